"""Another name for a save: asked for on one line, and asked for again where it cannot be had."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from ...engine.machine import Refused
from ..library import WENT_WRONG, told
from ..reading import clean
from .new_game import NAME_LIMIT, NewScreen


class RenameScreen(NewScreen):
    """Asks for a name and gives it."""

    NAME = "Another name"

    def __init__(self, name: str, rename: Callable[[str], None]) -> None:
        super().__init__()
        self._old, self._rename = name, rename
        self._asked = [f"What should \u201c{clean(name)}\u201d be called"]
        self._limits = [NAME_LIMIT]
        self._starts = [name]

    def _taken(self, value: str) -> None:
        name = " ".join(clean(value).split())
        try:
            if name and name != self._old:
                self._rename(name)
        except (*WENT_WRONG, Refused) as wrong:
            self.query_one(Input).action_select_all()
            self.say(told(wrong), "error")
            return
        self.action_back()
