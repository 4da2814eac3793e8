"""In how many ways, and by how many choices at most, each state of a region is come to.

Law: a region is asked in which nobody can go round; every number is exact.

States are met in waves: a state is in the first wave that comes after all that lead to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .arcs import Arcs
from .graph import ending_of
from .space import Space
from .states import States
from .values import Floats, Ints

NEVER: Final = -np.inf
"""Nobody comes here."""

Counts = NDArray[np.object_]
"""Whole numbers of any size."""


def ways(arcs: Arcs, entering: Counts) -> Counts:
    """By line in how many ways it is come to, if it is entered in so many."""
    found = entering.copy()
    for front, target, often in _waves(arcs):
        np.add.at(found, target, np.repeat(found.take(front), often))
    return found


def most(arcs: Arcs, entering: Floats) -> Floats:
    """By line the most choices before it, if there are so many before it is entered."""
    found, rests = entering.copy(), arcs.rests()
    for front, target, often in _waves(arcs):
        further = found.take(front) + rests.take(front)
        np.maximum.at(found, target, np.repeat(further, often))
    return found


def counted(space: Space, region: States) -> int:
    """How many playthroughs there are in a region from which an ending can always be reached."""
    arcs = Arcs(space, region)
    entering = np.zeros(arcs.count, object)
    np.add.at(entering, _beginnings(arcs), 1)
    found = ways(arcs, entering)
    ends = [lines for node, lines in arcs.nodes() if ending_of(space, node) >= 0]
    return sum(int(found.take(lines).sum()) for lines in ends)


def longest(space: Space, region: States) -> dict[int, int]:
    """By ending that is reached in a region the most choices that lead to it."""
    arcs = Arcs(space, region)
    entering = np.full(arcs.count, NEVER)
    entering[_beginnings(arcs)] = 0
    before = most(arcs, entering)
    found: dict[int, int] = {}
    for node, lines in arcs.nodes():
        ending = ending_of(space, node)
        choices = float(before.take(lines).max(initial=NEVER))
        if ending >= 0 and choices > NEVER:
            found[ending] = max(found.get(ending, 0), int(choices))
    return found


def _beginnings(arcs: Arcs) -> Ints:
    """The lines where playthroughs begin."""
    space, origin = arcs.space, arcs.space.flow.origin
    layout = space.plan.components[space.plan.component_of[origin]].layout
    starts = [dict(enumerate(start)) for start in space.flow.starts]
    places = np.array([layout.place_of(start) for start in starts])
    lines = arcs.lines(origin, [layout.key_of(start) for start in starts], places)
    return lines[lines >= 0]


def _waves(arcs: Arcs) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Wave after wave the lines in it, where their arcs lead, and how many arcs each has."""
    onto = arcs.target.take(np.argsort(arcs.source, kind="stable"))
    arcs_of = np.bincount(arcs.source, minlength=arcs.count)
    past = np.cumsum(arcs_of)
    left = np.bincount(arcs.target, minlength=arcs.count)
    """By line how many arcs lead to it from lines that were not met yet."""
    mark = np.zeros(arcs.count, np.int64)
    front = np.flatnonzero(left == 0)
    while len(front):
        arcs.limit.check()
        often = arcs_of.take(front)
        ends = np.cumsum(often)
        target = onto.take(np.repeat(past.take(front) - ends, often) + np.arange(ends[-1]))
        yield front, target, often
        np.subtract.at(left, target, 1)
        ready = target[left.take(target) == 0]
        # Whoever is come to several times is met once.
        mark[ready] = np.arange(len(ready))
        front = ready[mark.take(ready) == np.arange(len(ready))]
