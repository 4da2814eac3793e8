"""The theatre: a playthrough watched from its beginning, and left at any moment to go on oneself.

Law: watching writes nothing. Going on from a moment does, and only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from ...engine.machine import Refused
from ..lay import Key
from ..library import WENT_WRONG, not_from_here, told
from ..playing import SPEEDS, Show, seconds
from ..reading import Reading
from ..showing import words_in
from ..widgets.timeline import Timeline
from .stage import StageScreen

AT_THE_BEGINNING = Show()


class TheatreScreen(StageScreen):
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
        super().__init__(reading, show)
        self._plays = show.speed is not None
        self._digits = ""

    def on_mount(self) -> None:
        """Play at once where that was asked for."""
        super().on_mount()
        if self._plays:
            # How long a page stays is known once it is laid out.
            self.call_after_refresh(self.action_play)

    @property
    def named_keys(self) -> Sequence[Key]:
        """What can be done."""
        return self.PLAYING if self._timer else self.KEYS

    # ------------------------------------------------------------------- moving

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
        self.keys.show(self.named_keys)

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
            self.action_pause()

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
        self._paint_doors()

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
        self.app.back_to_page()

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
