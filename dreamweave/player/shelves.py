"""The library on disk: one story, its saves, its ledger and the reader's settings.

Law 1: a playthrough is kept from its first choice on. Who only looks in leaves nothing behind,
and waits for nothing that has to do with keeping.
Law 2: whatever fails here is told as a `LibraryError`: what, why and what next.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..engine.journal import Began, Event
from ..engine.session import Clock, Session, begun
from ..language.model import Story
from . import preferences
from .library import Card, LibraryError, Opened, Strand
from .reading import NO_PAST, Past
from .settings import Settings

if TYPE_CHECKING:
    from ..engine.machine import State
    from ..prover.questions import Questions
    from .kept import Kept

COUNTED: Final = re.compile(r" \d{1,4}$")
"""What was added to a name to tell it from another."""

WISH: Final = "reading"
"""What a playthrough is called if its reader calls it nothing."""

PATIENCE: Final = 30.0
"""Seconds for finding out which endings are open; a story that takes longer has no doors."""
MEGABYTES: Final = 1500.0
"""The same for what it may hold."""
AT_ONCE: Final = 1_000_000
"""States that are explored in one: it is quick, and spares a reader the wait for numpy."""


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
        self.story, self._folder, self._at = story, folder, at
        self._seed, self._given = seed, given or {}
        self._aware = aware
        """Whether other playthroughs are known; a script wants the same whatever they were."""
        self._kept: Kept | None = None
        self._first: Began | None = None
        """The beginning of a playthrough that is not on the disk yet."""
        self._asked: Questions | None = None
        """All states of the story, from when on anybody asked."""
        self._place = settings or preferences.place()
        self.settings = preferences.read(self._place)

    @property
    def kept(self) -> Kept:
        """What is on the disk, from when on anybody asks."""
        if self._kept is None:
            from .kept import Kept

            self._kept = Kept(self.story, self._folder, self._at, remembers=self._remembers)
        return self._kept

    @property
    def _remembers(self) -> bool:
        return self._aware and self.settings.remember

    def keep(self, settings: Settings) -> None:
        """Remember other settings."""
        self.settings = settings
        preferences.write(self._place, settings)
        if self._kept is not None:
            self._kept.remembers = self._remembers

    # --------------------------------------------------------------------- saves

    def saves(self) -> tuple[Card, ...]:
        """All saves of the story, the last played first."""
        return self.kept.saves()

    def latest(self) -> Card | None:
        """The save last played that can be gone on with."""
        return self.kept.latest()

    def has(self, name: str) -> bool:
        """Whether there is a save of that name; raises where there can be none."""
        return self.kept.has(name)

    def free_name(self, wish: str = "") -> str:
        """A name that no save has yet, as near to the wish as can be."""
        if wish:
            return self.kept.store.free_name(COUNTED.sub("", wish))
        try:
            folder = (self._folder / self.story.id).iterdir()
            taken = {entry.name.partition(".")[0].lower() for entry in folder}
        except OSError:
            return WISH
        counted = (f"{WISH} {k}" for k in range(2, len(taken) + 2))
        return next(name for name in (WISH, *counted) if name not in taken)

    def begin(self, name: str, texts: Mapping[str, str]) -> Opened:
        """A new playthrough in a save of its own, with the reader's own texts."""
        self.close()
        if name != self.free_name() and self.has(name):
            raise LibraryError(f"there is a save called '{name}' already; choose another name")
        flags = {variable.name: False for variable in self.story.variables if variable.given}
        known = self.kept.given() if flags and self._remembers else flags
        given = {**known, **texts, **self._given}
        return Opened(self._begun(self.story, name, given, self._record))

    def rehearse(self, story: Story) -> Opened:
        """A playthrough that is kept nowhere, of this story or of one made from it."""
        self.close()
        return Opened(self._begun(story, "rehearsal", {}, _forget), writable=False)

    def open(self, name: str, *, read_only: bool = False, later: bool = False) -> Opened:
        """A save, to go on with; only to read where it is damaged or open elsewhere.

        With `later` most of it may wait to be played: see `Session`.
        """
        opened = self.kept.open(name, read_only=read_only, later=later)
        self._first = None
        return opened

    def look(self, name: str) -> Session:
        """A save as it stands, to look at beside the one that is open."""
        return self.kept.look(name)

    def visit(self, path: Path) -> Opened:
        """A save that lies elsewhere, only to read; what is branched from it lies with the rest."""
        self._first = None
        return self.kept.visit(path)

    def copy(self, n: int, name: str) -> None:
        """A save of its own with all that the open one holds up to event `n`."""
        self._create()
        self.kept.copy(n, name)

    def branch(self, name: str, n: int, new: str) -> None:
        """A save of its own that goes on from event `n` of one that is not open."""
        self.kept.branch(name, n, new)

    def rename(self, old: str, new: str) -> None:
        """Call a save something else that is not open."""
        self.kept.rename(old, new)

    def mark(self, name: str, n: int, words: str) -> None:
        """Put a bookmark at event `n` of a save that is not open."""
        self.kept.mark(name, n, words)

    def strands(self) -> tuple[Strand, ...]:
        """Every save that can be read, with all its threads, the last played first."""
        return self.kept.strands()

    @property
    def open_name(self) -> str:
        """What the save that is open is called; empty where none is."""
        if self._first is not None:
            return self._first.name
        return "" if self._kept is None else self._kept.open_name

    def close(self) -> None:
        """Let go of the save that is open. Nothing is lost: everything was written at once."""
        self._first = None
        if self._kept is not None:
            self._kept.close()

    def export(self, name: str, text: str) -> str:
        """Write a text beside the saves; where it is now."""
        return str(self.kept.export(name, text))

    def note(self, text: str) -> str:
        """Add a text to the file of what was copied; where that is."""
        return str(self.kept.note(text))

    # -------------------------------------------------------------------- ledger

    def past(self) -> Past:
        """What the ledger remembers; nothing where the reader wants nothing remembered."""
        return self.kept.past() if self._remembers else NO_PAST

    def remember(self, session: Session) -> None:
        """Note in the ledger where the reader is, if the reader and the story allow it."""
        if self._kept is not None:
            self._kept.remember(session)

    def forget(self) -> None:
        """Empty the ledger."""
        self.kept.forget()

    def endings_open(self) -> Callable[[State], frozenset[int]] | None:
        """What says which endings a state can still lead to; None where nobody can say."""
        # Few ask, and the prover is a third of the program.
        from ..prover.exploring import explored
        from ..prover.limits import Limit

        if self._asked is None:
            limit = Limit(PATIENCE, MEGABYTES)
            self._asked = explored(self.story, limit=limit, few=AT_ONCE)
        asked = self._asked
        if not asked.complete:
            return None
        return lambda state: asked.still_open(state.scene, state.values)

    # -------------------------------------------------------------------- inside

    def _begun(
        self,
        story: Story,
        name: str,
        given: dict[str, bool | str],
        record: Callable[[Event], None],
    ) -> Session:
        seed = self._seed or os.urandom(5).hex()
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        first = Began(story.id, story.version, story.sha256, seed, given, name, now)
        return begun(story, first, record, clock=_stopwatch())

    def _record(self, event: Event) -> None:
        if isinstance(event, Began):
            self._first = event
            return
        self._create()
        self.kept.record(event)

    def _create(self) -> None:
        """Let the playthrough begin on the disk, too."""
        if self._first is not None:
            self.kept.create(self._first)
            self._first = None


def _forget(_: Event) -> None:
    """Keep nothing."""


def _stopwatch() -> Clock:
    """A clock that gives the milliseconds since it was last asked."""
    last = time.monotonic_ns()

    def elapsed() -> int:
        nonlocal last
        before, last = last, time.monotonic_ns()
        return max(0, (last - before) // 1_000_000)

    return elapsed
