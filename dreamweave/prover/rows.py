"""Tables of what readers hold: a line for each, a column for each variable.

Law: lines that hold the same are one; nothing here knows what a variable is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .tables import WIDE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Small = NDArray[np.int32]
"""What variables hold: there may be a million lines of it."""


class Rows(NamedTuple):
    """Who enters a part: a line for each way to hold what still matters."""

    nodes: Ints
    slots: tuple[int, ...]
    """What they bring: the variables that matter where they enter."""
    values: Small
    """A column for each slot; what does not matter to somebody is at its start."""
    near: Small
    """Choices that lie before it, at least."""


def stacked(columns: Sequence[Ints | Small], count: int) -> Small:
    """Columns of so many lines as a table."""
    if not columns:
        return np.zeros((count, 0), np.int32)
    return np.stack(columns, 1, dtype=np.int32, casting="unsafe")


def distinct(columns: Sequence[Ints | Small]) -> tuple[Ints, Ints]:
    """The first of each kind of line, and for each line which kind it is.

    There must be a column at least.
    """
    lows = [int(column.min(initial=0)) for column in columns]
    sizes = [int(c.max(initial=0)) - low + 1 for c, low in zip(columns, lows, strict=True)]
    codes = np.zeros(len(columns[0]), np.int64)
    number = 1
    for column, low, size in zip(columns, lows, sizes, strict=True):
        if number * size > WIDE:
            # Too much for one number: go on from the kinds told apart so far.
            found, codes = np.unique(codes, return_inverse=True)
            number = len(found)
        codes = codes * size + (column - low)
        number *= size
    _, first, index = np.unique(codes, return_index=True, return_inverse=True)
    return first, index.reshape(-1)
