"""The timeline below the theatre's page: where one is, and which doors are still open."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from ..timeline import Door, Mark, column, door, line
from .painted import Painted


class Timeline(Painted):
    """Marks on a line, doors above it. Posts `Sought` for the moment that was clicked on."""

    class Sought(Message):
        """Somebody wants to be at this moment."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self) -> None:
        super().__init__(id="timeline")
        self._marks: Sequence[Mark] = ()
        self._doors: Sequence[Door] = ()
        self._at = 0

    def show(self, marks: Sequence[Mark], doors: Sequence[Door], at: int) -> None:
        """Put another moment there."""
        grew = len(doors) != len(self._doors)
        self._marks, self._doors, self._at = marks, doors, at
        self.refresh(layout=grew)

    def get_content_height(self, *_: object) -> int:
        """A line for each door, and the timeline; a blank one between."""
        return 1 + self._room_for_doors + bool(self._room_for_doors)

    @property
    def _room_for_doors(self) -> int:
        return min(len(self._doors), max(0, self.app.size.height // 2 - 5))

    def render_line(self, y: int) -> Strip:
        """A door, or the line."""
        width = self.size.width
        if y < self._room_for_doors:
            segs = door(self._doors[y], self._at, len(self._marks), width - 4)
        elif y == self.size.height - 1:
            segs = line(self._marks, self._at, width - 4)
        else:
            segs = ()
        return self.paint(segs, width, left=2)

    def on_click(self, event: events.Click) -> None:
        """Say which moment was meant."""
        if event.y != self.size.height - 1 or not self._marks:
            return
        event.stop()
        count, width = len(self._marks), self.size.width - 4
        near = min(range(count), key=lambda k: abs(column(k, count, width) - event.x + 2))
        self.post_message(self.Sought(near))
