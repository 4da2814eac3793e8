"""The states of one component as columns of numpy.

Law: a state has one number, and a number one state.

States are numbered level by level. A level is what the variables that only ever grow, or only
ever shrink, add up to: no move leads to a lower one. Inside a level the nodes stand in the order
of their stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np

from ..language.model import Tree
from .flow import ADD, SET
from .layout import Layout
from .limits import Limit
from .plan import Component
from .search import Sets
from .values import Column, Ints, Truths, value

TABLE: Final = 1 << 22
"""Codes that are looked up in a table; beyond that a search among sorted codes is leaner."""


WIDE: Final = 1 << 62
"""Codes past this do not fit a machine's number."""


class Table:
    """The states of a component, numbered from 0."""

    def __init__(self, component: Component, sets: Sets, limit: Limit) -> None:
        self.component, self.layout, self.limit = component, component.layout, limit
        self.width = self.layout.places
        self.keys = list(sets)
        self.index = {key: n for n, key in enumerate(self.keys)}
        self.values: dict[int, Ints] = {}
        self.grows = monotone(component)
        self.stages = stages_of(component)
        self.levels = self._levels()
        """What a place adds to a state's level, and what a key does."""
        self.nodes = [Node(self, local, sets) for local in range(len(component.nodes))]
        self.bounds = self._number()
        """For each level, for each stage, its first number; then one past the last."""
        self.count = int(self.bounds[-1, -1])
        self._groups: Ints | None = None
        self._find: Ints | None = None
        if len(self.nodes) * len(self.keys) * self.width <= TABLE:
            self._find = np.full(len(self.nodes) * len(self.keys) * self.width, -1, np.int32)
            for node in self.nodes:
                self._find[node.codes + node.local * len(self.keys) * self.width] = node.numbers

    def _levels(self) -> tuple[Ints, Ints]:
        layout = self.layout
        of_place, of_key = np.zeros(self.width, np.int64), np.zeros(len(self.keys), np.int64)
        for slot, sign in self.grows.items():
            least = layout.low[slot] + (0 if sign > 0 else layout.size[slot] - 1)
            if slot in layout.stride:
                of_place += sign * (self.column(slot) - least)
            else:
                of_key += sign * (np.array([layout.of_key(key, slot) for key in self.keys]) - least)
        return of_place, of_key

    def groups(self) -> Ints:
        """For each state what the variables hold that only grow or only shrink, as one number."""
        if self._groups is None:
            self._groups = self._made_groups()
        return self._groups

    def _made_groups(self) -> Ints:
        layout, found = self.layout, np.zeros(self.count, np.int64)
        of_place = np.zeros(self.width, np.int64)
        for slot in self.grows:
            if slot in layout.stride:
                of_place += (self.column(slot) - layout.low[slot]) * layout.stride[slot]
        field = layout.field(slot for slot in self.grows if slot in layout.shift)
        ranks: dict[int, int] = {}
        of_key = np.array([ranks.setdefault(key & field, len(ranks)) for key in self.keys])
        for node in self.nodes:
            here = of_place.take(node.places) + self.width * of_key.take(node.lines)
            found[node.numbers] = here
        return found

    def _number(self) -> Ints:
        order = sorted(range(len(self.nodes)), key=lambda local: (self.stages[local], local))
        tops = [int(node.levels[-1]) for node in self.nodes if node.count]
        counts = np.zeros((max(tops, default=0) + 1, len(order)), np.int64)
        for rank, local in enumerate(order):
            held = np.bincount(self.nodes[local].levels)
            counts[: len(held), rank] = held
        starts = np.concatenate(([0], np.cumsum(counts)))
        for rank, local in enumerate(order):
            first = starts[rank : -1 : len(order)]
            self.nodes[local].number(first, counts[:, rank])
        firsts = [0, *(n for n in range(1, len(order)) if self._new_stage(order, n)), len(order)]
        grid = np.arange(len(counts))[:, None] * len(order) + np.array(firsts)
        return cast("Ints", starts[grid])

    def _new_stage(self, order: Sequence[int], rank: int) -> bool:
        return self.stages[order[rank]] != self.stages[order[rank - 1]]

    def column(self, slot: int) -> Column:
        """What an inside variable holds at each place."""
        found = self.values.get(slot)
        if found is None:
            stride, size = self.layout.stride[slot], self.layout.size[slot]
            once = np.repeat(np.arange(size) + self.layout.low[slot], stride)
            found = self.values[slot] = np.tile(once, self.width // len(once))
        return found

    def find(self, local: int, codes: Ints) -> Ints:
        """The numbers of the states of a node with these codes; -1 for what was not reached."""
        if self._find is None:
            return self.nodes[local].find(codes)
        first = local * len(self.keys) * self.width
        if len(codes) and codes.min() < 0:
            known = codes >= 0
            return np.where(known, self._find.take(np.where(known, codes + first, 0)), -1)
        return self._find.take(codes + first)


class Node:
    """The states of one node, in the order of their numbers."""

    def __init__(self, table: Table, local: int, sets: Sets) -> None:
        table.limit.check()
        self.table, self.local = table, local
        parts = [(n, places(row[local], table.width)) for n, row in enumerate(sets.values())]
        parts = [(n, part) for n, part in parts if len(part)]
        nothing = np.zeros(0, np.int64)
        self.places: Ints = np.concatenate([part for _, part in parts]) if parts else nothing
        held = [len(part) for _, part in parts]
        self.lines: Ints = np.repeat(np.array([n for n, _ in parts], np.int64), held)
        """The place of each state's key among the keys."""
        self.count = len(self.places)
        self.columns: dict[int, Column] = {}
        self.held: dict[Tree, Column] = {}
        self.levels = self._levels()
        self.codes: Ints = self.places + self.lines * table.width
        self.numbers: Ints = np.zeros(0, np.int32)
        self._sorted: tuple[Ints, Ints] | None = None

    def _levels(self) -> Ints:
        """The level of each state; sorts the states by it."""
        of_place, of_key = self.table.levels
        levels = of_place.take(self.places) + of_key.take(self.lines)
        # Ints of 8 or 16 bits are sorted in time that grows with their count alone.
        top = int(levels.max()) if self.count else 0
        small = levels.astype(
            np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.int64
        )
        order = np.argsort(small, kind="stable")
        self.places, self.lines = self.places.take(order), self.lines.take(order)
        return levels.take(order)

    def number(self, first: Ints, counts: Ints) -> None:
        """Take the numbers from `first` on at each level."""
        before = np.repeat(first - np.cumsum(counts) + counts, counts)
        self.numbers = (before + np.arange(self.count)).astype(np.int32)

    def column(self, slot: int) -> Column:
        """What a variable holds in each state."""
        found = self.columns.get(slot)
        if found is None:
            found = self.columns[slot] = self._made(slot)
        return found

    def _made(self, slot: int) -> Column:
        layout = self.table.layout
        if slot in layout.stride:
            return self.table.column(slot).take(self.places)
        if slot not in layout.shift:
            return layout.start[slot]
        values = [layout.of_key(key, slot) for key in self.table.keys]
        if len(set(values)) == 1:
            return values[0]
        return np.array(values, np.int64).take(self.lines)

    def holds(self, tree: Tree) -> Truths:
        """Whether a condition holds, state by state."""
        found = self.held.get(tree)
        if found is None:
            truths = np.asarray(value(tree, self.column)).astype(bool)
            found = self.held[tree] = np.broadcast_to(truths, self.count)
        return cast("Truths", found)

    def forget(self) -> None:
        """Let go of what can be made again."""
        self.columns.clear()
        self.held.clear()

    def find(self, codes: Ints) -> Ints:
        """The numbers of the states with these codes; -1 for what was not reached."""
        if self._sorted is None:
            order = np.argsort(self.codes)
            self._sorted = self.codes[order], self.numbers[order]
        ordered, numbers = self._sorted
        if not len(ordered):
            return np.full(len(codes), -1)
        at = np.minimum(np.searchsorted(ordered, codes), len(ordered) - 1)
        return np.where(ordered[at] == codes, numbers[at], -1)


def places(bits: int, width: int) -> Ints:
    """The places of a set, as an array."""
    if not bits:
        return np.zeros(0, np.int64)
    data = np.frombuffer(bits.to_bytes(width // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little").view(bool))


def monotone(component: Component) -> dict[int, int]:
    """The variables that no move inside a component lets shrink (1), or grow (-1)."""
    layout = component.layout
    ways: dict[int, set[int]] = {}
    for edges in component.edges:
        for edge in edges:
            for kind, slot, tree in edge.ops if edge.target in component.local else ():
                if kind in (SET, ADD):
                    ways.setdefault(slot, set()).update(_ways(layout, kind, slot, tree))
    signs = {slot: sorted(found) for slot, found in ways.items()}
    kept = (*layout.inside, *layout.carried)
    return {slot: found[0] for slot, found in signs.items() if len(found) == 1 and slot in kept}


def _ways(layout: Layout, kind: int, slot: int, tree: Tree) -> tuple[int, ...]:
    """Whether an effect may let a variable grow, or shrink."""
    if tree[0] != "const":
        return (-1, 1)
    least = layout.low[slot]
    most = least + layout.size[slot] - 1
    if kind == ADD:
        return (1,) if tree[1] >= 0 else (-1,)
    if tree[1] not in (least, most):
        return (-1, 1)
    return (1,) if tree[1] == most else (-1,)


def stages_of(component: Component) -> list[int]:
    """For each node how many nodes at most come before it, moves back aside."""
    found = [0] * len(component.nodes)
    for local, edges in enumerate(component.edges):
        for edge in edges:
            target = component.local.get(edge.target, -1)
            if target > local:
                found[target] = max(found[target], found[local] + 1)
    return found
