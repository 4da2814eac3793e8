"""The endings: those reached by name, the others by a hint, hidden ones unnamed."""

from __future__ import annotations

from collections.abc import Sequence

from .. import pages
from ..reading import endings
from ..typeset import Row, Seg
from .base import RoomScreen


class EndingsScreen(RoomScreen):
    """A gallery."""

    NAME = "Endings"

    def corner(self) -> Sequence[Seg]:
        """How many were reached."""
        found = endings(self.library.story, self.library.past())
        return (Seg(f"{sum(reached for _, _, reached in found)} of {len(found)}", "muted"),)

    def rows(self, width: int) -> list[Row]:
        """One after the other."""
        found = endings(self.library.story, self.library.past())
        lead = "" if self.library.settings.remember else "Nothing is remembered: see the settings."
        return pages.titled("Endings", pages.endings(found, width), width, lead)
