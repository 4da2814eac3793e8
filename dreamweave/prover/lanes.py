"""Sampled playthroughs: thousands of uniform readers at once, each in a lane of its own.

Law 1: each lane is a playthrough: `dice.play` with the same seed and number does the same.
Law 2: a reader who is stuck, refused or still wandering is counted so, never left out.

Readers wait in bags, one for each scene, and a bag goes on as one piece: a few dozen operations
of numpy, however many readers it holds. Scenes that lead to others come first, so that stragglers
catch up before the crowd goes on; among scenes that come back to each other, the fullest bag.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush
from typing import Any, Final, NamedTuple, final

import numpy as np

from ..engine.machine import MAX_HOPS
from ..language.model import NOWHERE, Story
from .columns import column_type
from .dice import (
    GOLDEN,
    INCREMENT,
    KINDS,
    MASK,
    MIXING,
    MULTIPLIER,
    PATIENCE,
    mixed,
)
from .scenes import Book, Onward, Ready, beginning

BLOCK: Final = 1 << 17
"""Readers at once: enough to make the most of a bag, and few enough for a processor's cache."""

HALF: Final = np.uint64(32)


class Block(NamedTuple):
    """What became of some readers, each array by lane."""

    outcomes: Any
    """An ending's index; past the endings the kinds of `dice.KINDS`, in order."""
    choices: Any
    """How many choices each took; one that was refused is none."""
    columns: list[Any]
    """By slot: what the variables held at last."""
    scenes: Any
    """Where each came to rest; after a fault no meaning."""


def play_block(
    book: Book,
    seed: int,
    first: int,
    readers: int,
    *,
    given: Mapping[str, bool] | None = None,
    patience: int = PATIENCE,
) -> Block:
    """What becomes of the readers `first`, `first + 1`, … of a sample."""
    return _Lanes(book, _dice(seed, first, readers), dict(given or {}), patience).run()


def _dice(seed: int, first: int, readers: int) -> Any:
    """Where each reader's dice begin: `dice.first`, for many."""
    numbers = np.arange(first, first + readers, dtype=np.uint64) * np.uint64(GOLDEN)
    numbers += np.uint64(mixed(seed & MASK))
    for shift, factor in MIXING:
        numbers = (numbers ^ numbers >> np.uint64(shift)) * np.uint64(factor)
    return numbers ^ numbers >> np.uint64(31)


@final
class _Lanes:
    """Readers on their way."""

    def __init__(self, book: Book, dice: Any, given: dict[str, bool], patience: int) -> None:
        self.book, self.dice, self.patience = book, dice, patience
        self.story: Story = book.story
        many = len(dice)
        self.columns = [
            np.full(many, value, column_type(variable))
            for value, variable in zip(
                beginning(self.story, given), self.story.variables, strict=True
            )
        ]
        self.choices = np.zeros(many, np.int32)
        self.passed = np.zeros(many, np.int16) if book.circles else None
        self.outcomes = np.full(many, NOWHERE, np.int32)
        self.scenes = np.zeros(many, np.int32)
        self.bags: list[list[Any]] = [[] for _ in self.story.scenes]
        self.sizes = [0] * len(self.story.scenes)
        self.queue: list[tuple[int, int, int]] = []
        """A scene's turn, how many wait there (negative: the most come first), the scene."""

    def run(self) -> Block:
        """Everybody's playthrough."""
        self.send(self.story.start, self.story.start, np.arange(len(self.dice)))
        while self.queue:
            _, size, scene = heappop(self.queue)
            if size == -self.sizes[scene] != 0:
                bag, self.bags[scene], self.sizes[scene] = self.bags[scene], [], 0
                self.visit(scene, bag[0] if len(bag) == 1 else np.concatenate(bag))
        return Block(self.outcomes, self.choices, self.columns, self.scenes)

    def send(self, left: int, target: int, lanes: Any) -> None:
        """Put readers into a scene's bag."""
        if not len(lanes):
            return
        for slot in self.book.forgets(left, target):
            self.columns[slot][lanes] = self.story.variables[slot].start
        self.bags[target].append(lanes)
        self.sizes[target] += len(lanes)
        # Entries that a bag has outgrown stay behind, and are passed over when they come up.
        heappush(self.queue, (self.book.turn[target], -self.sizes[target], target))

    def visit(self, index: int, lanes: Any) -> None:
        """Enter a scene, and go on."""
        ready = self.book[index]
        if ready.enter is not None:
            refused: list[Any] = []
            lanes = ready.enter(self.columns, lanes, refused)
            self.refuse(refused)
        if ready.scene.next:
            lanes = self.counted(lanes)
            self.onward(index, ready.onward[0], lanes)
        elif ready.scene.ending != NOWHERE:
            self.stop(index, lanes, ready.scene.ending)
        else:
            self.rest(index, ready, lanes)

    def counted(self, lanes: Any) -> Any:
        """Those who have not passed too many scenes in one step; the others are at fault."""
        if self.passed is None:
            return lanes
        passed = self.passed.take(lanes) + 1
        self.passed[lanes] = passed
        endless = passed >= MAX_HOPS
        if endless.any():
            self.refuse([lanes[endless]])
            lanes = lanes[~endless]
        return lanes

    def rest(self, index: int, ready: Ready, lanes: Any) -> None:
        """Let each reader take a choice that is open."""
        if self.passed is not None:
            self.passed[lanes] = 0
        taken = self.choices.take(lanes)
        tired = taken >= self.patience
        if tired.any():
            self.stop(index, lanes[tired], self.kind(2))
            lanes, taken = lanes[~tired], taken[~tired]
            if not len(lanes):
                return
        self.choices[lanes] = taken + 1
        found = ready.open(self.columns, lanes)
        kinds = [choice.kind == "anywhere" for choice in ready.scene.choices]
        staying = [k for k, leaves in enumerate(kinds) if not leaves]
        left = self.choose(index, ready, lanes, [(k, found[k]) for k in staying])
        if left is None:
            return
        leaving = [k for k, leaves in enumerate(kinds) if leaves]
        pairs = [(k, found[k] if isinstance(found[k], bool) else found[k][left]) for k in leaving]
        nobody = self.choose(index, ready, lanes[left], pairs)
        if nobody is not None:
            still = lanes[left][nobody]
            self.choices[still] -= 1
            self.stop(index, still, self.kind(0))

    def choose(
        self, index: int, ready: Ready, lanes: Any, found: list[tuple[int, Any]]
    ) -> Any | None:
        """Take one of these choices each; gives whom none is open to, None if there is nobody."""
        found = [(k, mask) for k, mask in found if mask is not False]
        left = None
        if not any(mask is True for _, mask in found):
            some = np.zeros(len(lanes), bool)
            for _, mask in found:
                some |= mask
            if not some.all():
                left = ~some
                lanes = lanes[some]
                found = [(k, mask[some]) for k, mask in found]
        if len(lanes):
            for k, chosen in self.picked(lanes, found):
                self.take(index, ready, k, chosen)
        return left

    def picked(self, lanes: Any, found: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
        """By choice the readers who roll it."""
        many = np.int16(0)
        for _, mask in found:
            many = many + (np.int16(1) if mask is True else mask)
        before = self.roll(lanes, many)
        out = []
        for k, mask in found:
            if mask is True:
                out.append((k, lanes[before == 0]))
                before -= 1
            else:
                out.append((k, lanes[mask & (before == 0)]))
                before -= mask
        return out

    def roll(self, lanes: Any, sides: Any) -> Any:
        """For each reader a number from 0, below `sides`."""
        now = self.dice.take(lanes)
        now *= np.uint64(MULTIPLIER)
        now += np.uint64(INCREMENT)
        self.dice[lanes] = now
        now >>= HALF
        now *= sides.astype(np.uint64)
        now >>= HALF
        return now.astype(sides.dtype)

    def take(self, index: int, ready: Ready, k: int, lanes: Any) -> None:
        """Do a choice's effects, and go where it leads."""
        if not len(lanes):
            return
        effects = ready.did[k]
        if effects is not None:
            refused: list[Any] = []
            lanes = effects(self.columns, lanes, refused)
            self.refuse(refused)
        self.onward(index, ready.onward[k], lanes)

    def onward(self, index: int, onward: Onward, lanes: Any) -> None:
        """Go the way that holds, or that chance takes."""
        if onward.holds is None or not len(lanes):
            self.send(index, onward.ways[0].scene, lanes)
            return
        held = [
            np.full(len(lanes), mask) if isinstance(mask, bool) else mask
            for mask in onward.holds(self.columns, lanes)
        ]
        waiting = np.ones(len(lanes), bool)
        for way, holds in zip(onward.ways, held, strict=True):
            if not way.odds:
                self.send(index, way.scene, lanes[waiting & holds])
                waiting &= ~holds
        weights = [
            (way.scene, np.where(holds[waiting], np.int64(way.odds), np.int64(0)))
            for way, holds in zip(onward.ways, held, strict=True)
            if way.odds
        ]
        self.chance(index, lanes[waiting], weights)

    def chance(self, index: int, lanes: Any, weights: list[tuple[int, Any]]) -> None:
        """Go the way that the dice take; where none holds, that is a fault."""
        total = sum((weight for _, weight in weights), np.zeros(len(lanes), np.int64))
        some = total > 0
        if not some.all():
            self.refuse([lanes[~some]])
            lanes, total = lanes[some], total[some]
            weights = [(target, weight[some]) for target, weight in weights]
        if not len(lanes):
            return
        left = self.roll(lanes, total)
        for target, weight in weights:
            self.send(index, target, lanes[(left >= 0) & (left < weight)])
            left = left - weight

    def stop(self, scene: int, lanes: Any, outcome: int) -> None:
        """These playthroughs are over."""
        self.outcomes[lanes] = outcome
        self.scenes[lanes] = scene

    def refuse(self, refused: list[Any]) -> None:
        """These readers' last choice was none: a fault of the story."""
        for lanes in refused:
            self.outcomes[lanes] = self.kind(1)
            # The beginning may be refused too, and that is no choice.
            self.choices[lanes] = np.maximum(self.choices[lanes] - 1, 0)

    def kind(self, number: int) -> int:
        """The outcome of one of `KINDS`."""
        assert number < len(KINDS)
        return len(self.story.endings) + number
