#!/usr/bin/env python3
"""One search, then the open endings, then the odds: `odds_dreamweave.py FOLDER`, one JSON line."""

from __future__ import annotations

import argparse
import json
import time
from itertools import pairwise
from pathlib import Path

from load_dreamweave import from_source

# Imported here, so that no figure counts the time it takes to import numpy.
import dreamweave.prover.masses  # noqa: F401
from dreamweave.prover.endings import open_lanes
from dreamweave.prover.numbers import odds
from dreamweave.prover.space import explore


def main() -> None:
    ap = argparse.ArgumentParser(description="One search, its open endings and its odds.")
    ap.add_argument("folder", type=Path)
    story = from_source(ap.parse_args().folder)
    times = [time.process_time()]
    space = explore(story)
    times.append(time.process_time())
    open_lanes(space)
    times.append(time.process_time())
    found = odds(space)
    times.append(time.process_time())
    search, opened, told = (after - before for before, after in pairwise(times))
    row: dict[str, object] = {"search": search, "open": opened, "odds": told}
    row.update(states=space.states, error=max(one.error for one in found))
    print(json.dumps(row))


if __name__ == "__main__":
    main()
