"""A line of the skein as a row of text. Pure."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from ..language.tuples import NamedTuple
from .skein import Knot, named
from .typeset import Row, Seg, cut

SIGNS: Final = frozenset("\u25cf\u25c6\u25be+")
"""What stands for a place, an ending, a bookmark, or more choices, where there is no room."""

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
    after = _fitted(_after(line), max(room - LEAST, room // 3))
    label = cut((Seg(knot.label),), max(1, room - sum(seg.cells for seg in after)))
    return Row(cut((Seg(knot.rails, "faint"), *label, *after), width), 0, line.item)


def _fitted(after: list[Seg], room: int) -> list[Seg]:
    """As much as there is room for; what matters least is the first to be a mere sign, or gone."""
    for k in reversed(range(len(after))):
        if sum(seg.cells for seg in after) <= room:
            break
        sign = after[k].text[:3]
        after[k] = after[k]._replace(text=sign if sign.strip() in SIGNS else "")
    return after


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
