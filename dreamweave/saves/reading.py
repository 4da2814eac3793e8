"""Bytes to a playthrough: as far as they can be trusted, and what stands in the way after that.

Law 1: reading changes nothing, and never fails: what cannot be read is a fault with its place.
Law 2: `torn` is said only of what one interrupted write can leave behind, the beginning of one
       line or a hole in it. Any whole line that does not chain is `damaged`.
Law 3: what was read before a fault is exactly what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..engine.journal import Began, Event, Full, JournalError, Tree, Unknown
from ..language.tuples import NamedTuple
from .chain import FIRST, MAX_LINE, Broken, unseal
from .lines import VERSION, EventError, VersionError, decode, parse
from .quick import Quick, Run

MAX_FILE: Final = 64 * 1024 * 1024
"""Bytes: some hundred thousand choices, which is years."""

_BOM: Final = b"\xef\xbb\xbf"


class Fault(NamedTuple):
    """The first place where a save cannot be read further."""

    kind: str
    """`torn`, `damaged`, `unreadable` (not even the first line) or `newer`."""
    line: int
    """From 1, as an editor counts."""
    what: str
    """What is wrong there, in a sentence without its end."""
    beyond: int
    """Whole lines from there on, which were not read."""


class Reading(NamedTuple):
    """What a save's bytes say."""

    tree: Tree
    sums: list[str]
    """Of each event's line."""
    end: int
    """Where in the bytes the last good line ends."""
    fault: Fault | None
    notes: tuple[str, ...]
    """What is unusual and harmless, in sentences."""
    unknown: int
    """The first event of a kind that nobody here knows; 0 if there is none."""
    full: tuple[int, int]
    """Where the last line that holds everything ends, and its bytes; the first line's end and 0
    where there is none yet."""


def read(raw: bytes) -> Reading:
    """A save's bytes, read as far as they can be trusted."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    tree, sums, unknown, full = Tree(), list[str](), 0, (0, 0)
    fault = None if len(raw) > start else Fault("unreadable", 1, "it is empty", 0)
    quick = Quick(raw)
    while start < len(raw):
        try:
            event, total, stop = _line(raw, start, sums[-1] if sums else FIRST)
            tree.add(event)
        except (Broken, EventError, JournalError) as error:
            fault = _fault(raw[start:], len(sums) + 1, str(error))
            break
        if isinstance(event, Unknown):
            unknown = unknown or event.n
        if isinstance(event, (Began, Full)):
            full = (stop, stop - start if event.n else 0)
        sums.append(total)
        # What is plain comes in long runs; its first doubtful line is left to the next turn.
        run = quick.lines(stop, total)
        count = tree.extend(run.events)
        sums += run.sums[:count]
        start = run.ends[count - 1] if count else stop
        full = _last_full(run, count, stop) or full
    return Reading(tree, sums, start, fault, tuple(_notes(raw)), unknown, full)


def _last_full(run: Run, count: int, start: int) -> tuple[int, int] | None:
    """Where the last line of a run that holds everything ends, and its bytes."""
    for k in range(count - 1, -1, -1):
        if type(run.events[k]) is Full:
            end = run.ends[k]
            return end, end - (run.ends[k - 1] if k else start)
    return None


def _line(raw: bytes, start: int, previous: str) -> tuple[Event, str, int]:
    """What one line says, its sum, and where the next begins. Raises what is wrong with it."""
    stop = raw.find(b"\n", start)
    if stop < 0:
        raise Broken("it is cut off")
    line = raw[start:stop]
    if len(line) >= MAX_LINE:
        raise Broken(f"it is longer than {MAX_LINE} bytes")
    body, total = unseal(line.removesuffix(b"\r"), previous)
    return decode(body), total, stop + 1


def _fault(rest: bytes, line: int, what: str) -> Fault:
    """What to make of the bytes that could not be read, from the first bad line on."""
    beyond = rest.count(b"\n")
    if line == 1:
        newer = _newer(rest)
        return Fault("newer" if newer else "unreadable", line, newer or what, beyond)
    return Fault("torn" if _torn(rest) else "damaged", line, what, beyond)


def _torn(rest: bytes) -> bool:
    """Whether one interrupted write can have left this."""
    if not rest.strip(b"\0\r\n\t "):
        return True
    first = rest.find(b"\n")
    if first < 0:
        return len(rest) < MAX_LINE
    # A hole: blocks that were promised to the file and never reached the disk read as zeros.
    return first == len(rest) - 1 and first < MAX_LINE and b"\0" in rest


def _newer(rest: bytes) -> str:
    """What to say if a later version wrote this; it may seal its lines in another way."""
    try:
        fields = parse(rest[:MAX_LINE].split(b"\n", 1)[0].removesuffix(b"\r"))
    except EventError:
        return ""
    version = fields.get("v")
    if fields.get("dreamweave") != "save" or type(version) is not int or version <= VERSION:
        return ""
    return str(VersionError(version))


def _notes(raw: bytes) -> Iterator[str]:
    if raw.startswith(_BOM):
        yield "an editor put a byte order mark before the first line"
    if b'"}\r\n' in raw:
        yield "an editor gave lines the ends that Windows uses"
