"""How often a reader comes by the states of one level.

Law 1: what is told is as near as `left` says: what is still to be passed on, or was passed on
too much.
Law 2: a level without moves back is passed through once, and then nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, cast

import numpy as np

from .uniform import Move
from .values import Floats, Ints

LEFT: Final = 1e-11
"""What may be left in a level, of one whole reader."""

ROUNDS: Final = 200
"""Times that a level is begun anew; what is left then is error."""

BASIS: Final = 40
"""Vectors kept to find the next answer with; each is as long as there are moves back."""

EPSILON: Final = float(np.finfo(np.float64).eps)


SUMMED: Final = 64
"""Roundings on the way of one number: products, a sum of pairs, and some to spare."""


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
    """To the same or an earlier stage."""
    returns: Ints
    """The states that moves back lead to."""
    up: Moves
    """To higher levels."""


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


def level(n: int, cuts: Sequence[Cut], bounds: Ints, share: Floats) -> Level:
    """One level made ready."""
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
    marks = np.zeros(past - first, bool)
    marks[backs.target - first] = True
    returns = np.flatnonzero(marks) + first
    return Level(first, past, tuple(passes), backs, returns, _all(up))


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
    up.append(_of(found, np.flatnonzero(higher)))
    return _of(found, np.flatnonzero(~higher))


def _of(moves: Moves, kept: Ints) -> Moves:
    source, target, weight = moves
    return Moves(source.take(kept), target.take(kept), weight.take(kept))


def _all(parts: Iterable[Moves]) -> Moves:
    found = list(parts)
    if len(found) == 1:
        return found[0]
    nothing = Moves(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return Moves(*map(np.concatenate, zip(nothing, *found, strict=True)))


def solve(level: Level, often: Floats) -> float:
    """From what comes in make how often a reader comes by; gives what is still to be passed on."""
    if not len(level.returns):
        _pass_on(level, often)
        return 0.0
    arriving = often[level.first : level.past].copy()
    coming = np.zeros(len(level.returns))
    _pass_on(level, often)
    back = _back(level, often)
    left, before = float(np.abs(back).sum()), np.inf
    around = _around(level, len(often)) if left > LEFT else level
    for _ in range(ROUNDS):
        if left <= LEFT or left > before / 2:
            break
        coming += _returning(around, back - coming, np.zeros_like(often))
        often[level.first : level.past] = arriving
        often[level.returns] += coming
        _pass_on(level, often)
        back = _back(level, often)
        before, left = left, float(np.abs(back - coming).sum())
    return left


def rounding(level: Level, often: Floats) -> float:
    """The most that rounding may have done to how often a reader comes by."""
    found = SUMMED * float(np.abs(often[level.first : level.past]).sum())
    for _, target, _ in (*level.passes, level.back, level.up):
        # What comes in is added up one after the other: each time the sum is rounded.
        found += float(np.abs(often).take(target).sum())
    return EPSILON * found


def _pass_on(level: Level, often: Floats) -> None:
    """Pass on through the stages what comes in."""
    for source, target, weight in level.passes:
        moved = often.take(source)
        moved *= weight
        np.add.at(often, target, moved)


def _back(level: Level, often: Floats) -> Floats:
    """What moves back bring in."""
    source, target, weight = level.back
    inside = level.past - level.first
    found = np.bincount(target - level.first, often.take(source) * weight, inside)
    return cast("Floats", found.take(level.returns - level.first))


def _around(level: Level, size: int) -> Level:
    """A level with no more than the moves on ways from where moves back lead to moves back."""
    after, before = np.zeros(size, bool), np.zeros(size, bool)
    after[level.returns] = True
    for source, target, _ in level.passes:
        after[target.take(np.flatnonzero(after.take(source)))] = True
    before[level.back.source] = True
    passes = []
    for moves in reversed(level.passes):
        kept = _of(moves, np.flatnonzero(before.take(moves.target) & after.take(moves.source)))
        before[kept.source] = True
        passes.append(kept)
    back = _of(level.back, np.flatnonzero(after.take(level.back.source)))
    return level._replace(passes=tuple(reversed(passes)), back=back)


def _returning(level: Level, coming: Floats, often: Floats) -> Floats:
    """All that ever comes in by moves back, if so much does at first: by GMRES.

    With `T` for once around it solves `x - T x = coming` in the space of what comes in, what
    comes back of it, what comes back of that, and so on.
    """
    size = float(np.sqrt(coming @ coming))
    basis = np.empty((BASIS + 1, len(coming)))
    np.divide(coming, size, out=basis[0])
    triangle = _Triangle(1.0)
    enough = LEFT / np.sqrt(len(coming)) / size
    for n in range(BASIS):
        often[level.first : level.past] = 0.0
        often[level.returns] = basis[n]
        _pass_on(level, often)
        new = basis[n] - _back(level, often)
        along = np.einsum("ij,j->i", basis[: n + 1], new)
        new -= np.einsum("ij,i->j", basis[: n + 1], along)
        height = float(np.sqrt(new @ new))
        triangle.add([*along.tolist(), height])
        if height < EPSILON or triangle.left < enough:
            break
        np.divide(new, height, out=basis[n + 1])
    found: Floats = np.einsum("ij,i->j", basis[: n + 1], triangle.solved())
    return found * size


class _Triangle:
    """A least squares problem that grows by a column and a row at a time (Givens rotations)."""

    def __init__(self, wanted: float) -> None:
        self.columns: list[list[float]] = []
        self.turns: list[tuple[float, float]] = []
        self.wanted = [wanted]

    @property
    def left(self) -> float:
        """How far the best answer is from what is wanted."""
        return abs(self.wanted[-1])

    def add(self, column: list[float]) -> None:
        """Add a column, one longer than the last."""
        for n, (cosine, sine) in enumerate(self.turns):
            a, b = column[n], column[n + 1]
            column[n], column[n + 1] = cosine * a + sine * b, cosine * b - sine * a
        low, a = column.pop(), column[-1]
        length = (a * a + low * low) ** 0.5 or 1.0
        cosine, sine = a / length, low / length
        column[-1] = length
        self.turns.append((cosine, sine))
        self.columns.append(column)
        self.wanted[-1:] = [cosine * self.wanted[-1], -sine * self.wanted[-1]]

    def solved(self) -> Floats:
        """What to take of each column."""
        found = self.wanted[:-1]
        for n in range(len(found) - 1, -1, -1):
            found[n] /= self.columns[n][n]
            for m in range(n):
                found[m] -= found[n] * self.columns[n][m]
        return np.array(found)
