#!/usr/bin/env python3
"""The full screen, 100 by 30: first frame, choices, change of size, memory, idling.

    python bench_faces.py [--rounds 7] [--presses 30] [--choices 500]

The floor is `tui/mini.py`, the smallest Textual program. The long save is a playthrough of 500
choices, made line by line before the first round. Needs Linux and `pyte`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import corridor
import goals
from harness import HERE, PROJECT, WORK, Contender, dreamweave, keep, median, say, timed
from tables import Goal, ratio, table, verdict
from tui.firstframe import compare, times
from tui.measure import (
    NeverReady,
    Press,
    first_frame,
    idle_percent,
    opened,
    percentile,
    press,
    resize,
)
from tui.processes import memory_mb

FLOOR = "smallest Textual program"
NEW = "dreamweave: a new game"
TITLE = "dreamweave: the title screen"
SIZE = (100, 30)
ENV = {"PYTHONPATH": str(PROJECT)}
SIZES = ((100, 30), (80, 24))
FIRST = corridor.place(0)


class Faces(NamedTuple):
    """The commands to measure, and the screens that they show when they are ready."""

    saves: Path
    new: list[str]
    long: list[str]
    title: list[str]
    choices: int
    """In the long save."""

    def restore(self) -> None:
        """Put the long save back as it was made."""
        shutil.rmtree(self.saves, ignore_errors=True)
        shutil.copytree(self.saves.with_name("face_kept"), self.saves)

    def at(self, presses: int) -> str:
        """How the screen begins after so many choices more than the long save has."""
        return corridor.place(self.choices + presses)


def prepare(choices: int) -> Faces:
    """The story and a save of it with so many choices."""
    story = str(corridor.write())
    saves, kept, fresh = (WORK / name for name in ("face_saves", "face_kept", "face_new"))
    for folder in (saves, kept, fresh):
        shutil.rmtree(folder, ignore_errors=True)
    play = ["play", story]
    made = dreamweave(*play, "--plain", "--saves", str(kept), "--save", "long")
    say(f"playing {choices} choices line by line")
    row = timed(Contender(made, input=b"1\n" * choices, json=False))
    if row["rc"]:
        sys.exit(f"the long save could not be played:\n{row['errors']}")
    new = dreamweave(*play, "--new", "--saves", str(fresh))
    title = dreamweave(*play, "--saves", str(fresh))
    long = dreamweave(*play, "--saves", str(saves), "--save", "long")
    return Faces(saves, new, long, title, choices)


def frames(faces: Faces, rounds: int) -> list[list[str]]:
    """How long the first full frame takes, against the floor."""
    mini = [sys.executable, str(HERE / "tui" / "mini.py")]
    long = f"dreamweave: a save of {faces.choices} choices"
    commands = [
        (FLOOR, "READY-MARK", mini),
        (NEW, FIRST, faces.new),
        (TITLE, "New playthrough", faces.title),
        (long, faces.at(0), faces.long),
    ]
    found = compare(commands, rounds, SIZE, ENV)
    keep("faces_frames", found)
    lines = []
    goal: dict[str, tuple[Goal, str]] = {
        NEW: (goals.FIRST_FRAME, FLOOR),
        TITLE: (goals.FIRST_FRAME, FLOOR),
        long: (goals.REOPEN, NEW),
    }
    for label, rows in found.items():
        limit, base = goal.get(label, (None, FLOOR))
        value = times(rows, found[base])
        shown = f"{ratio(value)} x {'a new game' if base == NEW else 'the floor'}"
        figures = f"{median([f.match for f in rows]):.0f} ms"
        lines.append([f"first frame: {label}", figures, shown, *verdict(value, limit)])
    return lines


def presses(faces: Faces, count: int) -> list[list[str]]:
    """How long a choice takes to be painted, at first and after the long save."""
    early = _presses(faces.new, FIRST, corridor.place, count)
    late = _presses(faces.long, faces.at(0), faces.at, count)
    lines = []
    for label, found in (("at first", early), (f"after {faces.choices}", late)):
        paint = [p.paint for p in found]
        middle, most = median(paint), percentile(paint, 0.95)
        lines.append([f"choice to paint {label}: median", f"{middle:.1f} ms", ""])
        lines[-1] += verdict(middle, goals.CHOICE_MS)
        lines.append([f"choice to paint {label}: 95 of 100", f"{most:.1f} ms", ""])
        lines[-1] += verdict(most, goals.CHOICE_P95_MS)
    flat = median([p.paint for p in late]) / median([p.paint for p in early])
    lines.append(["choice to paint: late against early", "", ratio(flat)])
    lines[-1] += verdict(flat, goals.FLAT)
    return lines


def _presses(argv: list[str], ready: str, at: object, count: int) -> list[Press]:
    """What so many choices took, after three that are not counted."""
    term, _ = opened(argv, ready, size=SIZE, env=ENV)
    try:
        found = [press(term, "1", at(i + 1)) for i in range(count + 3)]  # type: ignore[operator]
        if None in found[3:]:
            missed = found.index(None) + 1
            raise NeverReady(f"choice {missed}", term)
    finally:
        term.close()
    return [p for p in found[3:] if p is not None]


def rest(faces: Faces, seconds: float) -> list[list[str]]:
    """Change of size, memory and idling, after the long save."""
    term, _ = opened(faces.long, faces.at(0), size=SIZE, env=ENV)
    try:
        for i in range(3):
            press(term, "1", faces.at(i + 1))
        sizes = [resize(term, *SIZES[(i + 1) % 2]) for i in range(12)]
        memory, idle = memory_mb(term.pid), idle_percent(term, seconds)
    finally:
        term.close()
    settled = median([s.settled for s in sizes if s])
    lines = [["change of size: settled", f"{settled:.0f} ms", ""]]
    lines[-1] += verdict(settled, goals.RESIZE_MS)
    lines.append([f"memory after {faces.choices}", f"{memory:.1f} MB", ""])
    lines[-1] += verdict(memory, goals.MEMORY_MB)
    lines.append([f"idle for {seconds:.0f} s", f"{idle:.2f} % of a core", ""])
    lines[-1] += verdict(idle, goals.IDLE_PERCENT)
    return lines


def report(rounds: int, count: int = 30, choices: int = 500, seconds: float = 8) -> str:
    """The table."""
    faces = prepare(choices)
    try:
        first_frame(faces.new, FIRST, size=SIZE, env=ENV)
        lines = []
        for measured in (
            lambda: frames(faces, rounds),
            lambda: presses(faces, count),
            lambda: rest(faces, seconds),
        ):
            faces.restore()
            lines += measured()
    except NeverReady as error:
        return f"## Faces\n\nnot measured: {error}"
    keep("faces", lines)
    return f"## Faces\n\n{table(['full screen', 'median', 'ratio', 'goal', 'reached'], lines)}"


def main() -> None:
    ap = argparse.ArgumentParser(description="The full screen, in a terminal of 100 by 30.")
    ap.add_argument("--rounds", type=int, default=7)
    ap.add_argument("--presses", type=int, default=30)
    ap.add_argument("--choices", type=int, default=500)
    ap.add_argument("--seconds", type=float, default=8, help="of idling")
    a = ap.parse_args()
    print(report(a.rounds, a.presses, a.choices, a.seconds))


if __name__ == "__main__":
    main()
