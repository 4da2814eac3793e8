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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..language.load import load
from ..player.library import Opened
from ..player.shelves import Shelves
from .places import saves_at, story_at
from .usage import PLAIN, SAVES, STORY, Options, Switch, UsageError

if TYPE_CHECKING:
    from ..language.model import Story

PIPED_SEED: Final = "piped"
"""What chance is drawn from where nobody sits at a terminal: a script wants the same again."""


TAKES: Final = (
    STORY,
    Switch("save", "go on with this save, or begin it", "NAME"),
    Switch("new", "begin anew, and ask nothing"),
    SAVES,
    PLAIN,
    Switch("live", "follow edits of the story's files"),
    Switch("seed", "what chance is drawn from", "TEXT"),
    Switch("given", "what a new playthrough is given", "NAME=VALUE", many=True),
    Switch("at", "try a scene out; nothing is kept", "SCENE"),
    Switch("with", "what a variable holds there", "NAME=VALUE", many=True, field="held"),
)


def run(options: Options) -> int:
    """Play, and leave with an exit code."""
    if options.held and not options.at:
        raise UsageError("--with needs --at", "as in `--at shore/beach --with strain=3`")
    folder = story_at(options.story)
    plain = options.plain or is_plain()
    piped = not (sys.stdin and sys.stdin.isatty())
    story = load(folder)
    seed = options.seed or (PIPED_SEED if piped and plain else "")
    given = _given(story, options.given)
    saves = saves_at(options.saves, folder)
    library = Shelves(story, saves, seed=seed, given=given, aware=not (piped and plain))
    try:
        start = _start(library, story, options, later=not plain)
        if plain:
            return _line_by_line(library, start, folder if options.live else None)
        from ..player.run import run as open_room

        return open_room(library, start=start, fresh=_fresh(folder) if options.live else None)
    finally:
        library.close()


def is_plain() -> bool:
    """Whether this machine is read line by line without being asked to."""
    if os.environ.get("ACCESSIBLE") or os.environ.get("TERM", "dumb") in ("", "dumb"):
        return True
    return not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _start(library: Shelves, story: Story, options: Options, *, later: bool) -> Opened | None:
    """The playthrough that was asked for; None where the reader is to say."""
    if options.at:
        from ..player.rehearsal import rehearsal

        return library.rehearse(rehearsal(story, options.at, options.held))
    if options.save is None:
        return library.begin(library.free_name(), {}) if options.new else None
    if library.has(options.save) and not options.new:
        return library.open(options.save, later=later)
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


def _fresh(folder: Path) -> Callable[[], Story | None]:
    """What says whether the story was edited, and how it reads now."""
    from ..player.live import Live

    return Live(folder).fresh


def _line_by_line(library: Shelves, start: Opened | None, watched: Path | None) -> int:
    from ..player.lines import Lines
    from ..player.plain import Plain
    from ..player.welcome import welcome

    lines = Lines()
    start = start or welcome(library, lines)
    if start is None:
        return 0
    fresh = _fresh(watched) if watched else None
    return Plain(library, start, lines, fresh).run()
