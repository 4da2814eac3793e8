"""A story's folder in, the texts of its files out.

Rule 1: this is the only file of the language that opens another.
Rule 2: nothing outside the story's folder is ever read, and nothing without a limit.
Rule 3: a file that cannot be read is reported; the others still count.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from .diagnostics import Diagnostic, Report, StoryError, error, warning
from .hashes import sha256 as hash_of
from .model import Span
from .tuples import NamedTuple

MANIFEST: Final = "story.yaml"

LOCALES: Final = "locales"
"""The folder of translations, which are no part of the story itself."""

MAX_FILE: Final = 8 * 2**20
"""Bytes of one file; ten novels."""

MAX_STORY: Final = 64 * 2**20
"""Bytes of all files."""

MAX_FILES: Final = 10_000
"""Files of one story; a thousand writers with ten branches each."""

MAX_ENTRIES: Final = 100_000
"""Names that are looked at, so that a home folder taken for a story is noticed soon."""


class SourceError(StoryError):
    """Files that cannot be read, or a folder that is no story."""


class Sources(NamedTuple):
    """The files of a story."""

    files: dict[str, str]
    """Texts by path below the folder, with `/`, in path order."""
    sha256: str
    """Of paths and texts, in path order."""


class _Found(NamedTuple):
    """A file that may belong to the story."""

    path: str
    """Below the folder, with `/`."""
    entry: os.DirEntry[str]


def read_folder(folder: str | os.PathLike[str], report: Report | None = None) -> Sources:
    """The files of a story. Raises `SourceError` if there is no story to read.

    With `report`, a file that cannot be read is told there and the others count; without,
    it is an error too.
    """
    found: list[Diagnostic] = []
    sources = _read_all(os.fspath(folder), report or found.append)
    if any(one.is_error for one in found):
        raise SourceError(found, sources.files)
    return sources


def _read_all(root: str, report: Report) -> Sources:
    """The files of a story, as far as they can be read."""
    found = sorted(_walk(root, report), key=lambda one: one.path)
    if len(found) > MAX_FILES:
        help = f"a story has at most {MAX_FILES:,} files"
        raise _no_story("E109", root, f"'{root}' holds {len(found):,} files", help)
    if not any(one.path == MANIFEST for one in found):
        raise _no_manifest(root, [one.path for one in found])
    return _read(Path(root).resolve(), found, report)


def built_in_story() -> Path:
    """The folder of the story that comes with Dreamweave: in the package, or beside it."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "_story"
    return packed if packed.is_dir() else package.parent / "story"


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 of paths and texts, in path order."""
    total = hash_of()
    for path in sorted(files):
        text = files[path].encode("utf-8", "surrogatepass")
        total.update(f"{path}\0{len(text)}\0".encode("utf-8", "surrogatepass"))
        total.update(text)
    return total.hexdigest()


def _read(root: Path, found: list[_Found], report: Report) -> Sources:
    """The texts of these files."""
    files: dict[str, str] = {}
    size = 0
    for one in found:
        data = _bytes(root, one, report)
        if data is None:
            continue
        size += len(data)
        if size > MAX_STORY:
            help = f"a story has at most {_mib(MAX_STORY)}"
            raise _no_story("E109", one.path, "the files of this story are too large", help)
        files[one.path] = _text(one.path, data, report)
    return Sources(files, digest_of(files))


def _walk(root: str, report: Report) -> Iterator[_Found]:
    """Every `.yaml` file below a folder, but hidden ones and translations."""
    folders = [(root, "")]
    seen = 0
    while folders:
        folder, above = folders.pop()
        for entry in _entries(folder, above, root, report):
            seen += 1
            if seen > MAX_ENTRIES:
                message = f"'{root}' holds more than {MAX_ENTRIES:,} files"
                raise _no_story("E109", root, message, "name the folder of one story")
            path = above + entry.name
            if entry.name.startswith(".") or path == LOCALES:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, path + "/"))
            elif entry.is_symlink() and entry.is_dir():
                report(_link(path, "links to a folder, which is not followed"))
            elif not entry.name.isprintable():
                message = "the name of this file holds a character that is not text"
                report(error("E104", message, _whole(path), "give it another name"))
            elif entry.name.endswith(".yaml"):
                yield _Found(path, entry)
            elif entry.name.endswith(".yml"):
                help = f"name it '{entry.name[:-4]}.yaml'"
                report(warning("W812", f"'{path}' is not read", _whole(path), help))


def _entries(folder: str, above: str, root: str, report: Report) -> list[os.DirEntry[str]]:
    """What a folder holds; the story's own must be there, one below may be unreadable."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        raise _no_story(
            "E101", root, f"there is no folder '{root}'", "name a story's folder"
        ) from None
    except NotADirectoryError:
        parent = Path(root).parent
        help = f"name the folder that holds it: '{parent}'"
        raise _no_story("E102", root, f"'{root}' is a file, not a folder", help) from None
    except OSError as problem:
        message = f"the folder '{above or root}' cannot be read: {_reason(problem)}"
        if not above:
            raise _no_story("E104", root, message, "see who may read it") from None
        report(error("E104", message, _whole(above.rstrip("/")), "see who may read it"))
        return []


def _bytes(root: Path, found: _Found, report: Report) -> bytes | None:
    """What a file holds; None, reported, if it is not to be had."""
    path, entry = found
    try:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            report(_link(path, "links out of the story's folder"))
            return None
        if not stat.S_ISREG(entry.stat().st_mode):
            report(error("E104", f"'{path}' is not a file of text", _whole(path), "delete it"))
            return None
        with Path(entry.path).open("rb") as file:
            data = file.read(min(MAX_FILE, entry.stat().st_size) + 1)
    except OSError as problem:
        message = f"'{path}' cannot be read: {_reason(problem)}"
        report(error("E104", message, _whole(path), "see who may read it"))
        return None
    if len(data) > MAX_FILE:
        help = f"a file has at most {_mib(MAX_FILE)}; divide it: a chapter may have several files"
        report(error("E105", f"'{path}' is too large", _whole(path), help))
        return None
    return data


def _text(path: str, data: bytes, report: Report) -> str:
    """The text of a file; where it is not UTF-8, with marks for what it may have meant."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        at = problem.start
    begin = data.rfind(b"\n", 0, at) + 1
    line = data.count(b"\n", 0, at) + 1
    column = len(data[begin:at].decode("utf-8", "replace").removeprefix("\ufeff")) + 1
    help = "save the file as UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        help = "this file is UTF-16: save it as UTF-8"
    elif (guess := data[at : at + 1].decode("cp1252", "ignore")).isprintable() and guess:
        help = f"if this is '{guess}' in Windows-1252: save the file as UTF-8"
    place = Span(path, line, column, line, column + 1)
    report(error("E107", f"byte 0x{data[at]:02X} is not UTF-8", place, help))
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _no_manifest(root: str, paths: list[str]) -> SourceError:
    """Why a folder without a manifest is no story, and where the story may be."""
    below = [path.removesuffix("/" + MANIFEST) for path in paths if path.endswith("/" + MANIFEST)]
    if below:
        help = f"the story may be in '{Path(root, below[0])}'"
    elif paths:
        help = "the manifest is called 'story.yaml'; it begins with `dreamweave: 1`"
    else:
        return _no_story("E103", root, f"there is no story in '{root}'", "begin with 'story.yaml'")
    return _no_story("E106", root, f"there is no '{MANIFEST}' in '{root}'", help)


def _no_story(code: str, path: str, message: str, help: str) -> SourceError:
    """The one thing that is wrong where there is no story to check."""
    return SourceError([error(code, message, _whole(path), help)])


def _link(path: str, what: str) -> Diagnostic:
    """The fault of a link that is not followed."""
    return error("E108", f"'{path}' {what}", _whole(path), "put the file itself there")


def _whole(path: str) -> Span:
    """A file as a whole: its first character."""
    return Span(path, 1, 1, 1, 1)


def _reason(problem: OSError) -> str:
    """What the system said."""
    return (problem.strerror or type(problem).__name__).lower()


def _mib(size: int) -> str:
    """`8 MiB`."""
    return f"{size // 2**20} MiB"
