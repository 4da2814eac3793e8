"""What a search does when something runs out, and how its counts compare with SPIN's."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dreamweave.prover.endings import endings_open
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import at_ending, explore, reached, some
from dreamweave.prover.walkthroughs import walkthrough

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
        self.now = 0.0

    def __call__(self):
        self.now += 1.0
        return self.now


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

    space = explore(made, megabytes=0.05)

    assert (space.complete, space.left_out) == (False, "memory")
    assert 0 < space.states < explore(made).states
    asked(space)


def test_an_interrupted_search_tells_what_it_found(bench):
    """Ctrl-C ends the search, not the proof."""
    made = story_of(bench[0]("small100"))
    clock = Clock()

    def interrupted():
        if clock() > 30:
            raise KeyboardInterrupt
        return clock.now

    space = explore(made, seconds=1_000, clock=interrupted)

    assert (space.complete, space.left_out) == (False, "interrupted")
    assert space.states < explore(made).states
    asked(space)


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
