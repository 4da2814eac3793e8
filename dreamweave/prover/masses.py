"""The odds of large stories: component after component, level after level.

Law 1: probability is neither made nor lost: what is told of no ending, of no one stuck, of no
fault and of no one going round for ever is within the stated error.
Law 2: the stated error is a bound: what was not passed on, and the most that rounding may do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .closed import closed
from .levels import Cut, Level, cut, level
from .reader import End
from .space import Space
from .tables import Table
from .uniform import LOST, Leave, Onward, onward
from .values import Floats, Ints
from .visits import EPSILON, LEFT, SUMMED, rounding, solve


class Arrival(NamedTuple):
    """What comes into a node of a component."""

    local: int
    keys: Sequence[int]
    lines: Ints
    places: Ints
    mass: Floats


class Told(NamedTuple):
    """The odds for one beginning."""

    shares: dict[End, float]
    error: float
    """No share is further than this from the truth."""


class Ready(NamedTuple):
    """A component, and what its readers do."""

    table: Table
    onwards: Onward
    cuts: list[Cut]


def read(space: Space) -> list[Told]:
    """The odds for a reader of each beginning."""
    found: list[Told] = []
    ready: dict[int, Ready] | None = {} if len(space.flow.starts) > 1 else None
    for start in space.flow.starts:
        masses = Masses(space, ready)
        masses.put(space.flow.origin, dict(enumerate(start)), 1.0)
        masses.pass_all()
        # What is less than nothing is so by less than the error.
        shares = {name: min(1.0, max(0.0, share)) for name, share in masses.found.items()}
        found.append(Told(shares, masses.error + EPSILON * SUMMED))
    return found


class Masses:
    """Readers on their way through a space."""

    def __init__(self, space: Space, ready: dict[int, Ready] | None = None) -> None:
        self.space, self.plan = space, space.plan
        self.ready = ready
        """What is kept for others who read the same space; None: nothing is."""
        self.arriving: dict[int, list[Arrival]] = {}
        self.found: dict[End, float] = {}
        """How readings end, and how much of a reader ends so."""
        self.error = 0.0
        """Nothing in `found` is further than this from the truth."""

    def put(self, node: int, values: Mapping[int, int], mass: float) -> None:
        """Let so much of a reader begin in a state; variables not told are at their start."""
        k = self.plan.component_of[node]
        component = self.plan.components[k]
        nought, layout = np.zeros(1, np.int64), component.layout
        keys, places = [layout.key_of(values)], nought + layout.place_of(values)
        arrival = Arrival(component.local[node], keys, nought, places, np.full(1, mass))
        self.arriving.setdefault(k, []).append(arrival)

    def pass_all(self, *, until: Collection[int] = ()) -> None:
        """Let all go on to their ends; whoever comes to one of the nodes `until` stays there."""
        stops = {self.plan.component_of[node] for node in until if node in self.plan.component_of}
        for k in range(len(self.plan.components)):
            if k in self.arriving and k not in stops:
                self.space.found.limit.check()
                self.settle(k)
        self.error += abs(self.found.pop(LOST, 0.0))

    def made(self, k: int) -> Ready:
        """A component made ready to be settled."""
        found = self.ready.get(k) if self.ready else None
        if found is None:
            table = self.table(k)
            onwards = onward(self.space, k, table)
            found = Ready(table, onwards, cut(onwards.moves, table.bounds))
        if self.ready is not None:
            self.ready[k] = found
        return found

    def table(self, k: int) -> Table:
        """The states of a component, as columns."""
        found = self.space.found
        return Table(self.plan.components[k], found.cells[k], found.limit)

    def held(self, node: int) -> Floats:
        """How much of a reader has come to each state of a node, key by key, place by place."""
        k = self.plan.component_of[node]
        table = self.table(k)
        at = table.nodes[self.plan.components[k].local[node]]
        often = self.entered(table, self.arriving.get(k, ()))
        return often.take(at.numbers.take(np.argsort(at.codes)))

    def tell(self, name: End, mass: Floats) -> None:
        """Add to how a reading ends."""
        if total := float(mass.sum()):
            self.found[name] = self.found.get(name, 0.0) + total
            self.error += EPSILON * SUMMED * abs(total)

    def settle(self, k: int) -> None:
        """Pass on all that comes into a component."""
        table, onwards, cuts = self.made(k)
        often = self.entered(table, self.arriving.pop(k))
        limit = self.space.found.limit
        for n in range(len(table.bounds)):
            here = level(n, cuts, table.bounds, onwards.share, limit)
            if often[here.first : here.past].any():
                self.pass_on(table, onwards, here, often)
        for name, source, odds in onwards.closes:
            mass = often.take(source)
            self.tell(name, mass if odds is None else mass * odds)
        for leave in onwards.leaves:
            self.leave(leave, often, onwards.share)

    def entered(self, table: Table, arriving: Sequence[Arrival]) -> Floats:
        """What comes into each state of a component."""
        often = np.zeros(table.count)
        for local, keys, lines, places, mass in arriving:
            there = np.array([table.index.get(key, -1) for key in keys]).take(lines)
            numbers = table.find(local, np.where(there < 0, -1, there * table.width + places))
            met = numbers >= 0
            if not met.all():
                self.tell(LOST, mass[~met])
            numbers = numbers[met]
            np.add.at(often, numbers, mass[met])
            # A sum of so many numbers is rounded as often.
            self.error += EPSILON * float(np.abs(often.take(numbers)).sum())
        return often

    def pass_on(self, table: Table, onwards: Onward, here: Level, often: Floats) -> None:
        """Settle one level, and let what leaves it arrive above."""
        some = slice(here.first, here.past)
        arriving = often[some].copy()
        left = solve(here, often, table.groups)
        caught: dict[End, Ints] = {}
        # Where nobody gets out, rounding may feign a way out after ages.
        if left > LEFT or rounding(here, often) > LEFT:
            here, caught = closed(self.space, table, onwards, here)
            often[some] = arriving
            left = solve(here, often, table.groups)
        self.error += left + rounding(here, often)
        for name, states in caught.items():
            self.tell(name, often[states])
            # Whoever is caught goes nowhere.
            often[states] = 0.0
        source, target, weight = here.up
        np.add.at(often, target, often.take(source) * weight)

    def leave(self, leave: Leave, often: Floats, share: Floats) -> None:
        """Let what leaves a component arrive in another."""
        mass = often.take(leave.source) * share.take(leave.source)
        if leave.odds is not None:
            mass *= leave.odds
        arrival = Arrival(leave.local, leave.keys, leave.lines, leave.places, mass)
        self.arriving.setdefault(leave.component, []).append(arrival)
