"""Bars: one line above the page, one below it; what can be done there can be clicked on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from ..typeset import Seg, lines
from .painted import Painted

Key = tuple[str, str, str]
"""A key, what it does, and the action that a click on it runs."""


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

    def render_line(self, y: int) -> Strip:
        """The line: where both sides do not fit, the left one is cut."""
        width = self.size.width
        size = sum(cell_len(seg.text) for seg in self._right)
        if size > width - 12:
            return self.paint(cut(self._left, width - 4), width, left=2)
        left = cut(self._left, width - size - 6)
        used = sum(cell_len(seg.text) for seg in left)
        gap = Seg(" " * (width - 4 - used - size))
        return self.paint((*left, gap, *self._right), width, left=2)


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

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as what is said needs, three at most."""
        return min(3, len(self._lines(width)))

    def render_line(self, y: int) -> Strip:
        """The line; keys that do not fit are left out from the end, but the last always stays."""
        width = self.size.width
        if self._said[0]:
            said = self._lines(width)
            return self.paint(said[y] if y < len(said) else (), width, left=2)
        segs: list[Seg] = []
        self._places = []
        at = 2
        for key, name, action in self._fitting(width - 4):
            size = cell_len(key) + 1 + cell_len(name)
            self._places.append((at, at + size, action))
            gap = [Seg("   ")] if segs else []
            segs += [*gap, Seg(key, "accent"), Seg(f" {name}", "muted")]
            at += size + 3
        return self.paint(cut(segs, width - 4), width, left=2)

    def _fitting(self, width: int) -> list[Key]:
        kept = list(self._keys)
        while len(kept) > 2 and sum(cell_len(k) + cell_len(n) + 4 for k, n, _ in kept) - 3 > width:
            del kept[-2]
        return kept

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked on."""
        for start, end, action in self._places:
            if start <= event.x < end:
                event.stop()
                await self.screen.run_action(action)
                return


def cut(segs: Sequence[Seg], width: int) -> tuple[Seg, ...]:
    """Words no wider than `width`; where something is missing, they end with a mark."""
    if sum(cell_len(seg.text) for seg in segs) <= width:
        return tuple(segs)
    found: list[Seg] = []
    room = max(0, width - 1)
    for seg in segs:
        text = ""
        for character in seg.text:
            size = cell_len(character)
            if size > room:
                return (*found, seg._replace(text=text.rstrip() + "\u2026"))
            text += character
            room -= size
        found.append(seg)
    return tuple(found)
