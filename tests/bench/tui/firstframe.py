#!/usr/bin/env python3
"""First frames of programs, compared fairly on a machine that is not quiet.

    python firstframe.py [--rounds 12] [--size 100x30] "label :: regex :: command" …

Every round runs each command once, in turn. Printed: medians in milliseconds from the start to the
first byte, to the regex on the screen, to silence; memory; the median ratio to the first command.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import median
from tables import ratio, table
from tui.measure import Frame, first_frame


def compare(
    commands: list[tuple[str, str, list[str]]],
    rounds: int,
    size: tuple[int, int],
    env: Mapping[str, str] | None = None,
) -> dict[str, list[Frame]]:
    """The frames of each command (label, pattern, argv) after a round that is not counted."""
    found: dict[str, list[Frame]] = {label: [] for label, _, _ in commands}
    for turn in range(-1, rounds):
        at = turn % len(commands)
        for label, pattern, argv in commands[at:] + commands[:at]:
            frame = first_frame(argv, pattern, size=size, env=env)
            if turn >= 0:
                found[label].append(frame)
    return found


def times(frames: list[Frame], base: list[Frame]) -> float:
    """The median ratio of the matches, round by round."""
    return median([a.match / b.match for a, b in zip(frames, base, strict=True)])


def main() -> None:
    ap = argparse.ArgumentParser(description="First frames of programs, compared.")
    ap.add_argument("--rounds", type=int, default=12)
    ap.add_argument("--size", default="100x30")
    ap.add_argument("command", nargs="+", help="label :: regex :: command")
    a = ap.parse_args()
    commands = []
    for line in a.command:
        label, pattern, command = (part.strip() for part in line.split("::", 2))
        commands.append((label, pattern, shlex.split(command)))
    columns, rows = map(int, a.size.split("x"))
    found = compare(commands, a.rounds, (columns, rows))
    base = found[commands[0][0]]
    lines = []
    for label, frames in found.items():
        figures = [f"{median([f[k] for f in frames]):.0f}" for k in range(3)]
        memory = f"{median([f.memory_mb for f in frames]):.1f}"
        lines.append([label, *figures, ratio(times(frames, base)), memory])
    head = ["first frame", "first byte ms", "shown ms", "settled ms", "x first line", "MB"]
    print(table(head, lines))


if __name__ == "__main__":
    main()
