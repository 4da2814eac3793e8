"""From where a goal can still be reached: the search read backwards.

Law: a state belongs to the answer if and only if some play from it meets the goal.

Several goals are asked about together: their sets lie side by side in one number, a lane each,
so that one shift moves them all.
"""

from __future__ import annotations

from collections.abc import Sequence

from .kernels import ALL, Stage, backward
from .plan import Inner, Leave, Moves, Outer
from .search import Found, Sets
from .states import States


class Lanes:
    """For each of several goals the states from which it can be reached."""

    __slots__ = ("found", "goals", "rows")

    def __init__(self, found: Found, goals: Sequence[States]) -> None:
        self.found, self.goals = found, goals
        self.rows: list[Sets] = [{} for _ in found.plan.components]
        for k in reversed(range(len(found.plan.components))):
            if found.cells[k]:
                self.rows[k] = _Component(self, k).settled()
                found.plan.components[k].forget()

    def lane(self, number: int) -> States:
        """The states from which one of the goals can be reached."""
        plan = self.found.plan
        rows: dict[int, Sets] = {}
        for k, sets in enumerate(self.rows):
            layout = plan.components[k].layout
            shift, full = number * layout.places, layout.full
            found = {key: [bits >> shift & full for bits in row] for key, row in sets.items()}
            rows[k] = {key: row for key, row in found.items() if any(row)}
        return States(plan, {k: sets for k, sets in rows.items() if sets})

    def at(self, node: int, key: int, place: int) -> frozenset[int]:
        """The goals that can be reached from one state."""
        plan = self.found.plan
        k = plan.component_of[node]
        row = self.rows[k].get(key)
        if row is None:
            return frozenset()
        bits, places = row[plan.components[k].local[node]], plan.components[k].layout.places
        return frozenset(
            lane for lane in range(len(self.goals)) if bits >> lane * places + place & 1
        )


def can_reach(found: Found, goal: States) -> States:
    """The states from which one of these can be reached; these themselves too."""
    return Lanes(found, [goal]).lane(0)


def circle(found: Found, region: States) -> States:
    """The states of a region from which a play can stay in it for ever."""
    rows: dict[int, Sets] = {}
    for k, sets in region.rows.items():
        # A circle never leaves its component.
        kept = _circle(found, k, sets)
        if kept:
            rows[k] = kept
    return States(found.plan, rows)


def _circle(found: Found, k: int, sets: Sets) -> Sets:
    component = found.plan.components[k]
    tables = {key: component.table(key) for key in sets}
    rows = {key: list(row) for key, row in sets.items()}
    shrinking = True
    while shrinking:
        shrinking = False
        for key, row in rows.items():
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


class _Component:
    """One component while its rows grow."""

    def __init__(self, lanes: Lanes, k: int) -> None:
        self.lanes, self.k = lanes, k
        self.found = lanes.found
        self.component = self.found.plan.components[k]
        self.width = len(lanes.goals)
        self.places = self.component.layout.places
        self.cells = self.found.cells[k]
        self.seen = {key: [self.wide(b) for b in row] for key, row in self.cells.items()}
        self.rows: Sets = {key: self.goal(key) for key in self.cells}
        self.tables: dict[int, Moves] = {}
        self.stages: dict[int, Stage] = {}

    def wide(self, bits: int) -> int:
        """A set or a mask, once in each lane."""
        if self.width == 1 or bits == ALL or not bits:
            return bits
        found = bits
        for lane in range(1, self.width):
            found |= bits << lane * self.places
        return found

    def goal(self, key: int) -> list[int]:
        """What of a key is a goal itself."""
        row = [0] * len(self.component.nodes)
        for lane, goal in enumerate(self.lanes.goals):
            for place, bits in enumerate(goal.rows.get(self.k, {}).get(key, ())):
                row[place] |= bits << lane * self.places
        return row

    def table(self, key: int) -> list[Moves]:
        """The moves for a key, with masks as wide as the lanes."""
        return [self.moves(moves) for moves in self.component.table(key)]

    def moves(self, moves: Moves) -> Moves:
        if self.width == 1:
            return moves
        found = self.tables.get(id(moves))
        if found is None:
            inner, outer, leave = moves
            found = self.tables[id(moves)] = (
                tuple(self.narrow(move) for move in inner),
                tuple((*self.narrow(move[:3]), *move[3:]) for move in outer),
                tuple(self.narrow(move) for move in leave),
            )
        return found

    def narrow(self, move: Inner | Leave) -> Inner:
        target, mask, stages = move
        return target, self.wide(mask), tuple(self.stage(stage) for stage in stages)

    def stage(self, stage: Stage) -> Stage:
        found = self.stages.get(id(stage))
        if found is None:
            stay, ups, downs = stage
            found = self.stages[id(stage)] = (
                self.wide(stay),
                tuple((self.wide(mask), distance) for mask, distance in ups),
                tuple((self.wide(mask), distance) for mask, distance in downs),
            )
        return found

    def settled(self) -> Sets:
        """The rows, grown until nothing more leads to a goal."""
        sources: dict[int, set[int]] = {}
        for key in self.rows:
            table = self.table(key)
            self.gates(key, table)
            for _, outer, _ in table:
                for move in outer:
                    other = key & move[3] | move[4]
                    sources.setdefault(other, set()).add(key)
        work = list(self.rows)
        waiting, first = set(work), set(work)
        while work:
            key = work.pop()
            waiting.discard(key)
            grown = self.grow(key, self.table(key))
            if grown or (key in first and any(self.rows[key])):
                first.discard(key)
                for source in sources.get(key, ()):
                    if source not in waiting:
                        waiting.add(source)
                        work.append(source)
        return self.rows

    def gates(self, key: int, table: Sequence[Moves]) -> None:
        """Add what leaves by a gate towards a goal."""
        left = self.found.left[self.k].get(key)
        if not left:
            return
        goals = {gate: self.through(key, gate, folded) for gate, folded in left.items()}
        row, seen = self.rows[key], self.seen[key]
        for place, (_, _, leave) in enumerate(table):
            for gate, mask, stages in leave:
                if bits := goals.get(gate, 0):
                    row[place] |= backward(bits, stages) & mask & seen[place]

    def through(self, key: int, gate: int, folded: int) -> int:
        """The places, lane by lane, from which a gate leads to a goal."""
        plan = self.found.plan
        crossing = self.found.crossing(self.k, gate)
        node = self.component.gates[gate][0]
        into = plan.component_of[node]
        local = plan.components[into].local[node]
        rows = self.lanes.rows[into]
        layout = plan.components[into].layout
        found = 0
        for lane in range(self.width):
            shift = lane * layout.places

            def goal(key: int, shift: int = shift) -> int:
                row = rows.get(key)
                return row[local] >> shift & layout.full if row else 0

            bits = crossing.back(key, folded, goal)
            if bits:
                found |= backward(bits, crossing.drops) << lane * self.places
        return found

    def grow(self, key: int, table: Sequence[Moves]) -> bool:
        """Let the goals of a key spread backwards; whether any state was added."""
        row, seen = self.rows[key], self.seen[key]
        grown = self.from_others(key, table)
        hot = [bool(bits) for bits in row]
        while any(hot):
            next_hot = [False] * len(row)
            for place in range(len(row) - 1, -1, -1):
                if row[place] == seen[place]:
                    continue
                bits = 0
                for target, mask, stages in table[place][0]:
                    if hot[target] or next_hot[target]:
                        bits |= backward(row[target], stages) & mask
                bits &= seen[place] & ~row[place]
                if bits:
                    row[place] |= bits
                    next_hot[place] = grown = True
            hot = next_hot
        return grown

    def from_others(self, key: int, table: Sequence[Moves]) -> bool:
        """Add what leads to a goal by changing its key."""
        row, seen = self.rows[key], self.seen[key]
        grown = False
        for place, (_, outer, _) in enumerate(table):
            for move in outer:
                bits = self.outer(key, move) & seen[place] & ~row[place]
                if bits:
                    row[place] |= bits
                    grown = True
        return grown

    def outer(self, key: int, move: Outer) -> int:
        target, mask, stages, kept, added = move
        row = self.rows.get(key & kept | added)
        return backward(row[target], stages) & mask if row else 0
