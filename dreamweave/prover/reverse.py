"""One component read backwards.

Law: what is grown holds the states from which a play leads to the goals, within the component or
by one of its gates, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .circles import turns
from .crossing import SPARSE
from .kernels import backward
from .plan import Moves
from .search import Found, Sets

Behind = bool | tuple[Sets, int]
"""What is good behind a gate: everything, nothing, or by key in the node at that place."""


class Reverse:
    """A component made ready, to be grown for several goals."""

    def __init__(self, found: Found, k: int) -> None:
        self.found, self.k = found, k
        self.component = found.plan.components[k]
        self.cells = found.cells[k]
        self.tables = {key: self.component.table(key) for key in self.cells}
        self.turning = turns(self.component)
        self.sources = self._sources() if self.turning else {}
        """By key the keys from which an edge leads to it."""
        self.arrivals: dict[tuple[int, int], list[tuple[int, int, int]]] = {}

    def _sources(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for key, table in self.tables.items():
            for _, outer, _ in table:
                for *_, kept, added in outer:
                    found.setdefault(key & kept | added, set()).add(key)
        return found

    def through(self, key: int, gate: int, rows: Sets, local: int) -> int:
        """The places from which a gate leads into the node at that place of these rows."""
        bits = self.found.left[self.k].get(key, {}).get(gate, 0)
        crossing = self.found.crossing(self.k, gate)
        if bits.bit_count() > SPARSE:
            return crossing.back(key, bits, lambda key: rows[key][local] if key in rows else 0)
        arrivals = self.arrivals.get((key, gate))
        if arrivals is None:
            # Asked again for every lane.
            arrivals = self.arrivals[key, gate] = crossing.arrivals(key, bits)
        found = 0
        for place, there, at in arrivals:
            if (row := rows.get(there)) and row[local] >> at & 1:
                found |= 1 << place
        return found

    def forget(self) -> None:
        """Let go of what can be made again."""
        self.component.forget()

    def covered(self) -> bool:
        """Whether all that enters the component was found in it."""
        nothing = [0] * len(self.component.nodes)
        return not any(
            entered & ~seen
            for key, row in self.found.entries[self.k].items()
            if row != self.cells.get(key)
            for entered, seen in zip(row, self.cells.get(key, nothing), strict=True)
        )

    def grown(self, seeds: Iterable[Sets], behind: Sequence[Behind]) -> Sets:
        """The states from which a play leads to a seed, or to what is good behind a gate.

        Rows that hold all there is are those of the search itself.
        """
        return _Growing(self, seeds, behind).rows


class _Growing:
    """The rows of one component while they grow for one goal."""

    def __init__(self, reverse: Reverse, seeds: Iterable[Sets], behind: Sequence[Behind]) -> None:
        self.reverse, self.behind = reverse, behind
        self.cells, self.tables = reverse.cells, reverse.tables
        width = len(reverse.component.nodes)
        self.rows: Sets = {key: [0] * width for key in self.cells}
        for seed in seeds:
            self.add(seed)
        if any(good is True for good in behind):
            self.leave()
        work = self.incomplete()
        if reverse.turning:
            work = self.spread(work)
        if not all(isinstance(good, bool) for good in behind):
            grown = [key for key in work if self.cross(key)]
            if reverse.turning:
                self.spread([*self.before(grown), *grown])
        self.rows = {key: row for key, row in self.rows.items() if any(row)}

    def add(self, seed: Sets) -> None:
        """Add what is known."""
        for key, row in seed.items():
            if row is self.cells[key] or self.rows[key] is self.cells[key]:
                self.rows[key] = self.cells[key]
            else:
                self.rows[key] = [a | b for a, b in zip(self.rows[key], row, strict=True)]
                self.close(key)

    def close(self, key: int) -> bool:
        """Whether a key holds all there is; from then on nobody looks at it any more."""
        if self.rows[key] == self.cells[key]:
            self.rows[key] = self.cells[key]
            return True
        return False

    def incomplete(self) -> list[int]:
        """The keys that do not hold all there is."""
        return [key for key, row in self.rows.items() if row is not self.cells[key]]

    # ------------------------------------------------------------------- by a gate

    def leave(self) -> None:
        """Add what leaves by a gate behind which everything is good."""
        for key in self.incomplete():
            row, seen = self.rows[key], self.cells[key]
            for place, (_, _, leave) in enumerate(self.tables[key]):
                for gate, mask, _ in leave:
                    if self.behind[gate] is True:
                        row[place] |= mask & seen[place]
            self.close(key)

    def cross(self, key: int) -> bool:
        """Add what leaves by any other gate towards a goal; whether there was any."""
        self.reverse.found.limit.check()
        row, seen = self.rows[key], self.cells[key]
        arrived: dict[int, int] = {}
        grown = False
        for place, (_, _, leave) in enumerate(self.tables[key]):
            for gate, mask, stages in leave:
                good = self.behind[gate]
                if isinstance(good, bool) or not (wanted := seen[place] & ~row[place] & mask):
                    continue
                if gate not in arrived:
                    arrived[gate] = self.reverse.through(key, gate, *good)
                if arrived[gate] and (bits := backward(arrived[gate], stages) & wanted):
                    row[place] |= bits
                    grown = True
        self.close(key)
        return grown

    # ------------------------------------------------------------- within the component

    def before(self, keys: Iterable[int]) -> list[int]:
        """The incomplete keys from which an edge leads to one of these."""
        found = {source for key in keys for source in self.reverse.sources.get(key, ())}
        return [key for key in found if self.rows[key] is not self.cells[key]]

    def spread(self, work: list[int]) -> list[int]:
        """Let the goals spread backwards, to these keys first; gives the keys left incomplete."""
        waiting = set(work)
        while work:
            self.reverse.found.limit.check()
            key = work.pop()
            waiting.discard(key)
            if self.rows[key] is not self.cells[key] and self.grow(key, self.tables[key]):
                self.close(key)
                more = [k for k in self.before((key,)) if k not in waiting]
                waiting.update(more)
                work += more
        return self.incomplete()

    def grow(self, key: int, table: Sequence[Moves]) -> bool:
        """Let the goals of a key spread backwards; whether any state was added."""
        row, seen = self.rows[key], self.cells[key]
        grown = self.from_others(key, table)
        hot = [bool(bits) for bits in row]
        while any(hot):
            next_hot = [False] * len(row)
            for place in range(len(row) - 1, -1, -1):
                if row[place] == seen[place]:
                    continue
                bits, wanted = 0, seen[place] & ~row[place]
                for target, mask, stages in table[place][0]:
                    if hot[target] or next_hot[target]:
                        bits |= backward(row[target], stages) & wanted & mask
                if bits:
                    row[place] |= bits
                    next_hot[place] = grown = True
            hot = next_hot
        return grown

    def from_others(self, key: int, table: Sequence[Moves]) -> bool:
        """Add what leads to a goal by changing its key."""
        row, seen = self.rows[key], self.cells[key]
        grown = False
        for place, (_, outer, _) in enumerate(table):
            if not outer or row[place] == seen[place]:
                continue
            bits, wanted = 0, seen[place] & ~row[place]
            for target, mask, stages, kept, added in outer:
                if (other := self.rows.get(key & kept | added)) and other[target]:
                    bits |= backward(other[target], stages) & wanted & mask
            if bits:
                row[place] |= bits
                grown = True
        return grown
