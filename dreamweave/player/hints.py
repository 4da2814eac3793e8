"""Where endings were reached, and where others were still possible, in a reader's own saves.

Law: nothing here names an ending; how much a reader may know is the face's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ..engine.journal import START, Ended
from ..engine.machine import Refused, State
from ..engine.session import Session
from ..language.tuples import NamedTuple

Still = Callable[[State], frozenset[int]]
"""The endings, by place in the story, that a state can still lead to."""


class Hint(NamedTuple):
    """The last moment at which an ending was still possible."""

    ending: str
    """Its id."""
    save: str
    choice: int
    """The number of the choice that gave it up; where none did, of the last one."""
    label: str
    """What was chosen there; empty where the ending is possible to this day."""


class Way(NamedTuple):
    """How an ending was come to."""

    save: str
    n: int
    """The event that led to it."""
    choices: int
    """Made on the way."""


def reached_in(saves: Mapping[str, Session]) -> dict[str, tuple[Way, ...]]:
    """By ending, the ways that lead to it; of each save the one that was found last."""
    found: dict[str, tuple[Way, ...]] = {}
    for name, session in saves.items():
        tree = session.tree
        ends = {e.ending: tree.cursor_after(e.n) for e in tree.events if isinstance(e, Ended)}
        for ending, n in ends.items():
            way = Way(name, n, len(tree.path(n)))
            found[ending] = (*found.get(ending, ()), way)
    return found


def hints(saves: Mapping[str, Session], still: Still, reached: Collection[str]) -> tuple[Hint, ...]:
    """One for each ending that was not reached, the nearest first.

    The nearest is one that is open to this day, then one that was given up late.
    """
    best: dict[str, Hint] = {}
    for name, session in saves.items():
        ids = [ending.id for ending in session.story.endings]
        for hint in _of(name, session, ids, still):
            old = best.get(hint.ending, hint)
            if hint.ending not in reached:
                best[hint.ending] = min(old, hint, key=_far)
    return tuple(sorted(best.values(), key=_far))


def _far(hint: Hint) -> tuple[bool, int]:
    """How far an ending is from where it was last possible."""
    return bool(hint.label), -hint.choice


def _of(name: str, session: Session, ids: Sequence[str], still: Still) -> Iterator[Hint]:
    """What each thread of a save has to tell."""
    tree = session.tree
    known: dict[int, frozenset[int]] = {}
    for leaf in tree.leaves():
        numbers = [START, *(chose.n for chose in tree.path(leaf))]
        try:
            for n in numbers:
                if n not in known:
                    known[n] = still(session.state_at(n))
        except Refused:
            # An edited story may not follow an old thread.
            continue
        for ending in known[START]:
            k = max(k for k, n in enumerate(numbers) if ending in known[n])
            last = k == len(numbers) - 1
            label = "" if last else tree.chose(numbers[k + 1]).label
            yield Hint(ids[ending], name, k if last else k + 1, label)
