"""One part of a story, explored for all that it touches, from each of its entries to its exits.

Law: a state of the summary, with what rides along filled in, is a state of the whole story; and
every state of the whole story in these nodes is one of the summary with something filled in.

What rides along is written as one number, the group: a variable that the part neither reads nor
changes, however many it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..language.model import Variable
from .distances import Distances
from .flow import Edge, Flow
from .limits import Limit
from .parts import Part
from .plan import Reductions, plan
from .rows import Ints
from .search import Found, Sets, search_on
from .space import Space, ending_at
from .trees import FALSE, TRUE, slots_of
from .walkthroughs import Spot


class Entry(NamedTuple):
    """One way to begin a part."""

    node: int
    """Where; in the first part the origin."""
    values: dict[int, int]
    """What the variables hold that the part touches."""
    group: int
    offset: int
    """Choices that lie before it."""


class Exits(NamedTuple):
    """The states of a node in which a part is left, or in which the story ends."""

    node: int
    slots: tuple[int, ...]
    """The touched slots that matter there, which are the columns of `values`."""
    values: Ints
    """A line for each state."""
    groups: Ints
    keys: list[int]
    """With `places`: how the space writes each state down."""
    places: Ints
    near: Ints
    """How many choices lead here, at least, from the entries of that group."""


class Summary(NamedTuple):
    """A part with everything that was found in it."""

    part: Part
    space: Space
    """Only the part; the nodes it leads to are there too, and lead nowhere."""
    group: int
    """The slot of the group."""
    entries: Sequence[Entry]
    spots: list[Spot]
    """For each entry the state that it is."""
    distances: Distances
    exits: tuple[Exits, ...]


def summarise(
    drawn: Flow,
    part: Part,
    entries: Sequence[Entry],
    live: Sequence[int],
    watched: Sequence[int],
    reduce: Reductions,
    limit: Limit,
    before: int,
) -> Summary:
    """Explore a part from its entries.

    By node, `live` tells which slots matter to what comes later, and `watched` which will be
    asked about here; `before` says how many states were found in other parts.
    """
    groups = 1 + max(entry.group for entry in entries)
    small, group = _cut(drawn, part, entries, groups)
    kept = [
        (watched[n] & part.touched if n in part.nodes else live[n] & part.touched) | 1 << group
        for n in range(len(drawn.edges))
    ]
    found = Found(plan(small, kept, reduce), limit, before)
    spots = [_spot(found, entry, group) for entry in entries]
    _enter(found, spots)
    search_on(found)
    space = Space(small.story, True, "", 0, found, {})
    distances = space.memo["distances"] = _From(found, entries, spots)
    ends = sorted({*part.landings, *(n for n in part.rests if ending_at(space, n) >= 0)})
    exits = (_exits(space, distances, n, live[n] & part.touched, group) for n in ends)
    return Summary(part, space, group, entries, spots, distances, tuple(e for e in exits if e))


def _cut(drawn: Flow, part: Part, entries: Sequence[Entry], groups: int) -> tuple[Flow, int]:
    """The graph of a part alone, and the slot of the group."""
    group = len(drawn.story.variables)
    variables = (*drawn.story.variables, Variable("group", "range", 0, groups - 1, 0))
    story = drawn.story._replace(variables=variables, memo={})
    edges = [around if n in part.nodes else () for n, around in enumerate(drawn.edges)]
    if drawn.origin not in part.nodes:
        # Nobody goes this way: it says only that these nodes are to be explored.
        nodes = sorted({entry.node for entry in entries})
        edges[drawn.origin] = tuple(Edge(drawn.origin, n, (), -1, 0, 0, TRUE) for n in nodes)
    guards = tuple(
        trees if n in part.nodes else (FALSE,) * len(trees) for n, trees in enumerate(drawn.guards)
    )
    return drawn._replace(story=story, edges=tuple(edges), guards=guards), group


def _spot(found: Found, entry: Entry, group: int) -> Spot:
    """How an entry is written down."""
    layout = found.plan.components[found.plan.component_of[entry.node]].layout
    values = {**entry.values, group: entry.group}
    return Spot(entry.node, layout.key_of(values), layout.place_of(values))


def _enter(found: Found, spots: Iterable[Spot]) -> None:
    """Let the search begin in these states."""
    for spot in spots:
        k = found.plan.component_of[spot.node]
        component = found.plan.components[k]
        row = found.entries[k].setdefault(spot.key, [0] * len(component.nodes))
        row[component.local[spot.node]] |= 1 << spot.place


class _From(Distances):
    """Distances that go on from those of the entries."""

    def __init__(self, found: Found, entries: Sequence[Entry], spots: Sequence[Spot]) -> None:
        self.entries, self.spots = entries, spots
        super().__init__(found)

    def _begin(self, waiting: list[dict[int, Sets]]) -> None:
        plan = self.found.plan
        for entry, spot in zip(self.entries, self.spots, strict=True):
            k = plan.component_of[spot.node]
            component = plan.components[k]
            sets = waiting[k].setdefault(entry.offset, {})
            row = sets.setdefault(spot.key, [0] * len(component.nodes))
            row[component.local[spot.node]] |= 1 << spot.place


# ------------------------------------------------------------------------- exits


def _exits(space: Space, distances: Distances, node: int, slots: int, group: int) -> Exits | None:
    k = space.plan.component_of.get(node)
    if k is None:
        return None
    component = space.plan.components[k]
    local, layout = component.local[node], component.layout
    cells = [(key, row[local]) for key, row in space.found.cells[k].items() if row[local]]
    if not cells:
        return None
    found = [places_of(bits, layout.places) for _, bits in cells]
    places = np.concatenate(found)
    keys = [key for (key, _), some in zip(cells, found, strict=True) for _ in range(len(some))]

    def column(slot: int) -> Ints:
        if slot in layout.stride:
            return places // layout.stride[slot] % layout.size[slot] + layout.low[slot]
        if slot not in layout.shift:
            return np.full(len(places), layout.start[slot], np.int64)
        held = [layout.of_key(key, slot) for key, _ in cells]
        return np.repeat(np.array(held, np.int64), [len(some) for some in found])

    wanted = tuple(slots_of(slots & ~sum(1 << s for s in space.flow.fixed)))
    values = np.stack([column(s) for s in wanted], 1) if wanted else np.zeros((len(places), 0))
    near = np.concatenate(
        [_near(distances, k, key, local, some) for (key, _), some in zip(cells, found, strict=True)]
    )
    return Exits(node, wanted, values.astype(np.int64), column(group), keys, places, near)


def places_of(bits: int, width: int) -> Ints:
    """The places of a set, in order."""
    data = np.frombuffer(bits.to_bytes(width // 8 + 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little"))


def _near(distances: Distances, k: int, key: int, local: int, places: Ints) -> Ints:
    """The distance of each place of a cell."""
    found = np.full(len(places), distances.base[k], np.int64)
    for n, plane in enumerate(distances.planes[k].get(key, [[]] * (local + 1))[local]):
        width = max(int(places[-1]) + 1, plane.bit_length())
        data = np.frombuffer(plane.to_bytes(width // 8 + 1, "little"), np.uint8)
        found += np.unpackbits(data, bitorder="little")[places].astype(np.int64) << n
    return found
