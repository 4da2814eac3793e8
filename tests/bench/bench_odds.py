#!/usr/bin/env python3
"""What exact numbers cost: the open endings of every state and the odds, against the bare search.

    python bench_odds.py [--stories tidy_1e6,linger_1e6,quest_1e6,world_1e6] [--rounds 3]

CPU time, all three in one process, without imports. `in all` is the search, the open endings and
the odds together, as a ratio to the search alone.
"""

from __future__ import annotations

import argparse

import goals
from bench_explore import STORIES
from harness import Contender, bench_script, keep, median, middle, ok, rounds
from setup_stories import ensure
from tables import ratio, table, verdict

HEAD = ["exact numbers", "states", "search s", "x open", "x odds", "x in all", "goal", "reached"]


def report(stories: list[str], n: int) -> str:
    """The table, after `n` rounds of all stories."""
    scripts = {
        story: Contender(bench_script("odds_dreamweave.py", str(ensure(story) / "dreamweave")))
        for story in stories
    }
    results = rounds(scripts, n)
    keep("odds", results)
    lines = [_line(story, rows) for story, rows in results.items()]
    return f"## Odds and open endings\n\n{table([*HEAD, 'error', 'MB'], lines)}"


def _line(story: str, rows: list[dict[str, float]]) -> list[str]:
    if not ok(rows):
        return [story, "failed", *[""] * 8]
    times = {key: median([row[key] / row["search"] for row in rows]) for key in ("open", "odds")}
    total = median([(row["search"] + row["open"] + row["odds"]) / row["search"] for row in rows])
    cells = [story, f"{rows[0]['states']:,.0f}", f"{middle(rows, 'search'):.3f}"]
    cells += [ratio(times["open"]), ratio(times["odds"]), ratio(total)]
    cells += [*verdict(total, goals.NUMBERS), f"{rows[0]['error']:.0e}"]
    return [*cells, f"{middle(rows, 'proc_rss_mb'):.0f}"]


def main() -> None:
    ap = argparse.ArgumentParser(description="What exact numbers cost.")
    ap.add_argument("--stories", default=",".join(STORIES))
    ap.add_argument("--rounds", type=int, default=3)
    a = ap.parse_args()
    print(report(a.stories.split(","), a.rounds))


if __name__ == "__main__":
    main()
