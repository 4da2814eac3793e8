"""What expressions come to at the places of a layout: at all of them at once, or where one looks.

Law 1: either way it is what the engine makes of the expression in that state.
Law 2: looking never takes much more than the cheaper of the two would have taken alone.

All at once is quick where an expression takes few values, however many places there are. One that
weighs many variables against each other takes thousands, and mostly few places hold anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, final

from ..language.model import Tree
from .layout import Layout, places_in
from .trees import ARITHMETIC, Evaluator, boolean, evaluator, operands, reads, slots_of

DEAR: Final = 256
"""Pairs of values, joined for all places at once, that cost more than to look at some places."""

WORD: Final = 1 << 11
"""Places that are joined in the time that Python takes to join anything."""

ROOM: Final = 1 << 29
"""Bits that the pairs of an expression may take all at once: 64 MiB."""

Known = Mapping[int, int]
"""What is set already of the variables that are not inside."""


class _Cost(NamedTuple):
    """What it takes to work out an expression at all places at once."""

    pairs: int
    """Sets of places that are joined."""
    values: int
    """How many values it takes at most."""
    low: int
    """Each is at least so large, and at most…"""
    high: int


class _Reading(NamedTuple):
    """What it takes to look at an expression at one place."""

    test: Evaluator
    inside: tuple[tuple[int, int, int, int], ...]
    """Of the variables read that are inside: slot, stride, size and lowest value."""
    outside: tuple[int, ...]
    patience: float
    """At how many places one may look in the time that all at once take; infinite if those do not
    fit the memory."""


class Spreads:
    """Works out expressions for one layout."""

    __slots__ = ("_dear", "_readings", "layout")

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._dear: dict[Tree, bool] = {}
        self._readings: dict[Tree, _Reading] = {}

    def dear(self, tree: Tree) -> bool:
        """Whether it is better to look at `tree` only where somebody asks."""
        found = self._dear.get(tree)
        if found is None:
            # Nearly all are plain, and mostly each is asked about but once.
            found = self._dear[tree] = not _plain(tree) and self._time(self._cost(tree)) > DEAR
        return found

    def _time(self, cost: _Cost) -> int:
        """How long all places at once take, in what it takes to join two small sets."""
        return cost.pairs * (1 + self.layout.places // WORD)

    def _cost(self, tree: Tree) -> _Cost:
        layout = self.layout
        match tree[0]:
            case "const":
                return _Cost(0, 1, tree[1], tree[1])
            case "var":
                size, low = layout.size[tree[1]], layout.low[tree[1]]
                return _Cost(0, size if tree[1] in layout.stride else 1, low, low + size - 1)
        cost, *others = map(self._cost, operands(tree))
        for other in others:
            cost = _joined(tree[0], cost, other)
        return _Cost(cost.pairs + 1, 2, 0, 1) if boolean(tree) else cost

    def reading(self, tree: Tree) -> _Reading:
        """What it takes to look at `tree` at one place."""
        found = self._readings.get(tree)
        if found is None:
            found = self._readings[tree] = self._read(tree)
        return found

    def _read(self, tree: Tree) -> _Reading:
        layout, slots = self.layout, tuple(slots_of(reads(tree)))
        here = [slot for slot in slots if slot in layout.stride]
        inside = tuple((s, layout.stride[s], layout.size[s], layout.low[s]) for s in here)
        outside = tuple(slot for slot in slots if slot not in layout.stride)
        cost = self._cost(tree)
        patience: float = self._time(cost) // (1 + 2 * len(slots))
        if cost.pairs * layout.places > ROOM:
            patience = math.inf
        return _Reading(evaluator(tree), inside, outside, patience)

    # ------------------------------------------------------------ at all places at once

    def holds(self, tree: Tree, key: int, known: Known) -> int:
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
                return _where(self.spread(tree[1], key, known), lambda n: n in wanted)
            case "==" | "!=" | "<" | "<=" | ">" | ">=":
                return self._compare(tree, key, known)
            case _:
                return _where(self.spread(tree, key, known), bool)

    def _compare(self, tree: Tree, key: int, known: Known) -> int:
        apply = ARITHMETIC[tree[0]]
        left, right = self.spread(tree[1], key, known), self.spread(tree[2], key, known)
        bits = 0
        for a, places in left.items():
            for b, others in right.items():
                if apply(a, b):
                    bits |= places & others
        return bits

    def spread(self, tree: Tree, key: int, known: Known) -> dict[int, int]:
        """The values that `tree` takes, each with the places that give it."""
        layout = self.layout
        match tree[0]:
            case "const":
                return {tree[1]: layout.full}
            case "var":
                return self.variable(tree[1], key, known)
            case _ if boolean(tree):
                bits = self.holds(tree, key, known)
                found = {1: bits, 0: layout.full ^ bits}
                return {value: places for value, places in found.items() if places}
        reading = self.reading(tree)
        if not reading.inside:
            held = {slot: self.held(slot, key, known) for slot in reading.outside}
            return {reading.test(held): layout.full}
        found = self.spread(tree[1], key, known)
        for part in tree[2:]:
            found = combined(tree[0], found, self.spread(part, key, known))
        return found

    def variable(self, slot: int, key: int, known: Known) -> dict[int, int]:
        """The values that a variable takes, each with the places that hold it."""
        layout = self.layout
        if slot in layout.stride:
            low = layout.low[slot]
            return {low + k: mask for k, mask in enumerate(layout.masks(slot))}
        return {self.held(slot, key, known): layout.full}

    def held(self, slot: int, key: int, known: Known) -> int:
        """What a variable holds that is not inside."""
        if slot in known:
            return known[slot]
        if slot in self.layout.shift:
            return self.layout.of_key(key, slot)
        return self.layout.start[slot]


def _plain(tree: Tree) -> bool:
    """Whether a condition only compares variables with constants."""
    match tree:
        case ("and" | "or" | "not", *parts):
            return all(map(_plain, parts))
        case (_, ("var" | "const", _), ("const", _)) | ("in", ("var", _), _) | ("var" | "const", _):
            return True
        case _:
            return False


def _joined(operator: str, one: _Cost, other: _Cost) -> _Cost:
    """The cost of joining two operands."""
    if operator in ("and", "or"):
        return _Cost(one.pairs + other.pairs, 2, 0, 1)
    apply, both = ARITHMETIC[operator], one.values * other.values
    ends = [apply(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    values = min(both, max(ends) - min(ends) + 1)
    if operator in ("min", "max"):
        values = min(values, one.values + other.values)
    return _Cost(one.pairs + other.pairs + both, values, min(ends), max(ends))


def combined(operator: str, left: Mapping[int, int], right: Mapping[int, int]) -> dict[int, int]:
    """What two spreads give, joined."""
    apply, found = ARITHMETIC[operator], dict[int, int]()
    for a, places in left.items():
        for b, others in right.items():
            if both := places & others:
                value = apply(a, b)
                found[value] = found.get(value, 0) | both
    return found


def _where(spread: Mapping[int, int], test: Callable[[int], bool]) -> int:
    bits = 0
    for value, places in spread.items():
        if test(value):
            bits |= places
    return bits


@final
class Worth:
    """What a tree comes to in the states of one key, looked at where somebody asks."""

    __slots__ = ("_found", "_held", "_left", "_of", "_reading", "_seen", "_spreads")

    def __init__(self, spreads: Spreads, tree: Tree, key: int, known: Known) -> None:
        self._spreads, self._of = spreads, (tree, key, known)
        reading = self._reading = spreads.reading(tree)
        self._held = {slot: spreads.held(slot, key, known) for slot in reading.outside}
        self._left = reading.patience
        """How many more places may be looked at before all at once is cheaper."""
        self._seen = 0
        self._found: dict[int, int] = {}

    def where(self, value: int, bits: int) -> int:
        """Those of these places where it comes to a value."""
        if new := bits & ~self._seen:
            self._look(new)
        return bits & self._found.get(value, 0)

    def _look(self, new: int) -> None:
        self._left -= new.bit_count()
        if self._left < 0:
            self._found, self._seen = self._spreads.spread(*self._of), -1
            return
        found, held = self._found, self._held
        test, inside = self._reading.test, self._reading.inside
        for place in places_in(new):
            for slot, stride, size, low in inside:
                held[slot] = place // stride % size + low
            value = test(held)
            found[value] = found.get(value, 0) | 1 << place
        self._seen |= new
