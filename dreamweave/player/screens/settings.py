"""The settings: each line is turned with Enter or the arrows, and holds at once."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from .. import pages
from ..library import WENT_WRONG, told
from ..settings import ROWS, turned, word
from ..typeset import BLANK, Row, Seg
from .base import RoomScreen


class SettingsScreen(RoomScreen):
    """What a reader settles for themselves."""

    NAME = "Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "Next value", id="turn_on"),
        Binding("left", "turn(-1)", "Value before", id="turn_back"),
    ]
    KEYS = (("\u2190 \u2192", "change", "turn(1)"), ("?", "help", "help"), ("Esc", "back", "back"))

    def __init__(self) -> None:
        super().__init__()
        self.items = len(ROWS) + 1
        self._sure = False

    def rows(self, width: int) -> list[Row]:
        """A line for each setting, and one to forget."""
        settings = self.library.settings
        found = pages.heading("Settings", width)
        for k, row in enumerate(ROWS):
            head = (Seg(row.label.ljust(18)), Seg(word(settings, row), "accent"))
            found += [BLANK, Row(head, 0, k)]
            if row.note:
                found += pages.wrapped(pages.text(row.note, "muted"), width, indent=2, item=k)
        words = (
            "Press Enter again to forget everything" if self._sure else "Forget what is remembered"
        )
        role = "error" if self._sure else "prose"
        return [*found, BLANK, *pages.wrapped(pages.text(words, role), width, item=len(ROWS))]

    def picked(self, item: int) -> None:
        """Turn a setting on, or forget."""
        if item < len(ROWS):
            self._turn(item, 1)
        elif self._sure:
            self._forget()
        else:
            self._sure = True
            self.paint()

    def action_turn(self, by: int) -> None:
        """Turn the setting under the cursor."""
        if self.page.cursor < len(ROWS):
            self._turn(self.page.cursor, by)

    def _turn(self, item: int, by: int) -> None:
        self._sure = False
        settings = turned(self.library.settings, ROWS[item].field, by)
        try:
            self.library.keep(settings)
        except WENT_WRONG as wrong:
            self.say(f"Not kept: {told(wrong)}", "error")
            return
        self.app.settle(settings)
        self.paint()

    def _forget(self) -> None:
        self._sure = False
        try:
            self.library.forget()
        except WENT_WRONG as wrong:
            self.paint()
            self.say(f"Not forgotten: {told(wrong)}", "error")
            return
        self.paint()
        self.say("Forgotten. Your saves are as they were.")
