"""Laws of walkthroughs: the engine arrives, and no shorter way is left out."""

from __future__ import annotations

from hypothesis import given, reject

from dreamweave.engine.machine import begin, take
from dreamweave.prover.endings import located
from dreamweave.prover.layout import places_in
from dreamweave.prover.losses import faults
from dreamweave.prover.reference import Reference
from dreamweave.prover.space import at_scene, choice_open, everything, explore, reached
from dreamweave.prover.states import States
from dreamweave.prover.walkthroughs import walkthrough, walkthrough_to_choice

from .stories import stories, truth_of


def played(story, found):
    """The state, and everything passed on the last step, as the engine plays a walkthrough."""
    names = {story.variables[slot].name: bool(value) for slot, value in found.given}
    rolls = list(found.opening)
    taken = begin(story, names, chance=lambda _: rolls.pop(0))
    for step in found.steps:
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


@given(stories())
def test_the_engine_arrives_and_no_way_is_shorter(story):
    """For every state of every scene."""
    truth = truth_of(story)
    space = explore(story)
    near: dict = {}
    for (scene, values), depth in distances(truth).items():
        spot = (scene, *located(space, scene, values))
        near[spot] = min(depth, near.get(spot, depth))

    for (scene, key, place), depth in near.items():
        k = space.plan.component_of[scene]
        component = space.plan.components[k]
        row = [0] * len(component.nodes)
        row[component.local[scene]] = 1 << place
        found = walkthrough(space, States(space.plan, {k: {key: row}}))
        state = played(story, found).state
        assert len(found.steps) == depth
        assert (state.scene, *located(space, *state[:2])) == (scene, key, place)


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
        if scene < 0:
            continue
        spots = {located(space, *place) for place in places}
        told = set()
        for fault in faults(space):
            if (fault.scene, fault.choice) == (scene, choice):
                told |= {(key, p) for _, key, bits in fault.states.cells() for p in places_in(bits)}
        assert told == spots


@given(stories())
def test_walkthroughs_exist_for_all_that_is_reached(story):
    """Nothing reached is without a way to it."""
    truth_of(story)
    space = explore(story)

    assert (walkthrough(space, reached(space)) is None) == (not reached(space))
