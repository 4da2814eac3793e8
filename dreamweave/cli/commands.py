"""Every command by name, with the line that `dreamweave --help` gives it.

Adding a command is adding a line here and a module of that name beside this one, with
`arguments(parser)`, `run(options)` and a docstring that is its manual page.
"""

from __future__ import annotations

from typing import Final

from .usage import UsageError

COMMANDS: Final = {
    "play": "play a story",
    "replay": "watch a save, and go on from any moment of it",
    "saves": "list, show, verify and share playthroughs",
    "check": "every mistake in a story, with place, reason and remedy",
    "prove": "every playthrough of a story: endings, odds, traps, claims",
    "why": "why a choice is closed, what closed it, the nearest way to open it",
    "impact": "what an edit does to saves and endings",
    "explain": "what a mistake's code means",
    "new": "begin a story of your own",
    "schema": "the story format as a JSON Schema, for editors",
    "doctor": "what Dreamweave finds on this machine",
}

HEAD: Final = """\
usage: dreamweave [COMMAND] [--debug]

Branching stories in plain text: play them, watch them again, prove them.
Without a command the story in ./story opens, or else the one that comes with it.

commands:
"""

TAIL: Final = """\

  dreamweave help COMMAND    what a command does and takes
  dreamweave --version
  dreamweave COMMAND --debug    on a fault in the program, where it happened

exit codes: 0 fine; 1 the story, save or claim is at fault; 2 wrong usage; 130 interrupted
"""


def general_help() -> str:
    """What `dreamweave --help` prints."""
    wide = max(map(len, COMMANDS)) + 4
    return HEAD + "".join(f"  {name:{wide}}{line}\n" for name, line in COMMANDS.items()) + TAIL


def version() -> str:
    """This program's version, as it was installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("dreamweave")
    except PackageNotFoundError:
        return "(not installed)"


def unknown(name: str) -> UsageError:
    """What to say of a command that is none."""
    from pathlib import Path

    from ..language.diagnostics import suggest

    if Path(name).is_dir():
        help = f"to play the story in it: dreamweave play {name}"
    else:
        help = suggest(name, COMMANDS) or "`dreamweave --help` lists them"
    return UsageError(f"there is no command '{name[:60]}'", help)
