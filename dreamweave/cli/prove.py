"""Every playthrough of a story, looked at: endings with their odds, traps, dead text, claims.

COMPLETE: nothing is left out. BOUNDED: time or memory ran out, or Ctrl-C was pressed, and this is
what was met till then. The exit code is 1 if a reader can come to grief or a claim is broken.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ..language.diagnostics import suggest
from ..language.load import load
from ..language.model import Story
from ..prover.crew import Cluster, Tally, Workers, explore
from ..prover.proof import prove
from ..saves.listing import look
from ..saves.store import utc
from ..workshop import proof_report, proof_saves
from .finding import files
from .places import saves_at, story_at
from .usage import JSON, STORY, Options, Switch, UsageError, number, some

TAKES: Final = (
    STORY,
    Switch("claim", "judge only this claim", "ID"),
    Switch("budget", "stop after so many seconds", "S", number),
    Switch("memory", "stop at so many megabytes", "MB", number),
    Switch("returns", "also the choices that close an ending for ever; takes as long again"),
    Switch("saves", "write what is shown as saves, to be watched", "DIR"),
    Switch(
        "sample", "also send so many random readers, for stories too large to finish", "N", some
    ),
    Switch("workers", "only count states, with so many processes side by side", "N", some),
    Switch("cluster", "the same on a Dask cluster at this address", "ADDRESS"),
    JSON,
)


def run(options: Options) -> int:
    """Prove, and print the report."""
    folder = story_at(options.story)
    story = load(folder)
    ids = [claim.id for claim in story.claims]
    if options.claim is not None and options.claim not in ids:
        help = suggest(options.claim, ids) or f"it has: {', '.join(ids) or 'none'}"
        raise UsageError(f"'{story.id}' makes no claim '{options.claim[:60]}'", help)
    if options.workers is not None or options.cluster is not None:
        return _counted(story, options)
    proof = prove(
        story,
        claim=options.claim,
        seconds=options.budget,
        megabytes=options.memory,
        returns=options.returns,
    )
    if options.json:
        print(json.dumps(proof_report.as_json(proof), indent=2))
    else:
        reached = _reached_by(story, saves_at(None, folder))
        print(proof_report.text(proof, reached_by=reached), end="")
        if options.sample is not None:
            print("\n" + "\n".join(_sampled(story, options.sample)))
    if options.saves is not None:
        written = proof_saves.write(proof, Path(options.saves), utc(time.time_ns()))
        if not options.json:
            print(f"wrote {len(written)} saves to '{options.saves}'")
    return int(not proof.holds)


def _reached_by(story: Story, folder: Path) -> Mapping[str, list[str]]:
    """The saves that stand at each ending."""
    found: dict[str, list[str]] = {}
    for path in files(folder):
        if path.parent.name == story.id:
            info = look(path, story_id=story.id)
            if info.ended:
                found.setdefault(info.ended, []).append(info.name)
    return found


def _sampled(story: Story, readers: int) -> Iterator[str]:
    """What became of random readers, as a table."""
    from ..prover.sample import NeedsNumpy, samples

    try:
        found = samples(story, readers)
    except NeedsNumpy:
        raise UsageError(
            "--sample counts with numpy, which is not here", "pip install numpy"
        ) from None
    for one in found:
        given = ", ".join(f"{name} {str(on).lower()}" for name, on in one.given.items())
        yield f"{one.readers:,} random readers{f' ({given})' if given else ''}:"
        rows = zip((e.title for e in story.endings), one.endings, strict=True)
        others = (("stuck", one.stuck), ("refused", one.faults), ("still wandering", one.wandering))
        shares = [*rows, *((name, share) for name, share in others if share.count)]
        table = [("", "of them", "95 % of the time", "")]
        table += [(name, f"{s.odds:.2%}", f"{s.low:.2%} to {s.high:.2%}", "") for name, s in shares]
        yield from proof_report.table(table)


def _counted(story: Story, options: Options) -> int:
    """Count every state with a crew, for stories too large for one process; the exit code."""
    if options.cluster is not None:
        tally = _on_cluster(story, options)
    else:
        parts = options.workers
        tally = explore(story, Workers(story, parts), parts, seconds=options.budget)
    if options.json:
        print(json.dumps(tally._asdict(), indent=2))
    else:
        print("\n".join(proof_report.tally_lines(story, tally)))
    return int(bool(tally.stuck or tally.faults))


def _on_cluster(story: Story, options: Options) -> Tally:
    """What a cluster finds, a part to each of its workers."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--cluster needs Dask, which is not here", 'pip install "dreamweave[cluster]"'
        ) from None
    try:
        client = Client(options.cluster, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"no cluster answers at '{options.cluster}': {error}") from None
    with client:
        parts = options.workers or max(1, len(client.scheduler_info()["workers"]))
        return explore(story, Cluster(story, parts, client), parts, seconds=options.budget)
