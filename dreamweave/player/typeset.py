"""Blocks as lines of a given width: wrapped, indented, dressed. Pure: no screen, no colour.

Law 1: a line is never wider than it may be, in cells, whatever the script.
Law 2: the same blocks at the same width give the same lines; dressing is drawn from the text.
Law 3: what a stretch of text *is* (its role) is said here; how that looks is the theme's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

from rich.cells import cell_len

from ..language.tuples import NamedTuple
from .markdown import Block, Run

MEASURE: Final = 68
"""Columns of prose at most: a line the eye finds its way back from."""

WIDE: Final = (
    ("\u1100", "\u115f"),
    ("\u2e80", "\ua4cf"),
    ("\uac00", "\ud7a3"),
    ("\uf900", "\uff60"),
)
"""Scripts without spaces, from and to: a line may end after each of their characters."""

TORN: Final = (0, 2, 7, 1, 4, 0, 5, 3)
"""How far torn lines slip, in columns, by turns."""

STUTTER_EVERY: Final = 14
"""Words from one stutter to the next. More often and it is noise."""


class Seg(NamedTuple):
    """A stretch of a line that is set in one way."""

    text: str
    role: str = "prose"
    bold: bool = False
    italic: bool = False

    @property
    def cells(self) -> int:
        """How many columns it takes."""
        return cell_len(self.text)


class Row(NamedTuple):
    """One line, ready to be painted."""

    segs: tuple[Seg, ...] = ()
    indent: int = 0
    item: int = -1
    """The place of the thing that a click here picks; -1 for none."""
    block: int = -1
    """The block it belongs to, to find the place again at another width."""
    soft: bool = False
    """Whether it goes on with the line before: copied text has a space there."""

    @property
    def text(self) -> str:
        """Its words alone, without the indent."""
        return "".join(seg.text for seg in self.segs)


class _Word(NamedTuple):
    """What stands between two places where a line may end."""

    segs: tuple[Seg, ...]
    width: int
    space: bool
    """Whether a space stands before it where it does not begin a line."""


BLANK: Final = Row()


def lines(segs: Iterable[Seg], width: int, *, later: int | None = None) -> list[tuple[Seg, ...]]:
    """Text wrapped greedily; lines after the first may have another width, `later`."""
    found: list[tuple[Seg, ...]] = []
    for paragraph in _split(segs):
        found += _wrapped(_words(paragraph), max(width, 1), max(later or width, 1))
    return found


def _split(segs: Iterable[Seg]) -> list[list[Seg]]:
    """Text divided at its hard line ends."""
    found: list[list[Seg]] = [[]]
    for seg in segs:
        first, *rest = seg.text.split("\n")
        found[-1].append(seg._replace(text=first))
        found += ([seg._replace(text=text)] for text in rest)
    return found


def _words(segs: Iterable[Seg]) -> list[_Word]:
    words: list[_Word] = []
    current: list[Seg] = []
    space = False

    def end() -> None:
        nonlocal current, space
        if current:
            width = sum(cell_len(seg.text) for seg in current)
            words.append(_Word(tuple(current), width, space))
            current, space = [], False

    for seg in segs:
        for k, part in enumerate(seg.text.split(" ")):
            if k:
                end()
                space = True
            for piece in _pieces(part):
                if current and _is_wide(piece):
                    end()
                current.append(seg._replace(text=piece))
                if _is_wide(piece):
                    end()
    end()
    return words


def _is_wide(piece: str) -> bool:
    return len(piece) == 1 and any(low <= piece <= high for low, high in WIDE)


def _pieces(part: str) -> list[str]:
    """A word, cut at characters after which a line may end; nothing for no word."""
    if part.isascii() or not any(map(_is_wide, part)):
        return [part] if part else []
    found = [""]
    for character in part:
        if _is_wide(character):
            found += [character, ""]
        else:
            found[-1] += character
    return [piece for piece in found if piece]


def _wrapped(words: list[_Word], width: int, later: int) -> list[tuple[Seg, ...]]:
    found: list[tuple[Seg, ...]] = []
    line: list[Seg] = []
    used = 0
    for word in words:
        room = width if not found else later
        if line and used + word.space + word.width > room:
            found.append(_merged(line))
            line, used, room = [], 0, later
        for segs, cells in _broken(word, room):
            if line and used + cells + word.space > room:
                found.append(_merged(line))
                line, used = [], 0
            if line and word.space:
                line.append(_space(line[-1], segs[0]))
                used += 1
            line += segs
            used += cells
    return [*found, _merged(line)] if line or not found else found


def _space(before: Seg, after: Seg) -> Seg:
    """A space, set as both its neighbours where they agree."""
    return before._replace(text=" ") if before[1:] == after[1:] else Seg(" ", after.role)


def _broken(word: _Word, width: int) -> list[tuple[tuple[Seg, ...], int]]:
    """A word, cut where it is wider than a line."""
    if word.width <= width:
        return [(word.segs, word.width)]
    cells = [(seg._replace(text=c), cell_len(c)) for seg in word.segs for c in seg.text]
    found: list[tuple[tuple[Seg, ...], int]] = []
    piece: list[Seg] = []
    used = 0
    for seg, size in cells:
        if piece and used + size > width:
            found.append((_merged(piece), used))
            piece, used = [], 0
        piece.append(seg)
        used += size
    return [*found, (_merged(piece), used)]


def _merged(segs: Sequence[Seg]) -> tuple[Seg, ...]:
    merged: list[Seg] = []
    for seg in segs:
        if merged and merged[-1][1:] == seg[1:]:
            merged[-1] = merged[-1]._replace(text=merged[-1].text + seg.text)
        else:
            merged.append(seg)
    return tuple(merged)


def cut(segs: Sequence[Seg], width: int) -> tuple[Seg, ...]:
    """Words no wider than `width`; where something is missing, they end with a mark."""
    if sum(cell_len(seg.text) for seg in segs) <= width:
        return tuple(segs)
    found: list[Seg] = []
    room = max(0, width - 1)
    for seg in segs:
        text = ""
        for character in seg.text:
            size = cell_len(character)
            if size > room:
                return (*found, seg._replace(text=text.rstrip() + "\u2026"))
            text += character
            room -= size
        found.append(seg)
    return tuple(found)


# ----------------------------------------------------------------------------- blocks


def rows(blocks: Iterable[Block], width: int, *, dressed: bool = True, first: int = 0) -> list[Row]:
    """Blocks as lines, a blank one between them. Undressed, styles are said in words."""
    found: list[Row] = []
    before = ""
    for k, block in enumerate(blocks, first):
        if found and not (block.kind == before == "item"):
            found.append(Row(block=k))
        if block.note and not dressed:
            found += _set(_note(block.note), width, k)
            found.append(Row(block=k))
        found += [row._replace(block=k) for row in _block(block, width, dressed=dressed)]
        before = block.kind
    return found


def _note(words: str) -> Block:
    return Block("warning", (Run(f"[{words}]"),))


@lru_cache(maxsize=256)
def _block(block: Block, width: int, *, dressed: bool) -> tuple[Row, ...]:
    """One block as lines. Remembered: turning a beat sets the beats before it again."""
    if block.kind == "rule":
        return (Row((Seg("*   *   *", "faint"),), indent=max(0, (width - 9) // 2)),)
    if dressed and block.kind == "prose" and block.style in DRESS:
        return tuple(DRESS[block.style](segs_of(block), width))
    return tuple(_set(block, width, 0))


def segs_of(block: Block, role: str = "prose") -> list[Seg]:
    """A block's runs with their roles."""
    found = []
    for run in block.runs:
        kind = "code" if run.code else "link" if run.link else role
        found.append(Seg(run.text, kind, run.bold, run.italic))
        if run.link and run.link != run.text:
            found.append(Seg(f" ({run.link})", "muted"))
    return found


def _set(block: Block, width: int, k: int) -> list[Row]:
    """A block set plainly, with its indent and mark."""
    first, rest, indent, role = _manner(block)
    wrapped = lines(segs_of(block, role), width - indent)
    found = []
    for number, segs in enumerate(wrapped):
        mark = rest if number else first
        found.append(Row((*mark, *segs), 0, -1, k, number > 0))
    return found


def _manner(block: Block) -> tuple[tuple[Seg, ...], tuple[Seg, ...], int, str]:
    """What stands before a block's first line and before the others, its indent, its role."""
    match block.kind:
        case "quote":
            bar = (Seg("  \u2502 ", "faint"),)
            return bar, bar, 4, "quote"
        case "item":
            mark = "\u2022" if block.mark in "-*+" else block.mark
            size = cell_len(mark) + 3
            return (Seg(f"  {mark} ", "muted"),), (Seg(" " * size),), size, "prose"
        case "heading":
            return (), (), 0, "heading"
        case "warning":
            return (), (), 0, "note"
        case _:
            return (), (), 0, "prose"


# --------------------------------------------------------------------------- dressing


def _torn(segs: list[Seg], width: int) -> list[Row]:
    """Lines that have slipped sideways, each by its own distance, and end ragged."""
    turn = crc32("".join(seg.text for seg in segs).encode())
    slip = max(TORN) if width >= 50 else 3
    found = []
    for k, line in enumerate(lines(segs, width - slip - 3)):
        indent = min(TORN[(turn + k * 3) % len(TORN)], slip)
        edge = (Seg(" \u2571", "faint"),) if (turn >> (k % 24)) & 3 == 0 else ()
        found.append(Row((*line, *edge), indent, soft=k > 0))
    return found


def _stutter(segs: list[Seg], width: int) -> list[Row]:
    """Every so often a word has a faint echo of itself before it."""
    turn = crc32("".join(seg.text for seg in segs).encode()) % STUTTER_EVERY
    count = 0
    found: list[Seg] = []
    for seg in segs:
        for word in _with_spaces(seg.text):
            bare = word.strip().strip('.,;:!?"\u201c\u201d')
            count += bool(bare)
            if bare.isalpha() and len(bare) < 9 and count % STUTTER_EVERY == turn:
                found.append(Seg(bare + " ", "ghost", seg.bold, seg.italic))
            found.append(seg._replace(text=word))
    return [Row(line, soft=k > 0) for k, line in enumerate(lines(found, width))]


def _with_spaces(text: str) -> list[str]:
    """Words, each with the space after it."""
    *words, last = text.split(" ")
    return [*(word + " " for word in words), last]


def _smooth(segs: list[Seg], width: int) -> list[Row]:
    """Both edges straight, nothing bold or slanted: too even to be true."""
    even = [Seg(seg.text, "smooth") for seg in segs]
    wrapped = lines(even, width)
    last = len(wrapped) - 1
    rows = (line if k == last else _justified(line, width) for k, line in enumerate(wrapped))
    return [Row(line, soft=k > 0) for k, line in enumerate(rows)]


def _justified(line: tuple[Seg, ...], width: int) -> tuple[Seg, ...]:
    text = "".join(seg.text for seg in line)
    words = text.split(" ")
    gaps, missing = len(words) - 1, width - cell_len(text)
    # A line that would have to be stretched by more than a fifth stays as it is.
    if not gaps or missing <= 0 or missing > width // 5:
        return line
    each, more = divmod(missing, gaps)
    spread = words[0]
    for k, word in enumerate(words[1:]):
        spread += " " * (1 + each + (k < more)) + word
    return (Seg(spread, "smooth"),)


def _plainly(segs: list[Seg], width: int) -> list[Row]:
    """Plain speech: a little clearer than the rest of the page."""
    clear = [seg._replace(role="clear" if seg.role == "prose" else seg.role) for seg in segs]
    return [Row(line, soft=k > 0) for k, line in enumerate(lines(clear, width))]


DRESS: Final = {"torn": _torn, "stutter": _stutter, "smooth": _smooth, "plain": _plainly}
"""How each style is set; a style that is not here is set plainly."""
