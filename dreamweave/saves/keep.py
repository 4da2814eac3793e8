"""Sessions that last: the engine's playthroughs joined to saves and to the ledger.

Law 1: a session adopts what `Keeper.record` wrote, and nothing that it could not write.
Law 2: whatever opens a save here also gives it back if the story cannot follow it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from ..engine.journal import START, Began, Chose, Ended, Event, Full, Named
from ..engine.session import Session, begun
from ..engine.words import words
from ..language.model import Story
from ..language.tuples import NamedTuple
from .errors import Changed, NotSaved, ReadOnly
from .ledger import Ledger, Playthrough
from .ledger_file import LedgerFile
from .save import AGAIN, Save
from .store import Store, utc

LOOK_BACK: Final = 64
"""Choices whose prose is looked at again for the ledger: more than are made before it is told."""


class Keeper:
    """Makes the events of one session last."""

    def __init__(self, store: Store, name: str, save: Save | None = None) -> None:
        self._store, self._name, self._save = store, name, save

    @property
    def save(self) -> Save:
        """The save it writes to, once the playthrough has begun."""
        if self._save is None:
            raise ReadOnly("the playthrough has not begun", self._store.path_of(self._name))
        return self._save

    def record(self, event: Event) -> None:
        """The event is on the disk. Raises `SaveError`, and then it did not happen."""
        match event:
            case Began():
                self._save = self._store.create(self._name, event)
            case Named():
                self._rename(event)
            case _:
                self.save.append(event)

    def settle(self, session: Session) -> None:
        """Write down what the choices leave to be said. Call it after every choice.

        That is all that the state holds, where that is due; and an ending that was reached and
        could not be written then.
        """
        if self.save.read_only:
            return
        # The choices are safe already. If this fails, the next call tries it again.
        with suppress(NotSaved):
            ending = session.view.ending
            if ending is not None and session.tree.ending(session.cursor) is None:
                self._add(session, Ended(session.tree.next_n, ending.id))
            held = words(session.story, session.state)
            if self.save.full_is_due(held):
                self._add(session, Full(session.tree.next_n, held))

    def reopen(self) -> None:
        """Go on after a failed sync: read what the file holds, and add to it if it is the same.

        Raises `SaveError`; `Changed` if the file holds something else than the session thinks.
        """
        before = self.save.events
        with suppress(NotSaved):
            self.save.close()
        fresh = self._store.open(self.save.name)
        if fresh.events != before:
            fresh.close()
            what = f"the file holds {len(fresh.events)} events, and {len(before)} were read"
            raise Changed(what, fresh.path, remedy=AGAIN)
        self._save = fresh

    def elsewhere(self, store: Store, name: str) -> None:
        """Go on in a copy that stands alone, in another folder or under another name."""
        copy = store.branch(self.save, len(self.save.events) - 1, name)
        with suppress(NotSaved):
            self.save.close()
        self._store, self._name, self._save = store, name, copy

    def close(self) -> None:
        """Let others have the save. Raises `NotSaved` if the disk complains only now."""
        if self._save is not None:
            self._save.close()

    def _add(self, session: Session, event: Event) -> None:
        self.save.append(event)
        session.tree.add(event)

    def _rename(self, event: Named) -> None:
        old = self.save.name
        self.save.move(event.name)
        try:
            self.save.append(event)
        except BaseException:
            with suppress(Exception):
                self.save.move(old)
            raise


class Play(NamedTuple):
    """A session and what keeps it."""

    session: Session
    keeper: Keeper
    notes: tuple[str, ...] = ()
    """What a reader should know before going on, in sentences."""

    @property
    def writable(self) -> bool:
        """Whether choices can be made; if not, a note says why."""
        return not self.keeper.save.read_only


def begin(
    story: Story,
    store: Store,
    name: str,
    *,
    given: Mapping[str, bool | str] | None = None,
    seed: str = "",
) -> Play:
    """A new playthrough in a save of its own. Raises `SaveError`, or what the engine refuses."""
    keeper = Keeper(store, name)
    first = Began(
        story.id,
        story.version,
        story.sha256,
        seed or os.urandom(5).hex(),
        dict(given or {}),
        name,
        utc(time.time_ns()),
    )
    try:
        session = begun(story, first, keeper.record, clock=stopwatch())
    except BaseException:
        with suppress(NotSaved):
            keeper.close()
        raise
    return Play(session, keeper, keeper.save.notes)


def resume(story: Story, store: Store, name: str, *, read_only: bool = False) -> Play:
    """A save gone on with, or only read where it must be. Raises as `begin`."""
    save = store.open(name, read_only=read_only)
    keeper = Keeper(store, name, save)
    try:
        session = Session(story, save.tree(), keeper.record, clock=stopwatch())
    except BaseException:
        with suppress(NotSaved):
            save.close()
        raise
    told = (save.torn_note, save.read_only if not read_only else "", *save.notes, *session.notes)
    return Play(session, keeper, tuple(dict.fromkeys(note for note in told if note)))


def stopwatch(now: Callable[[], int] = time.monotonic_ns) -> Callable[[], int]:
    """A clock that gives the milliseconds since it was last asked."""
    last = now()

    def elapsed() -> int:
        nonlocal last
        before, last = last, now()
        return max(0, (last - before) // 1_000_000)

    return elapsed


def given_by(
    story: Story, ledger: Ledger, texts: Mapping[str, str] | None = None
) -> dict[str, bool | str]:
    """What a new playthrough is given: the facts of the ledger, and the reader's own texts."""
    facts = {"finished_before": ledger.finished_before, **dict.fromkeys(ledger.firsts, True)}
    given: dict[str, bool | str] = {
        variable.name: facts.get(variable.given, False)
        for variable in story.variables
        if variable.given
    }
    return {**given, **(texts or {})}


def remember(file: LedgerFile, session: Session, save_name: str, *, since: int = START) -> Ledger:
    """The ledger with this playthrough in it, or without it where the story wants it so.

    It hears of events from `since` on; what it was told before it keeps.
    """
    seen = playthrough(session, save_name, since=since)
    return file.keep(seen) if session.view.remembered else file.drop(seen.key)


def playthrough(session: Session, save_name: str, *, since: int = START) -> Playthrough:
    """What was seen in a session's playthrough, on all its threads, from event `since` on."""
    tree = session.tree
    events = tree.events[since:]
    chosen = [event for event in events if isinstance(event, Chose)]
    ended = [event.ending for event in tree.events if isinstance(event, Ended)]
    endings = {e.ending: ended.count(e.ending) for e in events if isinstance(e, Ended)}
    # A scene that a choice only passed through stands in no event: it is known by its prose.
    pages = [START, *(chose.n for chose in tree.path(tree.cursor)[-LOOK_BACK:])]
    passed = (shown.scene for n in pages if n >= since for shown in session.page_at(n).shown)
    return Playthrough(
        _key(tree.began),
        save_name,
        endings,
        frozenset(passed).union(chose.at for chose in chosen).union(chose.to for chose in chosen),
        frozenset(f"{chose.at}/{chose.choose}" for chose in chosen),
    )


def _key(began: Began) -> str:
    return re.sub(r"[^A-Za-z0-9 :.+_-]", "-", f"{began.began} {began.seed}")[:128]
