"""E3: names."""

from __future__ import annotations

from typing import Final

from .page import Code, manifest, scene, story

FORK: Final = """\
beach:
  text: The lamp is out.
  choices:
    climb: {label: Climb., goto: stairs}
stairs:
  text: It is dark.
  ending: home
"""

PAGES: Final[tuple[Code, ...]] = (
    Code(
        "E301",
        "no variable has this name",
        """\
        A variable is declared under `state:` before it is used: in the manifest for the
        whole story, in a chapter for that chapter alone. A chapter's own variable is read
        elsewhere as `chapter/name`.""",
        scene("do: stran += 1\ntext: Cold.\nending: home", "state: {strain: 0..6}"),
        scene("do: strain += 1\ntext: Cold.\nending: home", "state: {strain: 0..6}"),
    ),
    Code(
        "E302",
        "no scene has this name",
        """\
        A bare name is a scene of the same chapter, `chapter/scene` one of another, and
        `chapter` alone is where that chapter starts.""",
        story(FORK.replace("goto: stairs", "goto: stair")),
        story(FORK),
    ),
    Code(
        "E303",
        "the scene has no such choice",
        """\
        `took(scene/choice)` asks whether a choice was ever taken. The choice is named by its
        id, the key under `choices:`, and not by its label.""",
        story(FORK.replace("It is dark.", '"{if took(beach/clim)}Out of breath.{end}"')),
        story(FORK.replace("It is dark.", '"{if took(beach/climb)}Out of breath.{end}"')),
    ),
    Code(
        "E304",
        "no ending has this name",
        """\
        Every ending is declared under `endings:` in the manifest, with its title, and a scene
        ends the story with `ending: its_id`.""",
        scene("text: The lamp is out.\nending: hom"),
        scene("text: The lamp is out.\nending: home"),
    ),
    Code(
        "E305",
        "no content warning has this name",
        """\
        Content warnings are declared under `warnings:` in the manifest, each with the words
        that a reader sees; scenes name them by id.""",
        scene("warnings: [dark]\ntext: It is dark.\nending: home", "warnings: {drowning: Sea}"),
        scene("warnings: [dark]\ntext: It is dark.\nending: home", "warnings: {dark: Darkness}"),
    ),
    Code(
        "E306",
        "the reader's ledger knows no such fact",
        """\
        `from:` sets a flag from what the reader did in earlier playthroughs: `finished_before`,
        or the id of an ending, for whether that ending was reached before.""",
        manifest("state: {again: {flag: true, from: finished}}"),
        manifest("state: {again: {flag: true, from: finished_before}}"),
    ),
    Code(
        "E307",
        "one name, twice",
        """\
        A name stands for one thing. The message shows the other place; rename one of them.
        A scene may keep its old id under `was:`, so that saves still find it.""",
        scene("text: Dark.\nending: home", "state: {oil: 0..3}\nderive: {oil: true}"),
        scene("text: Dark.\nending: home", "state: {oil: 0..3}\nderive: {dry: oil == 0}"),
    ),
    Code(
        "E308",
        "this word belongs to the story language",
        """\
        Words such as `and`, `not`, `seen` or `else` mean something in conditions and tags, so
        no variable or value can be called so.""",
        manifest("state: {seen: flag}"),
        manifest("state: {seen_it: flag}"),
    ),
)
