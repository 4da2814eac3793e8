"""Which choices matter to an ending.

Law: a choice matters to an ending where taking it closes the ending for ever, whatever chance
gives, while another choice that is open there would have left it open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .endings import open_lanes
from .losses import led
from .space import Space, everything, reached
from .states import States


class Matter(NamedTuple):
    """A choice that takes an ending away from a reader who could have kept it."""

    scene: int
    choice: int
    ending: int
    states: States
    """Where it does so."""


def matters(space: Space) -> tuple[Matter, ...]:
    """The choices that matter to each ending, by scene and choice."""
    lanes = open_lanes(space)
    still_open = [lanes.lane(ending) for ending in range(len(space.story.endings))]
    return tuple(
        matter for scene in reached(space).scenes() for matter in _in(space, scene, still_open)
    )


def _in(space: Space, scene: int, still_open: list[States]) -> Iterator[Matter]:
    """The choices of one scene that matter."""
    choices = range(len(space.story.scenes[scene].choices))
    taken = [led(space, scene, choice, everything(space)) for choice in choices]
    keeping = [[led(space, scene, choice, states) for states in still_open] for choice in choices]
    for choice in choices:
        for ending in range(len(still_open)):
            kept = States(space.plan, {})
            for other in choices:
                if other != choice:
                    kept |= keeping[other][ending]
            if states := (taken[choice] - keeping[choice][ending]) & kept:
                yield Matter(scene, choice, ending, states)
