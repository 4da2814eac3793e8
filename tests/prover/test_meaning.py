"""The explorer means what the engine means: hundreds of stories in which much happens.

Law: for each of them, whatever is forgotten and however states are written down, what is found is
what playing through the engine finds.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from dreamweave.engine.machine import State, holds, open_ids
from dreamweave.prover import crossing, layout, reverse, spreads
from dreamweave.prover.endings import endings_open
from dreamweave.prover.layout import places_in
from dreamweave.prover.plan import NONE, Reductions
from dreamweave.prover.reference import Reference, TooMany, reference
from dreamweave.prover.space import (
    at_ending,
    at_scene,
    choice_open,
    explore,
    reached,
    spelt,
    stuck,
    where,
)

from .dense import dense
from .generated import expression

SEEDS = range(300)
MOST_STATES = 500
"""Larger ones take long and show no more."""

ROOMS = (1, 4, 60, 1 << 12)
"""How many places a set may have: with few, nearly all is told apart by keys."""

LOOKS = ((256, 1 << 11), (-1, 1), (8, 8))
"""What conditions are looked at state by state, and for how long."""

SWITCHES = [Reductions(a, b) for a in (False, True) for b in (False, True)]


@cache
def truth(seed: int) -> Reference | None:
    """Every state of a story, by the engine; None where they are too many."""
    try:
        return reference(dense(seed), limit=MOST_STATES)
    except TooMany:
        return None


def drawn(part: int, parts: int):
    """The stories of a part, with room for sets that differs from one to the next."""
    for seed in SEEDS[part::parts]:
        if truth(seed) is not None:
            room = ROOMS[seed // parts % len(ROOMS)]
            layout.MOST = room * (1 + 3 * (seed % 2))
            layout.ROOM = layout.CHEAP = room
            spreads.DEAR, spreads.WORD = LOOKS[seed // parts % len(LOOKS)]
            yield dense(seed), truth(seed)


PARTS = pytest.mark.parametrize("part", range(4))


@pytest.fixture(autouse=True)
def crowded(request, monkeypatch):
    """Half of the parts take small sets for large ones, which are carried in another way."""
    callspec = getattr(request.node, "callspec", None)
    if callspec and callspec.params["part"] % 2:
        monkeypatch.setattr(crossing, "SPARSE", 0)
        monkeypatch.setattr(reverse, "SPARSE", 0)
        monkeypatch.setattr(layout, "FEW", 0)


@PARTS
def test_without_reductions_exactly_the_engine_s_states_are_found(part):
    """Nothing forgotten: the same states, one by one."""
    for story, known in drawn(part, 4):
        for components in (False, True):
            space = explore(story, reduce=Reductions(liveness=False, components=components))

            found = {
                (node, spelt(space, node, key, place))
                for node, key, bits in reached(space).cells()
                for place in places_in(bits)
            }
            assert found == set(known.moves)


@PARTS
def test_with_any_reductions_the_same_can_happen(part):
    """The same scenes, open choices, readers who are stuck, endings."""
    for story, known in drawn(part, 4):
        ends = {k for k, scene in enumerate(story.scenes) if scene.ending >= 0}
        taken = {(place[0], m.choice) for place, moves in known.moves.items() for m in moves}
        still = {scene for (scene, _), moves in known.moves.items() if not moves} - ends
        met = {story.scenes[scene].ending for scene, _ in known.moves} - {-1}
        for switches in SWITCHES:
            space = explore(story, reduce=switches)

            assert set(reached(space).scenes()) == {scene for scene, _ in known.moves}
            assert set(stuck(space).scenes()) == still
            assert {k for k in range(2) if at_ending(space, k)} == met
            for index, scene in enumerate(story.scenes):
                for k in range(len(scene.choices)):
                    assert bool(choice_open(space, index, k)) == ((index, k) in taken)


@PARTS
def test_the_endings_still_open_are_those_that_some_play_meets(part):
    """From every state of the engine, with everything forgotten that can be."""
    for story, known in drawn(part, 4):
        space = explore(story)

        for place, endings in open_by_hand(story, known).items():
            assert endings_open(space, *place) == endings


@PARTS
def test_what_is_watched_is_found_where_it_holds(part):
    """A condition over everything holds in the scenes in which it holds for some reader."""
    for story, known in drawn(part, 4):
        tree = ("and", ("==", ("var", 0), ("const", 1)), ("<", ("var", 4), ("var", 5)))
        held = expression(tree)
        true = {place[0] for place in known.moves if holds(story, held, State(*place))}
        for switches in SWITCHES:
            space = explore(story, watch=[tree], reduce=switches)

            found = where(space, tree)

            assert {k for k in range(len(story.scenes)) if found & at_scene(space, k)} == true
        assert where(explore(story, watch=[tree], reduce=NONE), tree).count() == sum(
            holds(story, held, State(*place)) for place in known.moves
        )


def open_by_hand(story, known: Reference) -> dict:
    """For each state the endings that some play from it meets: backwards, until nothing grows."""
    before: dict = {place: [] for place in known.moves}
    for place, moves in known.moves.items():
        for move in moves:
            if move.target:
                before[move.target].append(place)
    found: dict = {place: frozenset() for place in known.moves}
    for ending in range(len(story.endings)):
        work = [place for place in known.moves if story.scenes[place[0]].ending == ending]
        while work:
            place = work.pop()
            if ending not in found[place]:
                found[place] |= {ending}
                work += before[place]
    return found


# -------------------------------------------------------- that the laws are about something


def test_everything_happens_often_in_these_stories():
    """No law above is kept because nothing ever happens."""
    happened: Counter[str] = Counter()
    for seed in SEEDS:
        known = truth(seed)
        if known is not None:
            happened.update(set(happenings(dense(seed), known)))

    rare = {what: happened[what] for what in EVERYTHING if happened[what] < EVERYTHING[what]}
    assert rare == {}


EVERYTHING = {
    "many states": 100,
    "given": 80,
    "offer": 120,
    "offers beyond max_offers": 15,
    "anywhere": 80,
    "once used up": 80,
    "odds": 80,
    "one of three ways": 60,
    "refused": 50,
    "next": 60,
    "next after next": 8,
    "visits full": 100,
    "visits go round": 40,
    "locals forgotten": 80,
    "reset": 40,
    "stopped at the top": 40,
    "stopped at the bottom": 40,
    "machine moves": 80,
}
"""What must happen, in at least how many of the stories."""


def happenings(story, known: Reference):
    """Everything that happens in a story."""
    if len(known.moves) >= 20:
        yield "many states"
    if len(known.starts) > 1:
        yield "given"
    for place, moves in known.moves.items():
        yield from standing(story, place)
        for move in moves:
            yield from moving(story, place, move)


def standing(story, place):
    """What a reader finds in a state."""
    scene, values = story.scenes[place[0]], place[1]
    ids = open_ids(story, State(*place))
    for kind in ("offer", "anywhere"):
        if any(c.kind == kind and c.id in ids for c in scene.choices):
            yield kind
    offers = [c for c in scene.choices if c.kind == "offer"]
    free = [c for c in offers if c.when is None and not c.once]
    if scene.max_offers and len(free) > scene.max_offers:
        yield "offers beyond max_offers"
    if any(c.once and values[c.took] for c in scene.choices):
        yield "once used up"


def moving(story, place, move):
    """What a choice does."""
    scene, values = story.scenes[place[0]], place[1]
    choice = scene.choices[move.choice]
    if move.target is None:
        yield "refused"
        return
    if move.outcomes and move.chance < 1:
        yield "odds"
    if len(choice.goto) == 3 and not choice.goto[0].odds:
        yield "one of three ways"
    yield from (("next", "next after next")[k] for k in range(min(2, len(move.passed) - 1)))
    for entered, held in move.passed:
        yield from counting(story.variables, story.scenes[entered].visits, values, held)
    gone = story.chapters[scene.chapter]
    if story.scenes[move.target[0]].chapter != scene.chapter:
        slots = range(gone.first, gone.past)
        if any(values[slot] != story.variables[slot].start for slot in slots):
            yield "locals forgotten"
    # Only a first effect is sure to find the values of the state.
    for effect in choice.do[:1]:
        yield from doing(story.variables[effect.slot], effect, values[effect.slot])


def counting(variables, slot, values, held):
    """What becomes of a scene's count of visits."""
    if slot >= 0 and values[slot] == variables[slot].high:
        yield "visits go round" if held[slot] < values[slot] else "visits full"


def doing(variable, effect, value):
    """What an effect does to a value."""
    if effect.op == "reset" and value != variable.start:
        yield "reset"
    if effect.op == "=" and variable.moves and effect.tree[1] != value:
        yield "machine moves"
    if effect.op == "+=" and effect.tree[0] == "const":
        after = value + effect.tree[1]
        if after > variable.high:
            yield "stopped at the top"
        if after < variable.low:
            yield "stopped at the bottom"
