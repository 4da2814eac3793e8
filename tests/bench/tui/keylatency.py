#!/usr/bin/env python3
"""From a key-press to the repaint that it causes.

    python keylatency.py --ready REGEX --keys "down up" [--runs 20] [--expect "Turn {i}"] -- COMMAND

Keys are pressed in turn. Without --expect any changed cell counts; with it the regex must appear,
in which {i} is the number of the press, from --start. --resize 100x30,80x24 changes sizes instead.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import median
from tui.measure import Press, opened, percentile, press, resize
from tui.processes import memory_mb


def main() -> None:
    ap = argparse.ArgumentParser(description="From a key-press to the repaint that it causes.")
    ap.add_argument("--ready", required=True)
    ap.add_argument("--keys", default="down")
    ap.add_argument("--expect", default="")
    ap.add_argument("--start", type=int, default=1)
    ap.add_argument("--resize", default="", metavar="WxH,WxH")
    ap.add_argument("--size", default="100x30")
    ap.add_argument("--runs", type=int, default=20)
    ap.add_argument("--skip", type=int, default=2, help="first presses, not counted")
    ap.add_argument("command", nargs=argparse.REMAINDER)
    a = ap.parse_args()
    columns, rows = map(int, a.size.split("x"))
    argv = a.command[1:] if a.command[:1] == ["--"] else a.command
    sizes = [tuple(map(int, size.split("x"))) for size in a.resize.split(",") if size]
    term, _ = opened(argv, a.ready, size=(columns, rows))
    made: list[Press] = []
    missed = 0
    for i in range(a.skip + a.runs):
        if sizes:
            one = resize(term, *sizes[i % len(sizes)])
        else:
            name = a.keys.split()[i % len(a.keys.split())]
            one = press(term, name, a.expect.replace("{i}", str(a.start + i)))
        if one is None:
            missed += 1
        elif i >= a.skip:
            made.append(one)
    memory = memory_mb(term.pid)
    term.close()
    if not made:
        sys.exit("nothing changed the screen")
    paint, settled = [p.paint for p in made], median([p.settled for p in made])
    print(
        f"{len(made)} presses, {missed} missed: paint {median(paint):.1f} ms"
        f" (95 of 100: {percentile(paint, 0.95):.1f}), settled {settled:.1f} ms,"
        f" {median([p.bytes for p in made]) / 1024:.1f} KiB each, {memory:.1f} MB"
    )


if __name__ == "__main__":
    main()
