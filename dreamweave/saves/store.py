"""The saves of one story: `<folder>/<story id>/<name>.dreamweave.jsonl`.

Law 1: a save is never written over, by whatever name it is asked for.
Law 2: everything that lies in the folder is listed, whatever became of it.
"""

from __future__ import annotations

import time
from pathlib import Path

from ..engine.journal import Began, Named
from .disk import DISK, Disk
from .errors import NotSaved, OtherStory, SaveError
from .listing import SaveInfo, look
from .making import ELSEWHERE, make_file, make_folder, told
from .mending import branched, sealed
from .names import SUFFIX, check_name, check_story_id, free_name, name_of
from .opening import open_save
from .save import Save


class Store:
    """Where the saves of one story lie."""

    def __init__(self, folder: Path, story_id: str, *, disk: Disk = DISK) -> None:
        self.story_id = check_story_id(story_id)
        self.folder = folder / story_id
        self._disk = disk
        self._seen: dict[Path, tuple[tuple[int, int, int], SaveInfo]] = {}
        """What was sound when it was last looked at, and how the file was then."""

    def path_of(self, name: str) -> Path:
        """The file of a save, whether or not there is one. Raises `NameRefused`."""
        return self.folder / (check_name(name) + SUFFIX)

    def names(self) -> list[str]:
        """What the saves are called, by name."""
        try:
            entries = self._disk.names(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise SaveError(f"the folder cannot be read: {told(error)}", self.folder) from error
        files = (entry for entry in entries if not entry.startswith("."))
        return [name_of(Path(entry)) for entry in files if entry.endswith(SUFFIX)]

    def list(self) -> list[SaveInfo]:
        """All saves, the one last written to first."""
        found = [self.look(name) for name in self.names()]
        return sorted(found, key=lambda info: (-info.written, info.name))

    def latest(self) -> SaveInfo | None:
        """The save last written to whose story has not ended; only as many are read as need be."""
        paths = [self.folder / (name + SUFFIX) for name in self.names()]
        for path in sorted(paths, key=self._written, reverse=True):
            info = self._looked_at(path)
            if info.status in {"sound", "torn"} and not info.ended:
                return info
        return None

    def _looked_at(self, path: Path) -> SaveInfo:
        """What can be said of one save; a title asks often, and a long save takes a while."""
        try:
            status = self._disk.lstat(path)
        except OSError:
            return look(path, story_id=self.story_id, disk=self._disk)
        now = (status.st_mtime_ns, status.st_size, status.st_ino)
        then, info = self._seen.get(path, (None, None))
        if info is None or then != now:
            info = look(path, story_id=self.story_id, disk=self._disk)
            self._seen[path] = (now, info)
        if info.status != "sound":
            # Whoever had it open may have closed it, and left no trace.
            del self._seen[path]
        return info

    def look(self, name: str) -> SaveInfo:
        """What can be said of one save."""
        return look(self.folder / (name + SUFFIX), story_id=self.story_id, disk=self._disk)

    def free_name(self, wish: str) -> str:
        """An allowed name as near to the wish as can be, that no save has."""
        return free_name(wish, self.names())

    def create(self, name: str, began: Began) -> Save:
        """A new save with its first event. Raises `NameRefused`, `SaveExists` or `NotSaved`."""
        path = self.path_of(name)
        self._check_ours(path, began)
        self._make_folder()
        make_file(self._disk, path, sealed([began]))
        return self.open(name)

    def open(self, name: str, *, read_only: bool = False) -> Save:
        """The save of that name, for adding to it where that can be. Raises `SaveError`."""
        path = self.path_of(name)
        save = open_save(path, read_only=read_only, disk=self._disk)
        try:
            self._check_ours(path, save.began)
        except OtherStory:
            save.close()
            raise
        return save

    def branch(self, save: Save, at: int, name: str, *, began: str = "") -> Save:
        """A new save that stands alone and goes on from event `at` of another."""
        path = self.path_of(name)
        events = branched(save, at, name, began or utc(self._disk.now()))
        self._make_folder()
        make_file(self._disk, path, sealed(events))
        return self.open(name)

    def rename(self, old: str, new: str) -> None:
        """Call a save something else, inside as well as outside."""
        with self.open(old) as save:
            save.move(new)
            save.append(Named(len(save.events), new))

    def _check_ours(self, path: Path, began: Began) -> None:
        if began.story_id != self.story_id:
            what = f"it belongs to the story '{began.story_id}', and this is '{self.story_id}'"
            raise OtherStory(what, path, remedy=f"play it with the story '{began.story_id}'")

    def _make_folder(self) -> None:
        try:
            make_folder(self._disk, self.folder)
        except OSError as error:
            what = f"the folder cannot be made: {told(error)}"
            raise NotSaved(what, self.folder, remedy=ELSEWHERE) from error

    def _written(self, path: Path) -> float:
        try:
            return self._disk.lstat(path).st_mtime
        except OSError:
            return 0.0


def utc(nanoseconds: int) -> str:
    """A time as a save writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(nanoseconds // 1_000_000_000))
