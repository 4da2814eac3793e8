"""Watch a save: every page as its reader saw it, from the beginning or from a choice.

In the reading room this is the theatre: play, pause, jump, and leave it anywhere to go on from
there in a save of its own. Line by line, Enter turns the pages; from a pipe all are printed.
"""

from __future__ import annotations

from typing import Final

from ..player.shelves import Shelves
from .finding import event_at, find_save, story_of
from .play import is_plain
from .usage import OTHER_STORY, PLAIN, SAVE, SAVES, Options, Switch, number

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
    found = find_save(options.save, options.saves)
    story = story_of(found.path, options.story)
    library = Shelves(story, found.path.parent.parent, at=found.path.parent)
    try:
        opened = library.open(found.name, read_only=not found.own)
        event_at(opened.session.tree, options.at)
        if options.plain or is_plain():
            from ..player.lines import Lines
            from ..player.screening import Screening

            screening = Screening(library, opened, Lines(), speed=options.speed)
            return screening.run(options.at or 0)
        from ..player.run import run as open_room

        at, speed = options.at or 0, options.speed
        return open_room(library, start=opened, watch=True, at=at, speed=speed)
    finally:
        library.close()
