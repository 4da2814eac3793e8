"""Laws of the numbers: they are what playing every playthrough would give."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from dreamweave.engine.machine import take
from dreamweave.prover import numbers
from dreamweave.prover.losses import losses
from dreamweave.prover.numbers import lengths, odds, playthroughs
from dreamweave.prover.reference import Reference
from dreamweave.prover.space import explore

from .stories import stories, truth_of
from .test_walkthroughs import distances, played

ROUNDS = 60


def uniform(story, truth: Reference, place):
    """What a uniform reader may do in a state: moves with their shares."""
    moves = truth.moves[place]
    choices = story.scenes[place[0]].choices
    own = [m for m in moves if choices[m.choice].kind != "anywhere"] or list(moves)
    number = len({m.choice for m in own})
    return [(m, m.chance / number) for m in own]


def read(story, truth: Reference, openings):
    """Where a uniform reader is after many rounds: ends, and what is still under way."""
    now: dict = {}
    ends: dict = {}
    for move in openings:
        name = move.target or "faults"
        into = now if move.target else ends
        into[name] = into.get(name, 0) + float(move.chance)
    for _ in range(ROUNDS):
        later: dict = {}
        for place, often in now.items():
            moves = uniform(story, truth, place)
            ending = story.scenes[place[0]].ending
            if not moves:
                name = ending if ending >= 0 else "stuck"
                ends[name] = ends.get(name, 0) + often
            for move, share in moves:
                name = move.target or "faults"
                into = later if move.target else ends
                into[name] = into.get(name, 0) + often * float(share)
        now = later
    return ends, sum(now.values())


@given(stories())
def test_odds_are_those_of_reading_round_by_round(story):
    """Exact odds lie between what has ended by then and what may still end so."""
    truth = truth_of(story)
    space = explore(story)

    for one, (_, openings) in zip(odds(space), truth.starts, strict=True):
        ends, left = read(story, truth, openings)
        assert one.exact
        assert sum(one.endings, one.stuck + one.faults + one.forever) == Fraction(1)
        for name, share in [*enumerate(one.endings), ("stuck", one.stuck), ("faults", one.faults)]:
            least = ends.get(name, 0)
            assert least - 1e-9 <= share <= least + left + 1e-9
        assert one.forever <= left + 1e-9


@given(stories())
def test_floats_are_as_near_as_they_say(story):
    """The same odds without fractions."""
    truth_of(story)
    space = explore(story)

    floats = odds(space, exact_within=-1)
    for exact, near in zip(odds(space), floats, strict=True):
        assert near.exact is False
        pairs = zip((*exact.endings, *exact[1:4]), (*near.endings, *near[1:4]), strict=True)
        assert all(abs(a - b) <= near.error for a, b in pairs)
        assert near.error < 1e-9


def count_by_hand(story, truth: Reference, *, staying):
    """Playthroughs by adding up backwards; None if there is a circle on the way to an ending."""

    def moves(place):
        choices = story.scenes[place[0]].choices
        return [
            m.target
            for m in truth.moves[place]
            if m.target and not (staying and choices[m.choice].kind == "anywhere")
        ]

    open_ = {place for place in truth.moves if story.scenes[place[0]].ending >= 0}
    while True:
        more = {p for p in truth.moves if p not in open_ and set(moves(p)) & open_}
        if not more:
            break
        open_ |= more
    total = 0
    now: dict = {}
    for _, openings in truth.starts:
        for move in openings:
            if move.target in open_:
                now[move.target] = now.get(move.target, 0) + 1
    for _ in range(len(truth.moves) + 1):
        later: dict = {}
        for place, ways in now.items():
            total += ways * (story.scenes[place[0]].ending >= 0)
            for target in moves(place):
                if target in open_:
                    later[target] = later.get(target, 0) + ways
        now = later
    return None if now else total


@pytest.mark.parametrize("few", [-1, numbers.FEW])
@given(story=stories())
def test_playthroughs_are_counted_one_by_one(few, story):
    """For readers who may leave, and for those who stay; with numpy and without."""
    truth = truth_of(story)
    space = explore(story)

    for staying in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(numbers, "FEW", few)
            found = playthroughs(space, staying=staying)
        assert found.total == count_by_hand(story, truth, staying=staying)


@given(stories())
def test_a_loop_is_one_that_can_be_played(story):
    """Playing its steps comes back to the scene where it began."""
    truth_of(story)
    space = explore(story)
    found = playthroughs(space)
    if found.loop is None:
        return

    taken = played(story, found.loop)
    first = taken.state
    for _ in range(3):
        for step in found.loop_steps:
            rolls = list(step.outcomes)
            choice = story.scenes[step.scene].choices[step.choice].id
            taken = take(story, taken.state, choice, chance=lambda _, r=rolls: r.pop(0))
        assert taken.state.scene == first.scene


@pytest.mark.parametrize("few", [-1, numbers.FEW])
@given(story=stories())
def test_lengths_are_those_of_playing(few, story):
    """The shortest is the distance; the longest is what walking on as long as one can gives."""
    truth = truth_of(story)
    space = explore(story)
    near = distances(truth)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "FEW", few)
        found = lengths(space)
    for ending, length in enumerate(found):
        ends = {p for p in truth.moves if story.scenes[p[0]].ending == ending}
        assert length.shortest == min((near[p] for p in ends), default=None)
        assert length.longest == longest_by_hand(truth, ends)


def longest_by_hand(truth: Reference, ends):
    """The last round in which somebody ends so; None if there is none or no last."""
    now = {m.target for _, moves in truth.starts for m in moves if m.target}
    last = None
    for depth in range(2 * len(truth.moves) + 2):
        if now & ends:
            last = depth
        now = {m.target for p in now for m in truth.moves[p] if m.target}
    return None if last is not None and last > len(truth.moves) else last


def leading(truth: Reference, ends):
    """The states from which some play comes to one of these."""
    found = set(ends)
    while more := {
        place
        for place, moves in truth.moves.items()
        if place not in found and any(move.target in found for move in moves)
    }:
        found |= more
    return found


@given(stories())
def test_points_of_no_return_close_what_another_choice_keeps_open(story):
    """For every choice, ending and state, by playing; so each of them matters."""
    truth = truth_of(story)
    expected = set()
    for ending in range(len(story.endings)):
        going = leading(truth, {p for p in truth.moves if story.scenes[p[0]].ending == ending})
        for place, moves in truth.moves.items():
            kept = {move.choice for move in moves if move.target in going}
            taken = {move.choice for move in moves if move.target}
            expected |= {(place[0], choice, ending) for choice in taken - kept if kept - {choice}}

    found = losses(explore(story))

    assert {(one.scene, one.choice, one.ending) for one in found} == expected
