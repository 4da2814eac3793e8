"""The panel's facts, beside the page or on one line below it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .reading import Fact
from .typeset import Seg, cut, lines


def in_a_column(facts: Sequence[Fact], width: int) -> list[tuple[Seg, ...]]:
    """Each fact on lines of its own: label, word, note."""
    rows: list[tuple[Seg, ...]] = []
    for fact in facts:
        if rows:
            rows.append(())
        role = "accent" if fact.changed else "prose"
        mark = "\u203a" if fact.changed else " "
        rows.append((Seg(mark, "accent"), Seg(" " + fact.label, "muted")))
        word = Seg(meter(fact, width - 2) or fact.word, role, bold=fact.changed)
        rows += [(Seg("  "), *line) for line in lines((word,), width - 2)]
        if fact.was:
            rows += [
                (Seg("  "), *line) for line in lines((Seg(f"was {fact.was}", "muted"),), width)
            ]
        if fact.note:
            note = Seg(fact.note, "muted", italic=True)
            rows += [(Seg("  "), *line) for line in lines((note,), width - 2)]
    return rows


def meter(fact: Fact, width: int) -> str:
    """A number as a length, with the number itself; empty where it is not a number."""
    if fact.kind != "range" or not 0 < fact.high <= min(12, width - 6):
        return ""
    full = "\u2501" * fact.number + "\u2500" * (fact.high - fact.number)
    return f"{full} {fact.number} of {fact.high}"


def in_a_line(facts: Sequence[Fact], width: int) -> tuple[Seg, ...]:
    """All facts on one line; short of room, words alone, what changed first."""
    for full in (True, False):
        segs = _line(facts, full=full)
        if sum(seg.cells for seg in segs) <= width:
            return segs
    return cut(_line(sorted(facts, key=lambda fact: not fact.changed), full=False), width)


def _line(facts: Sequence[Fact], *, full: bool) -> tuple[Seg, ...]:
    segs: list[Seg] = []
    for fact in facts:
        if segs:
            segs.append(Seg(" \u00b7 ", "faint"))
        if full or fact.kind in ("range", "flag"):
            segs.append(Seg(fact.label.lower() + " ", "muted"))
        role = "accent" if fact.changed else "prose"
        segs.append(Seg(("\u203a" if fact.changed else "") + fact.word, role, bold=fact.changed))
    return tuple(segs)
