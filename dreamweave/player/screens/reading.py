"""The reading screen: a page of the story, what can be chosen, and what it did.

Law 1: a choice is written down before it is shown; if it cannot be, the page stays as it is and
says so.
Law 2: a choice repaints once.
Law 3: keys that were typed before the choices could be seen choose nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from ...engine.machine import Refused
from ...language.model import Story
from ..leaf import AFTER_THE_END, CHOOSING, Leaf, begun
from ..library import WENT_WRONG, Opened, told
from ..markdown import clean
from ..reading import Reading
from ..typeset import Row
from ..widgets.bar import Bar, Keys
from ..widgets.page import Page
from ..widgets.panel import Panel
from .base import RoomScreen

PACE = {"quick": 0.25, "slow": 0.8}
"""Seconds from one paragraph to the next."""


class ReadingScreen(RoomScreen):
    """Where a story is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "menu", "To the title", id="menu"),
        Binding("space", "on", "Read on", id="on"),
        Binding("U,ctrl+z,backspace", "undo", "Take the last choice back", id="undo"),
        Binding("R,ctrl+y", "redo", "Make it again", id="redo"),
        Binding("F", "skip", "Skip what was read before", id="skip"),
        Binding("H", "history", "Everything read so far", id="history"),
        Binding("N", "notebook", "People", id="notebook"),
        Binding("S", "saves", "Saves", id="saves"),
        Binding("B", "bookmark", "Put a bookmark here", id="bookmark"),
        Binding("W", "watch", "Watch this playthrough", id="watch"),
        Binding("T", "threads", "Every thread of this save", id="threads"),
        Binding("E", "endings", "Endings", id="endings"),
    ]
    KIND = "-reading"
    EXTRA_KEYS = (
        ("1 2 3 \u2026", "Make that choice"),
        ("a \u2026 z", "Go to the choice that begins with it, or has it as its key"),
    )
    KEYS = CHOOSING

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._take(opened)
        self._revealed = 0
        """Blocks of the page that are shown so far, where prose appears slowly."""
        self._timer: Timer | None = None
        self._since = 0.0
        """When the choices of this page were first painted."""
        self._in_sight = False
        """Whether they are."""

    def _take(self, opened: Opened) -> None:
        library = self.app.library
        self.opened = opened
        self.reading = Reading(opened.session, past=library.past(), warn=library.settings.warnings)
        begun(opened, self.reading, library.settings, self.app.size)

    def open(self, opened: Opened) -> None:
        """Read another playthrough here."""
        self._take(opened)
        self._greet()

    def _greet(self) -> None:
        self._appear(at_once=True)
        if self.opened.note:
            # After the page is laid out: that names the keys again.
            self.call_after_refresh(self.say, self.opened.note, "note")

    def compose(self) -> ComposeResult:
        """A bar, the page, the panel, the keys."""
        yield Bar(id="top")
        yield Page()
        yield Panel()
        yield Keys()

    def on_mount(self) -> None:
        """Show where the reader is."""
        self._greet()

    # ------------------------------------------------------------------ showing

    @property
    def leaf(self) -> Leaf:
        """What stands where."""
        settings = self.library.settings
        return Leaf(self.reading, self.opened, settings, self.app.size, self._revealed)

    def paint(self) -> None:
        """Show everything anew, in one repaint."""
        leaf = self.leaf
        self.items = leaf.items
        with self.app.batch_update():
            self.query_one("#top", Bar).show(leaf.place, leaf.corner)
            self.query_one(Panel).show(self.reading.sheet.panel)
            self.page.show(self.fitting, cursor=leaf.first, top=self._top)
            self._name_keys()
        if leaf.ready and not self._in_sight:
            self._since = 0.0 if self.app.was_shown else events.Event().time
        self._in_sight, self.app.was_shown = leaf.ready, False

    def _top(self) -> int:
        return self.leaf.top(self.page.rows)

    def rows(self, width: int) -> list[Row]:
        """The page of the story."""
        return self.leaf.rows(width)

    def _name_keys(self) -> None:
        """Say what can be done."""
        page = self.page
        # Before the page has a size it is reckoned, so that nothing changes when it has.
        known = page.size.width > 0
        in_sight = page.sees(page.cursor) if known else self.leaf.begins_in_sight()
        self.keys.show(self.leaf.keys(in_sight=in_sight))

    def on_page_settled(self) -> None:
        """What is in sight is known now, or changed with the width."""
        self._name_keys()

    def on_page_scrolled(self) -> None:
        """The choices may have come into sight."""
        self._name_keys()

    # ------------------------------------------------------------ appearing slowly

    def _appear(self, *, at_once: bool = False) -> None:
        """Show the page; its new paragraphs one by one where the reader wants that."""
        settings = self.library.settings
        self._in_sight = False
        total, new = len(self.leaf.blocks), len(self.reading.shown[-1].blocks)
        pace = PACE.get(settings.speed, 0.0) if settings.motion and not at_once else 0.0
        self._stop()
        self._revealed = total - new + 1 if pace and new > 1 else total
        if self._revealed < total:
            self._timer = self.set_interval(pace, self._one_more)
        self.paint()

    def _one_more(self) -> None:
        self._revealed += 1
        if self._revealed >= len(self.leaf.blocks):
            self._stop()
        self.paint()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # ------------------------------------------------------------------- acting

    def action_on(self) -> None:
        """Read on: the rest of the text in sight, then the next beat."""
        if self._timer is not None:
            self._appear(at_once=True)
        elif not self.page.at_end:
            self.page.page_rows(1)
        elif self.reading.turn():
            self._appear()

    def action_skip(self) -> None:
        """Run through what was read before, to what is new or to the choices."""
        if self.leaf.ready:
            self.page.point(self.page.cursor)
            self._name_keys()
        elif self.reading.skip():
            self._appear(at_once=True)
            self.page.point(self.page.cursor)
        elif self.reading.awaiting:
            self.say("What comes now is new to you.")
        else:
            self._appear(at_once=True)

    def action_edge(self, side: int) -> None:
        """To the top of the page; or all of it at once, and to its end."""
        if side > 0 and not self.leaf.ready:
            self.reading.turn_all()
            self._appear(at_once=True)
        self.page.scroll_rows(side * len(self.page.rows))

    def action_pick(self) -> None:
        """Read on, or make the choice under the cursor if it can be seen."""
        if not self.leaf.ready or not self.page.sees(self.page.cursor):
            self.action_on()
        elif not self._typed_ahead:
            self.picked(self.page.cursor)

    @property
    def _typed_ahead(self) -> bool:
        return self.app.key_time < self._since

    def on_key(self, event: events.Key) -> None:
        """Numbers choose; letters go to a choice."""
        character = event.character or ""
        if not self.leaf.ready or len(character) != 1 or not character.isalnum():
            return
        if character.isdecimal() and not self._typed_ahead:
            event.stop()
            self._number(character)
        elif character.isalpha() and character.islower():
            event.stop()
            self._letter(character)

    def _number(self, character: str) -> None:
        key = "10" if character == "0" else character
        for item, line in enumerate(self.leaf.lines):
            if line.key == key:
                self.page.cursor = item
                self.picked(item)
                return

    def _letter(self, character: str) -> None:
        """Go to the choice with this key, else to the next that begins so."""
        lines = self.leaf.lines
        order = [*range(self.page.cursor + 1, len(lines)), *range(self.page.cursor + 1)]
        own = [k for k in order if lines[k].key == character]
        begins = [
            k for k in order if lines[k].label.lower().lstrip("\u201c\"'").startswith(character)
        ]
        for k in own + begins:
            self.page.point(k)
            return

    def picked(self, item: int) -> None:
        """Make a choice; or, at the end, do what the list offers."""
        lines = self.leaf.lines
        if self.reading.sheet.ending:
            self.run_worker(self.run_action(AFTER_THE_END[item][1]))
        elif lines[item].open:
            self._try(lambda: self.reading.choose(lines[item].id), "The choice did not happen")
        else:
            self.say(lines[item].reason or "That is closed here.", "note")

    def _try(self, act: Callable[[], object], failed: str) -> bool:
        """Do something that is written down; where it cannot be, nothing has changed."""
        try:
            act()
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"{failed}: {told(wrong)}", "error")
            return False
        self._remember()
        self._appear()
        return True

    def _remember(self) -> None:
        try:
            self.library.remember(self.opened.session)
            self.reading.past = self.library.past()
        except WENT_WRONG as wrong:
            self.call_after_refresh(self.say, f"Saved, but not remembered: {told(wrong)}", "note")

    def retell(self, story: Story) -> None:
        """Go on in the story as it has been edited; say so where the save had to be bent to it."""
        try:
            self.opened.session.retell(story)
        except Refused as refused:
            self.say(f"Edited, but this place is gone: {told(refused)}", "error")
            return
        whole = self.leaf.ready
        self.reading.moved(to_end=whole)
        self._appear(at_once=True)
        notes = self.opened.session.notes
        self.say(f"The story was edited. {clean(notes[0])}" if notes else "The story was edited.")

    def action_undo(self) -> None:
        """Take the last choice back. What was left can be gone to again."""
        if not self.opened.session.can_undo:
            self.say("This is the beginning.")
        elif self._try(self.reading.undo, "Not taken back"):
            self.say("Taken back. R makes it again.")

    def action_redo(self) -> None:
        """Make the choice again that was taken back."""
        if not self.opened.session.can_redo:
            self.say("There is nothing to make again.")
        else:
            self._try(self.reading.redo, "Not made again")

    def action_bookmark(self) -> None:
        """Put a bookmark here."""
        words = self.reading.sheet.label or self.reading.sheet.chapter
        if self._try(lambda: self.reading.mark(words), "No bookmark"):
            self.say("Bookmarked. M finds it where you watch this, and among the threads.")

    # ------------------------------------------------------------------ elsewhere

    def action_menu(self) -> None:
        """To the title. Everything is saved."""
        self._stop()
        self.app.leave_story()

    def action_history(self) -> None:
        """Everything read on the way here."""
        from .transcript import TranscriptScreen

        self.app.push_screen(TranscriptScreen(self.reading))

    def action_notebook(self) -> None:
        """Whom the reader has met."""
        from .notebook import NotebookScreen

        self.app.push_screen(NotebookScreen(self.reading.sheet.people))

    def action_saves(self) -> None:
        """The saves."""
        from .saves import SavesScreen

        self.app.push_screen(SavesScreen())

    def action_endings(self) -> None:
        """The endings."""
        from .endings import EndingsScreen

        self.app.push_screen(EndingsScreen())

    def action_threads(self) -> None:
        """Every thread of this save."""
        from .skein import SkeinScreen

        self.app.push_screen(SkeinScreen(self.reading))

    def action_watch(self) -> None:
        """Watch this playthrough from its beginning."""
        from .theatre import TheatreScreen

        self.app.push_screen(TheatreScreen(self.reading))

    def on_page_edge(self, event: Page.Edge) -> None:
        """Scrolling up past the top of a page leads to what came before."""
        if event.side < 0 and self.opened.session.can_undo:
            self.action_history()

    def on_screen_resume(self) -> None:
        """Look again: settings may have changed, or the reader gone elsewhere in the theatre."""
        if self.page.size.width:
            self.reading.warn = self.library.settings.warnings
            with suppress(*WENT_WRONG):
                # Where the ledger cannot be read, the page says what it said.
                self.reading.know(self.library.past())
            self._revealed = len(self.leaf.blocks)
            self.paint()
