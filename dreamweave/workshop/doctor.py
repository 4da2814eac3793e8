"""What Dreamweave finds on the machine that it runs on.

Law: looking changes nothing, and what cannot be found out is said instead of raised.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import yaml

from ..language.compile import compile_story
from ..language.diagnostics import StoryError
from ..language.load import cache_folder
from ..language.source import read_folder

NEEDED = ("textual", "rich", "PyYAML")


class Fact(NamedTuple):
    """One thing that was looked at."""

    name: str
    found: str
    fault: str = ""
    """What is wrong with it, and what to do; empty where nothing is."""


def facts(story: Path, saves: Path, face: str) -> Iterator[Fact]:
    """Everything worth knowing when something does not work."""
    yield Fact("dreamweave", _version("dreamweave"))
    yield Fact("python", f"{platform.python_version()} ({sys.executable})")
    yield Fact("system", platform.platform())
    for package in NEEDED:
        found = _version(package)
        fault = "" if found else f"install it: pip install {package}"
        yield Fact(package.lower(), found or "missing", fault)
    yield _libyaml()
    yield from _terminal(face)
    yield _story(story)
    yield _folder("saves", saves)
    shelf = cache_folder()
    yield _folder("cache", shelf) if shelf else Fact("cache", "none is wanted")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _libyaml() -> Fact:
    if getattr(yaml, "__with_libyaml__", False):
        return Fact("libyaml", "yes")
    return Fact("libyaml", "no: stories load ten times slower")


def _terminal(face: str) -> Iterator[Fact]:
    size = shutil.get_terminal_size((0, 0))
    streams = {"stdin": sys.stdin, "stdout": sys.stdout}
    here = ", ".join(name for name, stream in streams.items() if stream and stream.isatty())
    yield Fact("terminal", f"{here or 'none'}; {size.columns}x{size.lines}")
    wanted = ("TERM", "COLORTERM", "NO_COLOR", "ACCESSIBLE", "LANG", "LC_ALL")
    said = (f"{name}={os.environ[name]}" for name in wanted if name in os.environ)
    yield Fact("environment", " ".join(said) or "says nothing")
    encoding = getattr(sys.stdout, "encoding", "") or "none"
    fault = "" if "utf" in encoding.lower() else "set LANG to a UTF-8 locale, as C.UTF-8"
    yield Fact("encoding", encoding, fault)
    yield Fact("face", face)


def _story(folder: Path) -> Fact:
    try:
        sources = read_folder(folder)
        compiled = compile_story(sources.files, sha256=sources.sha256)
    except StoryError as error:
        return Fact("story", str(folder), str(error.diagnostics[0]))
    errors = sum(one.is_error for one in compiled.diagnostics)
    if compiled.story is None:
        return Fact("story", str(folder), f"{errors} errors: see `dreamweave check {folder}`")
    count = len(compiled.story.scenes)
    return Fact("story", f"{folder}: '{compiled.story.title}', {count} scenes")


def _folder(name: str, folder: Path) -> Fact:
    """Whether a folder can be written to, or made."""
    near = folder
    while not near.exists() and near != near.parent:
        near = near.parent
    try:
        with tempfile.TemporaryFile(dir=near) as file:
            file.write(b"dreamweave")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        return Fact(name, str(folder), f"cannot be written to: {why}; name another with --saves")
    return Fact(name, str(folder) if near == folder else f"{folder} (not made yet)")
