"""What a save may be called, and where saves lie.

Law 1: a name that is allowed here is a plain file on every system: nobody's device, nobody's
       hidden file, no way out of the folder.
Law 2: choosing the folder touches no disk but to ask whether `./story` is there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from .errors import NameRefused

SUFFIX: Final = ".dreamweave.jsonl"

MAX_NAME: Final = 64
"""Characters; with the suffix and a temporary file's additions still under 255."""

_ALLOWED: Final = re.compile(r"[A-Za-z0-9 _-]{1,64}")
_STORY_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""What Windows takes for a device, whatever follows the dot."""


def check_name(name: str) -> str:
    """The name, if a save may have it; else `NameRefused`."""
    remedy = "use 1 to 64 letters, digits, spaces, '_' and '-'"
    if not _ALLOWED.fullmatch(name):
        raise NameRefused(f"no save can be called {name[:80]!a}", remedy=remedy)
    if name != name.strip():
        raise NameRefused(f"the name {name!a} begins or ends with a space", remedy="leave it out")
    if _DEVICES.fullmatch(name):
        raise NameRefused(f"'{name}' is the name of a device on Windows", remedy=remedy)
    return name


def check_story_id(story_id: str) -> str:
    """The id, if it can name a folder; else `NameRefused`."""
    if not _STORY_ID.fullmatch(story_id) or _DEVICES.fullmatch(story_id):
        raise NameRefused(f"no folder can be named after the story {story_id[:80]!a}")
    return story_id


def is_story_id(word: str) -> bool:
    """Whether a story's folder may be called that."""
    return _STORY_ID.fullmatch(word) is not None


def name_of(path: Path) -> str:
    """What the save in this file is called."""
    return path.name.removesuffix(SUFFIX)


def free_name(wish: str, taken: Collection[str]) -> str:
    """An allowed name as near to the wish as can be, that nobody has.

    Names that differ in capitals alone count as one: some systems think so.
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", " ", wish)[:MAX_NAME].strip() or "playthrough"
    if _DEVICES.fullmatch(plain):
        plain = f"the {plain}"
    lower = {name.lower() for name in taken}
    name, count = plain, 1
    while name.lower() in lower:
        count += 1
        name = f"{plain[: MAX_NAME - len(str(count)) - 1].rstrip()} {count}"
    return name


def saves_folder(
    wanted: str | None,
    env: Mapping[str, str],
    cwd: Path,
    story_path: Path | None = None,
) -> Path:
    """The folder of all saves.

    As wanted, else `$DREAMWEAVE_SAVES`, else `./saves` beside a `./story` that is played, else
    the system's own place for a program's data. `story_path` is None where nobody named a story.
    """
    said = wanted or env.get("DREAMWEAVE_SAVES")
    if said:
        return cwd / _at_home(Path(said))
    here = cwd / "story"
    if here.is_dir() and (story_path is None or _same(cwd / story_path, here)):
        return cwd / "saves"
    return _data_folder(env) / "saves"


def _data_folder(env: Mapping[str, str]) -> Path:
    """Where the system wants a program's data."""
    if sys.platform in ("darwin", "win32"):
        from platformdirs import user_data_path  # noqa: PLC0415

        return user_data_path("dreamweave", appauthor=False)
    # Elsewhere it is one rule, and the library takes as long to import as a story to open.
    said = Path(env.get("XDG_DATA_HOME", ""))
    return (said if said.is_absolute() else _at_home(Path("~/.local/share"))) / "dreamweave"


def _at_home(path: Path) -> Path:
    """With `~` as a home folder, where there is such a one."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
