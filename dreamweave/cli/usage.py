"""How a command line is read, and what is said where it cannot be."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from functools import partial
from typing import Final, NoReturn

WIDTH: Final = 80
"""Columns of help, wherever it is printed."""


class UsageError(Exception):
    """The command line asks for what cannot be done. Carries `help`."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Parser(ArgumentParser):
    """The arguments of one command; what is wrong with them is a `UsageError`."""

    def __init__(self, prog: str, description: str = "") -> None:
        super().__init__(
            prog,
            description=description,
            allow_abbrev=False,
            # A width that is asked of the terminal costs more than all the rest of parsing.
            formatter_class=partial(RawDescriptionHelpFormatter, width=WIDTH),
        )

    def read(self, words: Sequence[str]) -> Namespace:
        """The arguments; those without a dash may stand anywhere among the others."""
        if self._subparsers is not None:
            return self.parse_args(words)
        return self.parse_intermixed_args(words)

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        command = self.prog.removeprefix("dreamweave ")
        remedy = _meant(message) or f"see `dreamweave help {command}`"
        raise UsageError(f"{command}: {message}", remedy)


def _meant(message: str) -> str:
    """What was probably meant, where one of a few words was to be chosen."""
    from ..language.diagnostics import suggest

    said, _, rest = message.partition("invalid choice: ")[2].partition(" (choose from ")
    return suggest(said.strip("'"), rest.rstrip(")").replace("'", "").split(", ")) if rest else ""
