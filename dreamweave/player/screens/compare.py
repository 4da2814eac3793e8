"""Two moments side by side: where they part, what was chosen, how things stand, what was read."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.journal import Tree
from ...language.tuples import NamedTuple
from .. import pages
from ..markdown import clean, plain
from ..reading import Fact, Sheet
from ..skein import parting
from ..typeset import BLANK, Row, Seg, cut, rows
from .base import RoomScreen

SIDE_BY_SIDE = 76
"""Columns of text in which two columns are still read with pleasure."""

GUTTER = 4


class Side(NamedTuple):
    """One of the two moments."""

    name: str
    """Of its save; empty where both are of the one that is read."""
    tree: Tree
    n: int
    sheet: Sheet


class CompareScreen(RoomScreen):
    """Two columns, or one after the other where there is little room."""

    NAME = "Two threads"
    MEASURE = 120

    def __init__(self, left: Side, right: Side) -> None:
        super().__init__()
        self._both = (left, right)
        self._parting = parting((left.tree, left.n), (right.tree, right.n))

    def rows(self, width: int) -> list[Row]:
        """What they share, and then each."""
        found = pages.titled("Two threads", pages.wrapped(pages.text(self._shared()), width), width)
        ways = (self._parting.left, self._parting.right)
        if width < SIDE_BY_SIDE:
            for side, other, way in zip(self._both, self._both[::-1], ways, strict=True):
                found += [BLANK, pages.rule(width), BLANK, *self._side(side, other, way, width)]
            return found
        half = (width - GUTTER) // 2
        sides = [
            self._side(side, other, way, half)
            for side, other, way in zip(self._both, self._both[::-1], ways, strict=True)
        ]
        return [*found, BLANK, *beside(sides[0], sides[1], half)]

    def _shared(self) -> str:
        count = self._parting.shared
        if not count:
            return "They part at the beginning."
        label = plain(self._parting.label)
        return f"They share {count} choice{'s' * (count != 1)}; the last is \u201c{label}\u201d"

    def _side(self, side: Side, other: Side, way: Sequence[str], width: int) -> list[Row]:
        found: list[Row] = []
        if side.name:
            found += [*pages.wrapped(pages.text(clean(side.name), "heading"), width), BLANK]
        for k, label in enumerate(way, self._parting.shared + 1):
            found += pages.hanging(Seg(f"{k:>3}  ", "accent"), pages.text(plain(label)), width)
        if not way:
            found += pages.wrapped(pages.text("Nothing more was chosen here.", "muted"), width)
        found.append(BLANK)
        now = side.sheet
        for fact, beside in zip(now.panel, other.sheet.panel, strict=True):
            found.append(Row(_fact(fact, differs=fact.word != beside.word, width=width)))
        if now.ending:
            title = pages.text(clean(now.ending.title), "accent", bold=True)
            found += [BLANK, *pages.wrapped(title, width)]
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
