"""The skein screen: every thread of a save or of all saves, to go on from any moment of them.

Law 1: looking writes nothing. Going on, a bookmark and another name do, each in its own save.
Law 2: other saves are read in a thread; what is open is there at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ...engine.machine import Refused
from ...saves.forest import Moment, forest, stems
from .. import pages
from ..lay import Key
from ..library import WENT_WRONG, Strand, not_from_here, told
from ..markdown import plain
from ..playing import Show
from ..reading import Reading, sheet
from ..skein import Knot, Skein, knots, marked
from ..skein_rows import Line, skein_row
from ..typeset import Row, Seg
from .base import RoomScreen
from .compare import CompareScreen, Side


class SkeinScreen(RoomScreen):
    """A tree of choices: of the save that is read, or of all saves of the story."""

    NAME = "Every thread"
    MEASURE = 110
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("T", "back", "Back", id="threads"),
        Binding("space,right", "fold", "Unfold these choices, or fold them", id="fold"),
        Binding("A", "all", "All saves, or only this one", id="all_saves"),
        Binding("W", "watch", "Watch the thread that leads here", id="watch"),
        Binding("N", "new_branch", "Go on from here in a save of its own", id="branch"),
        Binding("B", "bookmark", "Put a bookmark here", id="bookmark"),
        Binding("M", "next_mark", "To the next bookmark", id="next_bookmark"),
        Binding("R", "rename", "Give the save that ends here another name", id="rename"),
        Binding("C", "compare", "Compare with another: press it on both", id="compare"),
    ]
    KEYS = (
        ("Enter", "go on", "pick"),
        ("Space", "unfold", "fold"),
        ("C", "compare", "compare"),
        ("W", "watch", "watch"),
        ("?", "help", "help"),
        ("A", "all saves", "all"),
        ("Esc", "back", "back"),
    )

    def __init__(self, reading: Reading | None, *, every: bool = False) -> None:
        super().__init__()
        self._reading = reading
        """What is being read; None where nothing is."""
        self._all = every
        """Whether all saves are shown, and not only that one."""
        self._strands: tuple[Strand, ...] = ()
        self._read = False
        """Whether the other saves have been read."""
        self._unfolded: frozenset[Moment] = frozenset()
        """What begins the stems that are unfolded."""
        self._compared: Moment | None = None
        """What another is to be compared with."""
        self._skein = self._woven()
        self._knots: list[Knot] = []

    def on_mount(self) -> None:
        """Begin where the reader is."""
        super().on_mount()
        self._point_here()
        if self._all:
            self._look()

    # ------------------------------------------------------------------ reading

    def _woven(self) -> Skein:
        """The threads that are to be shown."""
        found = {s.name: s.tree for s in self._strands if self._all}
        titles = {ending.id: ending.title for ending in self.library.story.endings}
        if self._reading is None:
            return Skein(titles, forest(found))
        # What is open comes first, and may not be on the disk yet.
        tree = self._reading.session.tree
        found.pop(self.library.open_name, None)
        name = self.library.open_name or tree.name
        return Skein(titles, forest({name: tree, **found}), name)

    def _look(self) -> None:
        """Read the other saves; in a thread, since there may be many."""
        self.run_worker(self._read_strands, thread=True, exclusive=True, exit_on_error=False)

    def _read_strands(self) -> None:
        try:
            strands, wrong = self.library.strands(), ""
        except WENT_WRONG as error:
            strands, wrong = (), told(error)
        self.app.call_from_thread(self._take, strands, wrong)

    def _take(self, strands: tuple[Strand, ...], wrong: str) -> None:
        first = not self._read
        self._strands, self._read = strands, True
        if self.is_current:
            self.paint()
            if first:
                self._point_here()
            if wrong:
                self.say(wrong, "error")

    # ------------------------------------------------------------------ showing

    def paint(self) -> None:
        """Weave the threads again, and stay at the same moment."""
        at = self._moment
        self._skein = self._woven()
        self._knots = knots(self._skein, self._skein.nodes(self._unfolded))
        self.items = len(self._knots)
        super().paint()
        if at is not None:
            self._point_at(at)

    @property
    def named_keys(self) -> Sequence[Key]:
        """Without what there is not to do."""
        return [key for key in self.KEYS if self._reading or key[2] != "all"]

    def corner(self) -> Sequence[Seg]:
        """How many saves and threads there are."""
        count, saves = len(self._skein.forest.leaves()), len(self._skein.forest.trees)
        words = f"{saves} save{'s' * (saves != 1)} \u00b7 " if self._all else ""
        return (Seg(f"{words}{count} thread{'s' * (count != 1)}", "muted"),)

    def rows(self, width: int) -> list[Row]:
        """The tree."""
        compared = self._skein.nodes({self._compared} if self._compared else ())
        several = len(self._skein.forest.trees) > 1
        found = [
            skein_row(Line(knot, k, knot.node in compared, several), width)
            for k, knot in enumerate(self._knots)
        ]
        return pages.titled(self._title, found, width, self._lead)

    @property
    def _title(self) -> str:
        return "Every thread of every save" if self._all else "Every thread of this save"

    @property
    def _lead(self) -> str:
        if self._all and not self._read:
            return "The saves are being read \u2026"
        return "" if self._knots else "There is no save yet."

    @property
    def _node(self) -> int:
        """The node under the cursor."""
        return self._knots[self.page.cursor].node

    @property
    def _moment(self) -> Moment | None:
        """What is under the cursor; None before there is anything."""
        known = 0 <= self.page.cursor < len(self._knots)
        return self._skein.first(self._node) if known else None

    def _point_here(self) -> None:
        here = next((k for k, knot in enumerate(self._knots) if knot.here), 0)
        self.call_after_refresh(self.page.point, here)

    def _point_at(self, moment: Moment) -> None:
        """Put the cursor on the line of this moment, wherever that is now."""
        for node in self._skein.nodes({moment}):
            stem = self._skein.stem(node)
            folded = not {stem.nodes[0]} & self._skein.nodes(self._unfolded)
            wanted = stem.nodes[-1] if folded else node
            found = [k for k, knot in enumerate(self._knots) if knot.node == wanted]
            self.page.point(found[0] if found else 0)

    # ------------------------------------------------------------------- acting

    def action_fold(self) -> None:
        """Show every choice of this stem, or one line for all."""
        if self._moment is None:
            return
        first = self._skein.stem(self._node).nodes[0]
        self._unfolded ^= {self._skein.first(first)}
        self.paint()
        self._point_at(self._skein.first(first))

    def action_all(self) -> None:
        """Show all saves, or only the one that is read."""
        if self._reading is None:
            return
        self._all = not self._all
        if self._all and not self._read:
            self._look()
        self.paint()

    def picked(self, item: int) -> None:
        """Go there, and on from there."""
        save, n = self._skein.moment(self._knots[item].node)
        if self._reading is None or save != self._skein.open:
            self.app.read(save, n)
            return
        try:
            self._reading.go(n)
        except (*WENT_WRONG, Refused) as wrong:
            self.say(not_from_here(wrong), "error")
            return
        self.app.back_to_page()

    def action_watch(self) -> None:
        """Watch the thread that leads here."""
        if self._moment is None:
            return
        save, n = self._skein.moment(self._node)
        if self._reading is None or save != self._skein.open:
            self.app.replay(save, n)
        else:
            self.app.watch_reading(self._reading, Show(through=n))

    def action_new_branch(self) -> None:
        """Go on from here in a save of its own; no other is touched."""
        if self._moment is None:
            return
        try:
            name = self.app.branch(*self._skein.moment(self._node))
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"No new save: {told(wrong)}", "error")
            return
        self.app.read(name)

    def action_bookmark(self) -> None:
        """Put a bookmark here."""
        if self._moment is not None:
            label = plain(self._skein.forest.node(self._node).label) or "The beginning"
            self.app.ask_mark(*self._skein.moment(self._node), label)

    def action_next_mark(self) -> None:
        """Go to the next bookmark, unfolded; after the last, to the first."""
        found = marked(self._skein)
        if not found:
            self.say("There is no bookmark. B puts one here.")
            return
        order = [node for stem in stems(self._skein.forest) for node in stem.nodes]
        here = order.index(self._node)
        node = next((node for node in found if order.index(node) > here), found[0])
        stem = self._skein.stem(node)
        if len(stem.nodes) > 1:
            self._unfolded |= {self._skein.first(stem.nodes[0])}
        self.paint()
        self._point_at(self._skein.first(node))

    def action_rename(self) -> None:
        """Give the save that ends here another name."""
        if self._moment is None:
            return
        ended = self._skein.ended(self._node) or self._skein.forest.saves(self._node)
        if len(ended) == 1:
            self.app.ask_name(ended[0])
        else:
            self.say(f"{len(ended)} saves have been here: go to where one of them ends.")

    # ----------------------------------------------------------------- comparing

    def action_compare(self) -> None:
        """Mark one moment, then see it beside another."""
        at = self._moment
        if at is None or self._compared in (None, at):
            self._compared = at if self._compared is None else None
            self.paint()
            return
        compared, self._compared = self._skein.nodes({self._compared}), None
        self._compare([*compared, self._node][-2:])

    def _compare(self, nodes: Sequence[int]) -> None:
        try:
            sides = [self._side(*self._skein.moment(node)) for node in nodes]
        except (*WENT_WRONG, Refused) as wrong:
            self.say(f"They cannot be compared: {told(wrong)}", "error")
            return
        if len(sides) == 2:
            self.app.push_screen(CompareScreen(*sides))

    def _side(self, save: str, n: int) -> Side:
        """A moment as its reader saw it."""
        own = self._reading if save == self._skein.open else None
        session = own.session if own else self.library.look(save)
        name = save if len(self._skein.forest.trees) > 1 else ""
        now = sheet(session, n, past=self.library.past(), warn=False)
        return Side(name, session.tree, n, now)

    def on_screen_resume(self) -> None:
        """Look again: a save may have another name now, or a bookmark."""
        if self._all and self._read:
            self._look()
        super().on_screen_resume()
