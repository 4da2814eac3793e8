"""From a folder to a story: the sources read, the cache asked, the rest compiled."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from . import cache
from .diagnostics import Diagnostic, in_order
from .model import Story
from .source import SourceError, Sources, read_folder


def load(folder: str | os.PathLike[str], *, cached: bool = True) -> Story:
    """The story in a folder.

    Raises `StoryError` with every mistake in it, `source.SourceError` where its files cannot
    be read.
    """
    sources = read_folder(folder)
    shelf = cache_folder() if cached else None
    story = cache.fetch(shelf, sources.sha256) if shelf else None
    if story is not None:
        return story
    story = _compiled(sources)
    if shelf:
        cache.keep(shelf, story)
    return story


def check(folder: str | os.PathLike[str]) -> tuple[Diagnostic, ...]:
    """Everything that is wrong or odd in a story's folder, in order of place."""
    from .compile import compile_story  # noqa: PLC0415 (as below)

    found: list[Diagnostic] = []
    try:
        sources = read_folder(folder, found.append)
    except SourceError as error:
        return error.diagnostics
    return in_order([*found, *compile_story(sources.files).diagnostics])


def _compiled(sources: Sources) -> Story:
    # The compiler is most of the program, and a cached story does without it.
    from .compile import story_of  # noqa: PLC0415

    # Compiling makes a hundred thousand small objects and drops none of them: a third of the
    # time went into looking for garbage.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return story_of(sources.files, sha256=sources.sha256)
    finally:
        if collecting:
            gc.enable()


def cache_folder() -> Path | None:
    """Where compiled stories are kept; None where the reader wants none.

    `DREAMWEAVE_CACHE` names the folder, or is empty for no cache. Asking the platform with a
    library would take longer than loading the story.
    """
    chosen = os.environ.get("DREAMWEAVE_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    home = os.environ.get("XDG_CACHE_HOME")
    if home and Path(home).is_absolute():
        return Path(home) / "dreamweave"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "dreamweave" / "cache" if local else None
    try:
        base = Path.home()
    except RuntimeError:
        return None
    return base / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "dreamweave"
