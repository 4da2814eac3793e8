#!/usr/bin/env python3
"""One exploration of every state: `explore_dreamweave.py FOLDER [--apart]`, one JSON line.

With `--apart` no two states are counted as one: slower, and the numbers are SPIN's.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

from load_dreamweave import from_source

from dreamweave.prover.plan import ALL, NONE
from dreamweave.prover.space import explore


def main() -> None:
    ap = argparse.ArgumentParser(description="One exploration of every state.")
    ap.add_argument("folder", type=Path)
    ap.add_argument("--apart", action="store_true", help="count no two states as one")
    a = ap.parse_args()
    story = from_source(a.folder)
    wall, cpu = time.perf_counter(), time.process_time()
    space = explore(story, reduce=NONE if a.apart else ALL)
    row: dict[str, object] = {"secs": time.perf_counter() - wall}
    row.update(cpu=time.process_time() - cpu, states=space.states, complete=space.complete)
    row["components"] = len(space.plan.components)
    row["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(row))


if __name__ == "__main__":
    main()
