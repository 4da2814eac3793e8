"""What is watched, and what the timeline says of it. Pure: a session in, moments and doors out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ..engine.journal import START
from ..engine.machine import State
from ..engine.session import Session
from ..language.model import Story
from .markdown import clean
from .timeline import Door, Mark
from .typeset import Row

UNNAMED = "\u00b7 \u00b7 \u00b7"
"""What stands for an ending whose name would give something away."""

Still = Callable[[State], frozenset[int]]
"""The endings, by place in the story, that a state can still lead to."""


def moments(session: Session, through: int | None = None) -> list[int]:
    """The events of a playthrough: the way to `through`, or to its reader.

    To the reader, and on to where they once were before they took choices back.
    """
    tree = session.tree
    last = tree.cursor if through is None else through
    following = tree.again(last) if through is None else None
    while following is not None:
        last = following
        following = tree.again(last)
    return [START, *(chose.n for chose in tree.path(last))]


def marks(session: Session, numbers: Sequence[int]) -> list[Mark]:
    """What the timeline shows of each moment."""
    tree, found = session.tree, []
    before = ""
    for n in numbers:
        chapter = tree.chose(n).to.split("/")[0] if n != START else ""
        fresh = n == START or (bool(before) and chapter != before)
        found.append(Mark(n, fresh, bool(tree.marks(n)), tree.ending(n) is not None))
        before = chapter or _first_chapter(session.story)
    return found


def _first_chapter(story: Story) -> str:
    return story.scenes[story.start].id.split("/")[0]


class Doors:
    """Which endings could still be reached at each moment of a showing."""

    def __init__(self, story: Story) -> None:
        self._endings = story.endings
        self._open: Sequence[frozenset[int]] = ()
        self.known = False
        """Whether it was worked out."""

    def __len__(self) -> int:
        return len(self._endings)

    def work_out(self, session: Session, numbers: Sequence[int], still: Still | None) -> None:
        """Ask of every moment; where nobody can say there are no doors. Raises `Refused`."""
        if still is None:
            self._endings = ()
        else:
            self._open = [still(session.state_at(n)) for n in numbers]
        self.known = True

    def named(self, reached: Collection[str], *, revealed: bool) -> list[Door]:
        """One for each ending, with no name that would give something away."""
        found = []
        for k, ending in enumerate(self._endings):
            shown = ending.id in reached or (revealed and not ending.hidden)
            title = clean(ending.title) if shown else UNNAMED
            found.append(Door(title, tuple(k in now for now in self._open)))
        return found

    def count(self, at: int) -> int:
        """How many are open at a moment."""
        return len(self._open[at]) if at < len(self._open) else 0

    def shut(self) -> list[int]:
        """The moments whose choices closed one, in order."""
        doors = self.named((), revealed=False)
        return sorted({door.shuts for door in doors if door.shuts is not None})


def words_in(rows: Sequence[Row]) -> int:
    """How much there is to read."""
    return sum(len(row.text.split()) for row in rows)
