"""A story that follows its files while it is played.

Law 1: nothing is read until a file has changed; asking costs a look at the folder.
Law 2: a story with mistakes never takes the place of the one that is being read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..language.load import load
from ..language.model import Story

Stamp = tuple[tuple[str, int, int, int], ...]
"""Each file with its time, size and number: editors write anew as often as they overwrite."""


class Live:
    """A story's folder, watched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = stamp(folder)

    def fresh(self) -> Story | None:
        """The story if its files have changed since last asked. Raises `StoryError`."""
        now = stamp(self._folder)
        if now == self._seen:
            return None
        self._seen = now
        return load(self._folder)


def stamp(folder: Path) -> Stamp:
    """What the system knows of a story's files."""
    return tuple(sorted(_files(str(folder))))


def _files(folder: str) -> Iterator[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path)
                elif entry.name.endswith(".yaml"):
                    known = entry.stat()
                    yield entry.path, known.st_mtime_ns, known.st_size, known.st_ino
    except OSError:
        # A file that goes while we look: the next look sees what became of it.
        return
