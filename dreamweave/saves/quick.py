"""The lines of which a long save is made, read in a sixth of the time.

Law: what `Quick` gives is, to the last field, what `lines.decode` would give; whatever it is not
sure of it leaves to that. So nothing gets by here that would be refused there.

A reader waits for all lines of a save before the first page. Nine of ten are choices that this
program wrote, and those have one form: an expression knows it, where a decoder asks at every
brace, key and number what it may be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ..engine.journal import NOTHING, Chose, Event, Full, Word
from ..language.hashes import sha256
from .chain import MAX_LINE
from .fields import is_id, is_words
from .lines import parse

_NUMBER: Final = rb"(0|[1-9][0-9]{0,11})"
_NAME: Final = rb'"([a-z0-9_/]+)"'
_TEXT: Final = rb'"([^"\\\x00-\x1f]*(?:\\["\\/bfnrt][^"\\\x00-\x1f]*)*)"'
_MAPPING: Final = rb"(\{[^{}\n]*\})"
_SUM: Final = rb',"sum":"([0-9a-f]{16})"\}\n'

_LINE: Final = re.compile(
    rb'\{"n":' + _NUMBER + rb'(?:,"after":' + _NUMBER + rb',"at":' + _NAME
    + rb',"choose":' + _NAME + rb',"label":' + _TEXT + rb',"to":' + _NAME
    + rb',"state":"([0-9a-f]{0,64})"(?:,"set":' + _MAPPING + rb")?"
    + rb'(?:,"odds":\[([0-9]{1,9}(?:,[0-9]{1,9})*)\])?(?:,"t":' + _NUMBER + rb")?"
    + rb'|,"full":' + _MAPPING + rb")" + _SUM
).match  # fmt: skip

_SUM_LENGTH: Final = len(',"sum":"') + 16 + len('"}\n')


Whole = tuple[Event, str, int]
"""What a line says, its sum, and where in the bytes the next line begins."""


class _Known(dict[bytes, Any]):
    """What bytes mean that come again and again: each is looked at once."""

    def __init__(self, meaning: Callable[[bytes], Any]) -> None:
        self._meaning = meaning

    def __missing__(self, raw: bytes) -> Any:
        found = self[raw] = self._meaning(raw)
        return found


class Quick:
    """Reads the lines of one save."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._ids, self._words = _Known(_id), _Known(_held)

    def lines(self, start: int, previous: str) -> Iterator[Whole]:
        """The events from there on, up to the first line that is not that plain."""
        raw, before, ids, words = self._raw, previous.encode(), self._ids, self._words
        while found := _LINE(raw, start):
            end = found.end()
            n, after, at, choose, label, to, state, changed, odds, t, full, said = found.groups()
            total = sha256(before + raw[start : end - _SUM_LENGTH]).hexdigest()[:16]
            before = said
            if said != total.encode() or end - start > MAX_LINE:
                return
            try:
                if after is None:
                    event: Event = Full(int(n), words[full])
                else:
                    fields = (
                        int(n),
                        int(after),
                        ids[at],
                        ids[choose],
                        _text(label) if b"\\" in label else label.decode(),
                        ids[to],
                        state.decode(),
                        words[changed] if changed else {},
                        _rolls(odds) if odds else (),
                        None if t is None else int(t),
                        NOTHING,
                    )
                    # The class's own constructor takes as long as all of the above.
                    event = tuple.__new__(Chose, fields)
            except ValueError:
                return
            start = end
            yield event, total, end


def _text(raw: bytes) -> str:
    # Decoded before: given bytes, the library lets halves of characters pass.
    said: str = json.loads(f'"{raw.decode()}"')
    return said


def _id(raw: bytes) -> str:
    name = raw.decode()
    if not is_id(name):
        raise ValueError(name)
    return name


def _held(raw: bytes) -> Mapping[str, Word]:
    words = parse(raw)
    if not is_words(words):
        raise ValueError(raw)
    return words


def _rolls(raw: bytes) -> tuple[int, ...]:
    found = raw.split(b",")
    if any(len(digits) > 1 and digits.startswith(b"0") for digits in found):
        raise ValueError(raw)
    return tuple(map(int, found))
