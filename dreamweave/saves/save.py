"""One save that is open: what it holds, and how one more event is made to last.

Law 1: `append` returns when the event is on the disk. If it raises, the event did not happen,
       and the file holds what it held before.
Law 2: only the program that has the file locked adds to it, and only where it left off.
Law 3: once a sync has failed nothing more is written through this handle. Systems report such a
       failure once and then forget it, so only reading the file again tells what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Self

from ..engine.journal import Began, Event, Full, Tree, Word
from .chain import MAX_LINE, seal
from .disk import DISK, Disk, write_whole
from .errors import Changed, NotSaved, ReadOnly, SyncFailed, TooLong
from .lines import encode
from .making import move_file, told
from .names import SUFFIX, check_name, name_of
from .reading import MAX_FILE, Fault, Reading

Status = Literal["sound", "torn", "damaged", "locked", "not writable"]

AGAIN: Final = "open the save again: it tells what it holds"


class Save:
    """A playthrough on disk. `open_save` and a `Store` give them."""

    def __init__(
        self,
        path: Path,
        reading: Reading,
        *,
        fd: int | None = None,
        status: Status = "sound",
        read_only: str = "",
        locked_by: str = "",
        torn_note: str = "",
        notes: tuple[str, ...] = (),
        disk: Disk = DISK,
    ) -> None:
        self.path = path
        self.status: Status = status
        self.read_only = read_only
        """Why nothing can be added, in a sentence without its end; empty where it can."""
        self.locked_by = locked_by
        """Who else has it open; empty if nobody."""
        self.torn_note = torn_note
        """What was made of an unfinished line at its end; empty if there was none."""
        self.notes = notes
        """What else is worth saying, in sentences."""
        self.fault: Fault | None = reading.fault
        """Where reading stopped, if it did not come to the end."""
        self.sums = reading.sums
        """Of each event's line."""
        self._tree, self._end, self._full = reading.tree, reading.end, reading.full
        self._fd, self._disk = fd, disk

    @property
    def name(self) -> str:
        """What the file is called."""
        return name_of(self.path)

    @property
    def events(self) -> tuple[Event, ...]:
        """What it holds, as far as it can be trusted."""
        return self._tree.events

    @property
    def began(self) -> Began:
        """Its first event."""
        return self._tree.began

    def tree(self) -> Tree:
        """Its threads; a tree of your own, which this save does not add to."""
        return self._tree.copy()

    def append(self, event: Event) -> None:
        """One more event. Raises `ReadOnly`, `NotSaved`, or what says that it does not fit."""
        fd = self._writable()
        self._tree.check(event)
        line, total = seal(encode(event), self.sums[-1])
        self._check_room(line)
        self._check_unchanged(fd)
        try:
            self._write(fd, line)
        except OSError as error:
            raise self._lost(fd, error) from error
        except BaseException:
            # Interrupted somewhere inside: nobody knows how far it got.
            if not self._roll_back(fd):
                self._poison("writing was interrupted")
            raise
        # The tree first: should this be interrupted, the next event will not fit, and nothing
        # is written on a wrong reckoning.
        self._tree.add(event)
        self.sums.append(total)
        self._end += len(line)
        if isinstance(event, Full):
            self._full = (self._end, len(line))

    def full_is_due(self, held: Mapping[str, Word]) -> bool:
        """Whether to write down everything again: the changes since have outgrown it.

        So such lines are at most half of a save, and never far away.
        """
        since, size = self._end - self._full[0], self._full[1]
        if self.read_only or since <= size:
            return False
        return since > len(encode(Full(self._tree.next_n, dict(held))))

    def move(self, name: str) -> None:
        """Call the file something else. Raises `NameRefused`, `SaveExists` or `NotSaved`."""
        self._writable()
        new = self.path.with_name(check_name(name) + SUFFIX)
        if new != self.path:
            move_file(self._disk, self.path, new)
            self.path = new

    def close(self) -> None:
        """Let others have it. Raises `NotSaved` if the disk complains only now."""
        fd, self._fd = self._fd, None
        if fd is None:
            return
        self.read_only = self.read_only or "it was closed"
        try:
            try:
                self._disk.settle(fd)
            finally:
                self._disk.close(fd)
        except OSError as error:
            what = f"the disk complained when it was closed: {told(error)}"
            raise NotSaved(what, self.path, remedy=AGAIN) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _writable(self) -> int:
        if self.read_only or self._fd is None:
            raise ReadOnly(self.read_only or "it was closed", self.path, remedy=self._remedy())
        return self._fd

    def _remedy(self) -> str:
        match self.status:
            case "locked":
                return "close it there, or branch into a save of its own"
            case "damaged":
                return "branch from its last good choice, or let it be repaired into a new save"
            case "torn":
                return "open it for playing, which sets the unfinished line aside"
            case _:
                return AGAIN

    def _check_room(self, line: bytes) -> None:
        if len(line) > MAX_LINE:
            what = f"the event takes {len(line)} bytes, and a line holds {MAX_LINE}"
            raise TooLong(what, self.path, remedy="make its texts shorter")
        if self._end + len(line) > MAX_FILE:
            what = f"the save is full: it would be longer than {MAX_FILE} bytes"
            raise TooLong(what, self.path, remedy="branch from here into a new save")

    def _check_unchanged(self, fd: int) -> None:
        try:
            status = self._disk.fstat(fd)
        except OSError as error:
            raise NotSaved(f"not saved: {told(error)}", self.path, remedy=AGAIN) from error
        what = ""
        if status.st_nlink == 0:
            what = "the file was deleted while it was open"
        elif status.st_size != self._end:
            what = f"another program changed the file: {status.st_size} bytes, not {self._end}"
        if what:
            self._poison(what)
            raise Changed(what, self.path, remedy="branch from here into a new save")

    def _write(self, fd: int, line: bytes) -> None:
        write_whole(self._disk, fd, line)
        try:
            self._disk.fsync(fd)
        except OSError as error:
            self._poison(f"the disk did not confirm the last write: {told(error)}")
            raise

    def _lost(self, fd: int, error: OSError) -> NotSaved:
        """What to raise after a failed write; the file is as it was, or nothing more is added."""
        if not self._roll_back(fd):
            self._poison(f"a failed write could not be taken back: {told(error)}")
        if self.read_only:
            return SyncFailed(self.read_only, self.path, remedy=AGAIN)
        what = f"not saved: {told(error)}"
        return NotSaved(what, self.path, remedy="make room and try again, or save elsewhere")

    def _roll_back(self, fd: int) -> bool:
        """Whether the file ends where it ended before."""
        # A part of a line left there would swallow the next good one.
        with suppress(OSError):
            self._disk.ftruncate(fd, self._end)
            self._disk.fsync(fd)
            return True
        return False

    def _poison(self, why: str) -> None:
        self.status, self.read_only = "not writable", self.read_only or why
