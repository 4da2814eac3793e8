"""A playthrough as a line from left to right: a mark for each choice, chapters, bookmarks, doors.

Pure: choices in, rows out. A door stands in the same column as the choice that closed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..language.tuples import NamedTuple
from .typeset import Seg, cut

NAME: Final = 24
"""Columns at most for what stands before a line: an ending's name, or where one is."""

PAGE: Final = 10
"""Lines that a page keeps, whatever stands below it."""

BARE: Final = 3
"""Lines that it keeps where the reader wants to see the doors all the same."""


class Mark(NamedTuple):
    """One moment of a playthrough: its beginning, or a choice."""

    n: int
    """The event."""
    chapter: bool = False
    """Whether a chapter begins here."""
    bookmark: bool = False
    ending: bool = False


class Door(NamedTuple):
    """An ending, and after which moments it could still be reached."""

    name: str
    open: tuple[bool, ...]
    """One for each moment; empty while it is being worked out."""

    @property
    def shuts(self) -> int | None:
        """The moment whose choice closed it; None where none did."""
        for k in range(1, len(self.open)):
            if self.open[k - 1] and not self.open[k]:
                return k
        return None


def before(width: int) -> int:
    """Columns before the lines."""
    return min(NAME, width // 3)


def column(k: int, count: int, width: int) -> int:
    """Where moment `k` of `count` stands."""
    return 0 if count < 2 else k * (width - 1) // (count - 1)


def line(marks: Sequence[Mark], at: int, width: int) -> tuple[Seg, ...]:
    """Where one is, and the line; what has been passed is brighter than what is to come."""
    size = before(width)
    where = cut((Seg(f"{at} of {len(marks) - 1}", "muted"),), size - 1)
    room = width - size
    signs = ["\u2500"] * room
    rank = [0] * room
    for k, mark in enumerate(marks):
        x = column(k, len(marks), room)
        sign, weight = _sign(mark)
        if weight > rank[x]:
            signs[x], rank[x] = sign, weight
    here = column(at, len(marks), room)
    past, future = "".join(signs[:here]), "".join(signs[here + 1 :])
    return (
        *_filled(where, size),
        Seg(past, "muted"),
        Seg("\u25cf", "accent", bold=True),
        Seg(future, "faint"),
    )


def _filled(segs: Sequence[Seg], size: int) -> tuple[Seg, ...]:
    """Words, and blanks up to a width."""
    return (*segs, Seg(" " * (size - sum(seg.cells for seg in segs))))


def _sign(mark: Mark) -> tuple[str, int]:
    if mark.ending:
        return "\u25c6", 4
    if mark.chapter:
        return "\u2503", 3
    if mark.bookmark:
        return "\u25be", 2
    return "\u253c", 1


def door(found: Door, at: int, count: int, width: int) -> tuple[Seg, ...]:
    """One ending: its name, and a line as far as it could still be reached."""
    size = before(width)
    room = width - size
    if not found.open:
        return cut((Seg(found.name, "muted"),), size - 1)
    here = column(at, count, room)
    now = at < len(found.open) and found.open[at]
    shuts = found.shuts
    past = room if shuts is None else column(shuts, count, room)
    lit = found.open[0]
    cells = ["\u2501" if lit and x < past else "\u00b7" for x in range(room)]
    if shuts is not None:
        cells[past] = "\u2577"
    text = "".join(cells)
    role = "door-open" if now else "door-shut"
    return (
        *_filled(cut((Seg(found.name, "prose" if now else "muted"),), size - 1), size),
        Seg(text[: here + 1], role, bold=now),
        Seg(text[here + 1 :], "faint"),
    )


def rows_for(doors: int, height: int, *, wanted: bool | None) -> int:
    """How many lines the doors get in a window of this height.

    All or none, as far as the page has room; `wanted` says that they are to be seen, or not.
    """
    # A bar, the panel, the line and the keys.
    chrome = 5 if height >= 20 else 4
    if wanted is None:
        return doors if doors <= height - chrome - PAGE else 0
    return max(0, min(doors, height - chrome - BARE)) if wanted else 0


def more(doors: Sequence[Door], at: int) -> tuple[Seg, ...]:
    """What is said of doors for which there is no line."""
    count = sum(at < len(door.open) and door.open[at] for door in doors)
    return (Seg(f"and {len(doors)} more, {count} of them open", "muted"),)
