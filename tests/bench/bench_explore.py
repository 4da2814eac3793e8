#!/usr/bin/env python3
"""Every reachable state: SPIN, tuned, against our explorer.

    python bench_explore.py [--stories tidy_1e6,linger_1e6,quest_1e6,world_1e6] [--rounds 5]

`search` is the CPU time of the search itself, `whole` all that an author waits for: for SPIN with
generating and compiling C, for us with reading and checking the YAML. SPIN keeps every state apart;
we count together what nothing can tell apart. That both mean the same is checked for each story by
one search of ours that keeps every state apart too: the numbers must be equal.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import goals
from harness import WORK, Contender, bench_script, keep, middle, ok, paired, rounds, say, timed
from peers import spin
from setup_stories import ensure
from tables import Goal, ratio, table, verdict

STORIES = ("tidy_1e6", "linger_1e6", "quest_1e6", "world_1e6")
BASE = "SPIN tuned"
OURS = "dreamweave"
GOALS: dict[str, Goal] = {"search": goals.SEARCH, "whole": goals.WHOLE}

Results = dict[str, list[dict[str, Any]]]


def contenders(story: str, folder: Path, flags: list[str]) -> dict[str, Contender]:
    """Those that are installed here."""
    out = {}
    for name in flags if spin.installed() else []:
        say(f"{story}: SPIN's verifier ({name}) is made if it is not there")
        place, _ = spin.build(folder, name)
        out[f"SPIN {name}"] = Contender(spin.command(story), folder=place, json=False)
    out[OURS] = Contender(_ours(folder))
    return out


def measure(story: str, n: int, flags: list[str]) -> Results:
    """Every contender's `search` and `whole` seconds, and what it found, by round."""
    folder = ensure(story)
    results = rounds(contenders(story, folder, flags), n)
    for name, rows in results.items():
        if not ok(rows):
            continue
        for row in rows:
            if name == OURS:
                row.update(search=row["cpu"], whole=row["proc_cpu"])
                continue
            place, made = spin.build(folder, name.removeprefix("SPIN "))
            row.update(spin.figures(place), search=row["proc_cpu"])
            row["whole"] = row["proc_cpu"] + made["generate"] + made["compile"]
    keep(f"explore_{story}", results)
    return results


def report(stories: list[str], n: int, flags: list[str]) -> str:
    """The table, after `n` rounds of each story."""
    lines, agreements = [], []
    for story in stories:
        results = measure(story, n, flags)
        agreements.append(agreement(story, results))
        lines += [_line(story, name, results) for name in results]
    head = ["every state", "states", "search s", "whole s", "x SPIN search", "goal", "reached"]
    head += ["x SPIN whole", "goal", "reached", "MB"]
    same = ". ".join(agreements)
    return f"## Explore\n\n{same}.\n\n{table(head, lines)}"


def agreement(story: str, results: Results) -> str:
    """Whether we find as many states as SPIN, once none are counted together."""
    row = timed(Contender(_ours(WORK / story, "--apart")))
    ours = row.get("states", 0)
    if BASE not in results or not ok(results[BASE]):
        return f"`{story}`: {ours:,} states"
    theirs = int(results[BASE][0]["states"])
    return (
        f"`{story}`: {ours:,} states each"
        if ours == theirs
        else f"`{story}`: **{ours:,} states, SPIN {theirs:,}**"
    )


def _ours(folder: Path, *args: str) -> list[str]:
    return bench_script("explore_dreamweave.py", str(folder / "dreamweave"), *args)


def _line(story: str, name: str, results: Results) -> list[str]:
    rows = results[name]
    label = f"{story}: {name}"
    if not ok(rows):
        return [label, "failed", *[""] * 9]
    cells = [label, f"{rows[0]['states']:,.0f}"]
    cells += [f"{middle(rows, key):.3f}" for key in ("search", "whole")]
    for key, goal in GOALS.items():
        if BASE in results and ok(results[BASE]):
            times = paired(rows, results[BASE], key)
            cells += [ratio(times), *verdict(times, goal if name == OURS else None)]
        else:
            cells += ["", "", ""]
    return [*cells, f"{middle(rows, 'proc_rss_mb'):.0f}"]


def main() -> None:
    ap = argparse.ArgumentParser(description="Every reachable state.")
    ap.add_argument("--stories", default=",".join(STORIES))
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--spin", default="tuned", help=f"of {', '.join(spin.FLAGS)}")
    ap.add_argument("--only-spin", action="store_true", help="one run of SPIN, its findings")
    a = ap.parse_args()
    if not a.only_spin:
        print(report(a.stories.split(","), a.rounds, a.spin.split(",")))
        return
    for story in a.stories.split(","):
        folder = ensure(story)
        for name, one in contenders(story, folder, a.spin.split(",")).items():
            if name != OURS:
                row = timed(one)
                place, _ = spin.build(folder, name.removeprefix("SPIN "))
                print(story, name, spin.figures(place), f"{row['proc_cpu']:.2f} s")


if __name__ == "__main__":
    main()
