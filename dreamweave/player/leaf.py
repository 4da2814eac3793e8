"""The reading screen without a screen: what stands where on it, for a window of any size.

Both the screen and the first picture of it, painted before there is a screen, are made of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..language.tuples import NamedTuple
from . import pages
from .lay import HEADED, Fit, Key
from .library import Opened
from .markdown import Block, clean
from .pages import Entry
from .reading import Line, Reading
from .settings import Settings
from .typeset import BLANK, Row, Seg

ROOMY: Final = 20
"""Lines of a window in which a blank one costs nothing."""

WIDE: Final = 90
"""Columns from which there is room for a panel beside the page."""

PANEL: Final = 29
"""Columns of that panel."""

LEAST: Final = (40, 10)
"""Columns and lines below which nothing can be read."""

CHOOSING: Final[tuple[Key, ...]] = (
    ("1\u20139", "choose", "pick"),
    ("U", "undo", "undo"),
    ("H", "history", "history"),
    ("N", "people", "notebook"),
    ("S", "saves", "saves"),
    ("Esc", "title", "menu"),
    ("?", "help", "help"),
)
AWAITING: Final[tuple[Key, ...]] = (("Space", "go on", "on"), *CHOOSING[1:])
AT_THE_END: Final[tuple[Key, ...]] = (("Enter", "choose", "pick"), *CHOOSING[1:])

AFTER_THE_END: Final = (
    (Entry("Take the last choice back", "U"), "undo"),
    (Entry("Watch it from the beginning", "W"), "watch"),
    (Entry("Endings", "E"), "endings"),
    (Entry("To the title", "Esc"), "menu"),
)
"""What can be done where the story has ended, and the action for each."""


class Leaf(NamedTuple):
    """A reading at one moment, in a window of this size."""

    reading: Reading
    opened: Opened
    settings: Settings
    size: tuple[int, int]
    revealed: int
    """Blocks that are shown so far, where prose appears slowly."""

    @property
    def blocks(self) -> list[Block]:
        """The beats read so far."""
        return [block for beat in self.reading.shown for block in beat.blocks]

    @property
    def ready(self) -> bool:
        """Whether the page is shown to its end."""
        return not self.reading.awaiting and self.revealed >= len(self.blocks)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The choices, once the page is shown to its end."""
        return self.reading.sheet.choices if self.ready else ()

    @property
    def items(self) -> int:
        """How many things can be picked."""
        ended = self.reading.sheet.ending is not None and self.ready
        return len(AFTER_THE_END) if ended else len(self.lines)

    @property
    def first(self) -> int:
        """The thing that the cursor begins on; -1 for none."""
        found = (k for k, line in enumerate(self.lines) if line.open)
        return next(found, 0 if self.items else -1)

    @property
    def place(self) -> list[Seg]:
        """Where this is: the story and its chapter, or the chapter where there is little room."""
        sheet = self.reading.sheet
        names = [name for name in dict.fromkeys((sheet.title, sheet.chapter)) if name]
        found: list[Seg] = []
        for name in names[-1:] if self.size[0] < 60 else names:
            found += [*([Seg("  \u00b7  ", "faint")] if found else []), Seg(name, "muted")]
        return found

    @property
    def corner(self) -> list[Seg]:
        """The save, and how many choices were made."""
        count = self.reading.progress.choices
        words = clean(self.opened.session.tree.name) + (f" \u00b7 {count}" if count else "")
        kept = [] if self.opened.writable else [Seg("only to read \u00b7 ", "error")]
        return [*kept, Seg(words, "muted")]

    def rows(self, width: int) -> list[Row]:
        """The page of the story."""
        sheet = self.reading.sheet
        found = pages.page(
            sheet,
            self.blocks[: self.revealed],
            width,
            dressed=self.settings.disturbed,
            more=not self.ready,
            opens=sheet.opens and self.size[1] >= HEADED,
        )
        if sheet.ending and self.ready:
            found += pages.the_end(clean(sheet.ending.title), width)
            found += [BLANK, *pages.menu([entry for entry, _ in AFTER_THE_END], width)]
        # Beside a panel the page reaches down to the keys, and wants some air there.
        return [*found, BLANK] if self.size[0] >= WIDE else found

    def top(self, rows: Sequence[Row]) -> int:
        """The row that should come first: where the last beat begins."""
        last = len(self.blocks) - len(self.reading.shown[-1].blocks)
        if not self.reading.beat or last <= 0:
            return 0
        return next((max(0, k - 2) for k, row in enumerate(rows) if row.block == last), 0)

    def laid(self) -> tuple[Fit, list[Row], int]:
        """The space that the page has in this window, its rows, and which comes first."""
        width, height = self.size
        beside = PANEL if width >= WIDE else 0
        below = 0 if beside else 1 + (height >= ROOMY)
        fit = Fit(width - beside, height - 2 - below, 0)
        rows = self.rows(fit.column)
        fit = fit._replace(rows=len(rows))
        return fit, rows, min(self.top(rows), fit.last_top)

    def begins_in_sight(self) -> bool:
        """Whether the thing that the cursor begins on is seen without scrolling."""
        fit, rows, top = self.laid()
        found = [k for k, row in enumerate(rows) if row.item == self.first]
        return bool(found) and top <= found[0] and found[-1] < top + fit.height - fit.pad

    def keys(self, *, in_sight: bool) -> tuple[Key, ...]:
        """What can be done: read on, or choose."""
        if not self.ready or not in_sight:
            return AWAITING
        return AT_THE_END if self.reading.sheet.ending else CHOOSING


def begun(opened: Opened, reading: Reading, settings: Settings, size: tuple[int, int]) -> Leaf:
    """A reading as it is opened: a page that was read before is shown whole."""
    if opened.session.can_undo:
        reading.turn_all()
    leaf = Leaf(reading, opened, settings, size, 0)
    return leaf._replace(revealed=len(leaf.blocks))
