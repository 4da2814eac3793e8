"""Laws of exploring: what is found is what the engine can reach."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dreamweave.language.model import Effect
from dreamweave.prover.endings import endings_open
from dreamweave.prover.layout import places_in
from dreamweave.prover.plan import Reductions
from dreamweave.prover.reference import Reference
from dreamweave.prover.space import (
    Space,
    at_ending,
    choice_open,
    everything,
    explore,
    reached,
    spelt,
    stuck,
)

from .generated import NOPLACE, story_of
from .stories import stories, truth_of

SWITCHES = [Reductions(a, b) for a in (False, True) for b in (False, True)]


def every_state(space: Space) -> set[tuple[int, tuple[int, ...]]]:
    return {
        (node, spelt(space, node, key, place))
        for node, key, bits in reached(space).cells()
        for place in places_in(bits)
    }


@given(stories(), st.booleans())
def test_without_reductions_exactly_the_engine_s_states_are_found(story, components):
    """Nothing forgotten: the same states, one by one."""
    space = explore(story, reduce=Reductions(liveness=False, components=components))

    assert every_state(space) == set(truth_of(story).moves)


def abstract(space: Space, place):
    """A state as the space writes it down."""
    node, values = place
    component = space.plan.components[space.plan.component_of[node]]
    held = dict(enumerate(values))
    return node, component.layout.key_of(held), component.layout.place_of(held)


@given(stories())
def test_with_reductions_the_same_scenes_and_choices_are_found(story):
    """Forgetting what nothing reads changes no scene, no open choice, nobody who is stuck."""
    space = explore(story)
    truth = truth_of(story)

    assert set(reached(space).scenes()) == {scene for scene, _ in truth.moves}
    taken = {(scene, m.choice) for (scene, _), moves in truth.moves.items() for m in moves}
    for scene in reached(space).scenes():
        for choice in range(len(story.scenes[scene].choices)):
            assert bool(choice_open(space, scene, choice)) == ((scene, choice) in taken)
    ends = {k for k, s in enumerate(story.scenes) if s.ending >= 0}
    still = {s for (s, _), moves in truth.moves.items() if not moves and s not in ends}
    assert set(stuck(space).scenes()) == still


@given(stories())
def test_scenes_passed_are_found(story):
    """Scenes with `next` count as reached where a step passes them."""
    space = explore(story)
    truth = truth_of(story)

    passed = {scene for moves in every_move(truth) for m in moves for scene, _ in m.passed}
    # A step that is refused after passing a scene did not happen, but its scene was met here.
    assert passed <= set(everything(space).scenes())


def every_move(truth: Reference):
    yield from truth.moves.values()
    yield from (openings for _, openings in truth.starts)


def endings_open_by_hand(truth: Reference, story) -> dict:
    """For each state the endings that some play from it meets, by growing sets."""
    found = {place: {story.scenes[place[0]].ending} - {-1} for place in truth.moves}
    growing = True
    while growing:
        growing = False
        for place, moves in truth.moves.items():
            for move in moves:
                if move.target and not found[move.target] <= found[place]:
                    found[place] |= found[move.target]
                    growing = True
    return found


@settings(max_examples=400)
@given(stories(), st.sampled_from(SWITCHES))
def test_the_endings_still_open_are_those_that_some_play_meets(story, switches):
    """For every state of the engine, whatever was forgotten."""
    space = explore(story, reduce=switches)
    truth = truth_of(story)

    for (scene, values), endings in endings_open_by_hand(truth, story).items():
        assert endings_open(space, scene, values) == endings


def test_what_an_effect_reads_is_kept():
    """A variable that only another one is set from still matters."""
    ir = {
        "title": "",
        "start": 0,
        "vars": [{"name": n, "kind": "bool", "size": 2, "init": 0} for n in ("x", "y")],
        "scenes": [
            {
                "id": "a",
                "choices": [{"guard": None, "effects": [["set", "x", n]], "to": 1} for n in (0, 1)],
                "ending": None,
            },
            {
                "id": "b",
                "choices": [{"guard": None, "effects": [], "to": 2}],
                "ending": None,
            },
            {
                "id": "c",
                "choices": [{"guard": ["==", "y", 1], "effects": [], "to": 3}],
                "ending": None,
            },
            {"id": "d", "choices": [], "ending": "e"},
        ],
    }
    made = story_of(ir)
    copied = Effect(1, "=", ("var", 0), "", NOPLACE)
    scenes = [*made.scenes[:2], made.scenes[2]._replace(do=(copied,)), made.scenes[3]]
    made = made._replace(scenes=tuple(scenes))

    space = explore(made)

    assert at_ending(space, 0)
    assert stuck(space).count() == 1
