#!/usr/bin/env python3
"""Loading a megabyte of story in a fresh process.

    python bench_load.py [--story s1000] [--rounds 7]

The baseline is PyYAML with libyaml turning the same files into plain data, nothing checked.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import goals
from harness import (
    HERE,
    INKJS,
    Contender,
    bench_script,
    bink_python,
    keep,
    middle,
    node_script,
    ok,
    paired,
    rounds,
)
from setup_stories import ensure
from tables import Goal, ms, ratio, table, verdict

BASE = "PyYAML (libyaml), plain data"
GOALS: dict[str, Goal] = {
    "dreamweave: YAML to checked story": goals.LOAD_SOURCE,
    "dreamweave: from the cache": goals.LOAD_CACHE,
}


def contenders(folder: Path) -> dict[str, Contender]:
    """Those that are installed here."""
    ours, compiled = str(folder / "dreamweave"), str(folder / "story.ink.json")
    out = {
        BASE: Contender(bench_script("load_one.py", "pyyaml", ours)),
        "libyaml events only": Contender(bench_script("load_one.py", "events", ours)),
        "dreamweave: YAML to checked story": Contender(bench_script("load_one.py", "source", ours)),
        "dreamweave: from the cache": Contender(bench_script("load_one.py", "cache", ours)),
    }
    if INKJS.exists():
        ink = str(folder / "story.ink")
        out["inkjs: compile ink"] = Contender(node_script("inkjs_compile.js", ink))
        out["inkjs: load compiled ink"] = Contender(node_script("inkjs_load.js", compiled))
    if (python := bink_python()) and Path(compiled).exists():
        script = str(HERE / "peers" / "bink_load.py")
        out["bink: load compiled ink"] = Contender([python, script, compiled])
    return out


def report(story: str, n: int) -> str:
    """The table, after `n` rounds."""
    folder = ensure(story)
    results = rounds(contenders(folder), n, warm_up=1)
    keep(f"load_{story}", results)
    lines = []
    for name, rows in results.items():
        if not ok(rows):
            lines.append([name, "failed", "", "", "", "", ""])
            continue
        times = paired(rows, results[BASE], "cpu")
        wall, cpu = ms(middle(rows, "secs")), ms(middle(rows, "cpu"))
        memory = f"{middle(rows, 'proc_rss_mb'):.0f}"
        lines.append([name, wall, cpu, ratio(times), *verdict(times, GOALS.get(name)), memory])
    size = sum(path.stat().st_size for path in (folder / "dreamweave").glob("*.yaml"))
    head = ["loading", "ms", "CPU ms", "x PyYAML (CPU)", "goal", "reached", "MB"]
    return f"## Load: `{story}`, {size / 1e6:.2f} MB of YAML\n\n{table(head, lines)}"


def main() -> None:
    ap = argparse.ArgumentParser(description="Loading a megabyte of story.")
    ap.add_argument("--story", default="s1000")
    ap.add_argument("--rounds", type=int, default=7)
    a = ap.parse_args()
    print(report(a.story, a.rounds))


if __name__ == "__main__":
    main()
