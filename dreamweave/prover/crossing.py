"""How states leave the layout of one component for that of another.

Law: a state arrives with what it held, as far as anything still reads it, and with what was set on
the way.

A crossing does not read what it carries: values are written from their lowest in every layout, so
that a field of a key moves by a shift, and a place is a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from .flow import SET
from .kernels import Kernels, Shifts, Stage, backward, forward
from .layout import Layout, places_in

SPARSE: Final = 32
"""Places up to which it is quicker to carry each on its own than to fold them all together."""


class Crossing:
    """How states leave one layout for another, by one gate."""

    __slots__ = (
        "_downs",
        "_dropped",
        "_drops",
        "_inward",
        "_kept",
        "_places",
        "_ups",
        "base",
        "known_key",
        "same",
        "source",
        "varies",
    )

    def __init__(self, source: Layout, target: Layout, known: Mapping[int, int]) -> None:
        self.source = source
        fixed = {
            slot: known.get(slot, target.start[slot])
            for slot in (*target.inside, *target.carried)
            if slot in known or not _holds(source, slot)
        }
        self.base = _place(target, fixed)
        self.known_key = _key(target, fixed)
        self.varies = target.field(s for s in source.inside if s in target.shift and s not in known)
        """The bits of a key there that a place decides."""
        kept = [s for s in source.inside if s not in known and _holds(target, s)]
        carried = [s for s in source.carried if s not in known and _holds(target, s)]
        self.same = all(source.stride[s] == target.stride.get(s) for s in kept)
        """Whether a folded place stays what it is, but for a constant."""
        self._dropped = [slot for slot in source.inside if slot not in kept]
        self._drops: tuple[Stage, ...] | None = None
        self._ups, self._downs = _fields(source, target, carried)
        self._inward = tuple(
            (source.shift[s], source.field((s,)) >> source.shift[s], target.stride[s])
            for s in carried
            if s in target.stride
        )
        """What goes from a key into a place: where it stands, its mask, how much one counts."""
        self._kept = tuple(
            (source.stride[s], source.size[s], target.stride.get(s), target.shift.get(s, 0))
            for s in kept
        )
        """What goes from a place into a place, or into a key at a shift."""
        self._places: dict[int, tuple[int, int]] = {}

    @property
    def drops(self) -> tuple[Stage, ...]:
        """What folds away the variables that the other layout does not take from a place."""
        if self._drops is None:
            kernels, low = Kernels(self.source), self.source.low
            ops = [(SET, slot, ("const", low[slot])) for slot in self._dropped]
            self._drops = kernels.branches(ops, 0)[0].stages
        return self._drops

    def cross(self, key: int, bits: int) -> dict[int, int]:
        """The sets, by key, in which these places arrive."""
        if bits.bit_count() > SPARSE:
            bits = forward(bits, self.drops)
            if self.same:
                there, base = self.of_key(key)
                return {there: bits << base}
        found: dict[int, int] = {}
        for _, there, at in self.arrivals(key, bits):
            found[there] = found.get(there, 0) | 1 << at
        return found

    def arrivals(self, key: int, bits: int) -> list[tuple[int, int, int]]:
        """Place here, key there and place there, for each of these places."""
        there, base = self.of_key(key)
        found = []
        for place in places_in(bits):
            more_key, more = self._places.get(place) or self._of_place(place)
            found.append((place, there | more_key, base + more))
        return found

    def one(self, key: int, place: int) -> tuple[int, int]:
        """The key and the place at which one place arrives."""
        there, base = self.of_key(key)
        more_key, more = self._of_place(place)
        return there | more_key, base + more

    def back(self, key: int, bits: int, goal: Callable[[int], int]) -> int:
        """Those of these places that arrive in the goal, which gives a set for each key."""
        if bits.bit_count() <= SPARSE:
            return self._back(key, bits, goal)
        folded = forward(bits, self.drops)
        if self.same:
            there, base = self.of_key(key)
            arrived = goal(there) >> base & folded
        else:
            arrived = self._back(key, folded, goal)
        return backward(arrived, self.drops) & bits if arrived else 0

    def _back(self, key: int, bits: int, goal: Callable[[int], int]) -> int:
        found = 0
        for place, there, at in self.arrivals(key, bits):
            if goal(there) >> at & 1:
                found |= 1 << place
        return found

    def of_key(self, key: int) -> tuple[int, int]:
        """What a key gives to a key there and to a place."""
        there, place = self.known_key, self.base
        for mask, distance in self._ups:
            there |= (key & mask) << distance
        for mask, distance in self._downs:
            there |= (key & mask) >> distance
        for shift, mask, counts in self._inward:
            place += (key >> shift & mask) * counts
        return there, place

    def _of_place(self, place: int) -> tuple[int, int]:
        """What a place gives to a key there and to a place; folded or not, it is the same."""
        found = self._places.get(place)
        if found is None:
            key = there = 0
            for stride, size, counts, shift in self._kept:
                value = place // stride % size
                if counts is None:
                    key |= value << shift
                else:
                    there += value * counts
            found = self._places[place] = (key, there)
        return found


def _fields(source: Layout, target: Layout, slots: Iterable[int]) -> tuple[Shifts, Shifts]:
    """How fields of one key become fields of the other: those that go up, those that go down."""
    moves: dict[int, int] = {}
    for slot in slots:
        if slot in target.shift:
            distance = target.shift[slot] - source.shift[slot]
            moves[distance] = moves.get(distance, 0) | source.field((slot,))
    ups = tuple((mask, distance) for distance, mask in moves.items() if distance >= 0)
    return ups, tuple((mask, -distance) for distance, mask in moves.items() if distance < 0)


def _holds(layout: Layout, slot: int) -> bool:
    return slot in layout.stride or slot in layout.shift


def _place(layout: Layout, values: Mapping[int, int]) -> int:
    return sum(
        (values[slot] - layout.low[slot]) * stride
        for slot, stride in layout.stride.items()
        if slot in values
    )


def _key(layout: Layout, values: Mapping[int, int]) -> int:
    return sum(
        values[slot] - layout.low[slot] << shift
        for slot, shift in layout.shift.items()
        if slot in values
    )
