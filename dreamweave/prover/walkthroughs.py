"""The shortest list of choices from the beginning to a state.

Law: the engine, given a walkthrough, arrives where it says; and no shorter one does.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from ..engine.machine import Chance, begin, take
from ..language.model import Story
from .distances import Distances
from .flow import Edge
from .kernels import forward
from .layout import places_in
from .reference import Place
from .space import Space, choice_open, resting, spelt
from .states import States, states_of
from .steps import Sources, led_by

HALF: Final = 0.5
"""The share of the time for the distances of what a bounded search has met."""


class Step(NamedTuple):
    """One choice."""

    scene: int
    choice: int
    """Its place among the scene's choices."""
    outcomes: tuple[int, ...]
    """What chance gave, roll by roll: places among the ways."""


class Walkthrough(NamedTuple):
    """Choices that lead from the beginning to where it was asked for."""

    given: tuple[tuple[int, int], ...]
    """What the reader's ledger gave: slot and value."""
    steps: tuple[Step, ...]
    opening: tuple[int, ...] = ()
    """What chance gave before the first choice."""


class Spot(NamedTuple):
    """One state, as the space writes it down."""

    node: int
    key: int
    place: int


class Leg(NamedTuple):
    """A state at rest, and the edges that lead from it to the next."""

    spot: Spot
    edges: tuple[Edge, ...]


def walkthrough(space: Space, states: States) -> Walkthrough | None:
    """The shortest walkthrough to one of these states; None if there is no such state."""
    distances = distances_of(space)
    nearest = distances.nearest(states)
    if nearest is None:
        return None
    distance, *spot = nearest
    return Path(space, distances).to(Spot(*spot), distance)


def walkthrough_to_choice(
    space: Space, scene: int, choice: int, *, among: States | None = None
) -> Walkthrough | None:
    """The shortest walkthrough that ends by taking this choice; None if it is never open."""
    states = choice_open(space, scene, choice)
    nearest = distances_of(space).nearest(states if among is None else states & among)
    if nearest is None:
        return None
    distance, spot = nearest[0], Spot(*nearest[1:])
    path = Path(space, distances_of(space))
    found = path.to(spot, distance)
    if found is None:
        return None
    return found._replace(steps=(*found.steps, Step(scene, choice, path.outcomes(spot, choice))))


def arrived(story: Story, found: Walkthrough) -> Place:
    """Where the engine arrives by a walkthrough."""
    names = {story.variables[slot].name: bool(value) for slot, value in found.given}
    taken = begin(story, names, chance=_said(found.opening))
    for step in found.steps:
        choice = story.scenes[step.scene].choices[step.choice].id
        taken = take(story, taken.state, choice, chance=_said(step.outcomes))
    return taken.state.scene, taken.state.values


def _said(outcomes: tuple[int, ...]) -> Chance:
    """Chance as it was."""
    rolls = iter(outcomes)
    return lambda _: next(rolls)


def distances_of(space: Space) -> Distances:
    """The distance of every state; worked out once."""
    made: Distances | None = space.memo.get("distances")
    if made is None:
        limit, partly = space.found.limit, not space.complete
        if partly:
            # Of what was met there is more than can be told: the nearest, and time to go back.
            limit.begin(limit.stage, share=HALF)
        made = space.memo["distances"] = Distances(space.found, partly=partly)
        if partly:
            limit.begin(limit.stage)
    return made


def sources_of(space: Space) -> Sources:
    """Which keys an edge may come from; worked out once."""
    made: Sources | None = space.memo.get("sources")
    if made is None:
        made = space.memo["sources"] = Sources(space.found)
    return made


class Path:
    """Goes back from a state to the beginning."""

    def __init__(self, space: Space, distances: Distances) -> None:
        self.space, self.distances = space, distances
        self.found, self.plan = space.found, space.plan
        self.sources = sources_of(space)

    def to(self, spot: Spot, distance: int) -> Walkthrough | None:
        """The walkthrough to a state at this distance."""
        after = () if resting(self.space, spot.node) else self.onward(spot)
        legs: list[Leg] = []
        while True:
            leg = self.back(spot, distance)
            if leg is None:
                return None
            legs.append(leg._replace(edges=(*leg.edges, *after)))
            spot, after = leg.spot, ()
            if spot.node == self.plan.flow.origin:
                break
            distance -= 1
        return self.told(legs[::-1])

    def told(self, legs: list[Leg]) -> Walkthrough:
        """The legs as a walkthrough."""
        start = legs[0].spot
        values = spelt(self.space, *start)
        variables = self.space.story.variables
        given = tuple((slot, values[slot]) for slot, v in enumerate(variables) if v.given)
        steps = (Step(leg.spot.node, leg.edges[0].choice, rolls(leg.edges)) for leg in legs[1:])
        return Walkthrough(given, tuple(steps), rolls(legs[0].edges))

    def back(self, spot: Spot, distance: int) -> Leg | None:
        """A state at rest from which one step leads here, or the origin."""
        work: list[tuple[Spot, tuple[Edge, ...]]] = [(spot, ())]
        seen = {spot}
        while work:
            here, edges = work.pop()
            for before, edge in self.before(here, distance):
                if before.node == self.plan.flow.origin or resting(self.space, before.node):
                    return Leg(before, (edge, *edges))
                if before not in seen:
                    seen.add(before)
                    work.append((before, (edge, *edges)))
        return None

    def before(self, spot: Spot, distance: int) -> list[tuple[Spot, Edge]]:
        """The states from which one edge leads here on a shortest way."""
        goal = states_of(self.plan, [spot])
        found = []
        for k, place, number in self.sources.into.get(spot.node, ()):
            component = self.plan.components[k]
            node, edge = component.nodes[place], component.edges[place][number]
            wanted = distance - resting(self.space, node)
            for key in self.found.limit.checked(self.sources.keys(k, edge, spot.key)):
                bits = led_by(self.found, k, place, number, key, goal)
                if bits and (bits := bits & self.distances.level(k, key, place, wanted)):
                    # At rest any will do; of those passed some may stand in a circle.
                    rests = resting(self.space, node)
                    chosen = places_in(bits & -bits if rests else bits)
                    found += [(Spot(node, key, one), edge) for one in chosen]
        return found

    def outcomes(self, spot: Spot, choice: int) -> tuple[int, ...]:
        """What chance may give where a choice is taken and its step comes to rest."""
        for after, edge in self.after(spot):
            if edge.choice == choice:
                further = self.onward(after)
                if further or resting(self.space, after.node):
                    return rolls((edge, *further))
        return ()

    def onward(self, spot: Spot) -> tuple[Edge, ...]:
        """The edges by which a step that passes here may go on until it rests."""
        work: list[tuple[Spot, tuple[Edge, ...]]] = [(spot, ())]
        seen = {spot}
        while work:
            here, edges = work.pop()
            if resting(self.space, here.node):
                return edges
            for after, edge in self.after(here):
                if after not in seen:
                    seen.add(after)
                    work.append((after, (*edges, edge)))
        return ()

    def after(self, spot: Spot) -> list[tuple[Spot, Edge]]:
        """The states to which one edge leads from here."""
        k = self.plan.component_of[spot.node]
        component = self.plan.components[k]
        place = component.local[spot.node]
        found = []
        for number, edge in enumerate(component.edges[place]):
            for branch in component.branches(place, number, spot.key):
                if not (bits := 1 << spot.place & branch.filter):
                    continue
                bits = forward(bits, branch.stages)
                if edge.target in component.local:
                    change = component.change(branch)
                    key = spot.key & change[0] | change[1] if change else spot.key
                    found.append((Spot(edge.target, key, bits.bit_length() - 1), edge))
                    continue
                gate = component.gate_index[edge.target, branch.known]
                crossing = self.found.crossing(k, gate)
                for key, there in crossing.cross(spot.key, bits).items():
                    found.append((Spot(edge.target, key, there.bit_length() - 1), edge))
        return found


def rolled(step: Step, way: int) -> Step:
    """A step with one more roll."""
    return step._replace(outcomes=(*step.outcomes, way))


def rolls(edges: tuple[Edge, ...]) -> tuple[int, ...]:
    """What chance gave on these edges."""
    return tuple(edge.way for edge in edges if edge.odds)
