"""A crew of processes on this machine.

Law: whoever works has nothing to lose: to stop in the middle, by Ctrl-C too, is to be stopped.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, NoReturn

from ..language import cache
from ..language.model import Story
from .crew import Lost, Parcels, Part, by_receiver, nothing

OUT_OF_MEMORY: Final = 12
"""The exit code of a worker whose part grew too large; the system's own number for that."""

PATIENCE: Final = 5
"""Seconds until a process that should have ended is made to."""


class Workers:
    """One process for each part."""

    def __init__(self, story: Story, parts: int) -> None:
        # A fresh interpreter each: a fork would copy whatever threads the caller has.
        context = get_context("spawn")
        self._ends: list[Connection] = []
        self._people = []
        self.told = nothing(story, parts)
        data = cache.dumps(story)
        for _ in range(parts):
            ours, theirs = context.Pipe()
            person = context.Process(target=_work, args=(theirs, data, parts), daemon=True)
            person.start()
            # Theirs alone: when that process is gone, reading from ours says so.
            theirs.close()
            self._ends.append(ours)
            self._people.append(person)

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows. Raises `Lost`."""
        for number, parcel in enumerate(parcels):
            try:
                self._ends[number].send(parcel)
            except OSError:
                self._lost(number)
        return by_receiver([self._answer(number) for number in range(len(parcels))])

    def _answer(self, number: int) -> Parcels:
        try:
            sent: Parcels
            sent, self.told[number] = self._ends[number].recv()
        except (EOFError, OSError):
            self._lost(number)
        return sent

    def _lost(self, number: int) -> NoReturn:
        person = self._people[number]
        person.join(PATIENCE)
        code = person.exitcode or 0
        how = "ended"
        if code == OUT_OF_MEMORY:
            how = "ran out of memory"
        elif code < 0:
            how = f"was killed ({signal.Signals(-code).name})"
        raise Lost(f"worker {number + 1} of {len(self._people)} {how}")

    def close(self) -> None:
        """Let everybody go, even in the middle of their work."""
        for end, person in zip(self._ends, self._people, strict=True):
            end.close()
            person.terminate()
        for person in self._people:
            person.join(PATIENCE)
            if person.exitcode is None:
                person.kill()


def _work(end: Connection, data: bytes, parts: int) -> None:
    """One process: work through what comes in until nobody sends any more."""
    # Ctrl-C goes to everybody at the terminal; who started us decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    story = cache.loads(data)
    assert story is not None
    part = Part(story, parts)
    try:
        while True:
            end.send(part.advance(end.recv()))
    except (EOFError, OSError):
        return
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
