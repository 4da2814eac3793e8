"""E4 and E5: conditions and effects."""

from __future__ import annotations

from typing import Final

from .page import Code, Example, scene, story

STATE: Final = """\
state:
  strain: 0..6
  met: flag
  mood: [calm, cross]
  lamp: {one_of: [lit, low, out], moves: {lit: [low], low: [out]}}
"""


def _when(guard: str) -> Example:
    return story(
        f'beach:\n  text: The lamp.\n  choices:\n    climb: {{label: Climb., when: "{guard}", '
        "goto: stairs}\n    stay: {label: Stay., goto: beach}\n"
        "stairs:\n  text: It is dark.\n  ending: home",
        STATE,
    )


def _do(effect: str) -> Example:
    return scene(f"do: {effect}\ntext: The lamp.\nending: home", STATE)


def _toss(ways: str) -> Example:
    return story(
        f"beach:\n  text: A coin.\n  next: [{ways}]\n"
        "heads: {text: Heads., ending: home}\ntails: {text: Tails., ending: home}"
    )


PAGES: Final[tuple[Code, ...]] = (
    Code(
        "E401",
        "this condition cannot be read",
        """\
        Conditions are made of names, numbers, `and or not in ( )`, comparisons and `+ - *`. At
        most 500 characters and 32 levels deep: give parts of longer ones a name under
        `derive:`.""",
        _when("strain >= 2 met"),
        _when("strain >= 2 and met"),
    ),
    Code(
        "E402",
        "a slip of the pen",
        """\
        Something from another language: `=>` for `>=`, `&&` for `and`, `=` for `==`, a `$`
        before a name, quotes around a value, a chain such as `1 < strain < 4`. The help line
        says what to write.""",
        _when("strain => 2"),
        _when("strain >= 2"),
    ),
    Code(
        "E403",
        "a question that is asked wrongly",
        """\
        There are `seen(scene)`, `visits(scene)`, `took(scene/choice)`, `at(scene)`,
        `min(a, b)` and `max(a, b)`; claims may also ask `ending(id)`.""",
        _when("seen(stairs, beach)"),
        _when("seen(stairs) or seen(beach)"),
    ),
    Code(
        "E404",
        "two kinds of things are mixed",
        """\
        Numbers are compared with numbers, values with values of the same variable, and `and`,
        `or` and `not` join conditions. Values have no order: use `==`, `!=` or `in (a, b)`.""",
        _when("strain and met"),
        _when("strain >= 1 and met"),
    ),
    Code(
        "E405",
        "a value out of place",
        """\
        The word is a value of some variable, or of none. A value is always compared with its
        variable: `mood == calm`.""",
        _when("calm"),
        _when("mood == calm"),
    ),
    Code(
        "E406",
        "visits can only be compared with a number",
        """\
        Visits are counted only as far as the story looks, which keeps it finite; so each
        question says how far: `visits(beach) >= 2`.""",
        _when("visits(beach) > strain"),
        _when("visits(beach) > 2"),
    ),
    Code(
        "E407",
        "never true",
        """\
        The variable cannot have this value, so the condition never holds. Widen the variable's
        range, or take the condition out.""",
        _when("strain >= 9"),
        _when("strain >= 6"),
    ),
    Code(
        "E408",
        "a named condition that needs itself",
        """\
        Conditions under `derive:` may use each other, but not in a circle.""",
        scene("text: Dark.\nending: home", STATE + "derive: {a: b or met, b: a}"),
        scene("text: Dark.\nending: home", STATE + "derive: {a: b or met, b: not met}"),
    ),
    Code(
        "E409",
        "only a claim may ask for an ending",
        """\
        While the story is played it has not ended. `ending(id)` is for `claims:`, which speak
        of whole playthroughs.""",
        _when("ending(home)"),
        _when("seen(stairs)"),
    ),
    Code(
        "E501",
        "this is not an effect",
        """\
        An effect changes one variable: `name = value`, `name += number`, `name -= number`, or
        `reset name`, which sets it back to its start. Several effects are a list.""",
        _do("strain"),
        _do("strain += 1"),
    ),
    Code(
        "E502",
        "the variable cannot hold this",
        """\
        A flag takes true or false (or a condition), a range a number, a variable with values
        one of them. `+=` and `-=` are for ranges only.""",
        _do("met = 3"),
        _do("met = true"),
    ),
    Code(
        "E503",
        "outside the range",
        """\
        What is set with `=` must fit whatever the other variables hold. `+=` and `-=` stop at
        the ends of the range by themselves; `min(…)` and `max(…)` do so elsewhere.""",
        _do("strain = strain + 1"),
        _do("strain = min(strain + 1, 6)"),
    ),
    Code(
        "E504",
        "odds that do not add up",
        """\
        Where chance decides, every way has `odds:`, a whole number from 1 to 10,000; their
        sum may be anything.""",
        _toss("{odds: 1, goto: heads}, {goto: tails}"),
        _toss("{odds: 1, goto: heads}, {odds: 1, goto: tails}"),
    ),
)
