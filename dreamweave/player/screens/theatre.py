"""The theatre: a playthrough watched from its beginning, and left at any moment to go on oneself.

Law 1: watching writes nothing. Going on from a moment does, and only then.
Law 2: what is shown is what the reader saw: the same page, panel and dressing.
Law 3: nothing is given away that the reader has not reached, unless they ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from ...engine.machine import Refused
from ...engine.session import Session
from .. import pages
from ..library import WENT_WRONG, not_from_here, told
from ..markdown import clean, plain
from ..playing import SPEEDS, Show, nearest, seconds
from ..reading import Reading, Sheet, sheet
from ..showing import Doors, marks, moments, words_in
from ..typeset import BLANK, Row, Seg, rows
from ..widgets.bar import Bar, Keys
from ..widgets.page import Page
from ..widgets.panel import Panel
from ..widgets.timeline import Timeline
from .base import RoomScreen

AT_THE_BEGINNING = Show()


class TheatreScreen(RoomScreen):
    """A playthrough, moment by moment."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Leave the theatre", id="back"),
        Binding("space", "play", "Play, or pause", id="play"),
        Binding("right", "step(1)", "Next choice", id="next"),
        Binding("left", "step(-1)", "Choice before", id="previous"),
        Binding("right_square_bracket,ctrl+right", "chapter(1)", "Next chapter", id="next_chapter"),
        Binding(
            "left_square_bracket,ctrl+left", "chapter(-1)", "Chapter before", id="chapter_before"
        ),
        Binding("home", "seek_edge(-1)", "To the beginning", id="home"),
        Binding("end", "seek_edge(1)", "To the end", id="end"),
        Binding("plus,equals_sign", "speed(1)", "Faster", id="faster"),
        Binding("minus", "speed(-1)", "Slower", id="slower"),
        Binding("D", "door", "To where the next door closes", id="door"),
        Binding("M", "next_mark", "To the next bookmark", id="next_bookmark"),
        Binding("C", "choices", "The choices made and not made, or the page", id="choices"),
        Binding("O", "doors", "A line for every ending, or their number", id="doors"),
        Binding("V", "reveal", "Name the endings, or hide them", id="reveal"),
        Binding("enter", "pick", "Play on from here", id="play_on"),
        Binding("N", "new_branch", "Play on from here in a save of its own", id="branch"),
    ]
    KIND = "-theatre"
    EXTRA_KEYS = (("0 \u2026 9", "To the choice with that number"),)
    KEYS = (
        ("Space", "play", "play"),
        ("\u2190 \u2192", "step", "step(1)"),
        ("C", "choices", "choices"),
        ("Enter", "play on", "pick"),
        ("?", "help", "help"),
        ("D", "next door", "door"),
        ("+ \u2212", "speed", "speed(1)"),
        ("Esc", "leave", "back"),
    )
    PLAYING = (("Space", "pause", "play"), *KEYS[1:])

    def __init__(self, reading: Reading, *, show: Show = AT_THE_BEGINNING) -> None:
        super().__init__()
        self._reading = reading
        self._session: Session = reading.session
        self._numbers = moments(self._session, show.through)
        self._marks = marks(self._session, self._numbers)
        self._doors = Doors(self._session.story)
        self._doors_wanted: bool | None = None
        """Whether each door has a line; None, as there is room."""
        self._at_choices = False
        """Whether pages are shown from their end, where the choices are."""
        self._at = self._numbers.index(show.at) if show.at in self._numbers else 0
        self._speed = nearest(show.speed or 1.0)
        self._plays = show.speed is not None
        self._timer: Timer | None = None
        self._revealed = False
        self._digits = ""
        self._sheet: Sheet = self._sheet_at(self._at)

    def compose(self) -> ComposeResult:
        """A bar, the page, the panel, the timeline, the keys."""
        yield Bar(id="top")
        yield Page()
        yield Panel()
        yield Timeline()
        yield Keys()

    def on_mount(self) -> None:
        """Begin at the beginning, and work out the doors meanwhile."""
        self.paint()
        if self._plays:
            self.action_play()
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
            self.keys.show(self.PLAYING if self._timer else self.KEYS)
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

    # ------------------------------------------------------------------- moving

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

    def action_step(self, by: int) -> None:
        """One choice on, or back."""
        self._digits = ""
        self.action_pause()
        self.seek(self._at + by)

    def action_seek_edge(self, side: int) -> None:
        """To the beginning, or to the end."""
        self.action_pause()
        self.seek(0 if side < 0 else len(self._numbers))

    def action_chapter(self, by: int) -> None:
        """To where another chapter begins."""
        self.action_pause()
        starts = [k for k, mark in enumerate(self._marks) if mark.chapter]
        if by > 0:
            self.seek(next((k for k in starts if k > self._at), len(self._numbers)))
        else:
            self.seek(next((k for k in reversed(starts) if k < self._at), 0))

    def action_door(self) -> None:
        """To where the next door closes."""
        if not self._doors.known:
            self.say("Which endings are open is still being worked out.")
            return
        self.action_pause()
        following = next((k for k in self._doors.shut() if k > self._at), None)
        if following is None:
            self.say("No door closes after this.")
        else:
            self.seek(following)

    def action_next_mark(self) -> None:
        """To the next bookmark; after the last, to the first."""
        self.action_pause()
        found = [k for k, mark in enumerate(self._marks) if mark.bookmark]
        if found:
            self.seek(next((k for k in found if k > self._at), found[0]))
        else:
            self.say("There is no bookmark in this playthrough.")

    def action_choices(self) -> None:
        """Show pages from their end, where the choices are, or from their top."""
        self._at_choices = not self._at_choices
        self.paint()

    def action_reveal(self) -> None:
        """Name the endings, or hide their names."""
        self._revealed = not self._revealed
        self.paint()

    def on_key(self, event: events.Key) -> None:
        """Digits are the number of a choice."""
        character = event.character or ""
        if len(character) == 1 and character.isdecimal():
            event.stop()
            self.action_pause()
            longer = self._digits + character
            self._digits = longer if int(longer) < len(self._numbers) else character
            self.seek(int(self._digits))
        else:
            self._digits = ""

    def on_timeline_sought(self, event: Timeline.Sought) -> None:
        """To the moment that was clicked on."""
        self.action_pause()
        self.seek(event.at)

    # ------------------------------------------------------------------ playing

    def action_play(self) -> None:
        """Play from here, or pause; at the end, from the beginning."""
        if self._timer:
            self.action_pause()
            return
        if self._at == len(self._numbers) - 1:
            self.seek(0)
        self._wait()
        self.paint()

    def action_pause(self) -> None:
        """Stay here."""
        if self._timer:
            self._timer.stop()
            self._timer = None
            self.paint()

    def _wait(self, words: int | None = None) -> None:
        """Stay as long as reading what is in sight takes."""
        page = self.page
        in_sight = page.rows[page.top : page.top + page.size.height]
        count = words_in(in_sight) if words is None else words
        self._timer = self.set_timer(seconds(count, self._speed), self._next)

    def _next(self) -> None:
        """Read on: further down the page, then to the next moment."""
        page = self.page
        last = page.top + page.size.height
        if not page.at_end:
            page.page_rows(1)
            self._wait(words_in(page.rows[last : page.top + page.size.height]))
        elif self.seek(self._at + 1) and self._at < len(self._numbers) - 1:
            self.call_after_refresh(self._go_on)
        else:
            self._timer = None
            self.paint()

    def _go_on(self) -> None:
        """The next page has its rows: read it, unless somebody paused meanwhile."""
        if self._timer:
            self._wait()

    def action_speed(self, by: int) -> None:
        """Faster, or slower."""
        at = min(max(SPEEDS.index(self._speed) + by, 0), len(SPEEDS) - 1)
        self._speed = SPEEDS[at]
        if self._timer:
            self._timer.stop()
            self._wait()
        self.paint()

    # ------------------------------------------------------------------ leaving

    def action_pick(self) -> None:
        """Play on from here: another thread of the same save."""
        n = self._numbers[self._at]
        self.action_pause()
        try:
            if n != self._session.cursor:
                self._reading.go(n)
        except (*WENT_WRONG, Refused) as wrong:
            self.say(not_from_here(wrong), "error")
            return
        self.action_back()

    def picked(self, _: int) -> None:
        """A choice that was clicked on: play on from here."""
        self.action_pick()

    def action_new_branch(self) -> None:
        """Play on from here in a save of its own; this one stays as it is."""
        self.action_pause()
        try:
            name = self.app.branch(self._save_name, self._numbers[self._at])
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"No new save: {told(wrong)}", "error")
            return
        self.app.read(name)

    @property
    def _save_name(self) -> str:
        """What the save that is watched is called."""
        return self.library.open_name or self._session.tree.name
