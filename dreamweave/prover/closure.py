"""From where a goal can still be reached: the search read backwards.

Law: a state belongs to the answer if and only if some play from it meets the goal.

Several goals are asked about together. Those that a component cannot tell apart are one there,
and what leads to a goal in one way leads to every goal for which more ways are open. Mostly a
goal can be reached from all of a component's states or from none, and then no set is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .plan import Component
from .reverse import Behind, Reverse
from .search import Found, Sets
from .states import States

EVERY: Final = -1
"""In place of a lane: the goal can be reached from every state."""

NONE: Final = -2
"""In place of a lane: the goal can be reached from no state."""

Name = tuple[int, ...]
"""What tells lanes apart: whose goals lie in the component; then the lane behind each gate."""


class Lane(NamedTuple):
    """From where in a component some goals can be reached: the same states for each of them."""

    rows: Sets
    """By key: for each node the states."""
    every: int
    """The nodes, as bits, all of whose states belong to it."""
    some: int
    """The nodes, as bits, any of whose states belong to it."""


class Answer(NamedTuple):
    """What is known of one component."""

    chosen: tuple[int, ...]
    """For each goal its lane, or what stands in its place."""
    lanes: tuple[Lane, ...]

    def at(self, goal: int, local: int) -> int:
        """The lane of a goal in one node, or what stands in its place."""
        chosen = self.chosen[goal]
        if chosen < 0:
            return chosen
        lane = self.lanes[chosen]
        if lane.every >> local & 1:
            return EVERY
        return chosen if lane.some >> local & 1 else NONE


class Lanes:
    """For each of several goals the states from which it can be reached."""

    __slots__ = ("answers", "found", "goals")

    def __init__(self, found: Found, goals: Sequence[States]) -> None:
        self.found, self.goals = found, goals
        self.answers = [Answer((NONE,) * len(goals), ())] * len(found.plan.components)
        for k in reversed(range(len(found.plan.components))):
            found.limit.check()
            if found.cells[k]:
                self.answers[k] = self._answer(k)

    def lane(self, number: int) -> States:
        """The states from which one of the goals can be reached."""
        rows: dict[int, Sets] = {}
        for k, answer in enumerate(self.answers):
            chosen = answer.chosen[number]
            if chosen == EVERY:
                rows[k] = self.found.cells[k]
            elif chosen != NONE:
                rows[k] = answer.lanes[chosen].rows
        return States(self.found.plan, rows)

    def at(self, node: int, key: int, place: int) -> frozenset[int]:
        """The goals that can be reached from one state that was found."""
        k = self.found.plan.component_of[node]
        local = self.found.plan.components[k].local[node]
        answer = self.answers[k]
        rows = [lane.rows.get(key) for lane in answer.lanes]
        here = [lane for lane, row in enumerate(rows) if row and row[local] >> place & 1]
        return frozenset(n for n, lane in enumerate(answer.chosen) if lane in (EVERY, *here))

    # ------------------------------------------------------------- component by component

    def _answer(self, k: int) -> Answer:
        """What can be reached from a component, those after it being settled."""
        into = self._gates(self.found.plan.components[k])
        chosen, names = [], dict[Name, int]()
        for number, goal in enumerate(self.goals):
            own = number if goal.rows.get(k) else NONE
            name = (own, *(self.answers[j].at(number, local) for j, local in into))
            empty = all(lane == NONE for lane in name)
            chosen.append(NONE if empty else names.setdefault(name, len(names)))
        if not names:
            return Answer(tuple(chosen), ())
        lanes = self._lanes(k, names, into)
        told = [EVERY if n >= 0 and lanes[n] is None else n for n in chosen]
        return Answer(tuple(told), tuple(lane or _NOTHING for lane in lanes))

    def _gates(self, component: Component) -> list[tuple[int, int]]:
        """Component and place of the node to which each gate leads."""
        plan, nodes = self.found.plan, [node for node, _ in component.gates]
        into = [plan.component_of[node] for node in nodes]
        return [(k, plan.components[k].local[n]) for k, n in zip(into, nodes, strict=True)]

    def _lanes(
        self, k: int, names: Iterable[Name], into: Sequence[tuple[int, int]]
    ) -> list[Lane | None]:
        """The lane of each name; None where it holds every state."""
        reverse = Reverse(self.found, k)
        # A search that was stopped may know less than what came in here.
        sure = reverse.covered()
        made: dict[Name, Lane | None] = {}
        for name in _by_size(list(names)):
            seeds = [made[less] for less in made if _within(less, name)]
            if None in seeds:
                made[name] = None
                continue
            seed = next((lane.rows for lane in reversed(seeds) if lane), {})
            goal = self.goals[name[0]].rows[k] if name[0] >= 0 else {}
            behind = [self._behind(*pair) for pair in zip(into, name[1:], strict=True)]
            rows = reverse.grown((seed, goal), behind)
            made[name] = self._lane(k, rows, sure=sure)
        reverse.forget()
        return [made[name] for name in names]

    def _behind(self, into: tuple[int, int], lane: int) -> Behind:
        """What is good behind a gate: everything, nothing, or the states of a lane."""
        if lane < 0:
            return lane == EVERY
        return self.answers[into[0]].lanes[lane].rows, into[1]

    def _lane(self, k: int, rows: Sets, *, sure: bool) -> Lane | None:
        """These rows as a lane; None where they are all there is, and that is `sure`."""
        cells = self.found.cells[k]
        nodes = len(self.found.plan.components[k].nodes)
        if sure and all(rows.get(key) is row for key, row in cells.items()):
            return None
        missing, some, nothing = [False] * nodes, [False] * nodes, [0] * nodes
        for key, seen in cells.items():
            row = rows.get(key, nothing)
            for place, bits in enumerate(row):
                missing[place] |= bits != seen[place]
                some[place] |= bool(bits)
        every = sum(1 << n for n in range(nodes) if sure and not missing[n])
        return Lane(rows, every, sum(1 << n for n in range(nodes) if some[n]))


_NOTHING: Final = Lane({}, 0, 0)


def can_reach(found: Found, goal: States) -> States:
    """The states from which one of these can be reached; these themselves too."""
    return Lanes(found, [goal]).lane(0)


def _by_size(names: list[Name]) -> list[Name]:
    """These names, those behind whose gates less is good first; before them what all share."""
    if len(names) > 1:
        pairs = (set(lanes) for lanes in zip(*names, strict=True))
        shared = tuple(lanes.pop() if len(lanes) == 1 else NONE for lanes in pairs)
        if any(lane != NONE for lane in shared) and shared not in names:
            names.append(shared)
    return sorted(names, key=lambda name: sum(2 if n == EVERY else n >= 0 for n in name))


def _within(less: Name, more: Name) -> bool:
    """Whether what leads to a goal in `less` is sure to lead to one in `more`."""
    return all(a in (NONE, b) or b == EVERY for a, b in zip(less, more, strict=True))
