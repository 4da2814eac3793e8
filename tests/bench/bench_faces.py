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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import corridor
import goals
from harness import HERE, PROJECT, WORK, Contender, dreamweave, keep, median, rotated, say, timed
from tables import Goal, ratio, table, verdict
from tui.firstframe import compare, times
from tui.measure import (
    NeverReady,
    Press,
    first_answer,
    first_frame,
    idle_percent,
    opened,
    percentile,
    press,
    resize,
)
from tui.processes import memory_mb
from tui.ptyterm import Term

MINI = [sys.executable, str(HERE / "tui" / "mini.py")]
FLOOR = "smallest Textual program"
NEW = "dreamweave: a new game"
TITLE = "dreamweave: the title screen"
SIZE = (100, 30)
ENV = {"PYTHONPATH": str(PROJECT)}
SIZES = ((100, 30), (80, 24))
FIRST = corridor.place(0)


Pressed = tuple[list[str], str, Callable[[int], str]]
"""A command, the regex of its first screen, and that of the screen after so many presses."""


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
    long = f"dreamweave: a save of {faces.choices} choices"
    commands = [
        (FLOOR, "READY-MARK", MINI),
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


def answers(faces: Faces, rounds: int) -> list[list[str]]:
    """How long until the first key-press has its effect, typed as soon as something is there."""
    long = f"a save of {faces.choices} choices"
    programs: dict[str, Pressed] = {
        FLOOR: (MINI, "READY-MARK", lambda i: f"PRESS-{i} "),
        NEW: (faces.new, FIRST, corridor.place),
        long: (faces.long, faces.at(0), faces.at),
    }
    found: dict[str, list[float]] = {label: [] for label in programs}
    for turn in range(rounds):
        faces.restore()
        for name in rotated(list(programs), turn):
            argv, ready, at = programs[name]
            found[name].append(first_answer(argv, ready, "1", at(1), size=SIZE, env=ENV))
    floor, new, late = found.values()
    over = median([a / b for a, b in zip(new, floor, strict=True)])
    again = median([a / b for a, b in zip(late, new, strict=True)])
    label = "start to first key's effect"
    return [
        [f"{label}: {FLOOR}", f"{median(floor):.0f} ms", "1.00 x the floor", "", ""],
        [
            f"{label}: {NEW}",
            f"{median(new):.0f} ms",
            f"{ratio(over)} x the floor",
            *verdict(over, goals.FIRST_ANSWER),
        ],
        [
            f"{label}: {long}",
            f"{median(late):.0f} ms",
            f"{ratio(again)} x a new game",
            *verdict(again, goals.REOPEN),
        ],
    ]


def presses(faces: Faces, count: int) -> list[list[str]]:
    """How long a choice takes to be painted, at first and after the long save."""
    long = f"after {faces.choices}"
    found = _presses(
        {
            FLOOR: (MINI, "READY-MARK", lambda i: f"PRESS-{i} "),
            "at first": (faces.new, FIRST, corridor.place),
            long: (faces.long, faces.at(0), faces.at),
        },
        count,
    )
    floor, early = ([p.paint for p in found[label]] for label in (FLOOR, "at first"))
    lines = [[f"key to paint: {FLOOR}", f"{median(floor):.1f} ms", "1.00 x the floor", "", ""]]
    for label in ("at first", long):
        paint = [p.paint for p in found[label]]
        middle, most = median(paint), percentile(paint, 0.95)
        over = median([a / b for a, b in zip(paint, floor, strict=True)])
        shown = f"{ratio(over)} x the floor"
        lines.append([f"choice to paint {label}: median", f"{middle:.1f} ms", shown])
        lines[-1] += verdict(middle, goals.CHOICE_MS)
        lines.append([f"choice to paint {label}: 95 of 100", f"{most:.1f} ms", ""])
        lines[-1] += verdict(most, goals.CHOICE_P95_MS)
    flat = median([b.paint / a for a, b in zip(early, found[long], strict=True)])
    lines.append([f"choice to paint: {long} against at first", "", ratio(flat)])
    lines[-1] += verdict(flat, goals.FLAT)
    return lines


def _presses(programs: Mapping[str, Pressed], count: int) -> dict[str, list[Press]]:
    """What each press took, in all programs by turns, after three that are not counted."""
    found: dict[str, list[Press]] = {label: [] for label in programs}
    terms: dict[str, Term] = {}
    try:
        for label, (argv, ready, _) in programs.items():
            terms[label], _ = opened(argv, ready, size=SIZE, env=ENV)
        for i in range(1, count + 4):
            for label in rotated(list(programs), i):
                at = programs[label][2]
                made = press(terms[label], "1", at(i))
                if made is None:
                    raise NeverReady(at(i), terms[label])
                found[label].append(made)
    finally:
        for term in terms.values():
            term.close()
    return {label: made[3:] for label, made in found.items()}


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
            lambda: answers(faces, rounds),
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
