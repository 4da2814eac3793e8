"""How a command line is read, and what is said where it cannot be."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import NoReturn


class UsageError(Exception):
    """The command line asks for what cannot be done. Carries `help`."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Parser(ArgumentParser):
    """The arguments of one command; what is wrong with them is a `UsageError`."""

    def __init__(self, name: str, manual: str) -> None:
        super().__init__(
            f"dreamweave {name}",
            description=manual,
            allow_abbrev=False,
            formatter_class=RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        name = self.prog.removeprefix("dreamweave ")
        raise UsageError(f"{self.prog}: {message}", f"see `dreamweave help {name}`")
