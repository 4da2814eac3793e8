"""One reader, one playthrough: choose, undo, redo, go anywhere, and never lose a thread.

Law 1: record first, adopt after. If the event cannot be written, it did not happen.
Law 2: undo is exact: the state after `choose` and `undo` is the state before.
Law 3: nothing is ever taken out of the journal; undoing moves the cursor of a tree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..language.model import BEAT, Story
from ..language.tuples import NamedTuple
from .journal import START, Began, Chose, Ended, Event, Marked, Named, Tree, Went
from .machine import Refused, State, Taken, View, choices, style, take, tell, view
from .random import seeded
from .replay import Replay, Step, again, opening
from .words import changes, digest

Record = Callable[[Event], None]
"""Makes an event last; raises where it cannot, and then the event did not happen."""

Clock = Callable[[], int]
"""Milliseconds since the event before."""


class Shown(NamedTuple):
    """A piece of prose as a face shows it."""

    text: str
    """Markdown, one beat: no `BEAT` in it."""
    style: str
    """How it is dressed; empty for plainly."""
    scene: str
    """The id of the scene it belongs to."""
    opens: bool
    """Whether a key is awaited before it: it begins a new beat."""


class Page(NamedTuple):
    """What one choice brought: a step of the transcript."""

    n: int
    label: str
    """What the reader picked; empty for the opening."""
    shown: tuple[Shown, ...]


class Session:
    """A playthrough that can be gone on with."""

    def __init__(
        self,
        story: Story,
        tree: Tree,
        record: Record,
        *,
        clock: Clock | None = None,
    ) -> None:
        self.story, self.tree = story, tree
        self._record, self._clock = record, clock
        self._opening = opening(story, tree.began)
        self._steps: dict[int, Step] = {}
        self.notes: tuple[str, ...] = ()
        """What an edited story made of the save when it was opened, in sentences."""
        self._play_to(tree.cursor)

    # ------------------------------------------------------------------ asking

    @property
    def cursor(self) -> int:
        """The event where the reader is."""
        return self.tree.cursor

    @property
    def state(self) -> State:
        """The state there."""
        return self.state_at(self.cursor)

    @property
    def view(self) -> View:
        """What the reader may see there."""
        return view(self.story, self.state)

    @property
    def ended(self) -> bool:
        """Whether the story has ended there."""
        return self.view.ending is not None

    @property
    def page(self) -> Page:
        """What the last choice brought."""
        return self.page_at(self.cursor)

    @property
    def can_undo(self) -> bool:
        """Whether there is a choice to take back."""
        return self.cursor != START

    @property
    def can_redo(self) -> bool:
        """Whether a choice was taken back here."""
        return self.tree.again(self.cursor) is not None

    def state_at(self, n: int) -> State:
        """The state after event `n`."""
        return self._opening.state if n == START else self._step(n).state

    def page_at(self, n: int) -> Page:
        """What event `n` brought, dressed as the reader saw it."""
        if n == START:
            return Page(START, "", self._shown(self._opening))
        step = self._step(n)
        label = self.tree.chose(n).label
        if step.taken is None:
            return Page(n, label, (Shown(self._resting(step.state), "", "", False),))
        return Page(n, label, self._shown(step.taken))

    def transcript(self) -> tuple[Page, ...]:
        """Everything read on the way here, in order."""
        numbers = [START, *(chose.n for chose in self.tree.path(self.cursor))]
        return tuple(self.page_at(n) for n in numbers)

    def taken_before(self) -> frozenset[str]:
        """The choices that were ever made from here in this save."""
        return frozenset(self.tree.chose(n).choose for n in self.tree.children(self.cursor))

    # ------------------------------------------------------------------ acting

    def choose(self, choice: str) -> None:
        """Take a choice. Raises `Refused`, or what recording raises; then nothing changed."""
        n, before = self.tree.next_n, self.state
        label = next((o.label for o in choices(self.story, before) if o.id == choice), "")
        taken = take(self.story, before, choice, chance=seeded(self.tree.began.seed, n))
        scenes = self.story.scenes
        event = Chose(
            n,
            self.cursor,
            scenes[before.scene].id,
            choice,
            label,
            scenes[taken.state.scene].id,
            digest(self.story, taken.state),
            changes(self.story, before, taken.state),
            taken.odds,
            self._elapsed(),
        )
        self._add(event)
        self._steps[n] = Step(n, taken, taken.state, "same", choice)
        ending = self.view.ending
        if ending is not None:
            self._add(Ended(self.tree.next_n, ending.id))

    def undo(self) -> None:
        """Go back to before the last choice; nothing where there is none."""
        if self.can_undo:
            self.go(self.tree.parent(self.cursor) or START)

    def redo(self) -> None:
        """Go forward to where the reader last was; nothing where there is nowhere."""
        child = self.tree.again(self.cursor)
        if child is not None:
            self.go(child)

    def go(self, n: int) -> None:
        """Go to any event of the save. Raises `Refused` if the story cannot follow."""
        self._play_to(n)
        self._add(Went(self.tree.next_n, n, self._elapsed()))

    def mark(self, text: str) -> None:
        """Put a bookmark here."""
        self._add(Marked(self.tree.next_n, text, self._elapsed()))

    def rename(self, name: str) -> None:
        """Give the playthrough another name."""
        self._add(Named(self.tree.next_n, name, self._elapsed()))

    def retell(self, story: Story) -> None:
        """Go on in an edited story, as far as the choices made so far still lead."""
        fresh = Session(story, self.tree, self._record, clock=self._clock)
        self.story, self.notes = story, fresh.notes
        self._opening, self._steps = fresh._opening, fresh._steps

    # ------------------------------------------------------------------ inside

    def _add(self, event: Event) -> None:
        self.tree.check(event)
        # Journal first: what the reader is shown must survive a power cut.
        self._record(event)
        self.tree.add(event)

    def _elapsed(self) -> int | None:
        return self._clock() if self._clock else None

    def _step(self, n: int) -> Step:
        if n not in self._steps:
            self._play_to(n)
        return self._steps[n]

    def _play_to(self, n: int) -> None:
        """Play whatever of the path to `n` has not been played yet. Raises `Refused`."""
        before = self._opening.state
        for chose in self.tree.path(n):
            step = self._steps.get(chose.n)
            if step is None:
                step = again(self.story, before, chose, self.tree)
                self._steps[chose.n] = step
                if step.reason:
                    self.notes += (f"choice {chose.n}: {step.reason}",)
            before = step.state

    def _shown(self, taken: Taken) -> tuple[Shown, ...]:
        pieces: list[Shown] = []
        for moment in taken.moments:
            text = tell(self.story, moment, taken.state.given)
            dress = style(self.story, moment.scene, moment.values)
            scene = self.story.scenes[moment.scene].id
            for k, beat in enumerate(text.split(BEAT)):
                if beat.strip():
                    pieces.append(Shown(beat.strip("\n"), dress, scene, k > 0))
                elif k:
                    pieces.append(Shown("", dress, scene, True))
        return _joined(pieces)

    def _resting(self, state: State) -> str:
        return view(self.story, state).text.replace(BEAT, "\n\n")


def _joined(pieces: list[Shown]) -> tuple[Shown, ...]:
    """Without empty pieces: the key that one awaits is awaited before the next."""
    kept: list[Shown] = []
    pending = False
    for piece in pieces:
        pending = pending or piece.opens
        if piece.text:
            kept.append(piece._replace(opens=pending and bool(kept)))
            pending = False
    return tuple(kept)


def begun(story: Story, began: Began, record: Record, **switches: Any) -> Session:
    """A new playthrough whose first event is recorded before anything is shown."""
    tree = Tree()
    tree.check(began)
    record(began)
    tree.add(began)
    return Session(story, tree, record, **switches)


__all__ = ["Clock", "Page", "Record", "Refused", "Replay", "Session", "Shown", "begun"]
