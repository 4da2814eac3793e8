"""Every state, found by several processes, on this machine or on a cluster.

Law 1: a state belongs to one part, by its hash, and only that part ever remembers it: memory
grows with the crew.
Law 2: what is found does not depend on how many parts there are, nor on who works them.
Law 3: the engine's own `outcomes` says what follows a state; nothing is forgotten or summed up.

For stories that are too large for `space.explore`, which is far faster and knows far more. The
parts meet after each step of the readers: everybody works through the states that came in, and
what follows is sent to whom it belongs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Protocol
from zlib import crc32

from ..engine.machine import Refused, State, open_options, openings, outcomes
from ..language import cache
from ..language.model import NOWHERE, Story
from ..language.tuples import NamedTuple

Spot = tuple[int, tuple[int, ...]]
"""A state as it travels: scene and values."""

Parcels = list[list[Spot]]
"""What is sent, by the part that it belongs to."""


class Tally(NamedTuple):
    """What a crew has found."""

    states: int
    endings: tuple[int, ...]
    """How many states end so, by ending."""
    stuck: int
    faults: int
    """Choices that are refused, each counted where it is open."""
    complete: bool
    steps: int
    """How many choices the farthest state is from a beginning."""
    seconds: float


class Crew(Protocol):
    """Some parts, each with somebody who works it."""

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows from the states that are new."""

    def counts(self) -> list[Part]:
        """What each part has found so far."""

    def close(self) -> None:
        """Let everybody go."""


class Part:
    """One part: the states that belong to it, and what was seen there."""

    def __init__(self, endings: int) -> None:
        self.known: set[Spot] = set()
        self.endings = [0] * endings
        self.stuck = self.faults = 0

    def advance(self, story: Story, spots: Sequence[Spot], parts: int) -> Parcels:
        """What follows from those of these states that are new, by the part it belongs to."""
        sent: list[set[Spot]] = [set() for _ in range(parts)]
        for spot in spots:
            if spot in self.known:
                continue
            self.known.add(spot)
            for after in self._follow(story, State(*spot)):
                sent[part_of(after, parts)].add(after)
        return [list(parcel) for parcel in sent]

    def _follow(self, story: Story, state: State) -> Iterator[Spot]:
        ending = story.scenes[state.scene].ending
        if ending != NOWHERE:
            self.endings[ending] += 1
            return
        options = open_options(story, state)
        self.stuck += not options
        for option in options:
            try:
                found = outcomes(story, state, option.id)
            except Refused:
                self.faults += 1
                continue
            for outcome in found:
                yield outcome.taken.state[:2]

    def told(self) -> Part:
        """What is sent home: the counts, and of the states only how many."""
        light = Part(0)
        light.endings, light.stuck, light.faults = self.endings, self.stuck, self.faults
        light.known = {(len(self.known), ())}
        return light


def part_of(spot: Spot, parts: int) -> int:
    """The part that a state belongs to: the same on every machine, unlike `hash`."""
    return crc32(repr(spot).encode()) % parts


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
    clock: Callable[[], float] = time.monotonic,
) -> Tally:
    """Every state of a story, or those met before the time was over."""
    began, steps, complete = clock(), 0, True
    parcels: Parcels = [[] for _ in range(parts)]
    for spot in set(starts(story)):
        parcels[part_of(spot, parts)].append(spot)
    try:
        while any(parcels):
            if seconds is not None and clock() - began > seconds:
                complete = False
                break
            parcels = crew.advance(parcels)
            steps += 1
        found = crew.counts()
    except KeyboardInterrupt:
        complete, found = False, crew.counts()
    finally:
        crew.close()
    return _sum(story, found, steps - 1, clock() - began, complete=complete)


def _sum(
    story: Story, found: Sequence[Part], steps: int, seconds: float, *, complete: bool
) -> Tally:
    states = sum(number for part in found for number, _ in part.known)
    endings = tuple(sum(part.endings[k] for part in found) for k in range(len(story.endings)))
    stuck, faults = sum(p.stuck for p in found), sum(p.faults for p in found)
    return Tally(states, endings, stuck, faults, complete, max(steps, 0), seconds)


# ------------------------------------------------------------------------- one machine


class Workers:
    """A crew of processes on this machine."""

    def __init__(self, story: Story, parts: int) -> None:
        # A fresh interpreter each: a fork would copy whatever threads the caller has.
        context = get_context("spawn")
        self._ends: list[Connection] = []
        self._people = []
        data = cache.dumps(story)
        for _ in range(parts):
            ours, theirs = context.Pipe()
            person = context.Process(target=_work, args=(theirs, data, parts), daemon=True)
            person.start()
            self._ends.append(ours)
            self._people.append(person)

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows."""
        for end, parcel in zip(self._ends, parcels, strict=True):
            end.send(parcel)
        return _sorted([end.recv() for end in self._ends])

    def counts(self) -> list[Part]:
        """What each part has found so far."""
        for end in self._ends:
            end.send(None)
        return [end.recv() for end in self._ends]

    def close(self) -> None:
        """Let everybody go."""
        for end in self._ends:
            end.close()
        for person in self._people:
            person.join(timeout=5)


def _work(end: Connection, data: bytes, parts: int) -> None:
    """One process: work through what comes in until nobody sends any more."""
    story = cache.loads(data)
    if story is None:
        return
    part = Part(len(story.endings))
    try:
        while True:
            spots = end.recv()
            end.send(part.told() if spots is None else part.advance(story, spots, parts))
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _sorted(sent: Sequence[Parcels]) -> Parcels:
    """By receiver what every sender sent."""
    return [[spot for parcels in sent for spot in parcels[k]] for k in range(len(sent))]


# --------------------------------------------------------------------------- a cluster


class Cluster:
    """A crew on a Dask cluster: each part lives on one of its workers, as an actor."""

    def __init__(self, story: Story, parts: int, client: Any) -> None:
        data = client.scatter(cache.dumps(story), broadcast=True)
        made = [client.submit(Seat, data, parts, actor=True) for _ in range(parts)]
        self._seats = [future.result() for future in made]

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows."""
        pairs = zip(self._seats, parcels, strict=True)
        waiting = [seat.advance(parcel) for seat, parcel in pairs]
        return _sorted([one.result() for one in waiting])

    def counts(self) -> list[Part]:
        """What each part has found so far."""
        return [seat.told().result() for seat in self._seats]

    def close(self) -> None:
        """Let everybody go."""
        self._seats = []


class Seat:
    """A part and its story on a worker of a cluster."""

    def __init__(self, data: bytes, parts: int) -> None:
        story = cache.loads(data)
        if story is None:
            raise ValueError("the story did not arrive whole")
        self._story, self._parts = story, parts
        self._part = Part(len(story.endings))

    def advance(self, spots: Sequence[Spot]) -> Parcels:
        """What follows from those of these states that are new."""
        return self._part.advance(self._story, spots, self._parts)

    def told(self) -> Part:
        """The counts."""
        return self._part.told()
