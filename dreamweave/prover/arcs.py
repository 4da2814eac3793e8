"""The states of a region as numbers, and every move between them as columns of numpy.

Law: there is an arc for each edge that leads on from a state of the region to one of the region.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from .flow import Edge
from .moved import Moved
from .space import Space, resting
from .states import States
from .tables import Table
from .values import Ints, Truths


class Arcs:
    """All arcs of a region; its states have lines, from 0 on."""

    def __init__(self, space: Space, region: States) -> None:
        self.space, self.limit = space, space.found.limit
        components = space.plan.components
        self.tables = {
            k: Table(components[k], region.rows[k], self.limit)
            for k in sorted(region.rows)
            if region.rows[k]
        }
        counts = [table.count for table in self.tables.values()]
        self.first = dict(zip(self.tables, accumulate(counts, initial=0), strict=False))
        """By component the line of its first state."""
        self.count = sum(counts)
        drawn = [part for k in self.tables for part in self._drawn(k)]
        nothing = np.zeros(0, np.int32)
        self.source: Ints = np.concatenate([nothing, *(source for source, _ in drawn)])
        """By arc the line it leads from."""
        self.target: Ints = np.concatenate([nothing, *(target for _, target in drawn)])
        """By arc the line it leads to."""

    def lines(self, node: int, keys: Sequence[int], places: Ints) -> Ints:
        """The lines of some states of a node; -1 for those that are not in the region."""
        return self._lines(node, keys, np.arange(len(keys)), places)

    def nodes(self) -> list[tuple[int, Ints]]:
        """Each node with the lines of its states."""
        return [
            (table.component.nodes[node.local], node.numbers + self.first[k])
            for k, table in self.tables.items()
            for node in table.nodes
        ]

    def rests(self) -> Truths:
        """By line whether a reader stays there."""
        found = np.zeros(self.count, bool)
        for node, lines in self.nodes():
            found[lines] = resting(self.space, node)
        return found

    def _lines(self, node: int, keys: Sequence[int], at: Ints, places: Ints) -> Ints:
        """The same for states that share their keys; `at` tells which each has."""
        k = self.space.plan.component_of.get(node, -1)
        table = self.tables.get(k)
        if table is None:
            return np.full(len(places), -1, np.int32)
        there = np.array([table.index.get(key, -1) for key in keys], np.int64).take(at)
        codes = np.where(there < 0, -1, there * table.width + places)
        return self._of(k, table.find(table.component.local[node], codes))

    def _of(self, k: int, numbers: Ints) -> Ints:
        """The lines of states of a component, by their numbers there."""
        return np.where(numbers < 0, -1, numbers + self.first[k]).astype(np.int32)

    def _drawn(self, k: int) -> list[tuple[Ints, Ints]]:
        """Where the arcs from one component lead from, and where to."""
        found = []
        for node in self.tables[k].nodes:
            for edge in self.tables[k].component.edges[node.local] if node.count else ():
                self.limit.check()
                moved = Moved(node, edge.ops)
                if moved.count:
                    found.append(self._edge(k, moved, edge))
            node.forget()
        return found

    def _edge(self, k: int, moved: Moved, edge: Edge) -> tuple[Ints, Ints]:
        """The arcs of one edge."""
        source, table = self._of(k, moved.of(moved.node.numbers)), self.tables[k]
        local = table.component.local.get(edge.target)
        if local is not None:
            target = self._of(k, table.find(local, moved.codes()))
        else:
            plan = self.space.plan
            layout = plan.components[plan.component_of[edge.target]].layout
            target = self._lines(edge.target, *moved.keys(layout), moved.places(layout))
        met = np.flatnonzero(target >= 0)
        return source.take(met), target.take(met)
