"""The gallery of endings in words, the same for every face: how they were reached, and hints. Pure.

Law: an ending that was not reached is named in a hint only when that is asked for, and a hidden
one never.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from ..engine.machine import Refused
from ..engine.session import Session
from ..language.model import Story
from ..language.tuples import NamedTuple
from .hints import Hint, Still, Way, hints, reached_in
from .library import Strand
from .markdown import clean, plain

LOOKED_AT: Final = 24
"""Saves that are looked through, the last played first; each is played again for it."""

VAGUE, NAMED, TOLD = GRADES = range(3)
"""How much a hint says: where; which ending, too; and for every ending, with what was chosen."""


class Gallery(NamedTuple):
    """What a reader's saves have to tell of a story's endings."""

    story: Story
    reached: Mapping[str, tuple[Way, ...]] = {}
    """By ending, the ways that led to it."""
    hints: tuple[Hint, ...] = ()
    """The nearest first."""
    forgotten: tuple[str, ...] = ()
    """Endings that saves have come to, and that the ledger knows nothing of."""

    @property
    def helps(self) -> bool:
        """Whether there is anything to be told."""
        return bool(self.hints or self.forgotten)

    def nearest(self, grade: int) -> str:
        """The hint that needs the fewest steps back; empty where there is none."""
        if self.hints:
            return told_of(self.hints[0], self._called(self.hints[0].ending, grade))
        if self.forgotten:
            return self._came_to(self.forgotten[0], self._called(self.forgotten[0], grade))
        return ""

    def told(self, ending: str) -> str:
        """All there is to say of one ending; empty where that is nothing."""
        found = (hint for hint in self.hints if hint.ending == ending)
        otherwise = self._came_to(ending, "this") if ending in self.forgotten else ""
        return next((told_of(hint, "this", told=True) for hint in found), otherwise)

    def _called(self, id: str, grade: int) -> str:
        ending = next(e for e in self.story.endings if e.id == id)
        named = grade >= NAMED and not ending.hidden
        return f"\u201c{clean(ending.title)}\u201d" if named else "something"

    def _came_to(self, id: str, what: str) -> str:
        way = self.reached[id][0]
        return f"Your save \u201c{clean(way.save)}\u201d came to {what}; that was not remembered."


def gallery(
    sessions: Mapping[str, Session], story: Story, still: Still | None, known: frozenset[str]
) -> Gallery:
    """What these saves tell, with hints where somebody can say what is `still` possible."""
    reached = reached_in(sessions)
    found = () if still is None else hints(sessions, still, {*reached, *known})
    forgotten = [e.id for e in story.endings if e.id in reached and e.id not in known]
    return Gallery(story, reached, found, tuple(forgotten))


def sessions_of(story: Story, strands: tuple[Strand, ...]) -> dict[str, Session]:
    """The saves that were played last, played again; without those that do not fit any more."""
    found: dict[str, Session] = {}
    for name, tree in strands[:LOOKED_AT]:
        # A save that the story cannot follow any more has nothing to tell of it.
        with suppress(Refused):
            found[name] = Session(story, tree, lambda _: None)
    return found


def told_of(hint: Hint, what: str, *, told: bool = False) -> str:
    """A hint in words, with what was chosen there only if all is to be told."""
    place = f"your save \u201c{clean(hint.save)}\u201d" if hint.save else "this playthrough"
    if not hint.label:
        return f"In {place}, {what} is still possible from its last page."
    where = f"In {place}, at choice {hint.choice}, {what} was still possible."
    return f"{where} You chose: {plain(hint.label)}" if told else where


def way_of(way: Way) -> str:
    """How an ending was come to, in words."""
    count = f"{way.choices} choice{'s' * (way.choices != 1)}"
    return f"in \u201c{clean(way.save)}\u201d, with {count}" if way.save else f"with {count}"
