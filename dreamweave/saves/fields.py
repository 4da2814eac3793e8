"""What each kind of event holds in its line: the one table that writing and reading share.

Law 1: a kind's fields stand here in the order of the event's own fields.
Law 2: nothing here knows how a line is spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ..engine.journal import Chose, Ended, Full, Marked, Named, Went
from ..language.tuples import NamedTuple


class Field(NamedTuple):
    """One field of a kind of event."""

    key: str
    """Its name in the line."""
    what: str
    """What it must hold, for people."""
    holds: Callable[[Any], bool]
    otherwise: Callable[[], Any] | None = None
    """Gives what it holds where a line does not have it; None: every line must."""


def _natural(value: Any) -> bool:
    return type(value) is int and value >= 0


def _text(value: Any) -> bool:
    return isinstance(value, str)


def is_id(value: Any) -> bool:
    """Whether it is an id of a scene or a choice."""
    return isinstance(value, str) and _ID(value) is not None


def _hex(value: Any) -> bool:
    return isinstance(value, str) and _HEX(value) is not None


def _mapping(value: Any) -> bool:
    return isinstance(value, dict)


def is_words(value: Any) -> bool:
    """Whether it is what variables hold, by name."""
    # A flag is an int, too.
    return isinstance(value, dict) and all(isinstance(word, (str, int)) for word in value.values())


def _given(value: Any) -> bool:
    return isinstance(value, dict) and all(type(word) in (bool, str) for word in value.values())


def _naturals(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(_natural(inner) for inner in value)


_ID: Final = re.compile(r"[a-z][a-z0-9_]*(?:/[a-z][a-z0-9_]*){0,2}").fullmatch
_HEX: Final = re.compile(r"[0-9a-f]{0,64}").fullmatch

_NATURAL: Final = "a whole number from 0"
_WORDS: Final = "a mapping to numbers, flags and words"
_TIME: Final = Field("t", _NATURAL, _natural, type(None))

NUMBER: Final = Field("n", _NATURAL, _natural)
FORMAT: Final = Field("v", _NATURAL, _natural)
STORY: Final = Field("story", "a mapping", _mapping)

ABOUT_STORY: Final = (
    Field("id", "an id", is_id),
    Field("version", "a text", _text),
    Field("sha256", "hex digits", _hex),
)
"""What the first line says of the story."""

ABOUT_SAVE: Final = (
    Field("seed", "a text", _text),
    Field("given", "a mapping to flags and texts", _given),
    Field("name", "a text", _text),
    Field("began", "a text", _text),
    Field("parent", "a mapping", _mapping, type(None)),
)
"""What else it says."""

KINDS: Final[dict[str, tuple[Callable[..., Any], tuple[Field, ...]]]] = {
    "choose": (
        Chose,
        (
            Field("after", _NATURAL, _natural),
            Field("at", "a scene's id", is_id),
            Field("choose", "a choice's id", is_id),
            Field("label", "a text", _text),
            Field("to", "a scene's id", is_id),
            Field("state", "hex digits", _hex),
            Field("set", _WORDS, is_words, dict),
            Field("odds", "whole numbers from 0", _naturals, tuple),
            _TIME,
        ),
    ),
    "back": (Went, (Field("back", _NATURAL, _natural), _TIME)),
    "mark": (Marked, (Field("mark", "a text", _text), _TIME)),
    "name": (Named, (Field("name", "a text", _text), _TIME)),
    "end": (Ended, (Field("end", "an ending's id", is_id), _TIME)),
    "full": (Full, (Field("full", _WORDS, is_words),)),
}
"""By the field that tells what happened: the event, and its fields."""

FIELDS_OF: Final[dict[Any, tuple[Field, ...]]] = dict(KINDS.values())
"""By the event."""
