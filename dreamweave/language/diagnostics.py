"""What is wrong with a story: one value for each fault, with its place and its remedy.

Law 1: a diagnostic is data; how it looks on a screen is decided elsewhere.
Law 2: whoever reads a story reports every fault it meets and goes on; `gate` raises once.
Law 3: a message is lower case, with names in quotes; `help` says what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal

from .model import Span
from .tuples import NamedTuple

Severity = Literal["error", "warning"]


class Diagnostic(NamedTuple):
    """One thing that is wrong with a story."""

    code: str
    """Stable, such as `E201`; its page is in `codes`."""
    severity: Severity
    message: str
    span: Span
    help: str = ""
    """What to write instead."""
    also: tuple[tuple[Span, str], ...] = ()
    """Other places that belong to it, with a word on each."""
    fix: str = ""
    """The text that may take the span's place."""

    @property
    def is_error(self) -> bool:
        """Whether the story cannot be played because of it."""
        return self.severity == "error"

    def __str__(self) -> str:
        """One line: where, which code, what."""
        where = f"{self.span.file}:{self.span.line}:{self.span.column}"
        return f"{where}: {self.code} {self.severity}: {self.message}"


Report = Callable[[Diagnostic], None]
"""Where a reader of stories says what it found; the `append` of a list will do."""


class StoryError(Exception):
    """A story that cannot be played as it is written."""

    def __init__(
        self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str] | None = None
    ) -> None:
        self.diagnostics: Final = in_order(diagnostics)
        """Every fault, by place."""
        self.sources: Final[Mapping[str, str]] = sources or {}
        """The texts of the story's files, where they are known, for showing lines."""
        super().__init__("\n".join(map(str, self.diagnostics)))


def error(
    code: str,
    message: str,
    span: Span,
    help: str = "",
    *,
    also: tuple[tuple[Span, str], ...] = (),
    fix: str = "",
) -> Diagnostic:
    """A fault because of which the story cannot be played."""
    return Diagnostic(code, "error", message, span, help, also, fix)


def warning(
    code: str,
    message: str,
    span: Span,
    help: str = "",
    *,
    also: tuple[tuple[Span, str], ...] = (),
    fix: str = "",
) -> Diagnostic:
    """Something that an author probably did not mean; the story can be played."""
    return Diagnostic(code, "warning", message, span, help, also, fix)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """These, by place and then by code, each said once."""
    return tuple(sorted(set(diagnostics), key=lambda found: (found.span, found[:3], found[4:])))


def gate(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str] | None = None) -> None:
    """Raise `StoryError` with all of these if one of them is an error."""
    found = tuple(diagnostics)
    if any(one.is_error for one in found):
        raise StoryError(found, sources)


def suggest(word: str, candidates: Iterable[str]) -> str:
    """`did you mean 'gate'?`, or nothing if no candidate is near."""
    near = nearest(word, candidates)
    return f"did you mean '{near}'?" if near else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that a slip of the hand most likely made this word of, or nothing."""
    best, least = "", 1 + max(len(word) > 1, len(word) // 3)
    for candidate in sorted(set(candidates)):
        steps = _slips(word.lower(), candidate.lower(), least)
        if steps < least:
            best, least = candidate, steps
    return best


def _slips(word: str, other: str, enough: int) -> int:
    """How many letters to add, drop, change or swap; `enough` if it is not fewer than that."""
    if abs(len(word) - len(other)) >= enough:
        return enough
    older: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        before, row = row, [i]
        for j, wanted in enumerate(other, 1):
            steps = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 < j and letter == other[j - 2] and word[i - 2] == wanted:
                steps = min(steps, older[j - 2] + 1)
            row.append(steps)
        if min(row) >= enough:
            return enough
        older = before
    return min(row[-1], enough)
