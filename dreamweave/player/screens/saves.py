"""The saves: where each reader stands, in which condition, and the way back in."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from .. import pages
from ..library import WENT_WRONG, Card, told
from ..typeset import Row
from .base import RoomScreen


class SavesScreen(RoomScreen):
    """A list to load from."""

    NAME = "Saves"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("W", "watch", "Watch it from the beginning", id="watch"),
        Binding("R", "rename", "Give it another name", id="rename"),
        Binding("T", "threads", "Every thread of every save", id="threads"),
        Binding("N", "new", "New playthrough", id="new"),
    ]
    KEYS = (
        ("Enter", "load", "pick"),
        ("W", "watch", "watch"),
        ("R", "rename", "rename"),
        ("T", "threads", "threads"),
        ("N", "new", "new"),
        ("?", "help", "help"),
        ("Esc", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._cards: tuple[Card, ...] = ()

    def paint(self) -> None:
        """Read the list again and show it."""
        wrong = ""
        try:
            self._cards = self.library.saves()
        except WENT_WRONG as error:
            wrong = told(error)
        self.items = len(self._cards)
        super().paint()
        if wrong:
            self.say(wrong, "error")

    def rows(self, width: int) -> list[Row]:
        """One after the other."""
        lead = "" if self._cards else "There is no save yet. N begins one."
        return pages.titled("Saves", pages.saves(self._cards, width), width, lead)

    def picked(self, item: int) -> None:
        """Go on with it."""
        self.app.read(self._cards[item].name)

    def action_watch(self) -> None:
        """Watch it."""
        if self._cards:
            self.app.replay(self._cards[self.page.cursor].name)

    def action_rename(self) -> None:
        """Give it another name."""
        if self._cards:
            name = self._cards[self.page.cursor].name
            self.app.ask_name(name)

    def action_threads(self) -> None:
        """Every thread of every save, as one tree."""
        self.app.show_threads()

    def action_new(self) -> None:
        """Begin another."""
        from .new_game import NewScreen

        self.app.push_screen(NewScreen())
