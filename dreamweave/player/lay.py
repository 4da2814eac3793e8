"""Where words stand on a line and rows on a page, cell by cell. Pure: no screen, no colour.

The widgets paint what this says, and so does the first picture, painted before there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..language.tuples import NamedTuple
from .typeset import MEASURE, Row, Seg, cut

HEADED: Final = 16
"""Lines of a window in which a page has room for its chapter's title."""

Key = tuple[str, str, str]
"""A key, what it does, and the action that a click on it runs."""

Laid = list[tuple[Seg, bool]]
"""A whole line: stretches of text, and whether the cursor's ground is under them."""


class Fit(NamedTuple):
    """Rows in a space: where the column begins, and what is in sight."""

    width: int
    height: int
    rows: int
    """How many rows there are."""
    measure: int = MEASURE
    middle: bool = False
    """Whether few rows stand in the middle, as a title does."""

    @property
    def column(self) -> int:
        """How wide the text is."""
        return max(1, min(self.measure, self.width - (4 if self.width < 60 else 8)))

    @property
    def left(self) -> int:
        """Where the text begins."""
        return max(2, (self.width - self.column) // 2)

    @property
    def pad(self) -> int:
        """Blank lines above the first row."""
        spare = self.height - self.rows
        if self.middle:
            return max(0, spare * 2 // 5)
        return 1 if spare > 2 or self.height >= HEADED else 0

    @property
    def last_top(self) -> int:
        """The row which comes first when the last one is at the foot."""
        return max(0, self.rows - self.height + self.pad)


def laid(
    segs: Iterable[Seg], width: int, *, left: int = 0, lit: tuple[int, int] | None = None
) -> Laid:
    """Words on a line of exactly `width` columns; between the columns `lit` lies the cursor."""
    start, end = lit or (left, left)
    on = lit is not None
    found: Laid = [(Seg(" " * start), False), (Seg(" " * (left - start)), on)]
    used = left
    for seg in segs:
        found.append((seg, on))
        used += seg.cells
    found.append((Seg(" " * (end - used)), on))
    used = max(used, end)
    if used > width:
        return [(seg, on) for seg in cut([seg for seg, _ in found], width)]
    found.append((Seg(" " * (width - used)), False))
    return [(seg, lit) for seg, lit in found if seg.text]


def page_line(fit: Fit, rows: Sequence[Row], top: int, cursor: int, y: int) -> Laid:
    """Line `y` of a page that begins with row `top`; an arrow where there is more below."""
    width, k = fit.width, y - fit.pad + top
    if y < fit.pad or not 0 <= k < len(rows):
        return laid((), width)
    row = rows[k]
    lit = (fit.left - 2, fit.left + fit.column + 1) if 0 <= cursor == row.item else None
    more = y == fit.height - 1 and top < fit.last_top
    line = laid(row.segs, width - 2 * more, left=fit.left + row.indent, lit=lit)
    return [*line, (Seg("\u2193", "accent"), False), (Seg(" "), False)] if more else line


# -------------------------------------------------------------------------------- bars


def two_sides(left: Sequence[Seg], right: Sequence[Seg], width: int) -> tuple[Seg, ...]:
    """A line with words at both ends; where they do not fit, the left ones are cut."""
    size = sum(seg.cells for seg in right)
    if size > width - 8:
        return cut(left, width)
    short = cut(left, width - size - 2)
    gap = width - size - sum(seg.cells for seg in short)
    return (*short, Seg(" " * gap), *right)


def fitting(keys: Sequence[Key], width: int) -> list[Key]:
    """As many keys as there is room for; the last of them always stays."""
    kept = list(keys)
    while len(kept) > 2 and sum(_size(key) + 3 for key in kept) - 3 > width:
        del kept[-2]
    return kept


def _size(key: Key) -> int:
    return Seg(key[0]).cells + 1 + Seg(key[1]).cells


def named(keys: Sequence[Key]) -> tuple[list[Seg], list[tuple[int, int, str]]]:
    """Keys on a line, and where on it each stands with its action."""
    segs: list[Seg] = []
    places: list[tuple[int, int, str]] = []
    at = 0
    for key in keys:
        if segs:
            segs.append(Seg("   "))
        segs += [Seg(key[0], "accent"), Seg(f" {key[1]}", "muted")]
        places.append((at, at + _size(key), key[2]))
        at += _size(key) + 3
    return segs, places
