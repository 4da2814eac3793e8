#!/usr/bin/env python3
"""One sample of random readers: `sample_dreamweave.py FOLDER READERS`, one JSON line.

With `--alone` the same readers one after another through the engine: what the lanes save. Nothing
is made ready before the clock starts: what a sample needs of a story is part of what it costs.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from load_dreamweave import from_source

from dreamweave.language.model import Story
from dreamweave.prover.dice import play
from dreamweave.prover.sample import sample


def together(story: Story, readers: int) -> dict[str, object]:
    """What the readers did, in lanes."""
    found = sample(story, readers)
    counts = [share.count for share in found.endings]
    return {"choices": found.choices, "games": readers, "endings": counts}


def alone(story: Story, readers: int) -> dict[str, object]:
    """What the same readers did, each by itself."""
    played = [play(story, 0, reader) for reader in range(readers)]
    outcomes = [one.outcome for one in played]
    counts = [outcomes.count(k) for k in range(len(story.endings))]
    choices = sum(len(one.walkthrough.steps) for one in played)
    return {"choices": choices, "games": readers, "endings": counts}


def main() -> None:
    ap = argparse.ArgumentParser(description="One sample of random readers.")
    ap.add_argument("folder", type=Path)
    ap.add_argument("readers", type=int)
    ap.add_argument("--alone", action="store_true", help="one after another, by the engine")
    a = ap.parse_args()
    story = from_source(a.folder)
    # One reader makes numpy itself known; the story's scenes are made ready again for each sample.
    sample(story, 1)
    began = time.process_time()
    row = (alone if a.alone else together)(story, a.readers)
    print(json.dumps({**row, "cpu": time.process_time() - began}))


if __name__ == "__main__":
    main()
