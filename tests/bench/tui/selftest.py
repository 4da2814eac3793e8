#!/usr/bin/env python3
"""The ruler, on a program of known timing: a frame 200 ms later, a key-press of 50 ms.

    python selftest.py

Prints what was measured, and leaves with 1 where it is off by more than a tenth and 10 ms.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import median
from tui.measure import first_frame, opened, press

PROGRAM = """
import os, time, tty
tty.setraw(0)
time.sleep(DELAY)
os.write(1, b"\\x1b[2JFRAME")
n = 0
while True:
    os.read(0, 1)
    time.sleep(0.05)
    n += 1
    os.write(1, b"\\x1b[H\\x1b[2JPRESS-%d " % n)
"""


def main() -> None:
    at_once = [sys.executable, "-c", PROGRAM.replace("DELAY", "0")]
    later = [sys.executable, "-c", PROGRAM.replace("DELAY", "0.2")]
    waits = []
    for _ in range(5):
        base = first_frame(at_once, "FRAME").match
        waits.append(first_frame(later, "FRAME").match - base)
    term, _ = opened(at_once, "FRAME")
    presses = [press(term, "a", f"PRESS-{i} ") for i in range(1, 11)]
    term.close()
    found = {"first frame": (median(waits), 200.0)}
    found["key-press"] = (median([p.paint for p in presses if p]), 50.0)
    for name, (value, wanted) in found.items():
        print(f"{name}: {value:.1f} ms, should be {wanted:.0f}")
    sys.exit(any(abs(v - w) > 0.1 * w + 10 for v, w in found.values()))


if __name__ == "__main__":
    main()
