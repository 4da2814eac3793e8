#!/usr/bin/env python3
"""Playthroughs played again: `replay_dreamweave.py FOLDER CHOICES`, one JSON line.

The file lists choices by their place among the open ones; -1 begins a new game. They are made
into playthroughs first, untimed, as saves hold them. Timed are then: playing them all again with
every change compared (`cpu`), with every digest compared as `saves verify` does (`cpu_digests`),
and with every page told as well (`cpu_told`).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from load_dreamweave import from_source

from dreamweave.engine.journal import Began, Event, Tree
from dreamweave.engine.machine import open_ids
from dreamweave.engine.replay import prose, replay
from dreamweave.engine.session import Session, begun
from dreamweave.language.model import Story


def games(story: Story, picks: list[int]) -> list[Tree]:
    """The playthroughs that make these choices."""
    found: list[Session] = []
    for pick in [-1, *picks]:
        if pick < 0:
            first = Began(story.id, "", story.sha256, "bench", {}, "bench", "")
            found.append(begun(story, first, _forget))
        else:
            found[-1].choose(open_ids(story, found[-1].state)[pick])
    return [session.tree for session in found]


def _forget(_: Event) -> None:
    """Keep nothing."""


def again(story: Story, trees: list[Tree], *, digests: bool = False, told: bool = False) -> int:
    """How many steps there were; every one must be as it was recorded."""
    steps = 0
    for tree in trees:
        played = replay(story, tree, digests=digests)
        if played.reason or played.differs:
            sys.exit(f"not played as recorded: {played.reason or played.differs}")
        if told:
            for step in played.steps:
                if step.taken:
                    prose(story, step.taken)
        steps += len(played.steps)
    return steps


def main() -> None:
    story = from_source(Path(sys.argv[1]))
    picks = json.loads(Path(sys.argv[2]).read_text())
    trees = games(story, picks)
    row: dict[str, float] = {}
    for name, how in (("", {}), ("_digests", {"digests": True}), ("_told", {"told": True})):
        wall, cpu = time.perf_counter(), time.process_time()
        row["steps"] = again(story, trees, **how)
        row["cpu" + name] = time.process_time() - cpu
        row["secs" + name] = time.perf_counter() - wall
    print(json.dumps({**row, "ends": picks.count(-1)}))


if __name__ == "__main__":
    main()
