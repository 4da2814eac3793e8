"""The timeline below the theatre's page: where one is, and which doors are still open."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from ..timeline import Door, Mark, before, column, door, line, more, rows_for
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
        self._wanted: bool | None = None
        self._at = 0

    def show(
        self, marks: Sequence[Mark], doors: Sequence[Door], at: int, *, wanted: bool | None
    ) -> None:
        """Put another moment there; `wanted` says whether doors are, None as there is room."""
        grew = (len(doors), wanted) != (len(self._doors), self._wanted)
        self._marks, self._doors, self._at, self._wanted = marks, doors, at, wanted
        self.refresh(layout=grew)

    def get_content_height(self, *_: object) -> int:
        """A line for each door, and the timeline."""
        return 1 + self.shown

    @property
    def shown(self) -> int:
        """How many lines the doors have."""
        return rows_for(len(self._doors), self.app.size.height, wanted=self._wanted)

    def render_line(self, y: int) -> Strip:
        """A door, or the line."""
        width = self.size.width
        count = self.shown
        if y >= count:
            segs = line(self._marks, self._at, width - 4)
        elif y == count - 1 and count < len(self._doors):
            segs = more(self._doors[y:], self._at)
        else:
            segs = door(self._doors[y], self._at, len(self._marks), width - 4)
        return self.paint(segs, width, left=2)

    def on_click(self, event: events.Click) -> None:
        """Say which moment was meant, on the line or on a door."""
        width = self.size.width - 4
        left = before(width)
        x = event.x - 2 - left
        if x < 0 or not self._marks:
            return
        event.stop()
        count = len(self._marks)
        near = min(range(count), key=lambda k: abs(column(k, count, width - left) - x))
        self.post_message(self.Sought(near))
