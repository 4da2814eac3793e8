"""What expressions come to in many states at once: columns of numpy.

Law: in each state it is what the engine makes of the expression there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from ..language.model import Tree

Ints = NDArray[Any]
"""Whole numbers: places, codes, numbers of states; 64 bits wide, or 32 where many are kept."""
Truths = NDArray[np.bool_]
Floats = NDArray[np.float64]

Column = Any
"""What a variable holds in each state: an array, or one number where all hold the same."""


def value(tree: Tree, column: Callable[[int], Column]) -> Column:
    """What a tree gives, state by state, where variables hold what `column` tells of a slot."""
    match tree[0]:
        case "const":
            return tree[1]
        case "var":
            return column(tree[1])
        case "in":
            return np.isin(value(tree[1], column), tree[2])
        case "not":
            return np.logical_not(value(tree[1], column))
        case operator:
            apply = OPERATORS[operator]
            found = value(tree[1], column)
            if operator in ("and", "or") and len(tree) == 2:
                return np.asarray(found).astype(bool)
            for part in tree[2:]:
                found = apply(found, value(part, column))
            # Truth counts as 0 and 1, so that it can be added up.
            return cast("Column", found)


def distinct(numbers: Ints, limit: int) -> tuple[Ints, Ints]:
    """Where each different number stands first, and which of them stands at each place."""
    if limit > max(len(numbers), 1 << 12) * 8:
        _, first, lines = np.unique(numbers, return_index=True, return_inverse=True)
        return first, lines.reshape(-1)
    first = np.full(limit, -1)
    # Written backwards, so that the first place is what stays.
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    there = np.flatnonzero(first >= 0)
    ranks = np.zeros(limit, np.int64)
    ranks[there] = np.arange(len(there))
    return first[there], ranks.take(numbers)


def _plus(a: Column, b: Column) -> Column:
    return _number(a) + _number(b)


def _minus(a: Column, b: Column) -> Column:
    return _number(a) - _number(b)


def _times(a: Column, b: Column) -> Column:
    return _number(a) * _number(b)


def _number(column: Column) -> Column:
    """A column of truths as numbers."""
    return column * 1 if isinstance(column, np.ndarray | np.bool_) else column


OPERATORS: Final[dict[str, Any]] = {
    "and": np.logical_and,
    "or": np.logical_or,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "+": _plus,
    "-": _minus,
    "*": _times,
    "min": np.minimum,
    "max": np.maximum,
}
"""What two columns give."""
