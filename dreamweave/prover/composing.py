"""Explores a story part by part, each once for what it touches.

Law: the time for a part grows with the ways to enter it, told apart by what it touches, and not
with everything that came before. Only what is read together is multiplied.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from ..language.model import Story
from .alive import alive
from .flow import flow
from .limits import Limit
from .parts import Division, Part
from .plan import ALL, Reductions
from .rows import Ints, Rows, Small, distinct, stacked
from .space import Watch, watched_slots
from .summary import Entry, summarise
from .trees import slots_of
from .whole import Act, Link, Whole

MANY: Final = 1_000
"""Who enters a part, told apart by everything that still matters: up to here it is not cut up."""


class Entering(NamedTuple):
    """Those who enter a part."""

    rows: Rows
    links: tuple[tuple[Act, int], ...]
    """The links that lead here, as an act and the place among its links."""
    lines: Ints
    """By line of these links, one after the other, the line of the rows."""


def compose(
    story: Story,
    *,
    watch: Iterable[Watch] = (),
    doors: Iterable[int] = (),
    told: Iterable[tuple[int, int]] = (),
    reduce: Reductions = ALL,
    limit: Limit | None = None,
    many: int = MANY,
) -> Whole:
    """Every state that a story can reach, part by part. The words mean what they do to `explore`.

    A part that more than `many` enter, and each in a way of their own, is cut into smaller ones.
    Where the limit ends it, the parts after that are missing and the whole is not complete.
    """
    drawn = flow(story, doors=frozenset(doors), told=frozenset(told))
    watched = watched_slots(drawn, watch)
    every = sum(1 << s for s in range(len(story.variables)) if s not in drawn.fixed)
    live = [bits & every for bits in alive(drawn.edges, watched)]
    if not reduce.liveness:
        live = [every] * len(live)
    division = Division(drawn, live, watched_slots(drawn, ()))
    whole = Whole(story, True, limit or Limit(), drawn, [], [], live, 0)
    return _Composer(whole, division, watched, reduce, many).composed()


class _Composer:
    """Goes through the parts in order."""

    def __init__(
        self,
        whole: Whole,
        division: Division,
        watched: Sequence[int],
        reduce: Reductions,
        many: int,
    ) -> None:
        self.whole, self.division, self.watched, self.reduce = whole, division, watched, reduce
        self.many = many
        self.limit = whole.limit
        self.starts = [variable.start for variable in whole.story.variables]
        self.states = 0
        self.waiting: dict[int, list[tuple[Act, int]]] = {}
        """By node the links that lead there, as an act and the place among its links."""

    def composed(self) -> Whole:
        """The whole, as far as there was time for it."""
        whole, reasons = self.whole, len(self.limit.reasons)
        left = deque(self.division.parts())
        while left:
            part, act = left.popleft(), None
            with self.limit.noted():
                entering = self.entering(part) if len(self.limit.reasons) == reasons else None
                if entering and (finer := self.finer(part, entering.rows)):
                    left.extendleft(reversed(finer))
                    continue
                act = self.act(part, entering) if entering else None
            whole.parts.append(part)
            whole.acts.append(act)
            self.states += _count(act) if act else 0
            self.limit.states = partial(int, self.states)
        complete = len(self.limit.reasons) == reasons
        return whole._replace(complete=complete, states=self.states)

    def finer(self, part: Part, rows: Rows) -> list[Part]:
        """The parts in which a part is explored, if not as it is."""
        finer = self.division.finer(part) if self.crowded(part, rows) else []
        return finer if len(finer) > 1 else []

    def crowded(self, part: Part, rows: Rows) -> bool:
        """Whether so many enter, and so differently, that a part is explored in smaller ones."""
        if len(rows.nodes) <= self.many:
            return False
        columns = {slot: rows.values[:, k] for k, slot in enumerate(rows.slots)}
        touched = [column for slot, column in columns.items() if part.touched >> slot & 1]
        riding = [column for slot, column in columns.items() if not part.touched >> slot & 1]
        met, _ = distinct([rows.nodes, *touched])
        along, _ = distinct([np.zeros_like(rows.nodes), *riding])
        return len(met) > len(along)

    def entering(self, part: Part) -> Entering | None:
        """Who enters a part; None if nobody does."""
        if self.whole.drawn.origin in part.rests:
            return Entering(self.beginning(), (), np.zeros(0, np.int64))
        links = [one for node in sorted(part.rests) for one in self.waiting.get(node, ())]
        if not links:
            return None
        brought = [self.brought(act, act.links[k]) for act, k in links]
        slots = tuple(sorted({slot for rows in brought for slot in rows.slots}))
        nodes = np.concatenate([rows.nodes for rows in brought])
        near = np.concatenate([rows.near for rows in brought])
        table = [nodes, *(self.column(slot, brought) for slot in slots)]
        lines, index = distinct(table)
        least = np.full(len(lines), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(least, index, near)
        values = stacked([column[lines] for column in table[1:]], len(lines))
        return Entering(Rows(nodes[lines], slots, values, least), tuple(links), index)

    def beginning(self) -> Rows:
        """Who begins the story."""
        origin, starts = self.whole.drawn.origin, self.whole.drawn.starts
        slots = tuple(slots_of(self.whole.live[origin]))
        values = np.array([[start[s] for s in slots] for start in starts], np.int32)
        count = len(starts)
        values = values.reshape(count, -1)
        return Rows(np.full(count, origin), slots, values, np.zeros(count, np.int32))

    def brought(self, act: Act, link: Link) -> Rows:
        """What those who leave by a link hold of what matters where it leads."""
        exit, count = act.summary.exits[link.exit], len(link.states)
        slots = tuple(slots_of(self.whole.live[exit.node]))
        columns: list[Ints | Small] = []
        for slot in slots:
            if slot in exit.slots:
                columns.append(exit.values[link.states, exit.slots.index(slot)])
            elif slot in act.rows.slots:
                columns.append(act.carried[link.riders, act.rows.slots.index(slot)])
            else:
                columns.append(np.full(count, self.starts[slot], np.int32))
        return Rows(np.full(count, exit.node), slots, stacked(columns, count), link.near)

    def column(self, slot: int, brought: Sequence[Rows]) -> Small:
        """What they all bring of one variable."""
        found = []
        for rows in brought:
            if slot in rows.slots:
                found.append(rows.values[:, rows.slots.index(slot)])
            else:
                found.append(np.full(len(rows.nodes), self.starts[slot], np.int32))
        return np.concatenate(found)

    def act(self, part: Part, entering: Entering) -> Act:
        """Explore a part for these, and let them leave it."""
        rows = entering.rows
        columns = {slot: rows.values[:, k] for k, slot in enumerate(rows.slots)}
        touched = [slot for slot in rows.slots if part.touched >> slot & 1]
        met, met_index = distinct([rows.nodes, *(columns[slot] for slot in touched)])
        riding = [columns[slot] for slot in rows.slots if not part.touched >> slot & 1]
        along, along_index = distinct(riding or [np.zeros_like(rows.nodes)])
        by_row = len(met) <= len(along)
        if by_row:
            groups, riders, carried = met_index, np.arange(len(rows.nodes)), rows.values
            lines, offsets = met, np.zeros(len(met), np.int64)
        else:
            groups, riders, carried = np.arange(len(along)), along_index, rows.values[along]
            lines, offsets = np.arange(len(rows.nodes)), rows.near.astype(np.int64)
        entries = [
            Entry(
                int(rows.nodes[line]),
                {slot: int(columns[slot][line]) for slot in touched},
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
        for node in part.rests:
            self.waiting.pop(node, None)
        first = 0
        for other, k in entering.links:
            link = other.links[k]
            past = first + len(link.states)
            into = entering.lines[first:past].astype(np.int32)
            other.links[k] = link._replace(into=len(self.whole.acts), rows=into)
            first = past
        act = Act(summary, rows, by_row, groups, riders, carried, [])
        self.leave(act)
        return act

    def leave(self, act: Act) -> None:
        """Let everybody leave an act by its exits."""
        order = np.argsort(act.groups, kind="stable")
        number = np.bincount(act.groups, minlength=int(act.groups.max()) + 1)
        first = np.concatenate([[0], np.cumsum(number)[:-1]])
        before = act.rows.near if act.by_row else np.zeros(len(act.groups), np.int32)
        for k, exit in enumerate(act.summary.exits):
            count = number[exit.groups]
            states = np.repeat(np.arange(len(count), dtype=np.int32), count)
            ramp = np.arange(len(states)) - np.repeat(np.cumsum(count) - count, count)
            riders = order[np.repeat(first[exit.groups], count) + ramp].astype(np.int32)
            near = exit.near[states].astype(np.int32) + before[riders]
            act.links.append(Link(k, -1, states, riders, near, np.zeros(0, np.int32)))
            if exit.node not in act.summary.part.rests:
                self.waiting.setdefault(exit.node, []).append((act, k))


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
