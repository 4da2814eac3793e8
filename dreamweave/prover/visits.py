"""How often a reader comes by the states of one level.

Law 1: what is told is as near as `left` says: what is still to be passed on, or was passed on
too much.
Law 2: a level without moves back is passed through once, and then nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from .levels import Level, Moves, of
from .values import Floats, Ints

LEFT: Final = 1e-11
"""What may be left in a level, of one whole reader."""

ROUNDS: Final = 200
"""Times that a level is begun anew; what is left then is error."""

BASIS: Final = 40
"""Vectors kept to find the next answer with; each is as long as there are moves back…"""

NEAR: Final = 1 << 19
"""…and fewer, but at least `FEW`, where all together have more numbers than this: what is not
near the processor is slow to read again and again."""

FEW: Final = 8

STALE: Final = 6
"""If so many rounds leave no less than before, another will not help."""

EPSILON: Final = float(np.finfo(np.float64).eps)


SUMMED: Final = 64
"""Roundings on the way of one number: products, a sum of pairs, and some to spare."""


def solve(level: Level, often: Floats, groups: Callable[[], Ints]) -> float:
    """From what comes in make how often a reader comes by; gives what is still to be passed on.

    `groups` gives for each state of the component the group that it belongs to: no move leads
    from one group of a level to another of the same level.
    """
    if not len(level.returns):
        _pass_on(level, often)
        return 0.0
    arriving = often[level.first : level.past].copy()
    coming = np.zeros(len(level.returns))
    _pass_on(level, often)
    first = back = _back(level, often)
    lefts = [float(np.abs(back).sum())]
    around = _around(level, len(often)) if lefts[0] > LEFT else level
    # Made from scratch, not like another: what nobody writes to then takes no time.
    aside = np.zeros(len(often))
    while lefts[-1] > LEFT and len(lefts) < ROUNDS and not _stale(lefts):
        coming += _returning(around, back - coming, aside)
        if len(lefts) > 1:
            coming *= _scale(groups().take(level.returns), coming, first, around, aside)
        often[level.first : level.past] = arriving
        often[level.returns] += coming
        _pass_on(level, often)
        back = _back(level, often)
        lefts.append(float(np.abs(back - coming).sum()))
    return lefts[-1]


def _stale(lefts: Sequence[float]) -> bool:
    """Whether the last rounds have left no less than those before."""
    return len(lefts) > STALE and min(lefts[-STALE:]) >= min(lefts[:-STALE])


def rounding(level: Level, often: Floats) -> float:
    """The most that rounding may have done to how often a reader comes by."""
    found = SUMMED * float(np.abs(often[level.first : level.past]).sum())
    targets = [moves.target for moves in (*level.passes, level.up)]
    for target in (*targets, level.returns.take(level.back.target)):
        # What comes in is added up one after the other: each time the sum is rounded.
        found += float(np.abs(often.take(target)).sum())
    return EPSILON * found


def _pass_on(level: Level, often: Floats) -> None:
    """Pass on through the stages what comes in."""
    level.limit.check()
    for moves in level.passes:
        np.add.at(often, moves.target, _moved(level, moves, often))


def _back(level: Level, often: Floats) -> Floats:
    """What moves back bring in."""
    moved = _moved(level, level.back, often)
    found = np.bincount(level.back.target, moved, len(level.returns))
    # Of no numbers at all the sum is a whole number.
    return found.astype(np.float64, copy=False)


def _moved(level: Level, moves: Moves, often: Floats) -> Floats:
    """What each of these moves takes along; good until it is asked again."""
    found = level.room[: len(moves.source)]
    # Every source is there, so there is nothing to clip; but looking would take a copy.
    np.take(often, moves.source, out=found, mode="clip")
    return np.multiply(found, moves.weight, out=found)


def _scale(of: Ints, coming: Floats, first: Floats, level: Level, often: Floats) -> Floats:
    """By how much to scale each group, so that as much leaves it as comes in.

    Where a group is seldom left, this is most of what is wrong, and takes longest to mend.
    """
    kept = coming - _once(level, coming, often)
    _, ranks = np.unique(of, return_inverse=True)
    comes, leaves = np.bincount(ranks, first), np.bincount(ranks, kept)
    found = np.ones(len(comes))
    np.divide(comes, leaves, out=found, where=(comes > 0) & (leaves > 0))
    return found.take(ranks)


def _once(level: Level, coming: Floats, often: Floats) -> Floats:
    """What comes back of what comes in by moves back, after once around."""
    often[level.first : level.past] = 0.0
    often[level.returns] = coming
    _pass_on(level, often)
    return _back(level, often)


def _around(level: Level, size: int) -> Level:
    """A level with no more than the moves on ways from where moves back lead to moves back."""
    after, before = np.zeros(size, bool), np.zeros(size, bool)
    after[level.returns] = True
    for source, target, _ in level.passes:
        after[target.take(np.flatnonzero(after.take(source)))] = True
    before[level.back.source] = True
    passes = []
    for moves in reversed(level.passes):
        kept = of(moves, np.flatnonzero(before.take(moves.target) & after.take(moves.source)))
        before[kept.source] = True
        passes.append(kept)
    back = of(level.back, np.flatnonzero(after.take(level.back.source)))
    return level._replace(passes=tuple(reversed(passes)), back=back)


def _returning(level: Level, coming: Floats, often: Floats) -> Floats:
    """All that ever comes in by moves back, if so much does at first: by GMRES.

    With `T` for once around it solves `x - T x = coming` in the space of what comes in, what
    comes back of it, what comes back of that, and so on.
    """
    size = _size(coming)
    most = max(FEW, min(BASIS, NEAR // len(coming)))
    basis = np.empty((most + 1, len(coming)))
    np.divide(coming, size, out=basis[0])
    triangle = _Triangle(1.0)
    enough = LEFT / np.sqrt(len(coming)) / size
    for n in range(most):
        new = _once(level, basis[n], often)
        np.subtract(basis[n], new, out=new)
        along = np.einsum("ij,j->i", basis[: n + 1], new)
        new -= np.einsum("ij,i->j", basis[: n + 1], along)
        height = _size(new)
        triangle.add([*along.tolist(), height])
        if height < EPSILON or triangle.left < enough:
            break
        np.divide(new, height, out=basis[n + 1])
    found: Floats = np.einsum("ij,i->j", basis[: n + 1], triangle.solved())
    return found * size


def _size(vector: Floats) -> float:
    """How long a vector is."""
    # Not by `@`: the threads that it starts cost more than all the rest together.
    return float(np.sqrt(np.einsum("i,i->", vector, vector)))


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
