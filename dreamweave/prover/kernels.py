"""Edges as operations on whole sets of states: guards as masks, effects as shifts.

Law 1: a kernel applied to a set gives what its edge gives, state by state.
Law 2: a kernel's backward reading gives every place from which its forward reading leads into
the set.

What weighs many variables against each other is not worked out for all places: its mask is a sieve,
which looks at the places that it is laid on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, final

from ..language.model import Tree
from .flow import ADD, SET, Op
from .layout import Layout
from .spreads import Known, Spreads, Worth, combined
from .trees import truth

ALL: Final = -1
"""The mask that lets everything through: minus one has every bit set."""

Shifts = tuple[tuple[int, int], ...]
"""`(mask, distance)` each."""

Stage = tuple[int, Shifts, Shifts]
"""One effect: the places that stay, those that go up, those that go down."""

Test = tuple[tuple[Stage, ...], Worth, int]
"""What a tree must come to after these stages."""

Mask: TypeAlias = "int | Sieve"
"""To be laid on a set of places."""


class Branch(NamedTuple):
    """What an edge does to the states of one key, as far as it does the same to all of them."""

    filter: Mask
    """The places that take it."""
    stages: tuple[Stage, ...]
    """What happens to them, in order."""
    known: tuple[tuple[int, int], ...]
    """The variables set that are not inside, and to what."""


def forward(bits: int, stages: Sequence[Stage]) -> int:
    """Where these places are after the stages."""
    for stay, ups, downs in stages:
        moved = bits & stay
        for mask, distance in ups:
            moved |= (bits & mask) << distance
        for mask, distance in downs:
            moved |= (bits & mask) >> distance
        bits = moved
    return bits


def backward(bits: int, stages: Sequence[Stage]) -> int:
    """The places that the stages bring into these."""
    for stay, ups, downs in reversed(stages):
        moved = bits & stay
        for mask, distance in ups:
            moved |= bits >> distance & mask
        for mask, distance in downs:
            moved |= bits << distance & mask
        bits = moved
    return bits


@final
class Sieve:
    """A mask that is worked out only for the places it is laid on: `bits & sieve`."""

    __slots__ = ("mask", "tests")

    def __init__(self, mask: int, tests: tuple[Test, ...]) -> None:
        self.mask, self.tests = mask, tests

    def __rand__(self, bits: int) -> int:
        """Those of these places that pass."""
        bits &= self.mask
        for stages, worth, value in self.tests:
            if not bits:
                break
            bits &= backward(worth.where(value, forward(bits, stages)), stages)
        return bits

    __and__ = __rand__


class Kernels:
    """Makes kernels for one layout; a stage that is met again is the same object."""

    __slots__ = ("_spreads", "_stages", "layout")

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._spreads = Spreads(layout)
        self._stages: dict[tuple[int, ...], Stage] = {}

    # ------------------------------------------------------------------ conditions

    def holds(self, tree: Tree, key: int, known: Known) -> Mask:
        """The places where `tree` holds."""
        if self._spreads.dear(tree):
            return Sieve(self.layout.full, (((), self._worth(tree, key, known), 1),))
        return self._spreads.holds(tree, key, known)

    # --------------------------------------------------------------------- effects

    def branches(self, ops: Sequence[Op], key: int) -> list[Branch]:
        """What these ops do to the states of a key."""
        found = [_Trail(self.layout.full, (), (), {})]
        for op in ops:
            found = [after for trail in found for after in self._after(op, key, trail)]
        return [
            Branch(self._filter(trail), trail.stages, tuple(sorted(trail.known.items())))
            for trail in found
        ]

    def _filter(self, trail: _Trail) -> Mask:
        if trail.tests:
            return Sieve(trail.filter, trail.tests)
        return ALL if trail.filter == self.layout.full else trail.filter

    def _after(self, op: Op, key: int, trail: _Trail) -> list[_Trail]:
        kind, slot, tree = op
        if kind in (SET, ADD):
            if slot not in self.layout.stride:
                return self._learn(kind, slot, tree, key, trail)
            stage = self._stage(kind, slot, tree, key, trail.known)
            return [_Trail(trail.filter, trail.tests, (*trail.stages, stage), trail.known)]
        if self._spreads.dear(tree):
            test = (trail.stages, self._worth(tree, key, trail.known), 1)
            return [trail._replace(tests=(*trail.tests, test))]
        kept = trail.filter & backward(self._spreads.holds(tree, key, trail.known), trail.stages)
        return [_Trail(kept, trail.tests, trail.stages, trail.known)] if kept else []

    def _worth(self, tree: Tree, key: int, known: Known) -> Worth:
        return Worth(self._spreads, truth(tree), key, known)

    def _learn(self, kind: int, slot: int, tree: Tree, key: int, trail: _Trail) -> list[_Trail]:
        """Set a variable that is not inside: a branch for each value that it may take."""
        found = []
        values = self._spreads.spread(tree, key, trail.known)
        if kind == ADD:
            held = self._spreads.variable(slot, key, trail.known)
            values = self._clamped(slot, combined("+", held, values))
        for value, places in values.items():
            kept = trail.filter
            if len(values) > 1:
                kept &= backward(places, trail.stages)
            if kept:
                found.append(trail._replace(filter=kept, known={**trail.known, slot: value}))
        return found

    def _clamped(self, slot: int, values: Mapping[int, int]) -> dict[int, int]:
        low = self.layout.low[slot]
        high = low + self.layout.size[slot] - 1
        found: dict[int, int] = {}
        for value, places in values.items():
            within = min(high, max(low, value))
            found[within] = found.get(within, 0) | places
        return found

    def _stage(self, kind: int, slot: int, tree: Tree, key: int, known: Known) -> Stage:
        if tree[0] != "const":
            return self._made(kind, slot, self._spreads.spread(tree, key, known))
        name = (kind, slot, tree[1])
        found = self._stages.get(name)
        if found is None:
            values = {tree[1]: self.layout.full}
            found = self._stages[name] = self._made(kind, slot, values)
        return found

    def _made(self, kind: int, slot: int, values: Mapping[int, int]) -> Stage:
        """The stage that sets an inside variable to these values, or adds them."""
        layout = self.layout
        low, stride, masks = layout.low[slot], layout.stride[slot], layout.masks(slot)
        high = layout.size[slot] - 1
        moves: dict[int, int] = {}
        for value, places in values.items():
            for held, mask in enumerate(masks):
                after = min(high, max(0, held + value)) if kind == ADD else value - low
                if both := mask & places:
                    moves[after - held] = moves.get(after - held, 0) | both
        stay = moves.pop(0, 0)
        return (
            stay,
            tuple((mask, d * stride) for d, mask in moves.items() if d > 0),
            tuple((mask, -d * stride) for d, mask in moves.items() if d < 0),
        )


class _Trail(NamedTuple):
    """A branch in the making."""

    filter: int
    tests: tuple[Test, ...]
    """What else its states must pass."""
    stages: tuple[Stage, ...]
    known: dict[int, int]
