"""E6, E7 and W8: prose, the shape of a story, and warnings."""

from __future__ import annotations

from typing import Final

from .page import Code, Example, beside, command, scene, story

PAGES: Final[tuple[Code, ...]] = (
    Code(
        "E601",
        "a brace that belongs to no tag",
        """\
        `{` opens a tag and `}` closes it, on the same line. For a brace of your own write
        `\\\\{` or `\\\\}`.""",
        scene("text: A brace } alone.\nending: home"),
        scene("text: 'A brace \\} alone.'\nending: home"),
    ),
    Code(
        "E602",
        "tags that do not fit together",
        """\
        `{if …}` goes on with `{elif …}` and `{else}`, and `{seq}`, `{cycle}`, `{once}` and
        `{shuffle}` with `{or}`; each needs its `{end}`. At most 16 inside each other.""",
        scene('text: "{cycle}Blue{or}green."\nending: home'),
        scene('text: "{cycle}Blue{or}green{end}."\nending: home'),
    ),
    Code(
        "E603",
        "not a tag",
        """\
        A tag is the name of a variable, or one of `if elif else seq cycle once shuffle or end`.
        A condition needs `if`: `{if strain >= 2}…{end}`.""",
        scene('text: "{Cold, isn\'t it}"\nending: home'),
        scene('text: "\\\\{Cold, isn\'t it\\\\}"\nending: home'),
    ),
    Code(
        "E604",
        "nothing to count",
        """\
        `{seq}`, `{cycle}`, `{once}` and `{shuffle}` turn each time their scene is visited, so
        they stand in a scene's text and nowhere else.""",
        command("dreamweave check"),
        command("dreamweave check"),
    ),
    Code(
        "E605",
        "cycles that take too long to meet",
        """\
        A scene's cycles are counted together, round after round. With lengths such as 7, 11
        and 13 they meet only after 1,001 visits, and above 5,040 the story is no longer small
        enough to prove. Use lengths that divide each other.""",
        scene(
            "text: |\n"
            + "".join(
                "  {cycle}" + "{or}".join("a" * (k + 1) for k in range(n)) + "{end}\n"
                for n in (7, 11, 13, 17)
            )
            + "ending: home"
        ),
        scene("text: '{cycle}a{or}b{or}c{end}'\nending: home"),
    ),
    Code(
        "E701",
        "a scene that does not go on",
        """\
        A scene has `choices:` (or `offers:`), or `next:`, or `ending:`. Without any of them its
        reader would be stuck.""",
        scene("text: The lamp is out."),
        scene("text: The lamp is out.\nending: home"),
    ),
    Code(
        "E702",
        "a scene that goes on in two ways",
        """\
        Either the reader chooses, or the story goes on by itself, or it ends.""",
        scene("text: Dark.\nnext: beach\nending: home"),
        scene("text: Dark.\nending: home"),
    ),
    Code(
        "E703",
        "a circle that never stops",
        """\
        `next` leads from scene to scene without asking the reader; here it leads round and
        round. Let one scene of the circle have a choice, or a way out.""",
        story(
            "beach:\n  text: Dark.\n  choices: {go: {label: Go., goto: a}, stop: "
            "{label: Stop., goto: end_here}}\na: {text: A., next: b}\nb: {text: B., next: a}\n"
            "end_here: {text: End., ending: home}"
        ),
        story(
            "beach:\n  text: Dark.\n  choices: {go: {label: Go., goto: a}}\n"
            "a: {text: A., next: b}\nb: {text: B., ending: home}"
        ),
    ),
    Code(
        "E704",
        "no scene ends the story",
        """\
        One scene at least has `ending: its_id`.""",
        scene("text: Dark.\nchoices: {stay: {label: Stay., goto: beach}}"),
        scene("text: Dark.\nending: home"),
    ),
    Code(
        "E705",
        "too many scenes",
        """\
        A story has at most 50,000 scenes. More would be a hundred novels; divide it.""",
        command("dreamweave check"),
        command("dreamweave check"),
    ),
    Code(
        "W801",
        "an ending that no scene has",
        """\
        The ending is declared, and no scene ends the story so: no reader will ever see it.""",
        Example(
            "endings: {home: {title: Home}, away: {title: Away}}",
            {
                **scene("text: Dark.\nending: home").files,
                "story.yaml": "dreamweave: 1\nid: lighthouse\ntitle: The Lighthouse\nstart: shore\n"
                "endings: {home: {title: Home}, away: {title: Away}}\n",
            },
        ),
        scene("text: Dark.\nending: home"),
    ),
    Code(
        "W802",
        "nothing leads to this scene",
        """\
        No choice, no `next` and no offer leads here, whatever the conditions. `dreamweave
        prove` also finds scenes that are kept closed by their conditions.""",
        story("beach: {text: Dark., ending: home}\nattic: {text: Dust., ending: home}"),
        story(
            "beach: {text: Dark., choices: {up: {label: Up., goto: attic}}}\n"
            "attic: {text: Dust., ending: home}"
        ),
    ),
    Code(
        "W803",
        "a pool that nobody asks for",
        """\
        A scene offers itself to a pool with `offer: {in: pool, …}`, and appears wherever a
        scene says `offers: pool`. This pool has offers and no such scene, or the scene that
        asks for a number of offers asks for no pool.""",
        beside(
            {
                "attic.yaml": "chapter: attic\noffer: {in: doors, label: Up.}\nscenes:\n  dust:\n"
                "    text: Dust.\n    ending: home\n"
            },
            "offer: {in: doors, label: Up.}",
        ),
        beside({}, "offers: doors"),
    ),
)
