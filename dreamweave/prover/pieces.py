"""Sets of states of a whole that was explored part by part.

Law: a piece stands for its states in one part, each with every rider that is in the same group and
that the piece does not leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..language.model import Tree
from .endings import located
from .rows import Flags, Ints, distinct
from .space import at_ending, everything, reached, where
from .states import States
from .trees import fill, reads, slots_of
from .walkthroughs import Spot
from .whole import Act, Whole


class Piece(NamedTuple):
    """Some states of one part, with some of what rides along."""

    part: int
    states: States
    riders: Flags | None = None
    """By rider whether it is meant; None: all are."""


def acts_of(whole: Whole) -> Iterator[tuple[int, Act]]:
    """The parts that somebody enters, in order."""
    for k, act in enumerate(whole.acts):
        if act is not None:
            yield k, act


def entered(whole: Whole, part: int) -> Act:
    """A part that somebody enters. Raises `LookupError` for the others."""
    act = whole.acts[part]
    if act is None:
        raise LookupError(f"nobody enters part {part}")
    return act


def own(act: Act) -> States:
    """The states of a part in which a reader rests or ends."""
    rests = act.summary.part.rests
    return reached(act.summary.space).only(rests.__contains__)


def met(act: Act) -> States:
    """All states of a part, those too in which nobody rests."""
    nodes = act.summary.part.nodes
    return everything(act.summary.space).only(nodes.__contains__)


def ended(whole: Whole) -> list[Piece]:
    """The states in which the story has ended."""
    return [piece for k in range(len(whole.story.endings)) for piece in ended_so(whole, k)]


def ended_so(whole: Whole, ending: int) -> list[Piece]:
    """The states in which the story has ended so."""
    found = ((k, own(act) & at_ending(act.summary.space, ending)) for k, act in acts_of(whole))
    return [Piece(k, states) for k, states in found if states]


def holding(whole: Whole, tree: Tree) -> list[Piece]:
    """The states in which a reader rests or ends, and `tree` holds."""
    return [piece for k, act in acts_of(whole) for piece in holding_among(whole, k, tree, own(act))]


def holding_among(whole: Whole, part: int, tree: Tree, among: States) -> list[Piece]:
    """The states of a part among these in which `tree` holds."""
    act = whole.acts[part]
    if act is None or not among:
        return []
    slots = reads(tree) & ~act.summary.part.touched
    riding = {slot: k for k, slot in enumerate(act.rows.slots) if slots >> slot & 1}
    space = act.summary.space
    if not riding:
        states = where(space, fill(tree, _starts(whole, slots)), among=among)
        return [Piece(part, states)] if states else []
    lines, index = distinct([act.carried[:, k] for k in riding.values()])
    found = []
    for number, line in enumerate(lines):
        known = {slot: int(act.carried[line, k]) for slot, k in riding.items()}
        riders = index == number
        asked = fill(tree, {**_starts(whole, slots), **known})
        states = where(space, asked, among=in_groups(act, act.groups[riders], among))
        if states:
            found.append(Piece(part, states, riders))
    return found


def _starts(whole: Whole, slots: int) -> dict[int, int]:
    """What nobody brings or touches is at its start."""
    return {slot: whole.story.variables[slot].start for slot in slots_of(slots)}


def in_groups(act: Act, groups: Ints | Iterable[int], among: States) -> States:
    """Those of these states that are in one of these groups."""
    wanted = sorted({int(group) for group in groups})
    if len(wanted) == len(set(act.groups.tolist())):
        return among
    tree: Tree = ("in", ("var", act.summary.group), tuple(wanted))
    return where(act.summary.space, tree, among=among)


def riders_of(act: Act, piece: Piece) -> Ints:
    """The riders that are meant."""
    return np.arange(len(act.groups)) if piece.riders is None else np.flatnonzero(piece.riders)


def locate(whole: Whole, scene: int, values: tuple[int, ...]) -> tuple[int, Spot, int] | None:
    """Part, state and rider that a state of the story is; None if nobody reaches it."""
    for part, act in acts_of(whole):
        if scene in act.summary.part.rests:
            space = act.summary.space
            for rider in _riding(whole, act, scene, values):
                place = located(space, scene, (*values, int(act.groups[rider])))
                if place is not None:
                    return part, Spot(scene, *place), int(rider)
    return None


def _riding(whole: Whole, act: Act, scene: int, values: tuple[int, ...]) -> Ints:
    """The riders, one of each group, who bring what matters of these values."""
    alike = np.ones(len(act.groups), bool)
    for k, slot in enumerate(act.rows.slots):
        if whole.live[scene] >> slot & 1 and not act.summary.part.touched >> slot & 1:
            alike &= act.carried[:, k] == values[slot]
    riders = np.flatnonzero(alike)
    _, first = np.unique(act.groups[riders], return_index=True)
    return riders[first]
