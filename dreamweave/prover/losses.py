"""What goes wrong while a story is played, and what a choice can cost.

Law: whatever is named here can happen to a reader; in a complete space nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..language.model import NOWHERE, Tree, Way
from .closure import can_reach as _can_reach
from .endings import open_lanes
from .flow import LEGAL, TEST, Op, did
from .space import Space, choice_open, ended, everything, reached, resting
from .states import States
from .steps import led_by
from .trees import FALSE, both, negate, settle


class Fault(NamedTuple):
    """A choice whose step may be refused."""

    kind: str
    """`illegal` (a machine has no such move), `nowhere` (no way on holds) or `endless`."""
    scene: int
    """`NOWHERE`: it happens when a playthrough begins."""
    choice: int
    states: States
    """Where taking the choice may fail."""


class Loss(NamedTuple):
    """A point of no return: the choice closes the ending for ever, whatever chance gives.

    Another choice that is open there keeps it open, or it would have been closed before.
    """

    scene: int
    choice: int
    ending: int
    states: States
    """Where it does so; the ending is open in each of them."""


class Unreached(NamedTuple):
    """What no playthrough meets."""

    scenes: tuple[int, ...]
    choices: tuple[tuple[int, int], ...]
    """Scene and choice: never open."""


def can_reach(space: Space, states: States) -> States:
    """The states from which some play meets one of these; these themselves too."""
    return _can_reach(space.found, states)


def traps(space: Space) -> States:
    """The states from which no ending can be reached any more, stuck ones included."""
    return reached(space) - can_reach(space, ended(space))


def unreached(space: Space) -> Unreached:
    """The scenes that nobody meets, and the choices that are never open."""
    met = everything(space).nodes()
    choices = [
        (index, k)
        for index, scene in enumerate(space.story.scenes)
        for k in range(len(scene.choices))
        if index not in met or not choice_open(space, index, k)
    ]
    missing = (k for k in range(len(space.story.scenes)) if k not in met)
    return Unreached(tuple(missing), tuple(choices))


def losses(space: Space) -> tuple[Loss, ...]:
    """Every point of no return."""
    lanes = open_lanes(space)
    still_open = [lanes.lane(ending) for ending in range(len(space.story.endings))]
    rests, found = settling(space), []
    for index in reached(space).scenes():
        for choice in range(len(space.story.scenes[index].choices)):
            taken = led(space, index, choice, rests)
            for ending, states in enumerate(still_open):
                closed = (taken & states) - led(space, index, choice, states)
                if closed:
                    found.append(Loss(index, choice, ending, closed))
    return tuple(found)


def settling(space: Space) -> States:
    """Where a step may come to rest: a choice that leads only elsewhere is refused, and no move."""
    return can_reach(space, reached(space))


def led(space: Space, node: int, choice: int, goal: States) -> States:
    """The states of a node from which a choice may lead into `goal`."""
    k = space.plan.component_of[node]
    component = space.plan.components[k]
    place = component.local[node]
    numbers = [n for n, edge in enumerate(component.edges[place]) if edge.choice == choice]
    sets = {}
    for key in space.found.limit.checked(space.found.cells[k]):
        bits = 0
        for number in numbers:
            bits |= led_by(space.found, k, place, number, key, goal)
        if bits:
            sets[key] = [bits if n == place else 0 for n in range(len(component.nodes))]
    return States(space.plan, {k: sets} if sets else {})


# ---------------------------------------------------------------------------- faults


def faults(space: Space) -> tuple[Fault, ...]:
    """Every choice whose step may be refused, by kind."""
    found: dict[tuple[str, int, int], States] = {}
    for kind, node, choice, states in _here(space):
        for scene, taken, before in _taken(space, node, choice, states):
            name = (kind, scene, taken)
            found[name] = found[name] | before if name in found else before
    return tuple(Fault(*name, states) for name, states in sorted(found.items()))


def _here(space: Space) -> Iterator[tuple[str, int, int, States]]:
    """Kind, node, choice and states: where a step fails on its way on from this node."""
    nodes = everything(space).nodes()
    for node in nodes:
        for choice, ops, ways in _ways_on(space, node):
            for kind, refused in _refusals(space, node, ops):
                yield kind, node, choice, refused
            tests = _none_holds(space, node, ways)
            if tests is not None:
                states = _filtered(space, node, [*ops, (TEST, NOWHERE, tests)])
                if states:
                    yield "nowhere", node, choice, states
        component = space.plan.components[space.plan.component_of[node]]
        for edge in component.edges[component.local[node]]:
            for kind, refused in _refusals(space, node, edge.ops):
                yield kind, node, edge.choice, refused
    circle = _circle(space)
    for node in circle.nodes():
        yield "endless", node, NOWHERE, circle.only({node}.__contains__)


def _ways_on(space: Space, node: int) -> Iterator[tuple[int, list[Op], tuple[Way, ...]]]:
    """The choices of a node, or `NOWHERE` for its `next`: what is done before a way is taken."""
    story, drawn = space.story, space.flow
    if node == drawn.origin:
        return
    if node > drawn.origin:
        moment = drawn.moments[node - drawn.origin]
        if moment.choice != NOWHERE:
            yield NOWHERE, [], story.scenes[moment.scene].choices[moment.choice].goto
        return
    scene = story.scenes[node]
    if scene.next:
        yield NOWHERE, [], scene.next
        return
    told = {(m.scene, m.choice) for m in drawn.moments}
    for k, choice in enumerate(scene.choices):
        if (node, k) not in told:
            first: Op = (TEST, NOWHERE, drawn.guards[node][k])
            yield k, [first, *did(story, choice, node, drawn.fixed)], choice.goto


def _none_holds(space: Space, node: int, ways: tuple[Way, ...]) -> Tree | None:
    """When none of these ways holds; None: never."""
    if any(way.when is None for way in ways):
        return None
    drawn = space.flow
    scene = node if node < drawn.origin else drawn.moments[node - drawn.origin].scene
    tests = [settle(w.when.tree, scene, NOWHERE, drawn.fixed) for w in ways if w.when]
    closed = both(*(negate(both(test)) for test in tests))
    return None if closed == FALSE else closed


def _refusals(space: Space, node: int, ops: Sequence[Op]) -> Iterator[tuple[str, States]]:
    """The states in which a machine refuses one of these ops."""
    for n, (kind, _, tree) in enumerate(ops):
        if kind == LEGAL:
            states = _filtered(space, node, [*ops[:n], (TEST, NOWHERE, negate(tree))])
            if states:
                yield "illegal", states


def _filtered(space: Space, node: int, ops: list[Op]) -> States:
    """The states of a node that pass the tests of these ops."""
    k = space.plan.component_of[node]
    component = space.plan.components[k]
    place = component.local[node]
    sets = {}
    for key, row in space.found.limit.checked(space.found.cells[k].items()):
        bits = 0
        for branch in component.kernels.branches(ops, key) if row[place] else ():
            bits |= row[place] & branch.filter
        if bits:
            sets[key] = [bits if n == place else 0 for n in range(len(component.nodes))]
    return States(space.plan, {k: sets} if sets else {})


def _circle(space: Space) -> States:
    """The moments of passing from which a step may never come to rest."""
    circle = everything(space).only(lambda node: not resting(space, node))
    while circle:
        kept = States(space.plan, {})
        for node in circle.nodes():
            kept |= circle & led(space, node, NOWHERE, circle)
        if kept == circle:
            break
        circle = kept
    return circle


def _taken(
    space: Space, node: int, choice: int, states: States
) -> Iterator[tuple[int, int, States]]:
    """Scene, choice and states in which a reader chose what came to these states."""
    seen, work = States(space.plan, {}), [(node, choice, states)]
    while work:
        node, choice, states = work.pop()
        if resting(space, node):
            yield node, choice, states
            continue
        if node == space.flow.origin:
            yield NOWHERE, NOWHERE, states
            continue
        states -= seen
        seen |= states
        for source, taken in _sources(space, node):
            if before := led(space, source, taken, states):
                work.append((source, taken, before))


def _sources(space: Space, node: int) -> list[tuple[int, int]]:
    """The nodes and choices with an edge to a node."""
    return sorted(
        {
            (edge.source, edge.choice)
            for edges in space.flow.edges
            for edge in edges
            if edge.target == node and edge.source in space.plan.component_of
        }
    )
