"""A playthrough as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...engine.session import Session
from .. import words
from .story_so_far import Stretch, Whole, so_far

WIDTH: Final = 72


def export(session: Session, n: int) -> str:
    """The way to event `n` as plain text, 72 columns wide."""
    return "\n".join(_document(so_far(session, n))) + "\n"


def _document(whole: Whole) -> Iterator[str]:
    yield from words.wrap(whole.title + (f", by {whole.author}" if whole.author else ""), WIDTH)
    yield ""
    for stretch in whole.stretches:
        yield from _stretch(stretch)
    if whole.ending:
        yield from words.wrap(f"The end: {whole.ending.title}", WIDTH)


def _stretch(stretch: Stretch) -> Iterator[str]:
    if stretch.opens and stretch.chapter:
        yield from (stretch.chapter.upper(), "")
    if stretch.label:
        yield from words.wrap(stretch.label, WIDTH, first="> ", rest="  ")
        yield ""
    for beat in stretch.beats:
        yield from words.beat_lines(beat, WIDTH)
        yield ""
