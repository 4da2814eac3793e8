"""The characters a story may hold: whatever could act on a terminal or hide is refused.

Law: each refused character is answered by one blank, so that all places stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .diagnostics import Diagnostic, Report, error
from .model import Span
from .tuples import NamedTuple

MAX_REPORTED: Final = 20
"""Of one file: past that it is no text at all, and its author needs to be told once."""

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Every character that story text never holds; line feed and tab are met elsewhere."""

INDENTING_TAB: Final = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)

BLANK_TAB: Final = re.compile(r"^ *\t[ \t]*$", re.MULTILINE)
"""A line of nothing but blanks: harmless, once it is empty."""


class _Kind(NamedTuple):
    """What to say about a sort of character."""

    code: str
    name: str
    help: str


_CONTROL: Final = _Kind(
    "E110", "a control character", "delete it; story text is never sent to a terminal as orders"
)
_LINE: Final = _Kind(
    "E111", "a line separator", "delete it and press Enter: lines end in a line feed"
)
_HIDDEN: Final = _Kind(
    "E113", "a character that reorders or hides text", "delete it and write the text in its order"
)


def clean(file: str, text: str, report: Report) -> str:
    """The text with a blank for every unsafe character, each one reported."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if UNSAFE.search(text):
        for found in _places(file, text):
            report(found)
        text = UNSAFE.sub(" ", text)
    return BLANK_TAB.sub("", text) if "\t" in text else text


def tabs(file: str, text: str) -> Iterator[Diagnostic]:
    """A fault for each line that a tab indents, as far as one cares to read."""
    if "\t" not in text:
        return
    row = at = 0
    for found in INDENTING_TAB.finditer(text):
        row += text.count("\n", at, found.start())
        at = found.start()
        column = found[0].index("\t")
        yield error(
            "E112",
            "a tab in the indentation",
            Span(file, row + 1, column + 1, row + 1, len(found[0]) + 1),
            "indent with spaces, two for each level: editors do not agree how wide a tab is",
        )


def safe(text: str) -> bool:
    """Whether a text that quotes and escapes made holds nothing unsafe."""
    return not UNSAFE.search(text)


def name(character: str) -> str:
    """`U+001B`: how people call a character that cannot be shown."""
    return f"U+{ord(character):04X}"


def describe(character: str) -> _Kind:
    """What to say about an unsafe character."""
    if character in "\r\x85\u2028\u2029":
        return _LINE
    if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069":
        return _HIDDEN
    return _HIDDEN if character == "\ufeff" else _CONTROL


def _places(file: str, text: str) -> Iterator[Diagnostic]:
    """A fault for the first of each kind on a line, up to the limit."""
    row = at = count = 0
    seen: tuple[int, str] | None = None
    for found in UNSAFE.finditer(text):
        row += text.count("\n", at, found.start())
        at = found.start()
        kind = describe(found[0])
        if seen == (row, kind.code):
            continue
        seen, count = (row, kind.code), count + 1
        if count > MAX_REPORTED:
            return
        column = at - text.rfind("\n", 0, at)
        place = Span(file, row + 1, column, row + 1, column + 1)
        yield error(kind.code, f"{kind.name}: {name(found[0])}", place, kind.help)
