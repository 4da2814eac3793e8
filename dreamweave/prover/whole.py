"""A story that was explored part by part, as what else is asked of it finds it.

Law: who enters a part, with everything they bring, is known exactly; what a part does with it is
its summary. So whatever is true of some state of the story is true of a state of a summary with
something that rides along, and the other way round.
"""

from __future__ import annotations

from typing import NamedTuple

from ..language.model import Story
from .flow import Flow
from .limits import Limit
from .parts import Part
from .rows import Ints, Rows, Small
from .summary import Summary


class Link(NamedTuple):
    """How one exit of a part leads on: a line for each state there and each who can be in it."""

    exit: int
    """Its number among the summary's exits."""
    into: int
    """The part that is entered; -1 for an ending."""
    states: Small
    """Lines of the exit."""
    riders: Small
    """Lines of the act's riders."""
    near: Small
    rows: Small
    """Lines of the entered part's rows; empty for an ending."""


class Act(NamedTuple):
    """A part with who enters it and where they go."""

    summary: Summary
    rows: Rows
    by_row: bool
    """A rider is a line of `rows`; else a rider is all that rides along, in one or more rows."""
    groups: Ints
    """By rider: the group it is in."""
    riders: Ints
    """By row: its rider."""
    carried: Small
    """By rider: what it brings, with the columns of `rows.values`; only those of what rides along
    mean anything."""
    links: list[Link]


class Whole(NamedTuple):
    """A whole story, part by part."""

    story: Story
    complete: bool
    limit: Limit
    """Asked now and then by whoever works long with it."""
    drawn: Flow
    parts: list[Part]
    acts: list[Act | None]
    """By part; None where nobody comes."""
    live: list[int]
    """By node the slots that matter there."""
    states: int
    """How many states were explored."""
