"""Trees and prose as Python functions.

Law 1: only numbers, slots and texts of a checked story go in, never a name or a word that an
author wrote as code: texts enter as Python literals.
Law 2: the functions are pure; they ask `v` (the values by slot), `s` (the scene) and `g` (what
was given when the playthrough began).

A generated function answers in a third of the time that walking the tree takes, and a reader's
step is made of a dozen of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from ..language.hashes import sha256
from ..language.model import BEAT, NOWHERE, Effect, Expression, Parts, Prose, Story, Tree, Variable

Values = tuple[int, ...]
Test = Callable[[Values, int], Any]
Change = Callable[[Values, int], Values]
Render = Callable[[Values, int, Any], str]

JOINED: Final = {"and": " and ", "or": " or "}
INFIX: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "+", "-", "*"})
GAPS: Final = re.compile(r"\n{3,}")


class IllegalMove(Exception):
    """An effect asks a machine for a move that it does not have."""

    def __init__(self, effect: Effect, variable: Variable, old: int, new: int) -> None:
        self.effect, self.variable = effect, variable
        self.old, self.new = variable.values[old], variable.values[new]
        place = f"{effect.span.file}:{effect.span.line}"
        super().__init__(
            f"'{variable.name}' cannot go from '{self.old}' to '{self.new}' "
            f"(`{effect.text}`, {place})"
        )


def source(tree: Tree, values: str = "v") -> str:
    """A tree as a Python expression over `v` and `s`."""
    op = tree[0]
    if op == "var":
        return f"{values}[{tree[1]}]"
    if op == "const":
        return f"({tree[1]})" if tree[1] < 0 else str(tree[1])
    if op in JOINED:
        return "(" + JOINED[op].join(source(t, values) for t in tree[1:]) + ")"
    if op in INFIX:
        return f"({source(tree[1], values)} {op} {source(tree[2], values)})"
    if op == "not":
        return f"(not {source(tree[1], values)})"
    if op == "in":
        return f"({source(tree[1], values)} in {tree[2]!r})"
    if op == "at":
        return f"(s == {tree[1]})"
    if op == "ending":
        return "False"
    return f"{op}({', '.join(source(t, values) for t in tree[1:])})"


def test(expression: Expression) -> Test:
    """A condition as a function of the values and the scene."""
    made: Test = eval(f"lambda v, s: {source(expression.tree)}", {})  # noqa: S307 (law 1)
    return made


def change(story: Story, effects: tuple[Effect, ...], took: int = NOWHERE) -> Change | None:
    """Effects in order as one function, raising `IllegalMove`; None where nothing changes."""
    if not effects and took == NOWHERE:
        return None
    lines = ["def change(v, s):", " w = list(v)"]
    if took != NOWHERE:
        lines.append(f" w[{took}] = 1")
    for k, effect in enumerate(effects):
        lines += _effect(k, effect, story.variables[effect.slot])
    lines.append(" return tuple(w)")
    space: dict[str, Any] = {"effects": effects, "variables": story.variables, "Bad": IllegalMove}
    exec("\n".join(lines), space)  # noqa: S102 (law 1)
    made: Change = space["change"]
    return made


def _effect(k: int, effect: Effect, variable: Variable) -> list[str]:
    slot, value = effect.slot, source(effect.tree, "w")
    if effect.op == "+=":
        return _add(slot, value, variable)
    if effect.op == "reset" or variable.moves is None:
        return [
            f" w[{slot}] = int({value})" if variable.kind == "flag" else f" w[{slot}] = {value}"
        ]
    legal = {(a, b) for a, to in enumerate(variable.moves) for b in to}
    return [
        f" x = {value}",
        f" if x != w[{slot}] and (w[{slot}], x) not in {sorted(legal)!r}:",
        f"  raise Bad(effects[{k}], variables[{slot}], w[{slot}], x)",
        f" w[{slot}] = x",
    ]


def _add(slot: int, value: str, variable: Variable) -> list[str]:
    """Add and stop at the ends; two comparisons cost half of `min` and `max`."""
    return [
        f" x = w[{slot}] + {value}",
        (
            f" w[{slot}] = {variable.high} if x > {variable.high} else"
            f" {variable.low} if x < {variable.low} else x"
        ),
    ]


def render(story: Story, prose: Prose) -> str | Render:
    """Prose as a text where it never changes, else as a function of values, scene and given."""
    parts = prose.parts
    if not parts:
        return ""
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    space: dict[str, Any] = {"order": order}
    body = _parts(parts, story)
    if _has_lines(parts):
        space["tidy"] = tidy
        body = f"tidy({body})"
    made: Render = eval(f"lambda v, s, g: {body}", space)  # noqa: S307 (law 1)
    return made


def tidy(text: str) -> str:
    """A text without the gaps that vanished branches leave."""
    if "\n\n\n" in text:
        text = GAPS.sub("\n\n", text)
    if BEAT in text:
        # An empty beat at an end stays: the key it asks for is pressed before what comes next.
        return BEAT.join(beat.strip("\n") for beat in text.split(BEAT))
    return text.strip("\n")


def _has_lines(parts: Parts) -> bool:
    """Whether a branch holds a line of its own, or stands beside one: then gaps may appear."""
    return any(isinstance(p, str) and ("\n" in p or BEAT in p) for p in parts) or any(
        _has_lines(branch) for part in parts if isinstance(part, tuple) for branch in branches(part)
    )


def slots_of(tree: Tree) -> set[int]:
    """The slots that a tree reads."""
    if tree[0] == "var":
        return {tree[1]}
    found: set[int] = set()
    for inner in tree[1:]:
        if isinstance(inner, tuple) and inner and isinstance(inner[0], str):
            found |= slots_of(inner)
    return found


def slots_shown(parts: Parts) -> set[int] | None:
    """The slots that prose reads; None where it also asks what was given at the beginning."""
    found: set[int] = set()
    for part in parts:
        if isinstance(part, str):
            continue
        if part[0] == "text" or part[:2] == ("alt", "shuffle"):
            return None
        if part[0] == "show":
            found.add(part[1])
        elif part[0] == "alt":
            found.add(part[2])
        else:
            found = found.union(*(slots_of(tree) for tree, _, _ in part[1]))
        for inner in branches(part):
            more = slots_shown(inner)
            if more is None:
                return None
            found |= more
    return found


def branches(part: tuple[Any, ...]) -> list[Parts]:
    """Every text that a tag may show."""
    if part[0] == "if":
        return [inner for _, inner, _ in part[1]] + [part[2]]
    return [inner for inner, _ in part[3]] if part[0] == "alt" else []


def _parts(parts: Parts, story: Story) -> str:
    if not parts:
        return "''"
    pieces = [_part(part, story) for part in parts]
    return pieces[0] if len(pieces) == 1 else "''.join((" + ", ".join(pieces) + "))"


def _part(part: Any, story: Story) -> str:
    if isinstance(part, str):
        return repr(part)
    match part[0]:
        case "show":
            return _show(part[1], story.variables[part[1]])
        case "text":
            return f"g.texts[{part[1]}]"
        case "if":
            text = _parts(part[2], story)
            for tree, inner, _ in reversed(part[1]):
                text = f"({_parts(inner, story)} if {source(tree)} else {text})"
            return text
        case _:
            return _alternative(part, story)


def _show(slot: int, variable: Variable) -> str:
    if variable.kind == "one_of":
        return f"{tuple(w.replace('_', ' ') for w in variable.values)!r}[v[{slot}]]"
    if variable.kind == "flag":
        return f"('no', 'yes')[v[{slot}]]"
    return f"str(v[{slot}])"


def _alternative(part: tuple[Any, ...], story: Story) -> str:
    _, kind, slot, alternatives, number = part
    texts = [_parts(inner, story) for inner, _ in alternatives]
    if kind == "once":
        texts.append("''")
    n = len(texts)
    count = f"max(v[{slot}], 1) - 1"
    turn = f"min({count}, {n - 1})" if kind in ("seq", "once") else f"({count}) % {n}"
    if kind == "shuffle":
        turn = f"order(g.seed, s, {number}, {n})[{turn}]"
    # A tuple of functions would call only one, but these texts are short: build and pick.
    return f"({', '.join(texts)},)[{turn}]"


@lru_cache(maxsize=4096)
def order(seed: str, scene: int, number: int, n: int) -> tuple[int, ...]:
    """The order in which a save shuffles `n` alternatives."""
    keys = [sha256(f"{seed}/{scene}/{number}/{k}".encode()).digest() for k in range(n)]
    return tuple(sorted(range(n), key=keys.__getitem__))
