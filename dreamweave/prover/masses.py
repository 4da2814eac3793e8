"""The odds of large stories: all states of a component at once, in numpy.

Law 1: probability is neither made nor lost: what is told of no ending, of no one stuck, of no
fault and of no one going round for ever is the stated error.
Law 2: a circle is passed through again and again, until next to nothing is left in it.
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from ..language.model import NOWHERE
from .flow import Edge
from .limits import Limit
from .reader import End
from .space import Space, ending_at, resting
from .tables import Moved, Node, Numbers

Floats = NDArray[np.float64]

LEFT: Final = 1e-12
"""What may be left in a component, of one whole reader."""

SWEEPS: Final = 5_000
"""Passes through one component at most; what is left then is error."""

ENDLESS: Final = ("faults", "forever")
"""What becomes of those who go round: a step without rest is refused, others read for ever."""

PATIENCE: Final = 40
"""Passes after which it is asked whether some states are never left."""


class Block(NamedTuple):
    """The moves between two nodes."""

    component: int
    local: int
    """The node that is moved to."""
    source: Numbers
    target: Numbers
    share: Floats


class Masses:
    """How much of a reader comes by each state."""

    def __init__(self, space: Space) -> None:
        self.space, self.plan = space, space.plan
        self.nodes: dict[int, list[Node]] = {}
        self.arriving: dict[int, list[Floats]] = {}
        self.found: dict[End, float] = {}
        self.error = 0.0

    def read(self, start: tuple[int, ...]) -> tuple[dict[End, float], float]:
        """The odds for a reader who begins with these values, and a bound on their error."""
        origin = self.space.flow.origin
        k = self.plan.component_of[origin]
        component = self.plan.components[k]
        local = component.local[origin]
        self.enter(k)
        node = self.nodes[k][local]
        codes = node.codes()
        first = codes.find([np.array([start[slot]]) for slot in codes.slots], 1)
        self.arriving[k][local][first] = 1.0
        for n in range(len(self.plan.components)):
            if n in self.arriving:
                self.settle(n)
                del self.arriving[n], self.nodes[n]
        return self.found, self.error + 1e-12

    def enter(self, k: int) -> None:
        """Make a component ready to be entered."""
        if k in self.nodes:
            return
        component, sets = self.plan.components[k], self.space.found.cells[k]
        nodes = [Node(component.layout, sets, n) for n in range(len(component.nodes))]
        self.nodes[k] = nodes
        self.arriving[k] = [np.zeros(node.count) for node in nodes]

    def tell(self, name: End, mass: float) -> None:
        """Add to how a reading ends."""
        if mass:
            self.found[name] = self.found.get(name, 0.0) + mass

    def settle(self, k: int) -> None:
        """Pass on all that comes into a component."""
        component = self.plan.components[k]
        inner: list[list[Block]] = []
        outer: list[list[Block]] = []
        ends: list[dict[End, Floats]] = []
        for local, node in enumerate(component.nodes):
            self.space.found.limit.check()
            blocks, here = _Shares(self, k, local, node).blocks()
            inner.append([block for block in blocks if block.component == k])
            outer.append([block for block in blocks if block.component != k])
            ends.append(here)
            self.nodes[k][local].forget()
        rests = [resting(self.space, node) for node in component.nodes]
        flow = _Flow(self.arriving[k], inner, rests, self.space.found.limit)
        flow.run(outer, ends)
        self.error += flow.left()
        for kind in ENDLESS:
            self.tell(kind, flow.closed(kind))
        for local, total in enumerate(flow.total):
            for name, shares in ends[local].items():
                self.tell(name, float(total @ shares))
            for block in outer[local]:
                into = self.arriving[block.component][block.local]
                into += _moved(block, total, len(into))


def _moved(block: Block, mass: Floats, size: int) -> Floats:
    """What arrives by a block."""
    return cast("Floats", np.bincount(block.target, mass[block.source] * block.share, size))


class _Shares:
    """What a uniform reader does in each state of one node."""

    def __init__(self, masses: Masses, k: int, local: int, node: int) -> None:
        self.masses, self.k, self.node = masses, k, node
        self.space = masses.space
        self.states = masses.nodes[k][local]
        self.edges = self.space.plan.components[k].edges[local]

    def blocks(self) -> tuple[list[Block], dict[End, Floats]]:
        """The moves on from here; and how likely a reading ends here, and how."""
        count = self.states.count
        ending = ending_at(self.space, self.node)
        if not count or ending != NOWHERE:
            return [], {ending: np.ones(count)}
        chosen = self.chosen()
        totals = self.totals()
        parts: dict[tuple[int, int], list[tuple[Numbers, Numbers, Floats]]] = {}
        for edge in self.edges:
            moved = Moved(self.states, edge.ops)
            index = moved.index
            share = chosen[edge.choice][index]
            if edge.odds:
                share = share * edge.odds / totals[edge.choice][index]
            kept = share > 0
            if not kept.any():
                continue
            where, target = self.arrive(edge, moved)
            parts.setdefault(where, []).append(
                (index[kept].astype(np.int32), target[kept], share[kept])
            )
        found, lost = [], np.ones(count)
        for where, pieces in parts.items():
            source, target, share = map(np.concatenate, zip(*pieces, strict=True))
            lost -= np.bincount(source, share, count)
            found.append(Block(*where, source, target, share))
        # What rounding leaves is nobody's fault.
        lost[lost < 1e-9] = 0.0
        nothing = sum(chosen.values(), np.zeros(count)) == 0
        return found, {"stuck": lost * nothing, "faults": lost * ~nothing}

    def chosen(self) -> dict[int, Floats]:
        """By choice how likely a reader takes it in each state."""
        count = self.states.count
        if not resting(self.space, self.node):
            return {NOWHERE: np.ones(count)}
        choices = self.space.story.scenes[self.node].choices
        here = Moved(self.states, ())
        guards = self.space.flow.guards[self.node]
        open_at = [np.broadcast_to(here.value(guard), count).astype(bool) for guard in guards]
        own = np.zeros(count, bool)
        for choice, holds in zip(choices, open_at, strict=True):
            if choice.kind != "anywhere":
                own |= holds
        taken = [
            holds & ~own if choice.kind == "anywhere" else holds
            for choice, holds in zip(choices, open_at, strict=True)
        ]
        number = np.maximum(sum((t.astype(np.int64) for t in taken), np.zeros(count)), 1)
        return {n: t / number for n, t in enumerate(taken)}

    def totals(self) -> dict[int, Floats]:
        """By choice the weights of the ways that hold in each state."""
        found: dict[int, Floats] = {}
        for edge in self.edges:
            if edge.odds:
                total = found.setdefault(edge.choice, np.zeros(self.states.count))
                total[Moved(self.states, edge.ops, legal=False).index] += edge.odds
        return found

    def arrive(self, edge: Edge, moved: Moved) -> tuple[tuple[int, int], Numbers]:
        """Component and node where an edge arrives, and the states there."""
        into = self.space.plan.component_of[edge.target]
        self.masses.enter(into)
        local = self.space.plan.components[into].local[edge.target]
        codes = self.masses.nodes[into][local].codes()
        columns = [moved.column(slot) for slot in codes.slots]
        return (into, local), codes.find(columns, len(moved.index))


class _Flow:
    """What passes through one component."""

    def __init__(
        self, arriving: list[Floats], blocks: list[list[Block]], rests: list[bool], limit: Limit
    ) -> None:
        self.arriving, self.blocks, self.rests = arriving, blocks, rests
        self.limit = limit
        self.rest = [mass.copy() for mass in arriving]
        """What is still to be passed on."""
        self.total = [np.zeros(len(mass)) for mass in arriving]
        """What has come by each state."""
        self.gone = {name: [np.zeros(len(mass)) for mass in arriving] for name in ENDLESS}
        """By state how likely the next move leads to where it goes round for ever."""
        self.begun = dict.fromkeys(ENDLESS, 0.0)
        """What came in where it goes round for ever."""

    def left(self) -> float:
        """How much is still to be passed on."""
        return float(sum(np.abs(rest).sum() for rest in self.rest))

    def run(self, outer: list[list[Block]], ends: list[dict[End, Floats]]) -> None:
        """Sweep until nearly nothing is left."""
        before, ratio = self.left(), 0.0
        for sweep in range(SWEEPS):
            if before <= LEFT:
                return
            if sweep == PATIENCE:
                self.shut(outer, ends)
                before = self.left()
            step = self.sweep()
            now = self.left()
            last, ratio = ratio, now / before if before else 0.0
            # A circle that loses the same part each time can be summed up at once.
            steady = abs(ratio - last) < 0.01 * (1 - ratio)
            if sweep % 8 == 7 and 0.3 < ratio < 1 and steady:
                self.leap(step, ratio / (1 - ratio))
                now = self.left()
            before = now

    def closed(self, name: str) -> float:
        """How much of a reader has come to where it goes round for ever."""
        pairs = zip(self.total, self.gone[name], strict=True)
        return self.begun[name] + sum(float(total @ share) for total, share in pairs)

    def sweep(self) -> list[Floats]:
        """Let every node pass on what it holds, once; gives what was passed on."""
        step = []
        for local, blocks in enumerate(self.blocks):
            self.limit.check()
            mass = self.rest[local]
            step.append(mass)
            if not mass.any():
                continue
            self.rest[local] = np.zeros(len(mass))
            self.total[local] += mass
            for block in blocks:
                rest = self.rest[block.local]
                rest += _moved(block, mass, len(rest))
        return step

    def leap(self, step: list[Floats], times: float) -> None:
        """Go on as if every later sweep were this one, only smaller; then see what is wrong."""
        self.total = [total + times * more for total, more in zip(self.total, step, strict=True)]
        self.rest = [a - t for a, t in zip(self.arriving, self.total, strict=True)]
        for local, blocks in enumerate(self.blocks):
            for block in blocks:
                rest = self.rest[block.local]
                rest += _moved(block, self.total[local], len(rest))

    def shut(self, outer: list[list[Block]], ends: list[dict[End, Floats]]) -> None:
        """Take out the states that are never left."""
        ways_out = [np.zeros(len(mass), bool) for mass in self.rest]
        for local, blocks in enumerate(outer):
            for shares in ends[local].values():
                ways_out[local] |= shares > 0
            for block in blocks:
                ways_out[local][block.source] = True
        # First those in which a step never comes to rest: the engine refuses it.
        pairs = zip(ways_out, self.rests, strict=True)
        self.take_out(self.leading([out | rest for out, rest in pairs]), "faults")
        refused = self.gone["faults"]
        pairs_out = zip(ways_out, refused, strict=True)
        self.take_out(self.leading([out | (share > 0) for out, share in pairs_out]), "forever")

    def take_out(self, kept: list[NDArray[np.bool_]], name: str) -> None:
        """Let what comes to the states that are not kept end there, by this name."""
        for local, here in enumerate(kept):
            self.begun[name] += float(self.arriving[local][~here].sum())
            self.arriving[local] = self.arriving[local] * here
            self.rest[local] = self.rest[local] * here
        for local, blocks in enumerate(self.blocks):
            gone = self.gone[name][local]
            for n, block in enumerate(blocks):
                stays = kept[block.local][block.target]
                gone += np.bincount(block.source[~stays], block.share[~stays], len(gone))
                blocks[n] = block._replace(
                    source=block.source[stays],
                    target=block.target[stays],
                    share=block.share[stays],
                )
            # What is taken out passes nothing on that counts.
            gone *= kept[local]

    def leading(self, goal: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
        """For each node the states from which a goal can be reached."""
        found = [here.copy() for here in goal]
        growing = True
        while growing:
            growing = False
            for local in range(len(self.blocks) - 1, -1, -1):
                self.limit.check()
                for block in self.blocks[local]:
                    new = block.source[found[block.local][block.target]]
                    if not found[local][new].all():
                        found[local][new] = growing = True
        return found
