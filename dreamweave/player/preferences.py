"""The reader's settings on disk: a line for each, `theme: dark`, in a file to be edited at will.

Law: a file that is missing, damaged or of another version gives the defaults, never an error.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from .settings import Settings, settled

MAX_FILE: Final = 4096
"""Bytes; ours has two hundred."""

WORDS: Final = {"yes": True, "no": False}


def place() -> Path:
    """The file, where the system keeps such things."""
    given = os.environ.get("XDG_CONFIG_HOME", "")
    if Path(given).is_absolute():
        return Path(given) / "dreamweave" / "settings.yaml"
    # The system's rule by hand: asking a library takes longer than opening the story.
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "dreamweave" / "settings.yaml"
    if sys.platform == "win32":
        return home / "AppData" / "Local" / "dreamweave" / "settings.yaml"
    return home / ".config" / "dreamweave" / "settings.yaml"


def read(path: Path) -> Settings:
    """The settings in a file; the default for whatever it does not say."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE).decode("utf-8", "replace")
    except OSError:
        return Settings()
    raw: dict[str, str | bool] = {}
    for line in text.splitlines():
        field, _, value = line.partition(":")
        raw[field.strip()] = WORDS.get(value.strip(), value.strip())
    return settled(raw)


def write(path: Path, settings: Settings) -> None:
    """Keep these settings. Raises `OSError`."""
    # Every start reads the settings, and hardly one changes them.
    from ..saves.disk import DISK
    from ..saves.making import rewrite_file

    words = {True: "yes", False: "no"}
    lines = (f"{field}: {words.get(value, value)}\n" for field, value in settings._asdict().items())
    DISK.make_folder(path.parent)
    rewrite_file(DISK, path, "".join(lines).encode())
