"""Which endings are still open.

Law: an ending is open in a state if and only if some play from it ends so.
"""

from __future__ import annotations

from .closure import Lanes
from .space import Space, at_ending, ended, explore


def open_lanes(space: Space) -> Lanes:
    """For each ending the states in which it is still open; worked out once."""
    made: Lanes | None = space.memo.get("endings")
    if made is None:
        goals = [at_ending(space, ending) for ending in range(len(space.story.endings))]
        made = space.memo["endings"] = Lanes(space.found, goals)
    return made


def endings_open(space: Space, scene: int, values: tuple[int, ...]) -> frozenset[int]:
    """The endings that some play from this state meets.

    A state that no playthrough reaches is explored on the spot.
    """
    place = located(space, scene, values)
    if place is None:
        around = explore(space.story, begin=(scene, values))
        return frozenset(space.story.scenes[end].ending for end in ended(around).scenes())
    return open_lanes(space).at(scene, *place)


def located(space: Space, scene: int, values: tuple[int, ...]) -> tuple[int, int] | None:
    """The key and the place of a state; None if it was not reached."""
    k = space.plan.component_of.get(scene)
    if k is None:
        return None
    component, held = space.plan.components[k], dict(enumerate(values))
    if any(values[slot] != value for slot, value in space.flow.fixed.items()):
        return None
    key, place = component.layout.key_of(held), component.layout.place_of(held)
    row = space.found.cells[k].get(key)
    if row is None or not row[component.local[scene]] >> place & 1:
        return None
    return key, place
