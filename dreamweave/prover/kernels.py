"""Edges as operations on whole sets of states: guards as masks, effects as shifts.

Law 1: a kernel applied to a set gives what its edge gives, state by state.
Law 2: a kernel's backward reading gives every place from which its forward reading leads into
the set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from ..language.model import Tree
from .flow import ADD, SET, Op
from .layout import Layout
from .trees import ARITHMETIC

ALL: Final = -1
"""The mask that lets everything through: minus one has every bit set."""

Shifts = tuple[tuple[int, int], ...]
"""`(mask, distance)` each."""

Stage = tuple[int, Shifts, Shifts]
"""One effect: the places that stay, those that go up, those that go down."""


class Branch(NamedTuple):
    """What an edge does to the states of one key, as far as it does the same to all of them."""

    filter: int
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


class Kernels:
    """Makes kernels for one layout; a stage that is met again is the same object."""

    __slots__ = ("_stages", "layout")

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._stages: dict[tuple[int, ...], Stage] = {}

    # ------------------------------------------------------------------ conditions

    def holds(self, tree: Tree, key: int, known: Mapping[int, int]) -> int:
        """The places where `tree` holds."""
        layout = self.layout
        match tree[0]:
            case "const":
                return layout.full if tree[1] else 0
            case "and":
                bits = layout.full
                for part in tree[1:]:
                    bits &= self.holds(part, key, known)
                    if not bits:
                        break
                return bits
            case "or":
                bits = 0
                for part in tree[1:]:
                    bits |= self.holds(part, key, known)
                return bits
            case "not":
                return layout.full ^ self.holds(tree[1], key, known)
            case "in":
                wanted = tree[2]
                return self._where(self.spread(tree[1], key, known), lambda n: n in wanted)
            case "==" | "!=" | "<" | "<=" | ">" | ">=":
                return self._compare(tree, key, known)
            case _:
                return self._where(self.spread(tree, key, known), bool)

    def _compare(self, tree: Tree, key: int, known: Mapping[int, int]) -> int:
        apply = ARITHMETIC[tree[0]]
        left, right = self.spread(tree[1], key, known), self.spread(tree[2], key, known)
        bits = 0
        for a, places in left.items():
            for b, others in right.items():
                if apply(a, b):
                    bits |= places & others
        return bits

    def _where(self, spread: Mapping[int, int], test: Callable[[int], bool]) -> int:
        bits = 0
        for value, places in spread.items():
            if test(value):
                bits |= places
        return bits

    def spread(self, tree: Tree, key: int, known: Mapping[int, int]) -> dict[int, int]:
        """The values that `tree` takes, each with the places that give it."""
        layout = self.layout
        match tree[0]:
            case "const":
                return {tree[1]: layout.full}
            case "var":
                return self._variable(tree[1], key, known)
            case "and" | "or" | "not" | "in" | "==" | "!=" | "<" | "<=" | ">" | ">=":
                bits = self.holds(tree, key, known)
                found = {1: bits, 0: layout.full ^ bits}
                return {value: places for value, places in found.items() if places}
            case operator:
                found = self.spread(tree[1], key, known)
                for part in tree[2:]:
                    found = self._combine(operator, found, self.spread(part, key, known))
                return found

    def _variable(self, slot: int, key: int, known: Mapping[int, int]) -> dict[int, int]:
        layout = self.layout
        if slot in layout.stride:
            low = layout.low[slot]
            return {low + k: mask for k, mask in enumerate(layout.masks(slot))}
        if slot in known:
            return {known[slot]: layout.full}
        if slot in layout.shift:
            return {layout.of_key(key, slot): layout.full}
        return {layout.start[slot]: layout.full}

    def _combine(
        self, operator: str, left: Mapping[int, int], right: Mapping[int, int]
    ) -> dict[int, int]:
        apply, found = ARITHMETIC[operator], dict[int, int]()
        for a, places in left.items():
            for b, others in right.items():
                if both := places & others:
                    value = apply(a, b)
                    found[value] = found.get(value, 0) | both
        return found

    # --------------------------------------------------------------------- effects

    def branches(self, ops: Sequence[Op], key: int) -> list[Branch]:
        """What these ops do to the states of a key."""
        found = [_Trail(self.layout.full, (), {})]
        for op in ops:
            found = [after for trail in found for after in self._after(op, key, trail)]
        return [
            Branch(
                ALL if trail.filter == self.layout.full else trail.filter,
                trail.stages,
                tuple(sorted(trail.known.items())),
            )
            for trail in found
        ]

    def _after(self, op: Op, key: int, trail: _Trail) -> list[_Trail]:
        kind, slot, tree = op
        if kind not in (SET, ADD):
            kept = trail.filter & backward(self.holds(tree, key, trail.known), trail.stages)
            return [trail._replace(filter=kept)] if kept else []
        if slot in self.layout.stride:
            stage = self._stage(kind, slot, tree, key, trail.known)
            return [trail._replace(stages=(*trail.stages, stage))]
        return self._learn(kind, slot, tree, key, trail)

    def _learn(self, kind: int, slot: int, tree: Tree, key: int, trail: _Trail) -> list[_Trail]:
        """Set a variable that is not inside: a branch for each value that it may take."""
        found = []
        values = self.spread(tree, key, trail.known)
        if kind == ADD:
            held = self._variable(slot, key, trail.known)
            values = self._clamped(slot, self._combine("+", held, values))
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

    def _stage(self, kind: int, slot: int, tree: Tree, key: int, known: Mapping[int, int]) -> Stage:
        if tree[0] != "const":
            return self._made(kind, slot, self.spread(tree, key, known))
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
    stages: tuple[Stage, ...]
    known: dict[int, int]
