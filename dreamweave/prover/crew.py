"""Every state, found by several processes, on this machine or on a cluster.

Law 1: a state belongs to one part, by its hash, and only that part ever remembers it: memory
grows with the crew.
Law 2: what is found does not depend on how many parts there are, nor on who works them.
Law 3: the engine's own `outcomes` says what follows a state; nothing is forgotten or summed up.
Law 4: whatever ends a search early, what was told till then is true.

For stories that are too large for `space.explore`, which is far faster and knows far more. The
parts meet after each step of the readers: everybody works through the states that came in, and
what follows is sent to whom it belongs. `workers` and `cluster` are those who work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from sys import getsizeof
from typing import Final, Protocol
from zlib import crc32

from ..engine.machine import Refused, State, open_options, openings, outcomes
from ..language.model import NOWHERE, Story
from ..language.tuples import NamedTuple

Spot = tuple[int, tuple[int, ...]]
"""A state as it travels: scene and values."""

Parcels = list[list[Spot]]
"""What is sent, by the part that it belongs to."""

SLOT: Final = 64
"""Bytes that a set keeps for one that it holds, empty room included."""

TIME: Final = "time"
MEMORY: Final = "memory"
INTERRUPTED: Final = "interrupted"


class Told(NamedTuple):
    """What a part has found so far."""

    states: int
    endings: tuple[int, ...]
    """How many states end so, by ending."""
    stuck: int
    faults: int
    bytes: int
    """About how much memory its states take."""


class Tally(NamedTuple):
    """What a crew has found."""

    states: int
    endings: tuple[int, ...]
    """How many states end so, by ending."""
    stuck: int
    faults: int
    """Choices that are refused, each counted where it is open."""
    complete: bool
    left_out: str
    """Why it is not complete: `time`, `memory`, `interrupted`, or what became of a worker."""
    steps: int
    """How many choices the farthest state is from a beginning."""
    seconds: float


class Lost(RuntimeError):
    """Somebody of a crew is gone, and what belonged to him with him."""


class Crew(Protocol):
    """Some parts, each with somebody who works it."""

    told: list[Told]
    """What each part said last."""

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows from the states that are new.

        Raises `Lost`.
        """

    def close(self) -> None:
        """Let everybody go, even in the middle of their work."""


class Part:
    """One part: the states that belong to it, and what was seen there."""

    def __init__(self, story: Story, parts: int) -> None:
        self.story, self.parts = story, parts
        self.known: set[Spot] = set()
        self.endings = [0] * len(story.endings)
        self.stuck = self.faults = 0
        self.size = 0

    def advance(self, spots: Sequence[Spot]) -> tuple[Parcels, Told]:
        """What follows from those of these states that are new, by the part it belongs to."""
        sent: list[set[Spot]] = [set() for _ in range(self.parts)]
        for spot in spots:
            if spot in self.known:
                continue
            self.known.add(spot)
            for after in self._follow(State(*spot)):
                sent[part_of(after, self.parts)].add(after)
        if spots:
            self.size = getsizeof(spots[0]) + getsizeof(spots[0][1]) + SLOT
        return [list(parcel) for parcel in sent], self.told()

    def _follow(self, state: State) -> Iterator[Spot]:
        ending = self.story.scenes[state.scene].ending
        if ending != NOWHERE:
            self.endings[ending] += 1
            return
        options = open_options(self.story, state)
        self.stuck += not options
        for option in options:
            try:
                found = outcomes(self.story, state, option.id)
            except Refused:
                self.faults += 1
                continue
            for outcome in found:
                yield outcome.taken.state[:2]

    def told(self) -> Told:
        """What was found so far."""
        held = len(self.known) * self.size
        return Told(len(self.known), tuple(self.endings), self.stuck, self.faults, held)


def nothing(story: Story, parts: int) -> list[Told]:
    """What parts have to tell before they begin."""
    return [Told(0, (0,) * len(story.endings), 0, 0, 0)] * parts


def part_of(spot: Spot, parts: int) -> int:
    """The part that a state belongs to: the same on every machine, unlike `hash`."""
    return crc32(repr(spot).encode()) % parts


def by_receiver(sent: Sequence[Parcels]) -> Parcels:
    """By receiver what every sender sent."""
    return [[spot for parcels in sent for spot in parcels[k]] for k in range(len(sent))]


def starts(story: Story) -> Iterator[Spot]:
    """Every state in which a playthrough may begin, whatever the ledger gave."""
    given = [v.name for v in story.variables if v.given]
    for held in product((False, True), repeat=len(given)):
        try:
            for opening in openings(story, dict(zip(given, held, strict=True))):
                yield opening.taken.state[:2]
        except Refused:
            continue


def explore(
    story: Story,
    crew: Crew,
    parts: int,
    *,
    seconds: float | None = None,
    megabytes: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Tally:
    """Every state of a story, or those met before something ran out."""
    began, steps, left_out = clock(), 0, ""
    parcels: Parcels = [[] for _ in range(parts)]
    for spot in set(starts(story)):
        parcels[part_of(spot, parts)].append(spot)
    try:
        while any(parcels) and not left_out:
            if seconds is not None and clock() - began > seconds:
                left_out = TIME
            elif megabytes is not None and held(crew) > megabytes * 1e6:
                left_out = MEMORY
            else:
                parcels = crew.advance(parcels)
                steps += 1
    except KeyboardInterrupt:
        left_out = INTERRUPTED
    except Lost as lost:
        left_out = str(lost)
    finally:
        crew.close()
    return _sum(story, crew.told, left_out, max(0, steps - 1), clock() - began)


def held(crew: Crew) -> int:
    """About how many bytes the states of a crew take."""
    return sum(told.bytes for told in crew.told)


def _sum(story: Story, told: Sequence[Told], left_out: str, steps: int, seconds: float) -> Tally:
    states = sum(one.states for one in told)
    endings = tuple(sum(one.endings[k] for one in told) for k in range(len(story.endings)))
    stuck, faults = sum(one.stuck for one in told), sum(one.faults for one in told)
    return Tally(states, endings, stuck, faults, not left_out, left_out, steps, seconds)
