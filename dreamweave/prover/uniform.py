"""What a uniform reader does in each state of a component, as columns of moves.

Law: for each state the shares of its moves and of its ends sum to 1, but for rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..language.model import NOWHERE
from .flow import ADD, LEGAL, SET, TEST, Edge
from .moved import Moved
from .reader import End
from .space import Space, ending_at, resting
from .tables import Node, Table
from .trees import FALSE, TRUE
from .values import Floats, Ints, Truths

LOST: End = "lost"
"""Moves into what a search that was stopped did not see."""


class Move(NamedTuple):
    """The states that take an edge inside a component."""

    source: Ints
    """In order."""
    target: Ints
    odds: Floats | None
    """Of the choice's share the part that goes this way; None: all of it."""
    before: int
    after: int
    """The stages of the two nodes."""
    level: bool
    """Whether all of them stay on their level."""


class Leave(NamedTuple):
    """The states that take an edge out of a component."""

    source: Ints
    odds: Floats | None
    component: int
    local: int
    """The node that is moved to."""
    keys: Sequence[int]
    lines: Ints
    """For each state which of the keys it comes to."""
    places: Ints


class Close(NamedTuple):
    """The states in which a reading may end, and how."""

    name: End
    source: Ints
    odds: Floats | None
    """How likely; None: surely."""


class Onward(NamedTuple):
    """All that a uniform reader does in a component."""

    share: Floats
    """By state how likely each of its open choices is."""
    moves: list[Move]
    leaves: list[Leave]
    closes: list[Close]


def onward(space: Space, k: int, table: Table) -> Onward:
    """What a uniform reader does in each state of a component."""
    found = Onward(np.ones(table.count), [], [], [])
    for node in table.nodes:
        if node.count:
            _Node(space, k, node, found).draw()
            node.forget()
    return found


class _Node:
    """One node of a component."""

    def __init__(self, space: Space, k: int, node: Node, found: Onward) -> None:
        self.space, self.k, self.node, self.found = space, k, node, found
        self.component = space.plan.components[k]
        self.scene = self.component.nodes[node.local]
        self.edges = self.component.edges[node.local]
        self.free: Truths | None = None
        """Where nothing else is open, so that a reader leaves by a choice of kind `anywhere`."""

    def draw(self) -> None:
        """Add the moves and the ends."""
        ending = ending_at(self.space, self.scene)
        if ending != NOWHERE:
            self.found.closes.append(Close(ending, self.node.numbers, None))
            return
        if not resting(self.space, self.scene):
            self.choice(NOWHERE, None)
            return
        number = self.open_choices()
        self.found.share[self.node.numbers] = (1 / np.arange(1, number.max() + 2)).take(
            np.maximum(number, 1) - 1
        )
        self.close("stuck", number == 0, None)
        for n, choice in enumerate(self.space.story.scenes[self.scene].choices):
            if self.space.flow.guards[self.scene][n] != FALSE:
                among = None
                if choice.kind == "anywhere" and self.free is not None:
                    among = np.flatnonzero(self.free)
                self.choice(n, among)

    def open_choices(self) -> Ints:
        """How many choices are open to a uniform reader."""
        guards = self.space.flow.guards[self.scene]
        choices = self.space.story.scenes[self.scene].choices
        narrow = np.int8 if len(choices) < 1 << 7 else np.int64
        own: Ints = np.zeros(self.node.count, narrow)
        away: Ints = np.zeros(self.node.count, narrow)
        for choice, guard in zip(choices, guards, strict=True):
            if guard != FALSE:
                number = away if choice.kind == "anywhere" else own
                number += 1 if guard == TRUE else self.node.holds(guard).view(np.int8)
        if not away.any():
            return own
        self.free = own == 0
        return np.where(self.free, away, own)

    def choice(self, n: int, among: Ints | None) -> None:
        """Add the moves of one choice, or of `next`."""
        self.space.found.limit.check()
        edges = [edge for edge in self.edges if edge.choice == n]
        if len(edges) == 1 and _plain(edges[0]):
            self.edge(edges[0], Moved(self.node, edges[0].ops, among=among), None)
            return
        total = np.zeros(self.node.count, np.int64)
        gone = np.zeros(self.node.count, np.int64)
        for edge in edges:
            holds = Moved(self.node, edge.ops, among=among, legal=False)
            total[_all(holds)] += edge.odds or 1
        for edge in edges:
            moved = Moved(self.node, edge.ops, among=among)
            gone[_all(moved)] += edge.odds or 1
            odds = edge.odds / moved.of(total) if edge.odds else None
            self.edge(edge, moved, odds)
        self.refused(n, among, total, gone)

    def refused(self, n: int, among: Ints | None, total: Ints, gone: Ints) -> None:
        """Add what becomes of readers whose step is refused."""
        open_ = np.zeros(self.node.count, bool)
        guard = TRUE if n == NOWHERE else self.space.flow.guards[self.scene][n]
        here = Moved(self.node, () if guard == TRUE else ((TEST, NOWHERE, guard),), among=among)
        open_[_all(here)] = True
        lost = open_ & (gone < np.maximum(total, 1))
        index = np.flatnonzero(lost)
        part = (1 - gone[index] / np.maximum(total[index], 1)) * self.share(index)
        self.close("faults", lost, part)

    def share(self, index: Ints) -> Floats:
        return self.found.share.take(self.node.numbers.take(index))

    def close(self, name: End, here: Truths, odds: Floats | None) -> None:
        """Say that readings end in some of the states."""
        if here.any():
            self.found.closes.append(Close(name, self.node.numbers[here], odds))

    def edge(self, edge: Edge, moved: Moved, odds: Floats | None) -> None:
        """Add the moves of an edge."""
        self.space.found.limit.check()
        if not moved.count:
            return
        source = moved.of(self.node.numbers)
        target = self.component.local.get(edge.target)
        if target is None:
            self.leave(edge, moved, source, odds)
            return
        table = self.node.table
        found = table.find(target, moved.codes())
        if not self.space.complete and (met := found >= 0).sum() < len(found):
            unmet = _all(moved)[~met]
            part = self.share(unmet) * (1.0 if odds is None else odds[~met])
            self.found.closes.append(Close(LOST, source[~met], part))
            source, found, odds = source[met], found[met], None if odds is None else odds[met]
        level = not any(kind in (SET, ADD) and slot in table.grows for kind, slot, _ in edge.ops)
        stages = table.stages[self.node.local], table.stages[target]
        self.found.moves.append(Move(source, found, odds, *stages, level))

    def leave(self, edge: Edge, moved: Moved, source: Ints, odds: Floats | None) -> None:
        """Add the moves of an edge that leaves the component."""
        plan = self.space.plan
        into = plan.component_of[edge.target]
        target = plan.components[into]
        keys, lines = moved.keys(target.layout)
        places = moved.places(target.layout)
        local = target.local[edge.target]
        self.found.leaves.append(Leave(source, odds, into, local, keys, lines, places))


def _plain(edge: Edge) -> bool:
    """Whether an edge is sure to be taken once its choice is."""
    tests = [tree for kind, _, tree in edge.ops if kind in (TEST, LEGAL)]
    return tests == ([] if edge.guard == TRUE else [edge.guard])


def _all(moved: Moved) -> Ints:
    return np.arange(moved.count) if moved.index is None else moved.index
