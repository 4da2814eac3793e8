"""The command line: arguments in, an exit code out, and never a traceback.

Law 1: 0 is fine, 1 the story, save or claim is at fault, 2 wrong usage, 130 interrupted.
Law 2: a command is a module of its own, imported when it is asked for; so is what it needs.
Law 3: whatever goes wrong is told in a sentence; `--debug` shows where in the program.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

FINE: Final = 0
FAULT: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

GARBAGE: Final = 100_000
"""New objects between two looks for garbage; Python's own is 700."""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of one command line."""
    if argv is None:
        # Starting makes many small objects and drops few: looking for garbage takes a tenth of it.
        gc.set_threshold(GARBAGE)
        atexit.register(gc.freeze)
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    try:
        _mend_streams()
        code = _run([word for word in words if word != "--debug"])
        _flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever was reading has seen enough, as in `dreamweave check | head`.
        _drop_output()
        return FINE
    except Exception as error:
        if debug:
            raise
        from .trouble import tell

        code = tell(error)
        _drop_output()
    return code


def _run(words: list[str]) -> int:
    from .commands import COMMANDS, general_help, unknown, version

    first = words[0] if words else ""
    if first in ("-h", "--help") or words == ["help"]:
        print(general_help(), end="")
        return FINE
    if first in ("-V", "--version"):
        print(f"dreamweave {version()}")
        return FINE
    if first == "help":
        words = [*words[1:], "--help"]
    elif not first or first.startswith("-"):
        words = ["play", *words]
    if words[0] not in COMMANDS:
        raise unknown(words[0])
    return _command(words[0], words[1:])


def _command(name: str, words: list[str]) -> int:
    from importlib import import_module

    from .usage import Command, HelpWanted, read

    module = import_module(f".{name}", __package__)
    try:
        if hasattr(module, "choose"):
            command, words = module.choose(words)
        else:
            command = Command(name, module.__doc__ or "", module.TAKES, module.run)
        options = read(command, words)
    except HelpWanted as wanted:
        print(wanted, end="")
        return FINE
    code: int = command.run(options)
    return code


def _mend_streams() -> None:
    """Nothing that is printed can fail for its letters, or land in a save.

    A program that is started without standard streams would get their numbers for the next
    files that it opens.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        change = getattr(stream, "reconfigure", None)
        if change:
            change(errors="replace" if stream is not sys.stderr else "backslashreplace")


def _flush() -> None:
    if sys.stdout:
        sys.stdout.flush()


def _drop_output() -> None:
    """What could not be written is forgotten, so that Python does not try again at its end."""
    try:
        _flush()
    except OSError:
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.stdout.fileno())
        os.close(void)
