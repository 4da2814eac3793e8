"""What the faces are measured by: first frames, key-presses, changes of size, idling."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tui.processes import cpu_seconds, memory_mb
from tui.ptyterm import Term, key, now


class NeverReady(Exception):
    """The screen never showed what it should. Says what it showed."""

    def __init__(self, pattern: str, term: Term) -> None:
        screen = "\n".join(line.rstrip() for line in term.text().splitlines())
        super().__init__(f"'{pattern}' was never on the screen:\n{screen.strip()}")


class Frame(NamedTuple):
    """A first frame; milliseconds from the start."""

    first_byte: float
    match: float
    settled: float
    bytes: int
    memory_mb: float
    cpu_ms: float


class Press(NamedTuple):
    """What a key-press or a change of size led to; milliseconds from it."""

    paint: float
    """Until the output that showed what was waited for."""
    settled: float
    """Until the last output."""
    bytes: int


def opened(
    argv: Sequence[str],
    pattern: str,
    *,
    size: tuple[int, int] = (100, 30),
    env: Mapping[str, str] | None = None,
    timeout: float = 30,
    quiet: float = 0.3,
) -> tuple[Term, Frame]:
    """A program whose screen shows the pattern, and how it got there. Raises `NeverReady`."""
    term = Term(argv, *size, env=env)
    seen = re.compile(pattern, re.DOTALL)
    waited = term.wait(lambda t: seen.search(t.text()), timeout, quiet)
    if not waited.ok:
        error = NeverReady(pattern, term)
        term.close()
        raise error
    times = ((t - term.began) * 1e3 for t in (waited.first, waited.match, waited.last))
    memory, cpu = memory_mb(term.pid), cpu_seconds(term.pid) * 1e3
    return term, Frame(*times, waited.size, memory, cpu)


def first_frame(argv: Sequence[str], pattern: str, **how: object) -> Frame:
    """A program's first frame; the program is ended then."""
    term, frame = opened(argv, pattern, **how)  # type: ignore[arg-type]
    term.close()
    return frame


def first_answer(argv: Sequence[str], pattern: str, name: str, answer: str, **how: object) -> float:
    """Milliseconds from the start until a key has had its effect, pressed at the first frame.

    A frame may be painted before the program can listen; this is when it does.
    """
    term, _ = opened(argv, pattern, quiet=0.0, **how)  # type: ignore[arg-type]
    try:
        term.send(key(name))
        seen = re.compile(answer, re.DOTALL)
        waited = term.wait(lambda t: seen.search(t.text()), 30, 0.0)
        if not waited.ok:
            raise NeverReady(answer, term)
        return (waited.match - term.began) * 1e3
    finally:
        term.close()


def press(term: Term, name: str, pattern: str = "", quiet: float = 0.12) -> Press | None:
    """Press a key and wait for the pattern, or for any change; None where nothing came of it."""
    if pattern:
        seen = re.compile(pattern, re.DOTALL)
        return _timed(term, lambda: term.send(key(name)), lambda t: seen.search(t.text()), quiet)
    before = term.cells()
    return _timed(term, lambda: term.send(key(name)), lambda t: t.cells() != before, quiet)


def resize(term: Term, columns: int, rows: int, quiet: float = 0.25) -> Press | None:
    """Change the size and wait for silence; `settled` is what counts."""
    return _timed(term, lambda: term.resize(columns, rows), lambda _: True, quiet)


def _timed(
    term: Term, act: Callable[[], float], condition: Callable[[Term], object], quiet: float
) -> Press | None:
    time.sleep(0.03)
    began = act()
    waited = term.wait(condition, 4.0, quiet)
    if not waited.ok:
        return None
    return Press((waited.match - began) * 1e3, (waited.last - began) * 1e3, waited.size)


def idle_percent(term: Term, seconds: float = 5.0) -> float:
    """How much of one core the program uses while nobody touches a key."""
    term.idle(1.0)
    cpu, began = cpu_seconds(term.pid), now()
    term.idle(seconds)
    return (cpu_seconds(term.pid) - cpu) / (now() - began) * 100


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]
