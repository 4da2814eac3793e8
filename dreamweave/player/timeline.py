"""A playthrough as a line from left to right: a mark for each choice, chapters, bookmarks, doors.

Pure: choices in, rows out. `Doors` says which endings could still be reached after each choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from ..language.tuples import NamedTuple
from .typeset import Seg

NAME = 20
"""Columns for an ending's name before its door."""


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
    """One for each moment; shorter while it is still being worked out."""

    @property
    def shuts(self) -> int | None:
        """The moment whose choice closed it; None where none did."""
        for k in range(1, len(self.open)):
            if self.open[k - 1] and not self.open[k]:
                return k
        return None


def column(k: int, count: int, width: int) -> int:
    """Where moment `k` of `count` stands."""
    return 0 if count < 2 else k * (width - 1) // (count - 1)


def line(marks: Sequence[Mark], at: int, width: int) -> tuple[Seg, ...]:
    """The line itself; what has been passed is brighter than what is to come."""
    signs = ["\u2500"] * width
    rank = [0] * width
    for k, mark in enumerate(marks):
        x = column(k, len(marks), width)
        sign, weight = _sign(mark)
        if weight > rank[x]:
            signs[x], rank[x] = sign, weight
    here = column(at, len(marks), width)
    before, after = "".join(signs[:here]), "".join(signs[here + 1 :])
    return (Seg(before, "muted"), Seg("\u25cf", "accent", bold=True), Seg(after, "faint"))


def _sign(mark: Mark) -> tuple[str, int]:
    if mark.ending:
        return "\u25c6", 4
    if mark.chapter:
        return "\u2502", 3
    if mark.bookmark:
        return "\u25be", 2
    return "\u253c", 1


def door(found: Door, at: int, count: int, width: int) -> tuple[Seg, ...]:
    """One ending: its name, and a line as far as it could still be reached."""
    size = min(NAME, width // 3)
    name = found.name if cell_len(found.name) <= size - 1 else found.name[: size - 2] + "\u2026"
    name += " " * (size - cell_len(name))
    room = width - size
    here = column(at, count, room)
    now = at < len(found.open) and found.open[at]
    shuts = found.shuts
    past = room if shuts is None else column(shuts, count, room)
    known = column(max(0, len(found.open) - 1), count, room) + 1
    cells = ["\u2501" if x < past else "\u00b7" for x in range(min(room, known))]
    if shuts is not None and past < len(cells):
        cells[past] = "\u2577"
    text = "".join(cells).ljust(room)
    role = "door-open" if now else "door-shut"
    return (
        Seg(name, "prose" if now else "muted"),
        Seg(text[: here + 1], role, bold=now),
        Seg(text[here + 1 :], "faint"),
    )
