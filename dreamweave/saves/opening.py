"""A file to an open save: looked at, locked, read, and mended only where nothing is lost.

Law 1: what cannot be added to is opened for reading, and says why. Only what is no save of ours
       is refused.
Law 2: an unfinished line is copied aside, and the copy is on the disk, before it is cut off.
Law 3: what a reader is shown of a save that they play is on the disk.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..engine.journal import START, Began
from .disk import DISK, Disk, holder, is_plain, lock_in_time
from .errors import NewerSave, NoSuchSave, NotASave, NotSaved, SaveExists, Unreadable
from .making import make_file, sync_names, told
from .names import name_of
from .reading import MAX_FILE, Fault, Reading, read
from .save import Save, Status

_NOT_OURS: Final = frozenset((errno.EACCES, errno.EPERM, errno.EROFS, errno.ETXTBSY))


def open_save(path: Path, *, read_only: bool = False, disk: Disk = DISK) -> Save:
    """The save in this file, for adding to it where that can be. Raises `SaveError`."""
    check_plain(disk, path)
    try:
        if read_only:
            return _for_reading(disk, path, "sound", "it was opened for reading")
        return _for_playing(disk, path)
    except FileNotFoundError:
        raise no_such(path) from None
    except OSError as error:
        raise NotASave(f"it cannot be read: {told(error)}", path) from error


def check_plain(disk: Disk, path: Path) -> os.stat_result:
    """What the system knows of a file; raises unless it is a plain one of a bearable size."""
    try:
        status = disk.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise no_such(path) from None
    except OSError as error:
        raise NotASave(f"it cannot be read: {told(error)}", path) from error
    if not is_plain(status):
        raise NotASave("it is not a plain file", path, remedy="give the file's own place, no link")
    if status.st_size > MAX_FILE:
        raise too_long(path)
    return status


def read_file(disk: Disk, path: Path) -> tuple[Reading, str]:
    """What a file says, and who has it locked."""
    fd = disk.open_to_read(path)
    try:
        raw = read_bytes(disk, fd, path)
        # Asked afterwards, so that a line which was being written has its writer; and held for
        # no longer than the asking, since somebody may be waiting to play.
        locked_by = holder(disk.fstat(fd)) if disk.lock(fd, shared=True) is False else ""
    finally:
        disk.close(fd)
    return read(raw), locked_by


def read_bytes(disk: Disk, fd: int, path: Path) -> bytes:
    """All that the file holds; raises if that is more than a save can be."""
    raw = disk.read_all(fd, MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise too_long(path)
    return raw


def check_readable(path: Path, reading: Reading) -> Began:
    """The first event; raises if there is none to be had."""
    fault = reading.fault
    if fault and fault.kind == "newer":
        remedy = "get the newest Dreamweave"
        raise NewerSave(fault.what, path, line=fault.line, remedy=remedy)
    if fault and fault.kind == "unreadable":
        remedy = "if it was a save once, look for an older copy of the file"
        raise Unreadable(fault.what, path, line=fault.line, remedy=remedy)
    first = reading.tree.events[START]
    assert isinstance(first, Began)
    return first


def no_such(path: Path) -> NoSuchSave:
    """There is no such save: the error that says so."""
    return NoSuchSave(f"there is no save called {name_of(path)!a}", path)


def too_long(path: Path) -> NotASave:
    """It is longer than any save: the error that says so."""
    return NotASave(f"it is longer than {MAX_FILE} bytes", path)


def _for_playing(disk: Disk, path: Path) -> Save:
    try:
        fd = disk.open_to_add(path)
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise
        return _for_reading(disk, path, "not writable", f"it cannot be added to: {told(error)}")
    try:
        locked = lock_in_time(disk, fd)
        if locked is not False and _still_there(disk, fd, path):
            return _owned(disk, path, fd, notes=() if locked else (NO_LOCKS,))
        by = holder(disk.fstat(fd))
    except BaseException:
        _give_back(disk, fd)
        raise
    _give_back(disk, fd)
    return _for_reading(disk, path, "locked", f"it is open in {by}", by=by)


NO_LOCKS: Final = "this folder cannot lock files: play this save in one place at a time"


def _owned(disk: Disk, path: Path, fd: int, notes: tuple[str, ...]) -> Save:
    """A save whose lock is ours; gives the descriptor back if nothing can be added."""
    raw = read_bytes(disk, fd, path)
    reading = read(raw)
    check_readable(path, reading)
    status, why = _reason(reading)
    torn_note = ""
    if reading.fault and not why:
        torn_note, why = _set_aside(disk, path, fd, raw, reading)
        status = "torn" if why else "sound"
    if not why:
        why = _settled(disk, path, fd)
        status = "not writable" if why else "sound"
    if why:
        _give_back(disk, fd)
    else:
        reading = reading._replace(fault=None)
    return Save(
        path,
        reading,
        fd=None if why else fd,
        status=status,
        read_only=why,
        torn_note=torn_note,
        notes=notes + reading.notes,
        disk=disk,
    )


def _for_reading(disk: Disk, path: Path, status: Status, why: str, *, by: str = "") -> Save:
    reading, holds = read_file(disk, path)
    check_readable(path, reading)
    by, fault, torn_note = by or holds, reading.fault, ""
    if fault and fault.kind == "damaged":
        status, why = "damaged", damage(fault)
    elif fault and by:
        # While somebody else writes, the last line is simply not finished yet.
        reading = reading._replace(fault=None)
    elif fault:
        torn_note = f"line {fault.line} is unfinished: {fault.what}"
        status = "torn" if status == "sound" else status
    return Save(
        path,
        reading,
        status=status,
        read_only=why,
        locked_by=by,
        torn_note=torn_note,
        notes=reading.notes,
        disk=disk,
    )


def _reason(reading: Reading) -> tuple[Status, str]:
    """Why what was read forbids adding to it."""
    fault = reading.fault
    if fault and fault.kind == "damaged":
        return "damaged", damage(fault)
    if reading.unknown:
        what = f"line {reading.unknown + 1} tells of something that only a later version knows"
        return "not writable", what
    return "sound", ""


def damage(fault: Fault) -> str:
    """What is wrong with a save, in a sentence without its end."""
    lines = f"{fault.beyond} line" + "s" * (fault.beyond != 1)
    return f"line {fault.line} is damaged: {fault.what}; {lines} from there on cannot be trusted"


def _set_aside(disk: Disk, path: Path, fd: int, raw: bytes, reading: Reading) -> tuple[str, str]:
    """What was done with an unfinished line, and why nothing can be added if it failed."""
    assert reading.fault is not None
    aside = path.with_name(f"{name_of(path)}.torn-{disk.now()}")
    try:
        make_file(disk, aside, raw[reading.end :])
        disk.ftruncate(fd, reading.end)
    except (OSError, NotSaved, SaveExists) as error:
        what = told(error) if isinstance(error, OSError) else error.what
        note = f"line {reading.fault.line} is unfinished and could not be set aside: {what}"
        return note, note
    size = len(raw) - reading.end
    return f"1 unfinished line ({size} bytes) was set aside in '{aside.name}'", ""


def _settled(disk: Disk, path: Path, fd: int) -> str:
    """Nothing, once all that was read is on the disk; else why not."""
    # A program that was killed may have written a line, or the name, and not synced it.
    try:
        disk.fsync(fd)
        sync_names(disk, path.parent)
    except OSError as error:
        return f"the disk does not confirm what it holds: {told(error)}"
    return ""


def _still_there(disk: Disk, fd: int, path: Path) -> bool:
    """Whether the name still means this file: it may have been renamed while we waited."""
    ours, named = disk.fstat(fd), disk.lstat(path)
    return (ours.st_dev, ours.st_ino) == (named.st_dev, named.st_ino)


def _give_back(disk: Disk, fd: int) -> None:
    with suppress(OSError):
        disk.close(fd)
