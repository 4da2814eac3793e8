"""A line of the skein as a row of text. Pure."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from ..language.tuples import NamedTuple
from .skein import Knot, named
from .typeset import Row, Seg, cut

LEAST: Final = 16
"""Columns that a label keeps, whatever stands after it."""


class Line(NamedTuple):
    """A knot, and what the screen has to add to it."""

    knot: Knot
    item: int
    compared: bool
    """Whether another moment is to be compared with it."""
    several: bool
    """Whether it may belong to several saves."""


def skein_row(line: Line, width: int) -> Row:
    """One line: rails, what was chosen, and what is to be said of the place where that led."""
    knot = line.knot
    room = width - cell_len(knot.rails)
    after = _after(line)
    while after and sum(seg.cells for seg in after) > max(room - LEAST, room // 3):
        *after, last = after
        if not after:
            after = list(cut((last,), max(room // 3, 1)))
            break
    label = cut((Seg(knot.label),), max(1, room - sum(seg.cells for seg in after)))
    return Row(cut((Seg(knot.rails, "faint"), *label, *after), width), 0, line.item)


def _after(line: Line) -> list[Seg]:
    """What stands behind a label; what matters most comes first."""
    knot = line.knot
    found: list[Seg] = []
    if knot.folded:
        found.append(Seg(f"  +{knot.folded}", "muted"))
    if line.compared:
        found.append(Seg("  compare with \u2026", "note"))
    if knot.here:
        found.append(Seg("  \u25cf you are here", "accent", bold=True))
    found += (Seg(f"  \u25c6 {title}", "accent") for title in knot.endings)
    found += (Seg(f"  \u25be {words}", "note") for words in knot.bookmarks)
    if knot.names:
        found.append(Seg(f"  {named(knot.names)}", "muted", italic=True))
    elif line.several and knot.saves > 1:
        found.append(Seg(f"  {knot.saves} saves", "faint"))
    return found
