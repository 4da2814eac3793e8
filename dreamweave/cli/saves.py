"""Playthroughs that are kept: list and show them, check them, carry them on, share them.

A SAVE is a name, `story/name` where two stories have one of that name, or a file; `tree` takes a
folder, too. Choices are
counted along the way to where the reader is; 0 is the beginning. Nothing here writes over a save.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..language.diagnostics import suggest
from . import saves_changing as changing
from . import saves_reading as reading
from . import saves_tree as threads
from . import saves_verifying as verifying
from .usage import (
    JSON,
    OTHER_STORY,
    SAVE,
    SAVES,
    Argument,
    Command,
    HelpWanted,
    Options,
    Switch,
    Takes,
    UsageError,
    number,
)

NAME: Final = Argument("name", "what the new one is called")
AT: Final = Switch("at", "at the choice with this number", "N", number)
MANY: Final = Argument("save", "names or files; all, if none is named", many=True, needed=False)
OTHER: Final = Argument("other", "another")
FORMAT: Final = Switch("format", "txt, md, html, cast, svg or walkthrough", "FORMAT")
WALKTHROUGH: Final = Switch("walkthrough", "the same as `--format walkthrough`")
OUTPUT: Final = Switch("output", "write it to this new file", "FILE")

ACTIONS: Final[dict[str, tuple[Callable[[Options], int], Takes]]] = {
    "list": (reading.list_, (SAVES, JSON)),
    "show": (reading.show, (SAVE, SAVES, JSON)),
    "verify": (verifying.verify, (MANY, OTHER_STORY, SAVES, JSON)),
    "tree": (threads.tree, (SAVE, SAVES, JSON)),
    "diff": (reading.diff, (SAVE, OTHER, SAVES, JSON)),
    "branch": (changing.branch, (SAVE, NAME, AT, SAVES, JSON)),
    "rename": (changing.rename, (SAVE, NAME, SAVES, JSON)),
    "export": (
        changing.export,
        (SAVE, FORMAT, WALKTHROUGH, AT, OUTPUT, OTHER_STORY, SAVES, JSON),
    ),
    "repair": (changing.repair, (SAVE, SAVES, JSON)),
    "reseal": (changing.reseal, (SAVE, SAVES, JSON)),
}


def choose(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The action that is meant, and the words that are left for it."""
    rest = list(words)
    if rest[:1] in (["--help"], ["-h"]):
        raise HelpWanted(_page())
    first = next((k for k, word in enumerate(rest) if not word.startswith("-")), None)
    at = next((k for k, word in enumerate(rest) if word in ACTIONS), None)
    if at is None and first == 0:
        what = f"saves: there is no action '{rest[0][:60]}'"
        raise UsageError(what, suggest(rest[0], ACTIONS) or "see `dreamweave help saves`")
    name = "list" if at is None else rest.pop(at)
    run, takes = ACTIONS[name]
    return Command(f"saves {name}", run.__doc__ or "", takes, run), rest


def _page() -> str:
    """What there is to do with saves."""
    lines = [
        f"  {name:10}{(run.__doc__ or '').splitlines()[0]}" for name, (run, _) in ACTIONS.items()
    ]
    head = ["usage: dreamweave saves [ACTION] [--…]", "", (__doc__ or "").strip(), ""]
    tail = ["", "`dreamweave saves ACTION --help` tells what each of them takes."]
    return "\n".join([*head, *lines, *tail]) + "\n"
