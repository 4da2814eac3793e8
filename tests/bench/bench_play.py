#!/usr/bin/env python3
"""Random play with all text rendered: the same games in every runtime.

    python bench_play.py [--story s400] [--rounds 7]

Choices per second of CPU time, ratio to inkjs. The games must be the same everywhere, which the
line above the table says: same number of choices in each game, same number of characters shown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import goals
from harness import (
    HERE,
    INKJS,
    Contender,
    Row,
    bench_script,
    bink_python,
    keep,
    middle,
    node_script,
    ok,
    paired,
    rounds,
)
from setup_stories import ensure
from tables import ratio, table, verdict

OURS = "dreamweave"
GAMES = 60
OUR_GAMES = 600
"""We play more of them, or there would be too little to time."""


def contenders(folder: Path) -> dict[str, Contender]:
    """Those that are installed here."""
    out, compiled = {}, str(folder / "story.ink.json")
    if INKJS.exists():
        out["inkjs"] = Contender(node_script("inkjs_play.js", compiled, str(GAMES)))
    if (python := bink_python()) and Path(compiled).exists():
        script = str(HERE / "peers" / "bink_play.py")
        out["bink"] = Contender([python, script, compiled, str(GAMES)])
    ours = bench_script("play_dreamweave.py", str(folder / "dreamweave"), str(OUR_GAMES))
    out[OURS] = Contender(ours)
    return out


def report(story: str, n: int) -> str:
    """The table, after playing `n` rounds."""
    results = rounds(contenders(ensure(story)), n)
    keep(f"play_{story}", results)
    cold = [
        {**r, "choices": r["choices60"], "cpu": r["cpu60"]} for r in results[OURS] if not r["rc"]
    ]
    results = {**results, f"{OURS}, first {GAMES} games": cold}
    for rows in results.values():
        for row in rows:
            row["speed"] = row["choices"] / row["cpu"] if row["rc"] == 0 else 0.0
    base = next(iter(results))
    lines = []
    for name, rows in results.items():
        if not ok(rows):
            lines.append([name, "failed", "", "", "", "", ""])
            continue
        speeds = sorted(row["speed"] for row in rows)
        times = paired(rows, results[base], "speed")
        goal = goals.PLAY if name == OURS and base == "inkjs" else None
        spread = f"{speeds[0]:,.0f} … {speeds[-1]:,.0f}"
        memory = f"{middle(rows, 'proc_rss_mb'):.0f}"
        speed = f"{middle(rows, 'speed'):,.0f}"
        lines.append([name, speed, spread, ratio(times), *verdict(times, goal), memory])
    head = ["random play", "choices/s", "from … to", f"x {base}", "goal", "reached", "MB"]
    return f"## Play: `{story}`\n\n{agreement(results)}\n\n{table(head, lines)}"


def agreement(results: dict[str, list[Row]]) -> str:
    """Whether everybody played the same games and showed as much text."""
    hashes, shown = set(), {}
    for name, rows in results.items():
        for row in rows:
            if row["rc"] == 0:
                hashes.add(row.get("lenhash60", row["lenhash"]))
                # A runtime of ink ends each text with a line end; we do not.
                ours = name.startswith(OURS)
                shown[name] = row["chars60"] + row["choices60"] + GAMES if ours else row["chars"]
    same = "yes" if len(hashes) == 1 else f"**no** {sorted(hashes)}"
    texts = "yes" if len(set(shown.values())) == 1 else f"**no** {shown}"
    return f"Same games: {same}. Same text: {texts}."


def main() -> None:
    ap = argparse.ArgumentParser(description="Random play with all text rendered.")
    ap.add_argument("--story", default="s400")
    ap.add_argument("--rounds", type=int, default=7)
    a = ap.parse_args()
    print(report(a.story, a.rounds))


if __name__ == "__main__":
    main()
