"""Laws of walkthroughs: the engine arrives, and no shorter way is left out."""

from __future__ import annotations

from hypothesis import given, reject
from hypothesis import strategies as st

from dreamweave.engine.machine import State, Taken, begin, take
from dreamweave.prover.layout import places_in
from dreamweave.prover.losses import faults
from dreamweave.prover.reference import Reference
from dreamweave.prover.space import (
    at_scene,
    choice_open,
    everything,
    explore,
    reached,
    spelt,
    where,
)
from dreamweave.prover.states import States, states_of
from dreamweave.prover.walkthroughs import (
    walkthrough,
    walkthrough_to_choice,
)

from .stories import stories, truth_of


def played(story, found):
    """The state, and everything passed on the last step, as the engine plays a walkthrough."""
    names = {story.variables[slot].name: bool(value) for slot, value in found.given}
    rolls = list(found.opening)
    taken = begin(story, names, chance=lambda _: rolls.pop(0))
    assert not rolls
    return played_on(story, taken, found.steps)


def played_on(story, taken, steps):
    """The same from where a reader is."""
    rolls = []
    for step in steps:
        state = taken.state
        assert (state.scene, rolls) == (step.scene, [])
        choice = story.scenes[step.scene].choices[step.choice].id
        rolls = list(step.outcomes)
        taken = take(story, state, choice, chance=lambda _, rolls=rolls: rolls.pop(0))
    assert not rolls
    return taken


def distances(truth: Reference):
    """For each state how many choices it takes, breadth first."""
    layer = {m.target for _, moves in truth.starts for m in moves if m.target}
    found: dict = {}
    depth = 0
    while layer:
        found.update(dict.fromkeys(layer, depth))
        layer = {m.target for p in layer for m in truth.moves[p] if m.target} - found.keys()
        depth += 1
    return found


def kept(space, place):
    """A state without what no longer matters in its scene."""
    scene, values = place
    return scene, tuple(v for slot, v in enumerate(values) if space.plan.kept[scene] >> slot & 1)


def all_kept(space, states):
    """The states of a set, each without what no longer matters."""
    return {
        kept(space, (node, spelt(space, node, key, place)))
        for node, key, bits in states.cells()
        for place in places_in(bits)
    }


@given(stories())
def test_the_engine_arrives_and_no_way_is_shorter(story):
    """For every state of every scene."""
    truth = truth_of(story)
    space = explore(story)
    near: dict = {}
    for place, depth in distances(truth).items():
        name = kept(space, place)
        near[name] = min(depth, near.get(name, depth))

    assert all_kept(space, reached(space)) == near.keys()
    for node, key, bits in reached(space).cells():
        for place in places_in(bits):
            spot = (node, key, place)
            found = walkthrough(space, states_of(space.plan, [spot]))
            state = played(story, found).state
            assert kept(space, state[:2]) == kept(space, (node, spelt(space, *spot)))
            assert len(found.steps) >= near[kept(space, state[:2])]
    for (scene, values), depth in near.items():
        slots = [slot for slot in range(len(story.variables)) if space.plan.kept[scene] >> slot & 1]
        tests = [("==", ("var", slot), ("const", v)) for slot, v in zip(slots, values, strict=True)]
        states = where(space, ("and", *tests), among=at_scene(space, scene))
        assert len(walkthrough(space, states).steps) == depth


@given(stories())
def test_scenes_passed_and_choices_can_be_shown(story):
    """A walkthrough to a scene with `next` passes it; one to a choice can take it."""
    truth_of(story)
    space = explore(story)
    if faults(space):
        reject()

    for scene in everything(space).scenes():
        found = walkthrough(space, at_scene(space, scene))
        assert scene in {moment.scene for moment in played(story, found).moments}
        for choice in range(len(story.scenes[scene].choices)):
            shown = walkthrough_to_choice(space, scene, choice)
            assert bool(shown) == bool(choice_open(space, scene, choice))
            if shown:
                played(story, shown)


@given(stories(), st.data())
def test_choices_can_be_shown_to_who_begins_elsewhere(story, data):
    """In any state of a story, as if it were the first."""
    truth = truth_of(story)
    if not truth.moves:
        reject()
    place = data.draw(st.sampled_from(sorted(truth.moves)))
    space = explore(story, begin=place)
    if faults(space):
        reject()

    for scene in reached(space).scenes():
        for choice in range(len(story.scenes[scene].choices)):
            shown = walkthrough_to_choice(space, scene, choice)
            assert bool(shown) == bool(choice_open(space, scene, choice))
            if shown:
                played_on(story, Taken(State(*place), ()), shown.steps)


@given(stories())
def test_faults_are_the_steps_that_the_engine_refuses(story):
    """By scene and choice; the states given are those in which a step can be refused."""
    truth = truth_of(story)
    space = explore(story)

    refused: dict = {}
    for place, moves in truth.moves.items():
        for move in moves:
            if move.target is None:
                refused.setdefault((place[0], move.choice), set()).add(place)
    for _, moves in truth.starts:
        if any(move.target is None for move in moves):
            refused.setdefault((-1, -1), set())
    named = {(fault.scene, fault.choice) for fault in faults(space)}
    assert named == refused.keys()
    for (scene, choice), places in refused.items():
        if scene >= 0:
            told = States(space.plan, {})
            for fault in faults(space):
                if (fault.scene, fault.choice) == (scene, choice):
                    told |= fault.states
            assert all_kept(space, told) == {kept(space, place) for place in places}


@given(stories())
def test_walkthroughs_exist_for_all_that_is_reached(story):
    """Nothing reached is without a way to it."""
    truth_of(story)
    space = explore(story)

    assert (walkthrough(space, reached(space)) is None) == (not reached(space))
