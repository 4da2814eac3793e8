"""What all screens of the room share: a bar, a page, the keys; leaving; saying what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ..lay import Key
from ..leaf import LEAST, WIDE
from ..library import WENT_WRONG, Library, told
from ..pages import text, wrapped
from ..typeset import MEASURE, Row, Seg
from ..widgets.bar import Bar, Keys
from ..widgets.page import Page

if TYPE_CHECKING:
    from ..app import Room


class RoomScreen(Screen[Any]):
    """A page between two bars."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="back"),
        Binding("question_mark,f1", "help", "Every key", id="help"),
        Binding("down", "next_item", "Next thing", id="down"),
        Binding("up", "previous_item", "Thing before", id="up"),
        Binding("pagedown", "page(1)", "Page down", id="page_down"),
        Binding("pageup", "page(-1)", "Page up", id="page_up"),
        Binding("space", "page(1)", "Page down", id="on"),
        Binding("home", "edge(-1)", "To the top", id="home"),
        Binding("end", "edge(1)", "To the end", id="end"),
        Binding("enter", "pick", "Take it", id="pick"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 (not ours to name)
    AUTO_FOCUS = "Page"
    KIND = "-list"
    NAME = "Dreamweave"
    MEASURE = MEASURE
    MIDDLE = False
    KEYS: ClassVar[tuple[Key, ...]] = (("?", "help", "help"), ("Esc", "back", "back"))

    app: Room

    def __init__(self) -> None:
        # The class for the width is there from the first: matching styles twice takes 10 ms.
        width = "-wide" if self.app.size.width >= WIDE else "-narrow"
        super().__init__(classes=f"{self.KIND} {width}")
        self.items = 0
        """How many things can be picked."""

    @property
    def library(self) -> Library:
        """Where stories, saves and settings come from."""
        return self.app.library

    def compose(self) -> ComposeResult:
        """A bar, a page, the keys."""
        yield Bar(id="top")
        yield Page(measure=self.MEASURE, middle=self.MIDDLE)
        yield Keys()

    @property
    def page(self) -> Page:
        """The page."""
        return self.query_one(Page)

    @property
    def keys(self) -> Keys:
        """The bar below."""
        return self.query_one(Keys)

    def on_mount(self) -> None:
        """Show it."""
        self.paint()

    def paint(self) -> None:
        """Show everything anew, in one repaint."""
        with self.app.batch_update():
            self.query_one("#top", Bar).show((Seg(self.NAME, "muted"),), self.corner())
            self.keys.show(self.named_keys)
            at = min(max(self.page.cursor, 0 if self.items else -1), self.items - 1)
            self.page.show(self.fitting, cursor=at)

    @property
    def named_keys(self) -> Sequence[Key]:
        """The keys that the bar below names."""
        return self.KEYS

    def corner(self) -> Sequence[Seg]:
        """What stands at the right of the upper bar."""
        return ()

    def rows(self, width: int) -> list[Row]:
        """The page's rows."""
        raise NotImplementedError

    def fitting(self, width: int) -> list[Row]:
        """The page's rows, or a sentence where there is no room for them."""
        size = self.app.size
        if size.width >= LEAST[0] and size.height >= LEAST[1]:
            return self.rows(width)
        words = (
            f"This window is {size.width} by {size.height}. Reading needs {LEAST[0]} by {LEAST[1]}."
        )
        return wrapped(text(words + " Nothing is lost."), width)

    def on_resize(self, event: events.Resize) -> None:
        """Leave out the bars where there is no room for them."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        self.set_class(small, "-small")

    # ------------------------------------------------------------------ actions

    def say(self, words: str, role: str = "accent") -> None:
        """Say something below the page."""
        self.keys.say(words, role)

    def action_copy_text(self) -> None:
        """Copy what is selected: through the terminal, and to a file for one that takes nothing.

        Where nothing is selected the key means what it means elsewhere.
        """
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        self.app.copy_to_clipboard(selected)
        try:
            place = self.library.note(selected + "\n\n")
        except WENT_WRONG as wrong:
            self.say(f"Sent to the terminal's clipboard, but to no file: {told(wrong)}", "note")
            return
        self.say(f"Sent to the terminal's clipboard, and added to {place}")

    def action_back(self) -> None:
        """Leave this screen."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_help(self) -> None:
        """Show every key."""
        from .help import HelpScreen

        self.app.push_screen(HelpScreen(self))

    def action_next_item(self) -> None:
        """Go to the next thing, or scroll where there is none."""
        self._move(1)

    def action_previous_item(self) -> None:
        """Go to the thing before, or scroll where there is none."""
        self._move(-1)

    def _move(self, by: int) -> None:
        page = self.page
        at = page.cursor + by
        if 0 <= at < self.items:
            page.point(at)
        else:
            page.scroll_rows(by)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.page.page_rows(pages)

    def action_edge(self, side: int) -> None:
        """Go to the first or the last row, and the first or last thing."""
        self.page.scroll_rows(side * len(self.page.rows))
        if self.items:
            self.page.point(0 if side < 0 else self.items - 1)

    def action_pick(self) -> None:
        """Take the thing under the cursor."""
        if 0 <= self.page.cursor < self.items:
            self.picked(self.page.cursor)

    def on_page_picked(self, event: Page.Picked) -> None:
        """Take the thing that was clicked on."""
        self.page.point(event.item)
        self.picked(event.item)

    def picked(self, item: int) -> None:
        """What taking a thing does."""

    def on_screen_resume(self) -> None:
        """Look again: another screen may have changed something."""
        if self.page.size.width:
            self.paint()
