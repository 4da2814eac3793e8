"""A story divided into parts that follow each other: mostly its chapters.

Law 1: nobody who has left a part comes back to it.
Law 2: a step begins in one part, and ends there or in a later one; what it passes on its way
belongs to the part in which it began.

A chapter that is left and entered again further on makes two parts; chapters between which a
reader may go back and forth are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .alive import components_of, needed
from .flow import Flow, written_slots
from .space import stays
from .trees import reads


class Part(NamedTuple):
    """Some scenes of a story, and what happens in them."""

    rests: frozenset[int]
    """The nodes in which a reader stays or ends; in the first part also the origin."""
    nodes: frozenset[int]
    """Those, and what is passed on the way from them."""
    landings: frozenset[int]
    """The nodes of later parts to which a step leads from here."""
    touched: int
    """The slots that something here reads or changes."""


class Division:
    """How a story can be divided.

    By node, `live` tells which slots matter there, and `asked` which of them its choices read.
    """

    def __init__(self, flow: Flow, live: Sequence[int], asked: Sequence[int]) -> None:
        self.flow, self.live, self.asked = flow, live, asked
        self._ways, self._passed = _ways(flow)
        self._groups = components_of(self._ways, flow.origin)

    def parts(self) -> list[Part]:
        """The parts of the story, each before those it leads to."""
        levels = _levels(self.flow, self._ways, self._groups)
        members: dict[tuple[int, tuple[int, ...]], set[int]] = {}
        for level, group in zip(levels, self._groups, strict=True):
            members.setdefault(level, set()).update(group)
        return [self._part(members[name]) for name in sorted(members)]

    def finer(self, part: Part) -> list[Part]:
        """A part in as many as it can be, each before those it leads to."""
        return [self._part(set(group)) for group in self._groups if group[0] in part.rests]

    def _part(self, rests: set[int]) -> Part:
        nodes = rests.union(*(self._passed[node] for node in rests))
        touched = 0
        for node in nodes:
            touched |= self.asked[node]
            for edge in self.flow.edges[node]:
                trimmed = edge._replace(ops=needed(edge.ops, self.live[edge.target]))
                for slot in written_slots(trimmed):
                    touched |= 1 << slot
                for _, _, tree in trimmed.ops:
                    touched |= reads(tree)
        landings = {target for node in rests for target in self._ways[node]} - rests
        return Part(frozenset(rests), frozenset(nodes), frozenset(landings), touched)


def _ways(flow: Flow) -> tuple[list[list[int]], list[set[int]]]:
    """For each node at rest where a step leads from it, and what the step may pass."""
    ways: list[list[int]] = [[] for _ in flow.edges]
    passed: list[set[int]] = [set() for _ in flow.edges]
    for node in range(len(flow.edges)):
        if node != flow.origin and not stays(flow, node):
            continue
        ends, work = set(), [node]
        while work:
            for edge in flow.edges[work.pop()]:
                if stays(flow, edge.target):
                    ends.add(edge.target)
                elif edge.target not in passed[node]:
                    passed[node].add(edge.target)
                    work.append(edge.target)
        ways[node] = sorted(ends)
    return ways, passed


def _levels(
    flow: Flow, ways: Sequence[Sequence[int]], groups: Sequence[Sequence[int]]
) -> list[tuple[int, tuple[int, ...]]]:
    """For each group how often the chapter changes on the way to it, and its chapters."""
    scenes = flow.story.scenes
    first = scenes[flow.story.start].chapter
    chapters = [
        tuple(sorted({first if n == flow.origin else scenes[n].chapter for n in group}))
        for group in groups
    ]
    group_of = {node: k for k, group in enumerate(groups) for node in group}
    depth = [0] * len(groups)
    for k, group in enumerate(groups):
        for node in group:
            for target in ways[node]:
                into = group_of[target]
                changed = int(chapters[into] != chapters[k])
                depth[into] = max(depth[into], depth[k] + changed) if into != k else depth[k]
    return list(zip(depth, chapters, strict=True))
