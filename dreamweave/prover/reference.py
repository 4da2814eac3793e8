"""Every state, the slow and obvious way: one by one, through the engine's own `take`.

Law: this is what `explore` is measured against. It must stay so simple that it is plainly right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from ..engine.machine import Chance, Refused, State, Taken, begin, open_options, take
from ..language.model import Story

ROLLS: Final = 1000
"""What may come of one step at most: `next` with odds that leads in a circle never ends."""

Place = tuple[int, tuple[int, ...]]
"""A scene and the values."""


class Move(NamedTuple):
    """One thing that may come of a choice."""

    choice: int
    target: Place | None
    """None: the step is refused."""
    chance: Fraction
    """How likely, once the choice is made."""
    outcomes: tuple[int, ...]
    passed: tuple[Place, ...]
    """Every scene entered, the last one too, as it was entered."""


class Reference(NamedTuple):
    """Every state that the engine can reach."""

    starts: tuple[tuple[dict[str, bool], tuple[Move, ...]], ...]
    moves: dict[Place, tuple[Move, ...]]


class TooMany(Exception):
    """The story has more states than was asked for."""


def reference(story: Story, *, limit: int = 100_000) -> Reference:
    """Every state that the engine can reach. Raises `TooMany` past `limit`."""
    starts = tuple((given, _openings(story, given)) for given in givens(story))
    moves: dict[Place, tuple[Move, ...]] = {}
    work = [move.target for _, openings in starts for move in openings if move.target]
    while work:
        place = work.pop()
        if place in moves:
            continue
        if len(moves) == limit:
            raise TooMany(f"more than {limit} states")
        moves[place] = steps(story, place)
        work += [move.target for move in moves[place] if move.target]
    return Reference(starts, moves)


def givens(story: Story) -> list[dict[str, bool]]:
    """Every combination of what a ledger may give."""
    names = [v.name for v in story.variables if v.given]
    pairs = product((False, True), repeat=len(names))
    return [dict(zip(names, values, strict=True)) for values in pairs]


def steps(story: Story, place: Place) -> tuple[Move, ...]:
    """Everything that the reader can do in a state, and what may come of it."""
    state = State(*place)
    ids = [choice.id for choice in story.scenes[place[0]].choices]
    found: list[Move] = []
    for option in open_options(story, state):
        index = ids.index(option.id)
        own = int(option.choice.text is not None)

        def play(chance: Chance, choice: str = option.id) -> Taken:
            return take(story, state, choice, chance=chance)

        found += _every(index, own, play)
    return tuple(found)


def _openings(story: Story, given: dict[str, bool]) -> tuple[Move, ...]:
    return tuple(_every(-1, 0, lambda chance: begin(story, given, chance=chance)))


def _every(choice: int, own: int, play: Callable[[Chance], Taken]) -> Iterator[Move]:
    """Play once for each sequence of rolls. The first `own` moments are the choice's own text."""
    scripts: list[list[int]] = [[]]
    played = 0
    while scripts:
        script = scripts.pop()
        played += 1
        if played > ROLLS:
            raise TooMany("one step rolls too often")
        rolled: list[tuple[int, Fraction]] = []

        def chance(
            weights: tuple[int, ...],
            script: list[int] = script,
            rolled: list[tuple[int, Fraction]] = rolled,
        ) -> int:
            possible = [k for k, weight in enumerate(weights) if weight]
            if len(rolled) == len(script):
                done = [k for k, _ in rolled]
                scripts.extend([*done, k] for k in reversed(possible[1:]))
                script.append(possible[0])
            picked = script[len(rolled)]
            rolled.append((picked, Fraction(weights[picked], sum(weights))))
            return picked

        target: Place | None = None
        passed: tuple[Place, ...] = ()
        try:
            taken = play(chance)
        except Refused:
            pass
        else:
            target = taken.state[:2]
            passed = tuple((moment.scene, moment.values) for moment in taken.moments[own:])
        likely = Fraction(1)
        for _, share in rolled:
            likely *= share
        yield Move(choice, target, likely, tuple(k for k, _ in rolled), passed)
