"""The states of a level that are never left, once entered.

Law: a reader who comes there goes round for ever; or, if a step never comes to rest there, the
engine refuses it.
"""

from __future__ import annotations

import numpy as np

from .levels import Level, Moves
from .reader import End
from .space import Space, resting
from .tables import Table
from .uniform import Onward
from .values import Ints, Truths


def closed(
    space: Space, table: Table, onwards: Onward, level: Level
) -> tuple[Level, dict[End, Ints]]:
    """The level with its closed states as ends, and these by how a reading ends in them."""
    out = np.zeros(table.count, bool)
    for leave in onwards.leaves:
        out[leave.source] = True
    for close in onwards.closes:
        out[close.source] = True
    out[level.up.source] = True
    rests = np.zeros(table.count, bool)
    for node, local in zip(table.component.nodes, table.nodes, strict=True):
        rests[local.numbers] = resting(space, node)
    inside = np.zeros(table.count, bool)
    inside[level.first : level.past] = True
    refused = inside & ~_leading(level, out | rests)
    forever = inside & ~_leading(level, out | refused)
    ends: dict[End, Ints] = {
        "faults": np.flatnonzero(refused),
        "forever": np.flatnonzero(forever),
    }
    kept = ~(refused | forever)
    passes = tuple(_from(moves, kept) for moves in level.passes)
    return level._replace(passes=passes, back=_from(level.back, kept)), ends


def _leading(level: Level, goal: Truths) -> Truths:
    """The states from which a goal can be reached."""
    found = goal.copy()
    back = level.back._replace(target=level.returns.take(level.back.target))
    growing = True
    while growing:
        growing = False
        level.limit.check()
        for source, target, _ in (back, *reversed(level.passes)):
            new = source[found.take(target)]
            if not found[new].all():
                found[new] = growing = True
    return found


def _from(moves: Moves, kept: Truths) -> Moves:
    """The moves from some states."""
    of = kept.take(moves.source)
    return Moves(moves.source[of], moves.target[of], moves.weight[of])
