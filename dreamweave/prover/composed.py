"""What a proof asks of a story that was explored part by part.

Law: every answer is that of the whole story explored in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language.model import NOWHERE, Claim, Tree
from . import losses as lost
from . import numbers as counted
from .endings import open_beyond
from .losses import Unreached
from .onward import Onward, leading, still
from .onward import lost as cut_off
from .pieces import (
    Piece,
    acts_of,
    ended,
    ended_so,
    entered,
    holding,
    holding_among,
    locate,
    met,
    own,
)
from .questions import Cost, Met, Refusal
from .retrace import shortest
from .shares import odds
from .space import Space, at_door, at_scene, at_text, choice_open, stuck
from .spans import lengths, playthroughs
from .states import States
from .vacuity import spoken_of
from .whole import Act, Whole


class OfWhole:
    """The answers of a whole."""

    def __init__(self, whole: Whole) -> None:
        self.whole, self.story = whole, whole.story
        self.complete, self.states = whole.complete, whole.states
        self.parts, self.beginnings = len(whole.parts), len(whole.drawn.starts)
        self._lengths: tuple[counted.Length, ...] = ()
        self._onward: list[list[Onward | None]] = []
        """By ending, what leads there."""
        self._others: list[Space] = []
        """Spaces that begin where no playthrough comes."""

    def met(self, pieces: Iterable[Piece]) -> Met | None:
        """The states of these pieces, if there are any."""
        found = [piece for piece in pieces if piece.states]
        if not found:
            return None
        scenes = sorted({k for piece in found for k in piece.states.scenes()})
        return Met(tuple(scenes), lambda: shortest(self.whole, found))

    def scenes(self) -> frozenset[int]:
        """The scenes that somebody meets, if only in passing."""
        return frozenset(k for _, act in acts_of(self.whole) for k in met(act).scenes())

    def meets(self, tree: Tree, scene: int, choice: int) -> bool:
        """Whether `tree` holds somewhere in a scene, or while a choice's own text is told."""
        for part, act in acts_of(self.whole):
            space = act.summary.space
            told = at_scene(space, scene) if choice == NOWHERE else at_text(space, scene, choice)
            if holding_among(self.whole, part, tree, told & met(act)):
                return True
        return False

    def unreached(self) -> Unreached:
        """What nobody meets."""
        seen = self.scenes()
        open_ = set()
        for _, act in acts_of(self.whole):
            space = act.summary.space
            for index in own(act).scenes():
                for k in range(len(self.story.scenes[index].choices)):
                    if (index, k) not in open_ and choice_open(space, index, k):
                        open_.add((index, k))
        scenes = enumerate(self.story.scenes)
        choices = ((index, k) for index, s in scenes for k in range(len(s.choices)))
        missing = tuple(k for k in range(len(self.story.scenes)) if k not in seen)
        return Unreached(missing, tuple(one for one in choices if one not in open_))

    def stuck(self) -> dict[int, Met]:
        """By scene the states in which nothing is open and the story has not ended."""
        found: dict[int, Met] = {}
        for piece in self.at_a_loss():
            space = entered(self.whole, piece.part).summary.space
            for index in piece.states.scenes():
                here = self.met([Piece(piece.part, piece.states & at_scene(space, index))])
                if here:
                    found[index] = here
        return dict(sorted(found.items()))

    def at_a_loss(self) -> list[Piece]:
        """Where readers are stuck."""
        return [Piece(k, own(act) & stuck(act.summary.space)) for k, act in acts_of(self.whole)]

    def refusals(self) -> Iterable[Refusal]:
        """Every choice whose step may be refused."""
        for part, act in acts_of(self.whole):
            for kind, scene, choice, states in lost.faults(act.summary.space):
                if where := self.met([Piece(part, states)]):
                    yield Refusal(kind, scene, choice, where)

    def trapped(self) -> Met | None:
        """From where neither an ending nor being stuck can be reached any more."""
        goal = [*ended(self.whole), *self.at_a_loss()]
        return self.met(cut_off(self.whole, leading(self.whole, goal)))

    def ended(self, ending: int) -> Met | None:
        """Where the story has ended so."""
        return self.met(ended_so(self.whole, ending))

    def still_open(self, scene: int, values: tuple[int, ...]) -> frozenset[int]:
        """The endings that some play from this state meets, be it reached or not."""
        if not self._onward:
            goals = (ended_so(self.whole, k) for k in range(len(self.story.endings)))
            self._onward = [leading(self.whole, goal) for goal in goals]
        found = locate(self.whole, scene, values)
        if found is None:
            return open_beyond(self.story, self._others, scene, values)
        part, spot, rider = found
        told = ((k, onward[part]) for k, onward in enumerate(self._onward))
        return frozenset(k for k, one in told if one and one.states[one.kinds[rider]].holds(*spot))

    # ---------------------------------------------------------------------- claims

    def holds(self, claim: Claim) -> tuple[bool | None, Met | None]:
        """Whether a claim holds, None if that is not known, and the states that show it."""
        if claim.kind == "from_anywhere" and not self.complete:
            return None, None
        told = self.met(self.telling(claim))
        if told:
            return claim.kind == "sometimes", told
        return (claim.kind != "sometimes" if self.complete else None), None

    def telling(self, claim: Claim) -> list[Piece]:
        """The states that break a claim; for `sometimes` those that bear it out."""
        tree = claim.expression.tree
        match claim.kind:
            case "always":
                return holding(self.whole, ("not", tree))
            case "never" | "sometimes":
                return holding(self.whole, tree)
            case "from_anywhere":
                return self.never_again(holding(self.whole, tree))
            case _:
                require = claim.require.tree if claim.require else ("const", 1)
                return self.at_door(tree[1], ("not", require))

    def never_again(self, goal: list[Piece]) -> list[Piece]:
        """From where a goal is out of reach, for readers: who has ended is nowhere any more."""
        over = {k for k, scene in enumerate(self.story.scenes) if scene.ending != NOWHERE}
        lost = cut_off(self.whole, leading(self.whole, goal))
        return [p._replace(states=p.states.only(lambda n: n not in over)) for p in lost]

    def at_door(self, scene: int, tree: Tree) -> list[Piece]:
        """The moments of entering a scene in which `tree` holds."""
        return [
            piece
            for part, act in acts_of(self.whole)
            for piece in holding_among(
                self.whole, part, tree, at_door(act.summary.space, scene) & met(act)
            )
        ]

    def untested(self, claim: Claim) -> bool:
        """Whether nobody at all is what a claim speaks of."""
        tree = spoken_of(claim)
        if tree is None:
            return False
        if claim.kind == "before":
            return not self.met(self.at_door(claim.expression.tree[1], tree))
        return not self.met(holding(self.whole, tree))

    # --------------------------------------------------------------------- numbers

    def odds(self) -> tuple[counted.Odds, ...]:
        """For each combination of given flags the odds of a uniform reader."""
        return odds(self.whole)

    def length(self, ending: int) -> counted.Length:
        """How many choices lead to an ending, at least and at most."""
        if not self._lengths:
            self._lengths = lengths(self.whole)
        return self._lengths[ending]

    def playthroughs(self) -> counted.Playthroughs:
        """How many playthroughs there are."""
        return playthroughs(self.whole)

    def returns(self) -> Iterable[Cost]:
        """Every point of no return, by scene."""
        found: set[Cost] = set()
        taken = {part: _taken(act) for part, act in acts_of(self.whole)}
        for ending in range(len(self.story.endings)):
            onward = leading(self.whole, ended_so(self.whole, ending))
            for part, act in acts_of(self.whole):
                for piece in still(self.whole, onward, part):
                    found |= {(*cost, ending) for cost in _closing(act, taken[part], piece)}
        return sorted(found)


Taken = dict[tuple[int, int], States]
"""By scene and choice the states in which it can be taken."""


def _taken(act: Act) -> Taken:
    """Where the choices of a part can be taken."""
    space = act.summary.space
    settling = lost.settling(space)
    return {
        (scene, choice): lost.led(space, scene, choice, settling)
        for scene in own(act).scenes()
        for choice in range(len(space.story.scenes[scene].choices))
    }


def _closing(act: Act, taken: Taken, piece: Piece) -> Iterator[tuple[int, int]]:
    """The choices that may lead out of these states for ever, as scene and choice."""
    for (scene, choice), states in taken.items():
        among = states & piece.states
        if among and among - lost.led(act.summary.space, scene, choice, piece.states):
            yield scene, choice
