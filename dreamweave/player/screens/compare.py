"""Two moments of a save side by side: where they part, what was chosen, how things stand."""

from __future__ import annotations

from collections.abc import Sequence

from .. import pages
from ..markdown import plain
from ..reading import Fact, Reading, Sheet, sheet
from ..skein import parting
from ..typeset import BLANK, Row, Seg, cut, rows
from .base import RoomScreen

SIDE_BY_SIDE = 76
"""Columns of text in which two columns are still read with pleasure."""

GUTTER = 4


class CompareScreen(RoomScreen):
    """Two columns, or one after the other where there is little room."""

    NAME = "Two threads"
    MEASURE = 120

    def __init__(self, reading: Reading, left: int, right: int) -> None:
        super().__init__()
        self._reading = reading
        self._both = (left, right)
        session = reading.session
        self._sheets = [sheet(session, n, past=reading.past, warn=False) for n in self._both]
        self._parting = parting(session.tree, left, right)

    def rows(self, width: int) -> list[Row]:
        """What they share, and then each."""
        found = pages.titled("Two threads", pages.wrapped(pages.text(self._shared()), width), width)
        ways = (self._parting.left, self._parting.right)
        if width < SIDE_BY_SIDE:
            for way, now, other in zip(ways, self._sheets, self._sheets[::-1], strict=True):
                found += [BLANK, pages.rule(width), BLANK, *self._side(way, now, other, width)]
            return found
        half = (width - GUTTER) // 2
        sides = [
            self._side(way, now, other, half)
            for way, now, other in zip(ways, self._sheets, self._sheets[::-1], strict=True)
        ]
        return [*found, BLANK, *beside(sides[0], sides[1], half)]

    def _shared(self) -> str:
        count = self._parting.shared
        if not count:
            return "They part at the beginning."
        label = plain(self._reading.session.tree.chose(self._parting.fork).label)
        return f"They share {count} choice{'s' * (count != 1)}; the last is \u201c{label}\u201d"

    def _side(self, way: Sequence[int], now: Sheet, other: Sheet, width: int) -> list[Row]:
        tree = self._reading.session.tree
        found: list[Row] = []
        for k, n in enumerate(way, self._parting.shared + 1):
            head = [Seg(f"{k:>3}  ", "accent"), Seg(plain(tree.chose(n).label))]
            found += pages.wrapped(head, width)
        if not way:
            found += pages.wrapped(pages.text("Nothing more was chosen here.", "muted"), width)
        found.append(BLANK)
        for fact, beside in zip(now.panel, other.panel, strict=True):
            found.append(Row(_fact(fact, differs=fact.word != beside.word, width=width)))
        if now.ending:
            found += [
                BLANK,
                *pages.wrapped(pages.text(now.ending.title, "accent", bold=True), width),
            ]
        blocks = [block for beat in now.beats for block in beat.blocks]
        dressed = self.library.settings.disturbed
        return [*found, BLANK, pages.rule(width), BLANK, *rows(blocks, width, dressed=dressed)]


def _fact(fact: Fact, *, differs: bool, width: int) -> tuple[Seg, ...]:
    role = "accent" if differs else "prose"
    return cut((Seg(f"{fact.label}  ", "muted"), Seg(fact.word, role, bold=differs)), width)


def beside(left: Sequence[Row], right: Sequence[Row], half: int) -> list[Row]:
    """Two columns of rows as one."""
    found: list[Row] = []
    for k in range(max(len(left), len(right))):
        one = left[k] if k < len(left) else BLANK
        two = right[k] if k < len(right) else BLANK
        used = one.indent + sum(seg.cells for seg in one.segs)
        gap = Seg(" " * (half - used + GUTTER + two.indent))
        found.append(Row((*one.segs, gap, *two.segs), one.indent))
    return found
