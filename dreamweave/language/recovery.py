"""Where a mistake ends: the lines of a scene, so that one scene can be blanked and no more.

Law 1: blanking keeps the number of lines, so that every other place stays what it was.
Law 2: each blanking blanks something, so that repairing a file comes to an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from .diagnostics import Diagnostic
from .tree import File
from .tuples import NamedTuple

KEY: Final = re.compile(r"""( *)(["']?)([A-Za-z_][\w/ -]*)\2 *:(?=\s|$)(.*)""")
"""A line that begins with a key; what follows the colon comes last."""

NOTHING: Final = re.compile(r"\s*(#.*)?$")
"""A line, or the rest of one, that says nothing."""

MISSED: Final = frozenset({"E301", "E302", "E304", "E305"})
"""Codes that say that a name is missing."""

QUOTED: Final = re.compile(r"'([^']+)'")


class Region(NamedTuple):
    """The lines of a key at the top of a file, or of one right below such a key."""

    path: tuple[str, ...]
    """`("scenes", "gate")`, or `("state",)`."""
    first: int
    """Its first row, from 0."""
    past: int
    """One past its last row."""


class Sheet:
    """The lines of a file, of which regions are blanked where YAML cannot read them."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.lines = list(file.lines)
        self.sections, self.leaves = regions(file.lines)
        """The keys at the top; and the smallest regions, each to be read by itself."""

    @property
    def text(self) -> str:
        """What is left."""
        return "\n".join(self.lines)

    def part(self, region: Region) -> str:
        """The lines of a region, as they are now."""
        return "\n".join(self.lines[region.first : region.past])

    def blank(self, region: Region) -> bool:
        """Blank a region; whether there was anything to blank."""
        rows = range(region.first, region.past)
        if not any(self.lines[row] for row in rows):
            return False
        for row in rows:
            self.lines[row] = ""
        if region.path:
            self.file.lost.append(region.path)
        return True

    def blank_around(self, row: int) -> bool:
        """Blank the smallest region around a row that still says something, if there is one."""
        return any(
            self.blank(region)
            for level in (self.leaves, self.sections)
            for region in level
            if region.first <= row < region.past
        )


def regions(lines: list[str]) -> tuple[list[Region], list[Region]]:
    """The regions of the keys at the top; and of the keys below them, where there are any."""
    tops = [row for row, line in enumerate(lines) if line[:1].strip() and KEY.match(line)]
    sections = [Region((), 0, tops[0])] if tops and tops[0] else []
    for row, past in pairwise([*tops, len(lines)]):
        sections.append(Region((_key(lines[row]),), row, past))
    return sections, [leaf for section in sections for leaf in _leaves(lines, section)]


def _leaves(lines: list[str], section: Region) -> list[Region]:
    """The regions of the keys right below a section's key; itself, if there are none."""
    opening = KEY.match(lines[section.first])
    if not section.path or not opening or not NOTHING.match(opening[4]):
        return [section]
    starts: list[int] = []
    indent = ""
    for row in range(section.first + 1, section.past):
        found = KEY.match(lines[row])
        if found and found[1] and (not starts or found[1] == indent):
            indent = found[1]
            starts.append(row)
        elif not starts and not NOTHING.match(lines[row]):
            return [section]
    return [
        Region((*section.path, _key(lines[first])), first, past)
        for first, past in pairwise([*starts, section.past])
    ] or [section]


def _key(line: str) -> str:
    """The key that a line begins with."""
    found = KEY.match(line)
    return found[3].strip() if found else ""


def without_echoes(
    found: Iterable[Diagnostic], lost: Iterable[tuple[str, ...]], *, whole: bool = False
) -> list[Diagnostic]:
    """What was found, without missing the names that a mistake in YAML took away.

    `lost` are the keys of all files that could not be read (`File.lost`); `whole` says that a
    file was lost as a whole, so that nobody knows which names it held.
    """
    names = {path[-1] for path in lost}
    return [
        one
        for one in found
        if one.code not in MISSED
        or not (whole or any(name.split("/")[-1] in names for name in QUOTED.findall(one.message)))
    ]
