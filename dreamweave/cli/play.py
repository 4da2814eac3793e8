"""Play a story: the one named, else ./story, else the one that comes with Dreamweave.

With a terminal this opens the reading room; without one, with --plain, with ACCESSIBLE set or
TERM=dumb it reads line by line: numbers and commands on stdin, prose on stdout. Every choice is
saved when it is made, so leaving is always safe.

From a pipe nothing is asked or waited for: a new playthrough begins unless --save names one, as
if it were the reader's first, and chance falls the same way each time unless --seed says otherwise.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..language.load import load
from ..player.library import Opened
from ..player.shelves import Shelves
from .places import saves_at, story_at
from .usage import UsageError

if TYPE_CHECKING:
    from ..language.model import Story

PIPED_SEED: Final = "piped"
"""What chance is drawn from where nobody sits at a terminal: a script wants the same again."""


def arguments(parser: ArgumentParser) -> None:
    """What `play` takes."""
    parser.add_argument("story", nargs="?", metavar="STORY", help="a story's folder")
    parser.add_argument("--save", metavar="NAME", help="go on with this save, or begin it")
    parser.add_argument("--saves", metavar="DIR", help="where saves are kept")
    parser.add_argument("--plain", action="store_true", help="line by line, for any terminal")
    parser.add_argument("--new", action="store_true", help="begin anew, and ask nothing")
    parser.add_argument("--seed", default="", help="what chance is drawn from")
    parser.add_argument("--live", action="store_true", help="follow edits of the story's files")
    _pairs(parser, "--given", "what a new playthrough is given, instead of what is remembered")
    parser.add_argument("--at", metavar="SCENE", help="try a scene out; nothing is kept")
    _pairs(parser, "--with", "what a variable holds there")


def _pairs(parser: ArgumentParser, switch: str, help: str) -> None:
    parser.add_argument(
        switch,
        metavar="NAME=VALUE",
        dest=switch.strip("-") + "_pairs",
        action="append",
        default=[],
        help=f"{help}; may be repeated",
    )


def run(options: Namespace) -> int:
    """Play, and leave with an exit code."""
    if options.with_pairs and not options.at:
        raise UsageError("--with needs --at", "as in `--at shore/beach --with strain=3`")
    folder = story_at(options.story)
    plain = options.plain or is_plain()
    piped = not (sys.stdin and sys.stdin.isatty())
    story = load(folder)
    seed = options.seed or (PIPED_SEED if piped and plain else "")
    given = _given(story, options.given_pairs)
    saves = saves_at(options.saves, folder)
    library = Shelves(story, saves, seed=seed, given=given, aware=not (piped and plain))
    try:
        start = _start(library, story, options)
        if plain:
            return _line_by_line(library, start, folder if options.live else None)
        from ..player.run import run as open_room

        return open_room(library, start=start)
    finally:
        library.close()


def is_plain() -> bool:
    """Whether this machine is read line by line without being asked to."""
    if os.environ.get("ACCESSIBLE") or os.environ.get("TERM", "dumb") in ("", "dumb"):
        return True
    return not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _start(library: Shelves, story: Story, options: Namespace) -> Opened | None:
    """The playthrough that was asked for; None where the reader is to say."""
    if options.at:
        from ..player.rehearsal import rehearsal

        return library.rehearse(rehearsal(story, options.at, options.with_pairs))
    if options.save is None:
        return library.begin(library.free_name(), {}) if options.new else None
    if library.has(options.save) and not options.new:
        return library.open(options.save)
    return library.begin(options.save, {})


def _given(story: Story, pairs: Sequence[str]) -> dict[str, bool | str]:
    """What a new playthrough is given, by the names of what can be."""
    flags = {variable.name for variable in story.variables if variable.given}
    texts = {text.name for text in story.texts}
    given: dict[str, bool | str] = {}
    for name, _, word in (pair.partition("=") for pair in pairs):
        if name in texts:
            given[name] = word
        elif name in flags and word in ("true", "false"):
            given[name] = word == "true"
        else:
            known = ", ".join([*(f"{flag}=true" for flag in sorted(flags)), *sorted(texts)])
            raise UsageError(f"'{name}={word}' cannot be given", f"what can: {known or 'nothing'}")
    return given


def _line_by_line(library: Shelves, start: Opened | None, watched: Path | None) -> int:
    from ..player.lines import Lines
    from ..player.plain import Plain
    from ..player.welcome import welcome

    lines = Lines()
    start = start or welcome(library, lines)
    if start is None:
        return 0
    fresh = None
    if watched:
        from ..player.live import Live

        fresh = Live(watched).fresh
    return Plain(library, start, lines, fresh).run()
