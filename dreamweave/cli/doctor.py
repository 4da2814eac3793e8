"""What Dreamweave finds on this machine: versions, terminal, folders, and what is wrong with them.

The exit code is 1 if something is.
"""

from __future__ import annotations

import json
from typing import Final

from ..workshop.doctor import facts
from .places import saves_at, story_at
from .play import is_plain
from .usage import JSON, SAVES, STORY, Options

TAKES: Final = (STORY, SAVES, JSON)


def run(options: Options) -> int:
    """Look, and tell."""
    story = story_at(options.story)
    face = "line by line" if is_plain() else "the reading room"
    found = list(facts(story, saves_at(options.saves, story), face))
    if options.json:
        print(json.dumps([fact._asdict() for fact in found], indent=2))
    else:
        wide = max(len(fact.name) for fact in found)
        for fact in found:
            print(f"{fact.name:{wide}}  {fact.found}")
            if fact.fault:
                print(f"{'':{wide}}  fault: {fact.fault}")
    return int(any(fact.fault for fact in found))
