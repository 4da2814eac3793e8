"""Numbers of stories in which much happens: those of playing, in one piece and part by part."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from dreamweave.prover import numbers, shares, spans
from dreamweave.prover.composing import compose
from dreamweave.prover.reference import Reference, TooMany, reference
from dreamweave.prover.space import explore

from .dense import dense

SEEDS = range(120)
MOST_STATES = 250
ROUNDS = 400
"""After so many choices nearly everybody has come to some end."""


@cache
def truth(seed: int) -> Reference | None:
    """Every state of a story, by the engine; None where they are too many."""
    try:
        return reference(dense(seed), limit=MOST_STATES)
    except TooMany:
        return None


KNOWN = [seed for seed in SEEDS if truth(seed) is not None]
PARTS = pytest.mark.parametrize("part", range(3))


@PARTS
def test_walkthroughs_are_as_short_and_as_long_as_playing_makes_them(part):
    """By a search through the engine's own states, round by round."""
    for seed in KNOWN[part::3]:
        story, known = dense(seed), truth(seed)
        expected = [by_hand(story, known, ending) for ending in range(len(story.endings))]

        assert [tuple(one) for one in numbers.lengths(explore(story))] == expected
        assert [tuple(one) for one in spans.lengths(compose(story))] == expected


def by_hand(story, known: Reference, ending: int) -> tuple[int | None, int | None]:
    """Choices to an ending at least, and at most unless one may go round on the way to it."""
    goals = {place for place in known.moves if story.scenes[place[0]].ending == ending}
    leads = leading(known, goals)
    now = {move.target for _, moves in known.starts for move in moves} & leads
    shortest = longest = None
    for steps in range(len(leads) + 1):
        if now & goals:
            shortest, longest = steps if shortest is None else shortest, steps
        now = {m.target for place in now for m in known.moves[place] if m.target in leads}
    # Who is still on the way after more choices than there are states has been somewhere twice.
    return shortest, None if now else longest


def leading(known: Reference, goals: set) -> set:
    """The states from which some play meets the goals."""
    found, growing = set(goals), True
    while growing:
        more = {
            place
            for place, moves in known.moves.items()
            if place not in found and any(move.target in found for move in moves)
        }
        growing = bool(more)
        found |= more
    return found


@PARTS
def test_odds_are_those_of_reading(part):
    """A crowd of readers sent through the engine's own states, as far as they come."""
    for seed in KNOWN[part::3]:
        story, known = dense(seed), truth(seed)
        for found in (numbers.odds(explore(story)), shares.odds(compose(story))):
            assert len(found) == len(known.starts)
            for odds, (_, openings) in zip(found, known.starts, strict=True):
                met, left = crowd(story, known, openings)
                told = [*odds.endings, odds.stuck, odds.faults]
                assert abs(float(sum(told)) + float(odds.forever) - 1) < 1e-6
                for mine, theirs in zip(told, met, strict=True):
                    assert theirs - 1e-6 <= float(mine) <= theirs + left + 1e-6


def crowd(story, known: Reference, openings) -> tuple[list[float], float]:
    """What became of the readers: by ending, stuck, refused; and the share still on the way."""
    met = [0.0] * (len(story.endings) + 2)
    now: dict = {}
    for move in openings:
        arrive(now, met, move, float(move.chance))
    for _ in range(ROUNDS):
        later: dict = {}
        for place, share in now.items():
            ending = story.scenes[place[0]].ending
            if ending >= 0:
                met[ending] += share
                continue
            moves = staying(story, place, known.moves[place])
            if not moves:
                met[-2] += share
            open_now = {move.choice for move in moves}
            for move in moves:
                arrive(later, met, move, share * float(Fraction(move.chance) / len(open_now)))
        now = later
    return met, sum(now.values())


def arrive(now: dict, met: list[float], move, share: float) -> None:
    """Part of the crowd arrives somewhere, or is refused."""
    if move.target is None:
        met[-1] += share
    else:
        now[move.target] = now.get(move.target, 0.0) + share


def staying(story, place, moves):
    """What a reader may do who leaves by `anywhere` only where nothing else is open."""
    kinds = [choice.kind for choice in story.scenes[place[0]].choices]
    return [move for move in moves if kinds[move.choice] != "anywhere"] or list(moves)
