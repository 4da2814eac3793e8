"""Laws of weighing many variables: exact, and no dearer than looking at each state there is."""

from __future__ import annotations

from functools import reduce

import pytest

from dreamweave.language.model import Chapter, Choice, Effect, Ending, Scene, Story, Variable, Way
from dreamweave.prover import kernels, spreads
from dreamweave.prover.layout import Layout, places_in
from dreamweave.prover.plan import NONE
from dreamweave.prover.reference import reference
from dreamweave.prover.space import explore, reached, spelt

from .generated import NOPLACE, NOTHING, expression

WEIGHTS = (3, 5, 7, 11, 13, 17, 19, 23)


def contest(rounds: int, sides: int, *, summing: bool = False) -> Story:
    """Each round a side gains a point; at the end whoever has most, and had it first, has won.

    When `summing`, what all points together are worth is written down in each round.
    """
    points = [Variable(f"points{k}", "range", 0, rounds, 0) for k in range(sides)]
    at = [Variable(f"at{k}", "range", 0, rounds, 0) for k in range(sides)]
    worth = Variable("worth", "range", 0, rounds * max(WEIGHTS), 0)
    scenes = [
        Scene(f"c/r{n}", 0, NOTHING, choices=round_of(n, sides, summing)) for n in range(rounds)
    ]
    won = [Way(rounds + 1 + k, wins(k, sides)) for k in range(sides - 1)]
    ways = (*won, Way(rounds + sides))
    judge = Scene("c/judge", 0, NOTHING, choices=(Choice("judge", NOTHING, ways),))
    ends = [Scene(f"c/e{k}", 0, NOTHING, ending=k) for k in range(sides)]
    every = (*scenes, judge, *ends)
    return Story(
        id="contest",
        title="",
        author="",
        language="en",
        version="1.0",
        sha256="",
        start=0,
        variables=(*points, *at, worth),
        texts=(),
        chapters=(Chapter("c", "", 0, 0, 0),),
        scenes=every,
        scene_index={scene.id: k for k, scene in enumerate(every)},
        was={},
        endings=tuple(Ending(f"e{k}", "") for k in range(sides)),
        warnings={},
        memo={},
    )


def round_of(number: int, sides: int, summing: bool) -> tuple[Choice, ...]:
    """A choice for each side."""
    parts = [("*", ("const", WEIGHTS[k]), ("var", k)) for k in range(sides)]
    sums = [Effect(2 * sides, "=", reduce(lambda a, b: ("+", a, b), parts), "", NOPLACE)]

    def do(side: int) -> tuple[Effect, ...]:
        point = Effect(side, "+=", ("const", 1), "", NOPLACE)
        at = Effect(sides + side, "=", ("const", number + 1), "", NOPLACE)
        return (point, at, *(sums if summing else ()))

    return tuple(Choice(f"c{k}", NOTHING, (Way(number + 1),), do=do(k)) for k in range(sides))


def wins(side: int, sides: int):
    """Whether a side is before all others."""

    def score(k: int):
        return ("-", ("*", ("const", 8), ("var", k)), ("var", sides + k))

    others = [score(k) for k in range(sides) if k != side]
    return expression((">", score(side), ("max", *others)))


@pytest.fixture
def joined(monkeypatch):
    """Counts the sets of places that are joined."""
    counts = [0]

    def counted(operator, left, right):
        counts[0] += len(left) * len(right)
        return plainly(operator, left, right)

    plainly = spreads.combined
    monkeypatch.setattr(spreads, "combined", counted)
    monkeypatch.setattr(kernels, "combined", counted)
    return counts


@pytest.mark.parametrize("summing", [False, True])
def test_a_contest_has_the_states_that_the_engine_reaches(summing):
    """With conditions that are looked at state by state, and effects on what is carried."""
    story = contest(4, 3, summing=summing)

    space = explore(story, reduce=NONE)

    assert {
        (node, spelt(space, node, key, place))
        for node, key, bits in reached(space).cells()
        for place in places_in(bits)
    } == set(reference(story, limit=10_000).moves)


@pytest.mark.parametrize("summing", [False, True])
def test_weighing_many_variables_costs_what_the_states_cost(joined, summing):
    """Eight sides and a thousand keys: the places of a set matter to nobody."""
    space = explore(contest(4, 8, summing=summing))

    assert space.states > 4_000
    assert joined[0] < 100 * space.states


def test_many_places_are_looked_at_all_at_once():
    """A few one by one; once they are more, that costs no more than all together."""
    digits = [Variable(f"d{k}", "range", 0, 9, 0) for k in range(4)]
    made = spreads.Spreads(Layout(digits, range(4), ()))
    sums = ("+", ("+", ("var", 0), ("var", 1)), ("var", 2))
    tree = (">", sums, ("*", ("const", 2), ("var", 3)))
    looked = []
    reading = made.reading(tree)
    made._readings[tree] = reading._replace(
        test=lambda held: looked.append(1) or reading.test(held)
    )
    worth, few = spreads.Worth(made, tree, 0, {}), (1 << 100) - 1

    some = worth.where(1, few)
    assert len(looked) == 100 < reading.patience

    every = worth.where(1, made.layout.full)
    assert every == made.holds(tree, 0, {})
    assert some == every & few
    assert len(looked) == 100
