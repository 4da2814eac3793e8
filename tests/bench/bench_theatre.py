#!/usr/bin/env python3
"""Scrubbing in the theatre, in a terminal of 100 by 30: from a key or a click to its paint.

    python bench_theatre.py [--scrubs 40]

Clicks fall on points of the timeline in an order that jumps about; keys step, and go to either
end. `paint` is the first output that changes the screen, `whole` the last that the scrub causes.
Measured on the longest playthrough that comes with the program, and on one of 2,000 choices.
Needs Linux and `pyte`.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import bench_saves
import corridor
import goals
from harness import PROJECT, WORK, dreamweave, keep, median, say
from tables import table, verdict
from tui.measure import NeverReady, Press, opened, percentile, press
from tui.ptyterm import Term

SIZE: Final = (100, 30)
ENV: Final = {"PYTHONPATH": str(PROJECT), "DREAMWEAVE_SAVES": str(WORK / "save_none")}
BOOK: Final = "severed - signature"
"""48 choices, to one of the last endings; its timeline has a row for each of eight."""

SETTLE: Final = 4.0
"""Seconds for the doors: which endings were open is worked out beside the reader."""

KEYS: Final = ("end", "left", "left", "home", "right", "right")


class Show(NamedTuple):
    """A playthrough in the theatre."""

    label: str
    argv: list[str]
    ready: str
    choices: int


def shows() -> list[Show]:
    """The two that are measured."""
    say(f"making a save of {bench_saves.LONG} choices")
    folder = bench_saves.made(bench_saves.LONG)
    long = dreamweave("replay", "long", "--saves", folder, "--story", str(corridor.write()))
    return [
        Show("the book, 48 choices", dreamweave("replay", BOOK), "0 of 48", 48),
        Show("2,000 choices", long, "0 of 2,?000", bench_saves.LONG),
    ]


def timeline(term: Term) -> tuple[int, int, int]:
    """The row of the timeline from 1, and its first and last column."""
    for row, line in enumerate(term.text().splitlines(), 1):
        found = re.search(r"\d+ of [\d,]+\s+(\S+)\s*$", line)
        if found:
            return row, found.start(1) + 1, found.end(1)
    raise NeverReady("a timeline", term)


def points(term: Term, count: int) -> Iterator[str]:
    """Clicks all over the timeline, never twice at the same place in a row."""
    row, first, last = timeline(term)
    chance, before = random.Random(7), first
    for _ in range(count):
        column = chance.choice([c for c in range(first, last + 1) if abs(c - before) > 1])
        before = column
        yield f"click:{column},{row}"


def scrubbed(show: Show, count: int) -> dict[str, list[Press]]:
    """What each kind of scrub took."""
    term, _ = opened(show.argv, show.ready, size=SIZE, env=ENV)
    try:
        term.idle(SETTLE)
        for name in ("end", "home"):
            press(term, name)
        clicks = [press(term, click) for click in points(term, count)]
        keys = [press(term, KEYS[k % len(KEYS)]) for k in range(count)]
    finally:
        term.close()
    found = {"a point of the timeline": clicks, "a step or an end": keys}
    for name, presses in found.items():
        if missed := presses.count(None):
            say(f"{show.label}, {name}: {missed} of {count} changed nothing")
    return {name: [one for one in made if one] for name, made in found.items()}


def rows(label: str, made: Sequence[Press]) -> list[str]:
    """A row of the table."""
    paint, whole = [p.paint for p in made], [p.settled for p in made]
    figures = [median(paint), percentile(paint, 0.95), median(whole)]
    reached = verdict(max(median(paint), median(whole)), goals.SCRUB_MS)
    return [label, *(f"{figure:.1f}" for figure in figures), *reached]


def report(count: int) -> str:
    """The table."""
    lines, raw = [], {}
    try:
        for show in shows():
            for name, made in scrubbed(show, count).items():
                label = f"{show.label}: to {name}"
                raw[label] = made
                lines.append(rows(label, made))
    except NeverReady as error:
        return f"## Theatre\n\nnot measured: {error}"
    keep("theatre", raw)
    head = ["scrubbing", "paint ms", "95 of 100", "whole ms", "goal", "reached"]
    return f"## Theatre\n\n{table(head, lines)}"


def main() -> None:
    ap = argparse.ArgumentParser(description="Scrubbing in the theatre.")
    ap.add_argument("--scrubs", type=int, default=40)
    print(report(ap.parse_args().scrubs))


if __name__ == "__main__":
    main()
