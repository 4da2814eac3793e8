"""The notebook: whom the reader has met, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence

from .. import pages
from ..reading import Known
from ..typeset import Row
from .base import RoomScreen


class NotebookScreen(RoomScreen):
    """A page about people."""

    NAME = "Notebook"

    def __init__(self, known: Sequence[Known]) -> None:
        super().__init__()
        self._known = known

    def rows(self, width: int) -> list[Row]:
        """One after the other."""
        lead = "" if self._known else "You have met nobody yet."
        return pages.titled("People", pages.people(self._known, width), width, lead)
