"""The chain of sums: every line vouches for itself and for all the lines before it.

A sum is the first 16 hex digits of SHA-256 over the sum before it and the bytes of its own line
up to `,"sum"`; the first line follows sixteen zeros. Over bytes, so nobody needs to agree on how
JSON is best spelled.

Law 1: a line that was changed, lost, doubled or moved no longer chains.
Law 2: a chain that was cut at a line's end is a shorter chain: an older save, and a legal one.
Law 3: it finds accidents, not liars. Whoever edits a save by hand may seal it again.
"""

from __future__ import annotations

from typing import Final

from ..language.hashes import sha256

FIRST: Final = "0" * 16
"""What the first line follows."""

MAX_LINE: Final = 64 * 1024
"""Bytes, with its sum and its end: a hundred times what the longest choice needs."""

_BEFORE: Final = b',"sum":"'
_AFTER: Final = b'"}'
_LENGTH: Final = len(_BEFORE) + len(FIRST) + len(_AFTER)


class Broken(ValueError):
    """A line does not follow from the lines before it."""


def seal(body: bytes, previous: str) -> tuple[bytes, str]:
    """A whole line with its end, and its sum."""
    own = body[:-1]
    total = _sum(own, previous)
    return b"".join((own, _BEFORE, total.encode(), _AFTER, b"\n")), total


def unseal(line: bytes, previous: str) -> tuple[bytes, str]:
    """What was sealed in a line without its end, and its sum."""
    own, tail = line[:-_LENGTH], line[-_LENGTH:]
    if not (tail.startswith(_BEFORE) and tail.endswith(_AFTER)):
        raise Broken("it does not end in a sum")
    total = _sum(own, previous)
    if tail[len(_BEFORE) : -len(_AFTER)] != total.encode():
        raise Broken(f"it was changed, or a line before it is missing: its sum should be {total}")
    return own + b"}", total


def _sum(own: bytes, previous: str) -> str:
    return sha256(previous.encode() + own).hexdigest()[:16]
