"""A playthrough as a recording that asciinema plays: asciicast, version 2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from ...engine.session import Session
from .. import words
from .story_so_far import Stretch, Whole, so_far

COLUMNS: Final = 80
ROWS: Final = 24
MEASURE: Final = 68
PER_WORD: Final = 0.12
"""Seconds of reading for a word, where the save does not say how long the reader took."""
LONGEST: Final = 6.0
"""Seconds that any page stands at most: a recording is watched, not lived through."""
TYPING: Final = 0.6
"""Seconds between a choice shown and the page that it brings."""
CLEAR: Final = "\x1b[2J\x1b[H"


def export(session: Session, n: int) -> str:
    """The way to event `n` as an asciicast, 80 by 24."""
    whole = so_far(session, n)
    head = {"version": 2, "width": COLUMNS, "height": ROWS, "title": f"{whole.title}: {whole.name}"}
    lines = [json.dumps(head)]
    for seconds, screen in _frames(whole):
        lines.append(json.dumps([round(seconds, 3), "o", screen]))
    return "\n".join(lines) + "\n"


def _frames(whole: Whole) -> Iterator[tuple[float, str]]:
    now = shown = 0.0
    for k, stretch in enumerate(whole.stretches):
        for screen in _screens(stretch):
            shown = now
            yield now, screen
            now += min(LONGEST, 1 + PER_WORD * len(screen.split()))
        following = whole.stretches[k + 1] if k + 1 < len(whole.stretches) else None
        if following is not None:
            if following.after:
                now = shown + min(LONGEST, following.after / 1000)
            yield now, "\r\n".join(("", *_pick(following.label))) + "\r\n"
            now += TYPING
    if whole.ending:
        yield now, "\r\n" + "\r\n".join(_indented([whole.ending.title])) + "\r\n"
    # A player leaves with the last event: nothing more happens, and that takes a while to read.
    yield max(now, shown + LONGEST), ""


def _pick(label: str) -> list[str]:
    return _indented(words.wrap(label, MEASURE, first="> ", rest="  "))


def _screens(stretch: Stretch) -> Iterator[str]:
    """The stretch in screenfuls, at beats and wherever a screen is full."""
    lines: list[str] = [stretch.chapter.upper(), ""] if stretch.opens and stretch.chapter else []
    for beat in stretch.beats:
        lines += [*words.beat_lines(beat, MEASURE), ""]
        yield from _filled(lines)
        lines = []


def _filled(lines: list[str]) -> Iterator[str]:
    room = ROWS - 4
    for at in range(0, len(lines), room):
        yield CLEAR + "\r\n".join(_indented(lines[at : at + room]))


def _indented(lines: Iterable[str]) -> list[str]:
    """Lines in the middle of the recording's screen."""
    return [" " * ((COLUMNS - MEASURE) // 2) + line if line else "" for line in lines]
