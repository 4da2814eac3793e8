#!/usr/bin/env python3
"""Saves of very different lengths, opened in a terminal of 100 by 30.

    python bench_saves.py [--rounds 9]

From the start of the process to the first full frame, and to the effect of a first key that is
pressed as soon as that frame is there. The saves are made before the first round, with every line
that playing them would have written. Needs Linux and `pyte`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final, NamedTuple

import corridor
import goals
from harness import PROJECT, WORK, dreamweave, keep, median, rotated, say
from tables import Goal, ratio, table, verdict
from tui.measure import NeverReady, first_answer, first_frame

sys.path.insert(0, str(PROJECT))

from dreamweave.language.load import load
from dreamweave.saves.disk import Disk
from dreamweave.saves.keep import begin
from dreamweave.saves.store import Store

SIZE: Final = (100, 30)
ENV: Final = {"PYTHONPATH": str(PROJECT)}
EMPTY, SOME, LONG, LONGEST = 1, 500, 2000, 5000
"""Choices; a save begins with its first, so that is an empty one."""


class Hasty(Disk):
    """A disk that waits for nothing: if these saves are lost, they are made again."""

    def fsync(self, fd: int) -> None:
        """At once."""


class Face(NamedTuple):
    """A command, and the screen on which it is ready."""

    argv: list[str]
    ready: str
    answer: str = ""
    """The screen after the first choice; empty where none is made."""


class Line(NamedTuple):
    """A row of the table: what is compared with what."""

    label: str
    face: str
    base: str
    goal: Goal | None = None


def made(choices: int) -> str:
    """The folder of a save with so many choices, written anew."""
    folder = WORK / f"save_{choices}"
    shutil.rmtree(folder, ignore_errors=True)
    story = load(corridor.write())
    play = begin(story, Store(folder, story.id, disk=Hasty()), "long", seed="bench")
    for _ in range(choices):
        play.session.choose("on")
        play.keeper.settle(play.session)
    play.keeper.close()
    return str(folder)


def faces() -> dict[str, Face]:
    """Everything that is opened."""
    play = ["play", str(corridor.write())]
    shutil.rmtree(WORK / "save_new", ignore_errors=True)
    new = dreamweave(*play, "--new", "--saves", str(WORK / "save_new"))
    found = {"new": Face(new, corridor.place(0), corridor.place(1))}
    for choices in (EMPTY, SOME, LONG, LONGEST):
        say(f"making a save of {choices} choices")
        folder = made(choices)
        argv = dreamweave(*play, "--saves", folder, "--save", "long")
        ready, answer = corridor.place(choices), corridor.place(choices + 1)
        found[str(choices)] = Face(argv, ready, answer)
        found[f"title {choices}"] = Face(dreamweave(*play, "--saves", folder), "New playthrough")
    return found


LINES: Final = (
    Line(f"a save of {LONG} choices", str(LONG), str(EMPTY), goals.OPEN_LONG),
    Line(f"a save of {LONGEST} choices", str(LONGEST), str(EMPTY)),
    Line(f"a save of {SOME} choices", str(SOME), "new", goals.REOPEN),
    Line(f"the title, a save of {LONGEST}", f"title {LONGEST}", f"title {EMPTY}", goals.TITLE_LONG),
)
NAMES: Final = {
    "new": "a new game",
    str(EMPTY): "an empty save",
    f"title {EMPTY}": "the title, an empty save",
}


def report(rounds: int) -> str:
    """The table."""
    opened = faces()
    wanted = dict.fromkeys([*NAMES, *(line.face for line in LINES)])
    frames: dict[str, list[float]] = {name: [] for name in wanted}
    answers: dict[str, list[float]] = {name: [] for name in wanted if opened[name].answer}
    try:
        for turn in range(-1, rounds):
            for name in rotated(list(wanted), turn):
                _measure(opened[name], turn, frames[name], answers.get(name))
            say(f"round {turn + 1} of {rounds}")
    except NeverReady as error:
        return f"## Saves\n\nnot measured: {error}"
    keep("saves", {"first frame": frames, "first answer": answers})
    rows = _rows("first frame", frames) + _rows("first key's effect", answers)
    return f"## Saves\n\n{table(['opening', 'median', 'ratio', 'goal', 'reached'], rows)}"


def _measure(face: Face, turn: int, frames: list[float], answers: list[float] | None) -> None:
    """One frame and one answer; in the first turn, which makes ready, neither counts."""
    frame = first_frame(face.argv, face.ready, size=SIZE, env=ENV).match
    if turn >= 0:
        frames.append(frame)
    if turn >= 0 and answers is not None:
        # Not the save itself: the choice would be kept, and the next round's save be another.
        before = _kept(face)
        answers.append(first_answer(face.argv, face.ready, "1", face.answer, size=SIZE, env=ENV))
        _restore(before)


def _kept(face: Face) -> dict[str, bytes]:
    folder = face.argv[face.argv.index("--saves") + 1]
    paths = [path for path in WORK.joinpath(folder).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in paths}


def _restore(before: dict[str, bytes]) -> None:
    for path, data in before.items():
        Path(path).write_bytes(data)


def _rows(what: str, found: dict[str, list[float]]) -> list[list[str]]:
    rows = []
    for name, label in NAMES.items():
        if name in found:
            rows.append([f"{what}: {label}", f"{median(found[name]):.0f} ms", "1.00", "", ""])
    for line in LINES:
        if line.face in found:
            pairs = zip(found[line.face], found[line.base], strict=True)
            value = median([a / b for a, b in pairs])
            shown = f"{ratio(value)} x {NAMES[line.base]}"
            figure = f"{median(found[line.face]):.0f} ms"
            rows.append([f"{what}: {line.label}", figure, shown, *verdict(value, line.goal)])
    return rows


def main() -> None:
    ap = argparse.ArgumentParser(description="Saves of very different lengths, opened.")
    ap.add_argument("--rounds", type=int, default=9)
    print(report(ap.parse_args().rounds))


if __name__ == "__main__":
    main()
