"""A story composed of its parts: each is explored once for what it touches.

Law: who enters a part, with everything they bring, is known exactly; what a part does with it is
its summary. So whatever is true of some state of the story is true of a state of a summary with
something that rides along, and the other way round.

The time for a part grows with the ways to enter it, told apart by what it touches, and not with
everything that came before. Only what is read together is multiplied.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..language.model import Story
from .alive import alive
from .flow import Flow, flow
from .limits import Exhausted, Limit
from .parts import Part, divide
from .plan import ALL, Reductions
from .space import Watch, watched_slots
from .summary import Entry, Exits, Ints, Summary, summarise
from .tables import WIDE

Flags = NDArray[np.bool_]


class Rows(NamedTuple):
    """Who enters a part: a line for each way to hold what still matters."""

    nodes: Ints
    values: Ints
    """A column for each of the whole's slots; what does not matter is at its start."""
    near: Ints
    """Choices that lie before it, at least."""


class Link(NamedTuple):
    """How one exit of a part leads on: a line for each state there and each who can be in it."""

    exit: int
    """Its number among the summary's exits."""
    into: int
    """The part that is entered; -1 for an ending."""
    states: Ints
    """Lines of the exit."""
    riders: Ints
    """Lines of the act's riders."""
    near: Ints
    rows: Ints
    """Lines of the entered part's rows; empty for an ending."""


class Act(NamedTuple):
    """A part with who enters it and where they go."""

    summary: Summary
    rows: Rows
    by_row: bool
    """A rider is a line of `rows`; else a rider is all that rides along, in one or more rows."""
    groups: Ints
    """By rider: the group it is in."""
    riders: Ints
    """By row: its rider."""
    carried: Ints
    """By rider: what it brings; only the columns of what rides along mean anything."""
    links: list[Link]


class Whole(NamedTuple):
    """A whole story, part by part."""

    story: Story
    complete: bool
    limit: Limit
    """Asked now and then by whoever works long with it."""
    drawn: Flow
    parts: tuple[Part, ...]
    acts: list[Act | None]
    """By part; None where nobody comes."""
    slots: tuple[int, ...]
    """The variables that anybody brings from one part to another."""
    live: list[int]
    """By node the slots that matter there."""
    states: int
    """How many states were explored."""


def compose(
    story: Story,
    *,
    watch: Iterable[Watch] = (),
    doors: Iterable[int] = (),
    told: Iterable[tuple[int, int]] = (),
    reduce: Reductions = ALL,
    limit: Limit | None = None,
) -> Whole:
    """Every state that a story can reach, part by part. The words mean what they do to `explore`.

    Where the limit ends it, the parts after that are missing and the whole is not complete.
    """
    drawn = flow(story, doors=frozenset(doors), told=frozenset(told))
    watched = watched_slots(drawn, watch)
    every = sum(1 << s for s in range(len(story.variables)) if s not in drawn.fixed)
    live = [bits & every for bits in alive(drawn.edges, watched)]
    if not reduce.liveness:
        live = [every] * len(live)
    parts = divide(drawn, live, watched_slots(drawn, ()))
    brought = 0
    for part in parts:
        for node in part.landings:
            brought |= live[node]
    brought |= live[drawn.origin]
    slots = tuple(s for s in range(len(story.variables)) if brought >> s & 1)
    whole = Whole(story, True, limit or Limit(), drawn, parts, [], slots, live, 0)
    return _Composer(whole, watched, reduce).composed()


class _Composer:
    """Goes through the parts in order."""

    def __init__(self, whole: Whole, watched: Sequence[int], reduce: Reductions) -> None:
        self.whole, self.watched, self.reduce = whole, watched, reduce
        self.limit = whole.limit
        self.variables = whole.story.variables
        self.starts = np.array([self.variables[s].start for s in whole.slots], np.int64)
        self.column = {slot: k for k, slot in enumerate(whole.slots)}
        self.part_of = {node: k for k, part in enumerate(whole.parts) for node in part.rests}
        self.states = 0
        self.first = self.part_of[whole.drawn.origin]
        self.waiting: dict[int, list[tuple[Rows, Act, int]]] = {}

    def composed(self) -> Whole:
        """The whole, as far as there was time for it."""
        reasons = len(self.limit.reasons)
        for k, part in enumerate(self.whole.parts):
            act = None if len(self.limit.reasons) > reasons else self.tried(k, part)
            self.whole.acts.append(act)
            self.states += _count(act) if act else 0
            self.limit.states = partial(int, self.states)
        complete = len(self.limit.reasons) == reasons
        return self.whole._replace(complete=complete, states=self.states)

    def tried(self, k: int, part: Part) -> Act | None:
        """A part with those who enter it; None if nobody does, or something runs out."""
        try:
            rows = self.beginning() if k == self.first else self.entering(k)
            if rows is None:
                return None
            act = self.act(part, rows)
            self.leave(act)
        except Exhausted:
            return None
        except KeyboardInterrupt:
            self.limit.stop("interrupted")
            return None
        except MemoryError:
            self.limit.stop("memory")
            return None
        return act

    def beginning(self) -> Rows:
        """Who begins the story."""
        origin, starts = self.whole.drawn.origin, self.whole.drawn.starts
        values = np.array([[start[s] for s in self.whole.slots] for start in starts], np.int64)
        count = len(starts)
        return Rows(np.full(count, origin), values.reshape(count, -1), np.zeros(count, np.int64))

    def entering(self, k: int) -> Rows | None:
        """Who enters a part; tells the links where they lead."""
        waiting = self.waiting.pop(k, [])
        if not waiting:
            return None
        nodes = np.concatenate([rows.nodes for rows, _, _ in waiting])
        values = np.concatenate([rows.values for rows, _, _ in waiting])
        near = np.concatenate([rows.near for rows, _, _ in waiting])
        met, index = distinct(np.column_stack([nodes, values]))
        least = np.full(len(met), np.iinfo(np.int64).max)
        np.minimum.at(least, index, near)
        first = 0
        for rows, act, link in waiting:
            past = first + len(rows.nodes)
            act.links[link] = act.links[link]._replace(into=k, rows=index[first:past])
            first = past
        return Rows(met[:, 0], met[:, 1:], least)

    def act(self, part: Part, rows: Rows) -> Act:
        """Explore a part for these."""
        touched = [k for k, s in enumerate(self.whole.slots) if part.touched >> s & 1]
        riding = [k for k, s in enumerate(self.whole.slots) if not part.touched >> s & 1]
        met, met_index = distinct(np.column_stack([rows.nodes, rows.values[:, touched]]))
        along, along_index = distinct(rows.values[:, riding])
        by_row = len(met) <= len(along)
        if by_row:
            groups, riders, carried = met_index, np.arange(len(rows.nodes)), rows.values
            lines = _first(met_index, len(met))
            offsets = np.zeros(len(lines), np.int64)
        else:
            groups, riders = np.arange(len(along)), along_index
            carried = rows.values[_first(along_index, len(along))]
            lines, offsets = np.arange(len(rows.nodes)), rows.near
        entries = [
            Entry(
                int(rows.nodes[line]),
                {self.whole.slots[k]: int(rows.values[line, k]) for k in touched},
                int(groups[riders[line]]),
                int(offset),
            )
            for line, offset in zip(lines, offsets, strict=True)
        ]
        summary = summarise(
            self.whole.drawn,
            part,
            entries,
            self.whole.live,
            self.watched,
            self.reduce,
            self.limit,
            self.states,
        )
        return Act(summary, rows, by_row, groups, riders, carried, [])

    def leave(self, act: Act) -> None:
        """Let everybody leave an act by its exits."""
        order = np.argsort(act.groups, kind="stable")
        number = np.bincount(act.groups, minlength=int(act.groups.max()) + 1)
        first = np.concatenate([[0], np.cumsum(number)[:-1]])
        before = act.rows.near if act.by_row else np.zeros(len(act.groups), np.int64)
        for k, exit in enumerate(act.summary.exits):
            count = number[exit.groups]
            states = np.repeat(np.arange(len(count)), count)
            ramp = np.arange(len(states)) - np.repeat(np.cumsum(count) - count, count)
            riders = order[np.repeat(first[exit.groups], count) + ramp]
            near = exit.near[states] + before[riders]
            act.links.append(Link(k, -1, states, riders, near, np.zeros(0, np.int64)))
            into = self.part_of[exit.node]
            if exit.node not in act.summary.part.rests:
                values = self.brought(act, exit, states, riders)
                rows = Rows(np.full(len(states), exit.node), values, near)
                self.waiting.setdefault(into, []).append((rows, act, k))

    def brought(self, act: Act, exit: Exits, states: Ints, riders: Ints) -> Ints:
        """What those who leave by an exit hold of what matters there."""
        values = np.tile(self.starts, (len(states), 1))
        touched, live = act.summary.part.touched, self.whole.live[exit.node]
        for slot, column in self.column.items():
            if live >> slot & 1 and not touched >> slot & 1:
                values[:, column] = act.carried[riders, column]
        for k, slot in enumerate(exit.slots):
            values[:, self.column[slot]] = exit.values[states, k]
        return values


def distinct(table: Ints) -> tuple[Ints, Ints]:
    """The different lines of a table, and for each of its lines which of them it is."""
    if not len(table):
        return table, np.zeros(0, np.int64)
    low = table.min(axis=0, initial=0)
    sizes = [int(n) for n in table.max(axis=0, initial=0) - low + 1]
    if math.prod(sizes) > WIDE:
        found, index = np.unique(table, axis=0, return_inverse=True)
        return found, index.reshape(-1)
    # One number for each line is sorted many times faster than the line itself.
    weights = np.cumprod([1, *sizes[:0:-1]])[::-1] if sizes else np.zeros(0, np.int64)
    codes = (table - low) @ weights
    _, first, index = np.unique(codes, return_index=True, return_inverse=True)
    return table[first], index.reshape(-1)


def _first(index: Ints, count: int) -> Ints:
    """For each of `count` numbers the first line that has it."""
    found = np.zeros(count, np.int64)
    found[index[::-1]] = np.arange(len(index))[::-1]
    return found


def _count(act: Act) -> int:
    """How many states of its own a part has."""
    rests, space = act.summary.part.rests, act.summary.space
    return sum(
        bits.bit_count()
        for k, sets in enumerate(space.found.cells)
        for local, node in enumerate(space.plan.components[k].nodes)
        if node in rests and node != space.flow.origin
        for row in sets.values()
        if (bits := row[local])
    )
