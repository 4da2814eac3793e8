"""The dice of sampled readers, and one of those readers again, alone and through the engine.

Law 1: what a reader rolls depends on the seed and the reader's number, on nobody else.
Law 2: a sampled reader played alone does exactly what it did among the others.

Each reader has a linear congruential generator modulo 2^64 of its own (Knuth's constants) and
rolls with its upper half. A die of `n` sides is off by less than n / 2^32.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from ..engine.machine import Refused, State, Taken, begin, open_options, take
from ..language.model import NOWHERE, Story
from .walkthroughs import Step, Walkthrough

MULTIPLIER: Final = 6364136223846793005
INCREMENT: Final = 1442695040888963407
MASK: Final = (1 << 64) - 1
GOLDEN: Final = 0x9E3779B97F4A7C15
MIXING: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
"""How far splitmix64 shifts, and what it multiplies with."""

PATIENCE: Final = 2000
"""Choices after which a sampled reader is left to wander: a long book has some hundreds."""

STUCK: Final = "stuck"
FAULT: Final = "fault"
WANDERING: Final = "wandering"
KINDS: Final = (STUCK, FAULT, WANDERING)
"""How a reading may stop that meets no ending."""


class Played(NamedTuple):
    """What became of one reader."""

    outcome: int | str
    """An ending's index, or one of `KINDS`."""
    state: State | None
    """Where the reader rests; None after a fault, and there is no state to be in."""
    walkthrough: Walkthrough


class Dice:
    """One reader's dice."""

    def __init__(self, seed: int, reader: int) -> None:
        self.now = first(seed, reader)

    def roll(self, sides: int) -> int:
        """A number from 0, below `sides`."""
        self.now = (self.now * MULTIPLIER + INCREMENT) & MASK
        return (self.now >> 32) * sides >> 32

    def chance(self, weights: tuple[int, ...]) -> int:
        """Which way chance takes."""
        left = self.roll(sum(weights))
        for way, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return way
        raise AssertionError("a roll is less than its sides")


def first(seed: int, reader: int) -> int:
    """Where a reader's dice begin."""
    return mixed(mixed(seed & MASK) + reader * GOLDEN & MASK)


def mixed(number: int) -> int:
    """Splitmix64: numbers that are neighbours come out far apart."""
    for shift, factor in MIXING:
        number = (number ^ number >> shift) * factor & MASK
    return number ^ number >> 31


def play(
    story: Story,
    seed: int,
    reader: int,
    *,
    given: Mapping[str, bool] | None = None,
    patience: int = PATIENCE,
) -> Played:
    """What a sampled reader did, choice by choice, through the engine's own `take`."""
    dice = Dice(seed, reader)
    told = {slot: bool((given or {}).get(v.name)) for slot, v in enumerate(story.variables)}
    slots = tuple((slot, int(told[slot])) for slot, v in enumerate(story.variables) if v.given)
    try:
        taken = begin(story, dict(given or {}), chance=dice.chance)
    except Refused:
        return Played(FAULT, None, Walkthrough(slots, ()))
    steps: list[Step] = []
    opening = taken.odds
    outcome: int | str = NOWHERE
    while outcome == NOWHERE:
        outcome, after = _next(story, taken, dice, steps, patience)
        taken = after or taken
    state = None if outcome == FAULT else taken.state
    return Played(outcome, state, Walkthrough(slots, tuple(steps), opening))


def _next(
    story: Story, taken: Taken, dice: Dice, steps: list[Step], patience: int
) -> tuple[int | str, Taken | None]:
    """One choice of a uniform reader who leaves by `anywhere` only where nothing else is open."""
    state = taken.state
    scene = story.scenes[state.scene]
    if scene.ending != NOWHERE:
        return scene.ending, None
    if len(steps) == patience:
        return WANDERING, None
    found = open_options(story, state)
    found = tuple(o for o in found if o.kind != "anywhere") or found
    if not found:
        return STUCK, None
    option = found[dice.roll(len(found))]
    number = next(k for k, c in enumerate(scene.choices) if c.id == option.id)
    try:
        after = take(story, state, option.id, chance=dice.chance)
    except Refused:
        steps.append(Step(state.scene, number, ()))
        return FAULT, None
    steps.append(Step(state.scene, number, after.odds))
    return NOWHERE, after
