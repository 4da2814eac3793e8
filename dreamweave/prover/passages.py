"""Passages of text, each with the condition under which somebody reads it.

Law: a passage is shown in a state exactly if its condition holds there. Nothing here explores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..language.model import NOWHERE, Expression, Parts, Prose, Scene, Span, Story, Tree

ALWAYS: Tree = ("const", 1)


class Passage(NamedTuple):
    """A branch of a tag in some prose of a scene."""

    scene: int
    choice: int
    """The choice whose own text it stands in; NOWHERE for what is read in the scene."""
    condition: Tree
    span: Span
    words: str
    """How it begins."""


def passages(story: Story, scene: int) -> Iterator[Passage]:
    """Every passage of a scene that is shown only under some condition."""
    found = story.scenes[scene]
    yield from _of(story, scene, NOWHERE, found.text, ALWAYS)
    for k, choice in enumerate(found.choices):
        if choice.kind != "choice":
            # Offers and `anywhere` stand in many scenes and are looked at in all together.
            continue
        yield from _of(story, scene, NOWHERE, choice.label, ALWAYS)
        if choice.locked is not None:
            yield from _of(story, scene, NOWHERE, choice.locked, _closed(choice.when))
        if choice.text is not None:
            yield from _of(story, scene, k, choice.text, ALWAYS)


def _closed(when: Expression | None) -> Tree:
    return ("not", when.tree) if when is not None else ("const", 0)


def _of(story: Story, scene: int, choice: int, prose: Prose, holds: Tree) -> Iterator[Passage]:
    for condition, line, parts in _branches(story, prose.parts, holds):
        span = prose.span._replace(line=line, column=1, end_line=line, end_column=1)
        yield Passage(scene, choice, condition, span, _begins(parts))


def _branches(story: Story, parts: Parts, holds: Tree) -> Iterator[tuple[Tree, int, Parts]]:
    """Every branch: when it is shown, on which line it begins, what it says."""
    for part in parts:
        if isinstance(part, str) or part[0] not in ("if", "alt"):
            continue
        pieces = _if(part, holds) if part[0] == "if" else _alternatives(story, part, holds)
        for condition, inner, line in pieces:
            if inner:
                yield condition, line, inner
                yield from _branches(story, inner, condition)


def _if(part: tuple[Any, ...], holds: Tree) -> Iterator[tuple[Tree, Parts, int]]:
    """The branches of an `{if}`: each holds where those before it do not."""
    for tree, inner, line in part[1]:
        yield _and(holds, tree), inner, line
        holds = _and(holds, ("not", tree))
    yield holds, part[2], part[3]


def _alternatives(
    story: Story, part: tuple[Any, ...], holds: Tree
) -> Iterator[tuple[Tree, Parts, int]]:
    """The texts of a `{seq}` and its like: each is shown on certain visits."""
    _, kind, slot, alternatives, _ = part
    most = story.variables[slot].high
    n = len(alternatives)
    for k, (inner, line) in enumerate(alternatives):
        if kind == "shuffle":
            # Which text comes when depends on the seed; every one of them comes.
            yield _and(holds, (">=", ("var", slot), ("const", 1))), inner, line
            continue
        visits = tuple(v for v in range(1, most + 1) if _turn(kind, v, n) == k)
        yield _and(holds, ("in", ("var", slot), visits)), inner, line


def _turn(kind: str, visits: int, n: int) -> int:
    """Which text is shown on a visit."""
    if kind == "cycle":
        return (visits - 1) % n
    return min(visits - 1, n - 1) if kind == "seq" else visits - 1


def _and(left: Tree, right: Tree) -> Tree:
    return right if left == ALWAYS else ("and", left, right)


def _begins(parts: Parts) -> str:
    """The first words of a passage, for people to find it by."""
    for part in parts:
        if isinstance(part, str) and part.strip():
            words = " ".join(part.split())
            return words if len(words) <= 40 else words[:39] + "…"
    return ""


def alike(scene: Scene) -> Iterator[tuple[int, int]]:
    """Pairs of choices that do the same: same ways, same effects, and nothing remembers which."""
    first: dict[Any, int] = {}
    for k, choice in enumerate(scene.choices):
        if choice.took != NOWHERE or choice.kind != "choice":
            continue
        ways = tuple((w.scene, w.when and w.when.tree, w.odds) for w in choice.goto)
        does = tuple((e.slot, e.op, e.tree) for e in choice.do)
        if (ways, does) in first:
            yield first[ways, does], k
        else:
            first[ways, does] = k
