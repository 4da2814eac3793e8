"""Laws of the short way to read a line: it gives what the long way gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from journals import BEGAN, chose, journals

from dreamweave.engine.journal import Chose, Full
from dreamweave.saves.chain import FIRST, MAX_LINE, seal
from dreamweave.saves.lines import EventError, decode, encode
from dreamweave.saves.quick import Quick


def quickly(body: bytes) -> list:
    """What the short way makes of one line with a good sum."""
    line, _ = seal(body, FIRST)
    return list(Quick(line).lines(0, FIRST).events)


def carefully(body: bytes) -> list:
    """What the long way makes of it."""
    try:
        return [decode(body)]
    except EventError:
        return []


@given(journals())
def test_a_line_means_the_same_both_ways(events):
    """Or is left to the long way."""
    for event in events:
        assert quickly(encode(event)) in ([], [event])


PLAIN = encode(chose(1)._replace(odds=(1, 0)))


@pytest.mark.parametrize("event", [chose(1), chose(2)._replace(odds=(10, 0), set={}, t=None)])
def test_what_the_program_writes_most_goes_the_short_way(event):
    """Or a long save opens as slowly as ever."""
    assert quickly(encode(event)) == [event]
    assert type(quickly(encode(event))[0]) is Chose


def test_a_full_line_and_quotes_go_the_short_way():
    """Labels have quotes in them in every second story."""
    full = Full(3, {"courage": 3, "wet": False, "visits shore/foot": 2})
    quoted = chose(1, label='"Forty-one," he says. \\ Näher.')

    assert quickly(encode(full)) == [full]
    assert quickly(encode(quoted)) == [quoted]


NUMBERS = [b"0", b"01", b"-1", b"1.5", b"1e3", b"9" * 14, b"null", b"true", "٣".encode()]
LETTERS = [b"\\", b"\\u0041", b"\\ud800", b"\xff", b"\xed\xa0\x80", b"\0", b"\n", b" "]
MARKS = [b'"', b"{", b"}", b"[]", b",", b":", b'"n":1,', b'"wet":1,', b'"x":[1],']
IDS = [b"Shore", b"a//b", b"a/b/c/d"]
pieces = st.sampled_from([*NUMBERS, *LETTERS, *MARKS, *IDS])


@given(st.integers(0, len(PLAIN)), st.integers(0, 12), pieces)
@example(PLAIN.index(b"Climb"), 0, b'\\"\xed\xa0\x80')
@example(PLAIN.index(b"Climb"), 0, b"\\ud800")
@example(PLAIN.index(b"1,0"), 0, b"0")
def test_a_line_that_was_tampered_with_means_the_same_both_ways(at, gone, piece):
    """Whatever is put in its place: nothing gets by here that would be refused there."""
    body = PLAIN[:at] + piece + PLAIN[at + gone :]
    if b"\n" in body or not body.endswith(b"}"):
        body = body.replace(b"\n", b"") + b"}"

    assert quickly(body) in ([], carefully(body))


@given(st.sampled_from([encode(BEGAN), PLAIN]), st.data())
def test_one_lost_byte_means_the_same_both_ways(body, data):
    """Or is refused by both."""
    at = data.draw(st.integers(0, len(body) - 2))
    short = body[:at] + body[at + 1 :]

    assert quickly(short) in ([], carefully(short))


def test_a_line_must_follow_the_sum_before_it():
    """The second line of a save stands on the first."""
    first, total = seal(encode(chose(1)), FIRST)
    second, last = seal(encode(chose(2)), total)
    wrong, _ = seal(encode(chose(2)), FIRST)

    assert Quick(first + second).lines(0, FIRST).sums == [total, last]
    assert Quick(first + wrong).lines(0, FIRST).sums == [total]
    assert Quick(first + second[:-1]).lines(0, FIRST).sums == [total]


def test_a_line_that_is_too_long_is_left_to_the_long_way():
    """Which says so."""
    assert quickly(encode(chose(1, label="a" * (MAX_LINE - 400)))) != []
    assert quickly(encode(chose(1, label="a" * MAX_LINE))) == []
