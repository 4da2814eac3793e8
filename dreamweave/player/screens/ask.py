"""A few words asked for on one line, and asked for again where they cannot be had."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from ...engine.machine import Refused
from ..library import WENT_WRONG, told
from ..reading import clean
from .new_game import NAME_LIMIT, NewScreen


class AskScreen(NewScreen):
    """Asks for words and does something with them."""

    def __init__(
        self, title: str, asked: str, words: str, act: Callable[[str], None], *, same: bool = False
    ) -> None:
        super().__init__()
        self.NAME = title
        self._old, self._act = words, act
        self._same = same
        """Whether it is done with the old words as well."""
        self._asked, self._limits, self._starts = [asked], [NAME_LIMIT], [words[:NAME_LIMIT]]

    def _taken(self, value: str) -> None:
        words = " ".join(clean(value).split())
        try:
            if words and (self._same or words != self._old):
                self._act(words)
        except (*WENT_WRONG, Refused) as wrong:
            self.query_one(Input).action_select_all()
            self.say(told(wrong), "error")
            return
        self.action_back()
