"""What a reader has seen of a story across playthroughs, in one plain file beside the saves.

Law 1: the file is written whole or not at all: to a temporary file, synced, then renamed.
Law 2: a file that cannot be understood is set aside, never written over, and that is said.
Law 3: adding the same thing twice changes nothing, but for how often an ending was reached.

The file is YAML, of so plain a kind that reading it back needs no YAML library; one that
somebody edited into another kind is read with the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from .disk import DISK, Disk, is_plain
from .errors import NotSaved, SaveError
from .making import ELSEWHERE, rewrite_file, told
from .names import check_story_id

FILE: Final = "ledger.yaml"

VERSION: Final = 1

MAX_LEDGER: Final = 8 * 1024 * 1024
"""Bytes: room for a hundred thousand choices."""

MAX_COUNT: Final = 10**9
"""Nobody reaches an ending more often."""

_ID: Final = re.compile(r"[a-z][a-z0-9_]*(?:/[a-z][a-z0-9_]*){0,3}")
_ROW: Final = re.compile(r'  ([a-z][a-z0-9_]*): \{count: ([1-9][0-9]{0,8}), first: "([^"\\]*)"\}')
_NAME: Final = re.compile(r"[A-Za-z0-9 _-]{0,64}")


class Reached(NamedTuple):
    """An ending that the reader has come to."""

    count: int
    """How often."""
    first: str
    """The save it was first reached in."""


class Ledger(NamedTuple):
    """What a reader has seen of one story."""

    story_id: str
    endings: Mapping[str, Reached] = {}
    scenes: frozenset[str] = frozenset()
    """Those they have read, `chapter/scene`."""
    choices: frozenset[str] = frozenset()
    """Those they have taken, `chapter/scene/choice`."""

    @property
    def finished_before(self) -> bool:
        """Whether any ending was ever reached."""
        return bool(self.endings)

    def with_read(self, scenes: Iterable[str] = (), choices: Iterable[str] = ()) -> Ledger:
        """The same with these scenes read and these choices taken."""
        return self._replace(scenes=self.scenes.union(scenes), choices=self.choices.union(choices))

    def with_ending(self, ending: str, save: str) -> Ledger:
        """The same with an ending reached once more, in this save."""
        before = self.endings.get(ending, Reached(0, save))
        count = min(before.count + 1, MAX_COUNT - 1)
        return self._replace(endings={**self.endings, ending: before._replace(count=count)})


class Misread(ValueError):
    """A text is no ledger."""


class Newer(Misread):
    """A later version wrote it."""


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
        try:
            text = self._text()
            return _for_story(from_text(text), self.story_id) if text else Ledger(self.story_id)
        except (Misread, OSError) as error:
            what = told(error) if isinstance(error, OSError) else str(error)
            self.note = f"the ledger '{self.path.name}' cannot be read: {what}"
            return Ledger(self.story_id)

    def add(self, scenes: Iterable[str] = (), choices: Iterable[str] = ()) -> Ledger:
        """These scenes were read and these choices taken. Raises `NotSaved`."""
        with self._changing() as before:
            return self._keep(before, before.with_read(scenes, choices))

    def add_ending(self, ending: str, save: str) -> Ledger:
        """An ending was reached once more, in this save. Raises `NotSaved`."""
        with self._changing() as before:
            return self._keep(before, before.with_ending(ending, save))

    def wipe(self) -> None:
        """Forget everything, what was set aside as well. Raises `NotSaved`."""
        with self._telling(), self._locked():
            for name in self._disk.names(self.path.parent):
                if name == FILE or name.startswith(f"{FILE}.damaged-"):
                    self._disk.unlink(self.path.with_name(name))
            self._disk.sync_folder(self.path.parent)

    @contextmanager
    def _changing(self) -> Iterator[Ledger]:
        """What it holds now, while nobody else may change it."""
        with self._telling():
            self._disk.make_folder(self.path.parent)
            with self._locked():
                yield self._understood()

    def _keep(self, before: Ledger, after: Ledger) -> Ledger:
        if after != before:
            text = to_text(after)
            # What is written can be read: else nobody would notice before it is too late.
            if from_text(text) != after:
                raise NotSaved("the ledger would read back as something else", self.path)
            rewrite_file(self._disk, self.path, text.encode())
        return after

    def _understood(self) -> Ledger:
        """What it holds; sets aside what cannot be understood, and leaves a newer one alone."""
        try:
            text = self._text()
            return _for_story(from_text(text), self.story_id) if text else Ledger(self.story_id)
        except Newer as error:
            raise NotSaved(str(error), self.path, remedy="get the newest Dreamweave") from None
        except Misread as error:
            aside = self.path.with_name(f"{FILE}.damaged-{self._disk.now()}")
            self._disk.replace(self.path, aside)
            self._disk.sync_folder(self.path.parent)
            self.note = f"the ledger could not be read ({error}); it is in '{aside.name}' now"
            return Ledger(self.story_id)

    def _text(self) -> str:
        """What the file says; empty where there is none."""
        try:
            if not is_plain(self._disk.lstat(self.path)):
                raise Misread("it is not a plain file")
            fd = self._disk.open_to_read(self.path)
        except FileNotFoundError:
            return ""
        try:
            raw = self._disk.read_all(fd, MAX_LEDGER + 1)
        finally:
            self._disk.close(fd)
        if len(raw) > MAX_LEDGER:
            raise Misread(f"it is longer than {MAX_LEDGER} bytes")
        try:
            return raw.decode("utf-8-sig") or "\n"
        except UnicodeDecodeError:
            raise Misread("it is not text") from None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """While this runs no other program changes it, where folders can be locked."""
        with suppress(OSError):
            fd = self._disk.open_folder(self.path.parent)
            try:
                self._disk.wait_for_lock(fd)
                yield
                return
            finally:
                self._disk.close(fd)
        yield

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"the ledger was not written: {told(error)}"
            raise NotSaved(what, self.path, remedy=ELSEWHERE) from error
