"""Claims that hold only because they are never put to the test.

Law: a claim that speaks of somebody is tested if there is somebody of whom it speaks.

`not a or b` speaks of those of whom `a` holds, `never: a and b` too, and `before` of those who
enter the scene. A claim that is broken has been tested; one of any other form always is.
"""

from __future__ import annotations

from ..language.model import Claim, Tree
from .space import Space, at_door, where
from .trees import TRUE, both


def untested(space: Space, claim: Claim) -> bool:
    """Whether nobody at all is what a claim speaks of. The space must be complete."""
    tree = spoken_of(claim)
    if tree is None:
        return False
    door = at_door(space, claim.expression.tree[1]) if claim.kind == "before" else None
    return not where(space, tree, among=door)


def spoken_of(claim: Claim) -> Tree | None:
    """What holds of those of whom a claim speaks; None where it always speaks of somebody.

    A `before` speaks of them in the moment of entering its scene.
    """
    match claim.kind:
        case "before":
            return (assumed(claim.require.tree) if claim.require else None) or TRUE
        case "always":
            return assumed(claim.expression.tree)
        case "never":
            return without_last(claim.expression.tree)
        case _:
            return None


def assumed(tree: Tree) -> Tree | None:
    """What must hold for `tree` to say anything: `a` of `not a or b`; None if it always does."""
    if tree[0] != "or":
        return None
    given = [denied for part in tree[1:] if (denied := _denied(part)) is not None]
    if len(given) == len(tree) - 1:
        # `not a or not b` forbids the two together: where there is `a`, that is something.
        given.pop()
    return both(*given) if given else None


def without_last(tree: Tree) -> Tree | None:
    """`a` of `a and b`; None where there is no `and`."""
    return both(*tree[1:-1]) if tree[0] == "and" else None


def _denied(tree: Tree) -> Tree | None:
    if tree[0] == "not":
        found: Tree = tree[1]
        return found
    return ("==", tree[1], tree[2]) if tree[0] == "!=" else None
