"""How a story is explored: in one, or part by part where that is less work.

Law: which of the two it was changes no answer; it changes how long one waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..language.model import Story
from .alive import alive
from .flow import flow
from .limits import Limit
from .parts import Division
from .plan import ALL, Reductions
from .questions import OfSpace, Questions
from .space import Watch, explore, watched_slots

FEW: Final = 20_000
"""States of a story that is better explored in one: for so few odds may be exact, and numpy, which
parts need, takes longer to import than everything else."""

HALF: Final = 0.5
"""What composing may take of what is left: the other half is for searching in one after all."""


def explored(
    story: Story,
    *,
    watch: Iterable[Watch] = (),
    doors: Iterable[int] = (),
    told: Iterable[tuple[int, int]] = (),
    reduce: Reductions = ALL,
    limit: Limit | None = None,
    few: int = FEW,
) -> Questions:
    """Every state of a story, ready to be asked about. The words mean what they do to `explore`.

    A story of several parts with more states than `few` is explored part by part, unless nearly
    all of them are in one component that would be as large there.
    """
    kept, entered, passed = list(watch), sorted(set(doors)), sorted(set(told))
    limit = limit or Limit()
    most = few if reduce.summaries and _divided(story, entered, passed) else None
    space = explore(
        story, watch=kept, doors=entered, told=passed, reduce=reduce, limit=limit, most=most
    )
    if space.left_out != "states":
        return OfSpace(space)
    from .composed import OfWhole  # noqa: PLC0415 (numpy)
    from .composing import compose  # noqa: PLC0415

    with limit.lent(HALF):
        composed = compose(
            story, watch=kept, doors=entered, told=passed, reduce=reduce, limit=limit
        )
    whole = OfWhole(composed)
    if whole.complete or whole.states > space.states:
        return whole
    # The first part alone was too much: what one search meets is more than nothing.
    limit.begin(limit.stage)
    left = explore(story, watch=kept, doors=entered, told=passed, reduce=reduce, limit=limit)
    return OfSpace(max(left, space, key=lambda one: one.states))


def _divided(story: Story, doors: Iterable[int], told: Iterable[tuple[int, int]]) -> bool:
    """Whether a story has more than one part; one chapter never has."""
    if len(story.chapters) == 1:
        return False
    drawn = flow(story, doors=frozenset(doors), told=frozenset(told))
    asked = watched_slots(drawn, ())
    return len(Division(drawn, alive(drawn.edges, asked), asked).parts()) > 1
