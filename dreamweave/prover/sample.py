"""`sample`: what becomes of many uniform readers, with how far that can be trusted.

Law 1: the same seed gives the same sample, whatever the machine.
Law 2: a count is exact; a share of all readers comes with its interval of 95 %.

For stories too large to prove. What `numbers.odds` says exactly, a sample says nearly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, Final, NamedTuple

from ..language.model import NOWHERE, Story
from .dice import KINDS, PATIENCE, Played, play
from .reference import givens
from .scenes import Book

Z: Final = 1.959963984540054
"""Of a normal deviate 95 % lie within so many standard deviations."""


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
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Sample, ...]:
    """One sample for each combination of given flags, in the order of `numbers.odds`."""
    return tuple(
        sample(story, readers, seed=seed, given=given, patience=patience, clock=clock)
        for given in givens(story)
    )


def sample(
    story: Story,
    readers: int,
    *,
    seed: int = 0,
    given: Mapping[str, bool] | None = None,
    patience: int = PATIENCE,
    clock: Callable[[], float] = time.perf_counter,
) -> Sample:
    """What becomes of so many uniform readers. Raises `NeedsNumpy`, `ValueError` for none."""
    if readers < 1:
        raise ValueError("a sample needs at least one reader")
    try:
        from .lanes import BLOCK, play_block  # noqa: PLC0415 (numpy: only who samples waits)
    except ImportError:
        raise NeedsNumpy("sampling needs numpy: pip install numpy") from None
    began, book = clock(), Book(story)
    told = {v.name: bool((given or {}).get(v.name)) for v in story.variables if v.given}
    count = _Count(len(story.endings))
    for first in range(0, readers, BLOCK):
        many = min(BLOCK, readers - first)
        count.add(play_block(book, seed, first, many, given=told, patience=patience), first)
    shares = [count.share(outcome, readers) for outcome in range(count.outcomes)]
    stuck, faults, wandering = shares[len(story.endings) :]
    return Sample(
        told,
        seed,
        readers,
        patience,
        tuple(shares[: len(story.endings)]),
        stuck,
        faults,
        wandering,
        choices=sum(count.steps),
        mean_length=count.mean_length(len(story.endings)),
        seconds=clock() - began,
    )


def again(story: Story, sampled: Sample, reader: int) -> Played:
    """What one reader of a sample did, choice by choice."""
    return play(story, sampled.seed, reader, given=sampled.given, patience=sampled.patience)


class _Count:
    """Readers by outcome."""

    def __init__(self, endings: int) -> None:
        self.outcomes = endings + len(KINDS)
        self.counts = [0] * self.outcomes
        self.steps = [0] * self.outcomes
        self.firsts = [NOWHERE] * self.outcomes

    def add(self, block: Any, first: int) -> None:
        """Count the readers of a block; `first` is the number of its first."""
        for outcome in range(self.outcomes):
            here = block.outcomes == outcome
            count = int(here.sum())
            if count and self.firsts[outcome] == NOWHERE:
                self.firsts[outcome] = first + int(here.argmax())
            self.counts[outcome] += count
            self.steps[outcome] += int(block.choices[here].sum())

    def share(self, outcome: int, readers: int) -> Share:
        """One outcome's share."""
        count = self.counts[outcome]
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
