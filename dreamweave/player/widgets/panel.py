"""The panel: what the story keeps count of, beside the page or on one line below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from ..facts import in_a_column, in_a_line
from ..leaf import ROOMY
from ..reading import Fact
from ..typeset import Seg
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

    def get_content_height(self, *_: object) -> int:
        """One line, and a blank one above it where there is room."""
        return 1 + (self.app.size.height >= ROOMY)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        if not self.screen.has_class("-wide"):
            last = y == self.size.height - 1
            return self.paint(in_a_line(self._facts, width - 4) if last else (), width, left=2)
        if width not in self._rows:
            self._rows[width] = in_a_column(self._facts, width - 4)
        rows = self._rows[width]
        return self.paint(rows[y - 1] if 0 < y <= len(rows) else (), width, left=1)
