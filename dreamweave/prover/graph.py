"""The states of a space one by one, for what cannot be asked of whole sets.

Law: a graph has a line for each state and a move for each edge that leads on from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..language.model import NOWHERE
from .flow import LEGAL
from .kernels import Branch, Stage
from .layout import places_in
from .space import Space
from .states import States

Spot = tuple[int, int, int]
"""Node, key and place."""


class Go(NamedTuple):
    """One edge that leads on from a state."""

    target: int
    """The line of the state it leads to."""
    choice: int
    way: int
    odds: int


class Graph(NamedTuple):
    """States by number."""

    spots: list[Spot]
    lines: dict[tuple[int, int], dict[int, int]]
    """By node and key: the number of the state at each place."""
    moves: list[list[Go]]


def graph(space: Space, among: States) -> Graph:
    """The graph of these states; edges that leave them are left out."""
    spots: list[Spot] = []
    lines: dict[tuple[int, int], dict[int, int]] = {}
    for node, key, bits in among.cells():
        space.found.limit.check()
        places = places_in(bits)
        first = len(spots)
        lines[node, key] = {place: first + n for n, place in enumerate(places)}
        spots += [(node, key, place) for place in places]
    moves: list[list[Go]] = [[] for _ in spots]
    for node, key, bits in among.cells():
        space.found.limit.check()
        _moves_of(space, (node, key, bits), lines, moves)
    return Graph(spots, lines, moves)


def _moves_of(
    space: Space,
    cell: tuple[int, int, int],
    lines: dict[tuple[int, int], dict[int, int]],
    moves: list[list[Go]],
) -> None:
    node, key, bits = cell
    k = space.plan.component_of[node]
    component = space.plan.components[k]
    place = component.local[node]
    mine = lines[node, key]
    for number, edge in enumerate(component.edges[place]):
        for branch in component.branches(place, number, key):
            for here, there_key, there in arrivals(space, k, edge.target, branch, key, bits):
                line = lines.get((edge.target, there_key), {}).get(there)
                if line is not None:
                    moves[mine[here]].append(Go(line, edge.choice, edge.way, edge.odds))


def arrivals(
    space: Space, k: int, target: int, branch: Branch, key: int, bits: int
) -> Iterator[tuple[int, int, int]]:
    """Place here, key there and place there, for each state that takes a branch."""
    component = space.plan.components[k]
    taken = bits & branch.filter
    if not taken:
        return
    if target in component.local:
        change = component.change(branch)
        other = key & change[0] | change[1] if change else key
        for some, distance in pieces(taken, branch.stages):
            for place in places_in(some):
                yield place, other, place + distance
        return
    crossing = space.found.crossing(k, component.gate_index[target, branch.known])
    for some, distance in pieces(taken, branch.stages):
        for place in places_in(some):
            yield (place, *crossing.one(key, place + distance))


def pieces(bits: int, stages: Sequence[Stage], distance: int = 0) -> Iterator[tuple[int, int]]:
    """These places in parts that the stages move equally far, each with its distance."""
    if not stages:
        yield bits, distance
        return
    stay, ups, downs = stages[0]
    moves = ((stay, 0), *ups, *((mask, -down) for mask, down in downs))
    for mask, further in moves:
        here = bits & (mask >> distance if distance >= 0 else mask << -distance)
        if here:
            yield from pieces(here, stages[1:], distance + further)


def line_of(space: Space, made: Graph, start: tuple[int, ...]) -> int | None:
    """The line where playthroughs with these values begin; None if the graph lacks it."""
    origin = space.flow.origin
    layout = space.plan.components[space.plan.component_of[origin]].layout
    values = dict(enumerate(start))
    return made.lines.get((origin, layout.key_of(values)), {}).get(layout.place_of(values))


def held(space: Space, node: int, number: int, key: int, among: int) -> int:
    """Those of these places where an edge's tests hold, be its moves legal or not."""
    component = space.plan.components[space.plan.component_of[node]]
    place = component.local[node]
    ops = component.edges[place][number].ops
    if all(kind != LEGAL for kind, _, _ in ops):
        branches = component.branches(place, number, key)
    else:
        branches = component.kernels.branches([op for op in ops if op[0] != LEGAL], key)
    bits = 0
    for branch in branches:
        bits |= among & branch.filter
    return bits


def offered(space: Space, node: int, key: int, among: int) -> list[int]:
    """For each choice of a scene those of these places where a uniform reader may take it.

    Choices of kind `anywhere` only where nothing else is open.
    """
    component = space.plan.components[space.plan.component_of[node]]
    choices = space.story.scenes[node].choices
    guards = space.flow.guards[node]
    open_at = [among & component.kernels.holds(guard, key, {}) for guard in guards]
    own = 0
    for choice, bits in zip(choices, open_at, strict=True):
        if choice.kind != "anywhere":
            own |= bits
    return [
        bits & ~own if choice.kind == "anywhere" else bits
        for choice, bits in zip(choices, open_at, strict=True)
    ]


def ending_of(space: Space, node: int) -> int:
    """The ending of a node; `NOWHERE` for the others."""
    scenes = space.story.scenes
    return scenes[node].ending if node < len(scenes) else NOWHERE
