"""The ledger on disk: `<folder>/<story id>/ledger.yaml`, beside the saves.

Law 1: the file is written whole or not at all: to a temporary file, synced, then renamed.
Law 2: a file that cannot be understood is set aside, never written over, and that is said.
Law 3: two programs that add to it at once lose nothing of each other's, where the system can
       lock a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .disk import DISK, Disk, is_plain, lock_in_time
from .errors import NotSaved
from .ledger import Ledger, Playthrough
from .ledger_text import Misread, Newer, from_text, to_text
from .making import ELSEWHERE, make_folder, rewrite_file, sync_names, told
from .names import check_story_id

FILE: Final = "ledger.yaml"

MAX_LEDGER: Final = 8 * 1024 * 1024
"""Bytes: room for a hundred thousand choices."""


PATIENCE: Final = 250
"""How often its lock is tried for: five seconds, since whoever has it may have a slow disk."""


class LedgerFile:
    """The ledger of one story on disk."""

    def __init__(self, folder: Path, story_id: str, *, disk: Disk = DISK) -> None:
        self.story_id = check_story_id(story_id)
        self.path = folder / story_id / FILE
        self.note = ""
        """What was wrong with the file and what became of it, in a sentence; empty if nothing."""
        self._disk = disk

    def read(self) -> Ledger:
        """What it holds; an empty one where there is no file or none that can be understood."""
        self.note = ""
        try:
            return self._held()
        except Misread as error:
            self.note = f"the ledger cannot be read: {error}"
        except OSError as error:
            self.note = f"the ledger cannot be read: {told(error)}"
        return Ledger(self.story_id)

    def keep(self, seen: Playthrough) -> Ledger:
        """The ledger after it was told of this playthrough. Raises `NotSaved`."""
        return self._change(lambda before: before.keeping(seen))

    def drop(self, key: str) -> Ledger:
        """The ledger after it forgot a playthrough. Raises `NotSaved`."""
        return self._change(lambda before: before.dropping(key))

    def wipe(self) -> None:
        """Forget everything, what was set aside as well. Raises `NotSaved`."""
        with self._alone():
            for name in self._disk.names(self.path.parent):
                if name == FILE or name.startswith(f"{FILE}.damaged-"):
                    self._disk.unlink(self.path.with_name(name))
            sync_names(self._disk, self.path.parent)

    def _change(self, changed: Callable[[Ledger], Ledger]) -> Ledger:
        self.note = ""
        with self._alone():
            before = self._held_or_aside()
            after = changed(before)
            if after != before:
                rewrite_file(self._disk, self.path, self._checked(after))
        return after

    def _checked(self, ledger: Ledger) -> bytes:
        """The text of a ledger that is sure to be read back."""
        text = to_text(ledger)
        try:
            same = from_text(text) == ledger
        except Misread:
            same = False
        if not same:
            raise NotSaved("the ledger would read back as something else", self.path)
        return text.encode()

    def _held_or_aside(self) -> Ledger:
        try:
            return self._held()
        except Newer as error:
            raise NotSaved(str(error), self.path, remedy="get the newest Dreamweave") from None
        except Misread as error:
            aside = self.path.with_name(f"{FILE}.damaged-{self._disk.now()}")
            self._disk.replace(self.path, aside)
            sync_names(self._disk, self.path.parent)
            self.note = f"the ledger could not be read ({error}); it is now '{aside.name}'"
            return Ledger(self.story_id)

    def _held(self) -> Ledger:
        try:
            status = self._disk.lstat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return Ledger(self.story_id)
        if not is_plain(status):
            raise Misread("it is not a plain file")
        ledger = from_text(self._text())
        if ledger.story_id != self.story_id:
            raise Misread(f"it is of the story '{ledger.story_id}'")
        return ledger

    def _text(self) -> str:
        fd = self._disk.open_to_read(self.path)
        try:
            raw = self._disk.read_all(fd, MAX_LEDGER + 1)
        finally:
            self._disk.close(fd)
        if len(raw) > MAX_LEDGER:
            raise Misread(f"it is longer than {MAX_LEDGER} bytes")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Misread("it is not text") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While this runs, nobody else changes the ledger; an `OSError` becomes `NotSaved`."""
        folder = self.path.parent
        try:
            make_folder(self._disk, folder)
            fd = self._disk.open_folder(folder)
            try:
                if fd is not None and lock_in_time(self._disk, fd, PATIENCE) is False:
                    what = "another program is changing the ledger"
                    raise NotSaved(what, self.path, remedy="try again")
                yield
            finally:
                if fd is not None:
                    self._disk.close(fd)
        except OSError as error:
            what = f"the ledger was not written: {told(error)}"
            raise NotSaved(what, self.path, remedy=ELSEWHERE) from error
