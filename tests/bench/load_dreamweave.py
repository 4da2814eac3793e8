"""Loading a story folder, as the benchmarks need it: from its sources, or from the cache."""

from __future__ import annotations

import os
from pathlib import Path

from dreamweave.language.load import load
from dreamweave.language.model import Story

# Not from the ruler: what that imports would be counted as time that loading takes.
CACHE = Path(__file__).resolve().parent / "work" / "cache"


def from_source(folder: Path) -> Story:
    """The checked story, compiled from its texts; no cache is read or written."""
    return load(folder, cached=False)


def from_cache(folder: Path) -> Story:
    """The story as the cache holds it, but for the first time."""
    os.environ["DREAMWEAVE_CACHE"] = str(CACHE)
    return load(folder)
