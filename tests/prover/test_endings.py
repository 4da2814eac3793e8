"""Laws of the endings still open: for every state, reached or not, and at what cost."""

from __future__ import annotations

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from dreamweave.prover import endings, layout
from dreamweave.prover.endings import endings_open, located
from dreamweave.prover.flow import rests
from dreamweave.prover.layout import places_in
from dreamweave.prover.plan import Reductions
from dreamweave.prover.reference import steps
from dreamweave.prover.space import explore, reached, spelt

from .generated import story_of
from .stories import stories, truth_of

ENOUGH = 300
"""States from which a law is worth its time."""


@st.composite
def anywhere(draw, story, truth):
    """A scene in which a reader may stay, and any values: mostly no playthrough comes there.

    Often it is a state of the story in which a few variables were changed.
    """
    scenes = [k for k, scene in enumerate(story.scenes) if rests(scene)]
    first = (scenes[0], tuple(v.start for v in story.variables))
    scene, values = draw(st.sampled_from([first, *sorted(truth.moves)]))
    slots = range(len(values))
    changed = draw(st.one_of(st.sets(st.sampled_from(slots), max_size=2), st.just({*slots})))
    held = (
        draw(st.integers(v.low, v.high)) if slot in changed else value
        for slot, (v, value) in enumerate(zip(story.variables, values, strict=True))
    )
    return draw(st.sampled_from([scene, *scenes])), tuple(held)


def after(story, place):
    """Everything that a reader may meet from here on."""
    met, work = {place}, [place]
    while work:
        for move in steps(story, work.pop()):
            if move.target and move.target not in met:
                met.add(move.target)
                work.append(move.target)
        if len(met) > ENOUGH:
            reject()
    return met


def agree(space, place, other):
    """Whether two states differ in nothing that matters to who is there."""
    (scene, values), (there, held) = place, other
    told = [slot for slot in range(len(values)) if space.plan.kept[scene] >> slot & 1]
    return scene == there and all(values[k] == held[k] for k in (*told, *space.flow.fixed))


def written(space, scene, key, place):
    """Whether a state stands where it is said to stand."""
    k = space.plan.component_of[scene]
    row = space.found.cells[k].get(key)
    return bool(row) and row[space.plan.components[k].local[scene]] >> place & 1


@settings(max_examples=300)
@given(stories(), st.data())
def test_a_state_is_found_again_exactly_if_it_was_reached(story, data):
    """What no longer matters aside; and what is found is that state and no other."""
    truth = truth_of(story)
    space = explore(story)
    place = data.draw(anywhere(story, truth))

    for scene, values in (*truth.moves, place):
        found = located(space, scene, values)
        known = any(agree(space, (scene, values), other) for other in truth.moves)
        assert (found is not None) == known
        if found:
            assert written(space, scene, *found)
            assert agree(space, (scene, values), (scene, spelt(space, scene, *found)))


@settings(max_examples=300)
@given(stories(), st.data())
def test_who_begins_elsewhere_meets_what_the_engine_would_show(story, data):
    """Nothing forgotten: the same states, one by one."""
    place = data.draw(anywhere(story, truth_of(story)))
    met = after(story, place)
    space = explore(story, begin=place, reduce=Reductions(liveness=False))

    found = {
        (node, spelt(space, node, key, bit))
        for node, key, bits in reached(space).cells()
        for bit in places_in(bits)
    }
    assert found == met


@settings(max_examples=300)
@given(stories(), st.data())
def test_endings_are_told_for_states_that_nobody_reaches(story, data):
    """The same as playing on from there would show, and for all that comes after it."""
    place = data.draw(anywhere(story, truth_of(story)))
    met = after(story, place)
    space = explore(story)

    for scene, values in (place, *met):
        ends = {story.scenes[end].ending for end, _ in after(story, (scene, values))} - {-1}
        assert endings_open(space, scene, values) == ends


@given(stories(), st.data())
def test_what_follows_a_state_is_explored_with_it(story, data):
    """Whoever plays on from where nobody comes waits once."""
    place = data.draw(anywhere(story, truth_of(story)))
    met = after(story, place)
    space = explore(story)
    endings_open(space, *place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(endings, "explore", None)
        for scene, values in (place, *met):
            endings_open(space, scene, values)


@pytest.mark.parametrize("room", [1, 1 << 12])
def test_what_is_set_anew_before_it_is_read_does_not_matter(room, monkeypatch):
    """Whether it is written in a key or in a place: no reader came to `a` with x = 2."""
    for limit in ("MOST", "ROOM", "CHEAP"):
        monkeypatch.setattr(layout, limit, room)
    on = {"guard": None, "effects": [["set", "x", 1]], "to": 1}
    back = {"guard": ["==", "x", 1], "effects": [], "to": 0}
    end = {"guard": ["==", "x", 1], "effects": [], "to": 2}
    space = explore(
        story_of(
            {
                "title": "",
                "start": 0,
                "vars": [{"name": "x", "kind": "int", "size": 3, "init": 0}],
                "scenes": [
                    {"id": "a", "choices": [on], "ending": None},
                    {"id": "b", "choices": [back, end], "ending": None},
                    {"id": "c", "choices": [], "ending": "e"},
                ],
            }
        )
    )

    found = located(space, 0, (2,))

    assert found is not None
    assert written(space, 0, *found)
    assert located(space, 1, (2,)) is None


def test_only_so_many_spaces_are_kept(seven):
    """Asking about ever other states does not fill the memory."""
    space = explore(seven)

    for value in range(7):
        assert endings_open(space, 0, (value,)) == ({value % 2} if value else {0, 1})
    assert len(space.memo["around"]) == endings.AROUND


@pytest.fixture
def seven():
    """Nothing ever changes `x`; its value decides which ending there is."""
    ways = [{"guard": ["==", "x", n], "effects": [], "to": 1 + n % 2} for n in range(7)]
    ways += [{"guard": ["==", "x", 0], "effects": [], "to": 2}]
    return story_of(
        {
            "title": "",
            "start": 0,
            "vars": [{"name": "x", "kind": "int", "size": 7, "init": 0}],
            "scenes": [
                {"id": "a", "choices": ways, "ending": None},
                {"id": "b", "choices": [], "ending": "even"},
                {"id": "c", "choices": [], "ending": "odd"},
            ],
        }
    )
