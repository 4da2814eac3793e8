"""Sets of states, as numbers under the keys of each component.

Law: a set is a value: nothing changes it once it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import final

from .plan import Plan
from .search import Sets


@final
class States:
    """A set of states of one space. `&`, `|`, `-` and `bool` mean what they do for sets."""

    __slots__ = ("plan", "rows")

    def __init__(self, plan: Plan, rows: dict[int, Sets]) -> None:
        self.plan = plan
        self.rows = rows
        """By component, then by key: for each node a set. Rows without states are left out."""

    def __and__(self, other: States) -> States:
        """The states in both."""
        return self._with(other, int.__and__)

    def __or__(self, other: States) -> States:
        """The states in either."""
        joined = {k: dict(sets) for k, sets in self.rows.items()}
        for k, sets in other.rows.items():
            mine = joined.setdefault(k, {})
            for key, row in sets.items():
                before = mine.get(key)
                mine[key] = [a | b for a, b in zip(before, row, strict=True)] if before else row
        return States(self.plan, joined)

    def __sub__(self, other: States) -> States:
        """The states of this set that are not in the other."""
        return self._with(other, lambda a, b: a & ~b)

    def _with(self, other: States, join: Callable[[int, int], int]) -> States:
        rows: dict[int, Sets] = {}
        for k, sets in self.rows.items():
            theirs = other.rows.get(k, {})
            nothing = [0] * len(self.plan.components[k].nodes)
            found = {}
            for key, row in sets.items():
                pairs = zip(row, theirs.get(key, nothing), strict=True)
                joined = [join(a, b) for a, b in pairs]
                if any(joined):
                    found[key] = joined
            if found:
                rows[k] = found
        return States(self.plan, rows)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any(any(row) for sets in self.rows.values() for row in sets.values())

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same states."""
        return isinstance(other, States) and not (self - other) and not (other - self)

    __hash__ = None  # type: ignore[assignment]

    def holds(self, node: int, key: int, place: int) -> bool:
        """Whether a state is in the set."""
        k = self.plan.component_of[node]
        row = self.rows.get(k, {}).get(key)
        return bool(row and row[self.plan.components[k].local[node]] >> place & 1)

    def count(self) -> int:
        """How many there are."""
        return sum(
            bits.bit_count() for sets in self.rows.values() for row in sets.values() for bits in row
        )

    def nodes(self) -> dict[int, int]:
        """By node how many states there are; nodes without any are left out."""
        found: dict[int, int] = {}
        for node, _, bits in self.cells():
            found[node] = found.get(node, 0) + bits.bit_count()
        return found

    def scenes(self) -> tuple[int, ...]:
        """The scenes with a state in the set, in order."""
        scenes = len(self.plan.flow.story.scenes)
        return tuple(sorted(node for node in self.nodes() if node < scenes))

    def cells(self) -> Iterator[tuple[int, int, int]]:
        """Node, key and set, wherever the set is not empty."""
        for k, sets in self.rows.items():
            nodes = self.plan.components[k].nodes
            for key, row in sets.items():
                for place, bits in enumerate(row):
                    if bits:
                        yield nodes[place], key, bits

    def only(self, keep: Callable[[int], bool]) -> States:
        """The states of those nodes that `keep` wants."""
        rows: dict[int, Sets] = {}
        for k, sets in self.rows.items():
            wanted = [keep(node) for node in self.plan.components[k].nodes]
            if any(wanted):
                rows[k] = {
                    key: [bits if yes else 0 for bits, yes in zip(row, wanted, strict=True)]
                    for key, row in sets.items()
                }
        return States(self.plan, rows)


def states_of(plan: Plan, spots: Iterable[tuple[int, int, int]]) -> States:
    """The set of these states: node, key and place each."""
    rows: dict[int, Sets] = {}
    for node, key, place in spots:
        k = plan.component_of[node]
        component = plan.components[k]
        row = rows.setdefault(k, {}).setdefault(key, [0] * len(component.nodes))
        row[component.local[node]] |= 1 << place
    return States(plan, rows)
