"""How long a proof may take, how much it may hold, and who hears how far it is.

Law 1: whoever works long asks now and then, where stopping leaves nothing half done.
Law 2: what runs out ends one part of a proof, never the proof.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

PAUSE: Final = 0.05
"""Seconds between two looks at the memory: a look takes some ten microseconds."""

QUIET: Final = 20
"""Counting states for who listens may take one part in so many of the time."""

GRACE: Final = 1.0
"""Seconds at least for telling what was found, once somebody asked for the end…"""

TENTH: Final = 0.1
"""…and this part of the time that was spent so far, if it is more."""

OFTEN: Final = 1023
"""Small things done between two looks at the clock; one less than a power of two."""

Item = TypeVar("Item")


class Exhausted(Exception):
    """Something ran out. Carries `reason`: `time`, `memory` or `interrupted`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"ended early: {reason}")
        self.reason = reason


class Progress(NamedTuple):
    """How far a proof is."""

    stage: str
    seconds: float
    """Since the proof began."""
    states: int
    """Found so far."""
    part: int
    """Which part of the story is being worked at, from 1; 0 where that says nothing."""
    parts: int
    waiting: int
    """Sets of states of this part that wait to be followed up."""
    ending: bool
    """Whether somebody asked for the end already."""


Hear = Callable[[Progress], bool]
"""Hears how far a proof is, now and then; says whether it shall end with what it has."""


def resident() -> int:
    """The bytes that this process holds in memory; 0 where nobody can tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * _page()
    except (OSError, ValueError, IndexError):
        return _peak()


def _page() -> int:
    from resource import getpagesize  # noqa: PLC0415 (not on Windows)

    return getpagesize()


def _peak() -> int:
    """The most bytes that this process ever held, for systems that do not tell more."""
    try:
        from resource import RUSAGE_SELF, getrusage  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return 0
    most = getrusage(RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


class Limit:
    """Says when to stop, and tells how far it is. Without arguments it never stops anybody."""

    def __init__(
        self,
        seconds: float | None = None,
        megabytes: float | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        memory: Callable[[], int] = resident,
        hear: Hear | None = None,
    ) -> None:
        self.clock, self.memory, self.hear = clock, memory, hear
        self.began = clock()
        self.until = None if seconds is None else self.began + seconds
        self.most = None if megabytes is None else megabytes * 1_000_000
        self.reason = ""
        """Why the part that is worked at must end; empty while it may go on."""
        self.reasons: list[str] = []
        """Why parts ended early, one after the other."""
        self.stage = ""
        self.part = self.parts = self.waiting = 0
        self.states: Callable[[], int] = int
        """Counts the states found so far."""
        self._ending = False
        self.begin("")

    def begin(self, stage: str, *, share: float = 1.0) -> None:
        """A part of the proof begins. It may take this share of what is left."""
        now = self.clock()
        self.stage, self.reason = stage, ""
        self.part = self.parts = self.waiting = 0
        self._until = None if self.until is None else now + share * (self.until - now)
        self._most = self.most
        if self.most is not None and share < 1:
            held = self.memory()
            self._most = held + share * (self.most - held)
        self._next_look, self._next_word = now, now
        self._none = self._until is None and self.most is None and self.hear is None

    @contextmanager
    def lent(self, share: float) -> Iterator[None]:
        """Within, no more than this share of what is left may be taken."""
        until, most, now = self.until, self.most, self.clock()
        if until is not None:
            self.until = now + share * (until - now)
        if most is not None:
            held = self.memory()
            self.most = held + share * (most - held)
        try:
            yield
        finally:
            # Whoever asked for the end meanwhile does not wait for what is left.
            self.until = self.until if self._ending else until
            self.most = most

    def over(self) -> bool:
        """Whether the part that is worked at must end here."""
        if self.reason or self._none:
            return bool(self.reason)
        now = self.clock()
        if now >= self._next_look:
            self._next_look = now + PAUSE
            if self._until is not None and now >= self._until:
                self.stop("time")
            elif self._most is not None and self.memory() > self._most:
                self.stop("memory")
            elif self.hear is not None and now >= self._next_word:
                self._tell(now, self.hear)
        return bool(self.reason)

    def check(self) -> None:
        """Raise `Exhausted` if the part that is worked at must end here."""
        if self.over():
            raise Exhausted(self.reason)

    def checked(self, items: Iterable[Item]) -> Iterator[Item]:
        """These, with a look at the clock after every thousand."""
        for number, item in enumerate(items):
            if not number & OFTEN:
                self.check()
            yield item

    def stop(self, reason: str) -> None:
        """End the part that is worked at; after `interrupted` the others get little time."""
        self.reason = reason
        self.reasons.append(reason)
        if reason == "interrupted" and not self._ending:
            self._ending = True
            now = self.clock()
            soon = now + max(GRACE, TENTH * (now - self.began))
            self.until = soon if self.until is None else min(self.until, soon)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Within, whatever runs out ends what is worked at, and is noted; nothing is raised."""
        try:
            yield
        except Exhausted:
            pass
        except KeyboardInterrupt:
            self.stop("interrupted")
        except MemoryError:
            self.stop("memory")

    def stopped(self) -> tuple[str, ...]:
        """Each reason for which something ended early, once; none after `interrupted`."""
        found = tuple(dict.fromkeys(self.reasons))
        return found[: found.index("interrupted") + 1] if "interrupted" in found else found

    def _tell(self, now: float, hear: Hear) -> None:
        took = now - self.began
        states = self.states()
        told = Progress(self.stage, took, states, self.part, self.parts, self.waiting, self._ending)
        if hear(told) and not self._ending:
            self.stop("interrupted")
        self._next_word = now + QUIET * (self.clock() - now)
