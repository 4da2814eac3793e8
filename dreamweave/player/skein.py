"""The skein: every thread of one save or of several, what is straight folded into one line. Pure.

A stem is a run of choices after which nobody ever chose otherwise, or stopped while others went
on. It is one line until it is unfolded. Threads are told apart by the rails at their left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from ..engine.journal import Tree
from ..language.tuples import NamedTuple
from ..saves.forest import ROOT, Forest, Moment, Stem, forest, stems
from .markdown import clean, plain

DEEPEST: Final = 12
"""Rails that are drawn; what parts more often stands below the last of them."""

NAMED: Final = 2
"""Saves that are named on one line; of more it is said how many."""


class Knot(NamedTuple):
    """A line of the skein."""

    node: int
    """The node of the forest that picking it leads to."""
    rails: str
    label: str
    folded: int
    """How many more choices the line stands for."""
    endings: tuple[str, ...]
    """The titles of endings that it leads to."""
    bookmarks: tuple[str, ...]
    here: bool
    """Whether the reader is there, or somewhere on the stem."""
    saves: int
    """How many saves come through."""
    names: tuple[str, ...]
    """Where threads of several saves are shown, the saves of which one ends there."""


class Skein(NamedTuple):
    """Some saves of one story, and which of them is being read."""

    titles: Mapping[str, str]
    """Of endings, by id; one that has none here is called by its id."""
    forest: Forest
    open: str = ""
    """The save that is open; empty where none is."""

    @property
    def here(self) -> int | None:
        """The node where the reader is."""
        tree = self.forest.trees.get(self.open)
        return None if tree is None else self.forest.find(self.open, tree.cursor)

    def moment(self, node: int) -> Moment:
        """What to go on from: the open save if it was there, then one whose reader is there.

        Else the first of those that come through.
        """
        here = self.forest.here(node)
        moments = sorted(self.forest.moments(node), key=lambda m: -m.n)
        return min(moments, key=lambda m: (m.save != self.open, m.save not in here))

    def ended(self, node: int) -> tuple[str, ...]:
        """The saves of which a thread ends there, on whatever others have gone on."""
        trees = self.forest.trees
        found = (m.save for m in self.forest.moments(node) if not trees[m.save].children(m.n))
        return tuple(dict.fromkeys(found))

    def stem(self, node: int) -> Stem:
        """The stem that a node is on."""
        return next(stem for stem in stems(self.forest) if node in stem.nodes)

    def first(self, node: int) -> Moment:
        """What stands for a node whatever becomes of other saves."""
        return self.forest.moments(node)[0]

    def nodes(self, moments: Collection[Moment]) -> frozenset[int]:
        """The nodes of these moments, as far as their saves are here."""
        known = (m for m in moments if m.save in self.forest.trees)
        return frozenset(self.forest.find(*moment) for moment in known)


def knots(skein: Skein, unfolded: Collection[int]) -> list[Knot]:
    """The lines of a skein; the stems that begin with these nodes are unfolded."""
    found: list[Knot] = []
    rails: list[bool] = []
    for stem in stems(skein.forest) if skein.forest.trees else ():
        del rails[max(0, stem.depth - 1) :]
        before, at = _rails(rails, stem, goes_on=_goes_on(skein.forest, stem))
        if stem.depth:
            rails.append(not stem.last)
        if stem.nodes[0] in unfolded:
            found += (_knot(skein, (n,), before if k else at) for k, n in enumerate(stem.nodes))
        else:
            found.append(_knot(skein, stem.nodes, at))
    return found


def _goes_on(whole: Forest, stem: Stem) -> bool:
    """Whether a stem goes on where another stopped, without a fork between them."""
    parent = whole.parent(stem.nodes[0])
    return parent is not None and len(whole.children(parent)) == 1


def _rails(rails: Sequence[bool], stem: Stem, *, goes_on: bool) -> tuple[str, str]:
    """What stands before the later lines of a stem, and before its first."""
    drawn = rails[:DEEPEST]
    old = "".join("\u2502  " if rail else "   " for rail in drawn)
    if not stem.depth:
        return "", ""
    before = old + ("   " if stem.last else "\u2502  ")
    fork = "\u2514\u2500 " if stem.last else "\u251c\u2500 "
    return before, before if goes_on else old + fork


def _knot(skein: Skein, nodes: tuple[int, ...], rails: str) -> Knot:
    whole, last = skein.forest, nodes[-1]
    ended = dict.fromkeys(save for node in nodes for save in skein.ended(node))
    return Knot(
        last,
        rails,
        "The beginning" if nodes[0] == ROOT else plain(whole.node(nodes[0]).label),
        len(nodes) - 1,
        tuple(clean(skein.titles.get(id, id)) for node in nodes for id in whole.endings(node)),
        tuple(clean(words) for node in nodes for words in whole.marks(node)),
        skein.here in nodes,
        len(whole.saves(last)),
        tuple(map(clean, ended)) if len(whole.trees) > 1 else (),
    )


def named(names: Sequence[str]) -> str:
    """The saves that end in one place, in few words."""
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def marked(skein: Skein) -> list[int]:
    """The nodes that have a bookmark, in the order of the lines."""
    whole = skein.forest
    return [node for stem in stems(whole) for node in stem.nodes if whole.marks(node)]


class Parting(NamedTuple):
    """Two moments, and where the ways to them part."""

    shared: int
    """Choices that both have."""
    label: str
    """The last of them, as the reader picked it; empty where they share none."""
    left: tuple[str, ...]
    """What was chosen after it; empty where this moment is on the other's way."""
    right: tuple[str, ...]


def parting(one: tuple[Tree, int], other: tuple[Tree, int]) -> Parting:
    """Where the ways to two moments part, of one save or of two."""
    whole = forest({"left": one[0], "right": other[0]})
    left, right = whole.find("left", one[1]), whole.find("right", other[1])
    fork = whole.parting(left, right)
    shared = len(whole.path(fork))
    ways = (tuple(whole.node(n).label for n in whole.path(end)[shared:]) for end in (left, right))
    return Parting(shared, whole.node(fork).label, *ways)
