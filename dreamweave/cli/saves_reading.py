"""`saves list`, `show`, `diff`: they look, and write nothing."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..engine.journal import Chose, Tree
from ..engine.machine import Refused
from ..engine.replay import held_at, opening
from ..engine.words import words
from ..saves.listing import SaveInfo, look
from ..saves.names import is_story_id
from .finding import Found, described, files, find_save, opened, own_story
from .places import saves_at
from .usage import Options


def list_(options: Options) -> int:
    """A line for each save."""
    root = saves_at(options.saves)
    found = [_seen(path) for path in files(root)]
    if options.json:
        print(json.dumps([_fields(info) for info in found], indent=2))
        return 0
    if not found:
        print(f"no playthrough is kept in '{root}'")
    wide = max((len(_whole_name(info)) for info in found), default=0)
    for info in found:
        written = time.strftime("%Y-%m-%d %H:%M", time.localtime(info.written))
        when = written if info.written else " " * len(written)
        print(f"{_whole_name(info):{wide}}  {when}  {info.what or described(info)}")
    return 0


def _seen(path: Path) -> SaveInfo:
    """What can be said of a file; a save of another story than its folder's is foreign."""
    story_id = path.parent.name
    return look(path, story_id=story_id if is_story_id(story_id) else "")


def show(options: Options) -> int:
    """What a save holds: where it began, and the choices to where its reader is."""
    found = find_save(options.save, options.saves)
    info = look(found.path)
    tree = opened(found).tree()
    if options.json:
        rows = [_step(chose) for chose in tree.path(tree.cursor)]
        print(json.dumps({**_fields(info), "path": rows}, indent=2))
        return 0
    began = tree.began
    version = f" {_plain(began.version)}" if began.version else ""
    seed, when = _plain(began.seed), _plain(began.began)
    print(f"{_plain(tree.name)}: {began.story_id}{version}, begun {when}, seed {seed}")
    print(described(info))
    for number, chose in enumerate(tree.path(tree.cursor), 1):
        marks = "".join(f"  [{_plain(mark)}]" for mark in tree.marks(chose.n))
        print(f"{number:4}. {_plain(chose.label)}  ({chose.at} to {chose.to}){marks}")
    return 0


def diff(options: Options) -> int:
    """Where two playthroughs part, and what differs where they are now."""
    found = [find_save(word, options.saves) for word in (options.save, options.other)]
    trees = [opened(one).tree() for one in found]
    left, right = (tree.path(tree.cursor) for tree in trees)
    alike = 0
    for one, other in zip(left, right, strict=False):
        if (one.at, one.choose, one.to) != (other.at, other.choose, other.to):
            break
        alike += 1
    rest = left[alike:], right[alike:]
    held = _apart(*(_held(one, tree) for one, tree in zip(found, trees, strict=True)))
    if options.json:
        sides = [[_step(chose) for chose in side] for side in rest]
        rows = {"shared": alike, "left": sides[0], "right": sides[1], "held": held}
        print(json.dumps(rows, indent=2))
        return 0
    print(f"{alike} choice{'s' * (alike != 1)} in common")
    for sign, side in zip("<>", rest, strict=True):
        for number, chose in enumerate(side, alike + 1):
            print(f"{sign} {number}. {_plain(chose.label)}  ({chose.at} to {chose.to})")
    for name, (one_word, other_word) in held.items():
        print(f"= {_plain(name)}: {_word(one_word)} | {_word(other_word)}")
    return 0


def _held(found: Found, tree: Tree) -> dict[str, Any]:
    """What the variables hold where the reader is, as far as save and story say."""
    story = own_story(look(found.path), None)
    held: dict[str, Any] = {}
    if story is not None:
        with suppress(Refused):
            held = dict(words(story, opening(story, tree.began).state))
    held.update(held_at(tree, tree.cursor))
    # What is only counted has a name with a space in it, and is nobody's variable.
    return {name: word for name, word in held.items() if " " not in name}


def _apart(left: dict[str, Any], right: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What both know, and hold something else in."""
    pairs = {name: (left[name], right[name]) for name in sorted(left.keys() & right.keys())}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _word(word: Any) -> str:
    """What a variable holds, for people."""
    return {True: "yes", False: "no"}[word] if isinstance(word, bool) else _plain(str(word))


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
    return _plain(f"{info.path.parent.name}/{info.name}")


def _plain(text: str) -> str:
    """A label without anything that a terminal obeys."""
    from ..player.markdown import plain

    return plain(text)
