"""A law: explored in one or part by part, every question has the same answer."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from dreamweave.engine.machine import Refused
from dreamweave.language.model import NOWHERE, Claim
from dreamweave.prover import claims as claimed
from dreamweave.prover.composed import OfWhole
from dreamweave.prover.composing import compose
from dreamweave.prover.questions import OfSpace
from dreamweave.prover.space import explore
from dreamweave.prover.walkthroughs import arrived

from .generated import expression
from .stories import stories, truth_of
from .test_whole import MANY, conditions, nights


def shown(met, story):
    """The scenes, and how far it is; None where nothing was met."""
    if met is None:
        return None
    found = met.way()
    with suppress(Refused):  # a door may be met in a step that goes no further
        arrived(story, found)
    return met.scenes, len(found.steps)


@st.composite
def claims(draw, story):
    """One claim of each kind, about anything."""
    trees = [draw(conditions(story)) for _ in range(5)]
    door = draw(st.integers(0, len(story.scenes) - 1))
    kinds = ("always", "never", "sometimes", "from_anywhere")
    made = [
        Claim(kind, kind, expression(tree)) for kind, tree in zip(kinds, trees[:4], strict=True)
    ]
    return [*made, Claim("b", "before", expression(("at", door)), expression(trees[4]))]


@settings(max_examples=100)
@given(nights() | stories(), st.data(), st.sampled_from(MANY))
def test_both_ways_of_exploring_answer_alike(story, data, many):
    """Whatever a proof asks."""
    asked = data.draw(claims(story))
    keep = {"watch": list(claimed.watched(asked)), "doors": claimed.doors(asked)}

    one, parts = OfSpace(explore(story, **keep)), OfWhole(compose(story, many=many, **keep))

    assert one.complete
    assert parts.complete
    assert parts.scenes() == one.scenes()
    assert parts.unreached() == one.unreached()
    assert answers(parts, story, asked) == answers(one, story, asked)
    assert [parts.length(k) for k in (0, 1)] == [one.length(k) for k in (0, 1)]
    assert set(parts.returns()) == set(one.returns())


@settings(max_examples=80)
@given(nights() | stories(), st.sampled_from(MANY))
def test_the_endings_still_open_are_the_same_part_by_part(story, many):
    """For every state of the engine, and for one that nobody reaches."""
    parts, one = OfWhole(compose(story, many=many)), OfSpace(explore(story))
    nowhere = (0, tuple(v.high for v in story.variables))

    for scene, values in [*truth_of(story).moves, nowhere]:
        assert parts.still_open(scene, values) == one.still_open(scene, values)


def answers(questions, story, asked):
    """What is met, by scene and distance."""
    return (
        {scene: shown(met, story) for scene, met in questions.stuck().items()},
        {
            (r.kind, r.scene, r.choice, r.scene == NOWHERE or shown(r.where, story)[1])
            for r in questions.refusals()
        },
        shown(questions.trapped(), story),
        [shown(questions.ended(k), story) for k in (0, 1)],
        [
            (holds, shown(met, story), questions.untested(claim))
            for claim in asked
            for holds, met in [questions.holds(claim)]
        ],
    )
