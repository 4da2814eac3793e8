"""The skein screen: every thread of this save, to go to any moment of it or compare two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from ...engine.machine import Refused
from .. import pages
from ..library import WENT_WRONG, told
from ..reading import Reading
from ..skein import Knot, knots, stems
from ..typeset import Row, Seg, cut
from .base import RoomScreen


class SkeinScreen(RoomScreen):
    """A tree of choices."""

    NAME = "Every thread"
    MEASURE = 96
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("T", "back", "Back to the page", id="threads"),
        Binding("space,right", "fold", "Unfold these choices, or fold them", id="fold"),
        Binding("R", "rename", "Give this save another name", id="rename"),
        Binding("C", "compare", "Compare with another: press it on both", id="compare"),
    ]
    KEYS = (
        ("Enter", "go there", "pick"),
        ("Space", "unfold", "fold"),
        ("C", "compare", "compare"),
        ("?", "help", "help"),
        ("Esc", "back", "back"),
    )

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._unfolded: frozenset[int] = frozenset()
        self._marked: int | None = None
        """The moment that another is to be compared with."""
        self._knots: list[Knot] = []

    def on_mount(self) -> None:
        """Begin where the reader is."""
        self._look()
        super().on_mount()
        here = next((k for k, knot in enumerate(self._knots) if knot.here), 0)
        self.call_after_refresh(self.page.point, here)

    def _look(self) -> None:
        self._knots = knots(self._reading.session, self._unfolded)
        self.items = len(self._knots)

    def corner(self) -> Sequence[Seg]:
        """How many threads there are."""
        count = len(self._reading.session.tree.leaves())
        return (Seg(f"{count} thread" + "s" * (count != 1), "muted"),)

    def rows(self, width: int) -> list[Row]:
        """The tree."""
        lines = [Row(self._line(knot, width), 0, k) for k, knot in enumerate(self._knots)]
        return pages.titled("Every thread", lines, width)

    def _line(self, knot: Knot, width: int) -> tuple[Seg, ...]:
        after: list[Seg] = []
        if knot.folded:
            after.append(Seg(f"  +{knot.folded}", "muted"))
        after += (Seg(f"  \u25be {words}", "note") for words in knot.bookmarks)
        if knot.ending:
            after.append(Seg(f"  \u25c6 {knot.ending}", "accent"))
        if knot.here:
            after.append(Seg("  \u25cf you are here", "accent", bold=True))
        if knot.n == self._marked:
            after.append(Seg("  compare with \u2026", "note"))
        room = max(12, width - cell_len(knot.rails) - sum(seg.cells for seg in after))
        label = cut((Seg(knot.label),), room)
        return cut((Seg(knot.rails, "faint"), *label, *after), width)

    def action_fold(self) -> None:
        """Show every choice of this stem, or one line for all."""
        knot = self._knots[self.page.cursor]
        stem = next(s for s in stems(self._reading.session.tree) if knot.n in s.nodes)
        self._unfolded ^= {stem.nodes[0]}
        self._look()
        first = next(k for k, other in enumerate(self._knots) if other.n in stem.nodes)
        self.paint()
        self.page.point(first)

    def picked(self, item: int) -> None:
        """Go there, and on from there."""
        try:
            self._reading.go(self._knots[item].n)
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"Not there: {told(wrong)}", "error")
            return
        self.action_back()

    def action_rename(self) -> None:
        """Give this save another name."""
        self.app.ask_name(self._reading.session.tree.name)

    def action_compare(self) -> None:
        """Mark one moment, then see it beside another."""
        from .compare import CompareScreen

        n = self._knots[self.page.cursor].n
        if self._marked is None or self._marked == n:
            self._marked = n if self._marked is None else None
            at = self.page.cursor
            self.paint()
            self.page.point(at)
            return
        marked, self._marked = self._marked, None
        self.app.push_screen(CompareScreen(self._reading, marked, n))
