"""Where the line-by-line face reads and prints: one line at a time, and only ever onward."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Final, TextIO

MEASURE: Final = 68
"""Columns of prose at most in a terminal: a line the eye finds its way back from."""

PIPED: Final = 72
"""Columns where nobody's terminal says how wide it is."""

NARROW: Final = 20
"""Columns at least; below that words are cut whatever one does."""

MAX_INPUT: Final = 4096
"""Characters of one input that are looked at."""


class Lines:
    """A terminal, or two pipes."""

    def __init__(
        self, source: TextIO | None = None, target: TextIO | None = None, *, width: int = 0
    ) -> None:
        # A program started without standard streams has None there.
        self._in = source or sys.stdin
        self._out = target or sys.stdout
        self._width = width
        self.waits = bool(self._in and self._in.isatty())
        """Whether somebody sits there to be waited for."""

    @property
    def width(self) -> int:
        """How wide lines may be; asked anew each time, since terminals change."""
        if self._width:
            return self._width
        if not (self._out and self._out.isatty()):
            return PIPED
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except OSError:
            columns = 0
        return max(NARROW, min(MEASURE, columns - 1 if columns else MEASURE))

    def say(self, lines: Iterable[str]) -> None:
        """Print lines."""
        if self._out:
            self._out.writelines(line + "\n" for line in lines)

    def ask(self, prompt: str) -> str | None:
        """One line of input, without its end; None where there is no more."""
        if self._out:
            self._out.write(prompt)
            self._out.flush()
        text = self._next_line()
        if not text:
            self.say([""])
            return None
        if not self.waits:
            # Nobody typed a line end that would be seen.
            self.say([""])
        return text[:MAX_INPUT].strip()

    def _next_line(self) -> str:
        """A line with its end; those that begin with `#` are for people, as in a walkthrough."""
        text = self._in.readline() if self._in else ""
        while text.startswith("#") and self._in:
            text = self._in.readline()
        return text

    def flush(self) -> None:
        """Let everything that was said be seen."""
        if self._out:
            self._out.flush()
