"""The states of one node as columns of numpy, and edges that move all of them.

Law: what an edge does to a column is what its kernel does to a set.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from ..language.model import Tree
from .flow import ADD, LEGAL, SET, Op
from .layout import Layout
from .search import Sets

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
"""Numbers of states: half as long as codes."""

Column = Any
"""What a variable holds in each state: an array, or one number where all hold the same."""

TABLE: Final = 1 << 18
"""Codes that are looked up in a table; beyond that a search among sorted codes is leaner."""

WIDE: Final = 1 << 62
"""Codes past this do not fit a machine's number; they are mixed instead."""


class Node:
    """The states of one node, numbered from 0."""

    __slots__ = ("_codes", "_columns", "count", "keys", "layout", "places")

    def __init__(self, layout: Layout, sets: Sets, local: int) -> None:
        self.layout = layout
        cells = [(key, row[local]) for key, row in sets.items() if row[local]]
        parts = [places(bits, layout.places) for _, bits in cells]
        nothing = np.zeros(0, np.int64)
        self.places: Ints = np.concatenate(parts) if parts else nothing
        self.count = len(self.places)
        self.keys = [(key, len(part)) for (key, _), part in zip(cells, parts, strict=True)]
        self._columns: dict[int, Column] = {}
        self._codes: Codes | None = None

    def column(self, slot: int) -> Column:
        """What a variable holds in each state."""
        found = self._columns.get(slot)
        if found is None:
            found = self._columns[slot] = self._made(slot)
        return found

    def _made(self, slot: int) -> Column:
        layout = self.layout
        if slot in layout.stride:
            return self.places // layout.stride[slot] % layout.size[slot] + layout.low[slot]
        if slot not in layout.shift:
            return layout.start[slot]
        values = [layout.of_key(key, slot) for key, _ in self.keys]
        if len(set(values)) == 1:
            return values[0]
        return np.repeat(np.array(values, np.int64), [number for _, number in self.keys])

    def codes(self) -> Codes:
        """How to find a state by what it holds."""
        if self._codes is None:
            self._codes = Codes(self)
        return self._codes

    def forget(self) -> None:
        """Let go of columns, which can be made again."""
        self._columns.clear()


def places(bits: int, width: int) -> Ints:
    """The places of a set, as an array."""
    data = np.frombuffer(bits.to_bytes(width // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little"))


class Codes:
    """Finds the number of a state by what it holds."""

    __slots__ = ("low", "order", "slots", "sorted", "table", "weights")

    def __init__(self, node: Node) -> None:
        layout = node.layout
        self.slots = (*layout.inside, *layout.carried)
        self.low = [layout.low[slot] for slot in self.slots]
        self.weights, total = [], 1
        for slot in self.slots:
            self.weights.append(total)
            total *= layout.size[slot]
        self.table: Numbers | None = None
        self.sorted = np.zeros(0, np.int64)
        self.order: Numbers = np.zeros(0, np.int32)
        columns = [node.column(slot) for slot in self.slots]
        if total <= TABLE:
            self.table = np.zeros(total, np.int32)
            self.table[self._code(columns, node.count)] = np.arange(node.count)
        elif total <= WIDE:
            self._sort(self._code(columns, node.count))
        else:
            self._mix(columns, node.count)

    def find(self, columns: Sequence[Column], count: int) -> Numbers:
        """The numbers of states that are known to be there; a column for each of `slots`."""
        codes = self._code(columns, count)
        if self.table is not None:
            return self.table[codes]
        return self.order[np.searchsorted(self.sorted, codes)]

    def _code(self, columns: Sequence[Column], count: int) -> Ints:
        found = np.zeros(count, np.int64)
        for column, low, weight in zip(columns, self.low, self.weights, strict=True):
            found += (column - low) * np.int64(weight)
        return found

    def _sort(self, codes: Ints) -> None:
        self.order = np.argsort(codes).astype(np.int32)
        self.sorted = codes[self.order]

    def _mix(self, columns: Sequence[Column], count: int) -> None:
        """Find weights that give each state a code of its own, overflow and all."""
        spread = np.random.default_rng(count)
        while True:
            self.weights = [int(n) for n in spread.integers(1, WIDE, len(self.slots))]
            self._sort(self._code(columns, count))
            if np.all(self.sorted[1:] != self.sorted[:-1]):
                return


class Moved:
    """The states of a node that take an edge, and what they hold afterwards."""

    __slots__ = ("changed", "index", "node")

    def __init__(self, node: Node, ops: Sequence[Op], *, legal: bool = True) -> None:
        self.node = node
        self.index: Ints = np.arange(node.count)
        self.changed: dict[int, Column] = {}
        for kind, slot, tree in ops:
            if kind == SET:
                self.changed[slot] = self.value(tree)
            elif kind == ADD:
                low = node.layout.low[slot]
                high = low + node.layout.size[slot] - 1
                self.changed[slot] = np.clip(self.column(slot) + self.value(tree), low, high)
            elif legal or kind != LEGAL:
                self._only(self.value(tree))

    def column(self, slot: int) -> Column:
        """What a variable holds in each of these states."""
        if slot in self.changed:
            return self.changed[slot]
        column = self.node.column(slot)
        return column[self.index] if isinstance(column, np.ndarray) else column

    def _only(self, holds: Column) -> None:
        """Keep the states where a test holds."""
        if not isinstance(holds, np.ndarray):
            holds = np.full(len(self.index), bool(holds))
        kept = holds.astype(bool)
        if kept.all():
            return
        self.index = self.index[kept]
        for slot, column in self.changed.items():
            if isinstance(column, np.ndarray) and column.ndim:
                self.changed[slot] = column[kept]

    def value(self, tree: Tree) -> Column:
        """What a tree gives in each of these states."""
        match tree[0]:
            case "const":
                return tree[1]
            case "var":
                return self.column(tree[1])
            case "in":
                return np.isin(self.value(tree[1]), tree[2])
            case "not":
                return np.logical_not(self.value(tree[1]))
            case operator:
                apply = OPERATORS[operator]
                found = self.value(tree[1])
                if operator in ("and", "or") and len(tree) == 2:
                    return np.asarray(found).astype(bool)
                for part in tree[2:]:
                    found = apply(found, self.value(part))
                # Truth counts as 0 and 1, so that it can be added up.
                return cast("Column", found)


def _plus(a: Column, b: Column) -> Column:
    return _number(a) + _number(b)


def _minus(a: Column, b: Column) -> Column:
    return _number(a) - _number(b)


def _times(a: Column, b: Column) -> Column:
    return _number(a) * _number(b)


def _number(column: Column) -> Column:
    """A column of truths as numbers."""
    return column * 1 if isinstance(column, np.ndarray | np.bool_) else column


OPERATORS: Final[dict[str, Any]] = {
    "and": np.logical_and,
    "or": np.logical_or,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "+": _plus,
    "-": _minus,
    "*": _times,
    "min": np.minimum,
    "max": np.maximum,
}
"""What two columns give."""
