"""What a proof shows, written as saves: an ending's shortest way, a fault to watch.

Law 1: a save that is there stays; what a proof writes gets names of its own.
Law 2: a save that shows a fault ends where it shows, with a bookmark that says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from ..engine.journal import START, Began, Event, Marked
from ..engine.machine import begin
from ..engine.random import seeded
from ..engine.walk import Move, walked
from ..language.model import Span, Story
from ..prover.proof import Proof
from ..prover.walkthroughs import Walkthrough
from ..saves.disk import DISK
from ..saves.making import make_file
from ..saves.mending import sealed
from ..saves.names import check_name
from ..saves.store import Store

LONGEST: Final = 40
"""Letters of a name, before the number that tells it from another."""

SEEDS: Final = 1000
"""How many are tried for one with which chance opens the story as the walkthrough has it."""


def write(
    proof: Proof,
    folder: Path,
    now: str,
    *,
    also: Iterable[tuple[str, Walkthrough]] = (),
    enough: Callable[[], bool] = bool,
) -> list[Path]:
    """The saves written for a proof: one for each ending, broken claim and finding.

    `also` is whatever else there is to watch, with the name that it would like. No more are
    written once it is `enough`.
    """
    store = Store(folder, proof.story.id)
    written: list[Path] = []
    for wish, shown, note in (*_shown(proof), *((*pair, "") for pair in also)):
        if enough():
            break
        name = check_name(store.free_name(wish))
        path = store.path_of(name)
        DISK.make_folder(path.parent)
        make_file(DISK, path, sealed(events(proof.story, shown, name, now, note)))
        written.append(path)
    return written


def events(story: Story, shown: Walkthrough, name: str, now: str, note: str = "") -> list[Event]:
    """A walkthrough as the events of a save, with a bookmark at its end if there is a note."""
    given = {story.variables[slot].name: bool(value) for slot, value in shown.given}
    seed = next(
        (s for s in map(str, range(SEEDS)) if _opens(story, given, s) == shown.opening), "0"
    )
    first = Began(story.id, story.version, story.sha256, seed, dict(given), name, now)
    scenes = story.scenes
    moves = (Move(scenes[s.scene].choices[s.choice].id, s.outcomes) for s in shown.steps)
    made = walked(story, first, moves)
    return [*made, Marked(len(made), note)] if note else made


def _opens(story: Story, given: dict[str, bool], seed: str) -> tuple[int, ...]:
    """What chance gives before the first choice."""
    return begin(story, given, seed=seed, chance=seeded(seed, START)).odds


def _shown(proof: Proof) -> Iterator[tuple[str, Walkthrough, str]]:
    """What there is to watch, with the name that it would like, and what its bookmark says."""
    for facts in proof.endings:
        if facts.walkthrough is not None:
            yield f"ending {_words(facts.id)}", facts.walkthrough, ""
    spans = {claim.id: claim.span for claim in proof.story.claims}
    for verdict in proof.verdicts:
        if verdict.walkthrough is not None:
            kind, verb = ("broken", "breaks") if verdict.holds is False else ("claim", "is met")
            note = f"Claim {verdict.id} ({verdict.kind}) {verb} here{_at(spans[verdict.id])}"
            yield f"{kind} {_words(verdict.id)}", verdict.walkthrough, note
    for finding in proof.findings:
        # A broken claim is written above, under its own name.
        if finding.walkthrough is not None and finding.code != "P910":
            note = f"{finding.code} {finding.message}{_at(finding.span)}"
            yield f"{finding.code} {_words(finding.message)}", finding.walkthrough, note


def _at(span: Span | None) -> str:
    return f": {span.file}, line {span.line}" if span else ""


def _words(text: str) -> str:
    """As many whole words as go into a name."""
    found = ""
    for word in re.findall(r"[a-zA-Z0-9]+", text):
        if found and len(found) + len(word) >= LONGEST:
            break
        found = f"{found} {word}".strip()
    return found[:LONGEST]
