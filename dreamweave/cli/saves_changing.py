"""`saves branch`, `rename`, `export`, `repair`, `reseal`: each makes something new."""

from __future__ import annotations

import json
from pathlib import Path

from ..engine.session import Session
from ..player.export import FORMATS
from ..player.export import export as exported
from ..saves import mending
from ..saves.listing import look
from ..saves.names import name_of
from ..saves.store import Store
from .finding import Found, event_at, find_save, opened, story_of
from .places import saves_at
from .usage import Options, UsageError


def branch(options: Options) -> int:
    """A new save that goes on from a choice of another, and stands alone."""
    found = find_save(options.save, options.saves)
    with opened(found) as save:
        store = _store(found, save.began.story_id, options)
        at = event_at(save.tree(), options.at)
        store.branch(save, at, options.name).close()
    return _wrote(options, store.path_of(options.name))


def rename(options: Options) -> int:
    """Another name, inside the save as well as outside."""
    found = find_save(options.save, options.saves)
    if not found.own:
        what = f"'{found.name}' comes with the program"
        raise UsageError(what, "`dreamweave saves branch` makes one of your own from it")
    store = _store(found, opened(found).began.story_id, options)
    store.rename(found.name, options.name)
    path = store.path_of(options.name)
    return _wrote(options, path, f"'{found.name}' is called '{options.name}' now")


def export(options: Options) -> int:
    """A playthrough to show somebody."""
    form = "walkthrough" if options.walkthrough else options.format or "txt"
    if form not in FORMATS or (options.walkthrough and options.format not in (None, form)):
        what = f"there is no format '{options.format}'" if form not in FORMATS else "two formats"
        raise UsageError(what, f"one of: {', '.join(FORMATS)}")
    found = find_save(options.save, options.saves)
    tree = opened(found).tree()
    session = Session(story_of(found.path, options.story), tree, lambda _: None)
    text = exported(session, form, event_at(tree, options.at))
    if options.output is None:
        print(json.dumps({"format": form, "text": text}) if options.json else text, end="")
        return 0
    path = Path(options.output)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return _wrote(options, path)


def repair(options: Options) -> int:
    """A new save with everything up to the first fault; the old one stays as it is."""
    path = find_save(options.save, options.saves).path
    info = look(path)
    new = mending.repair(path)
    lines = f"{info.events} good line{'s' * (info.events != 1)}"
    return _wrote(options, new, f"wrote {new} with {lines}; left out: {info.what}")


def reseal(options: Options) -> int:
    """A new save from one that somebody edited by hand; the old one stays as it is."""
    return _wrote(options, mending.reseal(find_save(options.save, options.saves).path))


def _wrote(options: Options, path: Path, what: str = "") -> int:
    """Say which file there is now."""
    row = {"name": name_of(path), "file": str(path)}
    print(json.dumps(row, indent=2) if options.json else what or f"wrote {path}")
    return 0


def _store(found: Found, story_id: str, options: Options) -> Store:
    """The store in whose folder a save lies; the reader's own for one of the program's."""
    if not found.own:
        return Store(saves_at(options.saves), story_id)
    store = Store(found.path.parent.parent, story_id)
    store.folder = found.path.parent
    return store
