"""Bars: one line above the page, one below it; what can be done there can be clicked on."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from ..lay import Key, fitting, named, two_sides
from ..typeset import Seg, cut, lines
from .painted import Painted


class Bar(Painted):
    """Words at the left and at the right."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._left: tuple[Seg, ...] = ()
        self._right: tuple[Seg, ...] = ()

    def show(self, left: Sequence[Seg], right: Sequence[Seg] = ()) -> None:
        """Put other words there."""
        if (tuple(left), tuple(right)) != (self._left, self._right):
            self._left, self._right = tuple(left), tuple(right)
            self.refresh()

    def render_line(self, _: int) -> Strip:
        """The line."""
        width = self.size.width
        return self.paint(two_sides(self._left, self._right, width - 4), width, left=2)


class Keys(Painted):
    """What can be pressed here, as far as there is room; or something that must be said."""

    def __init__(self, *, id: str = "keys") -> None:
        super().__init__(id=id)
        self._keys: tuple[Key, ...] = ()
        self._said: tuple[str, str] = ("", "")
        self._places: list[tuple[int, int, str]] = []

    def show(self, keys: Sequence[Key]) -> None:
        """Name other keys, and say nothing."""
        if self._keys != tuple(keys) or self._said[0]:
            tall = self._tall
            self._keys, self._said = tuple(keys), ("", "")
            self.refresh(layout=tall)

    def say(self, words: str, role: str = "accent") -> None:
        """Say something instead of naming keys."""
        tall = self._tall
        self._said = (words, role)
        self.refresh(layout=tall or self._tall)

    @property
    def _tall(self) -> bool:
        return len(self._lines(self.size.width)) > 1

    def _lines(self, width: int) -> list[tuple[Seg, ...]]:
        words, role = self._said
        return lines((Seg(words, role),), width - 4) if words else [()]

    def get_content_height(self, _: object, __: object, width: int) -> int:
        """As many lines as what is said needs, three at most."""
        return min(3, len(self._lines(width)))

    def render_line(self, y: int) -> Strip:
        """The line; keys that do not fit are left out from the end, but the last always stays."""
        width = self.size.width
        if self._said[0]:
            said = self._lines(width)
            return self.paint(said[y] if y < len(said) else (), width, left=2)
        segs, self._places = named(fitting(self._keys, width - 4))
        return self.paint(cut(segs, width - 4), width, left=2)

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked on."""
        for start, end, action in self._places:
            if start <= event.x - 2 < end:
                event.stop()
                await self.screen.run_action(action)
                return
