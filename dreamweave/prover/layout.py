"""How the states of a component are written down: a place among bits, and a key.

Law 1: a set of states of one node and one key is a whole number: bit `p` is set where the state
at place `p` is in the set. A guard is then a mask and an effect a shift.
Law 2: a place is `sum((value - low) * stride)` over the inside variables; a key holds the others
in fields of bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..language.model import Variable
from .trees import slots_of

CHEAP: Final = 1 << 12
"""Places that cost next to nothing: below this Python's own overhead is the larger part."""

ROOM: Final = 1 << 13
"""Places up to which variables are put inside that change seldom."""

SELDOM: Final = 4
"""A variable changes seldom if another changes more than so many times as often."""

MOST: Final = 1 << 16
"""Places at most: 8 KiB for a set; more would be mostly zeros in any story met so far."""

FEW: Final = 64
"""Places of a set up to which each is met on its own; with more, a text of bits is searched."""


class Layout:
    """The places and keys of one component."""

    __slots__ = (
        "_masks",
        "carried",
        "full",
        "inside",
        "low",
        "places",
        "shift",
        "size",
        "start",
        "stride",
        "variables",
        "width",
    )

    def __init__(
        self, variables: Sequence[Variable], inside: Sequence[int], carried: Sequence[int]
    ) -> None:
        self.variables = variables
        self.inside, self.carried = tuple(inside), tuple(carried)
        self.low = [v.low for v in variables]
        self.size = [v.high - v.low + 1 for v in variables]
        self.start = [v.start for v in variables]
        self.stride: dict[int, int] = {}
        self.places = 1
        for slot in inside:
            self.stride[slot] = self.places
            self.places *= self.size[slot]
        self.full = (1 << self.places) - 1
        self.shift: dict[int, int] = {}
        self.width: dict[int, int] = {}
        top = 0
        for slot in carried:
            self.shift[slot] = top
            self.width[slot] = max(1, (self.size[slot] - 1).bit_length())
            top += self.width[slot]
        self._masks: dict[int, tuple[int, ...]] = {}

    def without(self, slot: int) -> Layout:
        """The layout in which an inside variable is carried."""
        inside = [other for other in self.inside if other != slot]
        return Layout(self.variables, inside, (*self.carried, slot))

    def masks(self, slot: int) -> tuple[int, ...]:
        """For each value of an inside variable, from its lowest, the places that hold it."""
        found = self._masks.get(slot)
        if found is None:
            found = self._masks[slot] = self._repeat(self.stride[slot], self.size[slot])
        return found

    def _repeat(self, stride: int, size: int) -> tuple[int, ...]:
        """Blocks of `stride` ones, one in every `size` blocks, as far as there are places."""
        block, width = (1 << stride) - 1, stride * size
        while width < self.places:
            block |= block << width
            width *= 2
        # Doubling goes past the end; the full mask cuts what is too much.
        return tuple(block << k * stride & self.full for k in range(size))

    def field(self, slots: Iterable[int]) -> int:
        """The bits of a key that belong to these carried variables."""
        bits = 0
        for slot in slots:
            bits |= ((1 << self.width[slot]) - 1) << self.shift[slot]
        return bits

    def of_key(self, key: int, slot: int) -> int:
        """What a carried variable holds in a key."""
        return (key >> self.shift[slot] & (1 << self.width[slot]) - 1) + self.low[slot]

    def of_place(self, place: int, slot: int) -> int:
        """What an inside variable holds at a place."""
        return place // self.stride[slot] % self.size[slot] + self.low[slot]

    def key_of(self, values: Mapping[int, int]) -> int:
        """The key of some values; variables that are not told are at their start."""
        key = 0
        for slot, shift in self.shift.items():
            key |= values.get(slot, self.start[slot]) - self.low[slot] << shift
        return key

    def place_of(self, values: Mapping[int, int]) -> int:
        """The place of some values; variables that are not told are at their start."""
        place = 0
        for slot, stride in self.stride.items():
            place += (values.get(slot, self.start[slot]) - self.low[slot]) * stride
        return place

    def values(self, key: int, place: int) -> dict[int, int]:
        """What the variables of this layout hold."""
        found = {slot: self.of_key(key, slot) for slot in self.carried}
        for slot in self.inside:
            found[slot] = self.of_place(place, slot)
        return found


def places_in(bits: int) -> list[int]:
    """The places of a set, in order."""
    found = []
    if bits.bit_count() <= FEW:
        # From the top, since a number without its highest bit is a shorter one.
        while bits:
            found.append(bits.bit_length() - 1)
            bits ^= 1 << found[-1]
        return found[::-1]
    text = bin(bits)[:1:-1]
    place = text.find("1")
    while place >= 0:
        found.append(place)
        place = text.find("1", place + 1)
    return found


def choose(variables: Sequence[Variable], live: int, together: Sequence[frozenset[int]]) -> Layout:
    """The layout of a component.

    `together` tells for each edge inside it which of the live variables it changes. What is
    changed often takes many values whatever the others hold, and fills a set well. What is
    changed seldom is often decided by others: those that change together go in together, since
    one without the others would leave most places empty. What is never changed goes in last.
    """
    writes = dict.fromkeys(slots_of(live), 0)
    for slots in together:
        for slot in slots:
            writes[slot] += 1
    order = sorted(writes, key=lambda slot: (-writes[slot], slot))
    most = max(writes.values(), default=0)
    often = [slot for slot in order if writes[slot] and writes[slot] * SELDOM >= most]
    seldom = {slot for slot in order if writes[slot]} - set(often)
    inside: list[int] = []
    # If there is room for all that changes, each key is explored but once.
    places = _fit(variables, [[slot for slot in order if writes[slot]]], 1, MOST, inside)
    if not inside:
        places = _fit(variables, [[slot] for slot in often], 1, MOST, inside)
        groups = [sorted(group) for group in _groups(seldom, together, order)]
        places = _fit(variables, groups, places, ROOM, inside)
    rest = [[slot] for slot in order if slot not in inside]
    _fit(variables, rest, places, CHEAP, inside)
    return Layout(variables, inside, [slot for slot in order if slot not in inside])


def _fit(
    variables: Sequence[Variable],
    groups: Sequence[Sequence[int]],
    places: int,
    limit: int,
    inside: list[int],
) -> int:
    """Put groups inside that fit there; gives the places there are then."""
    for group in groups:
        more = places
        for slot in group:
            more *= variables[slot].high - variables[slot].low + 1
        if more <= limit:
            places = more
            inside += group
    return places


def _groups(
    slots: set[int], together: Sequence[frozenset[int]], order: Sequence[int]
) -> list[set[int]]:
    """These variables in groups: two that one edge changes are in the same."""
    group_of = {slot: {slot} for slot in slots}
    for changed in together:
        here = [group_of[slot] for slot in changed if slot in slots]
        for other in here[1:]:
            if other is not here[0]:
                here[0].update(other)
                for slot in other:
                    group_of[slot] = here[0]
    found: list[set[int]] = []
    for slot in order:
        if slot in slots and group_of[slot] not in found:
            found.append(group_of[slot])
    return found
