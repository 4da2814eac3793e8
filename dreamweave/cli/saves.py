"""Playthroughs that are kept: list and show them, check them, carry them on, share them.

A SAVE is a name, `story/name` where two stories have one of that name, or a file. Choices are
counted along the way to where the reader is; 0 is the beginning. Nothing here writes over a save.
"""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from . import saves_changing, saves_reading


class Action(NamedTuple):
    """One thing that can be done with saves."""

    run: Callable[[Namespace], int]
    help: str
    takes: str
    """The names of its arguments, in order; `…` after one for several of it."""
    switches: str = ""


ACTIONS: Final = {
    "list": Action(saves_reading.list_, "what is kept", "", "json"),
    "show": Action(saves_reading.show, "the choices of a save", "save", "json"),
    "verify": Action(
        saves_reading.verify, "is it as it was written, does it still play", "save…", "json story"
    ),
    "tree": Action(saves_reading.tree, "every thread, with what was undone", "save", "json"),
    "diff": Action(saves_reading.diff, "where two playthroughs part", "save other", "json"),
    "branch": Action(saves_changing.branch, "a new save from a choice of one", "save name", "at"),
    "rename": Action(saves_changing.rename, "call it something else", "save name"),
    "export": Action(
        saves_changing.export, "as text, a page, a recording", "save", "at story format output"
    ),
    "repair": Action(saves_changing.repair, "a new save with all that is good of one", "save"),
    "reseal": Action(saves_changing.reseal, "a new save from one edited by hand", "save"),
}

ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "save": {"metavar": "SAVE", "help": "a save's name or file"},
    "save…": {"metavar": "SAVE", "nargs": "*", "help": "names or files; all, if none is named"},
    "other": {"metavar": "OTHER", "help": "another"},
    "name": {"metavar": "NAME", "help": "what the new one is called"},
}

SWITCHES: Final[dict[str, dict[str, Any]]] = {
    "json": {"action": "store_true", "help": "for another program to read"},
    "story": {"metavar": "DIR", "help": "the story's folder, if it is not the usual one"},
    "at": {"metavar": "N", "type": int, "help": "from the choice with this number"},
    "format": {"metavar": "FORMAT", "default": "txt", "help": "txt md html cast svg walkthrough"},
    "output": {"metavar": "FILE", "help": "write it to a new file"},
}


def arguments(parser: ArgumentParser) -> None:
    """What `saves` takes."""
    parser.add_argument("--saves", metavar="DIR", help="where saves are kept")
    actions = parser.add_subparsers(metavar="ACTION", dest="action")
    for name, action in ACTIONS.items():
        _add(actions, name, action)


def run(options: Namespace) -> int:
    """Do it."""
    if options.action is None:
        options.json = False
    return ACTIONS[options.action or "list"].run(options)


def _add(actions: _SubParsersAction[ArgumentParser], name: str, action: Action) -> None:
    parser = actions.add_parser(name, help=action.help)
    for argument in action.takes.split():
        parser.add_argument(argument.removesuffix("…"), **ARGUMENTS[argument])
    for switch in action.switches.split():
        parser.add_argument(f"--{switch}", **SWITCHES[switch])
    # Before or after the action: people write both.
    parser.add_argument("--saves", metavar="DIR", default=SUPPRESS, help="where saves are kept")
