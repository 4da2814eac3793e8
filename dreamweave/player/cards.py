"""A save as a list of saves shows it."""

from __future__ import annotations

import time
from typing import Final

from ..engine.journal import Tree
from ..engine.machine import Refused
from ..engine.session import Session
from ..language.model import Story
from ..saves.errors import SaveError
from ..saves.listing import SaveInfo
from ..saves.opening import open_save
from .library import Card
from .markdown import clean
from .reading import last_line

READ_AGAIN: Final = 12
"""Saves whose last line is worked out; that takes playing them again, and nobody looks further."""


def card(story: Story, info: SaveInfo, place: int = 0, *, open: bool = False) -> Card:
    """What a list says of one save; `place` is where in the list it stands.

    `open` is the one that is being read: its lock is our own.
    """
    titles = {chapter.id: chapter.title for chapter in story.chapters}
    endings = {ending.id: ending.title for ending in story.endings}
    start = story.chapters[story.scenes[story.start].chapter].id
    readable = info.status in ("sound", "torn", "damaged", "locked")
    chapter = info.chapter or start if readable else ""
    return Card(
        info.name,
        clean(titles.get(chapter, chapter)),
        _last_line(story, info) if readable and place < READ_AGAIN else "",
        _when(info.written) if info.written else "",
        info.choices,
        clean(endings.get(info.ended, info.ended)),
        "open" if open else info.status,
        "you are reading it" if open else clean(info.what),
    )


def _last_line(story: Story, info: SaveInfo) -> str:
    try:
        events = open_save(info.path, read_only=True).events
        return last_line(Session(story, Tree(events), lambda _: None))
    except (SaveError, Refused, ValueError, OSError):
        return clean(info.label)


def _when(written: float) -> str:
    """A moment as people say it."""
    then, now = time.localtime(written), time.localtime()
    clock = time.strftime("%H:%M", then)
    if then[:3] == now[:3]:
        return f"today, {clock}"
    if then[:3] == time.localtime(time.time() - 24 * 3600)[:3]:
        return f"yesterday, {clock}"
    return time.strftime("%Y-%m-%d", then)
