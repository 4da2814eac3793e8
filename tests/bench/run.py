#!/usr/bin/env python3
"""The benchmarks, as Markdown tables: every figure as a ratio to a baseline of the same run.

    python tests/bench/run.py [startup|play|load|faces|explore|nights|odds|all ...] [--rounds N]

What is measured against what, and how to read it: README.md beside this file. Tables go to standard
output and to results/report.md, raw figures to results/*.json.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from typing import Final

import bench_explore
import bench_faces
import bench_load
import bench_nights
import bench_odds
import bench_open
import bench_play
import bench_replay
import bench_sample
import bench_saves
import bench_startup
import bench_theatre
from harness import RESULTS, say

BENCHES: Final[dict[str, tuple[Callable[[int], str], int]]] = {
    "startup": (lambda n: bench_startup.report("s400", n), 15),
    "play": (lambda n: bench_play.report("s400", n), 5),
    "replay": (lambda n: bench_replay.report("s400", n), 5),
    "sample": (lambda n: bench_sample.report("s400", n), 5),
    "load": (lambda n: bench_load.report("s1000", n), 7),
    "faces": (bench_faces.report, 7),
    "saves": (bench_saves.report, 9),
    "theatre": (bench_theatre.report, 40),
    "open": (lambda n: bench_open.report(list(bench_explore.STORIES), n), 5),
    "nights": (lambda n: bench_nights.report(list(bench_nights.NIGHTS), n), 3),
    "odds": (lambda n: bench_odds.report(list(bench_explore.STORIES), n), 3),
    "explore": (lambda n: bench_explore.report(list(bench_explore.STORIES), n, ["tuned"]), 3),
}
"""What to run, and how many rounds are enough for a steady median."""


def main() -> None:
    ap = argparse.ArgumentParser(description="The benchmarks, as Markdown tables.")
    ap.add_argument("bench", nargs="*", help=f"{', '.join(BENCHES)} or all (the default)")
    ap.add_argument("--rounds", type=int, default=0, help="more rounds, steadier figures")
    a = ap.parse_args()
    unknown = set(a.bench) - {*BENCHES, "all"}
    if unknown:
        ap.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    wanted = list(BENCHES) if not a.bench or "all" in a.bench else a.bench
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    report = [f"# Benchmarks\n\n{machine}; load at the start {os.getloadavg()[0]:.1f}."]
    print(report[0])
    for name in wanted:
        say(f"— {name}")
        bench, rounds = BENCHES[name]
        report.append(bench(a.rounds or rounds))
        print("\n" + report[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "report.md").write_text("\n\n".join(report) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
