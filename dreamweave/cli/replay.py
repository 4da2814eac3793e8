"""Watch a save: every page as its reader saw it, from the beginning or from a choice.

In the reading room this is the theatre: play, pause, jump, and leave it anywhere to go on from
there in a save of its own. Line by line, Enter turns the pages; from a pipe all are printed.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from ..player.shelves import Shelves
from .finding import event_at, find_save, story_of
from .play import is_plain

FASTEST = 1000.0


def arguments(parser: ArgumentParser) -> None:
    """What `replay` takes."""
    parser.add_argument("save", metavar="SAVE", help="a save's name or file")
    parser.add_argument("--story", metavar="DIR", help="the story's folder, if not the usual one")
    parser.add_argument("--saves", metavar="DIR", help="where saves are kept")
    parser.add_argument("--plain", action="store_true", help="line by line, for any terminal")
    parser.add_argument("--at", metavar="N", type=int, help="from the choice with this number")
    parser.add_argument(
        "--speed", metavar="X", type=_speed, help="as it was played, so many times faster"
    )


def run(options: Namespace) -> int:
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

        return open_room(library, start=opened, watch=True)
    finally:
        library.close()


def _speed(text: str) -> float:
    """A speed. Raises `ArgumentTypeError`."""
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise ArgumentTypeError(f"a speed is a number up to {FASTEST:g}, as 2 or 0.5")
    return speed
