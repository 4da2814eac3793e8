"""The states of a component level by level, and the moves on from each level.

Law: each move of a component belongs to one level, and leads to the same or to a higher one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .limits import Limit
from .uniform import Move
from .values import Floats, Ints


class Moves(NamedTuple):
    """Moves between states."""

    source: Ints
    target: Ints
    weight: Floats


class Level(NamedTuple):
    """The states of one level, from a first number on, and what leads on from them."""

    first: int
    past: int
    passes: tuple[Moves, ...]
    """To later stages, stage after stage."""
    back: Moves
    """To the same or an earlier stage; targets are places among `returns`."""
    returns: Ints
    """The states that moves back lead to."""
    up: Moves
    """To higher levels."""
    room: Floats
    """As long as the longest of these, to work in: new memory costs more than the work."""
    limit: Limit
    """Asked by whoever goes through all the moves."""


Part = tuple[Ints, Ints, "Floats | None"]
"""Sources, targets and odds."""


class Cut(NamedTuple):
    """A move, and where each level begins among its sources."""

    move: Move
    firsts: list[int]


def cut(moves: Sequence[Move], bounds: Ints) -> list[Cut]:
    """Moves, cut into levels."""
    firsts = np.append(bounds[:, 0], bounds[-1, -1]).astype(np.int32)
    return [Cut(move, np.searchsorted(move.source, firsts).tolist()) for move in moves]


def level(n: int, cuts: Sequence[Cut], bounds: Ints, share: Floats, limit: Limit) -> Level:
    """One level made ready."""
    limit.check()
    first, past = int(bounds[n, 0]), int(bounds[n, -1])
    forward: dict[tuple[int, bool], list[Part]] = {}
    back: dict[tuple[int, bool], list[Part]] = {}
    for move, firsts in cuts:
        lower, upper = firsts[n], firsts[n + 1]
        if lower < upper:
            odds = None if move.odds is None else move.odds[lower:upper]
            parts = forward if move.after > move.before else back
            part = move.source[lower:upper], move.target[lower:upper], odds
            parts.setdefault((move.after, move.level), []).append(part)
    up: list[Moves] = []
    passes = [_here(forward[name], past, share, up, level=name[1]) for name in sorted(forward)]
    backs = _all(_here(back[name], past, share, up, level=name[1]) for name in back)
    marks = np.zeros(past - first, np.int64)
    marks[backs.target - first] = 1
    returns = np.flatnonzero(marks) + first
    backs = backs._replace(target=(np.cumsum(marks) - 1).take(backs.target - first))
    room = np.empty(max(len(moves.source) for moves in (backs, *passes)))
    return Level(first, past, tuple(passes), backs, returns, _all(up), room, limit)


def _here(
    parts: Sequence[Part], past: int, share: Floats, up: list[Moves], *, level: bool
) -> Moves:
    """The moves that stay on their level, as one; the others are added to `up`."""
    source = np.concatenate([part[0] for part in parts], dtype=np.int64)
    target = np.concatenate([part[1] for part in parts], dtype=np.int64)
    weight = share.take(source)
    if any(part[2] is not None for part in parts):
        odds = [np.ones(len(part[0])) if part[2] is None else part[2] for part in parts]
        weight *= np.concatenate(odds)
    found = Moves(source, target, weight)
    if level:
        return found
    higher = target >= past
    up.append(of(found, np.flatnonzero(higher)))
    return of(found, np.flatnonzero(~higher))


def of(moves: Moves, kept: Ints) -> Moves:
    """Some of these moves."""
    source, target, weight = moves
    return Moves(source.take(kept), target.take(kept), weight.take(kept))


def _all(parts: Iterable[Moves]) -> Moves:
    found = list(parts)
    if len(found) == 1:
        return found[0]
    nothing = Moves(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return Moves(*map(np.concatenate, zip(nothing, *found, strict=True)))
