"""What a proof asks of a story that was explored, in one or part by part.

Law: both ways of exploring answer every question alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from ..language.model import NOWHERE, Claim, Story, Tree
from . import claims as claimed
from . import losses as lost
from . import numbers as counted
from .endings import endings_open
from .losses import Unreached
from .space import Space, at_ending, at_scene, at_text, everything, stuck, where
from .states import States
from .vacuity import untested
from .walkthroughs import Walkthrough, walkthrough


class Met(NamedTuple):
    """Some states that were met; there is at least one."""

    scenes: tuple[int, ...]
    """The scenes they belong to, in order."""
    way: Callable[[], Walkthrough | None]
    """Gives the shortest walkthrough to one of them."""


class Refusal(NamedTuple):
    """A choice whose step may be refused."""

    kind: str
    """`illegal`, `nowhere` or `endless`."""
    scene: int
    """`NOWHERE`: it happens when a playthrough begins."""
    choice: int
    where: Met


Cost = tuple[int, int, int]
"""A point of no return: scene, choice, and the ending that taking it closes."""


class Questions(Protocol):
    """What can be asked."""

    story: Story
    complete: bool
    """Whether every state was met."""
    states: int
    parts: int
    """How many parts were explored by themselves; 1: the story was explored in one."""
    beginnings: int
    """How many combinations of given flags there are to begin with."""

    def scenes(self) -> frozenset[int]:
        """The scenes that somebody meets, if only in passing."""

    def meets(self, tree: Tree, scene: int, choice: int) -> bool:
        """Whether `tree` holds somewhere in a scene, or while a choice's own text is told.

        `choice` is `NOWHERE` for the scene.
        """

    def unreached(self) -> Unreached:
        """What nobody meets. Means something only where every state was met; so do the rest."""

    def stuck(self) -> Mapping[int, Met]:
        """By scene the states in which nothing is open and the story has not ended."""

    def refusals(self) -> Iterable[Refusal]:
        """Every choice whose step may be refused."""

    def trapped(self) -> Met | None:
        """From where neither an ending nor being stuck can be reached any more."""

    def ended(self, ending: int) -> Met | None:
        """Where the story has ended so."""

    def still_open(self, scene: int, values: tuple[int, ...]) -> frozenset[int]:
        """The endings that some play from this state meets, be it reached or not."""

    def holds(self, claim: Claim) -> tuple[bool | None, Met | None]:
        """Whether a claim holds, None if that is not known, and the states that show it."""

    def untested(self, claim: Claim) -> bool:
        """Whether nobody at all is what a claim speaks of."""

    def odds(self) -> tuple[counted.Odds, ...]:
        """For each combination of given flags the odds of a uniform reader."""

    def length(self, ending: int) -> counted.Length:
        """How many choices lead to an ending, at least and at most."""

    def playthroughs(self) -> counted.Playthroughs:
        """How many playthroughs there are."""

    def returns(self) -> Iterable[Cost]:
        """Every point of no return, by scene."""


class OfSpace:
    """The answers of a story that was explored in one."""

    def __init__(self, space: Space) -> None:
        self.space, self.story = space, space.story
        self.complete, self.states = space.complete, space.states
        self.parts, self.beginnings = 1, len(space.flow.starts)

    def met(self, states: States) -> Met | None:
        """These states, if there are any."""
        scenes = states.scenes()
        return Met(scenes, lambda: walkthrough(self.space, states)) if states else None

    def scenes(self) -> frozenset[int]:
        """The scenes that somebody meets, if only in passing."""
        return frozenset(everything(self.space).scenes())

    def meets(self, tree: Tree, scene: int, choice: int) -> bool:
        """Whether `tree` holds somewhere in a scene, or while a choice's own text is told."""
        if choice == NOWHERE:
            among = at_scene(self.space, scene)
        else:
            among = at_text(self.space, scene, choice)
        return bool(where(self.space, tree, among=among))

    def unreached(self) -> Unreached:
        """What nobody meets."""
        return lost.unreached(self.space)

    def stuck(self) -> dict[int, Met]:
        """By scene the states in which nothing is open and the story has not ended."""
        bad = stuck(self.space)
        found = {k: self.met(bad & at_scene(self.space, k)) for k in bad.scenes()}
        return {k: met for k, met in found.items() if met}

    def refusals(self) -> Iterable[Refusal]:
        """Every choice whose step may be refused."""
        for kind, scene, choice, states in lost.faults(self.space):
            if met := self.met(states):
                yield Refusal(kind, scene, choice, met)

    def trapped(self) -> Met | None:
        """From where neither an ending nor being stuck can be reached any more."""
        caught = lost.traps(self.space) - lost.can_reach(self.space, stuck(self.space))
        return self.met(caught)

    def ended(self, ending: int) -> Met | None:
        """Where the story has ended so."""
        return self.met(at_ending(self.space, ending))

    def still_open(self, scene: int, values: tuple[int, ...]) -> frozenset[int]:
        """The endings that some play from this state meets, be it reached or not."""
        return endings_open(self.space, scene, values)

    def holds(self, claim: Claim) -> tuple[bool | None, Met | None]:
        """Whether a claim holds, None if that is not known, and the states that show it."""
        holds, states = claimed.holds(self.space, claim)
        return holds, self.met(states) if states else None

    def untested(self, claim: Claim) -> bool:
        """Whether nobody at all is what a claim speaks of."""
        return untested(self.space, claim)

    def odds(self) -> tuple[counted.Odds, ...]:
        """For each combination of given flags the odds of a uniform reader."""
        return counted.odds(self.space)

    def length(self, ending: int) -> counted.Length:
        """How many choices lead to an ending, at least and at most."""
        return counted.length(self.space, ending)

    def playthroughs(self) -> counted.Playthroughs:
        """How many playthroughs there are."""
        return counted.playthroughs(self.space)

    def returns(self) -> Iterable[Cost]:
        """Every point of no return, by scene."""
        return ((one.scene, one.choice, one.ending) for one in lost.losses(self.space))
