"""The page: rows of text in a measured column, with things to pick in it.

It paints, scrolls and posts; what is on it, and what a pick does, is its screen's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from ..lay import Fit, page_line
from ..typeset import MEASURE, Row
from .painted import Painted

Setter = Callable[[int], Sequence[Row]]
"""Sets the page's rows for a width."""

NOTHING: Sequence[Row] = ()


class Page(Painted, can_focus=True):
    """Rows of text. Posts `Picked` for a thing clicked on, `Edge` where the rows end."""

    class Picked(Message):
        """Somebody clicked on a thing."""

        def __init__(self, item: int) -> None:
            super().__init__()
            self.item = item

    class Edge(Message):
        """Somebody scrolled against the first row (-1) or the last (1)."""

        def __init__(self, side: int) -> None:
            super().__init__()
            self.side = side

    class Settled(Message):
        """The page has another width."""

    class Scrolled(Message):
        """Other rows are in sight."""

    def __init__(self, *, id: str = "page", measure: int = MEASURE, middle: bool = False) -> None:
        super().__init__(id=id)
        self.measure = measure
        self.middle = middle
        """Whether a short page stands in the middle, as a title does."""
        self.rows: Sequence[Row] = NOTHING
        self.cursor = -1
        self.top = 0
        self._width = 0
        self._laid = Size(0, 0)
        """The size for which the rows are set."""
        self._set: Setter = lambda _: NOTHING
        self._keep: Callable[[], int] | None = None

    # ------------------------------------------------------------------ showing

    def show(
        self, setter: Setter, *, cursor: int = -1, top: Callable[[], int] | None = None
    ) -> None:
        """Put rows on the page. `top` says which one comes first, now and at another width."""
        self._set, self._keep, self.cursor = setter, top, cursor
        self._reset()

    def _reset(self) -> None:
        self._laid = Size(0, 0)
        self._lay()
        self.refresh()
        self.place_cursor()

    def _lay(self) -> None:
        """Set the rows for the size that the page has, unless they are."""
        if self.size == self._laid or not self.size.width:
            return
        self._laid = self.size
        self.rows = self._set(self.column)
        self.top = min(max(self._keep() if self._keep else 0, 0), self.last_top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the page: never of one that is not set yet."""
        self._lay()
        return super().render_lines(crop)

    def on_resize(self) -> None:
        """Set the rows again for the new size."""
        if self.size.width != self._width:
            self._width = self.size.width
            self.post_message(self.Settled())
        self._lay()
        self.place_cursor()

    @property
    def fit(self) -> Fit:
        """Where the rows stand."""
        return Fit(self.size.width, self.size.height, len(self.rows), self.measure, self.middle)

    @property
    def column(self) -> int:
        """How wide the text is."""
        return self.fit.column

    @property
    def left(self) -> int:
        """Where the text begins."""
        return self.fit.left

    @property
    def pad(self) -> int:
        """Blank lines above the first row."""
        return self.fit.pad

    @property
    def last_top(self) -> int:
        """The row which comes first when the last one is at the foot of the page."""
        return self.fit.last_top

    @property
    def at_end(self) -> bool:
        """Whether the last row is visible."""
        return self.top >= self.last_top

    # ---------------------------------------------------------------- scrolling

    def scroll_rows(self, by: int, *, past: bool = False) -> bool:
        """Move by so many rows; False where there is nowhere to go.

        With `past`, `Edge` says that somebody wanted to go on where nothing more is.
        """
        top = min(max(self.top + by, 0), self.last_top)
        if top == self.top:
            if past:
                self.post_message(self.Edge(-1 if by < 0 else 1))
            return False
        self.top = top
        self._keep = lambda: top
        self.refresh()
        self.place_cursor()
        self.post_message(self.Scrolled())
        return True

    def page_rows(self, pages: int) -> bool:
        """Move by whole pages, keeping two rows in sight."""
        rows = pages * max(1, self.size.height - self.pad - 2)
        return self.scroll_rows(rows, past=True)

    def sees(self, item: int) -> bool:
        """Whether all of a thing is in sight."""
        found = self._rows_of(item)
        return bool(found) and self.top <= found[0] and found[-1] < self._bottom

    @property
    def _bottom(self) -> int:
        return self.top + self.size.height - self.pad

    def _rows_of(self, item: int) -> list[int]:
        return [k for k, row in enumerate(self.rows) if row.item == item]

    def point(self, item: int) -> None:
        """Put the cursor on a thing and bring it into sight."""
        self.cursor = item
        found = self._rows_of(item)
        if found:
            lowest = found[-1] + 1 - (self.size.height - self.pad)
            self.top = min(max(self.top, lowest, 0), max(found[0], 0))
        self.refresh()
        self.place_cursor()

    def place_cursor(self) -> None:
        """Put the terminal's own cursor there, where screen readers and braille lines look."""
        found = self._rows_of(self.cursor)
        if found and self.is_attached:
            y = found[0] - self.top + self.pad
            self.app.cursor_position = self.region.offset + Offset(self.left, max(0, y))

    # ------------------------------------------------------------------- mouse

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked on."""
        row = event.y - self.pad + self.top
        if 0 <= row < len(self.rows) and self.rows[row].item >= 0:
            event.stop()
            self.post_message(self.Picked(self.rows[row].item))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows on."""
        event.stop()
        self.scroll_rows(3, past=True)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows back."""
        event.stop()
        self.scroll_rows(-3, past=True)

    # ----------------------------------------------------------------- painting

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        fit = self.fit
        strip = self.strip(page_line(fit, self.rows, self.top, self.cursor, y), fit.width)
        k = y - fit.pad + self.top
        if not 0 <= k < len(self.rows):
            return strip
        selection = self.text_selection
        if selection is not None:
            strip = self._selected(strip, selection.get_span(k))
        return strip.apply_offsets(0, k)

    def _selected(self, strip: Strip, span: tuple[int, int] | None) -> Strip:
        if span is None:
            return strip
        start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
        style = self.screen.get_component_rich_style("screen--selection")
        middle = strip.crop(start, end).apply_style(style)
        return Strip.join((strip.crop(0, start), middle, strip.crop(end, strip.cell_length)))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected, without the line ends that only this width made."""
        text = ""
        for k, row in enumerate(self.rows):
            span = selection.get_span(k)
            if span is None:
                continue
            left = self.left + row.indent
            start = max(0, span[0] - left)
            part = row.text[start : None if span[1] == -1 else max(0, span[1] - left)]
            text += (" " if row.soft else "\n") * bool(text) + part
        return text, "\n"
