"""The shortest way to a state of a whole, back through its parts.

Law: the engine, given the walkthrough, arrives where it says; and no shorter one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from .pieces import Piece, acts_of, entered, in_groups, riders_of
from .space import resting, spelt
from .walkthroughs import Leg, Path, Spot, Step, Walkthrough, rolls
from .whole import Act, Whole


class Place(NamedTuple):
    """One state of a whole."""

    distance: int
    """Choices that lead here, at least."""
    part: int
    spot: Spot
    rider: int
    local: int
    """What the part says of the distance: less by what lies before who rides in a row."""


def shortest(whole: Whole, pieces: Iterable[Piece]) -> Walkthrough | None:
    """The shortest walkthrough to one of these states; None if there is none."""
    found = nearest(whole, pieces)
    return None if found is None else _Back(whole).to(found)


def nearest(whole: Whole, pieces: Iterable[Piece]) -> Place | None:
    """One of these states than which none is nearer to the beginning."""
    best: Place | None = None
    for piece in pieces:
        act = whole.acts[piece.part]
        if act is not None:
            found = _nearest_by_row(act, piece) if act.by_row else _nearest(act, piece)
            if found is not None and (best is None or found < best):
                best = found
    return best


def _nearest(act: Act, piece: Piece) -> Place | None:
    groups = act.groups[riders_of(act, piece)]
    found = act.summary.distances.nearest(in_groups(act, groups, piece.states))
    if found is None:
        return None
    distance, *at = found
    spot = Spot(*at)
    group = spelt(act.summary.space, *spot)[act.summary.group]
    return Place(distance, piece.part, spot, group, distance)


def _nearest_by_row(act: Act, piece: Piece) -> Place | None:
    """The same where what lies before a rider is not in the part's own distances."""
    riders = riders_of(act, piece)
    order = riders[np.argsort(act.rows.near[riders], kind="stable")]
    _, first = np.unique(act.groups[order], return_index=True)
    best: Place | None = None
    for rider in order[np.sort(first)]:
        before = int(act.rows.near[rider])
        if best is not None and before >= best.distance:
            break
        states = in_groups(act, [act.groups[rider]], piece.states)
        found = act.summary.distances.nearest(states)
        if found is not None and (best is None or before + found[0] < best.distance):
            spot = Spot(*found[1:])
            best = Place(before + found[0], piece.part, spot, int(rider), found[0])
    return best


class _Back:
    """Goes back from a state to the beginning, part by part."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole

    def to(self, place: Place) -> Walkthrough | None:
        """The walkthrough to a state."""
        summary = entered(self.whole, place.part).summary
        passing = not resting(summary.space, place.spot.node)
        after = Path(summary.space, summary.distances).onward(place.spot) if passing else ()
        legs, row = self.through(place)
        if after:
            legs[0] = legs[0]._replace(edges=(*legs[0].edges, *after))
        while not legs or legs[-1].spot.node != self.whole.drawn.origin:
            place = self.before(place.part, row)
            more, row = self.through(place)
            legs += more
        start = self.whole.drawn.starts[row]
        variables = self.whole.story.variables
        given = tuple((slot, start[slot]) for slot, v in enumerate(variables) if v.given)
        legs.reverse()
        steps = (Step(leg.spot.node, leg.edges[0].choice, rolls(leg.edges)) for leg in legs[1:])
        return Walkthrough(given, tuple(steps), rolls(legs[0].edges))

    def through(self, place: Place) -> tuple[list[Leg], int]:
        """The legs back to where the part was entered, the last one first; and by which row."""
        act, spot, distance = entered(self.whole, place.part), place.spot, place.local
        path = Path(act.summary.space, act.summary.distances)
        entered_by = {
            (at, entry.offset): number
            for number, (at, entry) in enumerate(
                zip(act.summary.spots, act.summary.entries, strict=True)
            )
        }
        legs: list[Leg] = []
        while (spot, distance) not in entered_by:
            leg = path.back(spot, distance)
            if leg is None:
                raise LookupError("a state was not come to by any state that was found")
            legs.append(leg)
            if leg.spot.node == self.whole.drawn.origin:
                return legs, place.rider if act.by_row else entered_by[leg.spot, 0]
            spot, distance = leg.spot, distance - 1
        return legs, place.rider if act.by_row else entered_by[spot, distance]

    def before(self, part: int, row: int) -> Place:
        """A state of an earlier part from which a shortest way enters this row."""
        near = entered(self.whole, part).rows.near[row]
        for number, act in acts_of(self.whole):
            for link in act.links:
                if link.into != part:
                    continue
                lines = np.flatnonzero((link.rows == row) & (link.near == near))
                if len(lines):
                    line = int(lines[0])
                    exit = act.summary.exits[link.exit]
                    state = int(link.states[line])
                    spot = Spot(exit.node, exit.keys[state], int(exit.places[state]))
                    rider = int(link.riders[line])
                    return Place(int(near), number, spot, rider, int(exit.near[state]))
        raise LookupError("who enters a part came from no other")
