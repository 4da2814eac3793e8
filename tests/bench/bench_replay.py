#!/usr/bin/env python3
"""10,000 recorded choices played again, headless: ours, and inkjs making the same choices.

    python bench_replay.py [--story s400] [--steps 10000] [--rounds 7]

The choices are those of a random reader who begins again at every ending. inkjs has to show its
text to know its choices; the lines say what each of ours does. The goal is reached if either of
its two figures is: seconds, or the ratio to inkjs in the same round.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import goals
from harness import (
    INKJS,
    WORK,
    Contender,
    bench_script,
    keep,
    middle,
    node_script,
    ok,
    paired,
    rounds,
)
from load_dreamweave import from_source
from play_dreamweave import M
from setup_stories import ensure
from tables import ms, ratio, table

from dreamweave.engine import machine

OURS = "dreamweave"
LINES = {
    "every change compared": "cpu",
    "every digest compared": "cpu_digests",
    "every page told": "cpu_told",
}


def choices(folder: Path, steps: int) -> list[int]:
    """So many choices by their place among the open ones; -1 where a new game begins."""
    story = from_source(folder / "dreamweave")
    picks: list[int] = []
    state, x, made = machine.start(story), 69621 * 48271 % M, 0
    while made < steps:
        ids = machine.open_ids(story, state)
        if not ids:
            picks.append(-1)
            state = machine.start(story)
            continue
        x = (x * 48271) % M
        picks.append(int(x / M * len(ids)))
        state = machine.step(story, state, ids[picks[-1]])
        made += 1
    return picks


def report(story: str, n: int, steps: int = 10_000) -> str:
    """The table, after playing them again `n` times."""
    folder = ensure(story)
    listed = WORK / "choices.json"
    listed.write_text(json.dumps(choices(folder, steps)))
    entrants = {
        OURS: Contender(bench_script("replay_dreamweave.py", str(folder / OURS), str(listed)))
    }
    if INKJS.exists():
        command = node_script("inkjs_replay.js", str(folder / "story.ink.json"), str(listed))
        entrants["inkjs"] = Contender(command)
    results = rounds(entrants, n, warm_up=1)
    keep(f"replay_{story}", results)
    same = len({(row.get("steps"), row.get("ends")) for rows in results.values() for row in rows})
    lines = _lines(results)
    head = ["played again", "CPU ms", "us a step", "inkjs takes", "goal", "reached"]
    told = f"Same choices: {'yes' if same == 1 else '**no**'}."
    return f"## Replay: {steps:,} choices of `{story}`\n\n{told}\n\n{table(head, lines)}"


def _lines(results: dict[str, list[dict[str, float]]]) -> list[list[str]]:
    rows, peer = results[OURS], results.get("inkjs", [])
    if not ok(rows):
        return [[OURS, "failed", "", "", "", ""]]
    lines = []
    for label, key in LINES.items():
        cpu = middle(rows, key)
        times = paired(peer, rows, "cpu", key) if ok(peer) else 0.0
        figures = [ms(cpu), f"{cpu / rows[0]['steps'] * 1e6:.1f}", f"{ratio(times)} x"]
        reached = goals.REPLAY_SECONDS.met(cpu) or goals.REPLAY.met(times)
        goal = f"{goals.REPLAY_SECONDS} s or {goals.REPLAY} x"
        lines.append([f"{OURS}: {label}", *figures, goal, "yes" if reached else "**no**"])
    if ok(peer):
        cpu = middle(peer, "cpu")
        lines.append(["inkjs", ms(cpu), f"{cpu / peer[0]['steps'] * 1e6:.1f}", "1.00 x", "", ""])
    return lines


def main() -> None:
    ap = argparse.ArgumentParser(description="Recorded choices played again, headless.")
    ap.add_argument("--story", default="s400")
    ap.add_argument("--steps", type=int, default=10_000)
    ap.add_argument("--rounds", type=int, default=7)
    a = ap.parse_args()
    print(report(a.story, a.rounds, a.steps))


if __name__ == "__main__":
    main()
