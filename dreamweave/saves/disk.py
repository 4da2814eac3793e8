"""Every call that touches a disk, in one place, so that a test can let each of them fail.

Law 1: a call does what the system's call of that name does, or raises its `OSError`.
Law 2: nothing here knows what a save is.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PLAIN: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_CAREFUL: Final = _PLAIN | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""No links, and no waiting for somebody to fill a pipe that lies where a save should."""

PRIVATE: Final = 0o600
"""What somebody reads is their own business."""

_FAR: Final = 0x7FFF_FFF0
"""Windows locks bytes so that nobody may read them: one that no save will ever have."""


class Disk:
    """The real one."""

    def open_to_read(self, path: Path) -> int:
        """A descriptor of a file that is only looked at."""
        return os.open(path, os.O_RDONLY | _CAREFUL)

    def open_to_add(self, path: Path) -> int:
        """A descriptor of a file that is added to, always at its end."""
        return os.open(path, os.O_RDWR | os.O_APPEND | _CAREFUL)

    def create(self, path: Path) -> int:
        """A descriptor of a new file that nobody had before."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, PRIVATE)

    def read_all(self, fd: int, limit: int) -> bytes:
        """What the file holds, up to `limit` bytes."""
        pieces: list[bytes] = []
        while limit > 0 and (piece := os.read(fd, min(limit, 1 << 20))):
            pieces.append(piece)
            limit -= len(piece)
        return b"".join(pieces)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        """How many bytes of `data` the system took, which may be fewer than all."""
        return os.write(fd, data)

    def fsync(self, fd: int) -> None:
        """Return when what was written has left this machine's memory."""
        os.fsync(fd)

    def settle(self, fd: int) -> None:
        """Return when it has left the drive's memory, too, where the system can tell."""
        if sys.platform == "darwin":
            try:
                fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            except OSError:
                self.fsync(fd)
        else:
            self.fsync(fd)

    def ftruncate(self, fd: int, length: int) -> None:
        """Cut the file to `length` bytes."""
        os.ftruncate(fd, length)

    def fstat(self, fd: int) -> os.stat_result:
        """What the system knows of an open file."""
        return os.fstat(fd)

    def lstat(self, path: Path) -> os.stat_result:
        """What the system knows of a name."""
        return os.lstat(path)

    def close(self, fd: int) -> None:
        """Give the descriptor back; a network's late complaints come here."""
        os.close(fd)

    def link(self, old: Path, new: Path) -> None:
        """A second name for a file; never takes another file's name."""
        os.link(old, new)

    def unlink(self, path: Path) -> None:
        """Take a name away."""
        path.unlink()

    def replace(self, old: Path, new: Path) -> None:
        """Another name for a file, whoever had it."""
        old.replace(new)

    def make_folder(self, path: Path) -> None:
        """The folder is there, with all above it."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def names(self, folder: Path) -> list[str]:
        """What lies in a folder."""
        return sorted(entry.name for entry in os.scandir(folder))

    def open_folder(self, folder: Path) -> int | None:
        """A descriptor of a folder; None on Windows, which has no such thing."""
        if sys.platform == "win32":
            return None
        return os.open(folder, os.O_RDONLY | _PLAIN)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in it have left this machine's memory."""
        fd = self.open_folder(folder)
        if fd is None:
            return
        try:
            self.fsync(fd)
        finally:
            self.close(fd)

    def lock(self, fd: int, *, shared: bool = False) -> bool | None:
        """Whether the file is ours now; None where the file system cannot lock.

        `flock`, because a lock of `lockf` is lost as soon as this program opens and closes the
        same file elsewhere, and a lock file would outlive a killed program.
        """
        try:
            if sys.platform == "win32":
                os.lseek(fd, _FAR, os.SEEK_SET)
                msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
            else:
                kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
                fcntl.flock(fd, kind | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return None
        return True

    def now(self) -> int:
        """Nanoseconds, to tell files apart."""
        return time.time_ns()

    def wait(self, seconds: float) -> None:
        """Let another program finish."""
        time.sleep(seconds)


DISK: Final = Disk()


def is_plain(status: os.stat_result) -> bool:
    """Whether it is a file like any other: no folder, link, pipe or device."""
    return stat.S_ISREG(status.st_mode)


PATIENCE: Final = 10
"""How often a lock is tried for: whoever looks at saves holds one for a moment."""

PAUSE: Final = 0.02
"""Seconds between two tries."""


def lock_in_time(disk: Disk, fd: int, tries: int = PATIENCE) -> bool | None:
    """Whether the file is ours, after some patience; None where nothing can be locked."""
    for _ in range(tries):
        locked = disk.lock(fd)
        if locked is not False:
            return locked
        disk.wait(PAUSE)
    return disk.lock(fd)


def write_whole(disk: Disk, fd: int, data: bytes) -> None:
    """All of `data` is written, in one call where the system takes it all."""
    rest = memoryview(data)
    while rest:
        taken = disk.write(fd, rest)
        if taken <= 0:
            raise OSError(errno.EIO, "the disk takes nothing more")
        rest = rest[taken:]


def holder(status: os.stat_result) -> str:
    """Who has a file locked, as far as the system tells."""
    if sys.platform == "linux":
        device, inode = status.st_dev, status.st_ino
        place = f"{os.major(device):02x}:{os.minor(device):02x}:{inode}"
        try:
            table = Path("/proc/locks").read_text("ascii", "replace")
        except OSError:
            table = ""
        for row in table.splitlines():
            words = row.split()
            if place in words and "FLOCK" in words:
                process = words[words.index(place) - 1]
                own = process == str(os.getpid())
                return "this very program" if own else f"another program (process {process})"
    return "another program"
