"""What every widget of the room has in common: it paints rows of text in the theme's colours.

Text goes to the terminal as segments, never as markup, and only after `markdown.clean`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ..typeset import Seg

PLAIN: Final = Style()

MANNER: Final = {
    "heading": Style(bold=True),
    "note": Style(italic=True),
    "link": Style(underline=True),
    "locked": Style(strike=True),
    "error": Style(bold=True),
}
"""How some text is set in every theme; without colours it is all there is."""


class Painted(Widget):
    """A widget that paints its own lines."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._styles: dict[tuple[str, bool, bool, bool], Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        self._styles = {}
        super().notify_style_update()

    def ink(self, seg: Seg, *, lit: bool = False) -> Style:
        """The style of a stretch of text; `lit` where the cursor lies."""
        key = (seg.role, seg.bold, seg.italic, lit)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._mixed(*key)
        return style

    def _mixed(self, role: str, bold: bool, italic: bool, lit: bool) -> Style:
        colours = self.app.theme_variables
        ground = colours["cursor-bg" if lit else "paper"]
        plain = self.app.native_ansi_color
        # A cursor without colours is still seen.
        style = Style(
            color=None if plain else colours[role],
            bgcolor=None if plain else ground,
            bold=bold or (plain and lit) or None,
            italic=italic or None,
        )
        return style + MANNER.get(role, PLAIN)

    def paint(
        self, segs: Iterable[Seg], width: int, *, left: int = 0, lit: tuple[int, int] | None = None
    ) -> Strip:
        """One line of the screen. Between the columns `lit` it has the cursor's ground."""
        base = self.ink(Seg(""))
        on = lit is not None
        start, end = lit or (0, 0)
        found = [Segment(" " * min(left, start if on else left), base)]
        if on:
            found.append(Segment(" " * (left - start), self.ink(Seg(""), lit=True)))
        used = left
        for seg in segs:
            found.append(Segment(seg.text, self.ink(seg, lit=on)))
            used += cell_len(seg.text)
        if on and used < end:
            found.append(Segment(" " * (end - used), self.ink(Seg(""), lit=True)))
            used = end
        return Strip(found, used).adjust_cell_length(width, base)
