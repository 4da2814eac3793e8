"""Conditions and effects for thousands of readers at once: trees as numpy, a column a variable.

Law 1: what is generated means what `engine.code` means, for every reader in `i` on its own.
Law 2: only numbers and slots of a checked story go into the code, never an author's words.

`v` is the columns by slot, `i` the places of the readers concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ..language.model import Story, Tree, Variable
from .flow import ADD, LEGAL, SET, Op
from .trees import ARITHMETIC, boolean, operands, reads

Masks = Callable[[Any, Any], tuple[Any, ...]]
"""Of the columns and the places: for each condition in turn whether it holds, reader by
reader, as an array."""

Change = Callable[[Any, Any, list[Any]], Any]
"""Of the columns, the places and a list for those refused: changes the columns, and gives
the places of the readers who go on, as they were given to it."""

COMPARED: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
TYPES: Final = (("int8", 7), ("int16", 15), ("int32", 31), ("int64", 63))


def column_type(variable: Variable) -> str:
    """The smallest type that holds every value of a variable."""
    return type_for(variable.low, variable.high)


def type_for(low: int, high: int) -> str:
    """The smallest type of number for this range; whole numbers of Python where none is wide."""
    for name, bits in TYPES:
        if -(1 << bits) <= low and high < 1 << bits:
            return name
    return "object"


def masks(story: Story, trees: Sequence[Tree]) -> Masks:
    """Conditions as one function; what two of them share is worked out once."""
    writer = _Writer(story)
    found = [writer.truth(tree) for tree in trees]
    return _made([*writer.lines, f"return ({''.join(f'{name}, ' for name in found)})"], "v, i")


def change(story: Story, ops: Sequence[Op]) -> Change | None:
    """Effects in order as one function; None where nothing changes."""
    if not ops:
        return None
    writer = _Writer(story)
    for kind, slot, tree in ops:
        match kind:
            case _ if kind == SET:
                writer.set(slot, tree)
            case _ if kind == ADD:
                writer.add(slot, tree)
            case _ if kind == LEGAL:
                writer.legal(tree)
            case _:
                raise AssertionError(kind)
    return _made([*writer.lines, "return i"], "v, i, refused")


def _made(lines: Sequence[str], given: str) -> Callable[..., Any]:
    # Only a proof needs numpy, and only when it gets here.
    import numpy as np  # noqa: PLC0415

    space: dict[str, Any] = {"np": np}
    exec(f"def made({given}):\n " + "\n ".join(lines), space)  # noqa: S102 (law 2)
    made: Callable[..., Any] = space["made"]
    return made


class _Writer:
    """Writes one function: every part of a tree becomes a line, and a part seen again its name."""

    def __init__(self, story: Story) -> None:
        self.variables = story.variables
        self.lines: list[str] = []
        self.names: dict[Any, str] = {}

    def named(self, key: Any, text: str) -> str:
        """The name under which this value is kept."""
        name = f"x{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        self.names[key] = name
        return name

    def truth(self, tree: Tree) -> str:
        """Whether a condition holds."""
        if tree[0] == "const":
            return str(bool(tree[1]))
        return self.names.get(tree) or self.named(tree, self._truth(tree))

    def _truth(self, tree: Tree) -> str:
        match tree[0]:
            case "not":
                return f"~{self.truth(tree[1])}"
            case "and" | "or":
                joined = " & " if tree[0] == "and" else " | "
                return joined.join(self.truth(part) for part in tree[1:])
            case "in":
                number = self.number(tree[1], self.type_of(tree[1]))
                same = [f"({number} == {n})" for n in tree[2]]
                return " | ".join(same) or f"({number} != {number})"
            case operator if operator in COMPARED:
                type = self.type_of(tree)
                return f"{self.number(tree[1], type)} {operator} {self.number(tree[2], type)}"
            case _:
                return f"{self.number(tree, self.type_of(tree))} != 0"

    def number(self, tree: Tree, type: str) -> str:
        """What a tree comes to, worked out in numbers of this type; as it is kept for `""`."""
        if tree[0] == "const":
            return f"({tree[1]})"
        key = (tree, type)
        return self.names.get(key) or self.named(key, self._number(tree, type))

    def _number(self, tree: Tree, type: str) -> str:
        if tree[0] == "var":
            same = type in ("", column_type(self.variables[tree[1]]))
            return f"v[{tree[1]}].take(i)" if same else f"{self.number(tree, '')}.astype('{type}')"
        if boolean(tree):
            return f"{self.truth(tree)}.astype('{type or 'int8'}')"
        parts = [self.number(part, type) for part in tree[1:]]
        text = parts[0]
        for part in parts[1:]:
            if tree[0] in ("min", "max"):
                text = f"np.{tree[0]}imum({text}, {part})"
            else:
                text = f"({text} {tree[0]} {part})"
        return text

    def type_of(self, tree: Tree) -> str:
        """Wide enough for all that is met on the way; `""` where nothing is calculated."""
        if all(part[0] in ("var", "const") or boolean(part) for part in operands(tree)):
            return "" if boolean(tree) or tree[0] in ("var", "const") else self.fitting(tree)
        return self.fitting(tree)

    def fitting(self, *trees: Tree) -> str:
        """The type that holds whatever these trees and their parts can come to."""
        spans = [span for tree in trees for span in spans_of(tree, self.variables)]
        return type_for(min(low for low, _ in spans), max(high for _, high in spans))

    def set(self, slot: int, tree: Tree) -> None:
        """`=`: the variable becomes what the tree comes to."""
        value = self.number(tree, self.type_of(tree))
        self.write(slot, value)

    def add(self, slot: int, tree: Tree) -> None:
        """`+=`: added, and stopped at the ends."""
        variable, sum = self.variables[slot], ("+", ("var", slot), tree)
        text = self.number(sum, self.fitting(sum))
        low, high = spans_of(sum, self.variables)[-1]
        if high > variable.high:
            text = f"np.minimum({text}, {variable.high})"
        if low < variable.low:
            text = f"np.maximum({text}, {variable.low})"
        self.write(slot, text)

    def write(self, slot: int, text: str) -> None:
        """Keep a value, and forget what was read before it."""
        self.lines.append(f"v[{slot}][i] = {text}")
        self.names = {
            key: name
            for key, name in self.names.items()
            if not reads(key if isinstance(key[0], str) else key[0]) >> slot & 1
        }

    def legal(self, tree: Tree) -> None:
        """Go on without those whom a machine refuses."""
        fine = self.truth(tree)
        if tree[0] == "const":
            fine = f"np.full(len(i), {fine})"
        # Whoever is refused is noted and goes no further; what was read of them is forgotten.
        self.lines.append(f"if not {fine}.all(): refused.append(i[~{fine}]); i = i[{fine}]")
        self.names = {}


def spans_of(tree: Tree, variables: Sequence[Variable]) -> list[tuple[int, int]]:
    """The least and the greatest that a tree and each of its parts can come to; its own last."""
    match tree[0]:
        case "const":
            return [(tree[1], tree[1])]
        case "var":
            return [(variables[tree[1]].low, variables[tree[1]].high)]
        case _ if boolean(tree):
            inner = [span for part in operands(tree) for span in spans_of(part, variables)]
            return [*inner, (0, 1)]
    parts = [spans_of(part, variables) for part in operands(tree)]
    found = [span for part in parts for span in part]
    low, high = parts[0][-1]
    for part in parts[1:]:
        ends = [ARITHMETIC[tree[0]](a, b) for a in (low, high) for b in part[-1]]
        low, high = min(ends), max(ends)
        # A sum of three has a sum of two on its way.
        found.append((low, high))
    return [*found, (low, high)]
