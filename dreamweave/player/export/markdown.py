"""A playthrough as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...engine.session import Session
from ..markdown import Block, Run
from .story_so_far import Stretch, Whole, so_far

MARKS: Final = re.compile(r"([\\`*_\[\]<>#~|&])")
STARTS: Final = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)
"""What begins a list or underlines a heading; after digits, the mark that follows them."""


def export(session: Session, n: int) -> str:
    """The way to event `n` as a Markdown document."""
    whole = so_far(session, n)
    return "\n\n".join(_document(whole)) + "\n"


def _document(whole: Whole) -> Iterator[str]:
    yield f"# {escape(whole.title)}"
    by = f"by {escape(whole.author)}; " if whole.author else ""
    yield f"*{by}as read in \u201c{escape(whole.name)}\u201d*"
    for stretch in whole.stretches:
        yield from _stretch(stretch)
    if whole.ending:
        yield "---"
        yield f"**{escape(whole.ending.title)}**"


def _stretch(stretch: Stretch) -> Iterator[str]:
    if stretch.opens and stretch.chapter:
        yield f"## {escape(stretch.chapter)}"
    if stretch.label:
        yield f"**\u203a {escape(stretch.label)}**"
    for k, beat in enumerate(stretch.beats):
        if k:
            yield "\\*"
        for found in beat.blocks:
            yield _block(found)


def _block(block: Block) -> str:
    text = "".join(map(_run, block.runs)).replace("\n", "\\\n")
    match block.kind:
        case "rule":
            return "* * *"
        case "quote":
            return "> " + text.replace("\n", "\n> ")
        case "heading":
            return f"### {text}"
        case "item":
            return f"{block.mark} {text}"
        case _:
            return text


def _run(run: Run) -> str:
    text = escape(run.text)
    lead, words, tail = _edges(text)
    if not words:
        return text
    if run.code:
        return f"{lead}`{run.text.strip()}`{tail}"
    mark = {(True, True): "***", (True, False): "**", (False, True): "*"}
    sign = mark.get((run.bold, run.italic), "")
    words = f"{sign}{words}{sign}"
    return f"{lead}{words}{tail}" + (f" ({escape(run.link)})" if run.link else "")


def _edges(text: str) -> tuple[str, str, str]:
    """A text as its leading blanks, its words and its trailing blanks."""
    words = text.strip()
    if not words:
        return text, "", ""
    at = text.index(words)
    return text[:at], words, text[at + len(words) :]


def escape(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return STARTS.sub(r"\1\\\2", MARKS.sub(r"\\\1", text))
