"""Every state that can be reached: sets that grow until nothing is new.

What leaves a component is carried to the next, once it has stopped growing.

Law: what is found is what `engine.machine` can reach, no more and no less, whatever the layout.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from .crossing import Crossing
from .kernels import forward
from .plan import Leave, Moves, Outer, Plan

Sets = dict[int, list[int]]
"""By key: for each node of a component the set of its states."""


class Found:
    """What the search has found so far."""

    __slots__ = ("cells", "crossings", "entries", "held", "left", "plan")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.cells: list[Sets] = [{} for _ in plan.components]
        """The states reached, by component."""
        self.entries: list[Sets] = [{} for _ in plan.components]
        """The states in which a component is entered."""
        self.left: list[dict[int, dict[int, int]]] = [{} for _ in plan.components]
        """By component and key: what leaves by each gate."""
        self.crossings: dict[tuple[int, int], Crossing] = {}
        """By component and gate."""
        self.held = 0
        """About how many bytes the sets take."""

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


Stop = Callable[[int], bool]
"""Given how many bytes the sets hold: whether the search must end here."""


def search(found: Found, stop: Stop) -> None:
    """Find every state that can be reached, or those met before `stop` said so."""
    _begin(found)
    for k in range(len(found.plan.components)):
        if stop(found.held):
            break
        _explore(found, k, stop)


def _begin(found: Found) -> None:
    plan = found.plan
    k = plan.component_of[plan.flow.origin]
    component = plan.components[k]
    for start in plan.flow.starts:
        values = dict(enumerate(start))
        key, place = component.layout.key_of(values), component.layout.place_of(values)
        row = found.entries[k].setdefault(key, [0] * len(component.nodes))
        row[component.local[plan.flow.origin]] |= 1 << place


def _explore(found: Found, k: int, stop: Stop) -> None:
    """Explore one component from its entries, key by key."""
    component, cells = found.plan.components[k], found.cells[k]
    pending = {key: list(row) for key, row in found.entries[k].items()}
    queue = deque(pending)
    width = len(component.nodes)
    # A set takes its places in bits and some 40 bytes of its own; what waits is counted too.
    cost = width * (component.layout.places // 8 + 40) * 2
    while queue:
        key = queue.popleft()
        new = pending.pop(key)
        seen = cells.get(key)
        if seen is None:
            seen = cells[key] = [0] * width
            found.held += cost
        others: Sets = {}
        left = found.left[k].setdefault(key, {})
        _grow(key, new, seen, component.table(key), others, left, lambda: stop(found.held))
        for other, row in others.items():
            waiting = pending.get(other)
            if waiting is None:
                pending[other] = row
                queue.append(other)
            else:
                for place, bits in enumerate(row):
                    waiting[place] |= bits
        if stop(found.held):
            break
    _leave(found, k)
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
