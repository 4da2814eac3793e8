"""`saves tree`: every thread of a save, or of all saves in a folder as one tree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..engine.journal import START, Chose, Tree
from ..player.markdown import plain
from ..player.skein import Knot, Skein, knots, named
from ..saves.errors import SaveError
from ..saves.forest import ROOT, Forest, forest
from ..saves.names import SUFFIX, name_of
from ..saves.opening import open_save
from .finding import find_save, opened
from .usage import Options, UsageError


def tree(options: Options) -> int:
    """Every thread of a save, or of a folder of saves."""
    folder = Path(options.save)
    if folder.is_dir():
        return _folder(saves_in(folder), as_json=options.json)
    found = find_save(options.save, options.saves)
    whole = opened(found).tree()
    if options.json:
        chosen = [event for event in whole.events if isinstance(event, Chose)]
        rows = [{"n": c.n, **_fields(c), "set": c.set, "after": c.after} for c in chosen]
        print(json.dumps(rows, indent=2))
        return 0
    print("\n".join(_branches(whole)))
    return 0


def saves_in(folder: Path) -> list[Path]:
    """The saves of one story in a folder, or in the one folder in it. Raises `UsageError`."""
    own = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
    if own:
        return own
    below = [path for path in sorted(folder.iterdir()) if path.is_dir()]
    found = {path.name: saves for path in below if (saves := sorted(path.glob(f"*{SUFFIX}")))}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        names = ", ".join(f"'{folder / name}'" for name in found)
        raise UsageError(f"'{folder}' holds saves of several stories", f"say which: {names}")
    raise UsageError(f"there is no save in '{folder}'", "`dreamweave saves` lists them")


def read_trees(paths: list[Path]) -> tuple[dict[str, Tree], list[str]]:
    """The saves that can be read, by name, and the names of those that cannot."""
    found: dict[str, Tree] = {}
    for path in paths:
        with suppress(SaveError):
            found[name_of(path)] = open_save(path, read_only=True).tree()
    ids = {tree.began.story_id for tree in found.values()}
    if len(ids) > 1:
        what = f"these saves are of several stories: {', '.join(sorted(ids))}"
        raise UsageError(what, "put those of each story in a folder of their own")
    return found, [name_of(path) for path in paths if name_of(path) not in found]


def _folder(paths: list[Path], *, as_json: bool) -> int:
    trees, unread = read_trees(paths)
    whole = forest(trees)
    if as_json:
        print(json.dumps([_node(whole, n) for n in range(ROOT + 1, len(whole))], indent=2))
        return 0
    print("\n".join(threads(trees)))
    if unread:
        print(f"not read: {', '.join(unread)}; `dreamweave saves verify` says why")
    return 0


def threads(trees: Mapping[str, Tree]) -> Iterator[str]:
    """A line for each stretch that nobody left; who stopped there stands behind it."""
    count = len(trees)
    yield f"{count} save{'s' * (count != 1)}"
    for knot in knots(Skein({}, forest(trees)), frozenset()):
        yield f"{knot.rails}{knot.label}{_after(knot)}"


def _after(knot: Knot) -> str:
    more = f" (+{knot.folded})" if knot.folded else ""
    endings = "".join(f" = {ending}" for ending in knot.endings)
    marks = "".join(f" [{mark}]" for mark in knot.bookmarks)
    return more + endings + marks + (f"  {named(knot.names)}" if knot.names else "")


def _node(whole: Forest, number: int) -> dict[str, Any]:
    node = whole.node(number)
    return {
        "node": number,
        "after": node.parent,
        "at": node.at,
        "choose": node.choose,
        "label": node.label,
        "to": node.to,
        "saves": [moment._asdict() for moment in whole.moments(number)],
        "endings": whole.endings(number),
        "bookmarks": whole.marks(number),
    }


def _fields(chose: Chose) -> dict[str, str]:
    return {"at": chose.at, "choose": chose.choose, "label": chose.label, "to": chose.to}


def _branches(tree: Tree) -> Iterator[str]:
    """A line for each choice; where threads part, each is moved in by one step."""
    waiting = [(START, 0)]
    while waiting:
        n, depth = waiting.pop()
        label = plain(tree.chose(n).label) if n else tree.name
        ending = tree.ending(n)
        here = " (here)" if n == tree.cursor else ""
        marks = "".join(f" [{plain(mark)}]" for mark in tree.marks(n))
        yield "  " * depth + label + (f" = {ending}" if ending else "") + marks + here
        children = tree.children(n)
        deeper = depth + (len(children) > 1)
        waiting += [(child, deeper) for child in reversed(children)]
