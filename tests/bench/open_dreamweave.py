#!/usr/bin/env python3
"""Which endings are still open: `open_dreamweave.py FOLDER [SAVES]`, one JSON line.

`search` and `open` are CPU seconds: of the search alone, and of asking about every ending in every
state it found. With saves also `save`: the wall seconds of asking at each moment of the longest,
exploring included, as the theatre does when it opens; and `later_ms`, the slowest answer but the
first.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path

from load_dreamweave import from_source

from dreamweave.engine.replay import replay
from dreamweave.language.model import Story
from dreamweave.prover.endings import endings_open, open_lanes
from dreamweave.prover.space import explore
from dreamweave.saves.store import Store


def every_state(story: Story) -> dict[str, float]:
    """The search, and then all endings in all states."""
    began = time.process_time()
    space = explore(story)
    searched = time.process_time()
    open_lanes(space)
    return {
        "search": searched - began,
        "open": time.process_time() - searched,
        "states": space.states,
    }


def every_step(story: Story, saves: Path) -> dict[str, float]:
    """One whole playthrough, step by step, from nothing."""
    store = Store(saves, story.id)
    played = [replay(story, store.open(name, read_only=True).tree()) for name in store.names()]
    longest = max(played, key=lambda one: len(one.steps))
    states = [longest.opening.state, *(step.state for step in longest.steps)]
    times = [time.perf_counter()]
    space = explore(story)
    for state in states:
        endings_open(space, state.scene, state.values)
        times.append(time.perf_counter())
    later = max(after - before for before, after in pairwise(times[1:]))
    return {"save": times[-1] - times[0], "later_ms": later * 1e3, "moments": len(states)}


def main() -> None:
    story = from_source(Path(sys.argv[1]))
    row = every_state(story)
    if len(sys.argv) > 2:
        row.update(every_step(story, Path(sys.argv[2])))
    print(json.dumps(row))


if __name__ == "__main__":
    main()
