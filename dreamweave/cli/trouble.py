"""What is said when something went wrong, and the exit code that goes with it."""

from __future__ import annotations

import sys

from ..language.diagnostics import StoryError
from . import FAULT, USAGE
from .usage import UsageError


def tell(error: Exception) -> int:
    """Say on stderr what happened, and what to do; the exit code for it."""
    if isinstance(error, UsageError):
        _say(str(error), error.help)
        return USAGE
    if isinstance(error, StoryError):
        return _tell_story(error)
    if type(error).__module__.startswith("dreamweave."):
        # The program's own exceptions are written for the reader.
        _say(str(error))
    elif isinstance(error, OSError):
        place = f"'{error.filename}': " if error.filename else ""
        _say(f"{place}{(error.strerror or str(error)).lower()}")
    else:
        _say(
            f"this is a mistake in Dreamweave: {type(error).__name__}: {str(error)[:300]}",
            "nothing that was saved is lost; please open an issue with what `--debug` prints",
        )
    return FAULT


def _tell_story(error: StoryError) -> int:
    from ..workshop.report import text

    print(text(error.diagnostics, error.sources), end="", file=sys.stderr)
    return FAULT


def _say(message: str, help: str = "") -> None:
    tail = f"\nhelp: {help}" if help else ""
    # The name of a file may hold anything, and a terminal obeys some of it.
    text = "".join(c if c.isprintable() or c == "\n" else "?" for c in message + tail)
    print(f"dreamweave: {text}", file=sys.stderr)
