"""What a process and its descendants use, as Linux tells it; and how fast this CPU is just now."""

from __future__ import annotations

import os
import time
from pathlib import Path


def tree(root: int) -> list[int]:
    """A process and all its descendants."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in _listed(Path(f"/proc/{pid}/task")):
            waiting += [int(child) for child in _read(task / "children").split()]
    return found


def memory_mb(root: int) -> float:
    """Resident memory of a process and its descendants, in MiB."""
    total = 0
    for pid in tree(root):
        for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
            if line.startswith("Rss:"):
                total += int(line.split()[1])
    return total / 1024


def cpu_seconds(root: int) -> float:
    """CPU time that a process and its descendants have used so far."""
    total = 0
    for pid in tree(root):
        text = _read(Path(f"/proc/{pid}/stat"))
        if text:
            fields = text.rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def calibrate() -> float:
    """Milliseconds for a fixed piece of Python, best of three.

    On a shared machine the same work takes up to 1.6 times as long from minute to minute.
    """
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        x = 0
        for i in range(100_000):
            x += i * i
        best = min(best, (time.perf_counter() - began) * 1e3)
    return best


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(path: Path) -> str:
    """The text of a file; empty where its process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""
