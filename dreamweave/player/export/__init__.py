"""A playthrough to show somebody: Markdown, HTML, plain text, a recording, a still, a walkthrough.

Law 1: each export is a pure function of a session and an event; the same save gives the same
bytes.
Law 2: nothing in an export reaches out: no font, script, picture or link is ever loaded.
Law 3: story text is text in every format; what would be markup there is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ...engine.session import Session
from . import cast, html, markdown, still, text, walkthrough

FORMATS: Final[dict[str, Callable[[Session, int], str]]] = {
    "md": markdown.export,
    "html": html.export,
    "txt": text.export,
    "cast": cast.export,
    "svg": still.export,
    "walkthrough": walkthrough.export,
}
"""By the name of the format, which is also the ending of its file."""


def export(session: Session, form: str, n: int | None = None) -> str:
    """The way to event `n`, by default to where the reader is, in one of `FORMATS`."""
    return FORMATS[form](session, session.cursor if n is None else n)
