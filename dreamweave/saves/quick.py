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
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..engine.journal import NOTHING, Chose, Full, Word
from ..language.hashes import sha256
from ..language.tuples import NamedTuple
from .chain import MAX_LINE
from .fields import is_id, is_words
from .lines import parse

_NUMBER: Final = r"(0|[1-9][0-9]{0,11})"
_NAME: Final = r'"([^"]+)"'
_TEXT: Final = r'"([^"]*(?:(?<=\\)"[^"]*)*)"'
_MAPPING: Final = r"(\{[^}]*\})"
_SUM: Final = r',"sum":"([^"]{16})"\}\n'

# What stands between two marks is found fast by what it is not, and looked at after that.
_LINE: Final = re.compile(
    r'\{"n":' + _NUMBER + r'(?:,"after":' + _NUMBER + r',"at":' + _NAME
    + r',"choose":' + _NAME + r',"label":' + _TEXT + r',"to":' + _NAME
    + r',"state":"([0-9a-f]{0,64})"(?:,"set":' + _MAPPING + r")?"
    + r'(?:,"odds":\[([0-9]{1,9}(?:,[0-9]{1,9})*)\])?(?:,"t":' + _NUMBER + r")?"
    + r'|,"full":' + _MAPPING + r")" + _SUM
).match  # fmt: skip

_SUM_LENGTH: Final = len(',"sum":"') + 16 + len('"}\n')


class Run(NamedTuple):
    """Lines that follow each other."""

    events: list[Chose | Full]
    sums: list[str]
    ends: list[int]
    """Where in the bytes the line after each begins."""


_PLAIN: Final = re.compile(r"[ !#-\[\]-~]*").fullmatch
"""Words in which every letter stands for itself."""


class _Known(dict[str, Any]):
    """What words mean that come again and again: each is looked at once."""

    def __init__(self, meaning: Callable[[str], Any]) -> None:
        self._meaning = meaning

    def __missing__(self, word: str) -> Any:
        found = self[word] = self._meaning(word)
        return found


class Quick:
    """Reads the lines of one save."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        # A letter for each byte, so that places in the one are places in the other.
        self._text = raw.decode("latin-1")
        self._ids, self._words = _Known(_id), _Known(_held)

    def lines(self, start: int, previous: str) -> Run:
        """All from there on, up to the first line that is not that plain."""
        raw, text, ids, words = self._raw, self._text, self._ids, self._words
        # A class's own constructor takes as long as all the rest of a line.
        new, run = tuple.__new__, Run([], [], [])
        event: Chose | Full
        while found := _LINE(text, start):
            end = found.end()
            n, after, at, choose, label, to, state, changed, odds, t, full, said = found.groups()
            own = raw[start : end - _SUM_LENGTH]
            if sha256(previous.encode() + own).hexdigest()[:16] != said or end - start > MAX_LINE:
                break
            try:
                if after is None:
                    event = new(Full, (int(n), words[full], NOTHING))
                else:
                    fields = (
                        int(n),
                        int(after),
                        ids[at],
                        ids[choose],
                        label if _PLAIN(label) else _label(label),
                        ids[to],
                        state,
                        words[changed] if changed else {},
                        _rolls(odds) if odds else (),
                        int(t) if t else None,
                        NOTHING,
                    )
                    event = new(Chose, fields)
            except ValueError:
                break
            run.events.append(event)
            run.sums.append(said)
            run.ends.append(end)
            start, previous = end, said
        return run


def _label(word: str) -> str:
    # Strict: what is no text of one line is refused here.
    # Decoded first: given bytes, the library lets halves of characters pass.
    text = word.encode("latin-1").decode()
    said: str = json.loads(f'"{text}"')
    # Half a character, which an escape may name, is no text either.
    said.encode()
    return said


def _id(word: str) -> str:
    if not is_id(word):
        raise ValueError(word)
    return word


def _held(word: str) -> Mapping[str, Word]:
    if "\n" in word:
        raise ValueError(word)
    words = parse(word.encode("latin-1"))
    if not is_words(words):
        raise ValueError(word)
    return words


def _rolls(word: str) -> tuple[int, ...]:
    found = word.split(",")
    if any(len(digits) > 1 and digits.startswith("0") for digits in found):
        raise ValueError(word)
    return tuple(map(int, found))
