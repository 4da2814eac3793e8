"""How far a long proof is, in one line on the terminal, and Ctrl-C, which ends it gently.

Law 1: nothing is drawn where stderr is no terminal, nor in the first second; at the end the line
is gone.
Law 2: the first Ctrl-C asks for what was found so far; the second ends the program at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self, TextIO

from ..prover.limits import Progress
from . import INTERRUPTED

PATIENCE: Final = 1.0
"""Seconds in which nothing is drawn: most proofs are done by then."""

FRAME: Final = 0.1
"""Seconds between two lines."""

WIDTH: Final = 80
"""Where the terminal does not say how wide it is."""

ERASE: Final = "\r\x1b[K"

STAGES: Final = {
    "faults": "who is stuck",
    "claims": "claims",
    "walkthroughs": "shortest walkthroughs",
    "unmet": "what nobody meets",
    "traps": "endings still open",
    "passages": "text",
    "odds": "odds",
    "longest": "lengths",
    "playthroughs": "playthroughs",
    "returns": "points of no return",
}
"""What each part of a proof is called while it runs, where that is not its name."""


class Gently:
    """Notes the first Ctrl-C, in place of being ended by it."""

    def __init__(self) -> None:
        self.pressed = False
        self._before: Any = None

    def __enter__(self) -> Self:
        # Only the main thread hears signals, and may say what becomes of them.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def asked(self) -> bool:
        """Whether somebody pressed Ctrl-C."""
        return self.pressed

    def _press(self, *_: object) -> None:
        if self.pressed:
            # Not `KeyboardInterrupt`: a proof would take that for the first one.
            raise SystemExit(INTERRUPTED)
        self.pressed = True


class Meter(Gently):
    """Draws how far a proof is; says whether somebody pressed Ctrl-C."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self.stream = stream or sys.stderr
        self.clock = clock
        self.draws = not quiet and _can_draw(self.stream)
        self.began = clock()
        self.next = self.began + PATIENCE
        self.drawn = False

    def __call__(self, progress: Progress) -> bool:
        """Hear how far it is."""
        now = self.clock()
        if self.draws and now >= self.next:
            self.next = now + FRAME
            self._put(ERASE + line(progress, _width(self.stream) - 1))
            self.drawn = True
        return self.pressed

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was."""
        self.erase()
        super().__exit__(kind, error, trace)

    def erase(self) -> None:
        """Take the line away; what is printed next begins where it stood."""
        if self.drawn:
            self._put(ERASE)
            self.drawn = False

    def _put(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except (OSError, ValueError):
            # A terminal that is gone takes the line with it, and not the proof.
            self.draws = self.drawn = False


def line(progress: Progress, width: int) -> str:
    """How far a proof is, in no more than so many columns: the weightiest first."""
    stage = "ending" if progress.ending else STAGES.get(progress.stage, progress.stage)
    parts = [stage]
    searching = progress.stage == "searching"
    parts.append(f"{progress.states:,} states")
    if searching:
        parts.append(f"{progress.states / max(progress.seconds, 0.001):,.0f}/s")
    parts.append(f"{progress.seconds:.0f} s")
    if progress.parts > 1:
        parts.append(f"part {progress.part} of {progress.parts}")
    if progress.waiting:
        parts.append(f"{progress.waiting:,} sets waiting")
    parts.append("Ctrl-C again: at once" if progress.ending else "Ctrl-C: what is found so far")
    shown = parts[0][:width]
    for part in parts[1:]:
        if len(shown) + len(part) + 2 <= width:
            shown += f", {part}"
    return shown


def _can_draw(stream: TextIO) -> bool:
    """Whether a line can be drawn and erased again."""
    try:
        return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    except ValueError:
        return False


def _width(stream: TextIO) -> int:
    """The columns of the terminal now: it may have changed."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH
