"""What every widget of the room has in common: it paints rows of text in the theme's colours.

Text goes to the terminal as segments, never as markup, and only after `markdown.clean`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ..inks import MANNERS
from ..lay import Laid, laid
from ..typeset import Seg

PLAIN: Final = Style()
MANNER: Final = {role: Style.parse(manner) for role, manner in MANNERS.items()}


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
            style = self._styles[key] = self._mixed(seg, lit=lit)
        return style

    def _mixed(self, seg: Seg, *, lit: bool) -> Style:
        colours = self.app.theme_variables
        ground = colours["cursor-bg" if lit else "paper"]
        plain = self.app.native_ansi_color
        # A cursor without colours is still seen.
        style = Style(
            color=None if plain else colours[seg.role],
            bgcolor=None if plain else ground,
            bold=seg.bold or (plain and lit) or None,
            italic=seg.italic or None,
        )
        return style + MANNER.get(seg.role, PLAIN)

    def paint(
        self, segs: Iterable[Seg], width: int, *, left: int = 0, lit: tuple[int, int] | None = None
    ) -> Strip:
        """One line of the screen. Between the columns `lit` it has the cursor's ground."""
        return self.strip(laid(segs, width, left=left, lit=lit), width)

    def strip(self, line: Laid, width: int) -> Strip:
        """A whole line in the theme's colours."""
        return Strip([Segment(seg.text, self.ink(seg, lit=lit)) for seg, lit in line], width)
