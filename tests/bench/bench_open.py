#!/usr/bin/env python3
"""Which endings are still open: in every state, and at each moment of a save.

    python bench_open.py [--stories tidy_1e6,linger_1e6,quest_1e6,world_1e6] [--rounds 5]

The baseline is the search itself, in the same process. The last line is our own book, with the
longest of its saves.
"""

from __future__ import annotations

import argparse

import goals
from bench_explore import STORIES
from harness import PROJECT, Contender, Row, bench_script, keep, median, middle, ok, rounds
from setup_stories import ensure
from tables import ms, ratio, table, verdict

BOOK = "the book"


def contenders(stories: list[str]) -> dict[str, Contender]:
    """A process for each story."""
    out = {
        story: Contender(bench_script("open_dreamweave.py", str(ensure(story) / "dreamweave")))
        for story in stories
    }
    book, saves = str(PROJECT / "story"), str(PROJECT / "saves")
    out[BOOK] = Contender(bench_script("open_dreamweave.py", book, saves))
    return out


def report(stories: list[str], n: int) -> str:
    """The table, after `n` rounds."""
    results = rounds(contenders(stories), n)
    keep("open", results)
    head = ["every ending, every state", "states", "search ms", "open ms", "x search"]
    head += ["goal", "reached"]
    lines = [_line(name, rows) for name, rows in results.items()]
    return f"## Open endings\n\n{table(head, lines)}\n\n{_steps(results[BOOK])}"


def _line(name: str, rows: list[Row]) -> list[str]:
    if not ok(rows):
        return [name, "failed", "", "", "", "", ""]
    times = median([row["open"] / row["search"] for row in rows])
    cells = [name, f"{rows[0]['states']:,}", ms(middle(rows, "search")), ms(middle(rows, "open"))]
    return [*cells, ratio(times), *verdict(times, goals.OPEN)]


def _steps(rows: list[Row]) -> str:
    """The save, moment by moment."""
    if not ok(rows):
        return "The book's saves: failed."
    head = ["each moment of a save of the book", "", "goal", "reached"]
    whole, later = middle(rows, "save"), middle(rows, "later_ms")
    name = f"all {rows[0]['moments']}, exploring included: seconds"
    lines = [[name, f"{whole:.2f}", *verdict(whole, goals.OPEN_SAVE)]]
    lines += [["slowest but the first: ms", f"{later:.3f}", *verdict(later, goals.OPEN_LATER_MS)]]
    return table(head, lines)


def main() -> None:
    ap = argparse.ArgumentParser(description="Which endings are still open.")
    ap.add_argument("--stories", default=",".join(STORIES))
    ap.add_argument("--rounds", type=int, default=5)
    a = ap.parse_args()
    print(report(a.stories.split(","), a.rounds))


if __name__ == "__main__":
    main()
