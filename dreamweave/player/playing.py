"""How a playthrough is watched: from which moment, and how fast. Pure."""

from __future__ import annotations

from typing import Final

from ..language.tuples import NamedTuple

SPEEDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
WORDS_A_SECOND: Final = 5.0
"""How fast people read, at speed 1."""

LEAST_SECONDS: Final = 1.0
"""A page stays that long at speed 1, however short it is."""


class Show(NamedTuple):
    """How the theatre opens."""

    at: int = 0
    """The event that it begins at: a choice, or the beginning."""
    speed: float | None = None
    """Plays at once at this speed; None waits to be told."""
    through: int | None = None
    """The thread that leads to this event is shown; None, that of the reader."""


def seconds(words: int, speed: float) -> float:
    """How long a page of so many words stays."""
    return max(LEAST_SECONDS, words / WORDS_A_SECOND) / speed


def nearest(speed: float) -> float:
    """The speed that is nearest to this one."""
    return min(SPEEDS, key=lambda known: abs(known - speed))
