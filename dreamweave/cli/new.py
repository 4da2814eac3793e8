"""Begin a story of your own: a folder with a manifest and a first chapter, ready to play.

The folder must be new or empty; nothing is ever written over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..workshop.starter import starter
from .usage import Argument, Options, UsageError

TAKES: Final = (Argument("dir", "where the story will lie"),)


def run(options: Options) -> int:
    """Write the files, and say what to do next."""
    folder = Path(options.dir)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file", "name a folder that is new or empty")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"'{folder}' is not empty", "name a folder that is new or empty")
    for name, text in starter(folder.resolve().name).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        print(f"wrote {path}")
    print(f"\nplay it:   dreamweave play {folder}\ncheck it:  dreamweave check {folder}")
    return 0
