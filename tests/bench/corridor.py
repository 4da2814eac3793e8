"""A story that never ends and says where it is: what faces are measured on.

A ring of places. In each the first choice leads to the next, and the text begins and ends with its
number, so that a screen tells by one regex whether the choice has been painted, and all of it:
output comes in pieces, and the first piece shows the new scene's head above the old one's rest.
"""

from __future__ import annotations

from pathlib import Path

from authors import Author, Knobs
from harness import WORK

PLACES = 50

MANIFEST = """dreamweave: 1
id: corridor
title: The Corridor
author: Nobody
version: "1.0"
language: en
start: ring/p0
state:
  mood: [calm, wary, glad]
  strength: 0..6
  lamp: flag
panel:
  - {show: mood, label: Mood}
  - {show: strength, label: Strength}
  - {show: lamp, label: The lamp}
endings:
  out: {title: Out}
"""


def place(i: int) -> str:
    """The regex of a screen that shows the whole text of a place."""
    return f"Place {i % PLACES:02}, .*Ends{i % PLACES:02}\\."


def write() -> Path:
    """The story's folder, written anew."""
    folder = WORK / "corridor"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "story.yaml").write_text(MANIFEST, encoding="utf-8")
    author = Author(Knobs(seed=11))
    lines = ["chapter: ring", "title: The Ring", "start: p0", "scenes:"]
    for i in range(PLACES):
        lines += _place(i, author)
    lines += ["  out:", "    text: Daylight.", "    ending: out", ""]
    (folder / "ring.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _place(i: int, author: Author) -> list[str]:
    sentences = [author.sentence(9) for _ in range(8)]
    first, second = " ".join(sentences[:4]), " ".join(sentences[4:])
    return [
        f"  p{i}:",
        "    text: |",
        f"      Place {i:02}, {first} {{if lamp}}*The lamp burns.*{{else}}It is **dark**.{{end}}",
        "",
        f"      {second} Your strength is {{strength}}. Ends{i:02}.",
        "    choices:",
        f"      on: {{label: Go on., do: strength += 1, goto: p{(i + 1) % PLACES}}}",
        f"      lamp: {{label: Light the lamp., when: not lamp, do: lamp = true, goto: p{i}}}",
        f"      rest: {{label: Sit and rest., do: [strength = 0, mood = glad], goto: p{i}}}",
        "      leave: {label: Leave by the window., when: strength == 3, goto: out}",
    ]
