"""Laws of diagnostics: order, gate, and what was probably meant."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.language.diagnostics import (
    StoryError,
    error,
    gate,
    in_order,
    nearest,
    suggest,
    warning,
)
from dreamweave.language.model import Span


def at(line, column=1, file="a.yaml"):
    """A place."""
    return Span(file, line, column, line, column + 1)


def test_one_line_says_where_which_and_what():
    """As editors and `grep` like it."""
    one = error("E302", "no scene is called 'gaet'", at(3, 7), "did you mean 'gate'?")

    assert str(one) == "a.yaml:3:7: E302 error: no scene is called 'gaet'"


def test_diagnostics_stand_in_the_order_of_their_places():
    """By file, line, column; then by code; and each is said once."""
    wanted = [
        error("E900", "x", at(1, file="a.yaml")),
        error("E100", "x", at(2, 1)),
        error("E100", "x", at(2, 9)),
        warning("W100", "x", at(2, 9)),
        error("E100", "x", at(1, file="b.yaml")),
    ]

    assert list(in_order([*reversed(wanted), *wanted])) == wanted


def test_the_gate_raises_once_with_everything():
    """Warnings come along; the text of the exception has a line for each."""
    found = [warning("W800", "odd", at(2)), error("E200", "wrong", at(1))]

    with pytest.raises(StoryError) as caught:
        gate(iter(found), {"a.yaml": "x\ny\n"})

    assert [one.code for one in caught.value.diagnostics] == ["E200", "W800"]
    assert caught.value.sources == {"a.yaml": "x\ny\n"}
    assert str(caught.value).count("\n") == 1


def test_warnings_alone_pass_the_gate():
    gate([warning("W800", "odd", at(1))])


SUGGESTED = [
    ("gaet", ["gate", "goat", "gates"], "gate"),
    ("gat", ["gate", "hall"], "gate"),
    ("gatee", ["gate"], "gate"),
    ("Gate", ["gate"], "gate"),
    ("strian", ["strain", "stain"], "strain"),
    ("met_registar", ["met_registrar", "met_ines"], "met_registrar"),
    ("txt", ["text", "next", "do"], "text"),
    ("xyz", ["gate"], ""),
    ("a", ["b"], ""),
    ("gate", [], ""),
    ("", ["a"], ""),
    ("no", ["on"], "on"),
]


@pytest.mark.parametrize(("word", "candidates", "meant"), SUGGESTED)
def test_a_slip_of_the_hand_is_understood(word, candidates, meant):
    """Letters swapped, left out, doubled or missed; nothing where nothing is near."""
    assert nearest(word, candidates) == meant
    assert suggest(word, candidates) == (f"did you mean '{meant}'?" if meant else "")


IDS = st.text(string.ascii_lowercase + "_", min_size=3, max_size=12)


@given(IDS, st.lists(IDS, max_size=6), st.data())
def test_one_slip_in_a_word_is_always_found(word, others, data):
    """Whatever the other words are, a word at one slip or none is suggested."""
    k = data.draw(st.integers(0, len(word) - 1))
    slips = [
        word[:k] + word[k + 1 :],
        word[:k] + "x" + word[k:],
        word[:k] + "x" + word[k + 1 :],
        word[:k] + word[k + 1 : k + 2] + word[k] + word[k + 2 :],
    ]
    slip = data.draw(st.sampled_from(slips))

    found = nearest(slip, [word, *others])

    assert found
    assert steps(slip, found) <= steps(slip, word) <= 1


@given(IDS, st.lists(IDS, max_size=6))
def test_what_is_suggested_does_not_hang_on_order(word, candidates):
    """The same words in another order suggest the same."""
    assert nearest(word, candidates) == nearest(word, reversed(candidates))


@given(IDS, IDS)
def test_only_a_near_word_is_suggested(word, other):
    """A third of the letters may be wrong, and no more."""
    allowed = max(1, len(word) // 3)

    assert bool(nearest(word, [other])) == (steps(word, other) <= allowed)


def steps(one, other):
    """Letters to add, drop, change or swap, as the textbook counts them."""
    table = {(-1, j): j + 1 for j in range(-1, len(other))}
    table |= {(i, -1): i + 1 for i in range(-1, len(one))}
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            best = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                best = min(best, table[i - 2, j - 2] + 1)
            table[i, j] = best
    return table[len(one) - 1, len(other) - 1]
