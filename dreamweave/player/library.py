"""What a face needs from the outside: a story, its saves, the reader's settings and ledger.

A face is handed one `Library` and asks nothing else of the machine it runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from ..engine.journal import Tree
from ..engine.machine import State
from ..engine.session import Session
from ..language.model import Story
from ..language.tuples import NamedTuple
from ..saves.errors import ReadOnly, SaveError
from .markdown import clean
from .reading import Past
from .settings import Settings


class LibraryError(Exception):
    """Something could not be opened or kept; the message says what, why and what next."""


WENT_WRONG: Final = (LibraryError, SaveError, OSError)
"""What asking a library, or recording a choice, may raise."""


def told(wrong: Exception) -> str:
    """What went wrong and what to do, without the file's place, on one line."""
    error = wrong.__cause__ if isinstance(wrong.__cause__, SaveError) else wrong
    if isinstance(error, SaveError):
        return clean("; ".join(filter(None, (error.what, error.remedy))))
    if isinstance(error, OSError):
        return clean(error.strerror or str(error))
    return clean(" ".join(str(error).split()))


ONLY_TO_READ: Final = "This save can only be read. N goes on from here in a save of its own."


def not_from_here(wrong: Exception) -> str:
    """Why one cannot go on from a moment of a save."""
    if isinstance(wrong.__cause__, ReadOnly):
        return ONLY_TO_READ
    return f"Not from here: {told(wrong)}"


class Card(NamedTuple):
    """What a list of saves says of one of them."""

    name: str
    chapter: str = ""
    last: str = ""
    """The last line read."""
    when: str = ""
    """When it was last played, for people."""
    choices: int = 0
    ending: str = ""
    """The title of the ending it rests in; empty where it can be gone on with."""
    condition: str = "sound"
    """`sound`, `open`, `torn`, `damaged`, `locked`, `newer` or `foreign`."""
    note: str = ""
    """What that means here, in one sentence."""


class Opened(NamedTuple):
    """A save that was opened."""

    session: Session
    writable: bool = True
    note: str = ""
    """What a reader should know before going on; empty where all is well."""


class Strand(NamedTuple):
    """All threads of one save."""

    name: str
    tree: Tree


class Library(Protocol):
    """Everything that a face asks for. Whatever fails raises `LibraryError` or `OSError`."""

    @property
    def story(self) -> Story:
        """The story being read."""

    @property
    def settings(self) -> Settings:
        """How the reader wants it shown."""

    def keep(self, settings: Settings) -> None:
        """Remember other settings."""

    def saves(self) -> tuple[Card, ...]:
        """All saves of the story, the last played first."""

    def latest(self) -> Card | None:
        """The save last played that can be gone on with."""

    def copy(self, n: int, name: str) -> None:
        """A save of its own with all that the open one holds up to event `n`."""

    def branch(self, name: str, n: int, new: str) -> None:
        """A save of its own that goes on from event `n` of one that is not open."""

    def rename(self, old: str, new: str) -> None:
        """Call a save something else that is not open."""

    def mark(self, name: str, n: int, words: str) -> None:
        """Put a bookmark at event `n` of a save that is not open."""

    def strands(self) -> tuple[Strand, ...]:
        """Every save that can be read, with all its threads, the last played first."""

    def free_name(self, wish: str = "") -> str:
        """A name that no save has yet, as near to the wish as can be."""

    def begin(self, name: str, texts: Mapping[str, str]) -> Opened:
        """A new playthrough in a save of its own, with the reader's own texts."""

    def open(self, name: str) -> Opened:
        """A save, to go on with; only to read where it is damaged or open elsewhere."""

    def look(self, name: str) -> Session:
        """A save as it stands, to look at beside the one that is open; nothing can be added."""

    @property
    def open_name(self) -> str:
        """What the save that is open is called; empty where none is."""

    def close(self) -> None:
        """Let go of the save that is open. Nothing is lost: everything was written at once."""

    def past(self) -> Past:
        """What the ledger remembers; nothing where the reader wants nothing remembered."""

    def remember(self, session: Session) -> None:
        """Note in the ledger where the reader is, if the reader and the story allow it."""

    def forget(self) -> None:
        """Empty the ledger."""

    def endings_open(self) -> Callable[[State], frozenset[int]] | None:
        """What says which endings a state can still lead to; None where nobody can say.

        Asked for in a thread: exploring a long story takes a while.
        """

    def export(self, name: str, text: str) -> str:
        """Write a text beside the saves; where it is now."""

    def note(self, text: str) -> str:
        """Add a text to the file of what was copied; where that is."""
