"""How a story is explored: part by part where that is less, in one where it is not."""

from __future__ import annotations

import pytest

from dreamweave.language.model import Chapter, Choice, Effect, Ending, Scene, Story, Variable, Way
from dreamweave.prover import layout, search
from dreamweave.prover.exploring import explored
from dreamweave.prover.limits import Limit
from dreamweave.prover.space import explore, reached

from .generated import NOPLACE, NOTHING, expression

HALL, YARD, GATE, GOOD, BAD = range(5)
MOST = 9


def house(*, in_hall: tuple[int, ...], in_yard: tuple[int, ...], yard_in: int = 1) -> Story:
    """A hall, a yard and a gate; in the first two one may count some of three numbers up to nine.

    The gate asks for each of those numbers. Without anything to count there is no yard.
    `yard_in` is the yard's chapter: its own, or the hall's.
    """
    numbers = tuple(Variable(f"n{slot}", "range", 0, MOST, 0) for slot in range(3))
    counted = {*in_hall, *in_yard}
    each = expression(("and", *((">", ("var", slot), ("const", 0)) for slot in counted)))
    hall = (*counting(in_hall, HALL), Choice("on", NOTHING, (Way(YARD if in_yard else GATE),)))
    yard = (*counting(in_yard, YARD), Choice("on", NOTHING, (Way(GATE),)))
    gate = (Choice("out", NOTHING, (Way(GOOD, each), Way(BAD))),)
    scenes = (
        Scene("a/hall", 0, NOTHING, choices=hall),
        Scene("b/yard", yard_in, NOTHING, choices=yard),
        Scene("c/gate", 2, NOTHING, choices=gate),
        Scene("c/good", 2, NOTHING, ending=0),
        Scene("c/bad", 2, NOTHING, ending=1),
    )
    return Story(
        id="house",
        title="",
        author="",
        language="en",
        version="1.0",
        sha256="",
        start=HALL,
        variables=numbers,
        texts=(),
        chapters=tuple(Chapter(name, "", k, 3, 3) for k, name in enumerate("abc")),
        scenes=scenes,
        scene_index={scene.id: k for k, scene in enumerate(scenes)},
        was={},
        endings=(Ending("good", ""), Ending("bad", "")),
        warnings={},
        memo={},
    )


def counting(slots: tuple[int, ...], here: int) -> list[Choice]:
    """A choice for each of these numbers."""

    def do(slot: int) -> tuple[Effect, ...]:
        return (Effect(slot, "+=", ("const", 1), "", NOPLACE),)

    return [Choice(f"n{slot}", NOTHING, (Way(here),), do=do(slot)) for slot in slots]


def states_in(story: Story, scene: int) -> int:
    """How many states a scene has where the story is explored in one."""
    return reached(explore(story)).nodes()[scene]


def test_what_rides_along_is_explored_once_part_by_part():
    """Nearly all states are in the yard, but only since it keeps apart what it does not touch."""
    story = house(in_hall=(0,), in_yard=(1, 2))

    found = explored(story, few=50)

    assert found.complete
    assert found.parts > 1
    assert states_in(story, YARD) == 1_000
    assert found.states < 200 + states_in(story, GATE)


def test_few_states_are_explored_in_one():
    """Nobody waits for numpy then."""
    assert explored(house(in_hall=(0,), in_yard=(1, 2))).parts == 1


def test_one_component_that_touches_all_it_keeps_is_explored_in_one(monkeypatch):
    """A thousand states in the hall, a few after it: part by part they would be as many."""
    story = house(in_hall=(0, 1, 2), in_yard=())
    monkeypatch.setattr(search, "ALONE", 0.4)

    found = explored(story, few=50)

    assert found.complete
    assert found.parts == 1
    assert found.states == explore(story).states


class Ticking:
    """A clock that goes on by a second whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.mark.parametrize("seconds", [300, 400, 800, 3_000])
def test_a_first_part_that_is_too_much_is_searched_in_one(monkeypatch, seconds):
    """With whatever time: never less than what was met before it was divided."""
    story = house(in_hall=(0,), in_yard=(1, 2), yard_in=0)
    for name in ("MOST", "ROOM", "CHEAP"):
        monkeypatch.setattr(layout, name, 1)
    limit = Limit(seconds, clock=Ticking())

    found = explored(story, few=50, limit=limit)

    assert not found.complete
    assert found.parts == 1
    assert found.states > 50
    assert found.scenes() >= {HALL, YARD}
    assert set(limit.reasons) == {"time"}


def test_what_is_lent_is_given_back():
    """Half of what is left, and after that all of it; but not to who asked for the end."""
    now = [0.0]
    limit = Limit(100, clock=lambda: now[0])

    with limit.lent(0.5):
        limit.begin("composing")
        now[0] = 60.0
        assert limit.over()
    limit.begin("searching")
    assert not limit.over()

    with limit.lent(0.5):
        limit.stop("interrupted")
    limit.begin("searching")
    now[0] = 90.0
    assert limit.over()
