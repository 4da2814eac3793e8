"""What is kept on disk of one story's playthroughs: saves and the ledger, for the library.

Law 1: whatever fails here is told as a `LibraryError`: what, why and what next.
Law 2: the ledger is a kindness. It is written at an ending, at the end, and now and then between;
losing what it had not yet heard of loses no choice.
Law 3: the ledger hears only of what is done here: not of what a save held when it was opened, and
not, once it was emptied, of anything from before. So what was forgotten stays forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ..engine.journal import START, Began, Event
from ..engine.machine import Refused
from ..engine.session import Session
from ..language.model import Story
from ..saves.disk import DISK, write_whole
from ..saves.errors import SaveError, SaveExists
from ..saves.keep import Keeper, given_by, remember, stopwatch
from ..saves.ledger import Ledger
from ..saves.ledger_file import LedgerFile
from ..saves.making import make_file
from ..saves.names import SUFFIX, free_name
from ..saves.opening import open_save
from ..saves.save import Save
from ..saves.store import Store
from .cards import READ_AGAIN, card
from .library import Card, LibraryError, Opened, Strand
from .reading import NO_PAST, Past, mark

TELL_EVERY: Final = 16
"""Choices between two writings of the ledger."""

COPIED: Final = "copied.txt"
"""What was ever copied from a page: for terminals that take nothing to their clipboards."""


class Kept:
    """The saves of one story, one of them open."""

    def __init__(self, story: Story, folder: Path, at: Path | None, *, remembers: bool) -> None:
        self._story = story
        with telling():
            self.store = Store(folder, story.id)
            self._file = LedgerFile(folder, story.id)
        # A save that somebody was sent lies where they put it.
        self.store.folder = at or self.store.folder
        self.remembers = remembers
        """Whether the ledger is read and written."""
        self._ledger: Ledger | None = None
        self._keeper: Keeper | None = None
        self._session: Session | None = None
        self._untold = 0
        """Choices that the ledger has not heard of."""
        self._since = START
        """The first event of the open save that the ledger may hear of."""

    # --------------------------------------------------------------------- saves

    def saves(self) -> tuple[Card, ...]:
        """All saves of the story, the last played first."""
        with telling():
            found = self.store.list()
        here = self.open_name
        return tuple(
            card(self._story, info, k, open=info.name == here) for k, info in enumerate(found)
        )

    def latest(self) -> Card | None:
        """The save last played that can be gone on with."""
        with telling():
            info = self.store.latest()
        return None if info is None else card(self._story, info, READ_AGAIN)

    @property
    def open_name(self) -> str:
        """What the file of the open save is called; empty where none is open."""
        return "" if self._keeper is None else self._keeper.save.name

    def has(self, name: str) -> bool:
        """Whether there is a save of that name; raises where there can be none."""
        with telling():
            return self.store.path_of(name).exists()

    def create(self, began: Began) -> None:
        """A new save with its first event."""
        with telling():
            try:
                self._create(began)
            except SaveExists:
                # Somebody took the name since it was free; nobody chose it for its beauty.
                self._create(began._replace(name=self.store.free_name(began.name)))

    def _create(self, began: Began) -> None:
        keeper = Keeper(self.store, began.name)
        keeper.record(began)
        self._keeper, self._since = keeper, START

    def open(self, name: str, *, read_only: bool, later: bool = False) -> Opened:
        """A save, to go on with; only to read where it is damaged or open elsewhere.

        With `later` most of it may wait to be played: see `Session`. Where it cannot be opened,
        the save that was open still is.
        """
        if self.open_name == name:
            # A program that has a save locked cannot lock it again.
            self.close()
        with telling():
            save = self.store.open(name, read_only=read_only)
            return self._opened(save, asked=read_only, later=later)

    def visit(self, path: Path) -> Opened:
        """A save that lies elsewhere, only to read; what is branched from it lies with the rest."""
        with telling():
            return self._opened(open_save(path, read_only=True), asked=True)

    def _opened(self, save: Save, *, asked: bool, later: bool = False) -> Opened:
        """Let this save be the open one; `asked` where nobody wants to add to it."""
        keeper = Keeper(self.store, save.name, save)
        try:
            record, clock = self._recorder(keeper), stopwatch()
            session = Session(self._story, save.tree(), record, clock=clock, later=later)
        except Refused:
            keeper.close()
            raise
        self.close()
        self._keeper, self._since = keeper, len(save.events)
        why = "" if asked or not save.read_only else f"it can only be read: {save.read_only}"
        notes = dict.fromkeys((save.torn_note, why, *save.notes, *session.notes))
        note = "; ".join(filter(None, notes))
        return Opened(session, not save.read_only, note[:1].upper() + note[1:])

    def _recorder(self, keeper: Keeper) -> Callable[[Event], None]:
        """What records an event, for as long as this save is the open one."""

        def record(event: Event) -> None:
            if self._keeper is not keeper:
                raise LibraryError("this save was closed")
            self.record(event)

        return record

    def look(self, name: str) -> Session:
        """A save as it stands, whoever has it open."""
        with telling(), self.store.open(name, read_only=True) as save:
            return Session(self._story, save.tree(), _refused)

    def record(self, event: Event) -> None:
        """The event is on the disk. Raises `LibraryError`, and then it did not happen."""
        if self._keeper is None:
            raise LibraryError("this save was closed")
        with telling():
            self._keeper.record(event)

    def copy(self, n: int, name: str) -> None:
        """A save of its own with all that the open one holds up to event `n`."""
        if self._keeper is None:
            raise LibraryError("this playthrough is kept nowhere, so it cannot be copied")
        with telling():
            self.store.branch(self._keeper.save, n, name).close()

    def branch(self, name: str, n: int, new: str) -> None:
        """A save of its own that goes on from event `n` of a save that is not open."""
        with telling(), self.store.open(name, read_only=True) as save:
            self.store.branch(save, n, new).close()

    def rename(self, old: str, new: str) -> None:
        """Call a save something else that is not open."""
        with telling():
            self.store.rename(old, new)

    def mark(self, name: str, n: int, words: str) -> None:
        """Put a bookmark at event `n` of a save that is not open; its reader stays in place."""
        with telling(), self.store.open(name) as save:
            mark(Session(self._story, save.tree(), save.append), n, words)

    def strands(self) -> tuple[Strand, ...]:
        """Every save that can be read, with all its threads, the last played first."""
        with telling():
            names = self.store.names()
        names.sort(key=self._written, reverse=True)
        return tuple(strand for name in names for strand in self._strand(name))

    def _written(self, name: str) -> float:
        try:
            return DISK.lstat(self.store.folder / (name + SUFFIX)).st_mtime
        except OSError:
            return 0.0

    def _strand(self, name: str) -> Iterator[Strand]:
        # What cannot be read has no threads to show; the list of saves says what became of it.
        with suppress(SaveError), self.store.open(name, read_only=True) as save:
            yield Strand(name, save.tree())

    def close(self) -> None:
        """Let go of the open save."""
        keeper, session = self._keeper, self._session
        self._keeper = self._session = None
        if keeper is None:
            return
        with telling():
            try:
                if self._untold and session is not None:
                    self._tell_ledger(session, keeper)
            finally:
                keeper.close()

    def export(self, name: str, text: str) -> Path:
        """Write a text beside the saves; where it is now."""
        folder = self.store.folder
        with telling():
            DISK.make_folder(folder)
            taken = [entry.removesuffix(".txt") for entry in DISK.names(folder)]
            path = folder / f"{free_name(name, taken)}.txt"
            make_file(DISK, path, text.encode("utf-8", "replace"))
        return path

    def note(self, text: str) -> Path:
        """Add a text to the file of what was copied; where that is."""
        path = self.store.folder / COPIED
        with telling():
            DISK.make_folder(self.store.folder)
            try:
                fd = DISK.create(path)
            except FileExistsError:
                fd = DISK.open_to_add(path)
            try:
                write_whole(DISK, fd, text.encode("utf-8", "replace"))
            finally:
                DISK.close(fd)
        return path

    # -------------------------------------------------------------------- ledger

    def given(self) -> dict[str, bool | str]:
        """What the ledger gives a new playthrough."""
        return given_by(self._story, self._known())

    def past(self) -> Past:
        """What the ledger remembers."""
        ledger = self._known()
        if not ledger.playthroughs:
            return NO_PAST
        taken = frozenset(map(_scene_and_choice, ledger.choices))
        return Past(taken, ledger.scenes, frozenset(ledger.firsts))

    def remember(self, session: Session) -> None:
        """Note where the reader is: in the save, in full where that is due, and in the ledger."""
        if self._keeper is None:
            return
        self._session = session
        self._untold += 1
        with telling():
            self._keeper.settle(session)
            if session.ended or self._untold >= TELL_EVERY:
                self._tell_ledger(session, self._keeper)

    def forget(self) -> None:
        """Empty the ledger."""
        # What the open playthrough had still to tell goes, too.
        self._ledger, self._untold = None, 0
        if self._keeper is not None:
            self._since = len(self._keeper.save.events)
        with telling():
            self._file.wipe()

    def _known(self) -> Ledger:
        if not self.remembers:
            return Ledger(self._story.id)
        if self._ledger is None:
            self._ledger = self._file.read()
        return self._ledger

    def _tell_ledger(self, session: Session, keeper: Keeper) -> None:
        self._untold = 0
        if self.remembers:
            name = keeper.save.name
            self._ledger = remember(self._file, session, name, since=self._since)


def _refused(_: Event) -> None:
    """Who only looks writes nothing."""
    raise LibraryError("this save is only looked at")


def _scene_and_choice(key: str) -> tuple[str, str]:
    """`chapter/scene/choice`, where an offer's choice is itself `chapter/scene`."""
    chapter, scene, choice = key.split("/", 2)
    return f"{chapter}/{scene}", choice


@contextmanager
def telling() -> Iterator[None]:
    """What goes wrong is told in the library's own words."""
    try:
        yield
    except SaveError as error:
        raise LibraryError(str(error)) from error
    except Refused as error:
        what = f"this save and the story do not fit together any more: {error}"
        raise LibraryError(what) from error
