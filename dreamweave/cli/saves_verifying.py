"""`saves verify`: every line against its sum, then every choice against its story."""

from __future__ import annotations

import json
from typing import Any

from ..engine.journal import START, Chose, Tree
from ..engine.machine import Refused
from ..engine.replay import Step, again, opening
from ..language.model import Story
from ..player.markdown import plain
from ..saves.errors import NotASave
from ..saves.listing import SaveInfo
from ..saves.mending import Report, verify_chain
from ..saves.opening import open_save
from .finding import Found, files, find_save, own_story
from .places import saves_at
from .usage import Options


def verify(options: Options) -> int:
    """Whether each save is as it was written, and plays on its story as it was played."""
    root = saves_at(options.saves)
    named = [find_save(word, options.saves) for word in options.save]
    found = named or [Found(path, own=True) for path in files(root)]
    rows = [_verified(one, options.story) for one in found]
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        lines = [f"{plain(row['name'])}: {_verdict(row)}" for row in rows]
        print("\n".join(lines) or "no save to verify")
    return int(any(row["chain"] != "sound" or row["difference"] for row in rows))


def _verified(found: Found, story_folder: str | None) -> dict[str, Any]:
    chain = _chain(found)
    row: dict[str, Any] = {
        "name": found.name,
        "file": str(found.path),
        "chain": "sound" if chain.sound else chain.info.status,
        "what": chain.info.what,
        "line": chain.info.fault.line if chain.info.fault else 0,
        "choices": chain.info.choices,
        "story": chain.info.story_id,
        "edited": False,
        "played": False,
        "difference": None,
    }
    story = own_story(chain.info, story_folder) if chain.verified else None
    if story is not None:
        tree = open_save(found.path, read_only=True).tree()
        row["edited"] = tree.began.sha256 != story.sha256
        row["played"], row["difference"] = True, difference(tree, story)
    return row


def _chain(found: Found) -> Report:
    """What became of a file, even of one that is none."""
    try:
        return verify_chain(found.path)
    except NotASave as error:
        return Report(SaveInfo(found.name, found.path, "unreadable", error.what), 0)


def difference(tree: Tree, story: Story) -> dict[str, Any] | None:
    """The first line, on whichever thread, that differs on the story; None where none does."""
    try:
        states = {START: opening(story, tree.began).state}
    except Refused as error:
        return {"line": 1, "step": 0, "choice": "", "at": "", "reason": str(error)}
    for chose in tree.events:
        if isinstance(chose, Chose):
            try:
                step = again(story, states[chose.after], chose, tree)
            except Refused as error:
                return _row(tree, chose, str(error))
            if reason := step.reason or _astray(story, tree, chose, step):
                return _row(tree, chose, reason)
            states[chose.n] = step.state
    return None


def _astray(story: Story, tree: Tree, chose: Chose, step: Step) -> str:
    """Why a choice had to be looked for, on the very story in which it was made."""
    if step.how == "same" or story.sha256 != tree.began.sha256:
        return ""
    return f"the story has no choice '{chose.choose}' there; the nearest is '{step.choice}'"


def _row(tree: Tree, chose: Chose, reason: str) -> dict[str, Any]:
    step = len(tree.path(chose.n))
    place = {"line": chose.n + 1, "step": step, "choice": chose.choose, "at": chose.at}
    return {**place, "reason": reason}


def _verdict(row: dict[str, Any]) -> str:
    other = row["difference"]
    if row["chain"] != "sound":
        # What is good of it was played all the same.
        rest = f"; before that, {_differs(row)}" if other else ""
        return f"{row['chain']}: {row['what']}{rest}"
    if other:
        return f"sound, but {_differs(row)}"
    if not row["played"]:
        return f"sound; its story '{row['story']}' is not here, so it was not played"
    edited = ", though the story was edited since" if row["edited"] else ""
    return f"sound, and {row['choices']} choices play as they were played{edited}"


def _differs(row: dict[str, Any]) -> str:
    other = row["difference"]
    choice = f", choice {other['step']}" if other["step"] else ""
    place = f"'{other['choice']}' in '{other['at']}': " if other["choice"] else ""
    why = " (the story was edited since the save was begun)" if row["edited"] else ""
    return f"line {other['line']}{choice} differs on the story: {place}{other['reason']}{why}"
