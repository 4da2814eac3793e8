"""A playthrough on the stage: one moment of it, with its panel, its timeline and its doors.

Law 1: what is shown is what the reader saw: the same page, panel and dressing.
Law 2: nothing is given away that the reader has not reached, unless they ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.timer import Timer

from ...engine.machine import Refused
from ...engine.session import Session
from .. import pages
from ..library import told
from ..markdown import clean, plain
from ..playing import Show, nearest
from ..reading import Reading, Sheet, sheet
from ..showing import Doors, marks, moments
from ..typeset import BLANK, Row, Seg, rows
from ..widgets.bar import Bar, Keys
from ..widgets.page import Page
from ..widgets.panel import Panel
from ..widgets.timeline import Timeline
from .base import RoomScreen


class StageScreen(RoomScreen):
    """One moment of a playthrough, and what could still become of it."""

    KIND = "-theatre"

    def __init__(self, reading: Reading, show: Show) -> None:
        super().__init__()
        self._reading = reading
        self._session: Session = reading.session
        self._numbers = moments(self._session, show.through)
        """The events that are shown."""
        self._marks = marks(self._session, self._numbers)
        self._doors = Doors(self._session.story)
        self._doors_wanted: bool | None = None
        """Whether each door has a line; None, as there is room."""
        self._revealed = False
        """Whether endings are named that were not reached."""
        self._at_choices = False
        """Whether pages are shown from their end, where the choices are."""
        self._at = self._numbers.index(show.at) if show.at in self._numbers else 0
        """Which of the events is shown now."""
        self._speed = nearest(show.speed or 1.0)
        self._timer: Timer | None = None
        """Runs while the playthrough plays by itself."""
        self._sheet: Sheet = self._sheet_at(self._at)

    def compose(self) -> ComposeResult:
        """A bar, the page, the panel, the timeline, the keys."""
        yield Bar(id="top")
        yield Page()
        yield Panel()
        yield Timeline()
        yield Keys()

    def on_mount(self) -> None:
        """Show the first moment, and work out the doors meanwhile."""
        self.paint()
        # Doors are an extra: where nobody can work them out, there are none.
        self.run_worker(self._open_doors, thread=True, exclusive=True, exit_on_error=False)

    # ------------------------------------------------------------------ showing

    def _sheet_at(self, at: int) -> Sheet:
        return sheet(self._session, self._numbers[at], past=self._reading.past, warn=False)

    def paint(self) -> None:
        """Show this moment, in one repaint."""
        with self.app.batch_update():
            self._paint_doors()
            self.query_one(Panel).show(self._sheet.panel)
            self.keys.show(self.named_keys)
            end = (lambda: len(self.page.rows)) if self._at_choices else None
            self.page.show(self.fitting, cursor=self._taken(), top=end)

    def _paint_doors(self) -> None:
        doors = self._doors.named(self._reached(), revealed=self._revealed)
        line = self.query_one(Timeline)
        line.show(self._marks, doors, self._at, wanted=self._doors_wanted)
        self.query_one("#top", Bar).show(self._place(few=not line.shown), self.corner())

    def _reached(self) -> set[str]:
        """The endings whose names give nothing away: reached before, or just seen."""
        tree = self._session.tree
        seen = (tree.ending(n) for n in self._numbers[: self._at + 1])
        return {*self._reading.past.endings, *filter(None, seen)}

    def _place(self, *, few: bool) -> Sequence[Seg]:
        """Where this is; with `few` lines, how many doors are open."""
        if not (few and self._doors.known and len(self._doors)):
            return (Seg("Theatre", "muted"),)
        count = f"{self._doors.count(self._at)} of {len(self._doors)} endings open"
        return (Seg("Theatre \u00b7 ", "muted"), Seg(count, "door-open"))

    def corner(self) -> Sequence[Seg]:
        """The save and the speed."""
        return (Seg(f"{clean(self._save_name)} \u00b7 {self._speed:g}\u00d7", "muted"),)

    def _taken(self) -> int:
        """Which choice of this page was made next."""
        if self._at + 1 >= len(self._numbers):
            return -1
        made = self._session.tree.chose(self._numbers[self._at + 1]).choose
        ids = [line.id for line in self._sheet.choices]
        return ids.index(made) if made in ids else -1

    def rows(self, width: int) -> list[Row]:
        """The page as it was read, with what was chosen on it."""
        now = self._sheet
        blocks = [block for beat in now.beats for block in beat.blocks]
        found: list[Row] = []
        if now.opens:
            found += [*pages.heading(now.chapter, width), BLANK]
        if now.label:
            found += [*pages.echo(now.label, width), BLANK]
        found += rows(blocks, width, dressed=self.library.settings.disturbed)
        for words in self._session.tree.marks(now.n):
            found += [BLANK, *pages.wrapped(pages.text(f"\u25be {plain(words)}", "accent"), width)]
        if now.ending:
            return [*found, *pages.the_end(clean(now.ending.title), width)]
        return [*found, *pages.choices(now.numbered, now.anywhere, width)]

    @property
    def _save_name(self) -> str:
        """What the save that is watched is called."""
        return self.library.open_name or self._session.tree.name

    def seek(self, at: int) -> bool:
        """Be at this moment; False where there is none."""
        at = min(max(at, 0), len(self._numbers) - 1)
        if at == self._at:
            return False
        try:
            self._sheet, self._at = self._sheet_at(at), at
        except Refused as refused:
            self.action_pause()
            self.say(
                f"The story has changed, and this save cannot be followed: {told(refused)}", "error"
            )
            return False
        self.paint()
        return True

    def action_pause(self) -> None:
        """Stay here."""
        if self._timer:
            self._timer.stop()
            self._timer = None
            self.keys.show(self.named_keys)

    # -------------------------------------------------------------------- doors

    def _open_doors(self) -> None:
        """Work out which endings could still be reached; in a thread, since it may take long."""
        try:
            self._doors.work_out(self._session, self._numbers, self.library.endings_open())
        except Refused:
            # The story has changed under the save; that is said where it is come to.
            self._doors.work_out(self._session, self._numbers, None)
        self.app.call_from_thread(self._found)

    def _found(self) -> None:
        """The doors are known; what is said below the page stays."""
        if self.is_attached:
            with self.app.batch_update():
                self._paint_doors()

    def action_doors(self) -> None:
        """Give every ending a line, or say only how many are open."""
        self._doors_wanted = not self.query_one(Timeline).shown
        self.paint()

    def action_choices(self) -> None:
        """Show pages from their end, where the choices are, or from their top."""
        self._at_choices = not self._at_choices
        self.paint()

    def action_reveal(self) -> None:
        """Name the endings, or hide their names."""
        self._revealed = not self._revealed
        self.paint()
