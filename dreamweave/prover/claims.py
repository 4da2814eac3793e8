"""Whether a story's claims hold, with a playthrough that shows it.

Law: what was found in a space that is not complete can break a claim and bear out a `sometimes`;
that a claim holds of everybody, or that nobody ever does something, takes a complete one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language.model import Claim, Tree
from .losses import can_reach
from .space import Space, Watch, at_door, ended, reached, where
from .states import States


def watched(claims: Iterable[Claim]) -> Iterator[Watch]:
    """What must be kept so that these claims can be judged."""
    for claim in claims:
        if claim.kind == "before" and claim.require is not None:
            yield claim.require.tree, claim.expression.tree[1]
        else:
            yield claim.expression.tree


def doors(claims: Iterable[Claim]) -> list[int]:
    """The scenes whose moment of entering these claims ask about."""
    return [claim.expression.tree[1] for claim in claims if claim.kind == "before"]


def holds(space: Space, claim: Claim) -> tuple[bool | None, States | None]:
    """Whether a claim holds, None if that is not known, and the states that show it."""
    if claim.kind == "from_anywhere" and not space.complete:
        # From where nothing leads on, a way may not have been found yet.
        return None, None
    told = _telling(space, claim)
    if told:
        return claim.kind == "sometimes", told
    return (claim.kind != "sometimes" if space.complete else None), None


def _telling(space: Space, claim: Claim) -> States:
    """The states that break a claim; for `sometimes` those that bear it out."""
    tree = claim.expression.tree
    match claim.kind:
        case "always":
            return where(space, _not(tree))
        case "never" | "sometimes":
            return where(space, tree)
        case "from_anywhere":
            # Who has ended is nowhere any more; the claim speaks of readers.
            return reached(space) - ended(space) - can_reach(space, where(space, tree))
        case _:
            require = claim.require.tree if claim.require else ("const", 1)
            return where(space, _not(require), among=at_door(space, tree[1]))


def _not(tree: Tree) -> Tree:
    return ("not", tree)
