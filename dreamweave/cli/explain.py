"""What a mistake's code means, with a story that has it and one that has not.

Without a code, every code with its title.
"""

from __future__ import annotations

from textwrap import indent
from typing import Final

from ..language.codes import CODES
from ..language.diagnostics import suggest
from ..language.manual.page import Code, Example
from .usage import Argument, Options, UsageError

TAKES: Final = (Argument("code", "as `check` prints it: E301", needed=False),)


def run(options: Options) -> int:
    """Print the page."""
    if options.code is None:
        print("".join(f"{code}  {page.title}\n" for code, page in CODES.items()), end="")
        return 0
    page = CODES.get(options.code.upper())
    if page is None:
        help = suggest(options.code.upper(), CODES) or "`dreamweave explain` lists them"
        raise UsageError(f"there is no code '{options.code[:40]}'", help)
    print(_page(page), end="")
    return 0


def _page(page: Code) -> str:
    parts = [f"{page.code}: {page.title}", page.explanation.strip()]
    parts += [f"This has it:\n\n{_shown(page.fails)}", f"This has not:\n\n{_shown(page.passes)}"]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> str:
    """The lines that matter, indented."""
    return indent(example.lines.strip("\n"), "    ")
