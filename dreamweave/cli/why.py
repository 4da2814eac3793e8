"""Why a choice is closed where a save stands: what it needs, how things are, what closed it.

CHOICE is its number, its letter or its id; without one, every choice that is closed there.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from ..engine.machine import open_ids
from ..engine.session import Session
from ..language.diagnostics import suggest
from ..player.reading import Line, sheet
from ..player.why import why
from ..saves.opening import open_save
from .finding import event_at, find_save, story_of
from .usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    """What `why` takes."""
    parser.add_argument("save", metavar="SAVE", help="a save's name or file")
    parser.add_argument("choice", metavar="CHOICE", nargs="?", help="its number, letter or id")
    parser.add_argument("--at", metavar="N", type=int, help="where it stood after choice N")
    parser.add_argument("--story", metavar="DIR", help="the story's folder, if not the usual one")
    parser.add_argument("--saves", metavar="DIR", help="where saves are kept")
    parser.add_argument("--json", action="store_true", help="for another program to read")


def run(options: Namespace) -> int:
    """Print the reasons."""
    session = _session(options)
    lines = sheet(session, warn=False).choices
    labels = {line.id: line.label for line in lines}
    rows = [(id, labels.get(id, ""), why(session, id)) for id in _wanted(session, lines, options)]
    if options.json:
        found = [{"choice": id, "label": label, "why": said} for id, label, said in rows]
        print(json.dumps(found, indent=2))
        return 0
    for id, label, said in rows:
        print(f"{id}: {label}" if label else id)
        print("".join(f"  {sentence}\n" for sentence in said), end="")
    if not rows:
        print("every choice is open there")
    return 0


def _session(options: Namespace) -> Session:
    """The save, standing where it was asked about."""
    path = find_save(options.save, options.saves).path
    tree = open_save(path, read_only=True).tree()
    session = Session(story_of(path, options.story), tree, lambda _: None)
    n = event_at(tree, options.at)
    if n != session.cursor:
        session.go(n)
    return session


def _wanted(session: Session, lines: Sequence[Line], options: Namespace) -> list[str]:
    """The ids of the choices that were asked about."""
    scene = session.story.scenes[session.state.scene]
    ids = [choice.id for choice in scene.choices]
    if options.choice is None:
        still = open_ids(session.story, session.state)
        return [id for id in ids if id not in still]
    by_key = {line.key: line.id for line in lines}
    id = by_key.get(options.choice.lower(), options.choice)
    if id not in ids:
        help = suggest(id, ids) or f"in '{scene.id}' there are: {', '.join(ids) or 'none'}"
        raise UsageError(f"no choice is called '{options.choice[:60]}' there", help)
    return [id]
