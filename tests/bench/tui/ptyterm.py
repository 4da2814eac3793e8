"""Run a terminal program under a pseudo-terminal and watch its screen. Any program will do.

Law 1: the clock starts just before the fork; the program is executed at once.
Law 2: a chunk of output is stamped when it is read. The emulator (pyte, slow) works only while the
program is silent, so it neither delays a stamp nor holds the program up. The time of an event is
the stamp of the chunk that made it true.
Law 3: what a real terminal answers is answered, so that programs go the way they go in one.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import pyte

now = time.perf_counter

UNKNOWN: Final = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[@-~]"  # kitty keyboard, modifyOtherKeys
    rb"|\x1b\[\?[0-9;]*\$[a-z]"  # DECRQM
    rb"|\x1b\[\?[0-9;]*u"  # kitty keyboard query
    rb"|\x1b\[[0-9;]*[ \"'!][@-~]"  # the cursor's shape
    rb"|\x1bP[^\x1b]*\x1b\\"  # DCS
    rb"|\x1b_[^\x1b]*\x1b\\"  # kitty graphics
)
"""Sequences that the emulator does not know and would print or misread as colours."""

PARTIAL: Final = re.compile(rb"\x1b(?:\[[0-9;:<>=?$ \"'!]*|[\]P_][^\x07\x1b]*\x1b?)?$")
"""A sequence cut off at the end of a chunk; it is held back for the next."""

ANSWERS: Final = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),  # synchronised output: known, off
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),  # resize reports in band: unknown
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[0c", b"\x1b[?62;22c"),
    (b"\x1b[?u", b"\x1b[?0u"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    (b"\x1b]10;?", b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
)

KEYS: Final = {
    "enter": b"\r",
    "esc": b"\x1b",
    "tab": b"\t",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP",
}


class Wait(NamedTuple):
    """What happened while a condition was waited for; times are stamps of `now`."""

    ok: bool
    first: float = 0.0
    """The first output."""
    match: float = 0.0
    """The output that made the condition true."""
    last: float = 0.0
    """The last output before the program fell silent."""
    size: int = 0
    """Bytes of output."""


Condition = Callable[["Term"], object]


class Term:
    """A program and the terminal it believes itself in."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._pending = b""
        self._alive = True
        wanted = _environment(env or {})
        self.began = now()
        self.pid, self._fd = os.forkpty()
        if self.pid == 0:
            _execute(argv, columns, rows, wanted)
        os.set_blocking(self._fd, False)

    def text(self) -> str:
        """The screen, line by line."""
        return "\n".join(self.screen.display)

    def cells(self) -> list[tuple[str, str, str, bool, bool]]:
        """Every cell of the screen, with its colours."""
        buffer = self.screen.buffer
        cells = (buffer[y][x] for y in range(self.rows) for x in range(self.columns))
        return [(c.data, c.fg, c.bg, c.reverse, c.bold) for c in cells]

    def send(self, data: bytes) -> float:
        """Type something; gives the stamp of doing so."""
        stamp = now()
        os.write(self._fd, data)
        return stamp

    def resize(self, columns: int, rows: int) -> float:
        """Give the terminal another size; gives the stamp of doing so."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        stamp = now()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        return stamp

    def wait(self, condition: Condition, timeout: float = 20, quiet: float = 0.15) -> Wait:
        """Read until the condition holds, and then until the program is silent."""
        waited, unread = Wait(ok=False), list[tuple[float, bytes]]()
        deadline = now() + timeout
        while True:
            data = self._read(0.0 if unread else min(0.02, max(0.0, deadline - now())))
            stamp = now()
            if data is not None:
                first = waited.first or stamp
                waited = waited._replace(first=first, last=stamp, size=waited.size + len(data))
                unread.append((stamp, data))
                continue
            for at, chunk in unread:
                self._feed(chunk)
                if not waited.ok and condition(self):
                    waited = waited._replace(ok=True, match=at)
            unread.clear()
            if waited.ok and stamp - waited.last >= quiet:
                return waited
            if stamp >= deadline or not self._alive:
                return waited

    def idle(self, seconds: float) -> None:
        """Let the program be for a while."""
        self.wait(lambda _: False, seconds)

    def close(self) -> None:
        """End the program that this object started, and only that."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                break
            if self._gone(1.0):
                return
        os.close(self._fd)

    def _gone(self, seconds: float) -> bool:
        """Whether the program ended within so many seconds; its output is thrown away."""
        end = now() + seconds
        while now() < end:
            self._read(0.005)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                os.close(self._fd)
                return True
        return False

    def _read(self, timeout: float) -> bytes | None:
        ready = self._alive and select.select([self._fd], [], [], max(0.0, timeout))[0]
        if not ready:
            return None
        try:
            data = os.read(self._fd, 1 << 16)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        if not data:
            self._alive = False
            return None
        self._answer(data)
        return data

    def _answer(self, data: bytes) -> None:
        for query, reply in ANSWERS:
            for _ in range(data.count(query)):
                self.send(reply)
        if b"\x1b[6n" in data:
            cursor = self.screen.cursor
            self.send(b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1))

    def _feed(self, data: bytes) -> None:
        data = self._pending + data
        partial = PARTIAL.search(data)
        at = partial.start() if partial else len(data)
        data, self._pending = data[:at], data[at:]
        self._stream.feed(UNKNOWN.sub(b"", data))


def key(name: str) -> bytes:
    """What a terminal sends for a key of `KEYS`, `ctrl+x`, `click:COL,ROW` or a character."""
    if name in KEYS:
        return KEYS[name]
    if name.startswith("ctrl+") and len(name) == len("ctrl+x"):
        return bytes([ord(name[-1].upper()) - 64])
    if name.startswith("click:"):
        column, row = name[6:].split(",")
        return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()
    return name.encode()


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This environment as in a usual terminal; an empty extra value takes its name away."""
    env = dict(os.environ)
    # With the first set, modules that were never compiled are recompiled at each start.
    for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR"):
        env.pop(name, None)
    env.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
    for name, value in extra.items():
        env[name] = value
        if not value:
            del env[name]
    return env


def _execute(argv: Sequence[str], columns: int, rows: int, env: dict[str, str]) -> None:
    """Become the program. The terminal has its size before, so no program ever sees 0 by 0."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(argv[0], list(argv), env)
    except BaseException as error:  # noqa: BLE001 (the child must never return)
        os.write(2, f"cannot start: {error}\r\n".encode())
        os._exit(127)
