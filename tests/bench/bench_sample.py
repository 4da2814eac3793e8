#!/usr/bin/env python3
"""Random readers, counted: lanes of numpy against one reader after another.

    python bench_sample.py [--story s400] [--rounds 5]

Choices per second of CPU time, ratio to inkjs playing the same story at random. A sample shows no
text, since nobody reads it; inkjs cannot take a choice without writing out the text before it. The
line `the engine, one by one` is what is left of the advantage without lanes, and without text too.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import goals
from harness import (
    INKJS,
    Contender,
    Row,
    bench_script,
    keep,
    middle,
    node_script,
    ok,
    paired,
    rounds,
)
from setup_stories import ensure
from tables import Goal, ratio, table, verdict

GAMES = 60
"""By inkjs; and by our engine, one by one, ten times as many."""

READERS = (2_000, 20_000, 100_000)
"""What an author may ask for; the interval of a share of a half is then ±2.2, 0.7 and 0.3 %."""

GOAL_FROM = 20_000
"""Fewer readers than this take less than a second, most of it for making the scenes ready."""

ONE_BY_ONE = "dreamweave: the engine, one by one"

MEAN_WITHIN = 0.05
"""By how much the mean length of 60 games may differ from that of the sample: chance."""


def lanes(readers: int) -> str:
    """What a number of readers is called in the table."""
    return f"dreamweave: {readers:,} in lanes"


def contenders(folder: Path) -> dict[str, Contender]:
    """Those that are installed here."""
    out, ours = {}, str(folder / "dreamweave")
    if INKJS.exists():
        compiled = str(folder / "story.ink.json")
        out["inkjs"] = Contender(node_script("inkjs_play.js", compiled, str(GAMES)))
    alone = bench_script("sample_dreamweave.py", ours, str(GAMES * 10), "--alone")
    out[ONE_BY_ONE] = Contender(alone)
    for readers in READERS:
        out[lanes(readers)] = Contender(bench_script("sample_dreamweave.py", ours, str(readers)))
    return out


def goal_of(name: str, base: str) -> Goal | None:
    """The goal of a line, where it has one."""
    wanted = {lanes(readers) for readers in READERS if readers >= GOAL_FROM}
    return goals.SAMPLE if base == "inkjs" and name in wanted else None


def report(story: str, n: int) -> str:
    """The table, after playing `n` rounds."""
    results = rounds(contenders(ensure(story)), n)
    keep(f"sample_{story}", results)
    for rows in results.values():
        for row in rows:
            row["speed"] = row["choices"] / row["cpu"] if row["rc"] == 0 else 0.0
    base = next(iter(results))
    lines = []
    for name, rows in results.items():
        if not ok(rows):
            lines.append([name, "failed", *[""] * 6])
            continue
        speeds = sorted(row["speed"] for row in rows)
        times = paired(rows, results[base], "speed")
        spread = f"{speeds[0]:,.0f} … {speeds[-1]:,.0f}"
        cells = [name, f"{middle(rows, 'speed'):,.0f}", spread, f"{middle(rows, 'cpu'):.2f}"]
        goal = verdict(times, goal_of(name, base))
        lines.append([*cells, ratio(times), *goal, f"{middle(rows, 'proc_rss_mb'):.0f}"])
    head = ["random readers", "choices/s", "from … to", "CPU s", f"x {base}", "goal", "reached"]
    same = agreement(results)
    return f"## Sample: `{story}`\n\n{same}\n\n{table([*head, 'MB'], lines)}"


def agreement(results: dict[str, list[Row]]) -> str:
    """Whether everybody read the same story: their games are as long, but for chance."""
    means = {name: mean_length(rows) for name, rows in results.items() if ok(rows)}
    told = ", ".join(f"{mean:.1f}" for mean in means.values())
    low, high = min(means.values()), max(means.values())
    same = "yes" if high <= low * (1 + MEAN_WITHIN) else "**no**"
    return f"Same story: {same} (choices per game: {told})."


def mean_length(rows: list[Row]) -> float:
    """Choices per game."""
    return float(rows[0]["choices"] / rows[0]["games"])


def main() -> None:
    ap = argparse.ArgumentParser(description="Random readers, counted.")
    ap.add_argument("--story", default="s400")
    ap.add_argument("--rounds", type=int, default=5)
    a = ap.parse_args()
    print(report(a.story, a.rounds))


if __name__ == "__main__":
    main()
