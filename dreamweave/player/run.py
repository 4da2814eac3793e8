"""Starts the reading room in a terminal, and ends it cleanly whatever happens.

Textual listens to no signal but the window's size, and does not notice that a terminal has
gone; both are mended here.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from .library import Library, Opened
from .markdown import clean

if TYPE_CHECKING:
    from textual.driver import Driver

    from ..engine.session import Session
    from ..language.model import Story
    from .app import Room

ENDINGS: Final = ("SIGTERM", "SIGHUP", "SIGINT")
"""Signals that ask the room to close; the exit code is 128 and the signal's number."""

ENTER: Final = "\x1b[?1049h"
"""Goes to the terminal's other screen, and clears it."""

LEAVE: Final = "\x1b[?1049l"
"""Comes back from there."""

AT_ONCE: Final = 32
"""Choices of a long save that are played again between two key-presses: about a millisecond."""

PAUSE: Final = 0.01
"""Seconds between two such runs, so that keys and paints go first."""

DIFFERS: Final = "Played again, this save differs from what it recorded, which is what you see"
"""What a reader is told whose place rests on the record alone."""

PATIENCE: Final = 2.0
"""Seconds that an orderly end may take once the terminal is gone."""

CLEAN: Final = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[?25h"
)
"""No mouse, no focus reports, no bracketed paste; lines wrap and the cursor is seen."""


def run(
    library: Library,
    *,
    start: Opened | None = None,
    threads: bool = False,
    watch: bool = False,
    at: int = 0,
    speed: float | None = None,
    fresh: Callable[[], Story | None] | None = None,
) -> int:
    """Read, from the title, from `start` or from the `threads` of all saves; the exit code.

    With `watch` the theatre opens, at event `at`, and plays where a `speed` is given. `fresh`
    is asked now and then for the story as it has been edited meanwhile.
    """
    # Nothing that is made while starting dies before the end, so looking for garbage is waste.
    gc.disable()
    before = _terminal()
    shown = before is not None and not watch and _curtain(library, start)
    watcher = None
    try:
        from .app import Room
        from .playing import Show

        show = Show(at, speed) if watch else None
        driver = _driver() if shown else None
        room = Room(library, start=start, threads=threads, show=show, fresh=fresh, driver=driver)
        watcher = _Watch(room, start.session if start else None)
        with watcher:
            code = room.run()
    finally:
        _restore(before, leave=shown and not (watcher is not None and watcher.begun))
    library.close()
    return code or 0


def _curtain(library: Library, start: Opened | None) -> bool:
    """Whether the first picture is on the terminal; if so, typing is not echoed into it."""
    from .curtain import raise_curtain

    if start is None or sys.platform == "win32" or sys.__stdout__ is None:
        return False
    if not raise_curtain(library, start, sys.__stdout__.fileno()):
        return False
    _listen_quietly()
    return True


def _listen_quietly() -> None:
    """Keys are kept as they are pressed, for the room to read; Ctrl-C still interrupts."""
    import termios

    attributes = termios.tcgetattr(sys.__stdin__)  # type: ignore[arg-type]
    attributes[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    termios.tcsetattr(sys.__stdin__, termios.TCSANOW, attributes)  # type: ignore[arg-type]


def _driver() -> type[Driver]:
    """The terminal's driver, which does not clear the picture that is there."""
    from textual.drivers.linux_driver import LinuxDriver

    class Quiet(LinuxDriver):
        def write(self, data: str) -> None:
            if data != ENTER:
                super().write(data)

    return Quiet


class _Watch:
    """While this lasts, signals and a lost terminal end the room in order."""

    def __init__(self, room: Room, session: Session | None) -> None:
        self._room, self._session = room, session
        self._gone = threading.Event()
        self.begun = False
        """Whether the room has taken over the terminal, and will give it back itself."""

    def __enter__(self) -> None:
        self._room.began, self._room.painted = self._begin, self._painted

    def _painted(self) -> None:
        """The first frame is there: time for what could wait."""
        _settle()
        if self._session is not None and not self._session.notes:
            self._room.set_timer(PAUSE, partial(self._catch_up, self._session))

    def _catch_up(self, session: Session) -> None:
        """Play what was left for later, and say at the end if the save does not hold with it."""
        if session.catch_up(AT_ONCE):
            self._room.set_timer(PAUSE, partial(self._catch_up, session))
        elif session.notes:
            say = getattr(self._room.screen, "say", None)
            if say:
                say(f"{DIFFERS}: {clean(session.notes[0])}", "error")

    def __exit__(self, *_: object) -> None:
        self._gone.set()

    def _begin(self) -> None:
        """Inside the running loop."""
        self.begun = True
        import asyncio

        loop = asyncio.get_running_loop()
        for name in ENDINGS:
            number = getattr(signal, name, None)
            if number is not None and sys.platform != "win32":
                loop.add_signal_handler(number, self._room.exit, 128 + number)
        if hasattr(select, "poll") and sys.stdin is not None:
            threading.Thread(target=self._listen, args=(loop,), daemon=True).start()

    def _listen(self, loop: object) -> None:
        """Wait, at no cost, for the terminal to hang up."""
        try:
            poll = select.poll()
            poll.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]
            poll.poll()
        except (OSError, ValueError):
            return
        if not self._gone.is_set():
            loop.call_soon_threadsafe(self._room.exit, 129)  # type: ignore[attr-defined]
            # The thread that writes to the terminal may wait for ever now.
            self._gone.wait(PATIENCE)
            os._exit(129)


def _settle() -> None:
    """The first frame is there: look for garbage from now on, but not among what lives for ever."""
    gc.freeze()
    gc.enable()


def _terminal() -> object:
    try:
        import termios

        return termios.tcgetattr(sys.__stdin__)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 (no terminal: nothing to restore)
        return None


def _restore(before: object, *, leave: bool) -> None:
    """Leave the terminal as it was found."""
    try:
        if before is not None:
            import termios

            termios.tcsetattr(sys.__stdin__, termios.TCSADRAIN, before)  # type: ignore[arg-type]
        if sys.__stdout__ is not None and sys.__stdout__.isatty():
            sys.__stdout__.write((LEAVE if leave else "") + CLEAN)
            sys.__stdout__.flush()
    except Exception:  # noqa: BLE001 (the terminal is gone)
        return
