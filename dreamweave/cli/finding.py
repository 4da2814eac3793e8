"""Which save a word on the command line means, and which story that save belongs to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from ..engine.journal import START, Tree
from ..language.diagnostics import suggest
from ..language.load import load
from ..language.model import Story
from ..language.source import built_in_story
from ..language.tuples import NamedTuple
from ..player.markdown import plain
from ..saves.errors import NoSuchSave
from ..saves.listing import SaveInfo, look
from ..saves.names import SUFFIX, name_of
from ..saves.opening import damage, open_save
from ..saves.save import Save
from .places import built_in_saves, saves_at, story_at
from .usage import UsageError


class Found(NamedTuple):
    """A save's file."""

    path: Path
    own: bool
    """Whether it is the reader's, and not one that comes with the program."""

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of(self.path)


def find_save(word: str, folder: str | None) -> Found:
    """The save of this name, `story/name` or path. Raises `NoSuchSave`, `UsageError`."""
    if word.endswith(SUFFIX) or Path(word).is_file():
        return Found(Path(word), own=True)
    root = saves_at(folder)
    for place, own in ((root, True), (built_in_saves(), False)):
        alike = [path for path in files(place) if _means(path, word)]
        if len(alike) > 1:
            names = ", ".join(f"'{path.parent.name}/{name_of(path)}'" for path in alike)
            raise UsageError(f"more than one save is called '{word}'", f"say which: {names}")
        if alike:
            return Found(alike[0], own)
    help = suggest(word, [name_of(path) for path in files(root)]) or "`dreamweave saves` lists them"
    raise NoSuchSave(f"there is no save called '{word[:80]}' in '{root}'", remedy=help)


def files(root: Path) -> Iterator[Path]:
    """Every save below a folder, by story and name."""
    try:
        folders = sorted(entry for entry in root.iterdir() if entry.is_dir())
        for folder in folders:
            yield from sorted(p for p in folder.iterdir() if p.name.endswith(SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return


def own(folder: Path) -> list[Path]:
    """The saves in a folder itself, by name: somebody may name a story's own."""
    try:
        return sorted(p for p in folder.iterdir() if p.name.endswith(SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _means(path: Path, word: str) -> bool:
    return word in (name_of(path), f"{path.parent.name}/{name_of(path)}")


def story_of(path: Path, given: str | None) -> Story:
    """The story that a save belongs to. Raises `UsageError` where it has to be named."""
    info = look(path)
    story = own_story(info, given)
    if story is None:
        what = f"'{info.name}' belongs to the story '{info.story_id}', which is not here"
        raise UsageError(what, "name its folder: `--story DIR`")
    return story


def own_story(info: SaveInfo, given: str | None) -> Story | None:
    """The story of a save, if it is the one given, the usual one or the built-in one."""
    folders = [story_at(given)] if given else [story_at(None), built_in_story()]
    stories = (load(folder) for folder in dict.fromkeys(folders))
    return next((story for story in stories if info.story_id in ("", story.id)), None)


def opened(found: Found) -> Save:
    """A save to look at; if that is not all that lies there, it is said on stderr."""
    save = open_save(found.path, read_only=True)
    fault = save.fault
    what = damage(fault) if fault and fault.kind == "damaged" else save.torn_note
    if what:
        print(f"dreamweave: '{plain(found.name)}': {what}", file=sys.stderr)
    return save


def event_at(tree: Tree, choice: int | None) -> int:
    """The event of the choice with this number on the way to the reader; 0 is the start."""
    path = tree.path(tree.cursor)
    if choice is None:
        return tree.cursor
    if not 0 <= choice <= len(path):
        raise UsageError(f"there is no choice {choice}", f"this playthrough has {len(path)}")
    return path[choice - 1].n if choice else START


def described(info: SaveInfo) -> str:
    """A save in a few words."""
    count = f"{info.choices} choice" + "s" * (info.choices != 1)
    threads = f", {info.threads} threads" if info.threads > 1 else ""
    place = f"ended in {info.ended}" if info.ended else f"at {info.scene}" if info.scene else ""
    return ", ".join(part for part in (count + threads, place) if part)
