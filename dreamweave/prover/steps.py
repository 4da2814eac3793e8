"""One edge read backwards: which states of a key it leads into a set.

Law: a state is given if and only if the edge leads from it to a state of the set.
"""

from __future__ import annotations

from .flow import Edge
from .kernels import Branch, backward
from .search import Found
from .states import States


def led_by(found: Found, k: int, place: int, number: int, key: int, goal: States) -> int:
    """The states of a key from which an edge leads into `goal`.

    The edge is the one of this `number` at the node of this `place` in component `k`.
    """
    component = found.plan.components[k]
    edge = component.edges[place][number]
    bits = 0
    for branch in component.branches(place, number, key):
        if edge.target in component.local:
            arrived = _within(found, k, edge, branch, key, goal)
        else:
            arrived = _across(found, k, edge, branch, key, goal)
        if arrived:
            bits |= backward(arrived, branch.stages) & branch.filter
    return bits & found.cells[k][key][place] if bits else 0


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
