"""One edge read backwards: which states of a key it leads into a set, and of which keys.

Law: a state is given if and only if the edge leads from it to a state of the set.
"""

from __future__ import annotations

from .flow import Edge, written_slots
from .kernels import Branch, backward
from .search import Found
from .states import States


def led_by(found: Found, k: int, place: int, number: int, key: int, goal: States) -> int:
    """The states of a key from which an edge leads into `goal`.

    The edge is the one of this `number` at the node of this `place` in component `k`.
    """
    component = found.plan.components[k]
    edge = component.edges[place][number]
    here, bits = found.cells[k][key][place], 0
    for branch in component.branches(place, number, key) if here else ():
        if edge.target in component.local:
            arrived = _within(found, k, edge, branch, key, goal)
        else:
            arrived = _across(found, k, edge, branch, key, goal)
        if arrived:
            bits |= backward(arrived, branch.stages) & here & branch.filter
    return bits


def _within(found: Found, k: int, edge: Edge, branch: Branch, key: int, goal: States) -> int:
    component = found.plan.components[k]
    change = component.change(branch)
    other = key & change[0] | change[1] if change else key
    row = goal.rows.get(k, {}).get(other)
    return row[component.local[edge.target]] if row else 0


def _across(found: Found, k: int, edge: Edge, branch: Branch, key: int, goal: States) -> int:
    plan = found.plan
    into = plan.component_of[edge.target]
    rows = goal.rows.get(into)
    gate = plan.components[k].gate_index.get((edge.target, branch.known))
    left = found.left[k].get(key, {}).get(gate, 0) if gate is not None else 0
    if not rows or not left or gate is None:
        return 0
    local = plan.components[into].local[edge.target]

    def aim(key: int) -> int:
        row = rows.get(key)
        return row[local] if row else 0

    return found.crossing(k, gate).back(key, left, aim)


class Sources:
    """Which keys an edge may come from, looked up."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.into: dict[int, list[tuple[int, int, int]]] = {}
        """By node: component, place and number of the edges that lead to it."""
        self.gates: dict[tuple[int, int], list[int]] = {}
        """By component and node: the gates that lead from one to the other."""
        for k, component in enumerate(found.plan.components):
            for place, edges in enumerate(component.edges):
                for number, edge in enumerate(edges):
                    self.into.setdefault(edge.target, []).append((k, place, number))
            for gate, (node, _) in enumerate(component.gates):
                self.gates.setdefault((k, node), []).append(gate)
        self._entering: dict[tuple[int, int], dict[int, list[int]]] = {}

    def keys(self, k: int, edge: Edge, key: int) -> list[int]:
        """The keys of component `k` from which an edge may lead to `key`, in order of discovery."""
        component = self.found.plan.components[k]
        if edge.target in component.local:
            layout = component.layout
            changed = layout.field(s for s in written_slots(edge) if s in layout.shift)
            return [other for other in self.found.cells[k] if not (other ^ key) & ~changed]
        parts = [self._by_gate(k, gate, key) for gate in self.gates.get((k, edge.target), ())]
        if len(parts) < 2:
            return parts[0] if parts else []
        either = set().union(*parts)
        return [other for other in self.found.cells[k] if other in either]

    def _by_gate(self, k: int, gate: int, key: int) -> list[int]:
        crossing = self.found.crossing(k, gate)
        entering = self._entering.get((k, gate))
        if entering is None:
            entering = self._entering[k, gate] = {}
            for other, left in self.found.left[k].items():
                if gate in left:
                    entering.setdefault(crossing.of_key(other)[0], []).append(other)
        return entering.get(key & ~crossing.varies, [])
