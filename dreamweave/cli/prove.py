"""Every playthrough of a story, looked at: endings with their odds, traps, dead text, claims.

COMPLETE: nothing is left out. BOUNDED: time or memory ran out, or Ctrl-C was pressed, and this is
what was met till then; Ctrl-C once more ends at once. The exit code is 1 if a reader can come to
grief or a claim is broken, else 130 after Ctrl-C.
"""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..language.diagnostics import suggest
from ..language.load import load
from ..language.model import Story
from ..prover.proof import Proof, prove
from ..saves.listing import look
from ..saves.names import SUFFIX
from ..saves.store import utc
from ..workshop import proof_report, proof_saves, sample_report
from . import FAULT, FINE, INTERRUPTED
from .counting import counted, sampled, some_workers
from .finding import files
from .places import saves_at, story_at
from .progress import Gently, Meter
from .usage import JSON, STORY, Options, Switch, UsageError, number, some

if TYPE_CHECKING:
    from ..prover.sample import Sample

TAKES: Final = (
    STORY,
    Switch("claim", "judge only this claim", "ID"),
    Switch("budget", "stop after so many seconds; a sample may take as long again", "S", number),
    Switch("memory", "stop when the program holds so many megabytes", "MB", number),
    Switch("returns", "also what matters to each ending: the choices that close it for ever"),
    Switch("saves", "write what is shown as saves, to be watched", "DIR"),
    Switch(
        "sample", "also send so many random readers, for stories too large to finish", "N", some
    ),
    Switch("seed", "what their choices come from: the same seed, the same readers", "N", number),
    Switch("workers", "only count states, with so many processes side by side", "N", some_workers),
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
        return counted(story, options)
    proof = _proved(story, options, folder)
    interrupted = "interrupted" in proof.stopped
    samples = () if interrupted else sampled(story, options)
    with Gently() as gently:
        if options.json:
            told = proof_report.as_json(proof)
            if samples:
                told["samples"] = sample_report.as_json(story, samples)
            print(json.dumps(told, indent=2))
        elif samples:
            print("\n" + sample_report.text(story, samples), end="")
        if options.saves is not None:
            _written(proof, samples, options, gently)
    if not proof.holds or sample_report.grieved(samples):
        return FAULT
    interrupted |= gently.pressed or any(one.interrupted for one in samples)
    return INTERRUPTED if interrupted else FINE


def _proved(story: Story, options: Options, folder: Path) -> Proof:
    """The proof, reported unless a program wants it."""
    with Meter(quiet=options.json) as meter:
        proof = prove(
            story,
            claim=options.claim,
            seconds=options.budget,
            megabytes=options.memory,
            returns=options.returns,
            hear=meter,
        )
        meter.erase()
        if not options.json:
            reached = _reached_by(story, saves_at(None, folder))
            print(proof_report.text(proof, reached_by=reached), end="", flush=True)
    return proof


def _written(proof: Proof, samples: Sequence[Sample], options: Options, gently: Gently) -> None:
    """Write what there is to watch, until somebody presses Ctrl-C."""
    also = sample_report.griefs(proof.story, samples)
    now = utc(time.time_ns())
    folder, enough = Path(options.saves), gently.asked
    written = proof_saves.write(proof, folder, now, also=also, enough=enough)
    if not options.json:
        print(f"wrote {len(written)} saves to '{options.saves}'")
        _invite(written, options)


def _invite(written: Sequence[Path], options: Options) -> None:
    """Say how to watch a save, best one that shows a fault."""
    faults = [path for path in written if not path.name.startswith(("ending ", "claim "))]
    for path in [*faults, *written][:1]:
        name = path.name.removesuffix(SUFFIX)
        words = ["dreamweave", "replay", name, "--saves", options.saves]
        words += ["--story", options.story] if options.story else []
        print(f"to watch one: {shlex.join(words)}")


def _reached_by(story: Story, folder: Path) -> Mapping[str, list[str]]:
    """The saves that stand at each ending."""
    found: dict[str, list[str]] = {}
    for path in files(folder):
        if path.parent.name == story.id:
            info = look(path, story_id=story.id)
            if info.ended:
                found.setdefault(info.ended, []).append(info.name)
    return found
