"""The endings: those reached by name and save, the others by hints, hidden ones unnamed.

Law: what is worked out in a thread only ever adds lines; the page is there at once without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ...engine.session import Session
from .. import pages
from ..gallery import GRADES, TOLD, VAGUE, Gallery, gallery, sessions_of, way_of
from ..hints import Way
from ..library import WENT_WRONG, told
from ..reading import endings
from ..typeset import BLANK, Row, Seg
from .base import RoomScreen


class EndingsScreen(RoomScreen):
    """A gallery."""

    NAME = "Endings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("H", "hint", "A clearer hint, or a vague one again", id="hint"),
        Binding("X", "export", "Write the walkthrough to a file", id="export"),
    ]
    KEYS = (
        ("Enter", "watch", "pick"),
        ("X", "walkthrough", "export"),
        ("H", "a clearer hint", "hint"),
        ("?", "help", "help"),
        ("Esc", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._gallery = Gallery(self.app.library.story)
        self._sessions: dict[str, Session] = {}
        self._grade = VAGUE
        self._ways: list[Way] = []
        """By item, what it stands for."""
        self._looking = True
        """Whether the saves are still being looked through."""

    def on_mount(self) -> None:
        """Show what is known, and look through the saves meanwhile."""
        super().on_mount()
        # As the doors of the theatre, an extra: where nobody can say, nothing is said.
        self.run_worker(self._look, thread=True, exclusive=True, exit_on_error=False)

    def _look(self) -> None:
        """Find which saves reach which ending, then what was still possible in them."""
        story, known = self.library.story, self.library.past().endings
        try:
            self._sessions = sessions_of(story, self.library.strands())
            first = gallery(self._sessions, story, None, known)
            self.app.call_from_thread(self._found, first, looking=True)
            still = self.library.endings_open() if self._sessions else None
            found = gallery(self._sessions, story, still, known)
        except WENT_WRONG:
            # The list of saves says what went wrong.
            found = self._gallery
        self.app.call_from_thread(self._found, found, looking=False)

    def _found(self, found: Gallery, *, looking: bool) -> None:
        self._gallery, self._looking = found, looking
        if self.is_attached:
            self.paint()

    # ------------------------------------------------------------------ showing

    def paint(self) -> None:
        """Show what is known by now."""
        past = self.library.past().endings
        ids = [e.id for e in self.library.story.endings if e.id in past]
        self._ways = [way for id in ids for way in self._gallery.reached.get(id, ())]
        self.items = len(self._ways)
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
        hint = "" if self._looking else self._gallery.nearest(self._grade)
        if hint and self._grade < TOLD:
            body = [*pages.wrapped(pages.text(hint, "note"), width), BLANK, *body]
        return pages.titled("Endings", body, width, lead)

    def _asides(self) -> dict[int, list[tuple[str, int]]]:
        """Under each ending the saves that reach it, or where it was still possible."""
        past, item = self.library.past().endings, 0
        found: dict[int, list[tuple[str, int]]] = {}
        for k, ending in enumerate(self.library.story.endings):
            if ending.id in past:
                ways = self._gallery.reached.get(ending.id, ())
                found[k] = [(way_of(way), item + j) for j, way in enumerate(ways)]
                item += len(ways)
            elif self._grade == TOLD and (hint := self._gallery.told(ending.id)):
                found[k] = [(hint, -1)]
        return found

    # ------------------------------------------------------------------- acting

    def action_hint(self) -> None:
        """Say more; after everything was said, less again."""
        if self._gallery.helps and not self._looking:
            self._grade = (self._grade + 1) % len(GRADES)
            self.paint()
        elif self._looking:
            self.say("Your saves are still being looked through.")
        else:
            self.say("There is no hint: hints are found in what you have played.")

    def picked(self, item: int) -> None:
        """Watch how the ending was come to."""
        way = self._ways[item]
        self.app.replay(way.save, way.n)

    def action_export(self) -> None:
        """Write down what to choose for the ending."""
        if not self._ways:
            self.say("There is no walkthrough before an ending is reached.")
            return
        # Only who asks needs the formats.
        from ..export import export

        way = self._ways[self.page.cursor]
        text = export(self._sessions[way.save], "walkthrough", way.n)
        try:
            place = self.library.export(f"{way.save} walkthrough", text)
        except WENT_WRONG as wrong:
            self.say(f"Not written: {told(wrong)}", "error")
            return
        self.say(f"Written to {place}")
