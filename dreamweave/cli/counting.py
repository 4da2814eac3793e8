"""What `prove` does for stories that are too large: a crew counts states, random readers go in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ..language.model import Story
from ..prover.crew import INTERRUPTED, MEMORY, TIME, Tally, explore
from ..workshop import tally_report
from . import FAULT, FINE
from . import INTERRUPTED as BROKEN_OFF
from .usage import Options, UsageError, some

if TYPE_CHECKING:
    from ..prover.sample import Sample

MOST_WORKERS: Final = 256
"""More processes than any one machine has cores for; each takes some 30 MB before it begins."""

ANSWER: Final = 10
"""Seconds that a cluster has to answer in."""

ALONE: Final = ("claim", "returns", "saves", "sample", "seed")
"""Switches that ask for more than a count of states."""


def some_workers(text: str) -> int:
    """A whole number from 1 that is not beyond every machine."""
    if some(text) > MOST_WORKERS:
        raise ValueError(f"a whole number from 1 to {MOST_WORKERS}")
    return int(text)


# ------------------------------------------------------------------------------- a crew


def counted(story: Story, options: Options) -> int:
    """Count every state with a crew, and print what it found; the exit code."""
    switch = "cluster" if options.cluster is not None else "workers"
    for name in ALONE:
        if getattr(options, name) not in (None, False):
            help = f"leave out --{name}, or prove the story in one process, without --{switch}"
            raise UsageError(f"prove: --{switch} only counts states; --{name} asks for more", help)
    tally = _on_cluster(story, options) if options.cluster is not None else _here(story, options)
    if options.json:
        print(json.dumps(tally_report.as_json(story, tally), indent=2))
    else:
        print(tally_report.text(story, tally), end="")
    lost = tally.left_out not in ("", TIME, MEMORY, INTERRUPTED)
    if tally.stuck or tally.faults or lost:
        return FAULT
    return BROKEN_OFF if tally.left_out == INTERRUPTED else FINE


def _here(story: Story, options: Options) -> Tally:
    """What processes on this machine find."""
    from ..prover.workers import Workers

    parts: int = options.workers
    return explore(story, Workers(story, parts), parts, **_limits(options))


def _limits(options: Options) -> dict[str, Any]:
    return {"seconds": options.budget, "megabytes": options.memory}


def _on_cluster(story: Story, options: Options) -> Tally:
    """What a cluster finds, a part for each of its workers unless so many are asked for."""
    try:
        from distributed import Client
    except ImportError:
        help = 'pip install "dreamweave[cluster]"'
        raise UsageError("--cluster needs Dask, which is not here", help) from None
    from ..prover.cluster import Cluster
    from ..prover.crew import Lost

    # What goes wrong is told below, once, and not in the words of four of Dask's modules.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with _connected(Client, options.cluster) as client:
        parts = options.workers or len(client.nthreads())
        try:
            crew = Cluster(story, parts, client)
        except Lost as lost:
            help = "every worker needs the same Dreamweave and the same Python as this machine"
            raise UsageError(f"'{options.cluster}' cannot work: {lost}", help) from None
        return explore(story, crew, parts, **_limits(options))


def _connected(connect: Callable[..., Any], address: str) -> Any:
    """A client of a cluster that has somebody to work."""
    try:
        client = connect(address, timeout=ANSWER)
    except (OSError, ValueError, TypeError) as error:
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        help = "start one with `dask scheduler`; it prints its address, like tcp://10.0.0.1:8786"
        raise UsageError(f"no cluster answers at '{address}': {said}", help) from None
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=ANSWER)
    if not client.nthreads():
        client.close()
        help = f"start one on each machine with `dask worker {address}`"
        raise UsageError(f"the cluster at '{address}' has no workers", help)
    return client


# ------------------------------------------------------------------------ random readers


def sampled(story: Story, options: Options) -> Sequence[Sample]:
    """What became of random readers; nothing where nobody asked, or all was broken off."""
    from ..prover.sample import NeedsNumpy, samples

    if options.sample is None:
        return ()
    try:
        return samples(story, options.sample, seed=options.seed or 0, seconds=options.budget)
    except NeedsNumpy:
        help = "pip install numpy"
        raise UsageError("--sample counts with numpy, which is not here", help) from None
    except KeyboardInterrupt:
        # The proof is done and worth more than the complaint that nobody was counted.
        return ()
