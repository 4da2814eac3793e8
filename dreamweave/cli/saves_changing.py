"""`saves branch`, `rename`, `export`, `repair`, `reseal`: each makes something new."""

from __future__ import annotations

from pathlib import Path

from ..engine.session import Session
from ..saves import mending
from ..saves.opening import open_save
from ..saves.store import Store
from .finding import event_at, find_save, story_of
from .usage import Options, UsageError


def branch(options: Options) -> int:
    """A new save that goes on from a choice of another, and stands alone."""
    found = find_save(options.save, options.saves)
    with open_save(found.path, read_only=True) as save:
        tree = save.tree()
        store = _store(found.path, tree.began.story_id)
        store.branch(save, event_at(tree, options.at), options.name).close()
    print(f"wrote {store.path_of(options.name)}")
    return 0


def rename(options: Options) -> int:
    """Another name, inside the save as well as outside."""
    found = find_save(options.save, options.saves)
    tree = open_save(found.path, read_only=True).tree()
    store = _store(found.path, tree.began.story_id)
    store.rename(found.name, options.name)
    print(f"'{found.name}' is called '{options.name}' now")
    return 0


def export(options: Options) -> int:
    """A playthrough to show somebody."""
    from ..player.export import FORMATS
    from ..player.export import export as exported

    if options.format not in FORMATS:
        raise UsageError(f"there is no format '{options.format}'", f"one of: {', '.join(FORMATS)}")
    found = find_save(options.save, options.saves)
    tree = open_save(found.path, read_only=True).tree()
    session = Session(story_of(found.path, options.story), tree, lambda _: None)
    text = exported(session, options.format, event_at(tree, options.at))
    if options.output is None:
        print(text, end="")
        return 0
    with Path(options.output).open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(f"wrote {options.output}")
    return 0


def repair(options: Options) -> int:
    """A new save with everything up to the first fault; the old one stays as it is."""
    print(f"wrote {mending.repair(find_save(options.save, options.saves).path)}")
    return 0


def reseal(options: Options) -> int:
    """A new save from one that somebody edited by hand; the old one stays as it is."""
    print(f"wrote {mending.reseal(find_save(options.save, options.saves).path)}")
    return 0


def _store(path: Path, story_id: str) -> Store:
    """The store in whose folder a save lies."""
    store = Store(path.parent.parent, story_id)
    store.folder = path.parent
    return store
