"""A page in words: what the line-by-line face prints, as plain lines of text.

Law 1: the same sheet at the same width gives the same lines, byte for byte.
Law 2: what the full screen says with colour, place or dressing is said here in words.
Law 3: the standard library alone; and a line that a reader hears makes sense without the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..engine.session import Session
from ..language.model import Story
from .library import Card
from .markdown import Block, clean
from .reading import Beat, Fact, Known, Line, Past, Sheet, endings

NO_WAYS: Mapping[int, Sequence[str]] = {}


def cells(text: str) -> int:
    """How many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cell(letter) for letter in text)


def _cell(letter: str) -> int:
    import unicodedata

    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> Iterator[str]:
    """A text as lines no wider than `width`; its own line ends stay. A long word stays whole."""
    mark = first
    for paragraph in text.split("\n"):
        line, used = mark, cells(mark)
        bare = True
        for word in paragraph.split(" "):
            size = cells(word)
            if not bare and used + 1 + size > width:
                yield line
                line, used, bare = rest, cells(rest), True
            line += word if bare else " " + word
            used += size + (not bare)
            bare = False
        yield line
        mark = rest


def beat_lines(beat: Beat, width: int) -> list[str]:
    """What is read before the next key-press, a blank line between paragraphs."""
    found: list[str] = []
    before = ""
    for block in beat.blocks:
        if found and not (block.kind == before == "item"):
            found.append("")
        if block.note:
            found += [*wrap(f"[{block.note}]", width), ""]
        found += _block(block, width)
        before = block.kind
    return found


def _block(block: Block, width: int) -> Iterator[str]:
    text = "".join(_run(run.text, run.link) for run in block.runs)
    match block.kind:
        case "rule":
            return iter(["* * *"])
        case "quote":
            return wrap(text, width, first="    ", rest="    ")
        case "item":
            mark = f"{block.mark} "
            return wrap(text, width, first=mark, rest=" " * len(mark))
        case "warning":
            return wrap(f"[{text}]", width)
        case _:
            return wrap(text, width)


def _run(text: str, link: str) -> str:
    return f"{text} ({link})" if link and link != text else text


def choice_lines(sheet: Sheet, width: int) -> list[str]:
    """The choices, or how the story ended."""
    if sheet.ending is not None:
        return [f"The end: {clean(sheet.ending.title)}."]
    if not sheet.choices:
        return ["There is nothing that you can choose here."]
    found = ["Choices:"]
    for line in sheet.choices:
        found += wrap(_choice(line), width, first=f"{line.key}. ", rest="   ")
    return found


def _choice(line: Line) -> str:
    if not line.open:
        return f"Closed: {line.label} ({line.reason})"
    return f"{line.label} (chosen before)" if line.before else line.label


def change_lines(sheet: Sheet, width: int) -> list[str]:
    """What the last choice changed in the panel and the notebook."""
    found: list[str] = []
    for fact in sheet.panel:
        if fact.changed:
            found += wrap(f"[{_fact(fact)}, was {fact.was}]", width)
    for person in sheet.people:
        if person.new:
            found += wrap(f"[New among the people: {_person(person)}]", width)
    return found


def panel_lines(sheet: Sheet, width: int) -> list[str]:
    """The panel, a line for each of its rows."""
    found = [line for fact in sheet.panel for line in wrap(f"{_fact(fact)}.", width)]
    return found or ["This story has no panel."]


def _fact(fact: Fact) -> str:
    of = f" of {fact.high}" if fact.kind == "range" else ""
    return f"{fact.label}: {fact.word}{of}" + (f" ({fact.note})" if fact.note else "")


def people_lines(sheet: Sheet, width: int) -> list[str]:
    """The notebook."""
    found = [line for person in sheet.people for line in wrap(_person(person), width)]
    return found or ["You have met nobody yet."]


def _person(person: Known) -> str:
    return f"{person.name}. {person.note}".rstrip()


def ending_lines(
    story: Story, past: Past, width: int, ways: Mapping[int, Sequence[str]] = NO_WAYS
) -> list[str]:
    """Every ending with its number: how it was reached, or a hint to it, or unnamed.

    `ways` are how endings were come to, by their places in the story.
    """
    found: list[str] = []
    for k, (title, hint, reached) in enumerate(endings(story, past)):
        if not title:
            text = "A hidden ending."
        elif reached:
            text = f"{title}: reached" + "".join(f", {way}" for way in ways.get(k, ())) + "."
        else:
            text = f"{title}: not reached. {hint}"
        mark = f"{k + 1}. "
        found += wrap(text.rstrip(), width, first=mark, rest=" " * len(mark))
    return found


def map_lines(session: Session, width: int) -> list[str]:
    """The scenes that were read on the way here, by chapter, in the order they were reached."""
    story = session.story
    here = story.scenes[session.state.scene].id
    chapters: dict[str, list[str]] = {}
    for page in session.transcript():
        for scene in [shown.scene for shown in page.shown] or [here]:
            chapter, _, name = scene.partition("/")
            names = chapters.setdefault(chapter, [])
            mark = " (you are here)" if scene == here else ""
            word = name.replace("_", " ") + mark
            if word not in names:
                names.append(word)
    titles = {chapter.id: clean(chapter.title) or chapter.id for chapter in story.chapters}
    found: list[str] = []
    for chapter, names in chapters.items():
        found += wrap(f"{titles.get(chapter, chapter)}: {', '.join(names)}.", width, rest="  ")
    return found


def page_lines(label: str, beats: Sequence[Beat], width: int) -> list[str]:
    """A page that was read before: what was chosen, and what it brought."""
    found = [*wrap(f"You chose: {label}", width), ""] if label else []
    for beat in beats:
        if beat.blocks:
            found += [*beat_lines(beat, width), ""]
    return found


def card_lines(card: Card, width: int) -> list[str]:
    """A save, as a list of saves tells it."""
    count = f"{card.choices} choice" + "s" * (card.choices != 1)
    place = f"ended: {card.ending}" if card.ending else card.chapter
    text = ", ".join(part for part in (place, count, card.when) if part)
    note = f" [{card.note}]" if card.note else ""
    return list(wrap(f"{card.name}: {text}.{note}", width, rest="  "))
