"""Saves made from saves: branched, repaired, sealed again, and checked.

Law 1: what is made is a new file that stands alone; the old one is not touched.
Law 2: checking writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..engine.journal import START, Began, Event, JournalError, Named, Tree
from ..language.tuples import NamedTuple
from .chain import FIRST, seal
from .disk import DISK, Disk
from .errors import NotASave, SaveError, Unreadable
from .lines import EventError, encode, from_fields, parse
from .listing import SaveInfo, look
from .making import make_file, told
from .names import SUFFIX, check_name, free_name, name_of
from .opening import check_plain, check_readable, no_such, read_bytes, read_file
from .save import Save


class Report(NamedTuple):
    """What checking a save's chain found."""

    info: SaveInfo
    verified: int
    """How many events chain, from the first on."""

    @property
    def sound(self) -> bool:
        """Whether every byte of it is as it was written."""
        return self.info.fault is None and self.verified > 0


def verify_chain(path: Path, *, disk: Disk = DISK) -> Report:
    """Whether a save is what was written, and where it stops being so."""
    check_plain(disk, path)
    info = look(path, disk=disk)
    return Report(info, info.events)


def sealed(events: Iterable[Event]) -> bytes:
    """A whole save's bytes."""
    lines: list[bytes] = []
    total = FIRST
    for event in events:
        line, total = seal(encode(event), total)
        lines.append(line)
    return b"".join(lines)


def branched(save: Save, at: int, name: str, began: str) -> tuple[Event, ...]:
    """The events of a new save that goes on from event `at` of this one.

    They keep their numbers, so whoever knows the one save finds their way in the other.
    """
    events = save.events[: at + 1]
    first = events[START] if 0 <= at < len(save.events) else None
    if not isinstance(first, Began):
        what = f"it has no event {at}"
        raise SaveError(what, save.path, remedy=f"its last is {len(save.events) - 1}")
    parent = {"name": save.name, "n": at, "sum": save.sums[at]}
    rest = (e._replace(name=name) if isinstance(e, Named) else e for e in events[1:])
    return (first._replace(name=name, began=began, parent=parent), *rest)


def repair(path: Path, *, disk: Disk = DISK) -> Path:
    """A new save with everything up to the first fault of this one, which stays as it is."""
    check_plain(disk, path)
    try:
        reading, locked_by = read_file(disk, path)
    except OSError as error:
        raise NotASave(f"it cannot be read: {told(error)}", path) from error
    check_readable(path, reading)
    if locked_by:
        raise SaveError(f"it is open in {locked_by}", path, remedy="close it there first")
    if reading.fault is None:
        raise SaveError("it is sound: there is nothing to repair", path)
    return _beside(disk, path, "repaired", reading.tree.events)


def reseal(path: Path, *, disk: Disk = DISK) -> Path:
    """A new save with the lines of this one, which somebody edited by hand, sealed again."""
    check_plain(disk, path)
    try:
        fd = disk.open_to_read(path)
        try:
            raw = read_bytes(disk, fd, path)
        finally:
            disk.close(fd)
    except FileNotFoundError:
        raise no_such(path) from None
    except OSError as error:
        raise NotASave(f"it cannot be read: {told(error)}", path) from error
    return _beside(disk, path, "resealed", _edited(path, raw))


def _edited(path: Path, raw: bytes) -> Sequence[Event]:
    tree = Tree()
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                fields = parse(line.strip())
                fields.pop("sum", None)
                tree.add(from_fields(fields))
            except (EventError, JournalError) as error:
                remedy = "mend the line, then seal it again"
                raise Unreadable(str(error), path, line=number, remedy=remedy) from None
    if not tree:
        raise Unreadable("it is empty", path)
    return tree.events


def _beside(disk: Disk, path: Path, how: str, events: Sequence[Event]) -> Path:
    taken = [name_of(Path(name)) for name in disk.names(path.parent)]
    name = check_name(free_name(f"{name_of(path)[:52].rstrip()} {how}", taken))
    new = path.with_name(name + SUFFIX)
    make_file(disk, new, sealed(events))
    return new
