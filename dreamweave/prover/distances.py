"""How many choices lie at least between the beginning and each state.

Law: the distance of a state is the length of its shortest walkthrough.

A distance is kept in binary, a set of states for each of its bits: eight sets tell 256 distances
apart, for thousands of states at once.
"""

from __future__ import annotations

from .kernels import forward
from .limits import Exhausted
from .search import REST, Found, Sets
from .states import States

Planes = dict[int, list[list[int]]]
"""By key: for each node of a component the sets of the states whose distance has that bit."""


class Distances:
    """The distance of every state found."""

    __slots__ = ("base", "depth", "found", "partial", "planes")

    def __init__(self, found: Found, *, partly: bool = False) -> None:
        """With `partly`, some are told when the limit is met: ways that may not be shortest."""
        self.found = found
        self.planes: list[Planes] = [{} for _ in found.plan.components]
        self.base = [0] * len(found.plan.components)
        """The smallest distance in each component; the planes count from there."""
        self.depth = 0
        """The largest of all."""
        self.partial: dict[int, Sets] = {}
        """By component, from that in which the limit was met: the states that were told."""
        waiting: list[dict[int, Sets]] = [{} for _ in found.plan.components]
        self._begin(waiting)
        for k in range(len(found.plan.components)):
            if waiting[k]:
                self._explore(k, waiting, partly=partly)
                waiting[k] = {}

    def _explore(self, k: int, waiting: list[dict[int, Sets]], *, partly: bool) -> None:
        """Tell the distances of one component."""
        layers = _Layers(self, k, waiting)
        limit = self.found.limit
        try:
            layers.run()
        except Exhausted:
            if not partly:
                raise
            limit.begin(limit.stage, share=REST / (len(self.planes) - k))
            self.partial[k] = {}
        if self.partial:
            # Who enters here was not told wholly, so neither are those who are here.
            self.partial[k] = layers.seen

    def _begin(self, waiting: list[dict[int, Sets]]) -> None:
        plan = self.found.plan
        k = plan.component_of[plan.flow.origin]
        place = plan.components[k].local[plan.flow.origin]
        waiting[k][0] = {
            key: [bits if n == place else 0 for n, bits in enumerate(row)]
            for key, row in self.found.entries[k].items()
        }

    def told(self, k: int, key: int, place: int, bits: int) -> int:
        """Those of some states of a cell whose distance is known."""
        if not self.partial or k < min(self.partial):
            return bits
        row = self.partial.get(k, {}).get(key)
        return bits & row[place] if row else 0

    def level(self, k: int, key: int, place: int, distance: int) -> int:
        """The states of a cell at this distance."""
        bits = self.told(k, key, place, self.found.cells[k][key][place])
        rest = distance - self.base[k]
        planes = self.planes[k].get(key)
        if rest < 0 or planes is None:
            return 0
        for n, plane in enumerate(planes[place]):
            bits &= plane if rest >> n & 1 else ~plane
        return 0 if rest >> len(planes[place]) else bits

    def nearest(self, states: States) -> tuple[int, int, int, int] | None:
        """Distance, node, key and place of a state than which none is nearer."""
        best: tuple[int, int, int, int] | None = None
        for node, key, bits in states.cells():
            k = self.found.plan.component_of[node]
            place = self.found.plan.components[k].local[node]
            planes = self.planes[k].get(key)
            left = 0 if planes is None else self.told(k, key, place, bits)
            if planes is None or not left:
                continue
            distance = self.base[k]
            for n in range(len(planes[place]) - 1, -1, -1):
                if low := left & ~planes[place][n]:
                    left = low
                else:
                    distance += 1 << n
            if best is None or distance < best[0]:
                best = (distance, node, key, (left & -left).bit_length() - 1)
        return best


class _Layers:
    """One component, explored distance by distance."""

    def __init__(self, distances: Distances, k: int, waiting: list[dict[int, Sets]]) -> None:
        self.distances, self.k, self.waiting = distances, k, waiting
        self.found = distances.found
        self.component = self.found.plan.components[k]
        self.width = len(self.component.nodes)
        story = self.found.plan.flow.story
        self.rests = [
            node < len(story.scenes) and not story.scenes[node].next
            for node in self.component.nodes
        ]
        self.seen: Sets = {}
        self.planes = distances.planes[k]

    def run(self) -> None:
        """Explore until no entry waits and nothing is new."""
        entries = self.waiting[self.k]
        distance = self.distances.base[self.k] = min(entries)
        now: Sets = {}
        while now or entries:
            if not now:
                distance = min(entries)
            for key, row in entries.pop(distance, {}).items():
                _add(now, key, row)
            now = self.layer(distance, now)
            distance += 1
        self.component.forget()

    def layer(self, distance: int, now: Sets) -> Sets:
        """Take what is this far; gives what is one choice further."""
        later: Sets = {}
        while now:
            self.found.limit.check()
            key, row = now.popitem()
            # Beyond what was found a search that was stopped knows nothing.
            found = self.found.cells[self.k].get(key)
            if found is None:
                continue
            seen = self.seen.get(key)
            if seen is None:
                seen = self.seen[key] = [0] * self.width
                self.planes[key] = [[] for _ in range(self.width)]
            for place, bits in enumerate(row):
                if bits:
                    fresh = bits & found[place] & ~seen[place]
                    if fresh:
                        seen[place] |= fresh
                        self.mark(key, place, fresh, distance)
                        onward = later if self.rests[place] else now
                        self.spread(key, place, fresh, distance, onward)
        return later

    def mark(self, key: int, place: int, fresh: int, distance: int) -> None:
        """Write down how far these states are."""
        self.distances.depth = max(self.distances.depth, distance)
        planes = self.planes[key][place]
        rest, n = distance - self.distances.base[self.k], 0
        while rest:
            if n == len(planes):
                planes.append(0)
            if rest & 1:
                planes[n] |= fresh
            rest, n = rest >> 1, n + 1

    def spread(self, key: int, place: int, fresh: int, distance: int, onward: Sets) -> None:
        """Move fresh states on, to where they belong."""
        inner, outer, leave = self.component.moves(place, key)
        for target, mask, stages in inner:
            if bits := fresh & mask:
                self.put(onward, key, target, forward(bits, stages))
        for target, mask, stages, kept, added in outer:
            if bits := fresh & mask:
                self.put(onward, key & kept | added, target, forward(bits, stages))
        for gate, mask, stages in leave:
            if bits := fresh & mask:
                further = distance + self.rests[place]
                self.through(key, gate, forward(bits, stages), further)

    def put(self, sets: Sets, key: int, target: int, bits: int) -> None:
        row = sets.get(key)
        if row is None:
            row = sets[key] = [0] * self.width
        row[target] |= bits

    def through(self, key: int, gate: int, bits: int, distance: int) -> None:
        """Let states wait where a gate leads."""
        plan = self.found.plan
        crossing = self.found.crossing(self.k, gate)
        node = self.component.gates[gate][0]
        into = plan.component_of[node]
        target = plan.components[into]
        sets = self.waiting[into].setdefault(distance, {})
        for there, arrived in crossing.cross(key, bits).items():
            row = sets.get(there)
            if row is None:
                row = sets[there] = [0] * len(target.nodes)
            row[target.local[node]] |= arrived


def _add(sets: Sets, key: int, row: list[int]) -> None:
    before = sets.get(key)
    sets[key] = [a | b for a, b in zip(before, row, strict=True)] if before else row
