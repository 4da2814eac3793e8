"""What a file says: a tree of maps, lists and texts, each knowing its place.

Law 1: a scalar is text. What it means is for the reader of the tree to say.
Law 2: every span lies inside its file.
Law 3: places are worked out when somebody asks; a story without mistakes never pays for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar, Final, Literal

from .model import Span

Style = Literal["plain", "quoted", "|", ">"]

STYLES: Final[dict[str | None, Style]] = {
    None: "plain",
    "": "plain",
    "'": "quoted",
    '"': "quoted",
    "|": "|",
    ">": ">",
}
"""How a text was written, by the sign that YAML's readers give it."""

INK: Final[dict[str, re.Pattern[str]]] = {
    "'": re.compile(r"''|\S"),
    '"': re.compile(r"\\(?:(?P<blank>[nt _NLPrv]|$)|x..|u....|U........|.)|\S"),
}
"""What stands for one visible character in the file, by the quote around it."""

VISIBLE: Final = re.compile(r"\S")


class File:
    """A text that was parsed, and its lines."""

    __slots__ = ("lines", "lost", "name")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.split("\n")
        self.lost: list[tuple[str, ...]] = []
        """Keys that nobody can read because of a mistake in YAML: `("scenes", "gate")`. What
        misses them need not be told twice."""

    def line(self, row: int) -> str:
        """A line, counted from 0; empty past the end."""
        return self.lines[row] if row < len(self.lines) else ""

    def span(self, row: int, column: int, end_row: int, end_column: int) -> Span:
        """The span from here to there, both counted from 0, never leaving the file."""
        row, column = self._inside(row, column)
        end_row, end_column = self._inside(end_row, end_column)
        end_row, end_column = max((row, column), (end_row, end_column))
        return Span(self.name, row + 1, column + 1, end_row + 1, end_column + 1)

    def _inside(self, row: int, column: int) -> tuple[int, int]:
        """The nearest place that the file has."""
        if row >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        return row, min(column, len(self.lines[row]))


class Text:
    """A scalar: text, until somebody says otherwise."""

    __slots__ = ("end", "file", "start", "style", "value")

    kind: ClassVar[Literal["text"]] = "text"

    def __init__(self, file: File, start: Any, end: Any, value: str, style: Style) -> None:
        self.file = file
        self.start = start
        self.end = end
        self.value = value
        self.style = style

    @property
    def span(self) -> Span:
        """Where it stands, quotes and all; a block of text from its `|` to its last line."""
        first, row, column = self.start.line, self.end.line, self.end.column
        if first == row < len(self.file.lines):
            # Nearly every text. Only behind its last line do libyaml's marks leave a file.
            return Span(self.file.name, row + 1, self.start.column + 1, row + 1, column + 1)
        if self.style in ("|", ">") and column == 0:
            row -= 1
            while row > self.start.line and not self.file.line(row).strip():
                row -= 1
            column = len(self.file.line(row))
        return self.file.span(self.start.line, self.start.column, row, column)

    def place(self, start: int, end: int | None = None) -> Span:
        """Where these characters of the value stand; without `end` it is one character."""
        row, column = self._where(start)
        if end is not None and end <= start:
            return self.file.span(row, column, row, column)
        last_row, last = self._where(start if end is None else end - 1)
        return self.file.span(row, column, last_row, last + 1)

    def line(self, start: int) -> int:
        """The line, from 1, on which this character of the value stands."""
        if self.style == "|":
            return int(self.start.line) + 2 + self.value.count("\n", 0, start)
        return self._where(start)[0] + 1

    def _where(self, index: int) -> tuple[int, int]:
        """The row and column, from 0, of a character of the value."""
        index = max(0, min(index, len(self.value)))
        if self.style == "|":
            return self._in_block(index)
        if self.style == "plain" and self.start.line == self.end.line:
            return self.start.line, self.start.column + index
        return self._in_ink(index)

    def _in_block(self, index: int) -> tuple[int, int]:
        """As `_where`, for a `|` block: YAML took nothing from its lines but the indentation."""
        if index == len(self.value) and self.value.endswith("\n"):
            index -= 1
        begin = self.value.rfind("\n", 0, index) + 1
        past = self.value.find("\n", begin)
        length = (past if past >= 0 else len(self.value)) - begin
        row = self.start.line + 1 + self.value.count("\n", 0, index)
        return row, len(self.file.line(row)) - length + index - begin

    def _in_ink(self, index: int) -> tuple[int, int]:
        """As `_where`, by counting visible characters: folding only ever moves the blanks."""
        before = self.value[:index]
        count = len("".join(before.split()))
        ink = self._ink()
        if self.value[index : index + 1].strip():
            row, column, _ = next(islice(ink, count, None), self._opening())
            return row, column
        last = islice(ink, count - 1, None) if count else iter(())
        row, column, wide = next(last, self._opening())
        return row, column + wide + len(before) - len(before.rstrip())

    def _opening(self) -> tuple[int, int, int]:
        """Row, column and width of what comes before the first character."""
        return self.start.line, self.start.column, int(self.style == "quoted")

    def _ink(self) -> Iterator[tuple[int, int, int]]:
        """Row, column and width of each visible character in the file, in order."""
        quote = self.file.line(self.start.line)[self.start.column : self.start.column + 1]
        quoted = self.style == "quoted" and quote in INK
        pattern = INK[quote] if quoted else VISIBLE
        first = self.start.line + (self.style == ">")
        begin = self.start.column + quoted if first == self.start.line else 0
        for row in range(first, self.end.line + 1):
            past = self.end.column - quoted if row == self.end.line else None
            line = self.file.line(row)
            for found in pattern.finditer(line, begin, len(line) if past is None else past):
                if not found.groupdict().get("blank") and found[0] != "\\":
                    yield row, found.start(), len(found[0])
            begin = 0


class List:
    """A sequence."""

    __slots__ = ("end", "file", "items", "start")

    kind: ClassVar[Literal["list"]] = "list"

    def __init__(self, file: File, start: Any) -> None:
        self.file = file
        self.start = start
        self.end = start
        self.items: list[Node] = []

    @property
    def span(self) -> Span:
        """From its first sign to the end of its last entry, or its bracket."""
        return _span(self, self.items[-1] if self.items else None)


class Map:
    """A mapping; its keys are texts, each there once."""

    __slots__ = ("end", "entries", "file", "start")

    kind: ClassVar[Literal["map"]] = "map"

    def __init__(self, file: File, start: Any) -> None:
        self.file = file
        self.start = start
        self.end = start
        self.entries: dict[str, tuple[Text, Node]] = {}

    @property
    def items(self) -> list[tuple[Text, Node]]:
        """Keys and values, as written."""
        return list(self.entries.values())

    @property
    def span(self) -> Span:
        """From its first key to the end of its last value, or its brace."""
        last = next(reversed(self.entries.values()), None)
        return _span(self, last[1] if last else None)

    def get(self, key: str) -> Node | None:
        """The value of a key, if it is there."""
        found = self.entries.get(key)
        return found[1] if found else None

    def key(self, key: str) -> Text | None:
        """The key itself, for its place."""
        found = self.entries.get(key)
        return found[0] if found else None

    def __contains__(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.entries


Node = Map | List | Text


def _span(node: Map | List, last: Node | None) -> Span:
    """Where a node stands. YAML ends a block at the next thing it meets; we at its last entry."""
    start, end = node.start, node.end
    sign = node.file.line(start.line)[start.column : start.column + 1]
    if last is None or (sign in ("{", "[") and end is not start):
        return node.file.span(start.line, start.column, end.line, end.column)
    inner = last.span
    return node.file.span(start.line, start.column, inner.end_line - 1, inner.end_column - 1)
