"""What was read on the way to an event, for every format alike."""

from __future__ import annotations

from typing import NamedTuple

from ...engine.journal import START
from ...engine.machine import choices, view
from ...engine.session import Session
from ...language.model import Ending
from ..markdown import clean, plain
from ..reading import Beat, beats


class Stretch(NamedTuple):
    """What one choice brought, and what else could have been chosen."""

    n: int
    chapter: str
    """Its chapter's title."""
    opens: bool
    """Whether the chapter begins here."""
    label: str
    """What the reader picked; empty at the beginning."""
    others: tuple[str, ...]
    """The other choices that were open then."""
    beats: tuple[Beat, ...]
    after: int
    """Milliseconds that the reader took over the page before; 0 where nobody counted."""


class Whole(NamedTuple):
    """A playthrough up to an event."""

    title: str
    author: str
    name: str
    """The save's."""
    language: str
    stretches: tuple[Stretch, ...]
    ending: Ending | None


def so_far(session: Session, n: int) -> Whole:
    """Everything that was read on the way to event `n`."""
    story, tree = session.story, session.tree
    numbers = [START, *(chose.n for chose in tree.path(n))]
    found: list[Stretch] = []
    for at in numbers:
        found.append(_stretch(session, at, found[-1] if found else None))
    ending = view(story, session.state_at(n)).ending
    name = clean(tree.name)
    return Whole(
        clean(story.title), clean(story.author), name, story.language, tuple(found), ending
    )


def _stretch(session: Session, n: int, before: Stretch | None) -> Stretch:
    now = view(session.story, session.state_at(n))
    earlier = None if before is None else view(session.story, session.state_at(before.n))
    page = session.page_at(n)
    chapter = clean(now.chapter)
    made = None if before is None else session.tree.chose(n)
    return Stretch(
        n,
        chapter,
        before is None or before.chapter != chapter,
        plain(page.label),
        () if made is None or before is None else _others(session, before.n, made.choose),
        beats(session.story, page, earlier, warn=False),
        (made.t or 0) if made is not None else 0,
    )


def _others(session: Session, n: int, chosen: str) -> tuple[str, ...]:
    offered = choices(session.story, session.state_at(n))
    return tuple(
        plain(o.label) for o in offered if o.open and o.id != chosen and o.kind != "anywhere"
    )
