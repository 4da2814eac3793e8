"""Why a choice is closed: what it needs, how things stand, and which choice closed it.

Law 1: the answer is worked out from the guard itself, so it cannot disagree with the engine.
Law 2: it tells what the guard reads, and no more: a reader asks for it and is told no plot.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..engine.journal import START
from ..engine.machine import State, choices, holds, open_ids, word
from ..engine.session import Session
from ..language.model import NOWHERE, Choice, Expression, Story, Tree
from .markdown import clean

OPPOSITE: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

SAID: Final = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}


def why(session: Session, id: str) -> tuple[str, ...]:
    """Why a choice of the scene where the reader rests is closed, in sentences."""
    story, state = session.story, session.state
    choice = next((c for c in story.scenes[state.scene].choices if c.id == id), None)
    if choice is None:
        return ("There is no such choice here.",)
    if id in open_ids(story, state):
        return ("It is open.",)
    return tuple(clean(line) for line in _closed(session, state, choice))


def _closed(session: Session, state: State, choice: Choice) -> Iterator[str]:
    story = session.story
    if choice.once and choice.took != NOWHERE and state.values[choice.took]:
        yield "You have made this choice already, and it can be made once."
        return
    needs = choice.when
    if needs is None or holds(story, needs, state):
        if all(offered.id != choice.id for offered in choices(story, state)):
            yield "Only some of the offers are open at a time, and this is not one of them."
        return
    for tree in missing(story, state, needs.tree):
        yield f"It needs this: {_needed(story, state, tree)}.{_until(session, tree)}"


def missing(story: Story, state: State, tree: Tree) -> list[Tree]:
    """The parts of a condition that do not hold and would all have to."""
    if _true(story, state, tree):
        return []
    if tree[0] == "and":
        return [part for inner in tree[1:] for part in missing(story, state, inner)]
    if tree[0] == "not" and tree[1][0] == "or":
        negated = [("not", inner) for inner in tree[1][1:]]
        return [part for inner in negated for part in missing(story, state, inner)]
    return [tree]


def _needed(story: Story, state: State, tree: Tree) -> str:
    """What would have to hold, and how it stands now."""
    if tree[0] != "or":
        return phrase_of(story, tree) + _now(story, state, tree)
    parts = (
        " and ".join(_needed(story, state, part) for part in missing(story, state, inner))
        for inner in tree[1:]
    )
    return "either " + ", or ".join(parts)


def _until(session: Session, tree: Tree) -> str:
    """The last choice on the way here after which it did not hold any more, as a sentence."""
    path = session.tree.path(session.cursor)
    for k in range(len(path) - 1, -1, -1):
        before = path[k - 1].n if k else START
        if _true(session.story, session.state_at(before), tree):
            return f" It held until choice {k + 1}, '{path[k].label}'."
    return ""


def _true(story: Story, state: State, tree: Tree) -> bool:
    nowhere = story.scenes[state.scene].text.span
    return holds(story, Expression(tree, "", nowhere), state)


def _now(story: Story, state: State, tree: Tree) -> str:
    """How the variable of a comparison stands; empty where words would add nothing."""
    if tree[0] == "not":
        return _now(story, state, tree[1])
    side = tree[1] if tree[0] in ("==", "<", "<=", ">", ">=", "in") else ()
    if not side or side[0] != "var" or story.variables[side[1]].kind not in ("one_of", "range"):
        return ""
    return f" (now {word(story, side[1], state.values[side[1]])})"


def phrase_of(story: Story, tree: Tree, *, yes: bool = True) -> str:
    """A condition, or its opposite, in words."""
    op = tree[0]
    if op == "not":
        return phrase_of(story, tree[1], yes=not yes)
    if op in ("and", "or"):
        joint = " and " if (op == "and") == yes else " or "
        return joint.join(phrase_of(story, part, yes=yes) for part in tree[1:])
    if op in OPPOSITE:
        return _comparison(story, op if yes else OPPOSITE[op], tree[1], tree[2])
    if op == "in":
        is_ = "is one of" if yes else "is none of"
        values = ", ".join(_operand(story, ("const", n), tree[1]) for n in tree[2])
        return f"{_operand(story, tree[1])} {is_}: {values}"
    if op == "var":
        return _flag(story, tree[1], yes=yes)
    if op == "at":
        return f"you are {'' if yes else 'not '}in {_scene(story.scenes[tree[1]].id)}"
    return f"{_operand(story, tree)} is {'not ' if yes else ''}nothing"


def _comparison(story: Story, op: str, left: Tree, right: Tree) -> str:
    kind = story.variables[left[1]].kind if left[0] == "var" else ""
    if right[0] == "const" and kind in ("flag", "took") and op in ("==", "!="):
        return _flag(story, left[1], yes=(op == "==") == bool(right[1]))
    if right[0] == "const" and kind == "visits":
        scene = _scene(story.variables[left[1]].name.removeprefix("visits "))
        if (op, right[1]) in ((">=", 1), (">", 0), ("!=", 0)):
            return f"you have been in {scene}"
        if (op, right[1]) in (("<", 1), ("<=", 0), ("==", 0)):
            return f"you have not been in {scene}"
    return f"{_operand(story, left, right)} {SAID[op]} {_operand(story, right, left)}"


def _flag(story: Story, slot: int, *, yes: bool) -> str:
    name = story.variables[slot].name
    if name.startswith("took "):
        scene, _, choice = name.removeprefix("took ").rpartition("/")
        done = "you have" if yes else "you have not"
        return f"{done} chosen '{_spaced(choice)}' in {_scene(scene)}"
    return f"{_variable(story, slot)} is {'yes' if yes else 'no'}"


def _operand(story: Story, tree: Tree, beside: Tree = ()) -> str:
    """A number, a variable or a sum; a value as a word where a variable says which."""
    if tree[0] == "var":
        return _variable(story, tree[1])
    if tree[0] == "const":
        return word(story, beside[1], tree[1]) if beside and beside[0] == "var" else str(tree[1])
    parts = [_operand(story, part) for part in tree[1:] if isinstance(part, tuple)]
    return f" {tree[0]} ".join(parts) if tree[0] in "+-*" else f"{tree[0]} of {', '.join(parts)}"


def _variable(story: Story, slot: int) -> str:
    for row in story.panel:
        if row.slot == slot:
            return f"'{row.label}'"
    name = story.variables[slot].name
    kind, _, scene = name.partition(" ")
    return f"visits to {_scene(scene)}" if kind == "visits" else f"'{_spaced(name)}'"


def _scene(id: str) -> str:
    return f"'{_spaced(id)}'"


def _spaced(id: str) -> str:
    return id.rpartition("/")[2].replace("_", " ")
