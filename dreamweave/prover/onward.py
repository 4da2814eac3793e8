"""From where something can still be met, over all the parts of a whole.

Law: a state with what rides along is told if and only if some play from it meets the goal.

What a part can still lead to depends on what rides along only by which of its exits are good for
it. Riders for whom the same exits are good are looked at together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .closure import can_reach
from .pieces import Piece, acts_of, in_groups, own
from .rows import Flags, Ints, Small
from .states import States, states_of
from .summary import Summary
from .whole import Act, Link, Whole


class Onward(NamedTuple):
    """What of one part leads to a goal."""

    states: tuple[States, ...]
    """For each kind of rider the states of the part from which they can meet the goal."""
    kinds: Ints
    """By rider, of which kind it is among those of its group."""
    rows: Flags
    """By row whether somebody who enters so can meet the goal."""


def leading(whole: Whole, goal: Iterable[Piece]) -> list[Onward | None]:
    """For each part what leads to these states."""
    goals: dict[int, list[Piece]] = {}
    for piece in goal:
        goals.setdefault(piece.part, []).append(piece)
    found: list[Onward | None] = [None] * len(whole.parts)
    for part, act in reversed(list(acts_of(whole))):
        found[part] = _Part(act, goals.get(part, ()), found).onward()
    return found


def lost(whole: Whole, onward: Sequence[Onward | None]) -> list[Piece]:
    """The states at rest from which the goal cannot be met."""
    found = []
    for part, act in acts_of(whole):
        told = onward[part]
        among = own(act)
        for kind, states in enumerate(told.states if told else ()):
            riders = told.kinds == kind if told else None
            left = in_groups(act, act.groups[riders], among - states) if len(act.groups) else among
            if left:
                found.append(Piece(part, left, riders))
    return found


def still(whole: Whole, onward: Sequence[Onward | None], part: int) -> list[Piece]:
    """The states of a part from which the goal can be met."""
    act, told = whole.acts[part], onward[part]
    if act is None or told is None:
        return []
    pieces = []
    for kind, states in enumerate(told.states):
        riders = told.kinds == kind
        pieces.append(Piece(part, in_groups(act, act.groups[riders], states), riders))
    return pieces


class _Part:
    """One part, with what is known of those after it."""

    def __init__(self, act: Act, goals: Sequence[Piece], after: Sequence[Onward | None]) -> None:
        self.act, self.goals = act, goals
        self.good = [_good(link, after) for link in act.links]

    def onward(self) -> Onward:
        """What of the part leads to the goal."""
        act = self.act
        kinds, first = self.kinds()
        states = tuple(
            can_reach(act.summary.space.found, self.goal(kind, first))
            for kind in range(int(kinds.max()) + 1)
        )
        return Onward(states, kinds, self.rows(states, kinds))

    def kinds(self) -> tuple[Ints, dict[tuple[int, int], int]]:
        """By rider its kind; and by group and kind a rider that stands for it."""
        act = self.act
        kinds = np.zeros(len(act.groups), np.int64)
        wanted = [p.riders for p in self.goals if p.riders is not None]
        # A group of one rider has one kind; so have all, where every exit is good.
        if act.by_row and (wanted or not all(good.all() for good in self.good)):
            self.tell_apart(kinds, wanted)
        _, first = np.unique(np.stack([act.groups, kinds]), axis=1, return_index=True)
        return kinds, {(int(act.groups[k]), int(kinds[k])): int(k) for k in first}

    def tell_apart(self, kinds: Ints, wanted: Sequence[Flags]) -> None:
        """Write down the kinds of riders for whom different exits are good."""
        act = self.act
        riders = np.concatenate([np.zeros(0, np.int32), *(link.riders for link in act.links)])
        # The lines of a rider stand in the same order as those of the others of the group.
        order = np.lexsort((riders, act.groups[riders]))
        flags = np.concatenate([np.zeros(0, bool), *self.good])[order]
        past = np.cumsum(np.bincount(act.groups[riders], minlength=int(act.groups.max()) + 1))
        for group, lines in enumerate(np.split(flags, past[:-1])):
            mine = np.flatnonzero(act.groups == group)
            table = lines.reshape(len(mine), len(lines) // len(mine))
            asked = np.array([riding[mine] for riding in wanted], bool).reshape(-1, len(mine))
            told = np.packbits(np.hstack([table, asked.T]), axis=1)
            kinds[mine] = np.unique(told, axis=0, return_inverse=True)[1].reshape(-1)

    def goal(self, kind: int, first: dict[tuple[int, int], int]) -> States:
        """What a kind of rider wants to meet in this part: the goal itself, and good exits."""
        act = self.act
        meant = sorted(rider for (_, number), rider in first.items() if number == kind)
        stand = np.zeros(len(act.groups), bool)
        stand[meant] = True
        goal = States(act.summary.space.plan, {})
        for piece in self.goals:
            riders = stand if piece.riders is None else stand & piece.riders
            if riders.any():
                goal |= in_groups(act, act.groups[riders], piece.states)
        for link, good in zip(act.links, self.good, strict=True):
            lines = good & stand[link.riders]
            if lines.any():
                goal |= _exits(act.summary, link.exit, link.states[lines])
        return goal

    def rows(self, states: tuple[States, ...], kinds: Ints) -> Flags:
        """By row whether it is among the states."""
        spots = self.act.summary.spots
        if self.act.by_row:
            table = np.array([[some.holds(*spot) for some in states] for spot in spots])
            return table[self.act.groups, kinds]
        return np.array([states[0].holds(*spot) for spot in spots])


def _good(link: Link, after: Sequence[Onward | None]) -> Flags:
    """By line of a link whether the goal can be met where it leads."""
    onward = after[link.into] if link.into >= 0 else None
    return onward.rows[link.rows] if onward else np.zeros(len(link.states), bool)


def _exits(summary: Summary, number: int, states: Ints | Small) -> States:
    """Some states of an exit as a set."""
    exit = summary.exits[number]
    spots = ((exit.node, exit.keys[k], int(exit.places[k])) for k in np.unique(states))
    return states_of(summary.space.plan, spots)
