"""Every state that can be reached: sets that grow until nothing is new.

What leaves a component is carried to the next, once it has stopped growing.

Law: what is found is what `engine.machine` can reach, no more and no less, whatever the layout.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from .crossing import Crossing
from .flow import rests
from .kernels import forward
from .limits import Limit
from .plan import Leave, Moves, Outer, Plan

SEARCH: Final = 0.6
"""What one component may take of what is left; the rest is for telling what was found."""

REST: Final = 0.2
"""What all components after one that was not finished may take, shared among them: endings mostly
come last."""

ALONE: Final = 0.99
"""Where one component holds this share of all states, and touches all that it keeps, nothing is
gained by exploring a story part by part: the component would be as large there."""

Sets = dict[int, list[int]]
"""By key: for each node of a component the set of its states."""


class Found:
    """What the search has found so far."""

    __slots__ = (
        "before",
        "cells",
        "circles",
        "counted",
        "crossings",
        "entries",
        "left",
        "limit",
        "plan",
    )

    def __init__(self, plan: Plan, limit: Limit | None = None, before: int = 0) -> None:
        self.plan = plan
        self.before = before
        """States that were found elsewhere, for who counts."""
        self.limit = limit or Limit()
        """Asked now and then by whoever works long with what was found."""
        self.cells: list[Sets] = [{} for _ in plan.components]
        """The states reached, by component."""
        self.entries: list[Sets] = [{} for _ in plan.components]
        """The states in which a component is entered."""
        self.left: list[dict[int, dict[int, int]]] = [{} for _ in plan.components]
        """By component and key: what leaves by each gate."""
        self.crossings: dict[tuple[int, int], Crossing] = {}
        """By component and gate."""
        self.circles: dict[int, Sets] = {}
        """By component: the states that can go round in it for ever, once somebody asked."""
        self.counted: list[int] = []
        """How many states there are in each component that is done with."""

    def crossing(self, component: int, gate: int) -> Crossing:
        """How states leave a component by a gate."""
        found = self.crossings.get((component, gate))
        if found is None:
            plan = self.plan
            source = plan.components[component]
            node, known = source.gates[gate]
            target = plan.components[plan.component_of[node]]
            found = Crossing(source.layout, target.layout, dict(known))
            self.crossings[component, gate] = found
        return found

    def count(self) -> int:
        """How many states in which a reader rests or ends were found so far."""
        now = max(0, self.limit.part - 1)
        while len(self.counted) < now:
            self.counted.append(self._count(len(self.counted)))
        return self.before + sum(self.counted) + self._count(now)

    def _count(self, k: int) -> int:
        scenes = self.plan.flow.story.scenes
        nodes = enumerate(self.plan.components[k].nodes)
        places = [p for p, node in nodes if node < len(scenes) and rests(scenes[node])]
        return sum(row[p].bit_count() for row in self.cells[k].values() for p in places)


def search(found: Found, most: int | None = None) -> bool:
    """Find every state that can be reached, or those met before the limit was.

    Whether it ended because it had met more than `most` states, and not nearly all in a component
    that is the same in every part.
    """
    _begin(found)
    return search_on(found, most)


def search_on(found: Found, most: int | None = None) -> bool:
    """Go on from the entries of all components."""
    found.circles.clear()
    limit = found.limit
    limit.states = found.count
    stops = len(limit.reasons)
    for k, entries in enumerate(found.entries):
        if entries:
            rest = REST / (len(found.entries) - k)
            share = SEARCH if stops == len(limit.reasons) else rest
            limit.begin(limit.stage or "searching", share=share)
            limit.part, limit.parts = k + 1, len(found.entries)
            _explore(found, k, most)
            if limit.reason:
                # A component that was not finished has led somewhere all the same.
                limit.begin(limit.stage, share=rest)
            if most is not None and _enough(found, most):
                return True
            _leave(found, k)
    return False


def _begin(found: Found) -> None:
    plan = found.plan
    k = plan.component_of[plan.flow.origin]
    component = plan.components[k]
    for start in plan.flow.starts:
        values = dict(enumerate(start))
        key, place = component.layout.key_of(values), component.layout.place_of(values)
        row = found.entries[k].setdefault(key, [0] * len(component.nodes))
        row[component.local[plan.flow.origin]] |= 1 << place


def _enough(found: Found, most: int) -> bool:
    """Whether more than `most` states were met, and too many of them outside of one component."""
    total = found.count()
    if total <= most:
        return False
    held = [*found.counted, total - found.before - sum(found.counted)]
    components = zip(found.plan.components, held, strict=False)
    return max((n for one, n in components if one.touches_all()), default=0) < ALONE * total


def _explore(found: Found, k: int, most: int | None = None) -> None:
    """Explore one component from its entries, key by key."""
    limit = found.limit
    component, cells = found.plan.components[k], found.cells[k]
    pending = {key: list(row) for key, row in found.entries[k].items()}
    queue = deque(pending)
    width = len(component.nodes)
    while queue and not limit.over():
        key = queue.popleft()
        new = pending.pop(key)
        seen = cells.get(key)
        if seen is None:
            seen = cells[key] = [0] * width
        others: Sets = {}
        left = found.left[k].setdefault(key, {})
        _grow(key, new, seen, component.table(key), others, left, limit.over)
        for other, row in others.items():
            waiting = pending.get(other)
            if waiting is None:
                pending[other] = row
                queue.append(other)
            else:
                for place, bits in enumerate(row):
                    waiting[place] |= bits
        limit.waiting = len(queue)
        # Counting takes long where there are many keys: at 1, 2, 4, 8 of them it is done so often.
        if most is not None and not len(cells) & len(cells) - 1 and _enough(found, most):
            break
    component.forget()


def _grow(
    key: int,
    new: list[int],
    seen: list[int],
    table: list[Moves],
    others: Sets,
    left: dict[int, int],
    stop: Callable[[], bool],
) -> None:
    """Let what is new in one key spread until nothing is; note what goes to other keys."""
    busy = True
    while busy and not stop():
        busy = False
        for k, fresh in enumerate(new):
            if not fresh:
                continue
            new[k] = 0
            fresh &= ~seen[k]  # noqa: PLW2901 (only what is new goes on)
            if not fresh:
                continue
            seen[k] |= fresh
            inner, outer, leave = table[k]
            for target, mask, stages in inner:
                bits = fresh & mask
                if bits:
                    for stay, ups, downs in stages:
                        moved = bits & stay
                        for part, distance in ups:
                            moved |= (bits & part) << distance
                        for part, distance in downs:
                            moved |= (bits & part) >> distance
                        bits = moved
                    new[target] |= bits
                    if target <= k:
                        busy = True
            if outer:
                busy |= _outer(key, fresh, outer, new, others)
            if leave:
                _note(fresh, leave, left)


def _outer(key: int, fresh: int, outer: tuple[Outer, ...], new: list[int], others: Sets) -> bool:
    """Move what changes its key; whether some of it stayed after all."""
    stayed = False
    for target, mask, stages, kept, added in outer:
        if bits := fresh & mask:
            other = key & kept | added
            if other == key:
                new[target] |= forward(bits, stages)
                stayed = True
                continue
            row = others.get(other)
            if row is None:
                row = others[other] = [0] * len(new)
            row[target] |= forward(bits, stages)
    return stayed


def _note(fresh: int, leave: tuple[Leave, ...], left: dict[int, int]) -> None:
    for gate, mask, stages in leave:
        if bits := fresh & mask:
            left[gate] = left.get(gate, 0) | forward(bits, stages)


def _leave(found: Found, k: int) -> None:
    """Carry what leaves a component to where it enters the next."""
    plan = found.plan
    for key, left in found.left[k].items():
        if found.limit.over():
            break
        for gate, bits in left.items():
            crossing = found.crossing(k, gate)
            node = plan.components[k].gates[gate][0]
            into = plan.component_of[node]
            target = plan.components[into]
            place = target.local[node]
            for there, arrived in crossing.cross(key, bits).items():
                row = found.entries[into].get(there)
                if row is None:
                    row = found.entries[into][there] = [0] * len(target.nodes)
                row[place] |= arrived
