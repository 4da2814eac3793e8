"""The ledger as YAML, so that its reader can read it, too.

Law 1: what `to_text` gives, `from_text` reads back, and so does any YAML library.
Law 2: the same ledger is always the same text.

The text is so plain that reading it back needs no library, which would take longer to import
than all the rest of a start. One that somebody edited is read with the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .ledger import Ledger, Playthrough

VERSION: Final = 1

MAX_TIMES: Final = 10**9
"""Nobody reaches an ending more often."""

HEAD: Final = "# What one reader has seen of this story. Delete this file to forget it all."

_ID: Final = re.compile(r"[a-z][a-z0-9_]*(?:/[a-z][a-z0-9_]*){0,3}")
_KEY: Final = re.compile(r"[A-Za-z0-9 :.+_-]{1,128}")
_NAME: Final = re.compile(r"[A-Za-z0-9 _-]{0,64}")
_YAML_WORDS: Final = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""What YAML takes for something else than a word."""


class Misread(ValueError):
    """A text is no ledger."""


class Newer(Misread):
    """A later version wrote it."""


def to_text(ledger: Ledger) -> str:
    """The ledger as YAML."""
    return "\n".join([HEAD, *_lines(ledger), ""])


def from_text(text: str) -> Ledger:
    """The ledger that a text holds. Raises `Misread`, or `Newer`."""
    ledger = _plainly(text)
    # Only the very text that would be written is taken on so quick a reading.
    if ledger is not None and to_text(ledger) == text:
        return ledger
    return _ledger(_with_library(text))


def _lines(ledger: Ledger) -> Iterator[str]:
    yield f"ledger: {VERSION}"
    yield f"story: {_word(ledger.story_id)}"
    yield "first:"
    for ending, key in ledger.firsts.items():
        yield f'  {_word(ending)}: "{key}"'
    yield "playthroughs:"
    for one in ledger.playthroughs.values():
        yield f'  "{one.key}":'
        yield f'    save: "{one.save}"'
        yield "    endings:"
        yield from (f"      {_word(e)}: {times}" for e, times in one.endings.items())
        yield "    scenes:"
        yield from (f"      - {_word(scene)}" for scene in sorted(one.scenes))
        yield "    choices:"
        yield from (f"      - {_word(choice)}" for choice in sorted(one.choices))


def _plainly(text: str) -> Ledger | None:
    """What a text says if `to_text` gave it; of any other, anything or nothing."""
    fields: dict[str, Any] = {}
    here: list[Any] = [fields]
    try:
        for line in text.splitlines()[1:]:
            body = line.lstrip(" ")
            del here[(len(line) - len(body)) // 2 + 1 :]
            _put(here, body)
        return _ledger(fields)
    except (AttributeError, TypeError, ValueError):
        return None


def _put(here: list[Any], body: str) -> None:
    """A line's content goes to the innermost of the mappings that it stands in."""
    key, _, value = body.partition(": ")
    if body.startswith("- "):
        here[-1].append(body[2:].strip('"'))
    elif value:
        here[-1][key.strip('"')] = int(value) if value.isdecimal() else value.strip('"')
    else:
        key = body[:-1].strip('"')
        here.append([] if key in {"scenes", "choices"} else {})
        here[-2][key] = here[-1]


def _with_library(text: str) -> dict[str, Any]:
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        fields = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Misread(f"it is not YAML: {type(error).__name__}") from None
    if not isinstance(fields, dict):
        raise Misread("it is not a mapping")
    return fields


def _ledger(fields: Mapping[str, Any]) -> Ledger:
    version = fields.get("ledger")
    if type(version) is not int:
        raise Misread("it does not say 'ledger: 1'")
    if version > VERSION:
        raise Newer(f"it has version {version} of the format, and this is version {VERSION}")
    playthroughs = [_playthrough(*pair) for pair in _mapping(fields, "playthroughs").items()]
    known = {one.key: one for one in playthroughs}
    firsts = {_id(e): _text(key, _KEY) for e, key in _mapping(fields, "first").items()}
    return _consistent(Ledger(_id(fields.get("story")), known, firsts))


def _playthrough(key: Any, fields: Any) -> Playthrough:
    if not isinstance(fields, dict):
        raise Misread(f"the playthrough {key!a:.40} is no mapping")
    endings = _mapping(fields, "endings")
    for times in endings.values():
        if type(times) is not int or not 0 < times < MAX_TIMES:
            raise Misread("how often an ending was reached is no number")
    return Playthrough(
        _text(key, _KEY),
        _text(fields.get("save", ""), _NAME),
        {_id(ending): times for ending, times in endings.items()},
        _ids(fields, "scenes"),
        _ids(fields, "choices"),
    )


def _consistent(ledger: Ledger) -> Ledger:
    """The ledger with a first playthrough for every ending that was reached, and no other."""
    firsts = {
        ending: key
        for ending, key in ledger.firsts.items()
        if key in ledger.playthroughs and ending in ledger.playthroughs[key].endings
    }
    for one in ledger.playthroughs.values():
        for ending in one.endings:
            firsts.setdefault(ending, one.key)
    return ledger._replace(firsts=firsts)


def _mapping(fields: Mapping[str, Any], key: str) -> dict[Any, Any]:
    found = fields.get(key) or {}
    if not isinstance(found, dict):
        raise Misread(f"its '{key}' is no mapping")
    return found


def _ids(fields: Mapping[str, Any], key: str) -> frozenset[str]:
    found = fields.get(key) or []
    if not isinstance(found, list):
        raise Misread(f"its '{key}' is no list")
    return frozenset(_id(one) for one in found)


def _id(value: Any) -> str:
    return _text(value, _ID)


def _text(value: Any, allowed: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not allowed.fullmatch(value):
        raise Misread(f"{value!a:.40} has no place in it")
    return value


def _word(word: str) -> str:
    return f'"{word}"' if word in _YAML_WORDS else word
