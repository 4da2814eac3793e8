"""`saves list`, `show`, `verify`, `tree`, `diff`: they look, and write nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from ..engine.journal import START, Chose, Tree
from ..engine.machine import Refused
from ..engine.replay import replay
from ..language.model import Story
from ..saves.listing import SaveInfo, look
from ..saves.mending import verify_chain
from ..saves.opening import open_save
from .finding import Found, described, files, find_save, own_story
from .places import saves_at
from .usage import Options


def list_(options: Options) -> int:
    """A line for each save."""
    root = saves_at(options.saves)
    found = [look(path) for path in files(root)]
    if options.json:
        print(json.dumps([_fields(info) for info in found], indent=2))
        return 0
    if not found:
        print(f"no playthrough is kept in '{root}'")
    wide = max((len(_whole_name(info)) for info in found), default=0)
    for info in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(info.written))
        print(f"{_whole_name(info):{wide}}  {when}  {info.what or described(info)}")
    return 0


def show(options: Options) -> int:
    """What a save holds: where it began, and the choices to where its reader is."""
    path = find_save(options.save, options.saves).path
    info = look(path)
    tree = open_save(path, read_only=True).tree()
    if options.json:
        rows = [_step(chose) for chose in tree.path(tree.cursor)]
        print(json.dumps({**_fields(info), "path": rows}, indent=2))
        return 0
    began = tree.began
    version = f" {began.version}" if began.version else ""
    print(f"{tree.name}: {began.story_id}{version}, begun {began.began}, seed {began.seed}")
    print(info.what or described(info))
    for number, chose in enumerate(tree.path(tree.cursor), 1):
        marks = "".join(f"  [{mark}]" for mark in tree.marks(chose.n))
        print(f"{number:4}. {_plain(chose.label)}  ({chose.at} to {chose.to}){marks}")
    return 0


def verify(options: Options) -> int:
    """Whether each save is as it was written, and plays on its story as it was played."""
    words = options.save
    root = saves_at(options.saves)
    found = [find_save(w, options.saves) for w in words] or [
        Found(p, own=True) for p in files(root)
    ]
    rows = [_verified(one, options.story) for one in found]
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        print(
            "".join(f"{row['name']}: {_verdict(row)}\n" for row in rows) or "no save to verify\n",
            end="",
        )
    return int(any(row["chain"] != "sound" or row["difference"] for row in rows))


def _verified(found: Found, story_folder: str | None) -> dict[str, Any]:
    chain = verify_chain(found.path)
    row: dict[str, Any] = {
        "name": found.name,
        "file": str(found.path),
        "chain": "sound" if chain.sound else chain.info.status,
        "what": chain.info.what,
        "line": chain.info.fault.line if chain.info.fault else 0,
        "choices": chain.info.choices,
        "story": chain.info.story_id,
        "played": False,
        "difference": None,
    }
    story = own_story(chain.info, story_folder) if chain.verified else None
    if story is not None:
        tree = open_save(found.path, read_only=True).tree()
        row["played"], row["difference"] = True, _difference(tree, story)
    return row


def _difference(tree: Tree, story: Story) -> dict[str, Any] | None:
    """The first step of any thread that differs on the story."""
    for leaf in tree.leaves():
        try:
            played = replay(story, tree, leaf)
        except Refused as error:
            return {"line": 1, "choice": "", "at": "", "reason": str(error)}
        step = played.differs
        if step is None and not played.reason:
            continue
        n = step.n if step else tree.path(leaf)[len(played.steps)].n
        chose = tree.chose(n)
        reason = step.reason if step else played.reason
        return {"line": n + 1, "choice": chose.choose, "at": chose.at, "reason": reason}
    return None


def _verdict(row: dict[str, Any]) -> str:
    if row["chain"] != "sound":
        return f"{row['chain']}: {row['what']}"
    other = row["difference"]
    if other:
        place = f"'{other['choice']}' in '{other['at']}': " if other["choice"] else ""
        return f"sound, but line {other['line']} differs on the story: {place}{other['reason']}"
    if not row["played"]:
        return f"sound; its story '{row['story']}' is not here, so it was not played"
    return f"sound, and {row['choices']} choices play as they were played"


def tree(options: Options) -> int:
    """Every thread of a save."""
    found = find_save(options.save, options.saves)
    whole = open_save(found.path, read_only=True).tree()
    if options.json:
        chosen = [event for event in whole.events if isinstance(event, Chose)]
        print(json.dumps([{**_step(c), "after": c.after} for c in chosen], indent=2))
        return 0
    print("\n".join(_branches(whole)))
    return 0


def _branches(tree: Tree) -> Iterator[str]:
    """A line for each choice; where threads part, each is moved in by one step."""
    waiting = [(START, 0)]
    while waiting:
        n, depth = waiting.pop()
        label = _plain(tree.chose(n).label) if n else tree.name
        ending = tree.ending(n)
        here = " (here)" if n == tree.cursor else ""
        marks = "".join(f" [{mark}]" for mark in tree.marks(n))
        yield "  " * depth + label + (f" = {ending}" if ending else "") + marks + here
        children = tree.children(n)
        deeper = depth + (len(children) > 1)
        waiting += [(child, deeper) for child in reversed(children)]


def diff(options: Options) -> int:
    """Where two playthroughs part, and what differs where they are now."""
    paths = []
    for word in (options.save, options.other):
        whole = open_save(find_save(word, options.saves).path, read_only=True).tree()
        paths.append(whole.path(whole.cursor))
    left, right = paths
    alike = 0
    for one, other in zip(left, right, strict=False):
        if (one.at, one.choose, one.to) != (other.at, other.choose, other.to):
            break
        alike += 1
    rest = left[alike:], right[alike:]
    if options.json:
        sides = [[_step(chose) for chose in side] for side in rest]
        print(json.dumps({"shared": alike, "left": sides[0], "right": sides[1]}, indent=2))
        return 0
    print(f"{alike} choice{'s' * (alike != 1)} in common")
    for sign, side in zip("<>", rest, strict=True):
        for number, chose in enumerate(side, alike + 1):
            print(f"{sign} {number}. {_plain(chose.label)}  ({chose.at} to {chose.to})")
    return 0


def _step(chose: Chose) -> dict[str, Any]:
    return {
        "n": chose.n,
        "at": chose.at,
        "choose": chose.choose,
        "label": chose.label,
        "to": chose.to,
        "set": chose.set,
    }


def _fields(info: SaveInfo) -> dict[str, Any]:
    kept = info._asdict()
    kept["path"] = str(info.path)
    kept["fault"] = info.fault._asdict() if info.fault else None
    return kept


def _whole_name(info: SaveInfo) -> str:
    return f"{info.path.parent.name}/{info.name}"


def _plain(text: str) -> str:
    """A label without anything that a terminal obeys."""
    from ..player.markdown import plain

    return plain(text)
