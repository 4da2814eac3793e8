"""What Dreamweave finds on this machine: versions, terminal, folders, and what is wrong with them.

The exit code is 1 if something is.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from ..workshop.doctor import facts
from .places import saves_at, story_at
from .play import is_plain


def arguments(parser: ArgumentParser) -> None:
    """What `doctor` takes."""
    parser.add_argument("story", nargs="?", metavar="STORY", help="a story's folder")
    parser.add_argument("--saves", metavar="DIR", help="where saves are kept")
    parser.add_argument("--json", action="store_true", help="for another program to read")


def run(options: Namespace) -> int:
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
