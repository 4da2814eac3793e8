"""New files: whole or not at all, and never in another file's place.

Law 1: a file has its name only when all of it is on the disk.
Law 2: a name that is taken stays with whoever has it. `link` refuses where `rename` would not.
Law 3: what fails leaves nothing behind but, at worst, a hidden temporary file.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from .disk import Disk, write_whole
from .errors import NotSaved, SaveExists

_NO_LINKS: Final = frozenset(
    getattr(errno, name, 0)
    for name in ("EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EXDEV")
)
"""What file systems say that know no second names: exFAT, some networks, Android."""

_NO_FOLDER_SYNC: Final = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES))
"""What file systems say whose folders cannot be synced: there is nothing to wait for."""

ELSEWHERE: Final = "make room or give the saves another folder with --saves"


def make_file(disk: Disk, path: Path, data: bytes) -> None:
    """A new file with this content. Raises `SaveExists` or `NotSaved`, and then there is none."""
    temp = _temporary(disk, path)
    try:
        try:
            _fill(disk, temp, data)
            _publish(disk, temp, path, data)
        finally:
            with suppress(OSError):
                disk.unlink(temp)
        _keep_name(disk, path)
    except FileExistsError:
        raise SaveExists("there is a file of that name", path, remedy="choose another") from None
    except OSError as error:
        raise NotSaved(f"it was not created: {told(error)}", path, remedy=ELSEWHERE) from error


def make_folder(disk: Disk, folder: Path) -> None:
    """The folder is there, with all above it, and on the disk. Raises `OSError`."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    disk.make_folder(folder)
    for place in new:
        sync_names(disk, place.parent)


def move_file(disk: Disk, old: Path, new: Path) -> None:
    """The file has its new name. Raises `SaveExists` or `NotSaved`, and then it has the old."""
    try:
        _second_name(disk, old, new)
        sync_names(disk, new.parent)
    except FileExistsError:
        raise SaveExists("there is a file of that name", new, remedy="choose another") from None
    except OSError as error:
        raise NotSaved(f"it was not renamed: {told(error)}", old, remedy="try again") from error


def rewrite_file(disk: Disk, path: Path, data: bytes) -> None:
    """The file has this content, or still has its old one. Raises `OSError`."""
    temp = _temporary(disk, path)
    try:
        _fill(disk, temp, data)
        disk.replace(temp, path)
    except BaseException:
        with suppress(OSError):
            disk.unlink(temp)
        raise
    sync_names(disk, path.parent)


def sync_names(disk: Disk, folder: Path) -> None:
    """Return when the names in the folder have left this machine's memory."""
    try:
        disk.sync_folder(folder)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def told(error: OSError) -> str:
    """What the system says, in its own words."""
    return error.strerror or str(error) or type(error).__name__


def _temporary(disk: Disk, path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}-{disk.now()}.tmp")


def _fill(disk: Disk, path: Path, data: bytes) -> None:
    fd = disk.create(path)
    try:
        write_whole(disk, fd, data)
        disk.settle(fd)
    finally:
        disk.close(fd)


def _publish(disk: Disk, temp: Path, path: Path, data: bytes) -> None:
    try:
        disk.link(temp, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Nobody else gets the name, but a crash may leave a part of the file: the best there is.
        _fill_or_drop(disk, path, data)


def _fill_or_drop(disk: Disk, path: Path, data: bytes) -> None:
    try:
        _fill(disk, path, data)
    except FileExistsError:
        raise
    except BaseException:
        with suppress(OSError):
            disk.unlink(path)
        raise


def _keep_name(disk: Disk, path: Path) -> None:
    try:
        sync_names(disk, path.parent)
    except OSError:
        with suppress(OSError):
            disk.unlink(path)
        raise


def _second_name(disk: Disk, old: Path, new: Path) -> None:
    try:
        disk.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # An empty file of our own holds the name, so what is replaced is nobody's.
        disk.close(disk.create(new))
        try:
            disk.replace(old, new)
        except OSError:
            with suppress(OSError):
                disk.unlink(new)
            raise
        return
    try:
        disk.unlink(old)
    except OSError:
        with suppress(OSError):
            disk.unlink(new)
        raise
