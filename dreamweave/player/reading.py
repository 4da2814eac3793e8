"""What a reader sees, for every face: pages as beats, choices by number, the panel, the people.

Law 1: nothing here knows a screen, a file or a clock. A face paints what it finds here.
Law 2: a `Sheet` is a pure function of a session, an event and what the reader's ledger says.
Law 3: every word that a story wrote has been through `markdown.clean`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ..engine.journal import START, Chose
from ..engine.machine import Offered, Row, View, view
from ..engine.session import Page, Session, Shown
from ..language.model import Ending, Story
from ..language.tuples import NamedTuple
from .markdown import Block, Run, blocks, clean, inline, plain

PLAIN_WORDS: Final = {
    "torn": "The text is torn here.",
    "stutter": "The text stutters here.",
    "smooth": "The text is too smooth here.",
    "plain": "The text speaks plainly here.",
}
"""What each way of dressing says to a reader who does not see it."""

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Past(NamedTuple):
    """What a reader's ledger says of the playthroughs before this one."""

    taken: frozenset[tuple[str, str]] = frozenset()
    """Choices made, as `(scene, choice)`."""
    read: frozenset[str] = frozenset()
    """Scenes read, by id."""
    endings: frozenset[str] = frozenset()
    """Endings reached, by id."""


NO_PAST: Final = Past()
"""The ledger of somebody who reads for the first time, or wants nothing remembered."""


class Beat(NamedTuple):
    """What is read before the next key-press."""

    blocks: tuple[Block, ...]
    scenes: frozenset[str] = frozenset()
    """Those whose text is in it, by id."""


class Line(NamedTuple):
    """A choice, as both faces number it."""

    key: str
    """What is pressed for it: its number, or a letter for one that can be made anywhere."""
    id: str
    label: str
    open: bool
    reason: str
    """Why it is closed; empty for an open one."""
    before: bool
    """Whether the reader has made this choice before, in this save or another."""


class Fact(NamedTuple):
    """A row of the panel."""

    label: str
    word: str
    note: str
    changed: bool
    """Whether the last choice changed it."""
    was: str
    """The word before that."""
    number: int
    high: int
    kind: str


class Known(NamedTuple):
    """Somebody whom the reader has met."""

    name: str
    note: str
    new: bool
    """Whether the last choice introduced them."""


class Progress(NamedTuple):
    """How far a reader has come."""

    choices: int
    """Made on the way here."""
    scenes: int
    """Different scenes in which this save has rested."""
    endings: int
    """Reached in any playthrough that the ledger kept."""
    of_endings: int


class Sheet(NamedTuple):
    """Everything that a face shows at one event of a save."""

    n: int
    label: str
    """What the reader picked to come here; empty at the beginning."""
    title: str
    """The story's."""
    chapter: str
    scene: str
    beats: tuple[Beat, ...]
    numbered: tuple[Line, ...]
    anywhere: tuple[Line, ...]
    panel: tuple[Fact, ...]
    people: tuple[Known, ...]
    style: str
    ending: Ending | None
    opens: bool
    """Whether the reader has just come into this chapter."""

    @property
    def choices(self) -> tuple[Line, ...]:
        """All of them: the numbered ones, then those that can be made anywhere."""
        return self.numbered + self.anywhere

    def chosen(self, key: str) -> Line | None:
        """The choice that a key stands for."""
        return next((line for line in self.choices if line.key == key), None)


# --------------------------------------------------------------------------- a sheet


def sheet(
    session: Session,
    n: int | None = None,
    *,
    past: Past = NO_PAST,
    taken: frozenset[tuple[str, str]] = frozenset(),
    warn: bool = True,
) -> Sheet:
    """What is shown at event `n`, by default where the reader is."""
    n = session.cursor if n is None else n
    story, now = session.story, view(session.story, session.state_at(n))
    before = _before(session, n)
    page = session.page_at(n)
    numbered, anywhere = _lines(now, past.taken | taken)
    return Sheet(
        n,
        plain(page.label),
        clean(story.title),
        clean(now.chapter),
        now.scene.id,
        beats(story, page, before, warn=warn),
        numbered,
        anywhere,
        tuple(_facts(now, before)),
        tuple(_people(now, before)),
        now.style,
        now.ending,
        before is None or before.scene.chapter != now.scene.chapter,
    )


def _before(session: Session, n: int) -> View | None:
    """What was seen before choice `n`; None at the beginning."""
    parent = session.tree.parent(n)
    return None if parent is None else view(session.story, session.state_at(parent))


def beats(story: Story, page: Page, before: View | None, *, warn: bool = True) -> tuple[Beat, ...]:
    """A page as beats; a warning that is new comes first, in a beat of its own."""
    found: list[list[Block]] = [[]]
    scenes: list[set[str]] = [set()]
    style = before.style if before else ""
    warned = set(before.scene.warnings) if before else set()
    for shown in page.shown:
        fresh = [w for w in _warnings(story, shown) if w not in warned]
        warned.update(fresh)
        if shown.opens or (warn and fresh):
            found.append([])
            scenes.append({shown.scene})
        if warn and fresh:
            found[-1].append(_warning(story, fresh))
            found.append([])
            scenes.append(set())
        scenes[-1].add(shown.scene)
        found[-1] += _noted(blocks(shown.text, shown.style), style)
        style = shown.style
    both = zip(found, scenes, strict=True)
    return tuple(Beat(tuple(beat), frozenset(of)) for beat, of in both if beat) or (Beat(()),)


def _noted(found: tuple[Block, ...], style: str) -> tuple[Block, ...]:
    """Blocks, the first of which says so if they are dressed in another way than before."""
    if not found or not found[0].style or found[0].style == style:
        return found
    return (found[0]._replace(note=plain_words(found[0].style)), *found[1:])


def plain_words(style: str) -> str:
    """What a way of dressing says in words; empty for none."""
    return PLAIN_WORDS.get(
        style, f"The text is set differently here: {clean(style)}." if style else ""
    )


def _warnings(story: Story, shown: Shown) -> tuple[str, ...]:
    index = story.scene_index.get(shown.scene)
    return () if index is None else story.scenes[index].warnings


def _warning(story: Story, ids: Iterable[str]) -> Block:
    words = "; ".join(clean(story.warnings.get(w, w.replace("_", " "))) for w in ids)
    return Block("warning", (Run(f"This passage contains: {words}."),))


def _lines(
    now: View, taken: frozenset[tuple[str, str]]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The numbered choices, and those that can be made anywhere."""
    numbered: list[Line] = []
    anywhere: list[Line] = []
    letters: set[str] = set()
    for offered in now.choices:
        if offered.kind == "anywhere":
            key, lines = _letter(offered.label, letters), anywhere
            letters.add(key)
        else:
            key, lines = str(len(numbered) + 1), numbered
        before = (now.scene.id, offered.id) in taken
        lines.append(_line(key, offered, before=before))
    return tuple(numbered), tuple(anywhere)


def _line(key: str, offered: Offered, *, before: bool) -> Line:
    label, reason = plain(offered.label), plain(offered.reason)
    return Line(key, offered.id, label, offered.open, reason, before)


def _letter(label: str, used: set[str]) -> str:
    """The first letter of a label that is still free, else any that is."""
    free = (c for c in label.lower() + LETTERS if c in LETTERS and c not in used)
    return next(free, "")


def _facts(now: View, before: View | None) -> Iterable[Fact]:
    rows: Iterable[Row | None] = before.panel if before else (None for _ in now.panel)
    for row, old in zip(now.panel, rows, strict=True):
        changed = old is not None and old.word != row.word
        was = clean(old.word) if old and changed else ""
        label, word, note = clean(row.label), clean(row.word), clean(row.note)
        yield Fact(label, word, note, changed, was, row.number, row.high, row.kind)


def _people(now: View, before: View | None) -> Iterable[Known]:
    old = {person.id for person in before.people} if before else set()
    for person in now.people:
        new = before is not None and person.id not in old
        yield Known(clean(person.name), clean(person.note), new)


# ------------------------------------------------------------------------- the reader


class Reading:
    """A session with the place on its page: which beat is being read."""

    def __init__(
        self,
        session: Session,
        *,
        past: Past = NO_PAST,
        warn: bool = True,
        note: Callable[[Chose], None] | None = None,
    ) -> None:
        self.session, self.past, self.warn = session, past, warn
        self._note = note
        self._taken = {(e.at, e.choose) for e in session.tree.events if isinstance(e, Chose)}
        self._rested = {e.to for e in session.tree.events if isinstance(e, Chose)}
        self.sheet = self._sheet()
        self.beat = 0
        """The last beat shown, from 0."""
        self._past_before = past
        """What the ledger said before the reader came to this page."""

    def _sheet(self) -> Sheet:
        taken = frozenset(self._taken)
        return sheet(self.session, past=self.past, taken=taken, warn=self.warn)

    # ------------------------------------------------------------------ asking

    @property
    def awaiting(self) -> bool:
        """Whether the page goes on after a key."""
        return self.beat < len(self.sheet.beats) - 1

    @property
    def shown(self) -> tuple[Beat, ...]:
        """The beats read so far on this page."""
        return self.sheet.beats[: self.beat + 1]

    @property
    def progress(self) -> Progress:
        """How far the reader has come."""
        story, tree = self.session.story, self.session.tree
        scenes = len(self._rested | {story.scenes[story.start].id})
        reached = len(self.past.endings & {ending.id for ending in story.endings})
        return Progress(len(tree.path(tree.cursor)), scenes, reached, len(story.endings))

    def all_beats(self, n: int) -> tuple[Beat, ...]:
        """Event `n` of the save as beats, for reading again."""
        before = _before(self.session, n)
        return beats(self.session.story, self.session.page_at(n), before, warn=False)

    # ------------------------------------------------------------------ acting

    def turn(self) -> bool:
        """Show the next beat; False where the page ends."""
        if not self.awaiting:
            return False
        self.beat += 1
        return True

    def skip(self) -> int:
        """Show the beats that were read before, and the one after them; how many were skipped."""
        known = familiar(self.session, self.sheet.beats, self._past_before)
        first = self.beat + 1
        new = next((k for k in range(first, len(known)) if not known[k]), len(known))
        if new > first:
            self.beat = min(new, len(known) - 1)
        return new - first

    def turn_all(self) -> None:
        """Show the page to its end."""
        self.beat = len(self.sheet.beats) - 1

    def choose(self, choice: str) -> None:
        """Make a choice. Raises `Refused`, or what recording raises; then nothing changed."""
        self._past_before = self.past
        self.session.choose(choice)
        made = self.session.tree.chose(self.session.cursor)
        self._taken.add((made.at, made.choose))
        self._rested.add(made.to)
        if self._note:
            self._note(made)
        self.moved(to_end=False)

    def undo(self) -> bool:
        """Take the last choice back; False where there is none. Raises as `choose`."""
        could = self.session.can_undo
        self.session.undo()
        self.moved(to_end=True)
        return could

    def redo(self) -> bool:
        """Make the choice again that was taken back; False where there is none."""
        could = self.session.can_redo
        self.session.redo()
        self.moved(to_end=True)
        return could

    def go(self, n: int) -> None:
        """Go to any event of the save. Raises as `choose`."""
        self.session.go(n)
        self.moved(to_end=True)

    def mark(self, words: str, n: int | None = None) -> None:
        """Put a bookmark here, or at event `n`. Raises as `choose`."""
        try:
            mark(self.session, self.session.cursor if n is None else n, words)
        finally:
            # A disk that fills up on the way leaves the reader at the bookmark.
            if self.session.cursor != self.sheet.n:
                self.moved(to_end=True)

    def know(self, past: Past) -> None:
        """Let the ledger say something else: it may have been wiped, or be read no more."""
        if past != self.past:
            self.past = past
            self.sheet = self._sheet()

    def moved(self, *, to_end: bool) -> None:
        """Look again, because the session is elsewhere; a page read before is shown whole."""
        self.sheet = self._sheet()
        self.beat = len(self.sheet.beats) - 1 if to_end else 0


def mark(session: Session, n: int, words: str) -> None:
    """Put a bookmark at event `n`; the reader is where they were. Raises what recording raises."""
    here = session.cursor
    if n == here:
        session.mark(words)
        return
    session.go(n)
    try:
        session.mark(words)
    finally:
        session.go(here)


def familiar(session: Session, beats: Sequence[Beat], past: Past) -> tuple[bool, ...]:
    """For each beat of the reader's page whether it was read before they came to it.

    What a choice itself says was read if the choice was made before, and the text of a scene if
    the scene was read.
    """
    here = session.cursor
    others = [e for e in session.tree.events if isinstance(e, Chose) and e.n != here]
    way = [START, *(chose.n for chose in session.tree.path(here))]
    passed = (shown.scene for n in way if n != here for shown in session.page_at(n).shown)
    read = past.read.union(passed, (e.at for e in others), (e.to for e in others))
    at = ""
    if here != START:
        made = session.tree.chose(here)
        old = past.taken.union((e.at, e.choose) for e in others)
        at = "" if (made.at, made.choose) in old else made.at
    found = []
    for beat in beats:
        # A choice that is new may say something before the page leaves its scene.
        at = at if at in beat.scenes else ""
        found.append(not at and beat.scenes <= read)
    return tuple(found)


def endings(story: Story, past: Past) -> tuple[tuple[str, str, bool], ...]:
    """Every ending as title, hint and whether it was reached; a hidden one is unnamed till then."""
    found = []
    for ending in story.endings:
        reached = ending.id in past.endings
        if ending.hidden and not reached:
            found.append(("", "", False))
        else:
            found.append((clean(ending.title), clean(ending.hint), reached))
    return tuple(found)


def last_line(session: Session, n: int | None = None) -> str:
    """The last words that a reader saw at event `n`, for a list of saves."""
    page = session.page_at(session.cursor if n is None else n)
    for shown in reversed(page.shown):
        found = blocks(shown.text)
        if found:
            return " ".join(found[-1].text.split())
    return ""


__all__ = [
    "NO_PAST", "PLAIN_WORDS", "START", "Beat", "Block", "Fact", "Known", "Line", "Past", "Progress",
    "Reading", "Run", "Sheet", "beats", "blocks", "clean", "endings", "familiar", "inline",
    "last_line", "mark", "plain", "plain_words", "sheet",
]  # fmt: skip
