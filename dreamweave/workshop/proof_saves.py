"""What a proof shows, written as saves: an ending's shortest way, a fault to watch.

Law: a save that is there stays; what a proof writes gets names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from ..engine.journal import START, Began, Event
from ..engine.machine import begin
from ..engine.random import seeded
from ..engine.walk import Move, walked
from ..language.model import Story
from ..prover.proof import Proof
from ..prover.walkthroughs import Walkthrough
from ..saves.disk import DISK
from ..saves.making import make_file
from ..saves.mending import sealed
from ..saves.names import check_name
from ..saves.store import Store

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
    for wish, shown in (*_shown(proof), *also):
        if enough():
            break
        name = check_name(store.free_name(wish))
        path = store.path_of(name)
        DISK.make_folder(path.parent)
        make_file(DISK, path, sealed(events(proof.story, shown, name, now)))
        written.append(path)
    return written


def events(story: Story, shown: Walkthrough, name: str, now: str) -> list[Event]:
    """A walkthrough as the events of a save."""
    given = {story.variables[slot].name: bool(value) for slot, value in shown.given}
    seed = next(
        (s for s in map(str, range(SEEDS)) if _opens(story, given, s) == shown.opening), "0"
    )
    first = Began(story.id, story.version, story.sha256, seed, dict(given), name, now)
    scenes = story.scenes
    moves = (Move(scenes[s.scene].choices[s.choice].id, s.outcomes) for s in shown.steps)
    return walked(story, first, moves)


def _opens(story: Story, given: dict[str, bool], seed: str) -> tuple[int, ...]:
    """What chance gives before the first choice."""
    return begin(story, given, seed=seed, chance=seeded(seed, START)).odds


def _shown(proof: Proof) -> Iterator[tuple[str, Walkthrough]]:
    """What there is to watch, with the name that it would like."""
    for facts in proof.endings:
        if facts.walkthrough is not None:
            yield f"ending {_words(facts.id)}", facts.walkthrough
    for verdict in proof.verdicts:
        if verdict.walkthrough is not None:
            kind = "broken" if verdict.holds is False else "claim"
            yield f"{kind} {_words(verdict.id)}", verdict.walkthrough
    for finding in proof.findings:
        # A broken claim is written above, under its own name.
        if finding.walkthrough is not None and finding.code != "P910":
            yield f"{finding.code} {_words(finding.message)}", finding.walkthrough


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-zA-Z0-9]+", text))[:40].strip()
