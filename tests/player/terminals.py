"""A program in a terminal of the tests' own: keys in, screen out."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time

import pyte

UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[@-~]|\x1b\[\?[0-9;]*[$u][a-z]?"
    rb"|\x1b\[[0-9;]*[ \"'!][@-~]|\x1bP[^\x1b]*\x1b\\"
)
"""What pyte does not know and would print."""


class Terminal:
    """One program. Whatever happens, `close` ends it."""

    def __init__(self, *words, cols=80, rows=24, **env):
        self.screen = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.code = None
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
            size = struct.pack("HHHH", rows, cols, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            kept |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", **env}
            os.execve(sys.executable, [sys.executable, *words], kept)
        self.before = termios.tcgetattr(self.fd)

    @property
    def text(self):
        return "\n".join(self.screen.display)

    def read(self, seconds):
        """Take in what the program writes, for so long at most; False when it is gone."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(UNKNOWN.sub(b"", data))
        return bool(data)

    def settle(self, seconds=0.5):
        """Read until nothing has been written for so long."""
        while select.select([self.fd], [], [], seconds)[0] and self.read(0):
            pass

    def seen(self, raw):
        """The screen as it was when only this had been written."""
        screen = pyte.Screen(self.screen.columns, self.screen.lines)
        pyte.ByteStream(screen).feed(UNKNOWN.sub(b"", raw))
        return screen

    def until(self, words, seconds=20):
        """Read until these words are on the screen."""
        end = time.monotonic() + seconds
        while words not in " ".join(self.text.split()):
            assert time.monotonic() < end, f"never saw {words!r} in\n{self.text}"
            if not self.read(0.05):
                raise AssertionError(f"ended before {words!r}; the screen was\n{self.text}")

    def send(self, *keys):
        for key in keys:
            os.write(self.fd, key.encode())

    def resize(self, cols, rows):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def signal(self, number):
        os.kill(self.pid, number)

    def hang_up(self):
        """The terminal's window is closed."""
        os.close(self.fd)
        self.fd = -1

    def end(self, seconds=15):
        """Wait for the program to end; its exit code, or minus the signal that ended it."""
        end = time.monotonic() + seconds
        while self.code is None:
            assert time.monotonic() < end, f"still running; the screen was\n{self.text}"
            if self.fd >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        if self.fd >= 0:
            while self.read(0.1) and select.select([self.fd], [], [], 0)[0]:
                pass
        return self.code

    def close(self):
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.fd >= 0:
            os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
