"""Several processes find what one finds, whoever works them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from dreamweave.language.load import load
from dreamweave.prover.crew import Lost, Part, Tally, by_receiver, explore, nothing, part_of
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import at_ending, stuck
from dreamweave.prover.space import explore as in_process
from dreamweave.prover.workers import Workers

STORIES = Path(__file__).parents[1] / "stories"


class Alone:
    """A crew of nobody: the parts are worked one after another, here."""

    def __init__(self, story, parts):
        self.parts = [Part(story, parts) for _ in range(parts)]
        self.told = nothing(story, parts)
        self.closed = False

    def advance(self, parcels):
        pairs = zip(self.parts, parcels, strict=True)
        done = [part.advance(parcel) for part, parcel in pairs]
        self.told = [told for _, told in done]
        return by_receiver([sent for sent, _ in done])

    def close(self):
        self.closed = True


class Leaving(Alone):
    """A crew to whom something happens in the third round."""

    def __init__(self, story, parts, error):
        super().__init__(story, parts)
        self.error, self.rounds = error, 0

    def advance(self, parcels):
        self.rounds += 1
        if self.rounds == 3:
            raise self.error
        return super().advance(parcels)


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


def test_when_the_time_is_over_it_says_so(story):
    """BOUNDED, with what was met till then."""
    ticks = iter(range(1000))

    tally = explore(story, Alone(story, 2), 2, seconds=2, clock=lambda: next(ticks))

    assert (tally.complete, tally.left_out) == (False, "time")
    assert 0 < tally.states < expected(story)[0]


def test_when_the_memory_is_full_it_says_so(story):
    """The states of all parts together are weighed after each step of the readers."""
    tally = explore(story, Alone(story, 2), 2, megabytes=0.005)

    assert (tally.complete, tally.left_out) == (False, "memory")
    assert 20 < tally.states < expected(story)[0]


@pytest.mark.parametrize(
    ("error", "left_out"),
    [(KeyboardInterrupt(), "interrupted"), (Lost("worker 1 of 2 ended"), "worker 1 of 2 ended")],
)
def test_what_was_told_before_a_search_breaks_off_counts(story, error, left_out):
    """Ctrl-C, or somebody is gone: BOUNDED, and everybody is sent home."""
    crew = Leaving(story, 2, error)

    tally = explore(story, crew, 2)

    assert (tally.complete, tally.left_out) == (False, left_out)
    assert 0 < tally.states < expected(story)[0]
    assert crew.closed


def test_a_worker_that_is_killed_is_told_of(story):
    """Its states are gone, so nothing is complete; nobody waits for an answer for ever."""
    crew = Workers(story, 2)
    os.kill(crew._people[1].pid, signal.SIGKILL)

    tally = explore(story, crew, 2)

    assert tally.left_out == "worker 2 of 2 was killed (SIGKILL)"
    assert all(person.exitcode is not None for person in crew._people)


def test_workers_do_not_hear_ctrl_c(story):
    """The terminal sends it to everybody; who started them tells them when to stop."""
    crew = Workers(story, 2)
    parcels = [[], []]
    crew.advance(parcels)

    for person in crew._people:
        os.kill(person.pid, signal.SIGINT)

    assert crew.advance(parcels) == parcels
    crew.close()


def test_a_state_belongs_to_the_same_part_everywhere():
    """Unlike Python's own hash, which differs from process to process."""
    assert [part_of((k, (k, 1)), 7) for k in range(6)] == [1, 2, 0, 4, 2, 0]


@pytest.mark.slow
def test_a_third_of_a_million_states_are_counted_alike():
    """The largest of the small stories, in two processes and in one."""
    story = load(STORIES / "short_weight", cached=False)

    assert found(explore(story, Workers(story, 2), 2)) == expected(story)
