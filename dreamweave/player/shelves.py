"""The library on disk: one story, its saves, its ledger and the reader's settings.

Law 1: whatever fails here is told as a `LibraryError`: what, why and what next.
Law 2: the ledger is a kindness. It is written at an ending, at the end, and now and then between;
losing what it had not yet heard of loses no choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..engine.journal import Began, Event
from ..engine.machine import Refused, State
from ..engine.session import Session, begun
from ..language.model import Story
from ..saves.disk import DISK
from ..saves.errors import SaveError
from ..saves.keep import Play, begin, given_by, remember, resume
from ..saves.ledger import Ledger
from ..saves.ledger_file import LedgerFile
from ..saves.making import make_file
from ..saves.names import free_name
from ..saves.store import Store
from . import preferences
from .cards import card
from .library import Card, LibraryError, Opened
from .reading import NO_PAST, Past
from .settings import Settings

WISH: Final = "reading"
"""What a playthrough is called if its reader calls it nothing."""

TELL_EVERY: Final = 16
"""Choices between two writings of the ledger."""


class Shelves:
    """A `Library` whose saves lie in a folder."""

    def __init__(
        self,
        story: Story,
        folder: Path,
        *,
        at: Path | None = None,
        seed: str = "",
        given: Mapping[str, bool | str] | None = None,
        aware: bool = True,
        settings: Path | None = None,
    ) -> None:
        self.story = story
        with _telling():
            self.store = Store(folder, story.id)
            self._file = LedgerFile(folder, story.id)
        # A save that somebody was sent lies where they put it.
        self.store.folder = at or self.store.folder
        self._ledger: Ledger | None = None
        self._play: Play | None = None
        self._untold = 0
        """Choices that the ledger has not heard of."""
        self._seed, self._given = seed, given
        self._aware = aware
        """Whether other playthroughs are known; a script wants the same whatever they were."""
        self._place = settings or preferences.place()
        self.settings = preferences.read(self._place)

    def keep(self, settings: Settings) -> None:
        """Remember other settings."""
        self.settings = settings
        with _telling():
            preferences.write(self._place, settings)

    # --------------------------------------------------------------------- saves

    def saves(self) -> tuple[Card, ...]:
        """All saves of the story, the last played first."""
        with _telling():
            found = self.store.list()
        return tuple(card(self.story, info, k) for k, info in enumerate(found))

    def latest(self) -> Card | None:
        """The save last played that can be gone on with."""
        with _telling():
            info = self.store.latest()
        return None if info is None else card(self.story, info)

    def has(self, name: str) -> bool:
        """Whether there is a save of that name."""
        with _telling():
            return self.store.path_of(name).exists()

    def free_name(self) -> str:
        """A name that no save has yet."""
        with _telling():
            return self.store.free_name(WISH)

    def begin(self, name: str, texts: Mapping[str, str]) -> Opened:
        """A new playthrough in a save of its own, with the reader's own texts."""
        given = given_by(self.story, self._known(), texts) | dict(self._given or {})
        return self._opened(
            lambda: begin(self.story, self.store, name, given=given, seed=self._seed)
        )

    def rehearse(self, story: Story) -> Opened:
        """A playthrough that is kept nowhere, of this story or of one made from it."""
        self.close()
        seed = self._seed or "rehearsal"
        first = Began(story.id, story.version, story.sha256, seed, {}, "rehearsal", "")
        return Opened(begun(story, first, _forget), writable=False)

    def open(self, name: str, *, read_only: bool = False) -> Opened:
        """A save, to go on with; only to read where it is damaged or open elsewhere."""
        return self._opened(lambda: resume(self.story, self.store, name, read_only=read_only))

    def copy(self, session: Session, name: str) -> None:
        """A save of its own with all that this one holds up to here."""
        if self._play is None:
            raise LibraryError("this playthrough is kept nowhere, so it cannot be copied")
        with _telling():
            self.store.branch(self._play.keeper.save, session.cursor, name).close()

    def close(self) -> None:
        """Let go of the save that is open. Nothing is lost: everything was written at once."""
        play = self._play
        if play is None:
            return
        with _telling():
            try:
                if self._untold:
                    self._tell_ledger(play.session)
            finally:
                self._play = None
                play.keeper.close()

    def export(self, name: str, text: str) -> str:
        """Write a text beside the saves; where it is now."""
        folder = self.store.folder
        with _telling():
            DISK.make_folder(folder)
            taken = [entry.removesuffix(".txt") for entry in DISK.names(folder)]
            path = folder / f"{free_name(name, taken)}.txt"
            make_file(DISK, path, text.encode("utf-8", "replace"))
        return str(path)

    # -------------------------------------------------------------------- ledger

    def past(self) -> Past:
        """What the ledger remembers; nothing where the reader wants nothing remembered."""
        ledger = self._known()
        if not ledger.playthroughs:
            return NO_PAST
        taken = frozenset(map(_scene_and_choice, ledger.choices))
        return Past(taken, ledger.scenes, frozenset(ledger.firsts))

    def remember(self, session: Session) -> None:
        """Note in the ledger where the reader is, if the reader and the story allow it."""
        if self._play is None:
            return
        self._untold += 1
        with _telling():
            self._play.keeper.settle(session)
            if session.ended or self._untold >= TELL_EVERY:
                self._tell_ledger(session)

    def forget(self) -> None:
        """Empty the ledger."""
        self._ledger = None
        with _telling():
            self._file.wipe()

    def endings_open(self) -> Callable[[State], frozenset[int]] | None:
        """What says which endings a state can still lead to; None where nobody can say."""
        # Only the theatre asks, and the prover is a third of the program.
        from ..prover import endings_open, explore  # noqa: PLC0415

        space = explore(self.story)
        return lambda state: endings_open(space, state.scene, state.values)

    # -------------------------------------------------------------------- inside

    def _opened(self, make: Callable[[], Play]) -> Opened:
        self.close()
        with _telling():
            play = self._play = make()
        self._untold = 0
        return Opened(play.session, play.writable, "; ".join(play.notes))

    def _known(self) -> Ledger:
        """The ledger, or an empty one where nothing is to be remembered."""
        if not (self._aware and self.settings.remember):
            return Ledger(self.story.id)
        if self._ledger is None:
            self._ledger = self._file.read()
        return self._ledger

    def _tell_ledger(self, session: Session) -> None:
        self._untold = 0
        if self.settings.remember and self._play is not None:
            self._ledger = remember(self._file, session, self._play.keeper.save.name)


def _forget(_: Event) -> None:
    """Keep nothing."""


def _scene_and_choice(key: str) -> tuple[str, str]:
    """`chapter/scene/choice`, where an offer's choice is itself `chapter/scene`."""
    chapter, scene, choice = key.split("/", 2)
    return f"{chapter}/{scene}", choice


@contextmanager
def _telling() -> Iterator[None]:
    """What goes wrong is told in the library's own words."""
    try:
        yield
    except SaveError as error:
        raise LibraryError(str(error)) from error
    except Refused as error:
        what = f"this save and the story do not fit together any more: {error}"
        raise LibraryError(what) from error
