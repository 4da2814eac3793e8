"""A save watched line by line: each choice as it was made, and what it brought.

Law 1: watching writes nothing; going on does, and in a save of its own.
Law 2: without somebody at a terminal every page is printed at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from ..engine.journal import START
from . import words
from .library import Library, Opened
from .lines import Lines
from .markdown import clean
from .plain import Plain
from .reading import Reading, sheet

PROMPT: Final = "(Enter) "

LONGEST: Final = 20.0
"""Seconds that a page stays at most: somebody may have gone to bed over it."""

UNKNOWN: Final = 3.0
"""Seconds for a page of which nobody knows how long it was read."""

HELP: Final = (
    "Enter shows the next choice, a number the choice with that number. :all shows the rest, "
    ":play goes on from here in a save of its own, :quit leaves."
)


class Screening:
    """One showing of a save."""

    def __init__(
        self,
        library: Library,
        opened: Opened,
        lines: Lines,
        *,
        speed: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.library, self.session, self.lines = library, opened.session, lines
        self.note = opened.note
        tree = opened.session.tree
        self.numbers = [START, *(chose.n for chose in tree.path(tree.cursor))]
        """The events of the showing, in order."""
        self.reading = Reading(opened.session, warn=False)
        self.speed, self.sleep = speed, sleep
        self.waits = lines.waits and speed is None
        self.next = 0
        """The number of the choice that is shown next."""

    def run(self, first: int = 0) -> int:
        """Show from this choice on; the exit code."""
        last = len(self.numbers) - 1
        self.next = min(first, last)
        self.say([f"{clean(self.session.story.title)}: {clean(self.session.tree.name)}"])
        note = f"[{clean(self.note)}]" if self.note else ""
        self.say(list(words.wrap(note, self.lines.width)) if note else [])
        while self.next <= last:
            self.show(self.next)
            self.next += 1
            if self.next <= last and not self.between():
                return 0
        if self.lines.waits:
            self.say(["That is where it stands. :play goes on from here."])
            self.between()
        self.lines.flush()
        return 0

    def say(self, lines: list[str]) -> None:
        """Print these and a blank line."""
        if lines:
            self.lines.say([*lines, ""])

    def show(self, number: int) -> None:
        """Print one choice and what it brought."""
        n, width = self.numbers[number], self.lines.width
        page = sheet(self.session, n, warn=False)
        before = sheet(self.session, self.numbers[number - 1], warn=False) if number else None
        if before is None or before.chapter != page.chapter:
            self.say([f"Chapter: {page.chapter}"] if page.chapter else [])
        if page.label:
            self.say(list(words.wrap(f"Choice {number}: {page.label}", width)))
        for beat in self.reading.all_beats(n):
            self.say(words.beat_lines(beat, width))
        self.say(words.change_lines(page, width))
        for mark in self.session.tree.marks(n):
            self.say(list(words.wrap(f"[Bookmark: {clean(mark)}]", width)))
        if page.ending is not None:
            self.say(words.choice_lines(page, width))

    def between(self) -> bool:
        """Wait as long as it takes between two pages; False to leave."""
        if self.speed is not None and self.lines.waits and self.next < len(self.numbers):
            self.lines.flush()
            self.sleep(min(LONGEST, self.seconds()) / self.speed)
            return True
        return not self.waits or self.asked()

    def seconds(self) -> float:
        """How long the reader took before the next choice."""
        spent = self.session.tree.chose(self.numbers[self.next]).t
        return UNKNOWN if spent is None else spent / 1000

    def asked(self) -> bool:
        """Do what is typed between two pages; False to leave."""
        while (text := self.lines.ask(PROMPT)) is not None:
            if not text:
                return True
            if text.isdecimal() and len(text) < 7 and int(text) < len(self.numbers):
                self.next = int(text)
                return True
            if text == ":all":
                self.waits = False
                return True
            if text == ":play":
                self.play_on()
                return False
            if text in (":quit", ":q"):
                return False
            self.say(list(words.wrap(HELP, self.lines.width)))
        return False

    def play_on(self) -> None:
        """Go on from the page that was shown last, in a save of its own."""
        n, name = self.numbers[self.next - 1], self.library.free_name(self.session.tree.name)
        self.library.copy(n, name)
        Plain(self.library, self.library.open(name), self.lines).run()
