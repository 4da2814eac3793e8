"""What can go wrong with a save, told so that a reader knows what to do next.

    SaveError
     ├── NameRefused      no file may have that name
     ├── SaveExists       there is one already, and it is never written over
     ├── NoSuchSave       there is none
     ├── NotASave         something else lies there, or too much of it
     │    ├── Unreadable  its first line is beyond reading
     │    ├── NewerSave   a later version wrote it
     │    └── OtherStory  it belongs to another story
     ├── ReadOnly         it may be read and not added to
     └── NotSaved         what just happened is not on the disk
          ├── TooLong     the save is as long as a save may be
          ├── Changed     the file is not as this program left it
          └── SyncFailed  the disk would not say that it kept it

Messages are plain text. Whatever in them came from a file was made fit to be shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import final


class SaveError(Exception):
    """Something is wrong with a save: what, where, and what to do next."""

    def __init__(
        self, what: str, path: Path | str = "", *, line: int = 0, remedy: str = ""
    ) -> None:
        place = f"{path}, line {line}: " if line else f"{path}: " if str(path) else ""
        super().__init__(f"{place}{what}" + (f"\nhelp: {remedy}" if remedy else ""))
        self.what = what
        self.path = Path(path) if str(path) else None
        self.line = line
        """From 1, as an editor counts; 0 where no line is to blame."""
        self.remedy = remedy


@final
class NameRefused(SaveError):
    """No file may have that name."""


@final
class SaveExists(SaveError):
    """There is such a save already, and it is never written over."""


@final
class NoSuchSave(SaveError):
    """There is no such save."""


class NotASave(SaveError):
    """What lies there cannot be played on from here."""


@final
class Unreadable(NotASave):
    """Its first line is beyond reading."""


@final
class NewerSave(NotASave):
    """A later version wrote it."""


@final
class OtherStory(NotASave):
    """It belongs to another story."""


@final
class ReadOnly(SaveError):
    """It may be read and not added to."""


class NotSaved(SaveError):
    """What just happened is not on the disk."""


@final
class TooLong(NotSaved):
    """The save is as long as a save may be."""


@final
class Changed(NotSaved):
    """The file is not as this program left it."""


@final
class SyncFailed(NotSaved):
    """The disk would not say that it kept it."""
