"""Watch a save: every page as its reader saw it, from the beginning or from a choice.

In the reading room this is the theatre: play, pause, jump, and leave it anywhere to go on from
there in a save of its own. Line by line, Enter turns the pages; from a pipe all are printed.

SAVE may be a folder of saves: then every thread of all of them is shown as one tree, to watch,
compare or go on with any; line by line the tree is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..player.shelves import Shelves
from .finding import Found, event_at, find_save, story_of
from .places import saves_at
from .play import is_plain
from .saves_tree import read_trees, saves_in, threads
from .usage import OTHER_STORY, PLAIN, SAVE, SAVES, Options, Switch, number

if TYPE_CHECKING:
    from ..language.model import Story

FASTEST: Final = 1000.0


def speed(text: str) -> float:
    """How many times faster than it was played."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= FASTEST:
        raise ValueError(f"a number up to {FASTEST:g}, as 2 or 0.5")
    return found


TAKES: Final = (
    SAVE,
    OTHER_STORY,
    SAVES,
    PLAIN,
    Switch("at", "from the choice with this number", "N", number),
    Switch("speed", "as it was played, so many times faster", "X", speed),
)


def run(options: Options) -> int:
    """Show it."""
    if Path(options.save).is_dir():
        return _folder(Path(options.save), options)
    found = find_save(options.save, options.saves)
    story = story_of(found.path, options.story)
    library = _library(found, story, options)
    try:
        opened = library.open(found.name) if found.own else library.visit(found.path)
        at = event_at(opened.session.tree, options.at or 0)
        if options.plain or is_plain():
            from ..player.lines import Lines
            from ..player.screening import Screening

            screening = Screening(library, opened, Lines(), speed=options.speed)
            return screening.run(options.at or 0)
        from ..player.run import run as open_room

        return open_room(library, start=opened, watch=True, at=at, speed=options.speed)
    finally:
        library.close()


def _library(found: Found, story: Story, options: Options) -> Shelves:
    """Where a save lies; for one that comes with the program, where the reader's own do."""
    if found.own:
        return Shelves(story, found.path.parent.parent, at=found.path.parent)
    return Shelves(story, saves_at(options.saves))


def _folder(folder: Path, options: Options) -> int:
    """Show every thread of a folder of saves."""
    paths = saves_in(folder)
    if options.plain or is_plain():
        trees, _ = read_trees(paths)
        print("\n".join(threads(trees)))
        return 0
    from ..player.run import run as open_room

    library = Shelves(story_of(paths[0], options.story), paths[0].parents[1], at=paths[0].parent)
    try:
        return open_room(library, threads=True)
    finally:
        library.close()
