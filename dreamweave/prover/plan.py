"""What is made ready before exploring: components, layouts, and the moves of each node.

Law: a plan depends on the story and the switches alone; nothing here has seen a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from .alive import alive, components, needed
from .flow import ADD, SET, Edge, Flow, all_reads, written_slots
from .kernels import Branch, Kernels, Mask, Stage
from .layout import Layout, choose
from .spreads import Spreads
from .trees import reads, slots_of


class Reductions(NamedTuple):
    """What makes the space of states smaller, each to be switched off."""

    liveness: bool = True
    """A variable that nothing reads any more is forgotten."""
    components: bool = True
    """Scenes that cannot come back are explored one group after the other."""
    summaries: bool = True
    """A chapter is explored once for what it touches; what it does not touch rides along."""


ALL: Final = Reductions()
NONE: Final = Reductions(liveness=False, components=False, summaries=False)

Inner = tuple[int, Mask, "tuple[Stage, ...]"]
"""Target (its place in the component), filter, stages."""

Outer = tuple[int, Mask, "tuple[Stage, ...]", int, int]
"""As `Inner`; then the key is kept where the fourth has bits, and gets the bits of the fifth."""

Leave = tuple[int, Mask, "tuple[Stage, ...]"]
"""As `Inner`, with the place among the component's gates."""

Moves = tuple[tuple[Inner, ...], tuple[Outer, ...], tuple[Leave, ...]]
"""Everything that the states of a node and a key can do."""


class Component:
    """Nodes that can come back to each other, and how their states are written down."""

    __slots__ = (
        "_branches",
        "_tables",
        "edges",
        "field",
        "fields",
        "gate_index",
        "gates",
        "kernels",
        "layout",
        "local",
        "nodes",
    )

    def __init__(self, nodes: list[int], layout: Layout, edges: list[list[Edge]]) -> None:
        self.nodes = nodes
        self.local = {node: k for k, node in enumerate(nodes)}
        self.layout = layout
        self.kernels = Kernels(layout)
        self.edges = edges
        """By place in the component; with the ops that matter."""
        self.fields = [self._field(node) for node in edges]
        """For each node the bits of the key that its moves depend on."""
        self.field = 0
        for field in self.fields:
            self.field |= field
        self.gates: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        """Ways out: the node entered, and the variables set on the way that are not inside."""
        self.gate_index: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
        self._tables: dict[tuple[int, int], Moves] = {}
        self._branches: dict[tuple[int, int, int], list[Branch]] = {}

    def _field(self, edges: Sequence[Edge]) -> int:
        bits = 0
        for edge in edges:
            bits |= all_reads(edge)
            for kind, slot, _ in edge.ops:
                # Adding reads what it adds to.
                if kind == ADD:
                    bits |= 1 << slot
        carried = self.layout.shift
        return self.layout.field(slot for slot in slots_of(bits) if slot in carried)

    def touches_all(self) -> bool:
        """Whether each variable that its states tell apart is read or changed in it."""
        touched = 0
        for edges in self.edges:
            for edge in edges:
                touched |= all_reads(edge) | sum(1 << slot for slot in written_slots(edge))
        return all(touched >> slot & 1 for slot in (*self.layout.inside, *self.layout.carried))

    def table(self, key: int) -> list[Moves]:
        """The moves of every node for a key."""
        return [self.moves(k, key) for k in range(len(self.nodes))]

    def moves(self, k: int, key: int) -> Moves:
        """The moves of the node at place `k` for a key."""
        name = (k, key & self.fields[k])
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = self._make(k, key)
        return found

    def branches(self, k: int, number: int, key: int) -> list[Branch]:
        """What an edge of the node at place `k` does to the states of a key."""
        name = (k, number, key & self.fields[k])
        found = self._branches.get(name)
        if found is None:
            ops = self.edges[k][number].ops
            found = self._branches[name] = self.kernels.branches(ops, key)
        return found

    def forget(self) -> None:
        """Let go of what can be made again."""
        self._tables.clear()
        self._branches.clear()

    def _make(self, k: int, key: int) -> Moves:
        inner: dict[tuple[int, ...], Inner] = {}
        outer: list[Outer] = []
        leave: dict[tuple[int, ...], Leave] = {}
        for number, edge in enumerate(self.edges[k]):
            for branch in self.branches(k, number, key):
                target = self.local.get(edge.target)
                if target is None:
                    _merge(leave, self._gate(edge.target, branch), branch)
                elif branch.known and (change := self.change(branch)):
                    outer.append((target, branch.filter, branch.stages, *change))
                else:
                    _merge(inner, target, branch)
        return tuple(inner.values()), tuple(outer), tuple(leave.values())

    def _gate(self, target: int, branch: Branch) -> int:
        name = (target, branch.known)
        found = self.gate_index.get(name)
        if found is None:
            found = self.gate_index[name] = len(self.gates)
            self.gates.append(name)
        return found

    def change(self, branch: Branch) -> tuple[int, int] | None:
        """The bits of a key that a branch keeps, and those that it adds; None if all stay."""
        layout = self.layout
        fields = added = 0
        for slot, value in branch.known:
            if slot in layout.shift:
                fields |= layout.field((slot,))
                added |= value - layout.low[slot] << layout.shift[slot]
        return (~fields, added) if fields else None


def _merge(
    found: dict[tuple[int, ...], Inner],
    target: int,
    branch: Branch,
) -> None:
    """Add a move; two that differ in their filter alone become one, if it is known already."""
    # Stages made once are the same object, so their identity is enough and quick.
    mask, name = branch.filter, (target, *map(id, branch.stages))
    if not isinstance(mask, int):
        name = (*name, id(mask))
    elif (before := found.get(name)) and isinstance(before[1], int):
        mask |= before[1]
    found[name] = (target, mask, branch.stages)


class Plan(NamedTuple):
    """Everything that is ready before the first state is looked at."""

    flow: Flow
    components: tuple[Component, ...]
    component_of: dict[int, int]
    """By node; nodes that no edges lead to have none."""
    kept: list[int]
    """By node: the slots whose values are sure to be told apart there."""


def plan(flow: Flow, watched: Sequence[int], reductions: Reductions) -> Plan:
    """The components of a story's graph with their layouts, in the order to explore them."""
    variables = flow.story.variables
    every = sum(1 << s for s in range(len(variables)) if s not in flow.fixed)
    live = alive(flow.edges, watched) if reductions.liveness else [every] * len(flow.edges)
    groups = components(flow.edges, flow.origin)
    if not reductions.components:
        groups = [[node for group in groups for node in group]]
    component_of = {node: k for k, group in enumerate(groups) for node in group}
    unions = [_union(live[node] for node in group) & every for group in groups]
    trimmed = {
        node: [
            edge._replace(ops=needed(edge.ops, unions[component_of[edge.target]]))
            for edge in flow.edges[node]
        ]
        for group in groups
        for node in group
    }
    made = []
    for k, group in enumerate(groups):
        edges = [trimmed[node] for node in group]
        together = _together(edges, component_of, k, unions[k])
        layout = _lean(choose(variables, unions[k], together), edges)
        made.append(Component(group, layout, edges))
    return Plan(flow, tuple(made), component_of, live)


def _union(sets: Iterable[int]) -> int:
    bits = 0
    for more in sets:
        bits |= more
    return bits


def _lean(layout: Layout, edges: Sequence[Sequence[Edge]]) -> Layout:
    """A layout without those inside variables that make an effect dear."""
    effects = {
        # Setting a variable takes as long as adding to it.
        ("+", ("var", slot), tree)
        for node in edges
        for edge in node
        for kind, slot, tree in edge.ops
        if kind in (SET, ADD) and tree[0] != "const"
    }
    for tree in effects:
        slots = sorted(slots_of(reads(tree)), key=lambda slot: -layout.size[slot])
        for slot in slots:
            if slot in layout.stride and Spreads(layout).dear(tree):
                layout = layout.without(slot)
    return layout


def _together(
    edges: Sequence[Sequence[Edge]], component_of: Mapping[int, int], k: int, live: int
) -> list[frozenset[int]]:
    """For each edge that stays in the component the slots that it may change."""
    return [
        frozenset(slot for slot in written_slots(edge) if live >> slot & 1)
        for node in edges
        for edge in node
        if component_of[edge.target] == k
    ]
