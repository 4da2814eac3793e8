"""Edges that move all states of a node at once.

Law: what an edge does to a column is what its kernel does to a set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..language.model import Tree
from .flow import ADD, LEGAL, SET, Op
from .layout import Layout
from .tables import WIDE, Node
from .values import Column, Ints, distinct, value


class Moved:
    """The states of a node that take an edge, and what they hold afterwards."""

    def __init__(
        self, node: Node, ops: Sequence[Op], *, among: Ints | None = None, legal: bool = True
    ) -> None:
        self.node = node
        self.index = among
        """Their places in the node; None: all of them."""
        self.changed: dict[int, Column] = {}
        layout = node.table.layout
        for kind, slot, tree in ops:
            if kind == SET:
                self.changed[slot] = self.value(tree)
            elif kind == ADD:
                low = layout.low[slot]
                high = low + layout.size[slot] - 1
                more = self.column(slot) + self.value(tree)
                self.changed[slot] = np.minimum(np.maximum(more, low), high)
            elif legal or kind != LEGAL:
                self._only(tree)

    @property
    def count(self) -> int:
        """How many they are."""
        return self.node.count if self.index is None else len(self.index)

    def of(self, column: Column) -> Column:
        """The part of a column of the node's that is about these states."""
        if self.index is None or not isinstance(column, np.ndarray):
            return column
        return column.take(self.index)

    def column(self, slot: int) -> Column:
        """What a variable holds in each of these states."""
        return self.changed[slot] if slot in self.changed else self.of(self.node.column(slot))

    def _only(self, tree: Tree) -> None:
        """Keep the states where a test holds."""
        if self.changed:
            holds = np.broadcast_to(self.value(tree), self.count).astype(bool)
        else:
            holds = self.of(self.node.holds(tree))
        if holds.all():
            return
        kept = np.flatnonzero(holds)
        self.index = kept if self.index is None else self.index[kept]
        for slot, column in self.changed.items():
            if isinstance(column, np.ndarray) and column.ndim:
                self.changed[slot] = column[kept]

    def codes(self) -> Ints:
        """Where these states are in their own component afterwards."""
        layout = self.node.table.layout
        codes: Ints = self.of(self.node.codes)
        carried = [slot for slot in self.changed if slot in layout.shift]
        if carried:
            keys, line = self.keys(self.node.table.layout)
            index = self.node.table.index
            there = np.array([index.get(key, -1) for key in keys]).take(line)
            # A key that was never met stays below nought, whatever is added.
            codes = self.of(self.node.places) + np.where(
                there < 0, -WIDE, there * self.node.table.width
            )
        for slot, column in self.changed.items():
            if stride := layout.stride.get(slot):
                codes = codes + (column - self.of(self.node.column(slot))) * stride
        return codes

    def keys(self, layout: Layout) -> tuple[list[int], Ints]:
        """The keys that these states have in a layout, and for each state which one."""
        columns = {slot: self.column(slot) for slot in layout.carried}
        fixed = {
            s: int(c) for s, c in columns.items() if not isinstance(c, np.ndarray) or not c.ndim
        }
        lines, first = np.zeros(self.count, np.int64), np.zeros(1, np.int64)
        for slot in layout.carried:
            if slot not in fixed:
                mixed = lines * layout.size[slot] + (columns[slot] - layout.low[slot])
                first, lines = distinct(mixed, len(first) * layout.size[slot])
        values = [{s: int(c[at]) for s, c in columns.items() if s not in fixed} for at in first]
        return [layout.key_of({**fixed, **held}) for held in values], lines

    def places(self, layout: Layout) -> Ints:
        """The places that these states have in a layout."""
        found = np.zeros(self.count, np.int64)
        for slot, stride in layout.stride.items():
            found += (self.column(slot) - layout.low[slot]) * stride
        return found

    def value(self, tree: Tree) -> Column:
        """What a tree gives in each of these states."""
        return value(tree, self.column)
