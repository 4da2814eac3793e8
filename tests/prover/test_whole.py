"""Laws of composing: part by part, the same story."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamweave.language.load import load
from dreamweave.language.model import Choice, Effect, Scene, Story, Variable
from dreamweave.prover import numbers
from dreamweave.prover.composing import compose
from dreamweave.prover.layout import places_in
from dreamweave.prover.losses import can_reach
from dreamweave.prover.onward import leading, lost
from dreamweave.prover.pieces import Piece, acts_of, holding, own
from dreamweave.prover.pieces import ended as ended_in
from dreamweave.prover.plan import Reductions
from dreamweave.prover.retrace import shortest
from dreamweave.prover.shares import odds
from dreamweave.prover.space import at_scene, ended, explore, reached, resting, spelt, where
from dreamweave.prover.spans import lengths, playthroughs
from dreamweave.prover.walkthroughs import arrived, walkthrough
from dreamweave.prover.whole import Whole

from .generated import NOPLACE, expression
from .stories import stories

THIRDS = 3
"""Stories here go through their chapters in this many steps: a, b, and a again."""

BROUGHT = 2
"""Variables that the first third sets and the last one reads."""


@st.composite
def nights(draw: st.DrawFn, *, chance: bool = True) -> Story:
    """A story whose chapters follow each other, with what the first brings to the last."""
    story = draw(stories(chance=chance, least=5, most=9, busy=True))
    count, slots = len(story.scenes), len(story.variables)
    third = [k * THIRDS // count for k in range(count)]
    scenes = [_moved(draw, k, scene, third, slots) for k, scene in enumerate(story.scenes)]
    brought = tuple(Variable(f"brought{k}", "range", 0, 2, 0) for k in range(BROUGHT))
    return story._replace(scenes=tuple(scenes), variables=story.variables + brought, memo={})


def _moved(draw: st.DrawFn, index: int, scene: Scene, third: list[int], slots: int) -> Scene:
    """A scene that leads within its third or to the next, and keeps or asks what is brought."""
    here, least = third[index], third.index(third[index])
    past = third.index(here + 2) if here + 2 < THIRDS else len(third)

    def onward(ways):
        return tuple(way._replace(scene=least + way.scene % (past - least)) for way in ways)

    def choice(made: Choice) -> Choice:
        slot = slots + draw(st.integers(0, BROUGHT - 1))
        number = draw(st.integers(0, 2))
        made = made._replace(goto=onward(made.goto))
        if here == 0:
            return made._replace(do=(*made.do, Effect(slot, "=", ("const", number), "", NOPLACE)))
        if here == 2 and draw(st.booleans()):
            return made._replace(when=expression(("<=", ("var", slot), ("const", number))))
        return made

    choices = tuple(map(choice, scene.choices))
    ways = onward(scene.next) if index < least + 2 else scene.next
    ways = tuple(way._replace(scene=max(way.scene, index + 1)) for way in ways)
    return scene._replace(chapter=here % 2, choices=choices, next=ways)


SWITCHES = [Reductions(a, b) for a in (False, True) for b in (False, True)]
MANY = [0, 1, 1_000]
"""From how many who enter a part is cut up."""


def held(whole: Whole, node: int, values) -> tuple:
    """What matters of the values held in a node."""
    return node, tuple(v for s, v in enumerate(values) if whole.live[node] >> s & 1)


def spelt_out(whole: Whole) -> set:
    """Every state of every part, with all that can ride along filled in."""
    found = set()
    for act in filter(None, whole.acts):
        summary = act.summary
        riding = {s: k for k, s in enumerate(act.rows.slots) if not summary.part.touched >> s & 1}
        for node, key, bits in reached(summary.space).cells():
            if node not in summary.part.rests:
                continue
            for place in places_in(bits):
                values = list(spelt(summary.space, node, key, place))
                group = values.pop()
                for rider in np.flatnonzero(act.groups == group):
                    for slot, k in riding.items():
                        values[slot] = int(act.carried[rider, k])
                    found.add(held(whole, node, values))
    return found


@settings(max_examples=80)
@given(nights() | stories(), st.sampled_from(SWITCHES), st.sampled_from(MANY))
def test_the_parts_hold_the_states_of_the_whole(story, switches, many):
    """No state too many and none too few, whatever rides along, however it is cut up."""
    whole = compose(story, reduce=switches, many=many)
    space = explore(story, reduce=switches)

    flat = {
        held(whole, node, spelt(space, node, key, place))
        for node, key, bits in reached(space).cells()
        if resting(space, node)
        for place in places_in(bits)
    }
    assert spelt_out(whole) == flat


def lengths_of(space, states) -> int | None:
    found = walkthrough(space, states)
    return None if found is None else len(found.steps)


@settings(max_examples=80)
@given(nights() | stories(), st.sampled_from(MANY))
def test_walkthroughs_are_as_short_as_those_of_the_whole(story, many):
    """To each ending and each scene; and the engine arrives there."""
    whole, space = compose(story, many=many), explore(story)

    for scene in reached(space).scenes():
        pieces = [
            Piece(k, own(act) & at_scene(act.summary.space, scene)) for k, act in acts_of(whole)
        ]
        found = shortest(whole, pieces)
        assert found is not None
        assert len(found.steps) == lengths_of(space, at_scene(space, scene))
        assert arrived(story, found)[0] == scene


@settings(max_examples=80)
@given(nights() | stories(), st.data(), st.sampled_from(MANY))
def test_what_holds_somewhere_holds_in_a_piece(story, data, many):
    """Whatever a condition reads, touched or riding along."""
    tree = data.draw(conditions(story))
    whole, space = compose(story, watch=[tree], many=many), explore(story, watch=[tree])

    pieces = holding(whole, tree)

    held = where(space, tree)
    found = shortest(whole, pieces)
    assert (found and len(found.steps)) == lengths_of(space, held)
    assert {s for p in pieces for s in p.states.scenes()} == set(held.scenes())


@settings(max_examples=80)
@given(nights() | stories(), st.data(), st.sampled_from(MANY))
def test_what_cannot_be_met_any_more_is_the_same(story, data, many):
    """Traps, and any other goal."""
    tree = data.draw(conditions(story))
    whole, space = compose(story, watch=[tree], many=many), explore(story, watch=[tree])

    for goal, pieces in [
        (ended(space), ended_in(whole)),
        (where(space, tree), holding(whole, tree)),
    ]:
        caught = reached(space) - can_reach(space, goal)
        left = lost(whole, leading(whole, pieces))
        found = shortest(whole, left)
        assert (found and len(found.steps)) == lengths_of(space, caught)
        assert {s for p in left for s in p.states.scenes()} == set(caught.scenes())


@st.composite
def conditions(draw, story):
    """Something to ask of a state, of up to three variables."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        slot = draw(st.integers(0, len(story.variables) - 1))
        variable = story.variables[slot]
        number = draw(st.integers(variable.low, variable.high))
        parts.append((draw(st.sampled_from(["==", "!=", "<="])), ("var", slot), ("const", number)))
    return (draw(st.sampled_from(["and", "or"])), *parts)


@settings(max_examples=80)
@given(nights() | stories(), st.sampled_from(MANY))
def test_lengths_and_playthroughs_are_those_of_the_whole(story, many):
    """Exactly, as large as they may be; and without a bound where the whole has none."""
    whole, space = compose(story, many=many), explore(story)

    assert lengths(whole) == numbers.lengths(space)
    mine, theirs = playthroughs(whole), numbers.playthroughs(space)
    assert mine.total == theirs.total
    if theirs.loop:
        assert round_again(story, mine)


def round_again(story, found) -> bool:
    """Whether the engine, once round, is where it was as far as anything still matters."""
    scene, _ = arrived(story, found.loop)
    again = found.loop._replace(steps=(*found.loop.steps, *found.loop_steps))
    return bool(found.loop_steps) and arrived(story, again)[0] == scene


@settings(max_examples=80)
@given(nights() | stories(), st.sampled_from(MANY))
def test_odds_are_those_of_the_whole(story, many):
    """Each within what both say of their error."""
    whole, space = compose(story, many=many), explore(story)

    for mine, theirs in zip(odds(whole), numbers.odds(space), strict=True):
        error = mine.error + theirs.error + 1e-9
        assert mine.given == theirs.given
        parts = zip(told(mine), told(theirs), strict=True)
        assert all(abs(float(a) - float(b)) <= error for a, b in parts)


def told(found) -> tuple:
    return (*found.endings, found.stuck, found.faults, found.forever)


def test_a_night_more_adds_what_one_night_has(tmp_path, monkeypatch):
    """What earlier nights leave behind is not multiplied into a later one."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "bench"))
    from nights import write

    grown = []
    for count in (4, 5, 6):
        whole = compose(load(write(tmp_path / str(count), count), cached=False))
        grown.append(whole.states - states_looking_back(whole))
        assert whole.complete

    assert grown[2] - grown[1] == grown[1] - grown[0]


def states_looking_back(whole: Whole) -> int:
    """The states of the last chapter, which asks about every night at once."""
    last = [chapter.id for chapter in whole.story.chapters].index("morning")
    scenes = whole.story.scenes
    return sum(
        own(act).only(lambda node: scenes[node].chapter == last).count()
        for _, act in acts_of(whole)
    )
