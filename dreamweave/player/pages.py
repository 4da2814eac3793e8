"""Pages of the room as rows: choices, menus, lists. Pure, so that they are tested without a screen.

Law: an item's number is its place in what the screen was given; rows say it, screens mean it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len

from ..language.tuples import NamedTuple
from .library import Card
from .markdown import Block, blocks
from .reading import Known, Line, Sheet
from .typeset import BLANK, Row, Seg, cut, lines, rows

MENU: int = 48
"""Columns of a menu: narrower than prose, since its lines are short."""


NO_ASIDES: Mapping[int, Sequence[tuple[str, int]]] = {}


class Entry(NamedTuple):
    """A line of a menu."""

    label: str
    aside: str = ""
    """What stands beside it, quietly."""
    below: str = ""
    """What stands under it, quietly."""
    role: str = "prose"


def text(words: str, role: str = "prose", *, italic: bool = False, bold: bool = False) -> list[Seg]:
    """Words that are set in one way."""
    return [Seg(words, role, bold, italic)]


def wrapped(segs: Iterable[Seg], width: int, *, indent: int = 0, item: int = -1) -> list[Row]:
    """A paragraph as rows."""
    found = lines(segs, width - indent)
    return [Row(line, indent, item, -1, k > 0) for k, line in enumerate(found)]


def hanging(mark: Seg, segs: Iterable[Seg], width: int) -> list[Row]:
    """A paragraph with a mark before it; later lines stand under the first one's words."""
    blank = Seg(" " * mark.cells)
    found = lines(segs, width - mark.cells)
    return [Row((blank if k else mark, *line), soft=k > 0) for k, line in enumerate(found)]


def rule(width: int) -> Row:
    """A thin line across."""
    return Row((Seg("\u2500" * width, "faint"),))


# ------------------------------------------------------------------------- the reading


def page(
    sheet: Sheet, shown: Sequence[Block], width: int, *, dressed: bool, more: bool, opens: bool
) -> list[Row]:
    """A page of a story: how the reader came here, the prose, and what can be chosen."""
    found: list[Row] = []
    if opens:
        found += [*heading(sheet.chapter, width), BLANK]
    if sheet.label:
        found += [*echo(sheet.label, width), BLANK]
    found += rows(shown, width, dressed=dressed)
    if more:
        found += [BLANK, Row((Seg("\u00b7  \u00b7  \u00b7", "accent"),))]
    else:
        found += choices(sheet.numbered, sheet.anywhere, width)
    return found


def heading(title: str, width: int) -> list[Row]:
    """A chapter's title over a short line."""
    found = wrapped(text(title, "heading"), width)
    longest = max(cell_len(row.text) for row in found)
    return [*found, Row((Seg("\u2500" * min(width, max(8, longest)), "faint"),))]


def echo(label: str, width: int) -> list[Row]:
    """What the reader picked, above what it led to."""
    found = lines(text(label, "muted", italic=True), width - 2)
    mark = (Seg("\u203a ", "faint"),)
    return [
        Row((*(mark if not k else (Seg("  "),)), *line), soft=k > 0) for k, line in enumerate(found)
    ]


def choices(numbered: Sequence[Line], anywhere: Sequence[Line], width: int) -> list[Row]:
    """The numbered choices, then those that can be made anywhere. Items in that order."""
    found: list[Row] = [BLANK] if numbered or anywhere else []
    gutter = 2 + max((len(line.key) for line in numbered), default=1)
    for k, line in enumerate(numbered):
        found += choice(line, k, gutter, width)
    if numbered and anywhere:
        found.append(BLANK)
    for k, line in enumerate(anywhere, len(numbered)):
        found += choice(line, k, gutter, width, role="muted")
    return found


def choice(line: Line, item: int, gutter: int, width: int, role: str = "prose") -> list[Row]:
    """One choice: its key, its label, and why it is closed."""
    label = text(line.label, role if line.open else "locked")
    if line.before:
        label.append(Seg(" \u2713", "before"))
    key = Seg(line.key.rjust(gutter - 2) + "  ", "accent" if line.open else "faint")
    blank = Seg(" " * gutter)
    found = [
        Row((blank if k else key, *segs), 0, item, -1, k > 0)
        for k, segs in enumerate(lines(label, width - gutter))
    ]
    if line.reason:
        why = lines(text(line.reason, "muted", italic=True), width - gutter)
        found += [Row((blank, *segs), 0, item, -1, k > 0) for k, segs in enumerate(why)]
    return found


def the_end(title: str, width: int) -> list[Row]:
    """What stands under the last page."""
    return [BLANK, rule(width), BLANK, *wrapped(text(title, "accent", bold=True), width)]


# ------------------------------------------------------------------------------- menus


def menu(entries: Sequence[Entry], width: int, *, first: int = 0, gap: bool = False) -> list[Row]:
    """Lines to pick from."""
    found: list[Row] = []
    size = max((cell_len(entry.label) for entry in entries if entry.aside), default=0) + 3
    for k, entry in enumerate(entries, first):
        if gap and found:
            found.append(BLANK)
        found += _entry(entry, k, width, size)
    return found


def _entry(entry: Entry, item: int, width: int, size: int = 0) -> list[Row]:
    found = wrapped(text(entry.label, entry.role), width, item=item)
    if entry.aside:
        head = entry.label.ljust(size)
        room = width - cell_len(head)
        aside = cut(text(entry.aside, "muted"), room)
        found[0] = found[0]._replace(segs=(Seg(head, entry.role), *aside))
    if entry.below:
        found += wrapped(text(entry.below, "muted"), width, indent=2, item=item)
    return found


def title(name: str, about: str, entries: Sequence[Entry], width: int) -> list[Row]:
    """The first page: a name, a line about it, and what can be done."""
    spaced = "   ".join(" ".join(word) for word in name.upper().split())
    if cell_len(spaced) > width or not name.isascii():
        found = wrapped(text(name, "heading"), width)
    else:
        found = [Row((Seg(spaced, "heading"),))]
    longest = max(cell_len(row.text) for row in found)
    found.append(Row((Seg("\u2500" * longest, "faint"),)))
    if about:
        found += [BLANK, *wrapped(text(about, "muted", italic=True), width)]
    return [*found, BLANK, BLANK, *menu(entries, width)]


def titled(head: str, body: Sequence[Row], width: int, lead: str = "") -> list[Row]:
    """A page with a heading and, where there is something to say first, a line below it."""
    found = heading(head, width)
    if lead:
        found += [BLANK, *wrapped(text(lead, "muted"), width)]
    return [*found, BLANK, *body]


def saves(cards: Sequence[Card], width: int) -> list[Row]:
    """The saves, each with where its reader is and what was read last."""
    found: list[Row] = []
    for k, card in enumerate(cards):
        if found:
            found.append(BLANK)
        found += _card(card, k, width)
    return found


def _card(card: Card, item: int, width: int) -> list[Row]:
    head = text(card.name, bold=True)
    facts = [card.chapter, *([f"choice {card.choices}"] if card.choices else []), card.when]
    where = " \u00b7 ".join(fact for fact in facts if fact)
    found = wrapped(head, width, item=item)
    if where:
        found += wrapped(text(where, "muted"), width, indent=2, item=item)
    if card.ending:
        found += wrapped(text(f"ended: {card.ending}", "accent"), width, indent=2, item=item)
    if card.last:
        last = wrapped(
            text(f"\u201c{card.last}\u201d", "quote", italic=True), width, indent=2, item=item
        )
        found += last if len(last) <= 2 else [last[0], _ends(last[1])]
    if card.condition != "sound":
        words = card.note or card.condition
        role = "note" if card.condition in ("open", "torn", "locked") else "error"
        found += wrapped(text(words, role), width, indent=2, item=item)
    return found


def _ends(row: Row) -> Row:
    """A row after which something was left out."""
    *rest, last = row.segs
    return row._replace(segs=(*rest, last._replace(text=last.text.rstrip(" .,;") + "\u2026")))


def people(known: Sequence[Known], width: int) -> list[Row]:
    """The reader's notebook."""
    found: list[Row] = []
    for person in known:
        if found:
            found.append(BLANK)
        name = text(person.name, "accent" if person.new else "prose", bold=True)
        if person.new:
            name.append(Seg("   just met", "muted"))
        found += wrapped(name, width)
        found += wrapped(text(person.note, "muted"), width, indent=2)
    return found


def endings(
    found: Sequence[tuple[str, str, bool]],
    width: int,
    asides: Mapping[int, Sequence[tuple[str, int]]] = NO_ASIDES,
) -> list[Row]:
    """The endings: reached ones by name, others by their hint, hidden ones not at all.

    `asides` are what else stands under an ending, by its place, each with its item.
    """
    built: list[Row] = []
    for k, (name, hint, reached) in enumerate(found):
        if built:
            built.append(BLANK)
        mark = Seg("\u25cf " if reached else "\u25cb ", "accent" if reached else "faint")
        label = name or "An ending that does not give its name"
        role = "prose" if reached else "muted"
        built += [
            Row((mark if not j else Seg("  "), *line), soft=j > 0)
            for j, line in enumerate(lines(text(label, role, bold=reached), width - 2))
        ]
        if hint and not reached:
            built += wrapped(text(hint, "muted", italic=True), width, indent=2)
        for words, item in asides.get(k, ()):
            role = "muted" if item >= 0 else "note"
            built += wrapped(text(words, role), width, indent=2, item=item)
    return built


def keys(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], width: int) -> list[Row]:
    """Keys and what they do, by groups."""
    found: list[Row] = []
    longest = max((cell_len(k) for _, group in groups for k, _ in group), default=0)
    size = min(longest + 2, width // 3)
    for name, group in groups:
        if found:
            found.append(BLANK)
        found += wrapped(text(name, "heading"), width)
        for key, does in group:
            found += _key(key, does, size, width)
    return found


def _key(key: str, does: str, size: int, width: int) -> list[Row]:
    """A key and what it does; beside it, or below where the key is long."""
    beside = cell_len(key) < size
    found = [] if beside else wrapped(text(key, "accent"), width)
    for k, line in enumerate(lines(text(does), width - size)):
        head = key if beside and not k else ""
        found.append(Row((Seg(head.ljust(size), "accent"), *line), soft=k > 0))
    return found


def markdown(words: str, width: int) -> list[Row]:
    """A text of the face's own."""
    return rows(blocks(words), width)
