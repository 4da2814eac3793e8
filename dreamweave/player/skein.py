"""The skein: every thread of a save, with what is straight folded into one line. Pure.

A stem is a run of choices after which nobody ever chose otherwise. It is one line until it is
unfolded. Threads are told apart by the rails at their left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..engine.journal import START, Tree
from ..engine.session import Session
from ..language.tuples import NamedTuple
from .markdown import clean, plain

DEEPEST: Final = 12
"""Rails that are drawn; what parts more often stands below the last of them."""


class Stem(NamedTuple):
    """A run of choices without another thread in it."""

    nodes: tuple[int, ...]
    """Events, first to last."""
    depth: int
    last: bool
    """Whether no other thread follows at the same fork."""


class Knot(NamedTuple):
    """A line of the skein."""

    n: int
    """The event that picking it leads to."""
    rails: str
    label: str
    folded: int
    """How many more choices the line stands for."""
    ending: str
    """The ending's title, where there is one."""
    bookmarks: tuple[str, ...]
    here: bool
    """Whether the reader is there, or somewhere on the stem."""


def stems(tree: Tree) -> list[Stem]:
    """All stems, each above those that grow out of it, older threads first."""
    found: list[Stem] = []
    waiting = [(START, 0, True)]
    while waiting:
        n, depth, last = waiting.pop()
        nodes = [n]
        children = tree.children(n)
        while len(children) == 1:
            nodes.append(children[0])
            children = tree.children(children[0])
        found.append(Stem(tuple(nodes), depth, last))
        newest = children[-1] if children else None
        waiting += [(child, depth + 1, child == newest) for child in reversed(children)]
    return found


def knots(session: Session, unfolded: frozenset[int]) -> list[Knot]:
    """The lines of a save's skein; the stems that begin with these events are unfolded."""
    found: list[Knot] = []
    rails: list[bool] = []
    for stem in stems(session.tree):
        del rails[max(0, stem.depth - 1) :]
        before, at = _rails(rails, stem)
        if stem.depth:
            rails.append(not stem.last)
        if stem.nodes[0] in unfolded:
            found += (_knot(session, (n,), before if k else at) for k, n in enumerate(stem.nodes))
        else:
            found.append(_knot(session, stem.nodes, at))
    return found


def _rails(rails: Sequence[bool], stem: Stem) -> tuple[str, str]:
    """What stands before the later lines of a stem, and before its first."""
    drawn = rails[:DEEPEST]
    old = "".join("\u2502  " if goes_on else "   " for goes_on in drawn)
    if not stem.depth:
        return "", ""
    fork = "\u2514\u2500 " if stem.last else "\u251c\u2500 "
    return old + ("   " if stem.last else "\u2502  "), old + fork


def _knot(session: Session, nodes: tuple[int, ...], rails: str) -> Knot:
    tree = session.tree
    first, last = nodes[0], nodes[-1]
    label = "The beginning" if first == START else plain(tree.chose(first).label)
    ids = {ending.id: ending.title for ending in session.story.endings}
    ending = tree.ending(last)
    title = clean(ids.get(ending, ending)) if ending else ""
    marks = tuple(clean(words) for n in nodes for words in tree.marks(n))
    return Knot(last, rails, label, len(nodes) - 1, title, marks, tree.cursor in nodes)


class Parting(NamedTuple):
    """Two moments of a save, and where their threads part."""

    shared: int
    """Choices that both have."""
    fork: int
    """The event after which they differ."""
    left: tuple[int, ...]
    """What was chosen after it, as events; empty where this moment is the fork itself."""
    right: tuple[int, ...]


def parting(tree: Tree, left: int, right: int) -> Parting:
    """Where the ways to two moments part."""
    ways = [[START, *(chose.n for chose in tree.path(n))] for n in (left, right)]
    shared = 0
    for a, b in zip(*ways, strict=False):
        if a != b:
            break
        shared += 1
    rest = [tuple(way[shared:]) for way in ways]
    return Parting(shared - 1, ways[0][shared - 1], rest[0], rest[1])
