"""Two who enter a part alike are one to it, and are still told apart by who asks."""

from __future__ import annotations

import pytest

from dreamweave.language.compile import story_of
from dreamweave.prover.composing import compose
from dreamweave.prover.pieces import Piece, acts_of, entered, holding, own
from dreamweave.prover.retrace import nearest, shortest
from dreamweave.prover.space import at_scene
from dreamweave.prover.walkthroughs import arrived

TOP = """\
dreamweave: 1
id: coats
title: Coats
start: evening
state: {coat: flag, letter: flag}
endings: {home: {title: Home}}
claims: [{id: asked, sometimes: letter}]
"""
EVENING = """\
chapter: evening
scenes:
  hall:
    text: A hall.
    choices:
      go: {label: Go as you are., goto: night/street}
      dress: {label: Put a coat on., do: coat = true, goto: porch}
  porch:
    text: A porch.
    choices:
      go: {label: Go., goto: night/street}
      post: {label: Take the letter., do: letter = true, goto: night/street}
"""
NIGHT = """\
chapter: night
scenes:
  street:
    text: A street.
    choices:
      freeze: {label: Walk round., when: not coat, goto: arcade}
      walk: {label: Walk on., when: coat, goto: bridge}
  arcade: {text: An arcade., choices: {on: {label: On., goto: steps}}}
  steps: {text: Steps., choices: {on: {label: On., goto: bridge}}}
  bridge:
    text: A bridge.
    choices:
      over: {label: Over., goto: after/door}
"""
AFTER = """\
chapter: after
scenes:
  door:
    text: A door.
    choices:
      read: {label: Read it., when: letter, goto: home}
      wait: {label: Wait., goto: home}
  home: {text: Home., ending: home}
"""


@pytest.fixture(scope="module")
def whole():
    files = {
        "story.yaml": TOP,
        "evening.yaml": EVENING,
        "night.yaml": NIGHT,
        "after.yaml": AFTER,
    }
    story = story_of(files)
    return compose(story, watch=[claim.expression.tree for claim in story.claims])


def at(whole, scene: str) -> list[Piece]:
    index = whole.story.scene_index[scene]
    return [Piece(k, own(a) & at_scene(a.summary.space, index)) for k, a in acts_of(whole)]


def test_the_night_rides_two_letters_in_one_group(whole):
    """With a coat and without are two groups; with a coat two ride, letter or no letter."""
    part = next(k for k, act in acts_of(whole) if len(act.rows.nodes) == 3)
    act = entered(whole, part)

    assert act.by_row
    assert sorted(act.groups.tolist()) in ([0, 0, 1], [0, 1, 1])


def test_what_holds_for_a_rider_holds_only_where_that_rider_comes(whole):
    """Nobody in the arcade has the letter: it takes a coat to have been on the porch."""
    pieces = holding(whole, whole.story.claims[0].expression.tree)

    names = {whole.story.scenes[k].id for piece in pieces for k in piece.states.scenes()}
    assert names == {"night/street", "night/bridge", "after/door", "after/home"}


def test_the_nearest_may_have_entered_later(whole):
    """Without a coat one enters sooner, and has farther to go."""
    place = nearest(whole, at(whole, "night/bridge"))

    assert place is not None
    assert place.distance == 3
    way = shortest(whole, at(whole, "night/bridge"))
    assert way is not None
    assert [step.choice for step in way.steps] == [1, 0, 1]
    assert whole.story.scenes[arrived(whole.story, way)[0]].id == "night/bridge"
