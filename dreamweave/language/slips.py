"""What a writer most likely did, told from what YAML's reader could not read.

YAML says "while parsing a block mapping, did not find expected key". A writer wants to hear
that the text goes on after its closing quote. `SLIPS` maps the one to the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from .diagnostics import Diagnostic, error
from .model import Span
from .tree import File
from .tuples import NamedTuple


class Trouble(NamedTuple):
    """Where YAML's reader gave up, and what it was reading; rows and columns from 0."""

    file: File
    problem: str
    row: int
    column: int
    context: str
    begun_row: int
    begun_column: int

    @property
    def before(self) -> str:
        """What stands left of the place."""
        return self.file.line(self.row)[: self.column]

    @property
    def rest(self) -> str:
        """What stands at the place and right of it."""
        return self.file.line(self.row)[self.column :]

    @property
    def here(self) -> Span:
        """The character where the reader gave up; a visible one, if there is one before it."""
        row, column = self.row, self.column
        if not self.file.line(row)[column:].strip():
            while row > 0 and not self.file.line(row)[:column].strip():
                row, column = row - 1, len(self.file.line(row - 1))
            column = max(0, len(self.file.line(row)[:column].rstrip()) - 1)
        return self.file.span(row, column, row, column + 1)

    @property
    def begun(self) -> Span:
        """The character where what it was reading began."""
        return self.file.span(
            self.begun_row, self.begun_column, self.begun_row, self.begun_column + 1
        )


def explain(file: File, problem: Any) -> Diagnostic:
    """The fault behind an error of YAML's reader."""
    trouble = _trouble(file, problem)
    for pattern, tell in SLIPS:
        if pattern.search(f"{trouble.context}: {trouble.problem}"):
            return tell(trouble)
    words = trouble.problem or "the reader of YAML gave up"
    return error("E120", f"this is not YAML: {words}", trouble.here)


def _trouble(file: File, problem: Any) -> Trouble:
    """The marks of an error, with 0 where it has none."""
    mark = getattr(problem, "problem_mark", None)
    begun = getattr(problem, "context_mark", None) or mark
    row, column = (mark.line, mark.column) if mark else (0, 0)
    begun_row, begun_column = (begun.line, begun.column) if begun else (row, column)
    words = str(getattr(problem, "problem", None) or "")
    context = str(getattr(problem, "context", None) or "")
    return Trouble(file, words, row, column, context, begun_row, begun_column)


def _unclosed_quote(trouble: Trouble) -> Diagnostic:
    """A quote opens a text and nothing closes it."""
    quote = trouble.file.line(trouble.begun_row)[trouble.begun_column : trouble.begun_column + 1]
    return error(
        "E121",
        "this quote is never closed",
        trouble.begun,
        f"close it with {quote or 'the same quote'}; or write the text in a block below `text: |`, "
        "where quotes are only quotes",
    )


def _unclosed_bracket(trouble: Trouble) -> Diagnostic:
    """A list in brackets or a mapping in braces goes wrong before its end."""
    if trouble.rest.startswith(": ") and trouble.row == trouble.begun_row:
        return error(
            "E123",
            "': ' in a text without quotes reads as a key",
            trouble.here,
            "put the text in quotes",
        )
    closing = "]" if "sequence" in trouble.context else "}"
    opening = "[" if closing == "]" else "{"
    return error(
        "E122",
        f"'{opening}' is not closed by '{closing}'",
        trouble.begun,
        f"close it with '{closing}' and separate entries with commas; a text that begins with "
        f"'{opening}' is quoted, or stands in a block below `text: |`",
        also=((trouble.here, f"'{closing}' or ',' was expected before this"),),
    )


def _stray_bracket(trouble: Trouble) -> Diagnostic:
    """A closing bracket or a comma where a value belongs."""
    sign = trouble.rest[:1]
    if sign in ("]", "}", ","):
        message = f"nothing is open that '{sign}' could belong to"
    else:
        message = "a value is missing here"
    remedy = f"delete it; or quote a text that begins with '{sign}'" if sign else "write the value"
    return error("E122", message, trouble.here, remedy)


def _needs_quotes(trouble: Trouble) -> Diagnostic:
    """A text begins with a sign that YAML keeps for itself."""
    row, column = trouble.row, trouble.column
    if "anchor" in trouble.context or "alias" in trouble.context:
        row, column = trouble.begun_row, trouble.begun_column
    sign = trouble.file.line(row)[column : column + 1]
    if sign == "\t":
        return _tab(trouble)
    place = trouble.file.span(row, column, row, column + 1)
    return error(
        "E123",
        f"text cannot begin with '{sign}' here: YAML keeps that sign for itself",
        place,
        "put the text in quotes, or in a block below `text: |`",
    )


def _colon(trouble: Trouble) -> Diagnostic:
    """A colon where no key can be."""
    found = re.match(r"[ -]*[^\s:'\"][^:]*: +(?P<value>[^\s].*)", trouble.before)
    if found:
        line = trouble.file.line(trouble.row)
        start, value = found.start("value"), line[found.start("value") :].rstrip()
        quoted = "'" + value.replace("'", "''") + "'"
        return error(
            "E123",
            "': ' in a text without quotes reads as a key",
            trouble.file.span(trouble.row, start, trouble.row, start + len(value)),
            f"put the text in quotes: {quoted}" if len(quoted) < 60 else "put the text in quotes",
            fix=quoted,
        )
    return _colon_below(trouble)


def _colon_below(trouble: Trouble) -> Diagnostic:
    """A key on a line that still belongs to the text above it."""
    row = max(0, trouble.row - 1)
    while row > 0 and not trouble.file.line(row).strip():
        row -= 1
    above = trouble.file.line(row)
    tight = re.match(r"[ -]*[a-z][\w/]*:(?=[^\s:])", above)
    if tight:
        column = tight.end() - 1
        place = trouble.file.span(row, column, row, column + 1)
        return error("E126", "a blank is missing after this colon", place, "write ': '", fix=": ")
    start = len(trouble.before) - len(trouble.before.lstrip())
    place = trouble.file.span(trouble.row, start, trouble.row, trouble.column)
    return error(
        "E124",
        "no key can stand here: the line above is not finished",
        place,
        "indent this line as far as the key that it follows; a text of several lines stands "
        "below `text: |`",
    )


def _not_a_key(trouble: Trouble) -> Diagnostic:
    """A line that is neither a key nor part of a text."""
    line = trouble.file.line(trouble.begun_row).rstrip()
    place = trouble.file.span(trouble.begun_row, trouble.begun_column, trouble.begun_row, len(line))
    return error(
        "E126",
        "this line is neither a key nor part of a text",
        place,
        "a key ends in ':'; prose is indented deeper than its key, below `text: |`",
    )


def _unexpected(trouble: Trouble) -> Diagnostic:
    """Something stands where the next key belongs."""
    left = trouble.before.rstrip()
    if left.endswith(('"', "'")):
        return error(
            "E123",
            "the text goes on after its closing quote",
            trouble.here,
            "put the whole text into quotes of the other kind, or in a block below `text: |`",
        )
    if left.endswith(("}", "]")):
        return error(
            "E123",
            f"the line goes on after '{left[-1]}'",
            trouble.here,
            "a text that begins with '{' or '[' is quoted, or stands in a block below `text: |`",
        )
    return _indentation(trouble)


def _indentation(trouble: Trouble) -> Diagnostic:
    """A line that begins in a column where nothing above began."""
    return error(
        "E124",
        "this line is indented like nothing above it",
        trouble.here,
        "indent it as far as the line that it follows: two blanks for each level",
        also=((trouble.begun, f"this began in column {trouble.begun_column + 1}"),)
        if trouble.begun_row != trouble.row
        else (),
    )


def _dash(trouble: Trouble) -> Diagnostic:
    """A list begins on the line of its key."""
    return error(
        "E124",
        "a list with '-' begins on a line of its own",
        trouble.here,
        "put each '- …' on its own line below the key; a text that begins with '-' is quoted",
    )


def _escape(trouble: Trouble) -> Diagnostic:
    """A backslash that means nothing between double quotes."""
    back = trouble.before.rfind("\\")
    start = trouble.column if trouble.rest[:1] == "\\" or back < 0 else back
    place = trouble.file.span(trouble.row, start, trouble.row, start + 2)
    return error(
        "E125",
        "this backslash means nothing between double quotes",
        place,
        "write it twice; or use single quotes or a block below `text: |`, where it is itself",
    )


def _block(trouble: Trouble) -> Diagnostic:
    """Something follows the sign that opens a block of text."""
    sign = trouble.file.line(trouble.begun_row)[trouble.begun_column : trouble.begun_column + 1]
    return error(
        "E127",
        f"a block of text begins on the line after '{sign}'",
        trouble.here,
        f"press Enter after '{sign}' and indent the text; or leave the '{sign}' away",
    )


def _tab(trouble: Trouble) -> Diagnostic:
    """A tab where blanks belong."""
    return error("E112", "a tab in the indentation", trouble.here, "indent with spaces")


def _tag(trouble: Trouble) -> Diagnostic:
    """Something that looks like a tag or a directive of YAML."""
    return error(
        "E133",
        "a tag or directive of YAML, which stories do not use",
        trouble.begun,
        "put a text that begins with '!' or '%' in quotes",
    )


SLIPS: Final[tuple[tuple[re.Pattern[str], Callable[[Trouble], Diagnostic]], ...]] = tuple(
    (re.compile(pattern), tell)
    for pattern, tell in (
        (r"quoted scalar: found unexpected (end of stream|document)", _unclosed_quote),
        (r"escape|hexdecimal|hexadecimal", _escape),
        (r"flow (sequence|mapping): .*expected ',' or", _unclosed_bracket),
        (r"alias|anchor", _needs_quotes),
        (r"tag|directive", _tag),
        (r"cannot start any token", _needs_quotes),
        (r"mapping values are not allowed", _colon),
        (r"could not find expected ':'", _not_a_key),
        (r"sequence entries are not allowed", _dash),
        (r"block scalar: ", _block),
        (r"tab character", _tab),
        (r"node: (did not find expected|expected the) node content", _stray_bracket),
        (r"block (mapping|collection|sequence): (did not find )?expected", _unexpected),
        (r"<document start>", _not_a_key),
    )
)
"""The first that fits; in the words of libyaml and of PyYAML's own reader."""
