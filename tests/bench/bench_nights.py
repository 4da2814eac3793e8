#!/usr/bin/env python3
"""How the time of a whole proof grows with the chapters of a story.

    python bench_nights.py [--nights 2,4,8,12] [--rounds 3]

CPU time of everything that `dreamweave prove` says, part by part and in one, without imports. The
baseline is the first line; the goal is that a night more takes no longer than those did.
"""

from __future__ import annotations

import argparse

import goals
from harness import WORK, Contender, Row, bench_script, keep, middle, ok, rounds
from nights import write
from tables import ratio, table, verdict

NIGHTS = (2, 4, 8, 12)

HEAD = ["nights", "states", "parts", "prove s", "x the first", "x by night", "goal", "reached"]
HEAD += ["MB", "in one: states", "in one: s", "in one: MB"]


def report(nights: list[int], n: int) -> str:
    """The table, after `n` rounds of each number of nights."""
    scripts = {}
    for count in nights:
        folder = str(write(WORK / f"nights_{count}", count))
        for way in ("", "--one"):
            command = bench_script("nights_dreamweave.py", folder, *[way] * bool(way))
            scripts[f"{count}{way}"] = Contender(command)
    results = rounds(scripts, n)
    keep("nights", results)
    first = results[str(nights[0])]
    lines = [_line(c, c / nights[0], results[str(c)], results[f"{c}--one"], first) for c in nights]
    return f"## Nights\n\n{table(HEAD, lines)}"


def _line(count: int, more: float, parts: list[Row], one: list[Row], first: list[Row]) -> list[str]:
    if not ok(parts) or not ok(first):
        return [str(count), "failed", *[""] * (len(HEAD) - 2)]
    times = middle(parts, "prove") / middle(first, "prove")
    cells = [str(count), f"{parts[0]['states']:,.0f}", f"{parts[0]['parts']:.0f}"]
    cells += [f"{middle(parts, 'prove'):.2f}", ratio(times), ratio(times / more)]
    cells += [*verdict(times / more, goals.A_NIGHT), f"{middle(parts, 'proc_rss_mb'):.0f}"]
    if not ok(one):
        return [*cells, "failed", "", ""]
    bounded = "" if all(row["whole"] for row in one) else "> "
    cells += [f"{bounded}{one[0]['states']:,.0f}", f"{bounded}{middle(one, 'prove'):.2f}"]
    return [*cells, f"{middle(one, 'proc_rss_mb'):.0f}"]


def main() -> None:
    ap = argparse.ArgumentParser(description="How the time of a proof grows with the chapters.")
    ap.add_argument("--nights", default=",".join(map(str, NIGHTS)))
    ap.add_argument("--rounds", type=int, default=3)
    a = ap.parse_args()
    print(report([int(count) for count in a.nights.split(",")], a.rounds))


if __name__ == "__main__":
    main()
