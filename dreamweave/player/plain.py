"""Reading line by line: numbered choices in, prose out, on any terminal and on none.

Law 1: what is printed is never taken back; nothing is echoed, coloured or moved.
Law 2: without somebody at a terminal nothing waits, and the same input gives the same output.
Law 3: whatever is typed, the reader stays where they are unless a choice was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..engine.journal import START
from ..engine.machine import Refused
from ..language.diagnostics import StoryError
from ..language.model import Story
from . import words
from .library import Library, LibraryError, Opened, told
from .lines import Lines
from .markdown import clean
from .reading import Reading, Sheet

PROMPT: Final = "> "
MORE: Final = "(Enter) "

Trouble: Final = (OSError, LibraryError)
"""What recording a choice may raise."""

Fresh = Callable[[], Story | None]
"""Gives the story if it was edited since it was last asked. Raises `StoryError`."""


class Plain:
    """One sitting with one save."""

    def __init__(
        self, library: Library, opened: Opened, lines: Lines, fresh: Fresh | None = None
    ) -> None:
        self.library, self.lines, self.fresh = library, lines, fresh
        self.opened, self.session = opened, opened.session
        settings = library.settings
        self.reading = Reading(opened.session, past=library.past(), warn=settings.warnings)
        self.chapter = ""
        """The one whose title was printed last."""
        self.typed: str | None = None
        """A command that was typed where only Enter was asked for."""
        self.hinted = 0
        """How clear the next hint is."""
        self.unsaved = False
        """Whether the last thing that was tried could not be recorded."""

    def run(self) -> int:
        """Read until the reader leaves; the exit code."""
        self.say(self.title())
        if self.session.cursor != START:
            # Who comes back has turned this page before.
            self.reading.turn_all()
        self.show_page(self.reading.sheet)
        while (text := self.next_input()) is not None:
            self.follow()
            if not self.answer(text):
                break
        self.leave()
        return int(self.unsaved)

    def leave(self) -> None:
        """Say what is last."""
        chosen = len(self.session.tree) > 1
        if self.opened.writable and chosen and not self.unsaved:
            # From a pipe the name, which depends on what else is kept, would differ each time.
            name = f" in '{clean(self.session.tree.name)}'" if self.lines.waits else ""
            self.say([f"Everything is kept{name}."])
        self.lines.flush()

    def next_input(self) -> str | None:
        """What the reader types next."""
        text, self.typed = self.typed, None
        return self.lines.ask(PROMPT) if text is None else text

    def follow(self) -> None:
        """Go on in the edited story, if it was edited."""
        if self.fresh is None:
            return
        try:
            story = self.fresh()
        except StoryError as error:
            self.brief(f"[The edited story has mistakes, so the old one stays. {error}]")
            return
        if story is not None:
            self.session.retell(story)
            self.reading.moved(to_end=True)
            self.say([f"[{clean(note)}]" for note in self.session.notes])
            self.show_page(self.reading.sheet)

    def title(self) -> list[str]:
        """What is printed first."""
        story = self.session.story
        by = f", by {clean(story.author)}" if story.author else ""
        note = f"[{clean(self.opened.note)}]" if self.opened.note else ""
        lines = [text for text in (clean(story.title) + by, note) if text]
        return [line for text in lines for line in words.wrap(text, self.lines.width)]

    def say(self, lines: Sequence[str]) -> None:
        """Print these and a blank line."""
        if lines:
            self.lines.say([*lines, ""])

    def brief(self, text: str) -> None:
        """Print one short answer."""
        self.say(list(words.wrap(text, self.lines.width)))

    # ------------------------------------------------------------------- pages

    def show_page(self, sheet: Sheet) -> None:
        """Print where the reader is: what happened, what changed, what can be chosen."""
        if sheet.chapter != self.chapter and sheet.chapter:
            self.chapter = sheet.chapter
            self.say([f"Chapter: {sheet.chapter}"])
        self.show_beats(sheet)
        self.say(words.change_lines(sheet, self.lines.width))
        self.say(words.choice_lines(sheet, self.lines.width))
        if sheet.ending is not None and self.lines.waits:
            self.brief("Type :undo to take the last choice back, :endings, or :quit.")

    def show_beats(self, sheet: Sheet) -> None:
        """Print the page's prose, waiting between beats if somebody is there."""
        last = len(sheet.beats) - 1
        waiting = self.lines.waits and self.reading.awaiting
        for k, beat in enumerate(sheet.beats):
            self.say(words.beat_lines(beat, self.lines.width))
            if waiting and self.reading.beat <= k < last:
                waiting = self.waited()
        self.reading.turn_all()

    def waited(self) -> bool:
        """Wait between two beats; False if the rest is to be printed at once."""
        text = self.lines.ask(MORE)
        if text == ":skip" and self.reading.skip():
            return True
        self.reading.turn()
        self.typed = text if text and text.startswith(":") and text != ":skip" else None
        if text == ":skip":
            self.brief("What comes now is new to you.")
        return text in ("", ":skip")

    # ------------------------------------------------------------------ answers

    def answer(self, text: str) -> bool:
        """Do what was typed; False to leave."""
        if text.startswith(":"):
            return self.command(text[1:])
        if text:
            self.choose(text)
        return True

    def choose(self, key: str) -> None:
        """Make a choice by its number or letter."""
        line = self.reading.sheet.chosen(key.lower())
        if line is None:
            self.brief(f"There is no such choice here. {self.possible()}")
        elif not line.open:
            self.brief(f"That is closed: {line.reason}")
        elif self.done(lambda: self.reading.choose(line.id)):
            self.tried(lambda: self.library.remember(self.session))
            self.reading.past = self.library.past()
            self.show_page(self.reading.sheet)

    def possible(self) -> str:
        """What may be typed."""
        keys = [line.key for line in self.reading.sheet.choices if line.open]
        if not keys:
            return "Type :undo, :quit or :help."
        return f"Type {', '.join(keys)}, or :help."

    def done(self, act: Callable[[], object]) -> bool:
        """Whether this could be done and recorded; if not, the reader is told."""
        try:
            act()
        except Refused as error:
            self.brief(f"The story cannot go there; this is its author's mistake. {error}")
            return False
        except Trouble as error:
            self.unsaved = True
            self.brief(f"NOT SAVED, so it has not happened: {told(error)}.")
            if not self.opened.writable:
                self.brief("Type :save NAME to go on in a copy of your own another time.")
            return False
        self.unsaved = False
        return True

    def tried(self, act: Callable[[], object]) -> bool:
        """Do this and be done; that it cannot be done is worth a line, and no more."""
        try:
            act()
        except Trouble as error:
            self.say(list(words.wrap(f"[{clean(str(error))}]", self.lines.width)))
            return False
        return True

    def command(self, text: str) -> bool:
        """Do one of the commands; False to leave."""
        word, _, rest = text.strip().partition(" ")
        if word in ("quit", "q"):
            return False
        # Not before somebody asks: most readers choose numbers, and all wait for the first page.
        from .commands import COMMANDS

        act = COMMANDS.get(word)
        if act is None:
            self.brief("There is no such command. Type :help for those there are.")
        else:
            act(self, rest.strip())
        return True

    def moved(self, move: Callable[[], bool], otherwise: str) -> None:
        """Move the cursor, and show where it is."""
        answers: list[bool] = []
        if not self.done(lambda: answers.append(move())):
            return
        if answers[0]:
            self.show_page(self.reading.sheet)
        else:
            self.brief(otherwise)
