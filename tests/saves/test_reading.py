"""Laws of the chain, and of reading what accidents left."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import BEGAN, KINDS, chose, journals, story_of

from dreamweave.engine.journal import Went
from dreamweave.saves.chain import FIRST, MAX_LINE, Broken, seal, unseal
from dreamweave.saves.lines import encode
from dreamweave.saves.mending import sealed
from dreamweave.saves.reading import read

SAVE = sealed(KINDS)
LINES = SAVE.splitlines(keepends=True)


def is_a_fault(raw: bytes, of: bytes = SAVE, events: list = KINDS) -> bool:
    """Whether reading notices; what it read before must in any case be what was written."""
    reading = read(raw)
    held = list(reading.tree.events)
    assert held == events[: len(held)]
    assert of.startswith(raw[: reading.end].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    return reading.fault is not None


@given(journals(known=True))
def test_what_was_sealed_is_read_back(events):
    """All of it, with nothing to complain of."""
    reading = read(sealed(events))

    assert list(reading.tree.events) == events
    assert reading.fault is None
    assert reading.end == len(sealed(events))


def test_the_sum_is_what_the_format_says():
    """SHA-256 over the sum before and the line up to its own sum; the first follows zeros."""
    from hashlib import sha256

    line, total = seal(b'{"n":1,"mark":"x"}', FIRST)

    assert total == sha256(b"0" * 16 + b'{"n":1,"mark":"x"').hexdigest()[:16]
    assert line == b'{"n":1,"mark":"x","sum":"' + total.encode() + b'"}\n'
    assert unseal(line[:-1], FIRST) == (b'{"n":1,"mark":"x"}', total)
    with pytest.raises(Broken):
        unseal(line[:-1], "1" * 16)


def test_every_flipped_bit_is_noticed():
    """All of them, one after the other, in a save with every kind of event."""
    for place in range(len(SAVE)):
        for bit in range(8):
            raw = bytearray(SAVE)
            raw[place] ^= 1 << bit
            assert is_a_fault(bytes(raw)), (place, bit)


@pytest.mark.parametrize("line", range(len(LINES) - 1))
def test_a_lost_line_is_noticed(line):
    """But for the last: a journal without it is an older journal."""
    assert is_a_fault(b"".join(LINES[:line] + LINES[line + 1 :]))


@pytest.mark.parametrize("line", range(len(LINES)))
def test_a_doubled_line_is_noticed(line):
    """Wherever it is."""
    assert is_a_fault(b"".join(LINES[: line + 1] + LINES[line:]))


@pytest.mark.parametrize("line", range(len(LINES) - 1))
def test_two_swapped_lines_are_noticed(line):
    """Each of them chains, but not where it is."""
    swapped = [*LINES[:line], LINES[line + 1], LINES[line], *LINES[line + 2 :]]
    assert is_a_fault(b"".join(swapped))


@given(st.integers(0, len(SAVE) - 1), st.binary(min_size=1, max_size=80))
def test_anything_written_over_it_is_noticed(place, junk):
    """Unless it is what was there."""
    raw = SAVE[:place] + junk + SAVE[place + len(junk) :]

    if raw != SAVE:
        assert is_a_fault(raw)


@given(st.integers(0, len(SAVE)), st.binary(min_size=1, max_size=80))
def test_anything_put_in_is_noticed(place, junk):
    """But for what editors add, which a note tells of."""
    raw = SAVE[:place] + junk + SAVE[place:]

    assert is_a_fault(raw) or read(raw).notes


def test_a_cut_is_a_torn_line_or_an_older_journal():
    """Wherever it is cut, never damage, and never anything that was not written."""
    ends = {len(b"".join(LINES[:count])) for count in range(1, len(LINES) + 1)}
    for length in range(len(SAVE)):
        reading = read(SAVE[:length])
        held = list(reading.tree.events)
        assert held == KINDS[: len(held)]
        if length in ends:
            assert reading.fault is None
        else:
            assert reading.fault.kind == ("torn" if length > len(LINES[0]) else "unreadable")


@pytest.mark.parametrize("start", [0, 1, 20])
@pytest.mark.parametrize("stop", [-1, -20, None])
def test_a_hole_in_the_last_line_is_torn(start, stop):
    """Blocks that never reached the disk read as zeros."""
    *whole, last = LINES
    hole = bytearray(last)
    hole[start:stop] = b"\0" * len(hole[start:stop])

    reading = read(b"".join(whole) + bytes(hole))

    assert reading.fault.kind == "torn"
    assert len(reading.tree) == len(KINDS) - 1


def test_a_hole_before_the_last_line_is_damage():
    """One interrupted write cannot have left it."""
    raw = bytearray(SAVE)
    raw[len(LINES[0]) + 5 : len(LINES[0]) + 69] = b"\0" * 64

    assert read(bytes(raw)).fault.kind == "damaged"


def test_a_torn_line_that_swallowed_the_next_is_damage():
    """A writer that does not clean up after itself leaves this; nothing may be cut away."""
    raw = b"".join(LINES[:2]) + LINES[2][:30] + b"".join(LINES[3:])

    fault = read(raw).fault

    assert (fault.kind, fault.line, fault.beyond) == ("damaged", 3, len(LINES) - 3)


def test_empty_lines_at_the_end_are_torn_off():
    """Some editors add them; they are nobody's choice."""
    assert read(SAVE + b"\n").fault.kind == "torn"
    assert read(SAVE + b" \r\n\n").fault.kind == "torn"


def test_the_last_line_edited_is_damage():
    """A whole line that does not chain was not left by an interrupted write."""
    raw = SAVE.replace(b'"drowned"', b'"rescued"')

    fault = read(raw).fault

    assert fault.kind == "damaged"
    assert "its sum should be" in fault.what


def test_a_byte_order_mark_and_windows_line_ends_are_no_damage():
    """Notepad and git add them; the chain is over what is between."""
    raw = b"\xef\xbb\xbf" + SAVE.replace(b"\n", b"\r\n")

    reading = read(raw)

    assert list(reading.tree.events) == KINDS
    assert reading.fault is None
    assert (reading.end, len(reading.notes)) == (len(raw), 2)


def test_mixed_line_ends_are_no_damage():
    """As when a save was edited on Windows and played on elsewhere."""
    raw = SAVE[: len(LINES[0])].replace(b"\n", b"\r\n") + SAVE[len(LINES[0]) :]

    assert read(raw).fault is None


@pytest.mark.parametrize(
    "raw", [b"", b"\xef\xbb\xbf", b"\n", b"dreamweave\n", b"\0" * 4096, b"[]\n"]
)
def test_what_is_no_save_is_unreadable(raw):
    """It is never taken for an empty save, over which one might write."""
    reading = read(raw)

    assert reading.fault.kind == "unreadable"
    assert len(reading.tree) == 0


def test_a_later_version_is_known_however_it_is_sealed():
    """Even if its chain is none of ours."""
    fault = read(b'{"dreamweave":"save","v":7,"n":0,"hash":"blake"}\n{"n":1}\n').fault

    assert fault.kind == "newer"
    assert "version 7" in fault.what
    assert "version 1" in fault.what


def test_a_line_that_chains_and_does_not_fit_is_damage():
    """A sum vouches for bytes, not for sense."""
    raw = sealed([BEGAN, chose(1), Went(2, 9)])

    assert "speaks of 9" in read(raw).fault.what


def test_a_line_too_long_is_damage():
    """So that no file can make a reader take all the memory there is."""
    raw = sealed([BEGAN]) + b"x" * MAX_LINE

    assert read(raw + b"\n").fault.kind == "damaged"
    assert read(raw).fault.kind == "damaged"


def test_where_everything_was_last_written_down():
    """The end of that line and its length: the next is due when the changes outgrow it."""
    ends = [len(b"".join(LINES[: count + 1])) for count in range(len(LINES))]

    assert read(SAVE).full == (ends[7], len(LINES[7]))
    assert read(sealed(story_of(3))).full == (ends[0], 0)


def test_unknown_events_are_pointed_out():
    """The first of them, for whoever wants to add to the save."""
    assert read(SAVE).unknown == 8
    assert read(sealed(story_of(3))).unknown == 0


def test_reading_never_fails():
    """Ten thousand accidents of all kinds: a fault each, and never an exception."""
    dice = random.Random(5)
    for _ in range(3000):
        raw = bytearray(SAVE)
        for _ in range(dice.randrange(1, 4)):
            place = dice.randrange(len(raw) + 1)
            match dice.randrange(4):
                case 0:
                    del raw[place : place + dice.randrange(60)]
                case 1:
                    raw[place:place] = dice.randbytes(dice.randrange(60))
                case 2:
                    raw[place : place + 64] = b"\0" * 64
                case _:
                    raw[place:place] = raw[: dice.randrange(len(raw))]
        reading = read(bytes(raw))
        held = list(reading.tree.events)
        assert held == KINDS[: len(held)]


def test_every_line_of_a_sealed_save_fits_its_event():
    """What stands in the file is the event's line and its sum, and nothing else."""
    for line, event in zip(LINES, KINDS, strict=True):
        assert line.startswith(encode(event)[:-1] + b',"sum":"')
