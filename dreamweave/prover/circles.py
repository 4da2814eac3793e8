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
        if turns(found.plan.components[k]) and (kept := _within(found, k, sets)):
            rows[k] = kept
    return States(found.plan, rows)


def turns(component: Component) -> bool:
    """Whether some edge stays in a component: in others nobody goes round."""
    return any(edge.target in component.local for edges in component.edges for edge in edges)


def _within(found: Found, k: int, sets: Sets) -> Sets:
    """The circles of one component's region; those of the whole component are worked out once."""
    cells = found.cells[k]
    whole = found.circles.get(k)
    if whole is None:
        whole = found.circles[k] = _Shrinking(found, k, cells).rows
    if sets is cells or sets == cells:
        return whole
    # What goes round in a region goes round in all that surrounds it.
    both = {
        key: [a & b for a, b in zip(row, sets[key], strict=True)]
        for key, row in whole.items()
        if key in sets
    }
    return _Shrinking(found, k, both).rows


class _Shrinking:
    """Rows of one component, less and less of them until everybody can stay."""

    def __init__(self, found: Found, k: int, sets: Sets) -> None:
        component = found.plan.components[k]
        self.rows = {key: list(row) for key, row in sets.items() if any(row)}
        self.tables = {key: component.table(key) for key in self.rows}
        sources: dict[int, set[int]] = {}
        for key, table in self.tables.items():
            for _, outer, _ in table:
                for *_, kept, added in outer:
                    sources.setdefault(key & kept | added, set()).add(key)
        work = set(self.rows)
        while work:
            found.limit.check()
            key = work.pop()
            if self.shrink(key):
                work |= sources.get(key, set()) & self.rows.keys()
        component.forget()
        self.rows = {key: row for key, row in self.rows.items() if any(row)}

    def shrink(self, key: int) -> bool:
        """Take out the states of a key that have no move within the rows; whether there were any.

        Until nobody else of this key is left without one.
        """
        row, table = self.rows[key], self.tables[key]
        before = list(row)
        shrinking = True
        while shrinking:
            shrinking = False
            for place in range(len(row) - 1, -1, -1):
                if bits := row[place]:
                    kept = self.onward(key, table[place], bits)
                    if kept != bits:
                        row[place] = kept
                        shrinking = True
        return row != before

    def onward(self, key: int, moves: Moves, among: int) -> int:
        """Those of these places from which a move leads to some state of these rows."""
        inner, outer, _ = moves
        row = self.rows[key]
        bits = 0
        for target, mask, stages in inner:
            if row[target]:
                bits |= backward(row[target], stages) & among & mask
        for target, mask, stages, kept, added in outer:
            other = self.rows.get(key & kept | added)
            if other and other[target]:
                bits |= backward(other[target], stages) & among & mask
        return bits
