"""How long a story can be read, and in how many ways, over the parts of a whole.

Law: these are the numbers of the whole story, as if it had been explored in one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from . import ways
from .arcs import Arcs
from .circles import circle
from .closure import can_reach
from .kernels import forward
from .numbers import Length, Playthroughs, loop_from
from .onward import leading, still
from .pieces import Piece, acts_of, ended, ended_so, entered
from .retrace import nearest, shortest
from .search import Found, Sets, search_on
from .space import Space
from .states import States, states_of
from .summary import Exits, Summary
from .values import Column, Floats, Ints
from .walkthroughs import Spot
from .ways import NEVER, Counts
from .whole import Act, Link, Whole


def lengths(whole: Whole) -> tuple[Length, ...]:
    """For each ending how many choices lead to it, at least and at most."""
    most = _longest(whole)
    found = []
    for ending in range(len(whole.story.endings)):
        place = nearest(whole, ended_so(whole, ending))
        longest = most.get(ending, NEVER)
        bound = None if math.isinf(longest) else int(longest)
        found.append(Length(None if place is None else place.distance, bound))
    return tuple(found)


def _longest(whole: Whole) -> dict[int, float]:
    """By ending the most choices before it; infinite where there is no bound."""
    entering = {k: np.full(len(act.rows.nodes), NEVER) for k, act in acts_of(whole)}
    found: dict[int, float] = {}
    for part, act in acts_of(whole):
        whole.limit.check()
        if whole.drawn.origin in act.summary.part.rests:
            entering[part][:] = 0
        at = _most_in(act, entering[part])
        before = entering[part] if act.by_row else np.zeros(len(act.groups))
        for link in act.links:
            most = at[link.exit][link.states] + before[link.riders]
            if link.into >= 0:
                np.maximum.at(entering[link.into], link.rows, most)
            elif len(most):
                ending = _ending(whole, act, link)
                found[ending] = max(found.get(ending, NEVER), float(most.max()))
    return found


def _ending(whole: Whole, act: Act, link: Link) -> int:
    """The ending that an exit is."""
    return whole.story.scenes[act.summary.exits[link.exit].node].ending


def _most_in(act: Act, entering: Floats) -> list[Floats]:
    """By exit and state there the most choices before it, in this part or from the beginning."""
    summary, space = act.summary, act.summary.space
    most = [np.full(len(exit.places), math.inf) for exit in summary.exits]
    if np.isposinf(entering).all():
        return most
    region = can_reach(space.found, states_of(space.plan, _all(summary)))
    endless = _from(space, turning(space.found, circle(space.found, region)))
    bounded = [spot for spot in _all(summary) if not endless.holds(*spot)]
    if not bounded:
        return most
    arcs = Arcs(space, can_reach(space.found, states_of(space.plan, bounded)))
    before = np.full(arcs.count, NEVER)
    starts = np.zeros(len(summary.entries)) if act.by_row else entering
    np.maximum.at(before, *_entered(summary, arcs, starts))
    before = ways.most(arcs, before)
    for exit, values in zip(summary.exits, most, strict=True):
        free = [k for k, spot in enumerate(_at(exit)) if not endless.holds(*spot)]
        values[free] = before.take(_lines(arcs, exit).take(free))
    return most


def _all(summary: Summary) -> Iterator[Spot]:
    return (spot for exit in summary.exits for spot in _at(exit))


def _at(exit: Exits) -> Iterator[Spot]:
    """The states of an exit."""
    for key, place in zip(exit.keys, exit.places, strict=True):
        yield Spot(exit.node, key, int(place))


def _lines(arcs: Arcs, exit: Exits) -> Ints:
    """The lines of the states of an exit; -1 for those that the region does not have."""
    return arcs.lines(exit.node, exit.keys, exit.places)


def _entered(summary: Summary, arcs: Arcs, starts: Column) -> tuple[Ints, Column]:
    """The lines of the entries that the region has, and of these the starts."""
    found = [arcs.lines(node, [key], np.array([place])) for node, key, place in summary.spots]
    lines = np.concatenate(found)
    return lines[lines >= 0], starts[lines >= 0]


def turning(found: Found, circle: States) -> States:
    """Of states from which a play can stay among them for ever those on a circle, or between."""
    rows: dict[int, Sets] = {}
    for k, sets in circle.rows.items():
        kept = {key: list(row) for key, row in sets.items()}
        while True:
            found.limit.check()
            after = _after(found, k, kept)
            fewer = {
                key: [a & b for a, b in zip(row, after[key], strict=True)]
                for key, row in kept.items()
                if key in after
            }
            if fewer == kept:
                break
            kept = {key: row for key, row in fewer.items() if any(row)}
        if kept:
            rows[k] = kept
        found.plan.components[k].forget()
    return States(found.plan, rows)


def _after(found: Found, k: int, sets: Sets) -> Sets:
    """Where one edge leads from these states of a component, within it."""
    component = found.plan.components[k]
    after: Sets = {}
    for key, row in sets.items():
        for place, bits in enumerate(row):
            inner, outer, _ = component.moves(place, key) if bits else ((), (), ())
            moves = [(key, *move) for move in inner]
            moves += [(key & kept | added, t, m, s) for t, m, s, kept, added in outer]
            for there, target, mask, stages in moves:
                if arrived := forward(bits & mask, stages):
                    onto = after.setdefault(there, [0] * len(row))
                    onto[target] |= arrived
    return after


def _from(space: Space, seeds: States) -> States:
    """Everything that can be reached from these states."""
    found = Found(space.plan, space.found.limit)
    for k, sets in seeds.rows.items():
        found.entries[k] = {key: list(row) for key, row in sets.items()}
    told = found.limit.states
    search_on(found)
    found.limit.states = told
    cells = found.cells
    return States(space.plan, {k: sets for k, sets in enumerate(cells) if sets})


# ------------------------------------------------------------------------ playthroughs


def playthroughs(whole: Whole) -> Playthroughs:
    """How many lists of choices and outcomes lead from the beginning to an ending."""
    onward = leading(whole, ended(whole))
    regions = [piece for part, _ in acts_of(whole) for piece in still(whole, onward, part)]
    loops = [p._replace(states=_loop(whole, p)) for p in regions]
    place = nearest(whole, loops)
    if place is None:
        return Playthroughs(_counted(whole, regions))
    act = entered(whole, place.part)
    states = next(p.states for p in loops if p.part == place.part and p.states.holds(*place.spot))
    turn = loop_from(act.summary.space, place.spot, states)
    if turn is None:
        return Playthroughs(None)
    spot, steps = turn
    riders = np.arange(len(act.groups)) == place.rider
    piece = Piece(place.part, states_of(act.summary.space.plan, [spot]), riders)
    return Playthroughs(None, shortest(whole, [piece]), steps)


def _loop(whole: Whole, piece: Piece) -> States:
    found = entered(whole, piece.part).summary.space.found
    return turning(found, circle(found, piece.states))


def _counted(whole: Whole, regions: Iterable[Piece]) -> int:
    """How many playthroughs there are where no reader can go round on the way to an ending."""
    entering = {k: np.zeros(len(act.rows.nodes), object) for k, act in acts_of(whole)}
    by_part: dict[int, States] = {}
    for piece in regions:
        others = by_part.get(piece.part)
        by_part[piece.part] = others | piece.states if others else piece.states
    total = 0
    for part, act in acts_of(whole):
        if whole.drawn.origin in act.summary.part.rests:
            entering[part][:] = 1
        if part not in by_part:
            continue
        at = _ways_in(act, by_part[part], entering[part])
        before = entering[part] if act.by_row else np.ones(len(act.groups), object)
        for link in act.links:
            ways = at[link.exit][link.states] * before[link.riders]
            if link.into >= 0:
                np.add.at(entering[link.into], link.rows, ways)
            else:
                total += int(ways.sum())
    return total


def _ways_in(act: Act, region: States, entering: Counts) -> list[Counts]:
    """By exit and state there in how many ways it is come to."""
    summary = act.summary
    arcs = Arcs(summary.space, region)
    before = np.zeros(arcs.count + 1, object)
    starts = np.ones(len(summary.entries), object) if act.by_row else entering
    np.add.at(before, *_entered(summary, arcs, starts))
    before[:-1] = ways.ways(arcs, before[:-1])
    # Where the region does not have a state, the last one stands for it: nobody comes there.
    return [before.take(_lines(arcs, exit)) for exit in summary.exits]
