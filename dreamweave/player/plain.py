"""Reading line by line: numbered choices in, prose out, on any terminal and on none.

Law 1: what is printed is never taken back; nothing is echoed, coloured or moved.
Law 2: without somebody at a terminal nothing waits, and the same input gives the same output.
Law 3: whatever is typed, the reader stays where they are unless a choice was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from ..engine.machine import Refused
from ..engine.session import Session
from ..saves.errors import SaveError
from . import words
from .library import Library, LibraryError, Opened
from .lines import Lines
from .markdown import clean
from .reading import Reading, Sheet
from .why import why

PROMPT: Final = "> "
MORE: Final = "(Enter) "

Trouble: Final = (OSError, SaveError, LibraryError)
"""What recording a choice may raise."""

HELP: Final = (
    ("a number", "make that choice; a letter does for those that can be made anywhere"),
    (":undo", "take the last choice back"),
    (":redo", "make it again"),
    (":back", "read the page before this one again; `:back 3` three pages before"),
    (":again", "read this page again"),
    (":why 2", "why choice 2 is closed, or what it took to open it"),
    (":panel", "how things stand"),
    (":people", "whom you have met"),
    (":map", "where you have been"),
    (":endings", "the endings, and hints to them"),
    (":save NAME", "keep a copy of the playthrough up to here; every choice is kept anyway"),
    (":saves", "all playthroughs that are kept"),
    (":quit", "leave; everything is kept"),
)


class Shelf(Library, Protocol):
    """A library that can also copy."""

    def copy(self, session: Session, name: str) -> None:
        """A save of its own with all that this one holds up to here."""


class Plain:
    """One sitting with one save."""

    def __init__(self, library: Shelf, opened: Opened, lines: Lines) -> None:
        self.library, self.lines = library, lines
        self.session: Session = opened.session
        self.note = opened.note
        settings = library.settings
        self.reading = Reading(opened.session, past=library.past(), warn=settings.warnings)
        self.chapter = ""
        """The one whose title was printed last."""
        self.typed: str | None = None
        """A command that was typed where only Enter was asked for."""
        self.unsaved = False
        """Whether the last thing that was tried could not be recorded."""

    def run(self) -> int:
        """Read until the reader leaves; the exit code."""
        self.say(self.title())
        self.show_page(self.reading.sheet)
        while (text := self.next_input()) is not None:
            if not self.answer(text):
                break
        name = clean(self.session.tree.name)
        self.say([f"Everything is kept in '{name}'."] if not self.unsaved else [])
        self.lines.flush()
        return int(self.unsaved)

    def next_input(self) -> str | None:
        """What the reader types next."""
        text, self.typed = self.typed, None
        return self.lines.ask(PROMPT) if text is None else text

    def title(self) -> list[str]:
        """What is printed first."""
        story = self.session.story
        by = f", by {clean(story.author)}" if story.author else ""
        notes = [self.note, *self.session.notes]
        lines = [clean(story.title) + by, *(f"[{clean(note)}]" for note in notes if note)]
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

    def show_beats(self, sheet: Sheet) -> None:
        """Print the page's prose, waiting between beats if somebody is there."""
        last = len(sheet.beats) - 1
        waiting = self.lines.waits and self.reading.awaiting
        for k, beat in enumerate(sheet.beats):
            self.say(words.beat_lines(beat, self.lines.width))
            if waiting and k < last:
                text = self.lines.ask(MORE)
                waiting = not text and text is not None
                self.typed = text if text and text.startswith(":") else None
        self.reading.turn_all()

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
            self.remember()
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
            self.brief(f"NOT SAVED, so it has not happened: {clean(str(error))}")
            return False
        self.unsaved = False
        return True

    def remember(self) -> None:
        """Let the ledger know; that it cannot is worth a line, and no more."""
        try:
            self.library.remember(self.session)
        except Trouble as error:
            self.brief(f"[Not remembered for later playthroughs: {clean(str(error))}]")

    def command(self, text: str) -> bool:
        """Do one of the commands; False to leave."""
        word, _, rest = text.strip().partition(" ")
        if word in ("quit", "q"):
            return False
        act = COMMANDS.get(word)
        if act is None:
            self.brief("There is no such command. Type :help for those there are.")
        else:
            act(self, rest.strip())
        return True

    # ----------------------------------------------------------------- commands

    def undo(self, _: str) -> None:
        """Take the last choice back."""
        self.moved(self.reading.undo, "There is nothing to take back.")

    def redo(self, _: str) -> None:
        """Make it again."""
        self.moved(self.reading.redo, "There is nothing to make again.")

    def moved(self, move: Callable[[], bool], otherwise: str) -> None:
        """Move the cursor, and show where it is."""
        answers: list[bool] = []
        if self.done(lambda: answers.append(move())):
            if answers[0]:
                self.show_page(self.reading.sheet)
            else:
                self.brief(otherwise)

    def again(self, _: str) -> None:
        """Read this page again."""
        self.show_page(self.reading.sheet)

    def back(self, count: str) -> None:
        """Read earlier pages again."""
        steps = int(count) if count.isdecimal() and len(count) < 6 else 1
        here = self.session.cursor
        earlier = [0, *(chose.n for chose in self.session.tree.path(here))][:-1]
        if not earlier:
            self.brief("This is the first page.")
        for n in earlier[-steps:] if steps else []:
            beats = self.reading.all_beats(n)
            label = self.session.page_at(n).label
            self.lines.say(words.page_lines(clean(label), beats, self.lines.width))
        self.say(words.choice_lines(self.reading.sheet, self.lines.width))

    def why(self, key: str) -> None:
        """Why a choice is closed."""
        line = self.reading.sheet.chosen(key.lower())
        if line is None:
            self.brief("Say which choice: `:why 2`.")
            return
        for sentence in why(self.session, line.id):
            self.lines.say(words.wrap(sentence, self.lines.width))
        self.lines.say([""])

    def save(self, name: str) -> None:
        """Keep a copy up to here."""
        if not name:
            self.brief(
                f"Every choice is kept in '{clean(self.session.tree.name)}'. For a copy "
                "that stays here, give it a name: `:save NAME`."
            )
        elif self.done(lambda: self.library.copy(self.session, name)):
            self.brief(f"Kept up to here as '{clean(name)}'.")

    def saves(self, _: str) -> None:
        """All playthroughs that are kept."""
        try:
            cards = self.library.saves()
        except Trouble as error:
            self.brief(clean(str(error)))
            return
        self.say([line for card in cards for line in words.card_lines(card, self.lines.width)])

    def map(self, _: str) -> None:
        """Where the reader has been."""
        self.say(words.map_lines(self.session, self.lines.width))

    def endings(self, _: str) -> None:
        """The endings, and hints to them."""
        self.say(words.ending_lines(self.session.story, self.library.past(), self.lines.width))

    def people(self, _: str) -> None:
        """Whom the reader has met."""
        self.say(words.people_lines(self.reading.sheet, self.lines.width))

    def panel(self, _: str) -> None:
        """How things stand."""
        self.say(words.panel_lines(self.reading.sheet, self.lines.width))

    def help(self, _: str) -> None:
        """What may be typed."""
        wide = max(len(name) for name, _ in HELP) + 2
        self.say(
            [
                line
                for name, text in HELP
                for line in words.wrap(
                    text, self.lines.width, first=f"{name:{wide}}", rest=" " * wide
                )
            ]
        )


COMMANDS: Final[dict[str, Callable[[Plain, str], None]]] = {
    "undo": Plain.undo,
    "redo": Plain.redo,
    "back": Plain.back,
    "again": Plain.again,
    "why": Plain.why,
    "panel": Plain.panel,
    "people": Plain.people,
    "map": Plain.map,
    "endings": Plain.endings,
    "save": Plain.save,
    "saves": Plain.saves,
    "help": Plain.help,
}
"""What may follow a colon, but `:quit`."""
