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
from ..library import WENT_WRONG, told
from ..markdown import clean, plain
from ..playing import SPEEDS, Show, nearest, seconds
from ..reading import START, Reading, Sheet, sheet
from ..timeline import Door, Mark
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
        Binding("V", "reveal", "Name the endings, or hide them", id="reveal"),
        Binding("enter", "pick", "Play on from here", id="play_on"),
        Binding("N", "new_branch", "Play on from here in a save of its own", id="branch"),
    ]
    KIND = "-theatre"
    EXTRA_KEYS = (("0 \u2026 9", "To the choice with that number"),)
    KEYS = (
        ("Space", "play", "play"),
        ("\u2190 \u2192", "step", "step(1)"),
        ("+ \u2212", "speed", "speed(1)"),
        ("Enter", "play on from here", "pick"),
        ("?", "help", "help"),
        ("Esc", "leave", "back"),
    )
    PLAYING = (("Space", "pause", "play"), *KEYS[1:])

    def __init__(self, reading: Reading, *, show: Show = AT_THE_BEGINNING) -> None:
        super().__init__()
        self._reading = reading
        self._session: Session = reading.session
        self._numbers = path(self._session)
        self._marks = marks(self._session, self._numbers)
        self._doors: list[tuple[str, tuple[bool, ...]]] = []
        """By ending's id, as far as they were worked out."""
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
            self.query_one("#top", Bar).show((Seg("Theatre", "muted"),), self.corner())
            self.query_one(Panel).show(self._sheet.panel)
            self.query_one(Timeline).show(self._marks, self._named_doors(), self._at)
            self.keys.show(self.PLAYING if self._timer else self.KEYS)
            self.page.show(self.fitting, cursor=self._taken())

    def corner(self) -> Sequence[Seg]:
        """The save, the moment and the speed."""
        name = clean(self._session.tree.name)
        speed = f"{self._speed:g}\u00d7"
        where = f"{self._at} of {len(self._numbers) - 1}"
        return (Seg(f"{name} \u00b7 {where} \u00b7 {speed}", "muted"),)

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
        still = self.library.endings_open()
        if still is None:
            return
        endings = self._session.story.endings
        reached = [still(self._session.state_at(n)) for n in self._numbers]
        self._doors = [
            (ending.id, tuple(k in now for now in reached)) for k, ending in enumerate(endings)
        ]
        self.app.call_from_thread(self.paint)

    def _named_doors(self) -> list[Door]:
        """The doors, with no name that would give something away."""
        known = self._reading.past.endings
        by_id = {ending.id: ending for ending in self._session.story.endings}
        found = []
        for id, still in self._doors:
            ending = by_id[id]
            shown = id in known or (self._revealed and not ending.hidden)
            found.append(Door(clean(ending.title) if shown else "\u00b7 \u00b7 \u00b7", still))
        return found

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
        self.action_pause()
        shuts = sorted({door.shuts for door in self._named_doors() if door.shuts is not None})
        following = next((k for k in shuts if k > self._at), None)
        if following is None:
            self.say("No door closes after this.")
        else:
            self.seek(following)

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

    def _wait(self) -> None:
        """Stay as long as reading this takes."""
        words = sum(len(block.text.split()) for beat in self._sheet.beats for block in beat.blocks)
        self._timer = self.set_timer(seconds(words, self._speed), self._next)

    def _next(self) -> None:
        if self.seek(self._at + 1) and self._at < len(self._numbers) - 1:
            self._wait()
        else:
            self._timer = None
            self.paint()

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
        self._leave(lambda: self._reading.go(self._numbers[self._at]))

    def picked(self, _: int) -> None:
        """A choice that was clicked on: play on from here."""
        self.action_pick()

    def action_new_branch(self) -> None:
        """Play on from here in a save of its own; this one stays as it is."""
        self.action_pause()
        try:
            name = self.app.branch(self._session, self._numbers[self._at])
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"No new save: {told(wrong)}", "error")
            return
        self.app.read(name)

    def _leave(self, act: object) -> None:
        self.action_pause()
        try:
            act()  # type: ignore[operator]
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"Not from here: {told(wrong)}", "error")
            return
        self.action_back()


def path(session: Session) -> list[int]:
    """The moments of a playthrough: to its reader, and on to where they once were."""
    tree = session.tree
    last = tree.cursor
    following = tree.again(last)
    while following is not None:
        last = following
        following = tree.again(last)
    return [START, *(chose.n for chose in tree.path(last))]


def marks(session: Session, numbers: Sequence[int]) -> list[Mark]:
    """What the timeline shows of each moment."""
    tree, found = session.tree, []
    before = ""
    for n in numbers:
        chapter = tree.chose(n).to.split("/")[0] if n != START else ""
        fresh = n == START or (bool(before) and chapter != before)
        found.append(Mark(n, fresh, bool(tree.marks(n)), tree.ending(n) is not None))
        before = chapter or _first_chapter(session)
    return found


def _first_chapter(session: Session) -> str:
    story = session.story
    return story.scenes[story.start].id.split("/")[0]
