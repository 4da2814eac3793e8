"""E2: keys, and what may stand behind them."""

from __future__ import annotations

from typing import Final

from .page import Code, head, manifest, scene

PAGES: Final[tuple[Code, ...]] = (
    Code(
        "E201",
        "an unknown key",
        """\
        This key has no meaning here. Keys are never ignored: a misspelled one would silently
        change the story. The guide lists the keys of each part of a story.""",
        scene("txt: The lamp is out.\ntext: It is dark.\nending: home"),
        scene("text: The lamp is out.\nending: home"),
    ),
    Code(
        "E202",
        "a value of the wrong kind",
        """\
        Behind this key belongs something else: a text, a list, a number or a mapping. The
        message says which.""",
        manifest("about: [A lamp, goes out]"),
        manifest("about: A lamp goes out."),
    ),
    Code(
        "E203",
        "a key is missing",
        """\
        This part of a story cannot do without the key: there is nothing that could be
        guessed in its place. The help line says what it is for.""",
        manifest("people:\n  mara: {note: Keeper}"),
        manifest("people:\n  mara: {name: Mara, note: Keeper}"),
    ),
    Code(
        "E204",
        "an id is not written as ids are",
        """\
        Ids begin with a small letter and hold small letters, digits and '_', 64 at most.
        They stand in saves and in expressions, so they are plain and never change; titles
        and labels are for readers and may be anything.""",
        manifest("warnings: {The Dark: Darkness}"),
        manifest("warnings: {the_dark: Darkness}"),
    ),
    Code(
        "E205",
        "another version of the story format",
        """\
        The first line of a manifest says which version of the format the story is written
        in. A newer program reads newer versions; this one reads version 1.""",
        head(
            "dreamweave: 2\nid: lighthouse\ntitle: The Lighthouse\nstart: shore\n"
            "endings:\n  home: {title: Home}"
        ),
        head(
            "dreamweave: 1\nid: lighthouse\ntitle: The Lighthouse\nstart: shore\n"
            "endings:\n  home: {title: Home}"
        ),
    ),
    Code(
        "E206",
        "no kind of variable",
        """\
        A variable is `flag`, a range such as `0..6`, a list of two values or more, or one of
        the long forms `{one_of: …, moves: …}`, `{range: …, start: …}`, `{flag: true, from: …}`
        and `{text: 24}`. Every variable says what it can hold: that is what makes a story
        provable.""",
        manifest("state: {strain: number}"),
        manifest("state: {strain: 0..6}"),
    ),
    Code(
        "E207",
        "a claim that does not say one thing",
        """\
        A claim has an id and one of `always`, `never`, `sometimes` and `from_anywhere`; or
        `before: scene` together with `require: condition`.""",
        manifest("claims: [{id: home, before: shore}]"),
        manifest("claims: [{id: home, from_anywhere: ending(home)}]"),
    ),
)
