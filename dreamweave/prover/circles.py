"""Where a play can go round for ever.

Law: a state belongs to the answer if and only if some play from it stays in the region for ever.
"""

from __future__ import annotations

from .kernels import backward
from .plan import Component, Moves
from .search import Found, Sets
from .states import States


def circle(found: Found, region: States) -> States:
    """The states of a region from which a play can stay in it for ever."""
    rows: dict[int, Sets] = {}
    for k, sets in region.rows.items():
        # A circle never leaves its component.
        if not turns(found.plan.components[k]):
            continue
        kept = _circle(found, k, sets)
        if kept:
            rows[k] = kept
    return States(found.plan, rows)


def turns(component: Component) -> bool:
    """Whether some edge stays in a component: in others nobody goes round."""
    return any(edge.target in component.local for edges in component.edges for edge in edges)


def _circle(found: Found, k: int, sets: Sets) -> Sets:
    component = found.plan.components[k]
    tables = {key: component.table(key) for key in sets}
    rows = {key: list(row) for key, row in sets.items()}
    shrinking = True
    while shrinking:
        shrinking = False
        for key, row in rows.items():
            found.limit.check()
            for place in range(len(row) - 1, -1, -1):
                if bits := row[place]:
                    kept = bits & _onward(rows, key, tables[key][place])
                    if kept != bits:
                        row[place] = kept
                        shrinking = True
    component.forget()
    return {key: row for key, row in rows.items() if any(row)}


def _onward(rows: Sets, key: int, moves: Moves) -> int:
    """The states of a node that can move within these rows."""
    inner, outer, _ = moves
    row = rows[key]
    bits = 0
    for target, mask, stages in inner:
        if row[target]:
            bits |= backward(row[target], stages) & mask
    for target, mask, stages, kept, added in outer:
        other = rows.get(key & kept | added)
        if other and other[target]:
            bits |= backward(other[target], stages) & mask
    return bits
