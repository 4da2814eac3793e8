"""`sample`: what becomes of many uniform readers, with how far that can be trusted.

Law 1: the same seed gives the same sample, whatever the machine.
Law 2: a count is exact; a share of all readers comes with its interval of 95 %.
Law 3: whatever ends a sample early, it tells of those readers who were sent till then.

For stories too large to prove. What `numbers.odds` says exactly, a sample says nearly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import Any, Final, NamedTuple

from ..language.model import NOWHERE, Story
from .dice import KINDS, PATIENCE, Played, play
from .reference import givens
from .scenes import Book

Z: Final = 1.959963984540054
"""Of a normal deviate 95 % lie within so many standard deviations."""


FIRST: Final = 1 << 12
"""Readers in the first block, each next one being twice as large: enough to know a share of a half
to 1.5 %, and little to wait for when the time is over."""


class Share(NamedTuple):
    """How many readers met something."""

    count: int  # type: ignore[assignment]  # nobody counts the fields of a share
    odds: float
    """Their share of all readers."""
    low: float
    """With 95 % confidence the true odds lie from here…"""
    high: float
    """…to here (Wilson's interval, which is right for rare things too)."""
    mean_length: float
    """Their choices on average; 0 where there are none."""
    first: int
    """The number of the first such reader, for `again`; -1 where there is none."""


class Sample(NamedTuple):
    """What became of some readers."""

    given: dict[str, bool]
    """What their ledgers gave."""
    seed: int
    readers: int
    asked: int
    """How many were to be sent; more than `readers` if the time was over, or somebody broke off."""
    patience: int
    endings: tuple[Share, ...]
    stuck: Share
    faults: Share
    """A choice was refused, or led nowhere."""
    wandering: Share
    """Their patience was at an end before the story was."""
    choices: int
    """By all readers together."""
    mean_length: float
    """Choices of the readers who met an ending, on average."""
    seconds: float
    interrupted: bool
    """Whether somebody broke it off."""

    @property
    def rate(self) -> float:
        """Choices per second."""
        return self.choices / self.seconds if self.seconds else 0.0


class NeedsNumpy(ImportError):
    """Sampling counts with numpy, and it is not installed."""


def samples(
    story: Story,
    readers: int,
    *,
    seed: int = 0,
    patience: int = PATIENCE,
    seconds: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Sample, ...]:
    """One sample for each combination of given flags, in the order of `numbers.odds`.

    Each may take its part of the seconds. After one that was broken off there are no more.
    """
    combinations = list(givens(story))
    part = None if seconds is None else seconds / len(combinations)
    found: list[Sample] = []
    for given in combinations:
        how: dict[str, Any] = {"given": given, "patience": patience, "seconds": part}
        found.append(sample(story, readers, seed=seed, clock=clock, **how))
        if found[-1].interrupted:
            break
    return tuple(found)


def sample(
    story: Story,
    readers: int,
    *,
    seed: int = 0,
    given: Mapping[str, bool] | None = None,
    patience: int = PATIENCE,
    seconds: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Sample:
    """What becomes of so many uniform readers, or of as many as there is time for.

    Raises `NeedsNumpy`; `ValueError` for none; `KeyboardInterrupt` before the first are back.
    """
    if readers < 1:
        raise ValueError("a sample needs at least one reader")
    try:
        from .lanes import BLOCK, play_block  # noqa: PLC0415 (numpy: only who samples waits)
    except ImportError:
        raise NeedsNumpy("sampling needs numpy: pip install numpy") from None
    began, book, interrupted = clock(), Book(story), False
    told = {v.name: bool((given or {}).get(v.name)) for v in story.variables if v.given}
    count = _Count(len(story.endings))
    for first, many in blocks(readers, BLOCK):
        if seconds is not None and first and clock() - began > seconds:
            break
        try:
            block = play_block(book, seed, first, many, given=told, patience=patience)
        except KeyboardInterrupt:
            if not first:
                raise
            interrupted = True
            break
        count.add(block, first)
    shares = [count.share(outcome) for outcome in range(count.outcomes)]
    stuck, faults, wandering = shares[len(story.endings) :]
    return Sample(
        told,
        seed,
        count.readers,
        readers,
        patience,
        tuple(shares[: len(story.endings)]),
        stuck,
        faults,
        wandering,
        choices=sum(count.steps),
        mean_length=count.mean_length(len(story.endings)),
        seconds=clock() - began,
        interrupted=interrupted,
    )


def blocks(readers: int, most: int) -> Iterator[tuple[int, int]]:
    """The first reader of each block, and how many there are in it."""
    first, size = 0, min(FIRST, most)
    while first < readers:
        yield first, min(size, readers - first)
        first, size = first + size, min(size * 2, most)


def again(story: Story, sampled: Sample, reader: int) -> Played:
    """What one reader of a sample did, choice by choice."""
    return play(story, sampled.seed, reader, given=sampled.given, patience=sampled.patience)


class _Count:
    """Readers by outcome."""

    def __init__(self, endings: int) -> None:
        self.outcomes = endings + len(KINDS)
        self.readers = 0
        self.counts = [0] * self.outcomes
        self.steps = [0] * self.outcomes
        self.firsts = [NOWHERE] * self.outcomes

    def add(self, block: Any, first: int) -> None:
        """Count the readers of a block; `first` is the number of its first."""
        self.readers += len(block.outcomes)
        for outcome in range(self.outcomes):
            here = block.outcomes == outcome
            count = int(here.sum())
            if count and self.firsts[outcome] == NOWHERE:
                self.firsts[outcome] = first + int(here.argmax())
            self.counts[outcome] += count
            self.steps[outcome] += int(block.choices[here].sum())

    def share(self, outcome: int) -> Share:
        """One outcome's share."""
        count, readers = self.counts[outcome], self.readers
        mean = self.steps[outcome] / count if count else 0.0
        return Share(count, count / readers, *interval(count, readers), mean, self.firsts[outcome])

    def mean_length(self, endings: int) -> float:
        """The average of those who met one of the endings."""
        count = sum(self.counts[:endings])
        return sum(self.steps[:endings]) / count if count else 0.0


def interval(count: int, of: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share."""
    share, spread = count / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    reach = Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / of / 4)
    # Rounding must not keep out what was never met, or always.
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    return low, 1.0 if count == of else min(1.0, middle + reach)
