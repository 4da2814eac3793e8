"""Where the story and the saves of a command lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ..language.source import MANIFEST, built_in_story
from ..saves.names import saves_folder

HERE: Final = Path("story")
"""The story that is meant where none is named."""


def story_at(given: str | None) -> Path:
    """The folder of the story that is meant: as given, else `./story`, else the built-in one."""
    if given is not None:
        path = Path(given)
        return path.parent if path.name == MANIFEST else path
    return HERE if (HERE / MANIFEST).is_file() else built_in_story()


def saves_at(given: str | None, story: Path | None = None) -> Path:
    """The folder of all saves that is meant."""
    return saves_folder(given, os.environ, Path.cwd(), story)


def built_in_saves() -> Path:
    """The playthroughs that come with the program."""
    story = built_in_story()
    return story.with_name("_saves" if story.name == "_story" else "saves")
