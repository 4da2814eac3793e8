"""What is wrong with a story, as a page to read, one line each, or data for another program.

Law 1: the same diagnostics give the same bytes, wherever and whenever they are written.
Law 2: nothing that a story holds, not even the name of a file, gives orders to a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from ..language.codes import CODES
from ..language.diagnostics import Diagnostic, in_order
from ..language.model import Span
from .frame import Mark, Paint, frame, visible

WIDTH: Final = 100
"""Columns, where nobody knows how wide the screen is."""

COLOURS: Final[dict[str, str]] = {
    "error": "1;31",
    "warning": "1;33",
    "help": "1;32",
    "also": "1;34",
    "gutter": "34",
    "title": "1",
}
"""For a terminal, by role: the sixteen colours that its reader chose."""

FORMATS: Final = ("text", "short", "json", "sarif", "github")
"""What `render` can write."""


def render(
    format: str,
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str] | None = None,
    *,
    root: str = "",
    width: int = WIDTH,
    colour: bool = False,
) -> str:
    """The findings in one of `FORMATS`; width and colours only matter to `text`.

    `sources` are the texts by path, as far as they are known; `root` is the story's folder as
    its author named it, and is put before every path.
    """
    findings = _Findings(in_order(diagnostics), sources or {}, root)
    if format == "text":
        return _text(findings, width, _paint if colour else _plain)
    return _DATA[format](findings)


def text(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str] | None = None,
    *,
    root: str = "",
    width: int = WIDTH,
    colour: bool = False,
) -> str:
    """A page to read: each finding with its lines, its remedy, and a summary at the end."""
    return render("text", diagnostics, sources, root=root, width=width, colour=colour)


def wants_colour(environ: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether colours are welcome: on a terminal, unless its reader said no."""
    return terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


class _Findings(NamedTuple):
    """What a check found, and what is needed to show it."""

    diagnostics: Sequence[Diagnostic]
    sources: Mapping[str, str]
    root: str

    @property
    def errors(self) -> int:
        """How many things keep the story from being played."""
        return sum(one.is_error for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many things are only odd."""
        return len(self.diagnostics) - self.errors

    def path(self, span: Span) -> str:
        """Where the file of a span lies, from where the author stands."""
        root = self.root.rstrip("/")
        return span.file if not root or span.file == self.root else f"{root}/{span.file}"


def _text(findings: _Findings, width: int, paint: Paint) -> str:
    """A page to read."""
    lines: dict[str, list[str]] = {}
    pages = [_page(one, findings, lines, width, paint) for one in findings.diagnostics]
    codes = sorted({one.code for one in findings.diagnostics if one.code in CODES})
    more = f"; `dreamweave explain {codes[0]}` says more" if codes else ""
    return "".join(f"{page}\n\n" for page in pages) + _summary(findings) + more + "\n"


def _summary(findings: _Findings) -> str:
    """`2 errors, 1 warning in story/`."""
    counts = [_count(findings.errors, "error"), _count(findings.warnings, "warning")]
    words = ", ".join(filter(None, counts)) or "nothing is wrong"
    return f"{words} in {visible(findings.root.rstrip('/'))}/" if findings.root else words


def _short(findings: _Findings) -> str:
    """One line for each finding, as editors and `grep` like them."""
    return "".join(
        f"{visible(findings.path(one.span))}:{one.span.line}:{one.span.column}: "
        f"{one.code} {one.severity}: {visible(one.message)}\n"
        for one in findings.diagnostics
    )


def _json(findings: _Findings) -> str:
    """Everything, as one object of JSON."""
    data = {
        "version": 1,
        "errors": findings.errors,
        "warnings": findings.warnings,
        "diagnostics": [
            {
                "code": one.code,
                "severity": one.severity,
                "message": one.message,
                **_place(one.span, findings),
                "help": one.help,
                "also": [{**_place(span, findings), "message": word} for span, word in one.also],
                "fix": one.fix,
            }
            for one in findings.diagnostics
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _github(findings: _Findings) -> str:
    """Workflow commands: GitHub shows each finding beside its line."""
    return "".join(_command(one, findings) + "\n" for one in findings.diagnostics)


def _sarif(findings: _Findings) -> str:
    """SARIF 2.1.0, the format in which checkers and code hosts exchange findings."""
    codes = sorted({one.code for one in findings.diagnostics})
    driver = {"name": "Dreamweave", "rules": [_rule(code) for code in codes]}
    results = [_result(one, codes, findings) for one in findings.diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


_DATA: Final[dict[str, Callable[[_Findings], str]]] = {
    "short": _short,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}


def _page(
    one: Diagnostic, findings: _Findings, cache: dict[str, list[str]], width: int, paint: Paint
) -> str:
    """One finding: what, where, the lines, and what to do."""
    title = paint(one.severity, f"{one.severity}[{one.code}]")
    out = [f"{title}{paint('title', ': ' + visible(one.message))}"]
    for file, marks in _marks(one):
        place = next(span for span in (one.span, *(s for s, _ in one.also)) if span.file == file)
        arrow = paint("gutter", "-->" if file == one.span.file else ":::")
        out.append(f"  {arrow} {visible(findings.path(place))}:{place.line}:{place.column}")
        out += frame(_lines(file, findings.sources, cache), marks, width=width, paint=paint)
    if one.help:
        out.append(f"  {paint('help', 'help')}: {visible(one.help)}")
    return "\n".join(out)


def _marks(one: Diagnostic) -> list[tuple[str, list[Mark]]]:
    """What to underline, by file; the file of the finding itself comes first."""
    by_file: dict[str, list[Mark]] = {one.span.file: [_mark(one.span, "^", one.severity, "")]}
    for span, word in one.also:
        by_file.setdefault(span.file, []).append(_mark(span, "-", "also", word))
    return list(by_file.items())


def _mark(span: Span, sign: str, role: str, label: str) -> Mark:
    """A span as a mark; of several lines the first is underlined."""
    end = span.end_column - 1 if span.end_line == span.line else 1 << 30
    return Mark(span.line - 1, span.column - 1, end, sign, role, label)


def _lines(file: str, sources: Mapping[str, str], cache: dict[str, list[str]]) -> list[str]:
    """The lines of a file, as spans count them; none if its text is not known."""
    if file not in cache:
        known = sources.get(file)
        whole = "" if known is None else known.removeprefix("\ufeff").replace("\r\n", "\n")
        cache[file] = whole.split("\n") if whole else []
    return cache[file]


def _plain(_role: str, words: str) -> str:
    """The words as they are."""
    return words


def _paint(role: str, words: str) -> str:
    """The words in the colour of their role."""
    return f"\x1b[{COLOURS[role]}m{words}\x1b[0m"


def _count(number: int, word: str) -> str:
    """`2 errors`; nothing for 0."""
    return f"{number} {word}{'s' * (number != 1)}" if number else ""


def _place(span: Span, findings: _Findings) -> dict[str, Any]:
    """A span as data."""
    return {
        "file": findings.path(span),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _command(one: Diagnostic, findings: _Findings) -> str:
    """One finding as a workflow command."""
    span = one.span
    fields = {"file": visible(findings.path(span)), "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        fields |= {"col": span.column, "endColumn": span.end_column}
    fields["title"] = one.code
    said = ",".join(f"{key}={_property(str(value))}" for key, value in fields.items())
    words = visible(one.message) + (f"\nhelp: {visible(one.help)}" if one.help else "")
    return f"::{one.severity} {said}::{_data(words)}"


def _data(words: str) -> str:
    """Escaped as workflow commands want their text."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    """Escaped as workflow commands want their properties."""
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _rule(code: str) -> dict[str, Any]:
    """What SARIF wants to know about a code."""
    page = CODES.get(code)
    if page is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.explanation},
    }


def _result(one: Diagnostic, codes: list[str], findings: _Findings) -> dict[str, Any]:
    """One finding as SARIF has it."""
    words = f"{one.message}. {one.help}" if one.help else one.message
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": one.severity,
        "message": {"text": words},
        "locations": [_location(one.span, findings)],
    }
    if one.also:
        result["relatedLocations"] = [
            {**_location(span, findings), "message": {"text": word}} for span, word in one.also
        ]
    if one.fix:
        result["fixes"] = [_fix(one, findings)]
    return result


def _location(span: Span, findings: _Findings) -> dict[str, Any]:
    """A span as SARIF has it."""
    where = {"artifactLocation": _artifact(span, findings), "region": _region(span)}
    return {"physicalLocation": where}


def _artifact(span: Span, findings: _Findings) -> dict[str, Any]:
    """A file as SARIF has it: by a URI."""
    return {"uri": quote(findings.path(span).encode("utf-8", "surrogatepass"))}


def _region(span: Span) -> dict[str, int]:
    """The lines and columns of a span, as SARIF has them."""
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(one: Diagnostic, findings: _Findings) -> dict[str, Any]:
    """A replacement as SARIF has it."""
    change = {"deletedRegion": _region(one.span), "insertedContent": {"text": one.fix}}
    return {
        "description": {"text": one.help or one.message},
        "artifactChanges": [
            {"artifactLocation": _artifact(one.span, findings), "replacements": [change]}
        ],
    }
