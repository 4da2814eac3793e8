"""A list of choices as a playthrough that can be saved: what a proof shows, made watchable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..language.model import Story
from ..language.tuples import NamedTuple
from .journal import START, Began, Chose, Ended, Event
from .machine import Chance, begin, choices, take, view
from .random import seeded
from .words import changes, digest


class Move(NamedTuple):
    """One choice, and which way chance is to go."""

    choice: str
    """Its id."""
    odds: tuple[int, ...] = ()
    """The place of the way for each roll, in order."""


def scripted(odds: Sequence[int], otherwise: Chance) -> Chance:
    """Chance that goes as it is told, and where it is not told as it would."""
    rolls = iter(odds)

    def chance(weights: tuple[int, ...]) -> int:
        wanted = next(rolls, None)
        return otherwise(weights) if wanted is None else wanted

    return chance


def walked(story: Story, began: Began, moves: Iterable[Move]) -> list[Event]:
    """The events of a playthrough that makes these choices. Raises `Refused`."""
    events: list[Event] = [began]
    taken = begin(story, began.given, seed=began.seed, chance=seeded(began.seed, START))
    state, after = taken.state, START
    for move in moves:
        n = len(events)
        here = story.scenes[state.scene].id
        label = next((o.label for o in choices(story, state) if o.id == move.choice), "")
        otherwise = seeded(began.seed, n)
        taken = take(story, state, move.choice, chance=scripted(move.odds, otherwise))
        to = story.scenes[taken.state.scene].id
        changed = changes(story, state, taken.state)
        mark = digest(story, taken.state)
        events.append(Chose(n, after, here, move.choice, label, to, mark, changed, taken.odds))
        state, after = taken.state, n
    ending = view(story, state).ending
    if ending is not None:
        events.append(Ended(len(events), ending.id))
    return events
