"""The story format as a JSON Schema, made from the table that the checker reads.

Law: whatever the decoder takes, the schema takes; it may be more lenient, never stricter, so an
editor never underlines what `check` finds nothing wrong with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ..language.spec import FORMAT, SPEC, STYLES, Key

Schema = dict[str, Any]

ID: Final = "^[a-z][a-z0-9_]*$"
SCENE: Final = "^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$"

TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
"""A scalar: the decoder takes each as the text it was written as."""

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """The schema of any file of a story: its manifest, or a file of a chapter."""
    return {
        "$schema": DRAFT,
        "title": f"A story of Dreamweave, format {FORMAT}",
        "type": "object",
        "if": {"required": ["dreamweave"]},
        "then": {"$ref": "#/$defs/manifest"},
        "else": {"$ref": "#/$defs/chapter"},
        "$defs": {name: _mapping(keys) for name, keys in SPEC.items()},
    }


def _mapping(keys: tuple[Key, ...]) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": {key.name: {**_value(key), "description": key.doc} for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _value(key: Key) -> Schema:
    """What may stand under a key."""
    kind, _, name = key.kind.partition(" ")
    made = KINDS[kind](name)
    return {"anyOf": [made, _list(made)]} if key.many else made


def _text(_: str) -> Schema:
    return dict(TEXT)


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _named(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _by_id(values: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": ID}, "additionalProperties": values}


def _effects(_: str) -> Schema:
    return {"anyOf": [dict(TEXT), _list(dict(TEXT))]}


def _ways(_: str) -> Schema:
    return {"anyOf": [{"type": "string"}, _list({"anyOf": [{"type": "string"}, _named("way")]})]}


def _state(_: str) -> Schema:
    short = {"anyOf": [{"type": "string"}, _list(dict(TEXT)), _named("variable")]}
    return _by_id(short)


def _texts(_: str) -> Schema:
    return {"type": "object", "additionalProperties": dict(TEXT)}


KINDS: Final[dict[str, Callable[[str], Schema]]] = {
    "text": _text,
    "line": _text,
    "prose": _text,
    "condition": _text,
    "id": lambda _: {"type": "string", "pattern": ID},
    "scene": lambda _: {"type": "string", "pattern": SCENE},
    "number": lambda _: {"type": "integer", "minimum": 0},
    "yes": lambda _: {"type": "boolean"},
    "style": lambda _: {"enum": list(STYLES)},
    "words": lambda _: _list(dict(TEXT)),
    "effects": _effects,
    "ways": _ways,
    "state": _state,
    "moves": lambda _: {"type": "object", "additionalProperties": _list(dict(TEXT))},
    "texts": _texts,
    "conditions": lambda _: _by_id(dict(TEXT)),
    "map": lambda name: _by_id(_named(name)),
    "one": _named,
    "list": lambda name: _list(_named(name)),
}
"""By the first word of a key's kind."""
