"""Several playthroughs as one tree: what they share stands in it once. Pure.

Law 1: two choices are one if the same was chosen in the same scene after the same choices, chance
       went the same way, and both led to the same scene. So undoing a choice and making it again
       is no fork, in one save as little as in two.
Law 2: nothing is left out: every choice of every save is found again by its save and its event.
Law 3: nodes are numbered as they were met, and 0 is the beginning: a parent's number is always
       the smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..engine.journal import START, Chose, Tree
from ..language.tuples import NamedTuple

ROOT: Final = 0
"""The node of all beginnings."""


class Moment(NamedTuple):
    """An event of one save."""

    save: str
    """What the caller calls it."""
    n: int


class Node(NamedTuple):
    """A choice, by whomever it was made; the first of them where they differ in what is told."""

    at: str
    choose: str
    label: str
    to: str
    parent: int | None
    """None for the beginning alone."""


Key = tuple[int, str, str, str, tuple[int, ...]]


class Forest:
    """Every thread of several saves. Asked as a `Tree` is, with nodes for events."""

    def __init__(self) -> None:
        self._nodes: list[Node] = [Node("", "", "", "", None)]
        self._children: list[list[int]] = [[]]
        self._moments: list[list[Moment]] = [[]]
        self._known: dict[Key, int] = {}
        self._found: dict[Moment, int] = {}
        self._trees: dict[str, Tree] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def trees(self) -> Mapping[str, Tree]:
        """The saves that it was made of."""
        return self._trees

    def add(self, save: str, tree: Tree) -> None:
        """One more save, in time that grows with its own events alone."""
        self._trees[save] = tree
        self._meet(Moment(save, START), ROOT)
        for event in tree.events:
            if isinstance(event, Chose):
                parent = self._found[Moment(save, event.after)]
                self._meet(Moment(save, event.n), self._place(parent, event))

    def _place(self, parent: int, chose: Chose) -> int:
        key = (parent, chose.at, chose.choose, chose.to, chose.odds)
        if key not in self._known:
            self._known[key] = len(self._nodes)
            self._children[parent].append(len(self._nodes))
            self._nodes.append(Node(chose.at, chose.choose, chose.label, chose.to, parent))
            self._children.append([])
            self._moments.append([])
        return self._known[key]

    def _meet(self, moment: Moment, node: int) -> None:
        self._found[moment] = node
        self._moments[node].append(moment)

    # ------------------------------------------------------------------ asking

    def node(self, number: int) -> Node:
        """What was chosen there."""
        return self._nodes[number]

    def find(self, save: str, n: int) -> int:
        """The node of a save's event."""
        return self._found[Moment(save, n)]

    def moments(self, number: int) -> tuple[Moment, ...]:
        """Every event, in any save, that is this node."""
        return tuple(self._moments[number])

    def saves(self, number: int) -> tuple[str, ...]:
        """The saves that come through this node, in the order in which they were added."""
        return tuple(dict.fromkeys(moment.save for moment in self._moments[number]))

    def parent(self, number: int) -> int | None:
        """The node that this one follows; None at the beginning."""
        return self._nodes[number].parent

    def children(self, number: int) -> tuple[int, ...]:
        """What was ever chosen after this node, first met first."""
        return tuple(self._children[number])

    def path(self, number: int) -> tuple[int, ...]:
        """The nodes from the beginning, which is left out, to this one."""
        found: list[int] = []
        place: int | None = number
        while place:
            found.append(place)
            place = self._nodes[place].parent
        return tuple(reversed(found))

    def leaves(self) -> tuple[int, ...]:
        """The last node of every thread."""
        return tuple(n for n, children in enumerate(self._children) if not children)

    def here(self, number: int) -> tuple[str, ...]:
        """The saves whose reader is at this node now."""
        found = (m.save for m in self._moments[number] if self._trees[m.save].cursor == m.n)
        return tuple(dict.fromkeys(found))

    def endings(self, number: int) -> tuple[str, ...]:
        """The endings, by id, that saves reached here; an edited story may have made it two."""
        found = (self._trees[save].ending(n) for save, n in self._moments[number])
        return tuple(dict.fromkeys(ending for ending in found if ending))

    def marks(self, number: int) -> tuple[str, ...]:
        """The bookmarks at this node, each once."""
        found = (text for save, n in self._moments[number] for text in self._trees[save].marks(n))
        return tuple(dict.fromkeys(found))

    def parting(self, left: int, right: int) -> int:
        """The last node that the ways to two nodes share."""
        while left != right:
            # A parent's number is the smaller one, so the greater of two can go up.
            if left > right:
                left = self._nodes[left].parent or ROOT
            else:
                right = self._nodes[right].parent or ROOT
        return left


class Stem(NamedTuple):
    """A run of nodes that can be one line: whoever comes through one of them, comes through all."""

    nodes: tuple[int, ...]
    """First to last."""
    depth: int
    """Forks before it."""
    last: bool
    """Whether no other thread follows at the same fork."""


def forest(saves: Mapping[str, Tree]) -> Forest:
    """These saves as one tree. They should be of one story."""
    made = Forest()
    for name, tree in saves.items():
        made.add(name, tree)
    return made


def stems(whole: Forest) -> Iterator[Stem]:
    """All of a forest, each stem above those that grow out of it, threads met first first."""
    waiting = [(ROOT, 0, True)]
    while waiting:
        number, depth, last = waiting.pop()
        nodes = [number]
        while (after := whole.children(nodes[-1])) and len(after) == 1:
            if nodes[-1] != ROOT and whole.saves(after[0]) != whole.saves(nodes[-1]):
                break
            nodes.append(after[0])
        yield Stem(tuple(nodes), depth, last)
        if len(after) == 1:
            # Somebody stopped here and others went on: the same thread, on a line of its own.
            waiting.append((after[0], depth, last))
            continue
        newest = after[-1] if after else None
        waiting += [(child, depth + 1, child == newest) for child in reversed(after)]
