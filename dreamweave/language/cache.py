"""Compiled stories, kept so that a reader need not wait for YAML.

Law 1: a cache is never trusted: its name is a hash of the sources and of this program's
version, and its content is checked against its own hash before it is looked at.
Law 2: whatever is wrong with a cache, the story is compiled again and nobody is told.

`marshal` and never `pickle`: a pickle that somebody else wrote runs as code. Scenes are packed
one by one and unpacked when they are asked for: a reader visits few of them in an evening.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, overload

from . import model
from .hashes import blake2b
from .model import Scene, Story

LAYOUT: Final = 1
"""Raised whenever `model` or the meaning of one of its fields changes."""

CLASSES: Final[tuple[Any, ...]] = (
    model.Span,
    model.Variable,
    model.TextVariable,
    model.Expression,
    model.Effect,
    model.Prose,
    model.Way,
    model.Choice,
    model.Scene,
    model.Chapter,
    model.Ending,
    model.Person,
    model.PanelRow,
    model.Rule,
    model.Claim,
)
PLACE: Final = {made: k for k, made in enumerate(CLASSES)}
MANY: Final = -1
"""Marks a list of packed values; trees and prose stay tuples, and are never looked into."""


def pack(value: Any) -> Any:
    """A value of the model as what `marshal` can write."""
    place = PLACE.get(type(value))
    if place is not None:
        return [place, *map(pack, value)]
    if type(value) is tuple and any(type(item) in PLACE for item in value):
        return [MANY, *map(pack, value)]
    return value


def unpack(value: Any) -> Any:
    """What `pack` packed."""
    if type(value) is not list:
        return value
    items = [unpack(item) if type(item) is list else item for item in value[1:]]
    return tuple(items) if value[0] == MANY else CLASSES[value[0]]._make(items)


class Shelf(Sequence[Scene]):
    """Scenes that are unpacked when they are first asked for."""

    __slots__ = ("_packed", "_scenes")

    def __init__(self, packed: list[bytes]) -> None:
        self._packed = packed
        self._scenes: list[Scene | None] = [None] * len(packed)

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, at: int) -> Scene: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Scene, ...]: ...
    def __getitem__(self, at: int | slice) -> Scene | tuple[Scene, ...]:
        if isinstance(at, slice):
            return tuple(self[k] for k in range(*at.indices(len(self))))
        found = self._scenes[at]
        if found is None:
            found = self._scenes[at] = unpack(marshal.loads(self._packed[at]))  # noqa: S302 (law 1)
        return found

    def __iter__(self) -> Iterator[Scene]:
        return (self[k] for k in range(len(self)))


def dumps(story: Story) -> bytes:
    """A story as bytes that `loads` reads back."""
    scenes = [marshal.dumps(pack(scene)) for scene in story.scenes]
    rest = story._replace(scenes=(), memo={})
    body = marshal.dumps(([pack(field) for field in rest], scenes))
    return blake2b(body, digest_size=16).digest() + body


def loads(data: bytes) -> Story | None:
    """The story in these bytes; None where they are not whole."""
    body = memoryview(data)[16:]
    if blake2b(body, digest_size=16).digest() != data[:16]:
        return None
    fields, scenes = marshal.loads(body)  # noqa: S302 (law 1)
    story = Story(*map(unpack, fields))
    return story._replace(scenes=Shelf(scenes), memo={})


def name_of(sha256: str) -> str:
    """The name of the cache of the story with these sources, for this program."""
    key = f"{sha256} {LAYOUT} {sys.implementation.cache_tag} {marshal.version}"
    return blake2b(key.encode(), digest_size=16).hexdigest() + ".story"


def fetch(folder: Path, sha256: str) -> Story | None:
    """A story from the cache; None where it is not there or not whole."""
    try:
        data = (folder / name_of(sha256)).read_bytes()
        return loads(data)
    except (OSError, ValueError, EOFError, TypeError, IndexError):
        return None


def keep(folder: Path, story: Story) -> None:
    """Put a story in the cache, if the folder lets us; a cache is a kindness, never a need."""
    target = folder / name_of(story.sha256)
    passing = target.with_suffix(f".{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        passing.write_bytes(dumps(story))
        passing.replace(target)
        _prune(folder)
    except OSError:
        passing.unlink(missing_ok=True)


KEPT: Final = 24
"""Caches that stay: an author saves often, and each saving is another story."""


def _prune(folder: Path) -> None:
    old = sorted(folder.glob("*.story"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT:]:
        path.unlink(missing_ok=True)
