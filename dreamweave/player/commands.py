"""What a reader may type after a colon, line by line.

Law: a command answers from what the reader has seen. None but `undo`, `redo`, `mark` and `save`
writes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..engine.journal import Ended
from . import words
from .gallery import GRADES, TOLD, gallery, sessions_of, way_of
from .hints import reached_in
from .markdown import clean, plain
from .reading import Past
from .reading import endings as titles
from .why import why

if TYPE_CHECKING:
    from ..engine.session import Session
    from .library import Strand
    from .plain import Plain

HELP: Final = (
    ("a number", "make that choice; a letter does for those that can be made anywhere"),
    (":undo", "take the last choice back"),
    (":redo", "make it again"),
    (":back", "read the page before this one again; `:back 3`, three pages"),
    (":skip", "where Enter is asked for: run through what was read before"),
    (":again", "read this page again"),
    (":why 2", "what choice 2 needs, and what closed it"),
    (":panel", "how things stand"),
    (":people", "whom you have met"),
    (":map", "where you have been"),
    (":endings", "the endings; `:endings 2`, what led to the second"),
    (":hint", "where one you have not reached was still possible; again, clearer"),
    (":mark WORDS", "put a bookmark here; watching the playthrough again shows it"),
    (":save NAME", "keep a copy as it is now; every choice is kept anyway"),
    (":saves", "all playthroughs that are kept"),
    (":quit", "leave"),
)


def undo(face: Plain, _: str) -> None:
    """Take the last choice back."""
    face.moved(face.reading.undo, "There is nothing to take back.")


def redo(face: Plain, _: str) -> None:
    """Make it again."""
    face.moved(face.reading.redo, "There is nothing to make again.")


def back(face: Plain, count: str) -> None:
    """Read earlier pages again."""
    steps = int(count) if count.isdecimal() and len(count) < 6 else 1
    tree = face.session.tree
    earlier = [0, *(chose.n for chose in tree.path(tree.cursor))][:-1]
    if not earlier:
        face.brief("This is the first page.")
        return
    for n in earlier[-max(steps, 1) :]:
        label = clean(face.session.page_at(n).label)
        face.lines.say(words.page_lines(label, face.reading.all_beats(n), face.lines.width))
    face.say(words.choice_lines(face.reading.sheet, face.lines.width))


def again(face: Plain, _: str) -> None:
    """Read this page again."""
    face.show_page(face.reading.sheet)


def skip(face: Plain, _: str) -> None:
    """Say that the page is shown to its end."""
    face.brief("There is nothing to skip: what comes now is for you to choose.")


def explain(face: Plain, key: str) -> None:
    """Why a choice is closed."""
    line = face.reading.sheet.chosen(key.lower())
    if line is None:
        face.brief("Say which choice, as in `:why 2`.")
        return
    width = face.lines.width
    face.say([line for text in why(face.session, line.id) for line in words.wrap(text, width)])


def panel(face: Plain, _: str) -> None:
    """How things stand."""
    face.say(words.panel_lines(face.reading.sheet, face.lines.width))


def people(face: Plain, _: str) -> None:
    """Whom the reader has met."""
    face.say(words.people_lines(face.reading.sheet, face.lines.width))


def map_(face: Plain, _: str) -> None:
    """Where the reader has been."""
    face.say(words.map_lines(face.session, face.lines.width))


def endings(face: Plain, number: str) -> None:
    """The endings; with a number, how that one was reached."""
    story, sessions = face.session.story, _sessions(face)
    reached = reached_in(sessions)
    ids = [ending.id for ending in story.endings]
    if not number:
        ways = {ids.index(id): [way_of(way) for way in reached[id]] for id in reached if id in ids}
        face.say(words.ending_lines(story, _known(face), face.lines.width, ways))
        return
    k = int(number) - 1 if number.isdecimal() and len(number) < 6 else -1
    ways_there = reached.get(ids[k], ()) if 0 <= k < len(ids) else ()
    if not ways_there:
        face.brief("Say which ending that was reached, as in `:endings 2`.")
        return
    way = ways_there[0]
    made = sessions[way.save].tree.path(way.n)
    lines = [f"{k}. {plain(chose.label)}" for k, chose in enumerate(made, 1)]
    width = face.lines.width
    face.say([line for text in lines for line in words.wrap(text, width, rest="   ")])


def hint(face: Plain, _: str) -> None:
    """Where an ending that was not reached was still possible; asked again, more clearly."""
    # Exploring a story takes a while, and the prover is a third of the program.
    still = face.library.endings_open()
    story = face.session.story
    found = gallery(_sessions(face), story, still, _known(face).endings)
    if not found.helps:
        face.brief("There is no hint: hints are found in what you have played.")
        return
    grade, face.hinted = face.hinted, (face.hinted + 1) % len(GRADES)
    if grade < TOLD:
        face.brief(found.nearest(grade))
        return
    lines: list[str] = []
    for ending, known in zip(story.endings, titles(story, _known(face)), strict=True):
        if clear := found.told(ending.id):
            lines += words.wrap(f"{known[0] or 'A hidden ending'}: {clear}", face.lines.width)
    face.say(lines)


def _known(face: Plain) -> Past:
    """The endings that were reached, in this save or before it."""
    here = {event.ending for event in face.session.tree.events if isinstance(event, Ended)}
    past = face.reading.past
    return past._replace(endings=past.endings | here)


def _sessions(face: Plain) -> dict[str, Session]:
    """This playthrough and, where somebody sits at a terminal, those before it."""
    if not face.lines.waits:
        # A script wants the same answers whatever else is kept, and whatever this is called.
        return {"": face.session}
    strands: list[Strand] = []
    face.tried(lambda: strands.extend(face.library.strands()))
    name = face.library.open_name or face.session.tree.name
    others = tuple(strand for strand in strands if strand.name != name)
    return {name: face.session, **sessions_of(face.session.story, others)}


def mark(face: Plain, text: str) -> None:
    """Put a bookmark here."""
    text = clean(text) or face.reading.sheet.label or face.reading.sheet.chapter
    if face.done(lambda: face.reading.mark(text)):
        face.brief("Bookmarked.")


def save(face: Plain, name: str) -> None:
    """Keep a copy as it is now."""
    if not name:
        face.brief("Every choice is kept. For a copy as it is now, name it: `:save NAME`.")
    elif face.tried(lambda: face.library.copy(face.session.cursor, name)):
        face.brief(f"Kept as '{clean(name)}', as it is now.")


def saves(face: Plain, _: str) -> None:
    """All playthroughs that are kept."""
    width = face.lines.width

    def show() -> None:
        cards = face.library.saves()
        found = [line for card in cards for line in words.card_lines(card, width)]
        face.say(found or ["No playthrough is kept."])

    face.tried(show)


def help_(face: Plain, _: str) -> None:
    """What may be typed."""
    width = face.lines.width
    wide = max(len(name) for name, _ in HELP) + 2
    lines: list[str] = []
    for name, text in HELP:
        if width < 3 * wide:
            lines += [name, *words.wrap(text, width, first="  ", rest="  ")]
        else:
            lines += words.wrap(text, width, first=name.ljust(wide), rest=" " * wide)
    face.say(lines)


COMMANDS: Final[dict[str, Callable[[Plain, str], None]]] = {
    "undo": undo,
    "redo": redo,
    "back": back,
    "again": again,
    "skip": skip,
    "why": explain,
    "panel": panel,
    "people": people,
    "map": map_,
    "endings": endings,
    "hint": hint,
    "mark": mark,
    "save": save,
    "saves": saves,
    "help": help_,
}
"""By name; `:quit` is the face's own."""
