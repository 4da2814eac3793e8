"""The endings: those reached by name and save, the others by hints, hidden ones unnamed.

Law: what is worked out in a thread only ever adds lines; the page is there at once without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ...engine.session import Session
from .. import pages
from ..hints import Hint, hints, reached_in
from ..library import WENT_WRONG
from ..markdown import clean, plain
from ..reading import endings
from ..typeset import BLANK, Row, Seg
from .base import RoomScreen

LOOKED_AT = 24
"""Saves that hints are taken from, the last played first; each is played again for them."""

VAGUE, NAMED, TOLD = range(3)
"""How much a hint says: where; which ending, too; and for every ending, with what was chosen."""


class EndingsScreen(RoomScreen):
    """A gallery."""

    NAME = "Endings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("H", "hint", "A clearer hint, or a vague one again", id="hint"),
    ]
    KEYS = (
        ("Enter", "watch", "pick"),
        ("H", "a clearer hint", "hint"),
        ("?", "help", "help"),
        ("Esc", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._reached: dict[str, tuple[str, ...]] = {}
        """By ending, the saves that have come to it."""
        self._hints: tuple[Hint, ...] = ()
        self._grade = VAGUE
        self._saves: list[str] = []
        """By item, the save that it stands for."""

    def on_mount(self) -> None:
        """Show what is known, and look through the saves meanwhile."""
        super().on_mount()
        # As the doors of the theatre, an extra: where nobody can say, nothing is said.
        self.run_worker(self._look, thread=True, exclusive=True, exit_on_error=False)

    def _look(self) -> None:
        """Find which saves reach which ending, then what was still possible in them."""
        saves = list(self._sessions())
        reached = reached_in(saves)
        self.app.call_from_thread(self._found, reached, ())
        still = self.library.endings_open() if saves else None
        if still is not None:
            known = {*reached, *self.library.past().endings}
            self.app.call_from_thread(self._found, reached, hints(saves, still, known))

    def _sessions(self) -> Iterator[Session]:
        for card in self.library.saves()[:LOOKED_AT]:
            try:
                yield self.library.look(card.name)
            except WENT_WRONG:
                # The list of saves says what became of it.
                continue

    def _found(self, reached: dict[str, tuple[str, ...]], found: tuple[Hint, ...]) -> None:
        self._reached, self._hints = reached, found
        if self.is_attached:
            self.paint()

    # ------------------------------------------------------------------ showing

    def paint(self) -> None:
        """Show what is known by now."""
        past = self.library.past().endings
        ids = [e.id for e in self.library.story.endings if e.id in past]
        self._saves = [save for id in ids for save in self._reached.get(id, ())]
        self.items = len(self._saves)
        super().paint()

    def corner(self) -> Sequence[Seg]:
        """How many were reached."""
        found = endings(self.library.story, self.library.past())
        return (Seg(f"{sum(reached for _, _, reached in found)} of {len(found)}", "muted"),)

    def rows(self, width: int) -> list[Row]:
        """One after the other."""
        found = endings(self.library.story, self.library.past())
        lead = "" if self.library.settings.remember else "Nothing is remembered: see the settings."
        body = pages.endings(found, width, self._asides())
        if self._hints and self._grade < TOLD:
            body = [*pages.wrapped(pages.text(self._nearest(), "note"), width), BLANK, *body]
        return pages.titled("Endings", body, width, lead)

    def _asides(self) -> dict[int, list[tuple[str, int]]]:
        """Under each ending the saves that reach it, or where it was still possible."""
        past, item = self.library.past().endings, 0
        by_ending = {hint.ending: hint for hint in self._hints}
        found: dict[int, list[tuple[str, int]]] = {}
        for k, ending in enumerate(self.library.story.endings):
            if ending.id in past:
                saves = self._reached.get(ending.id, ())
                found[k] = [(f"in {clean(save)}", item + j) for j, save in enumerate(saves)]
                item += len(saves)
            elif self._grade == TOLD and ending.id in by_ending:
                found[k] = [(told_of(by_ending[ending.id], "this", told=True), -1)]
        return found

    def _nearest(self) -> str:
        hint = self._hints[0]
        ending = next(e for e in self.library.story.endings if e.id == hint.ending)
        named = self._grade == NAMED and not ending.hidden
        return told_of(hint, f"\u201c{clean(ending.title)}\u201d" if named else "something")

    # ------------------------------------------------------------------- acting

    def action_hint(self) -> None:
        """Say more; after everything was said, less again."""
        if self._hints:
            self._grade = (self._grade + 1) % (TOLD + 1)
            self.paint()
        else:
            self.say("There is no hint, or none yet: they are found in what you have played.")

    def picked(self, item: int) -> None:
        """Watch the save that came to it."""
        self.app.replay(self._saves[item])


def told_of(hint: Hint, what: str, *, told: bool = False) -> str:
    """A hint in words, with what was chosen there only if all is to be told."""
    save = clean(hint.save)
    if not hint.label:
        return f"In your save \u201c{save}\u201d, {what} is still possible from its last page."
    where = f"In your save \u201c{save}\u201d, at choice {hint.choice}, {what} was still possible."
    return f"{where} You chose: {plain(hint.label)}" if told else where
