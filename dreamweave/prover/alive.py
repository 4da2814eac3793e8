"""Which variables still matter where, and which scenes can come back to each other.

Law: a variable is alive in a node if some way on from it may read what it holds there, before
setting it anew. Two states that differ in dead variables alone have the same future.
"""

from __future__ import annotations

from collections.abc import Sequence

from .flow import ADD, SET, Edge, Op
from .trees import reads


def alive(edges: Sequence[Sequence[Edge]], watched: Sequence[int]) -> list[int]:
    """For each node the slots that matter on having entered it, as a set of bits."""
    live = list(watched)
    sources: list[set[int]] = [set() for _ in edges]
    for around in edges:
        for edge in around:
            sources[edge.target].add(edge.source)
    transfers = [[(edge.target, _transfer(edge.ops)) for edge in around] for around in edges]
    work, waiting = list(range(len(edges))), [True] * len(edges)
    while work:
        node = work.pop()
        waiting[node] = False
        found = watched[node]
        for target, (kept, steps) in transfers[node]:
            found |= kept | before(steps, live[target])
        if found != live[node]:
            live[node] = found
            for source in sources[node]:
                if not waiting[source]:
                    waiting[source] = True
                    work.append(source)
    return live


Step = tuple[int, int, int]
"""Kind, slot as a bit, slots read."""


def _transfer(ops: Sequence[Op]) -> tuple[int, tuple[Step, ...]]:
    """An edge's ops as bits. The first part is what tests read before anything is set."""
    steps = [(kind, 1 << slot if slot >= 0 else 0, reads(tree)) for kind, slot, tree in ops]
    kept = first = 0
    while first < len(steps) and steps[first][0] not in (SET, ADD):
        kept |= steps[first][2]
        first += 1
    return kept, tuple(reversed(steps[first:]))


def before(steps: Sequence[Step], live: int) -> int:
    """The slots that matter before these steps, if `live` matter after them. Last step first."""
    for kind, bit, read in steps:
        if kind == SET:
            if live & bit:
                live = live & ~bit | read
        elif kind == ADD:
            if live & bit:
                live |= read
        else:
            live |= read
    return live


def needed(ops: Sequence[Op], live: int) -> tuple[Op, ...]:
    """The ops without those that only change what does not matter afterwards."""
    kept: list[Op] = []
    for op in reversed(ops):
        kind, slot, tree = op
        if kind in (SET, ADD):
            bit = 1 << slot
            if not live & bit:
                continue
            if kind == SET:
                live &= ~bit
        live |= reads(tree)
        kept.append(op)
    return tuple(reversed(kept))


def components(edges: Sequence[Sequence[Edge]], origin: int) -> list[list[int]]:
    """The strongly connected components that `origin` leads to, each before those it leads to.

    Inside a component nodes stand in reverse post-order: mostly before those they lead to.
    """
    return components_of([sorted({edge.target for edge in node}) for node in edges], origin)


def components_of(ways: Sequence[Sequence[int]], origin: int) -> list[list[int]]:
    """The same for a graph that is given by the targets of each node."""
    place = {node: k for k, node in enumerate(_reverse_postorder(ways, origin))}
    found = _tarjan(ways, origin)
    found.reverse()
    return [sorted(component, key=place.__getitem__) for component in found]


def _reverse_postorder(ways: Sequence[Sequence[int]], origin: int) -> list[int]:
    seen, order = {origin}, []
    stack = [(origin, iter(ways[origin]))]
    while stack:
        node, rest = stack[-1]
        for target in rest:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(ways[target])))
                break
        else:
            order.append(node)
            stack.pop()
    order.reverse()
    return order


def _tarjan(ways: Sequence[Sequence[int]], origin: int) -> list[list[int]]:
    """Tarjan's algorithm without recursion: a story may be deeper than Python's stack."""
    index = {origin: 0}
    low = {origin: 0}
    path, on_path = [origin], {origin}
    found = []
    stack = [(origin, iter(ways[origin]))]
    while stack:
        node, rest = stack[-1]
        for target in rest:
            if target not in index:
                index[target] = low[target] = len(index)
                path.append(target)
                on_path.add(target)
                stack.append((target, iter(ways[target])))
                break
            if target in on_path:
                low[node] = min(low[node], index[target])
        else:
            stack.pop()
            if stack:
                above = stack[-1][0]
                low[above] = min(low[above], low[node])
            if low[node] == index[node]:
                found.append(_pop_to(path, on_path, node))
    return found


def _pop_to(path: list[int], on_path: set[int], node: int) -> list[int]:
    component = []
    while True:
        last = path.pop()
        on_path.discard(last)
        component.append(last)
        if last == node:
            return component
