"""The first picture of the reading screen, painted before anything that knows screens is there.

The library of the screens takes a fifth of a second to come in. Until then a reader already reads:
the picture is made of the same rows as the screen, so that nothing moves when the screen takes
its place. Keys that are pressed meanwhile wait in the terminal and are not lost.

Law: what cannot be painted exactly as the screen will paint it is not painted at all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from .facts import in_a_column, in_a_line
from .inks import BARE, MANNERS, ink
from .lay import Laid, fitting, laid, named, page_line, two_sides
from .leaf import LEAST, PANEL, begun
from .library import Library, Opened
from .reading import Reading
from .typeset import Seg

ATTRIBUTES = {"bold": "1", "italic": "3", "underline": "4", "strike": "9"}

TRUE_COLOUR = ("truecolor", "24bit")
"""What a terminal says of itself if it can show any colour; others are left to the library."""


def picture(library: Library, opened: Opened, size: tuple[int, int]) -> list[Laid] | None:
    """The reading screen, line by line; None where it is left to the screen itself."""
    width, height = size
    if width < LEAST[0] or height < LEAST[1] or opened.note:
        return None
    settings = library.settings
    reading = Reading(opened.session, past=library.past(), warn=settings.warnings)
    leaf = begun(opened, reading, settings, size)
    fit, rows, top = leaf.laid()
    beside, below = width - fit.width, height - 2 - fit.height
    facts = reading.sheet.panel
    lines = [laid(two_sides(leaf.place, leaf.corner, width - 4), width, left=2)]
    column = in_a_column(facts, PANEL - 4) if beside else []
    for y in range(fit.height):
        line = page_line(fit, rows, top, leaf.first, y)
        if beside:
            line += laid(column[y - 1] if 0 < y <= len(column) else (), beside, left=1)
        lines.append(line)
    if below:
        lines += [laid((), width)] * (below - 1)
        lines.append(laid(in_a_line(facts, width - 4), width, left=2))
    keys, _ = named(fitting(leaf.keys(in_sight=leaf.begins_in_sight()), width - 4))
    return [*lines, laid(keys, width, left=2)]


def painted(lines: list[Laid], theme: str) -> str:
    """A picture as what a terminal is sent."""
    out = ["\x1b[?1049h\x1b[?25l"]
    for y, line in enumerate(lines, 1):
        out.append(f"\x1b[{y};1H")
        out += (f"\x1b[0;{_attributes(seg, theme, lit=lit)}m{seg.text}" for seg, lit in line)
    return "".join(out) + "\x1b[0m"


def _attributes(seg: Seg, theme: str, *, lit: bool) -> str:
    manner = MANNERS.get(seg.role, "")
    found = [ATTRIBUTES[manner]] if manner else []
    if seg.bold or (lit and theme == BARE):
        found.append("1")
    if seg.italic:
        found.append("3")
    if theme != BARE:
        found.append("38;2;" + _numbers(ink(theme, seg.role)))
        found.append("48;2;" + _numbers(ink(theme, "cursor-bg" if lit else "paper")))
    return ";".join(dict.fromkeys(found))


def _numbers(colour: str) -> str:
    return ";".join(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5))


def can_paint(theme: str, env: Mapping[str, str]) -> bool:
    """Whether this terminal shows every colour as it is named."""
    return theme == BARE or env.get("COLORTERM", "").lower() in TRUE_COLOUR


def raise_curtain(library: Library, opened: Opened | None, descriptor: int) -> bool:
    """Paint the first picture on the terminal; False where there is none to paint."""
    theme = BARE if "NO_COLOR" in os.environ else library.settings.theme
    if opened is None or not can_paint(theme, os.environ):
        return False
    try:
        size = os.get_terminal_size(descriptor)
        lines = picture(library, opened, (size.columns, size.lines))
        if lines is None:
            return False
        data = painted(lines, theme).encode()
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError:
        return False
    return True
