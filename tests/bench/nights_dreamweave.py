#!/usr/bin/env python3
"""One whole proof: `nights_dreamweave.py FOLDER [--one]`, one JSON line.

With `--one` the story is explored in one instead of part by part.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from load_dreamweave import from_source

# Imported here, so that no figure counts the time it takes to import numpy.
import dreamweave.prover.composed  # noqa: F401
from dreamweave.prover.plan import ALL
from dreamweave.prover.proof import prove

PATIENCE = 60.0
"""Seconds, of the wall: what takes longer is bounded, and told so."""


def main() -> None:
    ap = argparse.ArgumentParser(description="One whole proof.")
    ap.add_argument("folder", type=Path)
    ap.add_argument("--one", action="store_true")
    a = ap.parse_args()
    story = from_source(a.folder)
    began = time.process_time()
    proof = prove(story, seconds=PATIENCE, reduce=ALL._replace(summaries=not a.one))
    row: dict[str, object] = {"prove": time.process_time() - began, "states": proof.states}
    row.update(parts=proof.parts, whole=proof.complete and not proof.left_out)
    print(json.dumps(row))


if __name__ == "__main__":
    main()
