"""The files of a story that somebody is about to write: small, whole, and provable."""

from __future__ import annotations

import re

MANIFEST = """\
dreamweave: 1
id: {id}
title: {title}
author: You
language: en
start: first
state:
  lamp: [dark, lit]
endings:
  morning: {{title: Morning, hint: Have a light by you.}}
  asleep: {{title: Asleep, hint: Stay where it is warm.}}
claims:
  - {{id: morning_needs_a_lamp, always: not (ending(morning) and lamp == dark)}}
"""

CHAPTER = """\
chapter: first
title: The First Chapter
scenes:
  room:
    text: |
      {{seq}}A room, a lamp, a door.{{or}}The same room.{{end}}
      {{if lamp == lit}}
      The lamp hums.
      {{end}}
    choices:
      light:
        label: Light the lamp.
        once: true
        do: lamp = lit
        text: |
          It takes the third match.
        goto: room
      door:
        label: Go out.
        when: lamp == lit
        locked: It is too dark to find the door.
        goto: out
      sleep: {{label: Go to sleep., goto: bed}}
  bed:
    text: |
      Warm.
    ending: asleep
  out:
    text: |
      You walk until it gets light, and then you put out the lamp.
    ending: morning
"""


def starter(name: str) -> dict[str, str]:
    """The files of a new story, by path below its folder."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower()).split()
    id = "_".join(words).lstrip("0123456789_")[:64] or "story"
    title = " ".join(words).title() or "A Story"
    return {
        "story.yaml": MANIFEST.format(id=id, title=title),
        "first/01_room.yaml": CHAPTER.format(),
    }
