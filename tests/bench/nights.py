"""A story of many nights: each a chapter with a few thousand states of its own.

Every night remembers how it ended; the last chapter asks about all of them. What a night counts is
its own, but for one number that all of them change.
"""

from __future__ import annotations

from pathlib import Path

COUNTERS = 4
"""Of each night: what a reader may do there, so many times at most."""
TIMES = 5

MANIFEST = """\
dreamweave: 1
id: nights
title: {count} nights
author: nobody
start: night_1
state:
  strain: 0..5
{outcomes}
endings:
  rested: {{title: Rested}}
  tired: {{title: Tired}}
claims:
  - {{id: way_out, from_anywhere: ending(tired)}}
"""

NIGHT = """\
chapter: night_{n}
title: Night {n}
state:
{counters}
scenes:
  evening:
    text: It is evening.
    choices:
{choices}
      strain: {{label: Strain., do: strain += 1, goto: midnight}}
  midnight:
    text: It is midnight.
    choices:
      back: {{label: Go back., goto: evening}}
      well: {{label: End it well., when: did_1 >= 2, do: outcome_{n} = well, goto: {after}}}
      badly: {{label: End it badly., when: did_2 >= 1, do: outcome_{n} = badly, goto: {after}}}
"""

LAST = """\
chapter: morning
title: Morning
scenes:
{scenes}
  rested: {{text: Rested., ending: rested}}
  tired: {{text: Tired., ending: tired}}
"""


def write(folder: Path, count: int) -> Path:
    """Write the story of so many nights; gives its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = range(1, count + 1)
    outcomes = "\n".join(f"  outcome_{n}: [none, well, badly]" for n in numbers)
    manifest = MANIFEST.format(count=count, outcomes=outcomes)
    (folder / "story.yaml").write_text(manifest, encoding="utf-8")
    for n in numbers:
        after = f"night_{n + 1}/evening" if n < count else "morning/look_1"
        (folder / f"night_{n}.yaml").write_text(_night(n, after), encoding="utf-8")
    scenes = "\n".join(_look(n, f"look_{n + 1}" if n < count else "rested") for n in numbers)
    (folder / "morning.yaml").write_text(LAST.format(scenes=scenes), encoding="utf-8")
    return folder


def _night(n: int, after: str) -> str:
    counters = range(1, COUNTERS + 1)
    own = "\n".join(f"  did_{k}: 0..{TIMES}" for k in counters)
    choices = "\n".join(
        f"      do_{k}: {{label: Do {k}., when: did_{k} < {TIMES}, do: did_{k} += 1, "
        f"goto: {'midnight' if k % 2 else 'evening'}}}"
        for k in counters
    )
    return NIGHT.format(n=n, after=after, counters=own, choices=choices)


def _look(n: int, after: str) -> str:
    return (
        f"  look_{n}:\n    text: You look back.\n    choices:\n"
        f"      well: {{label: It was well., when: outcome_{n} == well, goto: {after}}}\n"
        f"      badly: {{label: It was bad., when: outcome_{n} == badly and strain < 5, "
        f"goto: {after}}}\n"
        f"      enough: {{label: Enough., goto: tired}}"
    )
