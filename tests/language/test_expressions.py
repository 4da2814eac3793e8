"""Guards and effects: what they mean, and what is said of a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.engine.code import source
from dreamweave.engine.machine import start, step
from dreamweave.language.compile import compile_story

MANIFEST = """\
dreamweave: 1
id: t
title: T
start: a
state:
  mood: [calm, cross]
  tone: [calm, cross]
  far: [north, south]
  lamp: {one_of: [lit, low, out], moves: {lit: [low]}}
  strain: 0..6
  depth: -3..3
  met: flag
derive: {tired: strain >= 4}
endings: {home: {title: Home}}
"""


def story(when: str = "true", do: str = "strain += 0"):
    chapter = (
        "chapter: a\nscenes:\n  one:\n    text: One.\n    choices:\n      go:\n"
        f"        label: Go.\n        when: '{when}'\n        do: '{do}'\n        goto: two\n"
        "  two: {text: Two., ending: home}\n"
    )
    return compile_story({"story.yaml": MANIFEST, "a.yaml": chapter})


def only(when: str = "true", do: str = "strain += 0"):
    found = story(when, do).diagnostics
    assert len(found) == 1, [str(d) for d in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        ("strain => 2", "E402", "'=>' is not a comparison", "write `>=`"),
        ("strain =< 2", "E402", "'=<' is not a comparison", "write `<=`"),
        ("strain <> 2", "E402", "'<>' is not a comparison", "write `!=`"),
        ("strain = 2", "E402", "'=' sets; a guard compares", "write `==`"),
        ("met && tired", "E402", "'&&' is not a word here", "use `and`"),
        ("met || tired", "E402", "'||' is not a word here", "use `or`"),
        ("!met", "E402", "'!' is not a word here", "use `not`"),
        ("$met", "E402", "names stand bare", "remove the `$`"),
        ('mood == "calm"', "E402", "values stand bare", "remove the quotes"),
        ("met AND tired", "E402", "'AND' is written small", "write `and`"),
        ("1 < strain < 4", "E402", "comparisons do not chain", "write `a < b and b < c`"),
        ("met is true", "E402", "'is' is no word here", "write `==`"),
        ("strain >= 1.5", "E402", "everything is a whole number", ""),
        (
            "strain / 2 == 1",
            "E402",
            "there is no division: everything is a whole number",
            "use `*` or a range",
        ),
        ("calm", "E405", "'calm' is a value of 'mood'", "write `mood == calm`"),
        ("mood", "E404", "'mood' is not yes or no", "compare it: `mood == calm`"),
        ("strain", "E404", "'strain' is a number, not yes or no", "compare it: `strain >= 1`"),
        ("stran >= 1", "E301", "no variable is called 'stran'", "did you mean 'strain'?"),
        ("mood == clam", "E405", "'clam' is not one of its values", "did you mean 'calm'?"),
        (
            "mood < calm",
            "E404",
            "'<' compares numbers",
            "values have no order: use `==`, `!=` or `in (…)`",
        ),
        ("strain >= 9", "E407", "never true: 'strain' stays within 0..6", ""),
        ("7 == strain", "E407", "never true: 'strain' stays within 0..6", ""),
        ("strain in (2, 9)", "E407", "never: it stays within 0..6", ""),
        (
            "mood == far",
            "E404",
            "these two have different values, so they are never comparable",
            "",
        ),
        ("seen(three)", "E302", "no scene is called 'three'", ""),
        ("sen(one)", "E403", "nothing is called 'sen(…)'", "did you mean 'seen'?"),
        ("took(one/stop)", "E303", "'one' has no choice 'stop'", ""),
        ("visits(one) + 1 > 2", "E406", "visits can only be compared with a number", ""),
        ("ending(home)", "E409", "only a claim may ask for an ending", ""),
        ("(met", "E401", "expected ')' to close the bracket, found the end", ""),
        ("met)", "E401", "this ')' closes nothing", ""),
        ("met tired", "E401", "'tired' stands alone", "join conditions with `and` or `or`"),
        ("not", "E401", "it ends too early", ""),
        ("one", "E405", "'one' is a scene", "ask `seen(one)`"),
        (
            "met == 1",
            "E404",
            "'met' is yes or no and the other side is a number",
            "ask it alone, or with `not` before it",
        ),
    ],
)
def test_a_slip_is_named_with_its_remedy(text, code, message, help):
    """Each usual slip has its own message and says what to write."""
    found = only(when=text.replace("'", "''"))

    assert (found.code, found.message, found.help) == (code, message, help)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("strain == 1", "E402", "'==' changes nothing"),
        ("strain++", "E402", "'++' changes nothing"),
        ("strain", "E501", "an effect changes a variable"),
        ("strain = 9", "E503", "9 is outside 'strain', which is 0..6"),
        ("strain = strain + 1", "E503", "this can be 1..7, and 'strain' is 0..6"),
        ("mood = north", "E405", "'north' is not one of its values"),
        ("met = 2", "E502", "'met' takes true or false"),
        ("mood += 1", "E502", "'mood' is not a number"),
        ("tired = true", "E501", "'tired' is a named condition"),
        ("stran = 1", "E301", "no variable is called 'stran'"),
    ],
)
def test_a_wrong_effect_is_named(text, code, message):
    """Effects have messages of their own."""
    found = only(do=text)

    assert (found.code, found.message) == (code, message)


def test_a_slip_is_shown_where_it_stands():
    """The span covers the mistaken word and nothing else."""
    found = only(when="met and stran >= 1")

    assert (found.span.line, found.span.column, found.span.end_column) == (8, 24, 29)


NUMBERS = st.integers(0, 6)


@st.composite
def conditions(draw, depth=3):
    """A condition of ours, and the same in Python."""
    kind = draw(st.integers(0, 6 if depth else 3))
    if kind == 0:
        op, n = draw(st.sampled_from(["==", "!=", "<=", ">="])), draw(NUMBERS)
        return f"strain {op} {n}", f"strain {op} {n}"
    if kind == 1:
        value = draw(st.sampled_from(["calm", "cross"]))
        return f"mood == {value}", f"mood == '{value}'"
    if kind == 2:
        return "met", "met"
    if kind == 3:
        n = draw(st.integers(1, 3))
        return f"strain * 2 - {n} > depth", f"strain * 2 - {n} > depth"
    left, right = draw(conditions(depth - 1)), draw(conditions(depth - 1))
    if kind == 4:
        return f"not ({left[0]})", f"not ({left[1]})"
    word = "and" if kind == 5 else "or"
    return f"({left[0]}) {word} {right[0]}", f"({left[1]}) {word} {right[1]}"


@given(conditions(), NUMBERS, st.integers(-3, 3), st.booleans(), st.sampled_from(["calm", "cross"]))
def test_conditions_mean_what_they_mean_in_python(pair, strain, depth, met, mood):
    """Where Python has the same words, ours have the same meaning and precedence."""
    made, _ = story(when=pair[0])
    assert made is not None
    by_name = {v.name: v for v in made.variables}
    held = {
        "strain": strain,
        "depth": depth,
        "met": int(met),
        "mood": ["calm", "cross"].index(mood),
    }
    values = tuple(held.get(v.name, v.start) for v in made.variables)
    assert set(held) <= set(by_name)

    tree = made.scenes[0].choices[0].when.tree
    ours = bool(eval(source(tree), {"v": values, "s": 0, "min": min, "max": max}))

    theirs = bool(eval(pair[1], {"strain": strain, "depth": depth, "met": met, "mood": mood}))
    assert ours == theirs


@pytest.mark.parametrize(
    ("do", "name", "after"),
    [
        ("strain += 9", "strain", 6),
        ("strain -= 3", "strain", 0),
        ("depth -= 9", "depth", -3),
        ("met = strain == 0", "met", 1),
        ("mood = cross", "mood", 1),
        ("tone = mood", "tone", 0),
        ("lamp = low", "lamp", 1),
        ("lamp = lit", "lamp", 0),
        ("reset depth", "depth", -3),
    ],
)
def test_effects_change_one_variable(do, name, after):
    """Sums stop at the ends of the range; everything else is set."""
    made, found = story(do=do)
    assert made is not None, found
    slot = [v.name for v in made.variables].index(name)

    state = step(made, start(made), "go")

    assert state.values[slot] == after


@given(st.text(max_size=60))
def test_no_text_can_break_the_reader_of_conditions(text):
    """Whatever stands in a guard, compiling answers with diagnostics."""
    quoted = text.replace("'", "''").replace("\n", " ").replace("\r", " ")

    made, found = story(when=quoted)

    assert made is not None or found
