"""One event is one line of JSON: how it is written, and how strictly it is read back.

Law 1: what `encode` gives, `decode` reads back as the very same event; anything else is refused.
Law 2: a line is plain text that also stands alone as YAML: no character that a terminal obeys,
       an eye cannot see, or a program might take for the end of a line is written as itself.
Law 3: fields that nobody here knows are kept. Fractions, doubled keys and huge numbers are not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..engine.journal import NOTHING, Began, Event, Unknown
from .fields import ABOUT_SAVE, ABOUT_STORY, FIELDS_OF, FORMAT, KINDS, NUMBER, STORY, Field

VERSION: Final = 1
"""The version of the format that is written here."""

MAX_NUMBER: Final = 10**12
"""Far beyond every range of a story, far below where Python or YAML balk."""

MAX_DEPTH: Final = 8
"""Fields nest two deep; the rest is room for later versions."""

UNSEEN: Final = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]"
)
"""Controls, turners of the reading direction, and what takes no room. Only where one escape can
name the character: beyond U+FFFF JSON needs two, which YAML would read as two characters."""


class EventError(ValueError):
    """A line is not an event, or an event cannot be a line."""


class VersionError(EventError):
    """A save that a later version wrote."""

    def __init__(self, found: int) -> None:
        super().__init__(f"it has version {found} of the format, and this is version {VERSION}")
        self.found = found


def encode(event: Event) -> bytes:
    """The line of an event, without its sum and its end."""
    try:
        body = UNSEEN.sub(_escape, _ENCODER.encode(_fields_of(event))).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise EventError(f"event {event.n} cannot be written: {error}") from None
    # Reading it back costs a tenth of the sync that follows, and no save can then hold
    # a line which this program would not read.
    if decode(body) != event:
        raise EventError(f"event {event.n} would read back as something else")
    return body


def decode(body: bytes) -> Event:
    """The event of a line without its sum and its end."""
    return from_fields(parse(body))


def parse(body: bytes) -> dict[str, Any]:
    """The fields of a line, strictly."""
    try:
        fields = _DECODER.decode(body.decode())
        if _HALVES.search(body):
            _ENCODER.encode(fields).encode()
    except EventError:
        raise
    except UnicodeError:
        raise EventError("it holds bytes that are no text") from None
    except ValueError as error:
        raise EventError(f"it is not JSON: {error}") from None
    except RecursionError:
        raise EventError("it nests too deep") from None
    if not isinstance(fields, dict):
        raise EventError("it is not a mapping")
    return fields


def from_fields(fields: Mapping[str, Any]) -> Event:
    """The event that a line's fields tell of."""
    rest = dict(fields)
    if "sum" in rest:
        raise EventError("it holds two sums")
    n = _take(rest, NUMBER)
    if "dreamweave" in rest:
        return _began(n, rest)
    kinds = [kind for kind in KINDS if kind in rest]
    if not kinds:
        return Unknown(n, _more(rest))
    if len(kinds) > 1:
        raise EventError(f"it is two events at once: '{kinds[0]}' and '{kinds[1]}'")
    make, spec = KINDS[kinds[0]]
    found = [_take(rest, field) for field in spec]
    event: Event = make(n, *found, _more(rest))
    return event


def _began(n: int, rest: dict[str, Any]) -> Began:
    if rest.pop("dreamweave") != "save":
        raise EventError("it is no save of Dreamweave")
    version = _take(rest, FORMAT)
    if version > VERSION:
        raise VersionError(version)
    if version != VERSION:
        raise EventError(f"there is no version {version} of the format")
    story = dict(_take(rest, STORY))
    about = [_take(story, field) for field in ABOUT_STORY]
    about += [_take(rest, field) for field in ABOUT_SAVE]
    if story:
        rest["story"] = story
    if not _shallow(about, MAX_DEPTH):
        raise EventError("it nests too deep")
    return Began._make([*about, _more(rest), n])


def _take(rest: dict[str, Any], field: Field) -> Any:
    if field.key not in rest:
        if field.otherwise:
            return field.otherwise()
        raise EventError(f"the field '{field.key}' is missing")
    value = rest.pop(field.key)
    if not field.holds(value):
        raise EventError(f"the field '{field.key}' must be {field.what}")
    return tuple(value) if isinstance(value, list) else value


def _more(rest: dict[str, Any]) -> Mapping[str, Any]:
    if not _shallow(rest, MAX_DEPTH):
        raise EventError("it nests too deep")
    return rest or NOTHING


def _shallow(value: Any, depth: int) -> bool:
    if isinstance(value, (dict, list)):
        inner = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_shallow(one, depth - 1) for one in inner)
    return True


def _fields_of(event: Event) -> dict[str, Any]:
    if isinstance(event, Began):
        return _fields_of_began(event)
    fields: dict[str, Any] = {"n": event.n}
    if not isinstance(event, Unknown):
        fields.update(_written(FIELDS_OF[type(event)], event[1:]))
    return _joined(fields, event.more)


def _fields_of_began(event: Began) -> dict[str, Any]:
    more = dict(event.more)
    story = _joined(dict(_written(ABOUT_STORY, event)), more.pop("story", {}))
    fields = {"dreamweave": "save", "v": VERSION, "n": event.n, "story": story}
    fields.update(_written(ABOUT_SAVE, event[len(ABOUT_STORY) :]))
    return _joined(fields, more)


def _written(spec: tuple[Field, ...], values: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    """The fields that a line says; those after the spec's are somebody else's."""
    for field, value in zip(spec, values, strict=False):
        if field.otherwise is None or value != field.otherwise():
            yield field.key, value


def _joined(fields: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    twice = fields.keys() & more.keys()
    if twice:
        raise EventError(f"the field '{_said(min(twice))}' is there twice")
    return {**fields, **more}


def _said(key: str) -> str:
    """A key that came from anywhere, fit to be shown on a terminal."""
    return UNSEEN.sub(_escape, _ENCODER.encode(key[:40])[1:-1])


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        places = {key: place for place, (key, _) in enumerate(pairs)}
        twice = next(key for place, (key, _) in enumerate(pairs) if places[key] != place)
        raise EventError(f"the field '{_said(twice)}' is there twice")
    return fields


def _number(digits: str) -> int:
    # The length first: turning very many digits into a number is slow, or refused.
    if len(digits) > len(str(-MAX_NUMBER)) or abs(int(digits)) > MAX_NUMBER:
        raise EventError("it holds a number beyond a million million")
    return int(digits)


def _no_fraction(digits: str) -> Any:
    raise EventError(f"it holds '{digits[:32]}', and a save holds whole numbers only")


_HALVES: Final = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape that may be half a character, which no file could hold."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_int=_number,
    parse_float=_no_fraction,
    parse_constant=_no_fraction,
)
