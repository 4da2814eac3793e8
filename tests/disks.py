"""Disks that fail: at any call, in any way, or because the power went."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from dreamweave.saves.disk import Disk

CHANGING = (
    "open_to_add", "create", "write", "fsync", "ftruncate", "fstat", "close", "link", "unlink",
    "replace", "make_folder", "sync_folder", "lock", "read_all",
)  # fmt: skip
"""The calls that may fail."""


class FailingDisk(Disk):
    """Does what a disk does, but for the calls whose numbers are in `at`."""

    def __init__(
        self,
        at: range | set[int] = frozenset(),
        error: BaseException | int = errno.EIO,
        *,
        short: int = 1 << 30,
        calls: tuple[str, ...] = CHANGING,
    ) -> None:
        self.at, self.error, self.short, self.calls = at, error, short, calls
        self.done: list[str] = []
        """The calls so far."""

    def fails(self, call: str) -> bool:
        """Whether this call is one that fails."""
        if call not in self.calls:
            return False
        self.done.append(call)
        return len(self.done) - 1 in self.at

    def raise_it(self) -> None:
        if isinstance(self.error, BaseException):
            raise self.error
        raise OSError(self.error, os.strerror(self.error))

    def write(self, fd, data):
        if self.fails("write"):
            # The worst a write can do: a part of it, and then an error.
            super().write(fd, data[: len(data) // 2])
            self.raise_it()
        return super().write(fd, data[: self.short])

    def lock(self, fd, *, shared=False):
        return None if self.fails("lock") else super().lock(fd, shared=shared)

    def wait(self, seconds):
        """Nobody waits in a test."""


def _failing(call: str):
    def method(self: FailingDisk, *args, **switches):
        if self.fails(call):
            if call == "close":
                os.close(args[0])
            self.raise_it()
        return getattr(Disk, call)(self, *args, **switches)

    return method


for _call in CHANGING:
    if _call not in vars(FailingDisk):
        setattr(FailingDisk, _call, _failing(_call))


class PowerGone(BaseException):
    """The machine stopped. Nothing of the program runs after it, so nothing may catch it."""


class Mains(Disk):
    """Forgets what was not synced when the power goes, which it does at call number `cut`."""

    def __init__(self, cut: int) -> None:
        self.left = cut
        self.gone = False
        self.synced: dict[int, bytes] = {}
        """What each file held when it was last synced, by inode."""
        self.names_of: dict[Path, dict[str, int]] = {}
        """Which names a folder had when it was last synced."""

    def tick(self) -> None:
        if self.gone:
            raise PowerGone
        self.left -= 1
        if self.left < 0:
            self.gone = True
            raise PowerGone

    def create(self, path):
        self.tick()
        self.names_of.setdefault(path.parent, _names(path.parent))
        fd = super().create(path)
        self.synced.setdefault(os.fstat(fd).st_ino, b"")
        return fd

    def open_to_add(self, path):
        self.tick()
        fd = super().open_to_add(path)
        self.synced.setdefault(os.fstat(fd).st_ino, path.read_bytes())
        self.names_of.setdefault(path.parent, _names(path.parent))
        return fd

    def write(self, fd, data):
        self.tick()
        return super().write(fd, data)

    def fsync(self, fd):
        self.tick()
        status = os.fstat(fd)
        if status.st_ino in self.synced:
            self.synced[status.st_ino] = Path(f"/proc/self/fd/{fd}").read_bytes()

    def sync_folder(self, folder):
        self.tick()
        self.names_of[folder] = _names(folder)

    def ftruncate(self, fd, length):
        self.tick()
        super().ftruncate(fd, length)

    def link(self, old, new):
        self.tick()
        super().link(old, new)

    def unlink(self, path):
        self.tick()
        super().unlink(path)

    def make_folder(self, path):
        self.tick()
        for place in path.parents:
            if place.exists():
                self.names_of.setdefault(place, _names(place))
                break
            self.names_of.setdefault(place, {})
        super().make_folder(path)

    def after(self, kept: str) -> None:
        """Make the folders hold what a machine finds that starts again.

        `kept` says what became of bytes that were written and not synced: `none` of them,
        `all`, `half`, or a `hole` of zeros in their place.
        """
        for folder, names in self.names_of.items():
            if not folder.exists():
                continue
            now = _names(folder)
            for name, inode in now.items():
                if inode in self.synced:
                    _forget(folder / name, self.synced[inode], kept)
            if kept == "none":
                for name in now.keys() - names.keys():
                    if (folder / name).is_dir():
                        shutil.rmtree(folder / name)
                    else:
                        (folder / name).unlink()


def _names(folder: Path) -> dict[str, int]:
    return {entry.name: entry.inode() for entry in os.scandir(folder)}


def _forget(path: Path, synced: bytes, kept: str) -> None:
    now = path.read_bytes()
    if kept == "all" or now == synced:
        return
    if not now.startswith(synced):  # it was cut, and that was not synced
        path.write_bytes(synced)
        return
    tail = now[len(synced) :]
    tail = {"none": b"", "half": tail[: len(tail) // 2], "hole": b"\0" * len(tail)}[kept]
    path.write_bytes(synced + tail)
