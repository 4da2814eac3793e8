"""What a condition reads, and what is left of it once some of it is known.

Law: nothing here knows a state; trees go in, trees or slots come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial, reduce
from operator import itemgetter
from typing import Final

from dreamweave.language.model import Tree

TRUE: Final[Tree] = ("const", 1)
FALSE: Final[Tree] = ("const", 0)

ARITHMETIC: Final[Mapping[str, Callable[[int, int], int]]] = {
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "min": min,
    "max": max,
}
"""What two whole numbers give; `min` and `max` of more are taken two by two."""

Evaluator = Callable[[Mapping[int, int]], int]


def operands(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly under `tree`."""
    match tree[0]:
        case "const" | "var" | "at" | "ending":
            return ()
        case "in":
            return (tree[1],)
        case _:
            return tree[1:]


def reads(tree: Tree) -> int:
    """The slots that `tree` reads, as a set of bits."""
    if tree[0] == "var":
        return 1 << int(tree[1])
    found = 0
    for operand in operands(tree):
        found |= reads(operand)
    return found


def slots_of(bits: int) -> Iterator[int]:
    """The slots of a set of bits, in order."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def settle(tree: Tree, scene: int, ending: int, known: Mapping[int, int]) -> Tree:
    """`tree` for a reader in `scene`, with variables that never change put in."""
    match tree[0]:
        case "const":
            return tree
        case "var":
            return ("const", known[tree[1]]) if tree[1] in known else tree
        case "at":
            return TRUE if tree[1] == scene else FALSE
        case "ending":
            return TRUE if tree[1] == ending else FALSE
        case "in":
            return fold(("in", settle(tree[1], scene, ending, known), tree[2]))
        case _:
            return fold((tree[0], *(settle(part, scene, ending, known) for part in tree[1:])))


def fill(tree: Tree, known: Mapping[int, int]) -> Tree:
    """`tree` with these variables put in, wherever the reader is."""
    match tree[0]:
        case "var":
            return ("const", known[tree[1]]) if tree[1] in known else tree
        case "const" | "at" | "ending":
            return tree
        case "in":
            return fold(("in", fill(tree[1], known), tree[2]))
        case _:
            return fold((tree[0], *(fill(part, known) for part in tree[1:])))


def fold(tree: Tree) -> Tree:
    """`tree` without what its constants already decide; its operands are folded."""
    match tree[0]:
        case "and":
            return _join("and", tree[1:], FALSE, TRUE)
        case "or":
            return _join("or", tree[1:], TRUE, FALSE)
        case "not":
            return ("const", int(not tree[1][1])) if tree[1][0] == "const" else tree
        case "in":
            return ("const", int(tree[1][1] in tree[2])) if tree[1][0] == "const" else tree
        case operator:
            if any(part[0] != "const" for part in tree[1:]):
                return tree
            return ("const", _reduce(operator, [part[1] for part in tree[1:]]))


def _join(operator: str, parts: tuple[Tree, ...], ends: Tree, passes: Tree) -> Tree:
    """An `and` or `or` without the operands that change nothing."""
    left: list[Tree] = []
    for part in parts:
        if part[0] != "const":
            left.append(part)
        elif bool(part[1]) == bool(ends[1]):
            return ends
    if not left:
        return passes
    return left[0] if len(left) == 1 and boolean(left[0]) else (operator, *left)


def boolean(tree: Tree) -> bool:
    """Whether `tree` can only be 0 or 1."""
    return tree[0] in ("==", "!=", "<", "<=", ">", ">=", "in", "not", "and", "or")


def truth(tree: Tree) -> Tree:
    """Whether `tree` holds, as a tree that is 0 or 1."""
    return tree if boolean(tree) else ("and", tree)


def _reduce(operator: str, numbers: list[int]) -> int:
    apply = ARITHMETIC[operator]
    total = numbers[0]
    for number in numbers[1:]:
        total = apply(total, number)
    return total


def evaluator(tree: Tree) -> Evaluator:
    """What a settled tree comes to, as a function of what the variables hold."""
    match tree[0]:
        case "const":
            number = int(tree[1])
            return lambda _: number
        case "var":
            return itemgetter(tree[1])
    first, *others = map(evaluator, operands(tree))
    match tree[0]:
        case "not":
            return lambda held: int(not first(held))
        case "in":
            wanted = frozenset(tree[2])
            return lambda held: int(first(held) in wanted)
        case "and":
            return lambda held: int(bool(first(held)) and all(part(held) for part in others))
        case "or":
            return lambda held: int(bool(first(held)) or any(part(held) for part in others))
        case operator:
            return reduce(partial(_applied, ARITHMETIC[operator]), others, first)


def _applied(apply: Callable[[int, int], int], one: Evaluator, other: Evaluator) -> Evaluator:
    return lambda held: apply(one(held), other(held))


def negate(tree: Tree) -> Tree:
    """Whether `tree` does not hold."""
    return fold(("not", tree))


def either(*trees: Tree) -> Tree:
    """Whether any holds."""
    return fold(("or", *trees)) if trees else FALSE


def both(*trees: Tree) -> Tree:
    """Whether all hold."""
    return fold(("and", *trees)) if trees else TRUE
