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
from .replay import Replay, Step, again, at_rest, opening
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
        later: bool = False,
    ) -> None:
        """With `later`, only the last choice is played now where that is safe: see `catch_up`."""
        self.story, self.tree = story, tree
        self._record, self._clock = record, clock
        self._opening = opening(story, tree.began)
        self._steps: dict[int, Step] = {}
        self._vouched: dict[int, State] = {}
        """States that the save says and vouches for, until the choices before are played."""
        self._behind: list[Chose] = []
        """Choices that wait to be played, the next one last."""
        self._differing: list[Step] = []
        if not (later and self._play_last(tree.cursor)):
            self._play_to(tree.cursor)

    # ------------------------------------------------------------------ asking

    @property
    def notes(self) -> tuple[str, ...]:
        """What an edited story made of the save when it was opened, in a sentence."""
        if not self._differing:
            return ()
        first, more = self._differing[0], len(self._differing) - 1
        rest = f"; {more} more choices differ" if more > 1 else "; 1 more differs" if more else ""
        return (f"choice {len(self.tree.path(first.n))}: {first.reason}{rest}",)

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
        if n == START:
            return self._opening.state
        step = self._steps.get(n)
        if step is None and n in self._vouched:
            return self._vouched[n]
        return (step or self._step(n)).state

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
        self.story, self._opening = story, fresh._opening
        self._steps, self._differing = fresh._steps, fresh._differing
        self._vouched, self._behind = {}, []

    def catch_up(self, limit: int) -> bool:
        """Play so many of the choices that were left for later; whether there are more.

        What they find to differ from the save is among the `notes` then.
        """
        for _ in range(min(limit, len(self._behind))):
            chose = self._behind.pop()
            try:
                if chose.n not in self._steps:
                    self._play(chose)
            except Refused as refused:
                # What the reader sees was vouched for; it is only not known how they came there.
                state = self.state_at(chose.after)
                self._differing.append(
                    Step(chose.n, None, state, "recorded", chose.choose, str(refused))
                )
                self._behind.clear()
                break
        return bool(self._behind)

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
        for chose in self.tree.path(n):
            if chose.n not in self._steps:
                self._play(chose)

    def _play(self, chose: Chose) -> None:
        """Play a choice after the one before it. Raises `Refused`."""
        before = self._steps[chose.after].state if chose.after else self._opening.state
        step = again(self.story, before, chose, self.tree, known=not self._differing)
        self._steps[chose.n] = step
        if step.reason:
            self._differing.append(step)

    def _play_last(self, n: int) -> bool:
        """Whether choice `n` could be played from what the save says of the state before it.

        It says what every variable held, and a digest vouches for that; so does one for what the
        choice led to. On an unchanged story playing all the choices before leads there, too.
        """
        path = self.tree.path(n)
        if not path:
            return False
        last = path[-1]
        before = at_rest(self.story, self.tree, last.after, self._opening.state)
        if before is None:
            return False
        try:
            step = again(self.story, before, last, self.tree)
        except Refused:
            return False
        if step.how != "same" or step.reason:
            return False
        self._steps[n], self._vouched[last.after] = step, before
        self._behind = list(reversed(path[:-1]))
        return True

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
