"""Markdown as neutral blocks and runs, which every face dresses in its own way.

Law 1: only what a story needs: paragraphs, quotes, headings, lists, rules, bold, italic, code,
links, hard line ends. Anything else is text and stays as it was written.
Law 2: no character that a terminal obeys comes out of here, whatever went in.
Law 3: time grows with the length of the text alone, never with what stands in it.
"""

from __future__ import annotations

import re
from typing import Final

from ..language.tuples import NamedTuple

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""What a terminal, or the eye, could be deceived by: controls, direction marks, no width."""

GAP: Final = re.compile(r"\n[ \t]*\n+")
HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.+)")
RULE: Final = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
MARK: Final = re.compile(
    r"\\[!-/:-@\[-`{-~]|\*{1,3}|(?<!\w)_{1,2}|_{1,2}(?!\w)|`|\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"
)
BARE_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
CONTINUES: Final = frozenset({("prose", "prose"), ("quote", "quote"), ("prose", "item")})
"""Which kind of line goes on with the paragraph that which kind began."""


class Run(NamedTuple):
    """A stretch of text that is set in one way."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    """Where it leads, for people to read; nothing is ever opened."""


class Block(NamedTuple):
    """One paragraph, quote, heading, item or rule."""

    kind: str
    """`prose`, `quote`, `heading`, `item`, `rule`, or `warning`, which a face itself says."""
    runs: tuple[Run, ...]
    style: str = ""
    """How the story wants it dressed; empty for plainly."""
    note: str = ""
    """What a face says before it where it shows no dressing; empty where nothing changes."""
    mark: str = ""
    """An item's own mark: `-` or `2.`"""

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(run.text for run in self.runs)


def clean(text: str) -> str:
    """A text without anything that a terminal obeys; a tab becomes a space."""
    return UNSAFE.sub("", text.replace("\t", " "))


def blocks(text: str, style: str = "") -> tuple[Block, ...]:
    """A text's paragraphs, in order."""
    found: list[Block] = []
    for piece in GAP.split(clean(text).strip("\n")):
        if piece.strip():
            found += _piece(piece.strip("\n"), style)
    return tuple(found)


def plain(text: str) -> str:
    """A text's words alone, on one line."""
    return " ".join(" ".join(block.text for block in blocks(text)).split())


def _piece(piece: str, style: str) -> list[Block]:
    """One stretch between blank lines: a paragraph, or a heading, quote or list in it."""
    found: list[Block] = []
    for kind, mark, lines in _kinds(piece.split("\n")):
        runs = () if kind == "rule" else inline(_join(lines))
        if runs or kind == "rule":
            found.append(Block(kind, runs, style, mark=mark))
    return found


def _kinds(lines: list[str]) -> list[tuple[str, str, list[str]]]:
    """Neighbouring lines of one kind, with an item's mark."""
    groups: list[tuple[str, str, list[str]]] = []
    for line in lines:
        kind, mark, rest = _kind(line)
        if groups and rest and (kind, groups[-1][0]) in CONTINUES:
            groups[-1][2].append(rest)
        elif rest or kind == "rule":
            groups.append((kind, mark, [rest]))
        elif kind == "quote":
            groups.append(("gap", "", []))
    return [group for group in groups if group[0] != "gap"]


def _kind(line: str) -> tuple[str, str, str]:
    """What a line begins, its mark, and the rest of it."""
    if line.lstrip().startswith(">"):
        return "quote", "", line.lstrip()[1:].removeprefix(" ")
    heading = HEADING.fullmatch(line)
    if heading:
        return "heading", heading[1], heading[2]
    if RULE.fullmatch(line):
        return "rule", "", ""
    item = ITEM.match(line)
    if item and line[item.end() :].strip():
        return "item", item[0].strip(), line[item.end() :]
    return "prose", "", line


def _join(lines: list[str]) -> str:
    """Lines as one text: a hard end (two spaces, a backslash) stays, any other is a space."""
    text = ""
    for k, line in enumerate(lines):
        last = k == len(lines) - 1
        hard = not last and line.endswith(("  ", "\\"))
        text += line.strip().removesuffix("\\") if hard else line.strip()
        text += "" if last else "\n" if hard else " "
    return text


class _Piece(NamedTuple):
    """A mark, or the text between two of them."""

    text: str
    mark: str = ""
    opens: bool = False
    closes: bool = False


def inline(text: str) -> tuple[Run, ...]:
    """Text with marks as runs. A mark without its partner is text."""
    runs: list[Run] = []
    opened: set[str] = set()
    pieces = _pieces(text)
    pairs = _pairs(pieces)
    for k, piece in enumerate(pieces):
        if k in pairs:
            opened ^= {piece.mark}
            continue
        link = BARE_LINK.fullmatch(piece.text) if piece.text.startswith("[") else None
        words, target = (link[1], link[2]) if link else (piece.text, "")
        runs.append(_run(words, opened, target))
    return _merged(runs)


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    at = 0
    for match in MARK.finditer(text):
        start, end = match.span()
        if start > at:
            found.append(_Piece(text[at:start]))
        found.append(_piece_of(match[0], text[start - 1 : start], text[end : end + 1]))
        at = end
    return [*found, _Piece(text[at:])] if at < len(text) else found


def _piece_of(word: str, before: str, after: str) -> _Piece:
    """A mark opens before a word and closes after one; ` * ` is an asterisk."""
    if word[0] == "\\":
        return _Piece(word[1])
    if word[0] == "[":
        return _Piece(word)
    return _Piece(word, word, bool(after.strip()), bool(before.strip()))


def _pairs(pieces: list[_Piece]) -> dict[int, int]:
    """Which marks belong together: each opens once and closes at the next like it."""
    pairs: dict[int, int] = {}
    waiting: dict[str, int] = {}
    ticks = [k for k, piece in enumerate(pieces) if piece.mark == "`"]
    past = -1
    for start, end in zip(ticks[::2], ticks[1::2], strict=False):
        pairs[start], pairs[end] = end, start
    for k, piece in enumerate(pieces):
        if piece.mark == "`" and k in pairs:
            past = max(past, pairs[k])
        elif piece.mark in ("", "`") or k < past:
            continue
        elif piece.closes and piece.mark in waiting:
            start = waiting.pop(piece.mark)
            pairs[start], pairs[k] = k, start
        elif piece.opens:
            waiting[piece.mark] = k
    return pairs


def _run(text: str, opened: set[str], link: str) -> Run:
    bold = any(m in opened for m in ("**", "***", "__"))
    italic = any(m in opened for m in ("*", "***", "_"))
    return Run(text, bold, italic, "`" in opened, link)


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours that are set alike as one."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1][1:] == run[1:]:
            merged[-1] = merged[-1]._replace(text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    return tuple(merged)
