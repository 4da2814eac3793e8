"""Several processes find what one finds, whoever works them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamweave.language.load import load
from dreamweave.prover.crew import Part, Tally, Workers, explore, part_of
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import at_ending, stuck
from dreamweave.prover.space import explore as in_process

STORIES = Path(__file__).parents[1] / "stories"


class Alone:
    """A crew of nobody: the parts are worked one after another, here."""

    def __init__(self, story, parts):
        self.story, self.parts = story, [Part(len(story.endings)) for _ in range(parts)]

    def advance(self, parcels):
        pairs = zip(self.parts, parcels, strict=True)
        sent = [part.advance(self.story, parcel, len(self.parts)) for part, parcel in pairs]
        return [[s for parcels in sent for s in parcels[k]] for k in range(len(sent))]

    def counts(self):
        return [part.told() for part in self.parts]

    def close(self):
        pass


@pytest.fixture(params=["quiz", "left_luggage"])
def story(request):
    return load(STORIES / request.param, cached=False)


def expected(story) -> tuple:
    """What the explorer in one process finds with nothing forgotten."""
    space = in_process(story, reduce=NONE)
    endings = tuple(at_ending(space, k).count() for k in range(len(story.endings)))
    return space.states, endings, stuck(space).count()


def found(tally: Tally) -> tuple:
    return tally.states, tally.endings, tally.stuck


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_the_number_of_parts_does_not_matter(story, parts):
    """The same states, endings and readers stuck as in one process."""
    tally = explore(story, Alone(story, parts), parts)

    assert tally.complete
    assert found(tally) == expected(story)


def test_two_processes_find_what_one_finds(story):
    """`--workers 2`."""
    assert found(explore(story, Workers(story, 2), 2)) == expected(story)


def test_a_cluster_finds_what_one_process_finds(story):
    """`--cluster ADDRESS`, on a cluster of two workers on this machine."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    from dreamweave.prover.crew import Cluster

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        tally = explore(story, Cluster(story, 2, client), 2)

    assert found(tally) == expected(story)


def test_when_the_time_is_over_it_says_so(story):
    """BOUNDED, with what was met till then."""
    ticks = iter(range(1000))

    tally = explore(story, Alone(story, 2), 2, seconds=2, clock=lambda: next(ticks))

    assert not tally.complete
    assert 0 < tally.states < expected(story)[0]


def test_a_state_belongs_to_the_same_part_everywhere():
    """Unlike Python's own hash, which differs from process to process."""
    assert [part_of((k, (k, 1)), 7) for k in range(6)] == [1, 2, 0, 4, 2, 0]


@pytest.mark.slow
def test_a_third_of_a_million_states_are_counted_alike():
    """The largest of the small stories, in two processes and in one."""
    story = load(STORIES / "short_weight", cached=False)

    assert found(explore(story, Workers(story, 2), 2)) == expected(story)
