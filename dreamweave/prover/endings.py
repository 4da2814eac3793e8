"""Which endings are still open.

Law: an ending is open in a state if and only if some play from it ends so.
"""

from __future__ import annotations

import functools
from typing import Final

from ..language.model import Story
from .closure import Lanes
from .space import Space, at_ending, ended, explore

AROUND: Final = 4
"""Spaces kept that begin in a state which no playthrough reaches: a save has one, if any."""

SECONDS: Final = 10.0
"""For exploring such a space; an ending that is not met by then counts as closed."""


def open_lanes(space: Space) -> Lanes:
    """For each ending the states in which it is still open; worked out once."""
    made: Lanes | None = space.memo.get("endings")
    if made is None:
        goals = [at_ending(space, ending) for ending in range(len(space.story.endings))]
        made = space.memo["endings"] = Lanes(space.found, goals)
    return made


def endings_open(space: Space, scene: int, values: tuple[int, ...]) -> frozenset[int]:
    """The endings that some play from this state meets.

    A state that no playthrough reaches is explored on the spot, and so is known whatever follows
    it. Where exploring ended early, these are the endings met by then.
    """
    place = located(space, scene, values)
    if place is not None:
        return open_lanes(space).at(scene, *place)
    return open_beyond(space.story, space.memo.setdefault("around", []), scene, values)


def open_beyond(
    story: Story, others: list[Space], scene: int, values: tuple[int, ...]
) -> frozenset[int]:
    """The same for a state that no playthrough reaches; `others` remembers what was explored."""
    for known in others:
        place = located(known, scene, values)
        if place is not None:
            return open_lanes(known).at(scene, *place)
    around = explore(story, begin=(scene, values), seconds=SECONDS)
    others[:] = [around, *others[: AROUND - 1]]
    return frozenset(story.scenes[end].ending for end in ended(around).scenes())


def located(space: Space, scene: int, values: tuple[int, ...]) -> tuple[int, int] | None:
    """The key and the place under which a state is written down; None if it was not reached.

    Where a variable no longer matters, a state that differs in it alone stands for this one.
    """
    k = space.plan.component_of.get(scene)
    if k is None or any(values[slot] != value for slot, value in space.flow.fixed.items()):
        return None
    component, held = space.plan.components[k], dict(enumerate(values))
    cells, local = space.found.cells[k], component.local[scene]
    key, place = component.layout.key_of(held), component.layout.place_of(held)
    if key in cells and cells[key][local] >> place & 1:
        return key, place
    same = _same(space, scene, values)
    for other in _alike(space, scene, key):
        if bits := cells[other][local] & same:
            return other, (bits & -bits).bit_length() - 1
    return None


def _same(space: Space, scene: int, values: tuple[int, ...]) -> int:
    """The places that hold these values, as far as they matter in a scene."""
    layout = space.plan.components[space.plan.component_of[scene]].layout
    masks = (
        layout.masks(slot)[values[slot] - layout.low[slot]]
        for slot in layout.inside
        if space.plan.kept[scene] >> slot & 1
    )
    return functools.reduce(int.__and__, masks, layout.full)


def _alike(space: Space, scene: int, key: int) -> list[int]:
    """The keys in which a scene was reached that are this one, as far as it matters there."""
    k = space.plan.component_of[scene]
    layout, local = space.plan.components[k].layout, space.plan.components[k].local[scene]
    field = layout.field(slot for slot in layout.carried if space.plan.kept[scene] >> slot & 1)
    index: dict[int, list[int]] | None = space.memo.get(("alike", scene))
    if index is None:
        index = space.memo["alike", scene] = {}
        for other, row in space.found.cells[k].items():
            if row[local]:
                index.setdefault(other & field, []).append(other)
    return index.get(key & field, [])
