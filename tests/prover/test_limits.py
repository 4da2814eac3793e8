"""What a search does when something runs out, and how its counts compare with SPIN's."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dreamweave.prover.endings import endings_open
from dreamweave.prover.limits import GRACE, PAUSE, Exhausted, Limit, resident
from dreamweave.prover.plan import NONE
from dreamweave.prover.proof import prove
from dreamweave.prover.space import at_ending, at_scene, explore, reached, some
from dreamweave.prover.tables import Table
from dreamweave.prover.uniform import onward
from dreamweave.prover.walkthroughs import arrived, distances_of, walkthrough

from .generated import story_of

BENCH = Path(__file__).parent.parent / "bench"

COUNTS = {
    "tidy_1e5": 93_859,
    "linger_1e6": 961_444,
    "tidy_1e6": 951_734,
    "quest_1e6": 2_663_004,
    "world_1e6": 2_406_625,
}
"""What SPIN 6.5.2 counts."""


@pytest.fixture(scope="module")
def bench():
    """The generator of stories, from the folder of the benchmarks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        from gen import build
        from setup_stories import STORIES
        from to_promela import source

        yield lambda name: build(STORIES[name]), source
    for module in ("gen", "setup_stories", "to_promela", "authors", "harness"):
        sys.modules.pop(module, None)


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ("tidy_1e6", "quest_1e6")]


@pytest.mark.parametrize("name", ["tidy_1e5", "linger_1e6", "world_1e6", *SLOW])
def test_with_nothing_forgotten_the_count_is_spins(bench, name):
    """The same states as the model checker, counted when this was written."""
    made = story_of(bench[0](name))

    space = explore(made, reduce=NONE)

    assert space.complete
    assert space.states == COUNTS[name]


@pytest.mark.skipif(
    not (shutil.which("spin") and shutil.which("gcc")), reason="spin or gcc is not installed"
)
@pytest.mark.parametrize("name", ["tidy_1e5", pytest.param("linger_1e6", marks=pytest.mark.slow)])
def test_spin_counts_the_same(bench, name, tmp_path):
    """The same states as SPIN, counted now."""
    build, source = bench
    (tmp_path / "story.pml").write_text(source(build(name)))
    for command in (
        ["spin", "-a", "story.pml"],
        ["gcc", "-w", "-O0", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"],
    ):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    pan = subprocess.run(
        ["./pan", "-n", "-m20000", "-w20"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    counted = re.search(r"([\d.e+]+) states, stored", pan.stdout)
    assert counted is not None

    space = explore(story_of(build(name)), reduce=NONE)

    assert space.states == int(float(counted[1]))


class Clock:
    """A clock that goes on by a second each time it is read."""

    def __init__(self):
        self.now, self.step = 0.0, 1.0

    def __call__(self):
        self.now += self.step
        return self.now


def test_a_part_that_must_end_does_not_end_the_next():
    """Each part begins anew, with what is left."""
    limit = Limit(megabytes=2, memory=iter([3_000_000, 1_000_000]).__next__)

    limit.begin("one")
    with pytest.raises(Exhausted) as stopped:
        limit.check()
    assert stopped.value.reason == "memory"
    limit.begin("two")

    assert not limit.over()
    assert limit.stopped() == ("memory",)


def test_a_part_may_take_its_share_of_what_is_left():
    """Of the time and of the memory, above what is held already."""
    now, held = [0.0], [1_000_000]
    limit = Limit(10, 3, clock=lambda: now[0], memory=lambda: held[0])

    limit.begin("searching", share=0.5)
    now[0], held[0] = 4.9, 1_900_000
    assert not limit.over()
    now[0], held[0] = 4.99, 2_100_000

    assert limit.over()
    limit.begin("odds")
    now[0] = 9.9
    assert not limit.over()
    now[0] = 10.0
    assert limit.over()
    assert limit.stopped() == ("memory", "time")


@pytest.mark.parametrize(("spent", "grace"), [(3.0, GRACE), (600.0, 60.0)])
def test_whoever_asks_for_the_end_waits_little(spent, grace):
    """A second, or a tenth of the time that was spent; asking again changes nothing."""
    now = [0.0]
    limit = Limit(clock=lambda: now[0], hear=lambda progress: progress.seconds >= spent)
    now[0] = spent

    assert limit.over()
    limit.begin("claims")
    now[0] = spent + grace * 0.99
    assert not limit.over()
    now[0] = spent + grace + PAUSE

    assert limit.over()
    assert limit.stopped() == ("interrupted",)


def test_whoever_hears_learns_how_far_the_search_is(bench):
    """States that grow up to all of them, in one part of the story after the other."""
    made = story_of(bench[0]("small100"))
    heard = []

    space = explore(made, limit=Limit(clock=Clock(), hear=lambda told: bool(heard.append(told))))

    assert {told.stage for told in heard} == {"searching"}
    states = [told.states for told in heard]
    assert states == sorted(states)
    assert space.states / 2 < states[-1] <= space.states
    assert [told.part for told in heard] == sorted(told.part for told in heard)
    assert heard[-1].part <= heard[-1].parts
    assert any(told.waiting for told in heard)


def test_the_memory_of_a_process_is_read():
    """What is allocated is seen."""
    before = resident()
    held = bytearray(b"x" * 50_000_000)

    assert resident() - before > 0.9 * len(held)


def test_a_limit_goes_on_after_the_search_if_it_was_given(bench):
    """And one that `explore` made for itself does not: the theatre asks later on."""
    made = story_of(bench[0]("small100"))
    limit = Limit()
    space = explore(made, limit=limit)
    limit.hear = lambda _: True
    limit.begin("endings")

    with pytest.raises(Exhausted, match="interrupted"):
        endings_open(space, *some(space, reached(space)))

    own = explore(made, seconds=0)
    assert not own.complete
    assert endings_open(explore(made, seconds=60), *some(space, reached(space)))


def asked(space):
    """What can be asked of a space, complete or not, is answered."""
    states = reached(space)
    for ending in range(len(space.story.endings)):
        assert walkthrough(space, at_ending(space, ending)) or not at_ending(space, ending)
    if states:
        scene, values = some(space, states)
        endings_open(space, scene, values)
        assert walkthrough(space, states) is not None


@pytest.mark.parametrize("seconds", [0, 5, 40])
def test_a_search_out_of_time_tells_what_it_found(bench, seconds):
    """The budget in seconds is kept, by the clock that it is given."""
    made = story_of(bench[0]("small100"))

    space = explore(made, seconds=seconds, clock=Clock())

    assert (space.complete, space.left_out) == (False, "time")
    assert space.states < explore(made).states
    asked(space)


def test_a_search_out_of_memory_tells_what_it_found(bench):
    """The budget in memory is kept."""
    made = story_of(bench[0]("small100"))
    held = iter(range(1, 1_000_000))

    space = explore(made, limit=Limit(None, 40, clock=Clock(), memory=lambda: next(held) * 10**6))

    assert (space.complete, space.left_out) == (False, "memory")
    assert 0 < space.states < explore(made).states
    space.found.limit = Limit()
    asked(space)


def test_an_interrupted_search_tells_what_it_found(bench):
    """Ctrl-C ends the search, not the proof."""
    made = story_of(bench[0]("small100"))
    clock = Clock()

    def interrupted():
        if clock() == 30:
            raise KeyboardInterrupt
        return clock.now

    space = explore(made, seconds=1_000, clock=interrupted)

    assert (space.complete, space.left_out) == (False, "interrupted")
    assert space.states < explore(made).states
    asked(space)


def test_what_a_bounded_proof_shows_can_be_played(bench):
    """An ending that was met has a walkthrough; that it is the shortest nobody says."""
    made, clock = story_of(bench[0]("small100")), Clock()

    def enough(told):
        if told.stage != "searching" or told.part < 0.9 * told.parts:
            return False
        # From here on there is all the time in the world.
        clock.step = 0.0
        return True

    proof = prove(made, clock=clock, hear=enough)
    met = [facts for facts in proof.endings if facts.walkthrough is not None]

    assert (proof.complete, proof.stopped) == (False, ("interrupted",))
    assert met
    for facts in met:
        scene, _ = arrived(made, facts.walkthrough)
        assert made.endings[made.scenes[scene].ending].id == facts.id
        assert facts.shortest is None


def test_ways_are_found_though_there_is_no_time_for_all_distances(bench):
    """Each that is told leads where it says."""
    made = story_of(bench[0]("world_1e6"))
    told = 0

    for seconds in (100, 200, 400):
        limit = Limit(seconds, clock=Clock())
        space = explore(made, limit=limit)
        limit.begin("walkthroughs")
        partial = not space.complete and distances_of(space).partial
        space.found.limit = Limit()
        for ending in range(len(made.endings)) if partial else ():
            found = walkthrough(space, at_ending(space, ending))
            if found is not None:
                told += 1
                assert made.scenes[arrived(made, found)[0]].ending == ending
        for scene in reached(space).scenes() if partial else ():
            found = walkthrough(space, at_scene(space, scene))
            assert found is None or arrived(made, found)[0] == scene
            told += found is not None

    assert told > 100


class Asked(Limit):
    """A limit that counts how often it is asked."""

    times = 0

    def over(self):
        self.times += 1
        return False


def test_moves_are_drawn_with_a_look_at_the_limit_for_every_edge(bench):
    """So that a budget is kept, however many states an edge moves."""
    space = explore(story_of(bench[0]("small100")))
    limit = space.found.limit = Asked()

    for k, component in enumerate(space.plan.components):
        table = Table(component, space.found.cells[k], limit)
        before = limit.times
        onward(space, k, table)

        assert limit.times - before >= sum(map(len, component.edges))


def test_what_was_not_watched_cannot_be_asked():
    """No wrong answer about a variable that was forgotten."""
    from dreamweave.prover.space import NotWatched, where

    ir = {
        "title": "",
        "start": 0,
        "vars": [{"name": "x", "kind": "bool", "size": 2, "init": 0}],
        "scenes": [
            {
                "id": "a",
                "choices": [
                    {"guard": None, "effects": [["set", "x", 1]], "to": 1},
                    {"guard": None, "effects": [], "to": 1},
                ],
                "ending": None,
            },
            {"id": "b", "choices": [], "ending": "e"},
        ],
    }
    tree = ("==", ("var", 0), ("const", 1))

    with pytest.raises(NotWatched, match="'x' was forgotten here"):
        where(explore(story_of(ir)), tree)

    assert where(explore(story_of(ir), watch=[tree]), tree).count() == 1
