"""P9: what a proof finds. The examples pass `check`, and `prove` finds the fault."""

from __future__ import annotations

from typing import Final

from .page import Code, Example, manifest, story

STATE: Final = "state: {oil: 0..2, lamp: {one_of: [lit, out], moves: {lit: [out]}}}"


def _beach(choices: str, more: str = "", top: str = STATE) -> Example:
    return story(
        f"beach:\n  text: Sand.\n  choices:\n{choices}home: {{text: Home., ending: home}}\n" + more,
        top,
    )


GO: Final = "    go: {label: Go., goto: home}\n"

PAGES: Final[tuple[Code, ...]] = (
    Code(
        "P901",
        "a scene that no reader ever reaches",
        """\
        Choices lead there, and none of them can be open when it would have to be. Either a
        condition is wrong, or the scene belongs to a draft.""",
        _beach(
            GO + "    dive: {label: Dive., when: oil >= 1, goto: sea}\n",
            "sea: {text: Sea., ending: home}\n",
        ),
        _beach(GO + "    dive: {label: Dive., goto: sea}\n", "sea: {text: Sea., ending: home}\n"),
    ),
    Code(
        "P902",
        "a choice that is never open",
        """\
        Its condition holds in no state in which a reader can be here.""",
        _beach(GO + "    wait: {label: Wait., when: oil >= 1, do: oil -= 1, goto: beach}\n"),
        _beach(GO + "    wait: {label: Wait., when: oil == 0, do: oil += 1, goto: beach}\n"),
    ),
    Code(
        "P903",
        "a passage that nobody ever reads",
        """\
        The condition of this branch never holds when the text is shown, or an earlier branch
        always takes its place.""",
        story("beach:\n  text: Sand. {if oil >= 1}It shines.{end}\n  ending: home", STATE),
        story("beach:\n  text: Sand. {if oil == 0}It is dull.{end}\n  ending: home", STATE),
    ),
    Code(
        "P904",
        "a reader can be stuck",
        """\
        A state in which the scene has no open choice. Give it a choice without a condition, or
        a `next` for when nothing else is left.""",
        _beach(
            "    fill: {label: Fill., once: true, do: oil += 1, goto: beach}\n"
            "    go: {label: Go., when: oil == 0, goto: home}\n"
        ),
        _beach(GO + "    fill: {label: Fill., once: true, do: oil += 1, goto: beach}\n"),
    ),
    Code(
        "P905",
        "a trap",
        """\
        There are choices for ever, and none of them leads to an ending any more. The
        walkthrough shows how a reader gets in; open a way out somewhere behind it.""",
        _beach(
            "    fill: {label: Fill., do: oil += 1, goto: beach}\n"
            "    go: {label: Go., when: oil == 0, goto: home}\n"
        ),
        _beach("    fill: {label: Fill., do: oil += 1, goto: beach}\n" + GO),
    ),
    Code(
        "P906",
        "an illegal move",
        """\
        An effect asks a machine for a move that its `moves:` do not list. While playing, the
        choice would be refused. Guard the choice, or list the move.""",
        _beach(
            GO + "    blow: {label: Blow it out., do: lamp = out, goto: dark}\n",
            "dark:\n  text: Dark.\n  choices:\n"
            "    light: {label: Light it., do: lamp = lit, goto: beach}\n"
            "    leave: {label: Leave., goto: home}\n",
        ),
        _beach(GO + "    blow: {label: Blow it out., do: lamp = out, goto: home}\n"),
    ),
    Code(
        "P907",
        "`next` that goes round for ever",
        """\
        In some state the conditions of `next` send the reader round without a pause. While
        playing, the choice would be refused.""",
        _beach(
            GO + "    row: {label: Row., goto: sea}\n",
            "sea: {text: Sea., next: [{when: oil == 0, goto: reef}, {goto: home}]}\n"
            "reef: {text: Reef., next: [{when: oil == 0, goto: sea}, {goto: home}]}\n",
        ),
        _beach(GO + "    row: {label: Row., goto: sea}\n", "sea: {text: Sea., next: home}\n"),
    ),
    Code(
        "P908",
        "nowhere to go on to",
        """\
        None of the ways of a `next` or `goto` holds. The last way needs no `when:`; without one
        it always holds.""",
        _beach(
            GO + "    row: {label: Row., goto: sea}\n",
            "sea: {text: Sea., next: [{when: oil >= 1, goto: home}]}\n",
        ),
        _beach(GO + "    row: {label: Row., goto: sea}\n", "sea: {text: Sea., next: home}\n"),
    ),
    Code(
        "P909",
        "an ending that no reader ever reaches",
        """\
        A scene ends the story so, and no playthrough comes to it.""",
        Example(
            "endings: {home: {title: Home}, sea: {title: Sea}}",
            {
                "story.yaml": "dreamweave: 1\nid: lighthouse\ntitle: L\nstart: shore\n"
                "state: {oil: 0..2}\nendings: {home: {title: Home}, sea: {title: Sea}}\n",
                "shore.yaml": "chapter: shore\nscenes:\n  beach:\n    text: Sand.\n    choices:\n"
                "      go: {label: Go., goto: home}\n"
                "      dive: {label: Dive., when: oil >= 1, goto: sea}\n"
                "  home: {text: Home., ending: home}\n  sea: {text: Sea., ending: sea}\n",
            },
        ),
        _beach(GO),
    ),
    Code(
        "P910",
        "a claim that does not hold",
        """\
        The walkthrough leads to a state that breaks the claim; with `--saves DIR` it is a save
        to watch. Either the story is wrong, or the claim claims too much.""",
        manifest(STATE + "\nclaims: [{id: dry, always: oil >= 1}]"),
        manifest(STATE + "\nclaims: [{id: dry, always: oil == 0}]"),
    ),
    Code(
        "P911",
        "two choices that are one",
        """\
        They lead to the same place, change the same and nothing remembers which was taken: the
        reader's choice does not matter. Let something later ask `took(scene/choice)`.""",
        _beach(GO + "    run: {label: Run., goto: home}\n"),
        _beach(GO + "    run: {label: Run., do: oil += 1, goto: home}\n"),
    ),
    Code(
        "P912",
        "an ending without odds",
        """\
        The ending can be reached, but only by a choice that the story offers `anywhere`: a
        reader who stays has no chance of it. That may be just what is meant.""",
        Example(
            "anywhere: {leave: {label: Leave., goto: shore/away}}",
            {
                "story.yaml": "dreamweave: 1\nid: lighthouse\ntitle: L\nstart: shore\n"
                "endings: {home: {title: Home}, away: {title: Away}}\n"
                "anywhere: {leave: {label: Leave., goto: shore/away}}\n",
                "shore.yaml": "chapter: shore\nscenes:\n  beach:\n    text: Sand.\n"
                "    choices:\n      go: {label: Go., goto: home}\n"
                "  home: {text: Home., ending: home}\n  away: {text: Away., ending: away}\n",
            },
        ),
        _beach(GO),
    ),
    Code(
        "P913",
        "a claim that is never put to the test",
        """\
        It holds, but only because what it speaks of never happens: no reader is ever in the
        state after `not` in `not … or …`, nobody does the first half of `never: … and …`, or
        the scene of a `before` is never entered. Perhaps a name in it is not the one you mean.""",
        _beach(
            GO + "    fill: {label: Fill., do: lamp = out, goto: home}\n",
            top=STATE + "\nclaims: [{id: dark, always: not oil == 2 or lamp == out}]",
        ),
        _beach(
            GO + "    fill: {label: Fill., do: [oil = 2, lamp = out], goto: home}\n",
            top=STATE + "\nclaims: [{id: dark, always: not oil == 2 or lamp == out}]",
        ),
    ),
)
