"""Every mistake in a story at once: where it is, why it is one, and what to write instead.

Formats: `text` to read, `short` with a line for each, `json`, `sarif` and `github` for other
programs. The exit code is 1 if the story cannot be played; warnings alone leave it 0.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..language.compile import compile_story
from ..language.diagnostics import Diagnostic, StoryError
from ..language.source import read_folder
from ..workshop.report import FORMATS, render, wants_colour
from .places import story_at
from .usage import JSON, STORY, Options, Switch, one_of

TAKES: Final = (
    STORY,
    Switch("format", "text, short, json, sarif or github", "FORMAT", one_of(*FORMATS)),
    JSON,
)


def run(options: Options) -> int:
    """Check, print, and say in the exit code whether the story can be played."""
    folder = story_at(options.story)
    diagnostics, sources = _everything(folder)
    terminal = bool(sys.stdout and sys.stdout.isatty())
    page = render(
        "json" if options.json else options.format or "text",
        diagnostics,
        sources,
        root=str(folder),
        width=min(100, shutil.get_terminal_size((100, 24)).columns) if terminal else 100,
        colour=wants_colour(os.environ, terminal=terminal),
    )
    print(page, end="")
    return int(any(one.is_error for one in diagnostics))


def _everything(folder: Path) -> tuple[tuple[Diagnostic, ...], Mapping[str, str]]:
    """All that is wrong or odd with a story, and its texts."""
    found: list[Diagnostic] = []
    try:
        sources = read_folder(folder, found.append)
    except StoryError as error:
        return (*found, *error.diagnostics), error.sources
    compiled = compile_story(sources.files, sha256=sources.sha256)
    return (*found, *compiled.diagnostics), sources.files
