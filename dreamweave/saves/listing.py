"""What can be said of a save without opening it for play.

Law 1: looking writes nothing, and whatever lies there gets an answer.
"""

from __future__ import annotations

from pathlib import Path

from ..engine.journal import START, Chose
from ..language.tuples import NamedTuple
from .disk import DISK, Disk
from .errors import NotASave, SaveError
from .making import told
from .names import name_of
from .opening import check_plain, check_readable, damage, read_file
from .reading import Fault


class SaveInfo(NamedTuple):
    """A row of the list of saves; what cannot be read is empty."""

    name: str
    """What the file is called."""
    path: Path
    status: str
    """`sound`, `torn`, `damaged`, `locked`, `foreign`, `newer` or `unreadable`."""
    what: str = ""
    """What is wrong with it, in a sentence without its end; empty if nothing."""
    story_id: str = ""
    version: str = ""
    """The story's, when it was begun."""
    began: str = ""
    written: float = 0.0
    """When it was last written to, in seconds since 1970."""
    events: int = 0
    choices: int = 0
    """On the thread where the reader is."""
    threads: int = 0
    chapter: str = ""
    scene: str = ""
    """Where the reader rests, `chapter/scene`; empty before the first choice."""
    label: str = ""
    """What they chose last."""
    ended: str = ""
    """The ending they are at."""
    last_sum: str = ""
    """Stands for everything up to the last good line."""
    locked_by: str = ""
    fault: Fault | None = None
    notes: tuple[str, ...] = ()


def look(path: Path, *, story_id: str = "", disk: Disk = DISK) -> SaveInfo:
    """What can be said of this file; `foreign` if it is of another story than `story_id`."""
    name = name_of(path)
    try:
        written = check_plain(disk, path).st_mtime
        reading, locked_by = read_file(disk, path)
    except SaveError as error:
        return SaveInfo(name, path, "unreadable", error.what)
    except OSError as error:
        return SaveInfo(name, path, "unreadable", f"it cannot be read: {told(error)}")
    try:
        began = check_readable(path, reading)
    except NotASave as error:
        kind = reading.fault.kind if reading.fault else "unreadable"
        return SaveInfo(name, path, kind, error.what, written=written, fault=reading.fault)
    tree = reading.tree
    last = tree.chose(tree.cursor) if tree.cursor != START else None
    fault = reading.fault
    if locked_by and fault and fault.kind == "torn":
        fault = None  # Its writer has not finished the line yet.
    foreign = bool(story_id) and began.story_id != story_id
    status, what = _status(fault, locked_by, began.story_id if foreign else "")
    return SaveInfo(
        name,
        path,
        status,
        what,
        story_id=began.story_id,
        version=began.version,
        began=began.began,
        written=written,
        events=len(tree),
        choices=len(tree.path(tree.cursor)),
        threads=len(tree.leaves()),
        **_place(last),
        ended=tree.ending(tree.cursor) or "",
        last_sum=reading.sums[-1],
        locked_by=locked_by,
        fault=fault,
        notes=reading.notes,
    )


def _place(last: Chose | None) -> dict[str, str]:
    if last is None:
        return {}
    return {"chapter": last.to.split("/")[0], "scene": last.to, "label": last.label}


def _status(fault: Fault | None, locked_by: str, other_story: str) -> tuple[str, str]:
    if other_story:
        return "foreign", f"it belongs to the story '{other_story}'"
    if fault and fault.kind == "damaged":
        return "damaged", damage(fault)
    if locked_by:
        return "locked", f"it is open in {locked_by}"
    if fault:
        return "torn", f"line {fault.line} is unfinished: {fault.what}"
    return "sound", ""
