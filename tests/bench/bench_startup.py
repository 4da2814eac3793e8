#!/usr/bin/env python3
"""From nothing to the first prompt, whole process.

    python bench_startup.py [--story s400] [--rounds 15]

The baseline is Python doing nothing: `python -I -c pass`. Every program shows the first scene of
the same story and finds its input ended. A first, untimed round fills caches and compiles modules.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import goals
from harness import (
    HERE,
    INKJS,
    WORK,
    Contender,
    bink_python,
    dreamweave,
    keep,
    middle,
    node_script,
    ok,
    paired,
    rounds,
)
from setup_stories import ensure
from tables import Goal, ms, ratio, table, verdict

BASE = "python -I -c pass"
GOALS: dict[str, Goal] = {
    "dreamweave play --plain: first prompt": goals.FIRST_PROMPT,
    "dreamweave --help": goals.HELP,
}


def contenders(folder: Path) -> dict[str, Contender]:
    """Those that are installed here."""
    saves, story = WORK / "startup_saves", str(folder / "dreamweave")

    def clear() -> None:
        shutil.rmtree(saves, ignore_errors=True)

    play = dreamweave("play", story, "--plain", "--saves", str(saves))
    out = {
        BASE: Contender([sys.executable, "-I", "-c", "pass"], json=False),
        "dreamweave play --plain: first prompt": Contender(play, json=False, before=clear),
        "dreamweave --help": Contender(dreamweave("--help"), json=False),
    }
    compiled = str(folder / "story.ink.json")
    if (python := bink_python()) and Path(compiled).exists():
        command = [python, "-I", str(HERE / "peers" / "bink_start.py"), compiled]
        out["bink: compiled ink, first prompt"] = Contender(command, json=False)
    if shutil.which("node"):
        out["node -e 0"] = Contender(["node", "-e", "0"], json=False)
    if INKJS.exists():
        start = Contender(node_script("inkjs_start.js", compiled), json=False)
        out["inkjs: compiled ink, first prompt"] = start
        source = node_script("inkjs_compile.js", str(folder / "story.ink"))
        out["inkjs: from ink, first text"] = Contender(source, json=False)
    return out


def report(story: str, n: int) -> str:
    """The table, after `n` rounds."""
    results = rounds(contenders(ensure(story)), n, warm_up=1)
    keep("startup", results)
    lines = []
    for name, rows in results.items():
        if not ok(rows):
            lines.append([name, "failed", "", "", "", "", ""])
            continue
        times = paired(rows, results[BASE], "proc_cpu")
        wall = paired(rows, results[BASE], "wall")
        figures = [ms(middle(rows, "wall")), ms(middle(rows, "proc_cpu"))]
        goal = verdict(wall, GOALS.get(name))
        lines.append([name, *figures, ratio(times), ratio(wall), *goal])
    head = ["start", "ms", "CPU ms", "x bare (CPU)", "x bare (wall)", "goal", "reached"]
    return f"## Start-up: `{story}`\n\n{table(head, lines)}"


def main() -> None:
    ap = argparse.ArgumentParser(description="From nothing to the first prompt.")
    ap.add_argument("--story", default="s400")
    ap.add_argument("--rounds", type=int, default=15)
    a = ap.parse_args()
    print(report(a.story, a.rounds))


if __name__ == "__main__":
    main()
