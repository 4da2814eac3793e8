"""A cluster finds what one process finds, and says so when it cannot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from dreamweave.language.load import load
from dreamweave.prover.cluster import Cluster
from dreamweave.prover.crew import explore
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import at_ending, stuck
from dreamweave.prover.space import explore as in_process

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
config = pytest.importorskip("dask.config")

STORIES = Path(__file__).parents[1] / "stories"


@pytest.fixture(params=["quiz", "left_luggage"])
def story(request):
    return load(STORIES / request.param, cached=False)


@pytest.fixture
def client(request):
    """A client of a cluster of two workers, threads unless the test asks for processes."""
    real = getattr(request, "param", False)
    how = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(processes=real, **how) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def agrees(story, tally) -> None:
    """What was found is what the explorer in one process finds with nothing forgotten."""
    space = in_process(story, reduce=NONE)

    assert tally.complete
    assert tally.states == space.states
    ends = tuple(at_ending(space, k).count() for k in range(len(story.endings)))
    assert tally.endings == ends
    assert tally.stuck == stuck(space).count()


def test_a_cluster_finds_what_one_process_finds(story, client):
    """`--cluster ADDRESS`, on a cluster of two workers on this machine."""
    agrees(story, explore(story, Cluster(story, 2, client), 2))


def test_parts_are_shared_out_among_the_workers(client):
    """Memory grows with the cluster only if nobody takes all the seats."""
    story = load(STORIES / "quiz", cached=False)

    crew = Cluster(story, 4, client)

    held = client.who_has([seat._future for seat in crew._seats])
    places = sorted(place for places in held.values() for place in places)
    assert places == sorted([*client.nthreads(), *client.nthreads()])


@pytest.mark.slow
@pytest.mark.parametrize("client", [True], indirect=True)
def test_two_processes_of_a_cluster_find_what_one_finds(client):
    """Workers of their own, with nothing in common but the network."""
    for name in ("quiz", "left_luggage"):
        story = load(STORIES / name, cached=False)

        agrees(story, explore(story, Cluster(story, 2, client), 2))


@pytest.mark.slow
@pytest.mark.parametrize("client", [True], indirect=True)
def test_a_worker_of_a_cluster_that_dies_is_told_of(client):
    """Its part is gone, so the count is BOUNDED; nobody waits for ever."""
    story = load(STORIES / "quiz", cached=False)
    crew = Cluster(story, 2, client)
    victim = client.run(os.getpid)[sorted(client.nthreads())[1]]
    advance = crew.advance

    def dying(parcels):
        if crew.told[0].states > 10:
            os.kill(victim, signal.SIGKILL)
        return advance(parcels)

    crew.advance = dying
    with config.set({"distributed.comm.timeouts.connect": "2s"}):
        tally = explore(story, crew, 2)

    assert not tally.complete
    assert tally.left_out.startswith("the cluster gave up (")
    assert tally.states > 10


@pytest.mark.slow
def test_a_cluster_of_commands_is_reached_by_its_address(tmp_path):
    """`dask scheduler`, two `dask worker`, and `dreamweave prove --cluster tcp://…`."""
    with ExitStack() as stack:
        address = scheduler(stack, tmp_path)
        for _ in range(2):
            quietly(stack, tmp_path, "worker", address, "--no-nanny", "--no-dashboard")
        command = [sys.executable, "-m", "dreamweave", "prove", str(STORIES / "left_luggage")]
        done = subprocess.run(
            [*command, "--cluster", address, "--workers", "2"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    story = load(STORIES / "left_luggage", cached=False)
    states = in_process(story, reduce=NONE).states
    # Some readers of this story are stuck, and so the exit code is 1.
    assert (done.returncode, done.stderr) == (1, "")
    assert f"COMPLETE: {states:,} states of Left Luggage" in done.stdout


def scheduler(stack: ExitStack, folder: Path) -> str:
    """Start a scheduler; its address."""
    told = folder / "scheduler.json"
    switches = ("--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-show")
    quietly(stack, folder, "scheduler", *switches, "--scheduler-file", str(told))
    client = stack.enter_context(distributed.Client(scheduler_file=str(told), timeout=30))
    return client.scheduler.address


def quietly(stack: ExitStack, folder: Path, *words: str) -> None:
    """Start one of Dask's commands, to be ended with the stack."""
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    stack.callback(process.terminate)
