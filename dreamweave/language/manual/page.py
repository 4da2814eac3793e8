"""One page of the manual, and stories in miniature for its examples.

`story`, `scene` and `manifest` put a few lines into a story that is otherwise in order, so that
the failing example has this one fault, and the passing one has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from types import MappingProxyType
from typing import Final

from ..tuples import NamedTuple

Files = Mapping[str, str | bytes]


class Example(NamedTuple):
    """A story in miniature; or a command, where no text shows the fault."""

    lines: str
    """The lines that matter, to be shown to an author."""
    files: Files = MappingProxyType({})
    """The whole story, by path below its folder; empty for a command."""


class Code(NamedTuple):
    """The manual page of one kind of fault."""

    code: str
    title: str
    explanation: str
    """Two to six lines: what it means, why it is refused, what to do."""
    fails: Example
    """Has this fault and no other."""
    passes: Example
    """The same, put right: nothing is wrong with it."""


MANIFEST: Final = """\
dreamweave: 1
id: lighthouse
title: The Lighthouse
author: A. Keeper
language: en
start: shore
endings:
  home: {title: Home}
"""

CHAPTER: Final = """\
chapter: shore
title: The Shore
start: beach
scenes:
"""

BEACH: Final = """\
beach:
  text: The lamp is out.
  ending: home
"""


def story(scenes: str, top: str = "") -> Example:
    """A story whose chapter `shore` has these scenes, `beach` first."""
    files = {"shore.yaml": CHAPTER + _below(scenes, 2), "story.yaml": MANIFEST + _below(top, 0)}
    return Example(_below(top, 0) + _below(scenes, 0), files)


def scene(lines: str, top: str = "") -> Example:
    """A story of one scene, `beach`, with these keys."""
    return story("beach:\n" + _below(lines, 2), top)


def manifest(lines: str, scenes: str = BEACH) -> Example:
    """A story with these lines at the end of its manifest."""
    return Example(_below(lines, 0), story(scenes, lines).files)


def head(lines: str) -> Example:
    """A story whose whole manifest is these lines."""
    return Example(_below(lines, 0), {**story(BEACH).files, "story.yaml": _below(lines, 0)})


def beside(files: Files, lines: str) -> Example:
    """These files, in a story that is otherwise in order."""
    return Example(_below(lines, 0), {**story(BEACH).files, **files})


def command(line: str) -> Example:
    """A command, where no text shows the fault."""
    return Example(line)


def _below(lines: str, indent: int) -> str:
    """These lines, moved to an indentation."""
    if not lines.strip():
        return ""
    shifted = (" " * indent + line for line in dedent(lines).strip("\n").split("\n"))
    return "".join(line.rstrip(" ") + "\n" for line in shifted)
