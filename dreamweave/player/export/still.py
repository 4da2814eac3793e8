"""One moment of a playthrough as an SVG picture."""

from __future__ import annotations

import io
from typing import Final

from ...engine.session import Session
from .. import words
from ..reading import sheet

WIDTH: Final = 76
FRAME: Final = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace;
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-family: Georgia, serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""The library's own frame without the fonts that it would fetch from elsewhere."""


def export(session: Session, n: int) -> str:
    """What the reader saw at event `n`, with the choices that they had."""
    # Only this export draws, and the library takes longer to import than the rest to run.
    from rich.console import Console
    from rich.text import Text

    found = sheet(session, n, warn=False)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), legacy_windows=False)
    if found.label:
        for line in words.wrap(found.label, WIDTH - 8, first="> ", rest="  "):
            console.print(Text("  " + line, style="italic #b08d57"))
        console.print()
    for beat in found.beats:
        for line in (*words.beat_lines(beat, WIDTH - 8), ""):
            console.print(Text("  " + line))
    for line in words.choice_lines(found, WIDTH - 8):
        console.print(Text("  " + line, style="bold"))
    title = f"{found.title} \u00b7 {found.chapter}"
    return console.export_svg(title=title, code_format=FRAME, unique_id="still")
