"""A playthrough as a list of events, and the tree that those events grow.

Law 1: an event is data; nothing here opens a file, reads a clock or throws a die.
Law 2: events are only ever added. Undoing adds an event which moves the cursor, so
       nothing that a reader once chose is lost.
Law 3: an event's `n` is its place in the list. The start is 0 and every other number is
       greater than the numbers it speaks of, so a tree can hold no circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from ..language.tuples import NamedTuple

Word = int | str | bool
"""What a variable holds, as a save writes it: a number, a flag, a value's word or a text."""

START: Final = 0
"""The event that stands for the beginning, before any choice."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
"""No fields but the known ones."""


class Began(NamedTuple):
    """The first event: which story, from which beginning."""

    story_id: str
    version: str
    """The story's own version, as its author writes it."""
    sha256: str
    """Of the story's sources, to notice that it was edited since."""
    seed: str
    """What shuffled prose and chance are drawn from."""
    given: dict[str, bool | str]
    """What the ledger and the reader's own texts set before the first scene."""
    name: str
    began: str
    """UTC, as ISO 8601 writes it; no rule ever reads it."""
    parent: dict[str, Any] | None = None
    """Where it was branched from: `name`, `n` and `sum` of that save."""
    more: Mapping[str, Any] = NOTHING
    """Fields that this version does not know, kept as they came. So in every event."""
    n: int = START


class Chose(NamedTuple):
    """The reader chose something, and it happened."""

    n: int
    after: int
    """The event that this choice follows: a choice, or the start."""
    at: str
    """The scene it was made in."""
    choose: str
    """The choice's id."""
    label: str
    """What the reader picked, for people; no rule ever reads it."""
    to: str
    """The scene where the reader came to rest."""
    state: str
    """A digest of the state after it."""
    set: dict[str, Word]
    """What changed."""
    odds: tuple[int, ...] = ()
    """Which way chance went, one number for each roll, in order."""
    t: int | None = None
    """Milliseconds since the event before. So in every event that a reader causes."""
    more: Mapping[str, Any] = NOTHING


class Went(NamedTuple):
    """The cursor moved: back to undo, forward again to redo, sideways to another thread."""

    n: int
    back: int
    """The event where the reader now is: a choice, or the start."""
    t: int | None = None
    more: Mapping[str, Any] = NOTHING


class Marked(NamedTuple):
    """The reader put a bookmark where they are."""

    n: int
    text: str
    t: int | None = None
    more: Mapping[str, Any] = NOTHING


class Named(NamedTuple):
    """The playthrough has a new name."""

    n: int
    name: str
    t: int | None = None
    more: Mapping[str, Any] = NOTHING


class Ended(NamedTuple):
    """The choice at the cursor led to an ending."""

    n: int
    ending: str
    t: int | None = None
    more: Mapping[str, Any] = NOTHING


class Full(NamedTuple):
    """All that the state holds at the cursor, so that a story may be edited under a save."""

    n: int
    vars: dict[str, Word]
    more: Mapping[str, Any] = NOTHING


class Unknown(NamedTuple):
    """An event of a later version of the format: kept, and understood by nobody here."""

    n: int
    more: Mapping[str, Any] = NOTHING


Event = Began | Chose | Went | Marked | Named | Ended | Full | Unknown


class JournalError(ValueError):
    """An event does not fit the events before it."""

    def __init__(self, message: str, n: int) -> None:
        super().__init__(message)
        self.n = n
        """The event that does not fit."""


class Tree:
    """Every thread of one playthrough, and the place where its reader is.

    Only `add` changes it, in constant time; an event that does not fit changes nothing.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events: list[Event] = []
        self._children: dict[int, list[int]] = {}
        self._cursors: list[int] = []
        self._name = ""
        self._marks: dict[int, list[str]] = {}
        self._endings: dict[int, str] = {}
        self._fulls: dict[int, Full] = {}
        for event in events:
            self.add(event)

    def __len__(self) -> int:
        return len(self._events)

    @property
    def events(self) -> tuple[Event, ...]:
        """All of them, in the order in which they happened."""
        return tuple(self._events)

    @property
    def began(self) -> Began:
        """The first event."""
        first = self._events[START] if self._events else None
        if not isinstance(first, Began):
            raise JournalError("the playthrough has not begun", START)
        return first

    @property
    def next_n(self) -> int:
        """The number of the event that comes next."""
        return len(self._events)

    @property
    def cursor(self) -> int:
        """Where the reader is: the number of a choice, or the start."""
        return self._cursors[-1] if self._cursors else START

    @property
    def name(self) -> str:
        """The last name it was given."""
        return self._name

    def add(self, event: Event) -> None:
        """Let one more thing have happened."""
        self.check(event)
        self._events.append(event)
        cursor = self.cursor
        match event:
            case Began():
                self._children[START] = []
                self._name = event.name
            case Chose():
                self._children[event.after].append(event.n)
                self._children[event.n] = []
                cursor = event.n
            case Went():
                cursor = event.back
            case Marked():
                self._marks.setdefault(cursor, []).append(event.text)
            case Named():
                self._name = event.name
            case Ended():
                self._endings[cursor] = event.ending
            case Full():
                self._fulls[cursor] = event
            case Unknown():
                pass
        self._cursors.append(cursor)

    def extend(self, events: Iterable[Chose | Full]) -> int:
        """Let these have happened, up to the first that does not fit; how many that were.

        A long save has thousands of these two kinds and its reader waits: the short way.
        """
        kept, children, cursors, fulls = self._events, self._children, self._cursors, self._fulls
        first = place = len(kept)
        cursor = self.cursor
        for event in events:
            if not START < event.n == place:
                break
            if type(event) is Chose:
                if event.after not in children:
                    break
                children[event.after].append(place)
                children[place] = []
                cursor = place
            elif type(event) is Full:
                fulls[cursor] = event
            kept.append(event)
            cursors.append(cursor)
            place += 1
        return place - first

    def copy(self) -> Tree:
        """The same playthrough, to be added to apart."""
        made = Tree()
        made._events, made._cursors = self._events.copy(), self._cursors.copy()
        made._children = {n: children.copy() for n, children in self._children.items()}
        made._marks = {n: marks.copy() for n, marks in self._marks.items()}
        made._name = self._name
        made._endings, made._fulls = self._endings.copy(), self._fulls.copy()
        return made

    def check(self, event: Event) -> None:
        """Nothing, if `event` may come next; else `JournalError`."""
        if event.n != self.next_n:
            raise JournalError(f"event {self.next_n} is numbered {event.n}", event.n)
        if isinstance(event, Began) != (event.n == START):
            raise JournalError("a playthrough begins once, with its first event", event.n)
        place = _speaks_of(event)
        if place is not None and place not in self._children:
            raise JournalError(f"event {event.n} speaks of {place}, which is no choice", event.n)

    def chose(self, n: int) -> Chose:
        """The choice that is event `n`."""
        event = self._events[n] if 0 <= n < len(self._events) else None
        if not isinstance(event, Chose):
            raise JournalError(f"event {n} is no choice", n)
        return event

    def parent(self, n: int) -> int | None:
        """The event that choice `n` follows; None at the start."""
        return None if n == START else self.chose(n).after

    def children(self, n: int) -> tuple[int, ...]:
        """The choices that were ever made after event `n`, oldest first."""
        return tuple(self._children.get(n, ()))

    def path(self, n: int) -> tuple[Chose, ...]:
        """The choices that lead from the start to event `n`, which is the last of them."""
        found: list[Chose] = []
        # The first may be no choice at all; what a choice follows is one, or the start.
        event = self.chose(n) if n != START else None
        while event is not None:
            found.append(event)
            before = self._events[event.after]
            event = before if type(before) is Chose else None
        return tuple(reversed(found))

    def leaves(self) -> tuple[int, ...]:
        """The last event of every thread, oldest first."""
        return tuple(n for n, children in self._children.items() if not children)

    def cursor_after(self, n: int) -> int:
        """Where the reader was when event `n` had just happened."""
        return self._cursors[n]

    def again(self, n: int) -> int | None:
        """The choice after `n` on the thread where the reader last was: what redoing goes to."""
        if not self._children.get(n):
            return None
        for cursor in reversed(self._cursors):
            child = place = cursor
            while place > n:
                child, place = place, self.chose(place).after
            if place == n and child != n:
                return child
        return self._children[n][-1]

    def marks(self, n: int) -> tuple[str, ...]:
        """The bookmarks at event `n`."""
        return tuple(self._marks.get(n, ()))

    def ending(self, n: int) -> str | None:
        """The ending that event `n` led to."""
        return self._endings.get(n)

    def full(self, n: int) -> Full | None:
        """All that the state held at event `n`, where that was written down."""
        return self._fulls.get(n)


def _speaks_of(event: Event) -> int | None:
    match event:
        case Chose():
            return event.after
        case Went():
            return event.back
        case _:
            return None
