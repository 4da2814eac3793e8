"""Everything read so far, from the last page upwards, set only as far as one looks.

Law: the cost of opening it does not grow with the length of the playthrough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from .. import pages
from ..library import WENT_WRONG, told
from ..markdown import plain
from ..reading import START, Reading, clean
from ..typeset import BLANK, Row, Seg, rows
from ..widgets.page import Page
from .base import RoomScreen

BATCH = 8
"""Pages that are set at a time."""


class TranscriptScreen(RoomScreen):
    """A long page that grows upwards while one scrolls."""

    NAME = "Everything read so far"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("H", "back", "Back to the page", id="history"),
        Binding("X", "export", "Write it to a file", id="export"),
    ]
    KEYS = (
        ("PgUp", "earlier", "page(-1)"),
        ("Home", "beginning", "edge(-1)"),
        ("X", "to a file", "export"),
        ("?", "help", "help"),
        ("Esc", "back", "back"),
    )

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        tree = reading.session.tree
        self._numbers = [START, *(chose.n for chose in tree.path(tree.cursor))]
        self._first = len(self._numbers)
        """The first page that is set."""
        self._set: dict[int, tuple[Row, ...]] = {}
        self._width = 0

    def corner(self) -> Sequence[Seg]:
        """How much there is."""
        return (Seg(f"{len(self._numbers) - 1} choices", "muted"),)

    def on_mount(self) -> None:
        """Begin with the last pages."""
        self._first = max(0, len(self._numbers) - BATCH)
        self.paint()

    def paint(self) -> None:
        """Show what is set, at its foot."""
        super().paint()
        self.page.show(self.fitting, top=lambda: 10**9)

    def rows(self, width: int) -> list[Row]:
        """The pages that are set so far."""
        if width != self._width:
            self._width, self._set = width, {}
        found: list[Row] = []
        for k in range(self._first, len(self._numbers)):
            found += self._page(k)
        return found

    def _page(self, k: int) -> tuple[Row, ...]:
        if k not in self._set:
            self._set[k] = tuple(self._page_rows(k))
        return self._set[k]

    def _page_rows(self, k: int) -> list[Row]:
        n = self._numbers[k]
        session = self._reading.session
        found: list[Row] = [BLANK] if k else []
        if n != START:
            found += [*pages.echo(plain(session.tree.chose(n).label), self._width), BLANK]
        dressed = self.library.settings.disturbed
        blocks = [block for beat in self._reading.all_beats(n) for block in beat.blocks]
        return [*found, *rows(blocks, self._width, dressed=dressed)]

    def _earlier(self) -> None:
        """Set some more pages above, and stay where one was looking."""
        before = len(self.page.rows)
        self._first = max(0, self._first - BATCH)
        page = self.page
        top = page.top
        page.show(self.fitting, top=lambda: top + len(page.rows) - before)

    def action_page(self, pages: int) -> None:
        """Scroll by pages; upwards there is more until the beginning."""
        room = 2 * self.page.size.height
        while pages < 0 and self.page.top < room and self._first:
            self._earlier()
        super().action_page(pages)

    def action_edge(self, side: int) -> None:
        """To the beginning of everything, or to the last page."""
        if side < 0:
            self._first = 0
            self.page.show(self.fitting, top=lambda: 0)
        else:
            self.page.scroll_rows(len(self.page.rows))

    def on_page_edge(self, event: Page.Edge) -> None:
        """There may be more above; scrolling past the end goes back to the page."""
        if event.side < 0 and self._first:
            self._earlier()
            self.page.scroll_rows(-3)

    def action_export(self) -> None:
        """Write everything read to a file beside the saves."""
        session = self._reading.session
        parts: list[str] = []
        for n in self._numbers:
            if n != START:
                parts.append("> " + plain(session.tree.chose(n).label))
            parts += [b.text for beat in self._reading.all_beats(n) for b in beat.blocks]
        try:
            place = self.library.export(clean(session.tree.name), "\n\n".join(parts) + "\n")
        except WENT_WRONG as wrong:
            self.say(f"Not written: {told(wrong)}", "error")
            return
        self.say(f"Written to {place}")
