"""Which endings are still open.

Law: an ending is open in a state if and only if some play from it ends so.
"""

from __future__ import annotations

import functools

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
    """The key and the place under which a state is written down; None if it was not reached.

    Where a variable no longer matters, a state that differs in it alone stands for this one.
    """
    k = space.plan.component_of.get(scene)
    if k is None:
        return None
    component, held = space.plan.components[k], dict(enumerate(values))
    if any(values[slot] != value for slot, value in space.flow.fixed.items()):
        return None
    cells, local = space.found.cells[k], component.local[scene]
    key, place = component.layout.key_of(held), component.layout.place_of(held)
    if key in cells and cells[key][local] >> place & 1:
        return key, place
    kept = space.plan.kept[scene]
    same = functools.reduce(
        int.__and__,
        (
            component.layout.masks(slot)[values[slot] - component.layout.low[slot]]
            for slot in component.layout.inside
            if kept >> slot & 1
        ),
        component.layout.full,
    )
    field = component.layout.field(s for s in component.layout.carried if kept >> s & 1)
    for other, row in cells.items():
        if not (other ^ key) & field and (bits := row[local] & same):
            return other, (bits & -bits).bit_length() - 1
    return None
