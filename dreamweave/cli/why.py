"""Why a choice is closed where a save stands: what it needs, what closed it, how to open it.

CHOICE is its number, its letter or its id; without one, every choice that is closed there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from ..engine.machine import open_ids
from ..engine.session import Session
from ..language.diagnostics import suggest
from ..player.reading import Line, sheet
from ..player.why import why
from ..saves.opening import open_save
from .finding import event_at, find_save, story_of
from .usage import (
    JSON,
    OTHER_STORY,
    SAVE,
    SAVES,
    Argument,
    Options,
    Switch,
    UsageError,
    number,
)

PATIENCE: Final = 20
"""Seconds that the nearest way is looked for."""

TAKES: Final = (
    SAVE,
    Argument("choice", "its number, letter or id", needed=False),
    Switch("at", "where it stood after choice N", "N", number),
    OTHER_STORY,
    SAVES,
    JSON,
)


def run(options: Options) -> int:
    """Print the reasons."""
    session = _session(options)
    lines = sheet(session, warn=False).choices
    labels = {line.id: line.label for line in lines}
    wanted = _wanted(session, lines, options)
    rows = [(id, labels.get(id, ""), (*why(session, id), *_nearest(session, id))) for id in wanted]
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


def _session(options: Options) -> Session:
    """The save, standing where it was asked about."""
    path = find_save(options.save, options.saves).path
    tree = open_save(path, read_only=True).tree()
    session = Session(story_of(path, options.story), tree, lambda _: None)
    n = event_at(tree, options.at)
    if n != session.cursor:
        session.go(n)
    return session


def _nearest(session: Session, id: str) -> tuple[str, ...]:
    """The shortest way from there to where the choice is open."""
    story, state = session.story, session.state
    if id in open_ids(story, state):
        return ()
    # A third of the program, which only this answer needs.
    from ..prover.space import choice_open, explore
    from ..prover.walkthroughs import walkthrough

    scene = story.scenes[state.scene]
    index = next(k for k, choice in enumerate(scene.choices) if choice.id == id)
    space = explore(story, begin=(state.scene, state.values), seconds=PATIENCE)
    found = walkthrough(space, choice_open(space, state.scene, index))
    if found is None:
        return ("From here it never opens again.",) if space.complete else ()
    picked = [story.scenes[s.scene].choices[s.choice].id for s in found.steps]
    return (f"The nearest way to open it: {', '.join(picked)}.",)


def _wanted(session: Session, lines: Sequence[Line], options: Options) -> list[str]:
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
