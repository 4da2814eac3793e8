#!/usr/bin/env python3
"""Make the named stories in every form: data, Dreamweave, ink (and compiled ink) and Promela.

    python setup_stories.py [NAME ...]        without names: all of them

A story that is there already and comes from the same generator is left alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Final

import to_dreamweave
import to_ink
import to_promela
from gen import Knobs, build
from harness import HERE, INKJS, WORK, node_script, run

STORIES: Final = {
    "small100": Knobs(100, 7, 1, 4, "tidy"),
    "s400": Knobs(400, 7, 2, 4, "tidy"),
    "s1000": Knobs(1000, 7, 2, 4, "tidy"),
    "tidy_1e5": Knobs(400, 7, 1, 6, "tidy"),
    "tidy_1e6": Knobs(400, 7, 2, 8, "tidy"),
    "tidy_1e7": Knobs(400, 7, 4, 0, "tidy"),
    "linger_1e6": Knobs(100, 7, 1, 0, "linger"),
    "linger_1e7": Knobs(100, 7, 2, 0, "linger"),
    "quest_1e6": Knobs(400, 7, 1, 0, "quest"),
    "quest_1e7": Knobs(400, 7, 2, 0, "quest"),
    "world_1e6": Knobs(100, 7, 4, 0, "world"),
    "world_1e7": Knobs(400, 7, 4, 0, "world"),
}
"""The number at the end of a name is about how many states the story has."""

PLAYED: Final = ("small100", "s400", "s1000")
"""Those that the ink runtimes play, and so need compiled."""

FORMS: Final = ("authors.py", "gen.py", "to_dreamweave.py", "to_ink.py", "to_promela.py")


def fingerprint() -> str:
    """Changes with anything that makes a story what it is."""
    texts = [(HERE / name).read_bytes() for name in FORMS]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def ensure(name: str) -> Path:
    """The folder of a named story, made now where it is missing or stale."""
    folder = WORK / name
    stamp, sign = folder / "made_by", fingerprint()
    if not stamp.exists() or stamp.read_text() != sign:
        make(name, folder)
        stamp.write_text(sign)
    compiled = folder / "story.ink.json"
    if name in PLAYED and INKJS.exists() and not compiled.exists():
        run([*node_script("inkjs_compile.js"), str(folder / "story.ink"), str(compiled)])
    return folder


def make(name: str, folder: Path) -> None:
    """Write every form of a named story."""
    folder.mkdir(parents=True, exist_ok=True)
    story = build(STORIES[name])
    (folder / "story.json").write_text(json.dumps(story))
    (folder / "story.ink").write_text(to_ink.source(story))
    (folder / "story.pml").write_text(to_promela.source(story))
    (folder / "story.ink.json").unlink(missing_ok=True)
    to_dreamweave.write(story, folder / "dreamweave", name)


def main() -> None:
    for name in sys.argv[1:] or STORIES:
        print(ensure(name))


if __name__ == "__main__":
    main()
