"""A few lines of a story with what is wrong with them underlined.

Law 1: whatever a line holds, showing it gives no orders to a terminal and hides nothing.
Law 2: an underline stands exactly below its text, also below tabs and wide characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

TAB: Final = 4
"""Columns; stories are indented with spaces, so that tabs are rare and always in prose."""

EDGE: Final = 3
"""Columns between the number of a line and its text."""

THIRD: Final = 3
"""A mark in a long line has a third of the width to its left."""

HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Kinds of characters that steer, hide or mean nothing; shown by their number."""

Paint = Callable[[str, str], str]
"""Dresses a text for a role: `error`, `warning`, `help`, `gutter`, `also` or `title`."""


class Mark(NamedTuple):
    """Characters to underline on one line."""

    row: int
    """From 0."""
    start: int
    """From 0, in characters."""
    end: int
    sign: str
    role: str
    label: str = ""


class _Cell(NamedTuple):
    """A character as it is shown."""

    shown: str
    width: int


def visible(text: str) -> str:
    r"""The text with everything that steers a terminal or hides written out: `\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def frame(lines: Sequence[str], marks: Iterable[Mark], *, width: int, paint: Paint) -> list[str]:
    """The marked lines with their numbers, each mark underlined below its line."""
    wanted = sorted(mark for mark in marks if mark.row < len(lines))
    if not wanted:
        return []
    gutter = len(str(wanted[-1].row + 2))
    edge = paint("gutter", " " * (gutter + 1) + "|")
    out, before = [edge], wanted[0].row
    for row, group in groupby(wanted, key=lambda mark: mark.row):
        if row - before == 2:
            out.append(_numbered(lines, row - 1, gutter, width, paint))
        elif row - before > 2:
            out.append(paint("gutter", "..."))
        before = row
        out += _marked(lines[row], list(group), gutter, width, paint)
    return [line.rstrip() for line in [*out, edge]]


def _numbered(lines: Sequence[str], row: int, gutter: int, width: int, paint: Paint) -> str:
    """A line without marks."""
    shown, _ = _window(lines[row], 0, width - gutter - EDGE)
    return f"{paint('gutter', f'{row + 1:>{gutter}} |')} {shown}"


def _marked(line: str, marks: list[Mark], gutter: int, width: int, paint: Paint) -> list[str]:
    """A line and its underlines. What is marked last may be cut away, if the line is long."""
    first = marks[0]
    shown, places = _window(line, first.start, width - gutter - EDGE)
    out = [f"{paint('gutter', f'{first.row + 1:>{gutter}} |')} {shown}"]
    for mark in marks:
        begin = places(mark.start)
        end = max(min(mark.end, len(line)), mark.start + 1)
        under = mark.sign * max(1, places(end) - begin)
        words = f"{under} {visible(mark.label)}".rstrip()
        edge = paint("gutter", " " * (gutter + 1) + "|")
        out.append(f"{edge} {' ' * begin}{paint(mark.role, words)}")
    return out


def _window(line: str, start: int, room: int) -> tuple[str, Callable[[int], int]]:
    """What of a line is shown around a mark, and the column where a character then stands."""
    # No more is looked at than could be shown: a line may be as long as its file.
    first = max(0, min(start, len(line)) - room)
    cells = _cells(line[first : start + room], first)
    left, right = first, first + len(cells)
    if right < len(line) or first or sum(cell.width for cell in cells) >= room:
        left, right = _cut(cells, start - first, room - 2)
        left, right = left + first, right + first
    lead = "…" if left > 0 else ""
    shown = "".join(cell.shown for cell in cells[left - first : right - first])

    def place(index: int) -> int:
        inside = cells[left - first : max(left, min(index, right)) - first]
        past = max(0, index - right) if right == len(line) else 0
        return len(lead) + sum(cell.width for cell in inside) + min(past, 1)

    return f"{lead}{shown}{'…' if right < len(line) else ''}", place


def _cut(cells: list[_Cell], start: int, room: int) -> tuple[int, int]:
    """The first and one past the last cell to show, so that a mark has room to its left."""
    left, used = min(start, len(cells)), 0
    while left > 0 and used + cells[left - 1].width <= room // THIRD:
        left -= 1
        used += cells[left].width
    right = left
    used = 0
    while right < len(cells) and used + cells[right].width <= room:
        used += cells[right].width
        right += 1
    return left, right


def _cells(line: str, first: int) -> list[_Cell]:
    """The characters of a piece of line as they are shown."""
    out: list[_Cell] = []
    column = first
    for character in line:
        if character == "\t":
            width = TAB - column % TAB
            cell = _Cell(" " * width, width)
        else:
            shown = _shown(character)
            cell = _Cell(shown, len(shown) if len(shown) > 1 else _width(character))
        out.append(cell)
        column += cell.width
    return out


def _shown(character: str) -> str:
    """A character, or its number where it would steer, hide or mean nothing."""
    if unicodedata.category(character) not in HIDDEN:
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _width(character: str) -> int:
    """The columns that a terminal gives a character."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
