#!/usr/bin/env python3
"""Random playthroughs with the text rendered: `play_dreamweave.py FOLDER GAMES`, one JSON line.

The generator of chance is the one that the peers' scripts use (minstd), so all play the same games.
The first 60 games (`lenhash60`, `cpu60`) are timed apart: nothing is made ready for them.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from load_dreamweave import from_source

from dreamweave.engine import machine

M = 2147483647


def play(story: Any, game: int) -> tuple[int, int]:
    """One game: how many choices it took, and how many characters it showed."""
    x = ((game + 1) * 69621) % M
    x = (x * 48271) % M
    state = machine.start(story)
    count = shown = 0
    while True:
        view = machine.view(story, state)
        shown += len(view.text)
        ids = []
        for choice in view.choices:
            if choice.open:
                ids.append(choice.id)
                shown += len(choice.label)
        if not ids:
            return count, shown
        x = (x * 48271) % M
        state = machine.step(story, state, ids[int(x / M * len(ids))])
        count += 1


def play_all(story: Any, games: int) -> dict[str, int]:
    """That many games, and totals to compare with other runtimes."""
    total = shown = hash = 0
    for game in range(games):
        count, characters = play(story, game)
        total, shown = total + count, shown + characters
        hash = (hash * 31 + count) % 1000000007
    return {"choices": total, "chars": shown, "games": games, "lenhash": hash}


def main() -> None:
    story = from_source(Path(sys.argv[1]))
    began = time.process_time()
    first = play_all(story, 60)
    first_cpu = time.process_time() - began
    wall, cpu = time.perf_counter(), time.process_time()
    row: dict[str, Any] = dict(play_all(story, int(sys.argv[2])))
    row.update(secs=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    row.update(lenhash60=first["lenhash"], chars60=first["chars"], choices60=first["choices"])
    row["cpu60"] = first_cpu
    row["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(row))


if __name__ == "__main__":
    main()
