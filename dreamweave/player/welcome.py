"""The title, line by line: go on with a playthrough, or begin another.

Law: nobody at a terminal is asked nothing; a new playthrough begins.
"""

from __future__ import annotations

from .library import Card, Library, Opened
from .lines import Lines
from .markdown import clean
from .words import card_lines, wrap

PROMPT = "> "


def welcome(library: Library, lines: Lines) -> Opened | None:
    """The playthrough that the reader wants; None if they would rather leave."""
    cards = library.saves() if lines.waits else ()
    if not cards:
        return _begin(library, lines)
    lines.say([clean(library.story.title), ""])
    _show(cards, lines)
    while (text := lines.ask(PROMPT)) is not None:
        word = text.lower()
        if word in ("q", ":quit", ":q"):
            return None
        if word == "n":
            return _begin(library, lines)
        if word.isdecimal() and 0 < int(word[:6]) <= len(cards):
            return library.open(cards[int(word[:6]) - 1].name)
        lines.say([f"Type a number up to {len(cards)}, n or q.", ""])
    return None


def _show(cards: tuple[Card, ...], lines: Lines) -> None:
    """The playthroughs that can be gone on with, and what else can be done."""
    width = lines.width
    lines.say(["Choices:"])
    for k, card in enumerate(cards, 1):
        first, *rest = card_lines(card, width - 4)
        lines.say([f"{k}. Go on: {first}", *(f"   {line}" for line in rest)])
    lines.say(["n. Begin anew.", "q. Leave.", ""])


def _begin(library: Library, lines: Lines) -> Opened | None:
    texts: dict[str, str] = {}
    for text in library.story.texts if lines.waits else ():
        name = text.name.replace("_", " ").capitalize()
        asked = f"{name}: a word of your own, or Enter for '{clean(text.start)}'."
        lines.say(wrap(asked, lines.width))
        said = lines.ask(PROMPT)
        if said is None:
            return None
        texts[text.name] = said[: text.limit] or text.start
    return library.begin(library.free_name(), texts)
