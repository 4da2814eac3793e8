"""The panel: what the story keeps count of, beside the page or on one line below it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip

from ..reading import Fact
from ..typeset import Seg, lines
from .bar import cut
from .painted import Painted


class Panel(Painted):
    """Facts; what the last choice changed is marked."""

    def __init__(self, *, id: str = "panel") -> None:
        super().__init__(id=id)
        self._facts: tuple[Fact, ...] = ()
        self._rows: dict[int, list[tuple[Seg, ...]]] = {}

    def show(self, facts: Sequence[Fact]) -> None:
        """Put other facts there."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._rows = {}
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        if self.size.height == 1:
            return self.paint(in_a_line(self._facts, width - 4), width, left=2)
        if width not in self._rows:
            self._rows[width] = in_a_column(self._facts, width - 4)
        rows = self._rows[width]
        return self.paint(rows[y - 1] if 0 < y <= len(rows) else (), width, left=1)


def in_a_column(facts: Sequence[Fact], width: int) -> list[tuple[Seg, ...]]:
    """Each fact on lines of its own: label, word, note."""
    rows: list[tuple[Seg, ...]] = []
    for fact in facts:
        if rows:
            rows.append(())
        role = "accent" if fact.changed else "prose"
        mark = "\u203a" if fact.changed else " "
        rows.append((Seg(mark, "accent"), Seg(" " + fact.label, "muted")))
        word = Seg(meter(fact, width - 2) or fact.word, role, bold=fact.changed)
        rows += [(Seg("  "), *line) for line in lines((word,), width - 2)]
        if fact.was:
            rows += [
                (Seg("  "), *line) for line in lines((Seg(f"was {fact.was}", "muted"),), width)
            ]
        if fact.note:
            note = Seg(fact.note, "muted", italic=True)
            rows += [(Seg("  "), *line) for line in lines((note,), width - 2)]
    return rows


def meter(fact: Fact, width: int) -> str:
    """A number as a length, with the number itself; empty where it is not a number."""
    if fact.kind != "range" or not 0 < fact.high <= min(12, width - 6):
        return ""
    full = "\u2501" * fact.number + "\u2500" * (fact.high - fact.number)
    return f"{full} {fact.number} of {fact.high}"


def in_a_line(facts: Sequence[Fact], width: int) -> tuple[Seg, ...]:
    """All facts on one line; short of room, words alone, what changed first."""
    for full in (True, False):
        segs = _line(facts, full)
        if sum(cell_len(seg.text) for seg in segs) <= width:
            return segs
    return cut(_line(sorted(facts, key=lambda fact: not fact.changed), False), width)


def _line(facts: Sequence[Fact], full: bool) -> tuple[Seg, ...]:
    segs: list[Seg] = []
    for fact in facts:
        if segs:
            segs.append(Seg(" \u00b7 ", "faint"))
        if full or fact.kind in ("range", "flag"):
            segs.append(Seg(fact.label.lower() + " ", "muted"))
        role = "accent" if fact.changed else "prose"
        segs.append(Seg(("\u203a" if fact.changed else "") + fact.word, role, bold=fact.changed))
    return tuple(segs)
