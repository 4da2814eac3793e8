"""A new playthrough: the name of its save, and the texts that are the reader's own."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from .. import pages
from ..library import WENT_WRONG, told
from ..reading import clean
from ..typeset import Row
from ..widgets.bar import Bar, Keys
from ..widgets.page import Page
from .base import RoomScreen

NAME_LIMIT = 64
"""Characters of a save's name at most."""


class NewScreen(RoomScreen):
    """Asks, one line at a time, and begins."""

    NAME = "New playthrough"
    KIND = "-asking"
    AUTO_FOCUS = "Input"
    KEYS = (("Enter", "go on", "pick"), ("Esc", "back", "back"))

    def __init__(self) -> None:
        super().__init__()
        story = self.app.library.story
        self._asked = ["Name of the save", *(_words(text.name) for text in story.texts)]
        self._limits = [NAME_LIMIT, *(text.limit for text in story.texts)]
        self._starts = [self.app.library.free_name(), *(text.start for text in story.texts)]
        self._given: list[str] = []

    def compose(self) -> ComposeResult:
        """A bar, a page, a line to write on, the keys."""
        yield Bar(id="top")
        yield Page(measure=self.MEASURE)
        yield Input(value=self._starts[0], max_length=NAME_LIMIT, compact=True)
        yield Keys()

    def paint(self) -> None:
        """Show what is asked, and the line to write on below it, in the same column."""
        super().paint()
        page, line = self.page, self.query_one(Input)
        page.styles.height = len(self.rows(page.column)) + 3
        line.styles.margin = (0, 0, 0, page.left)
        line.styles.width = min(page.column, 44)

    def on_page_settled(self) -> None:
        """The width is known now, or another."""
        self.paint()

    def rows(self, width: int) -> list[Row]:
        """What was asked so far, and what is asked now."""
        body: list[Row] = []
        for asked, given in zip(self._asked, self._given, strict=False):
            body += pages.wrapped(pages.text(f"{asked}: {given}", "muted"), width)
        body += pages.wrapped(pages.text(self._asked[len(self._given)] + ":"), width)
        return pages.titled(self.NAME, body, width)

    def action_pick(self) -> None:
        """Take what is written."""
        self._taken(self.query_one(Input).value)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Take what is written."""
        event.stop()
        self._taken(event.value)

    def _taken(self, value: str) -> None:
        words = " ".join(clean(value).split())
        self._given.append(words or self._starts[len(self._given)])
        if len(self._given) < len(self._asked):
            self._ask()
            return
        names = [text.name for text in self.library.story.texts]
        texts = dict(zip(names, self._given[1:], strict=True))
        try:
            opened = self.library.begin(self._given[0], texts)
        except WENT_WRONG as wrong:
            self._given = []
            self._ask()
            self.say(told(wrong), "error")
            return
        self.app.reading(opened)

    def _ask(self) -> None:
        k = len(self._given)
        line = self.query_one(Input)
        line.max_length = self._limits[k]
        line.value = self._starts[k]
        line.action_select_all()
        self.paint()


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
