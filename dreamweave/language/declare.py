"""What a story declares: variables, chapters and scenes by name, before anything is looked up.

Law 1: every variable declares its values, so the state is finite by construction.
Law 2: visits and choices taken become variables only where something reads them, and visits are
counted only as far as anything compares them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from .diagnostics import error, suggest
from .expressions import (
    CALLS,
    MAX_NUMBER,
    WORDS,
    Change,
    ExpressionError,
    Typed,
    condition,
)
from .model import NOWHERE, Span, TextVariable, Tree, Variable
from .spec import Decoder, Fields, Node, trouble_with_id
from .tuples import NamedTuple

RANGE: Final = re.compile(r"(-?\d{1,13})\s*\.\.\s*(-?\d{1,13})")
MAX_SPAN: Final = 1_000_000
"""Values of one range. Beyond that a story is counting, and belongs in a spreadsheet."""
MAX_LOOP: Final = 5040
"""Turns after which all of a scene's cycles are back at their first text: lcm(1…10) is 2520."""
MAX_TEXT: Final = 200
"""Characters of a text of the reader's own."""
RESERVED: Final = frozenset(WORDS) | frozenset(CALLS) | {"reset", "if", "elif", "else", "end"}


class SceneName(NamedTuple):
    """A scene before it is compiled."""

    id: str
    chapter: int
    node: Node
    fields: Fields


class ChapterName(NamedTuple):
    """A chapter before it is compiled: the fields of each file that names it."""

    id: str
    files: list[Fields]
    node: Node


class Names:
    """Everything that can be named, and the variables that looking things up brings about."""

    def __init__(self, decoder: Decoder) -> None:
        self.decoder = decoder
        self.variables: list[Variable] = []
        self.texts: list[TextVariable] = []
        self.by_name: dict[str, int] = {}
        self.text_index: dict[str, int] = {}
        self.places: dict[str, Span] = {}
        self.values: dict[str, list[str]] = {}
        self.chapters: list[ChapterName] = []
        self.chapter_index: dict[str, int] = {}
        self.slots: list[tuple[int, int]] = []
        self.warnings: dict[str, str] = {}
        self.scenes: list[SceneName] = []
        self.scene_index: dict[str, int] = {}
        self.starts: dict[int, int] = {}
        self.ending_index: dict[str, int] = {}
        self.choice_ids: list[frozenset[str]] = []
        self.derived: dict[tuple[int, str], Node] = {}
        self.derived_typed: dict[tuple[int, str], Typed | None] = {}
        self.counts: dict[int, tuple[int, int, set[int]]] = {}
        self.tooks: dict[tuple[int, str], int] = {}
        self.guards: dict[tuple[int, str], Tree] = {}
        self.changes: dict[tuple[int, str], Change] = {}
        """What was looked up already, by chapter and text: authors repeat themselves."""
        self._heres: dict[int, Here] = {}
        self._own: dict[int, bool] = {}
        self._next = 0

    def here(self, chapter: int) -> Here:
        """What names mean in a chapter."""
        found = self._heres.get(chapter)
        if found is None:
            found = self._heres[chapter] = Here(self, chapter)
        return found

    # ------------------------------------------------------------------- variables

    def declare(self, node: Node, chapter: int = NOWHERE) -> None:
        """The variables of a `state:`."""
        for key, value in node.items:
            name = key.value
            trouble = trouble_with_id(name)
            if trouble:
                self.decoder.say(key, "E204", f"a variable's name {trouble}")
            elif name in RESERVED:
                self.decoder.say(key, "E308", f"'{name}' is a word of the story language")
            else:
                self._declare_one(key, value, name, chapter)

    def _declare_one(self, key: Node, value: Node, name: str, chapter: int) -> None:
        whole = name if chapter == NOWHERE else f"{self.chapters[chapter].id}/{name}"
        if whole in self.places:
            first = ((self.places[whole], "first declared here"),)
            message = f"'{name}' is declared twice"
            self.decoder.report(error("E307", message, key.span, also=first))
            return
        self.places[whole] = key.span
        if value.kind == "map":
            self._long(whole, value, chapter)
        elif value.kind == "list":
            self._one_of(whole, value, chapter, {})
        else:
            self._short(whole, value, chapter)

    def _short(self, name: str, node: Node, chapter: int) -> None:
        if node.value == "flag":
            self._add(Variable(name, "flag", 0, 1, 0, chapter=chapter, span=node.span))
        else:
            self._range(name, node, chapter, {})

    def _long(self, name: str, node: Node, chapter: int) -> None:
        fields = self.decoder.fields(node, "variable")
        kinds = [k for k in ("one_of", "range", "flag", "text") if k in fields]
        if len(kinds) != 1:
            help = "give it one of `one_of`, `range`, `flag` and `text`"
            self.decoder.say(node, "E206", f"'{name}' is not one kind of variable", help)
        elif kinds[0] == "one_of":
            self._one_of(name, fields["one_of"], chapter, fields)
        elif kinds[0] == "range":
            self._range(name, fields["range"], chapter, fields)
        elif kinds[0] == "text":
            self._text(name, fields, chapter)
        else:
            self._flag(name, fields, chapter)

    def _flag(self, name: str, fields: Fields, chapter: int) -> None:
        start = 0
        if "start" in fields:
            word = fields["start"].value
            if word not in ("true", "false"):
                self.decoder.say(
                    fields["start"], "E502", f"a flag starts true or false, not '{word}'"
                )
            start = int(word == "true")
        given = fields["from"].value if "from" in fields else ""
        span = fields["flag"].span
        self._add(Variable(name, "flag", 0, 1, start, chapter=chapter, given=given, span=span))

    def _text(self, name: str, fields: Fields, chapter: int) -> None:
        limit = int(fields["text"].value)
        if not 1 <= limit <= MAX_TEXT or chapter != NOWHERE:
            message = f"a text has 1 to {MAX_TEXT} characters and belongs to the whole story"
            self.decoder.say(fields["text"], "E206", message)
            return
        start = fields["start"].value if "start" in fields else ""
        self.text_index[name] = len(self.texts)
        self.texts.append(TextVariable(name, limit, start[:limit]))

    def _range(self, name: str, node: Node, chapter: int, fields: Fields) -> None:
        found = RANGE.fullmatch(node.value.strip())
        if found is None:
            help = "write `flag`, `0..6`, or a list of values"
            self.decoder.say(node, "E206", f"'{node.value[:40]}' is no kind of variable", help)
            return
        low, high = int(found.group(1)), int(found.group(2))
        if not low < high or high - low > MAX_SPAN or max(-low, high) > MAX_NUMBER:
            message = f"{low}..{high} is not a range"
            help = f"from the least to the greatest, at most {MAX_SPAN:,} apart"
            self.decoder.say(node, "E206", message, help)
            return
        start = self._start_number(fields, low, high)
        self._add(Variable(name, "range", low, high, start, chapter=chapter, span=node.span))

    def _start_number(self, fields: Fields, low: int, high: int) -> int:
        if "start" not in fields:
            return low
        word = fields["start"].value
        if re.fullmatch(r"-?\d{1,13}", word) and low <= int(word) <= high:
            return int(word)
        self.decoder.say(fields["start"], "E503", f"'{word[:40]}' is outside {low}..{high}")
        return low

    def _one_of(self, name: str, node: Node, chapter: int, fields: Fields) -> None:
        values = self._values(node)
        if len(values) < 2:
            if values or not node.items:
                self.decoder.say(node, "E206", f"'{name}' needs two values or more")
            return
        start = 0
        if "start" in fields:
            start = self._index(fields["start"], values)
        moves = None
        if "moves" in fields:
            moves = self._moves(fields["moves"], values)
        for value in values:
            self.values.setdefault(value, []).append(name)
        self._add(
            Variable(
                name, "one_of", 0, len(values) - 1, start, values, moves, chapter, span=node.span
            )
        )

    def _values(self, node: Node) -> tuple[str, ...]:
        found: dict[str, Node] = {}
        for item in node.items:
            if item.kind != "text":
                self.decoder.say(item, "E202", "a value is a word")
            elif trouble := trouble_with_id(item.value):
                self.decoder.say(item, "E204", f"a value {trouble}")
            elif item.value in RESERVED:
                self.decoder.say(item, "E308", f"'{item.value}' is a word of the story language")
            elif item.value in found:
                self.decoder.say(item, "E307", f"'{item.value}' is listed twice")
            else:
                found[item.value] = item
        return tuple(found)

    def _index(self, node: Node, values: tuple[str, ...]) -> int:
        if node.kind == "text" and node.value in values:
            return values.index(node.value)
        word = node.value if node.kind == "text" else "this"
        guess = suggest(word, values) or f"it is one of: {', '.join(values)}"
        self.decoder.say(node, "E405", f"'{word[:40]}' is not one of its values", guess)
        return 0

    def _moves(self, node: Node, values: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
        moves: list[tuple[int, ...]] = [()] * len(values)
        for key, targets in node.items:
            if targets.kind != "list":
                self.decoder.say(targets, "E202", "a move leads to a list of values")
                continue
            moves[self._index(key, values)] = tuple(
                sorted({self._index(t, values) for t in targets.items})
            )
        return tuple(moves)

    def _add(self, variable: Variable) -> None:
        self.by_name[variable.name] = len(self.variables)
        self.variables.append(variable)

    # ---------------------------------------------------------- what steps are counted in

    def seal(self) -> None:
        """From here on slots are given to visits and choices taken."""
        self._next = len(self.variables)

    def derive_all(self) -> None:
        """Look at every named condition, also at those that nobody uses."""
        for chapter, name in self.derived:
            with suppress(ExpressionError):
                Here(self, chapter).derived(name)

    def key(self, chapter: int, text: str) -> tuple[int, str]:
        """What an expression is remembered under.

        The same text in chapters that name nothing of their own means the same, unless it names
        a scene.
        """
        return (chapter if "(" in text or self._names_own(chapter) else NOWHERE, text)

    def _names_own(self, chapter: int) -> bool:
        """Whether a chapter has variables or conditions of its own."""
        found = self._own.get(chapter)
        if found is None:
            first, past = self.slots[chapter] if 0 <= chapter < len(self.slots) else (0, 1)
            found = first != past or any(c == chapter for c, _ in self.derived)
            self._own[chapter] = found
        return found

    def visits(self, scene: int, high: int, loop: int = 0) -> int:
        """The slot of a scene's visits, counted at least up to `high`, or round by `loop`."""
        slot, most, loops = self.counts.get(scene, (-1, 1, set()))
        if slot < 0:
            slot, self._next = self._next, self._next + 1
        if loop:
            loops.add(loop)
        self.counts[scene] = (slot, max(most, min(high, MAX_SPAN)), loops)
        return slot

    def took(self, scene: int, choice: str) -> int:
        """The slot that remembers a choice."""
        slot = self.tooks.get((scene, choice))
        if slot is None:
            slot = self.tooks[scene, choice] = self._next
            self._next += 1
        return slot

    def counters(self) -> list[Variable]:
        """The variables that looking things up has brought about, by slot."""
        found: dict[int, Variable] = {}
        for scene, (slot, most, loops) in self.counts.items():
            loop = math.lcm(*loops) if loops else 0
            if loop > MAX_LOOP:
                node = self.scenes[scene].node
                message = f"the cycles of this scene meet only after {loop:,} visits"
                self.decoder.say(node, "E605", message, f"at most {MAX_LOOP:,}: use fewer texts")
                loop = 1
            high = most + loop - 1 if loop else most
            name = f"visits {self.scenes[scene].id}"
            found[slot] = Variable(name, "visits", 0, high, 0, loop=loop)
        for (scene, choice), slot in self.tooks.items():
            found[slot] = Variable(f"took {self.scenes[scene].id}/{choice}", "took", 0, 1, 0)
        return [found[slot] for slot in sorted(found)]


class Here:
    """What names mean in one chapter; `expressions.Scope` for it."""

    def __init__(self, names: Names, chapter: int = NOWHERE, *, claims: bool = False) -> None:
        self._names, self._chapter, self._claims = names, chapter, claims
        self._prefix = "" if chapter == NOWHERE else names.chapters[chapter].id + "/"

    def remembered(self, text: str) -> Tree:
        """A condition's tree, typed once for every place that writes it."""
        key = self._names.key(self._chapter, text)
        tree = self._names.guards.get(key)
        if tree is None:
            tree = self._names.guards[key] = condition(text, self).tree
        return tree

    def variable(self, name: str) -> tuple[int, Variable] | None:
        """A local of this chapter, else one of the story's, else `chapter/name`."""
        names = self._names
        slot = names.by_name.get(self._prefix + name)
        if slot is None:
            slot = names.by_name.get(name)
        return None if slot is None else (slot, names.variables[slot])

    def derived(self, name: str) -> Typed | None:
        """A named condition of this chapter, else of the story."""
        for chapter in (self._chapter, NOWHERE):
            if (chapter, name) in self._names.derived:
                return self._derive(chapter, name)
        return None

    def _derive(self, chapter: int, name: str) -> Typed:
        names, key = self._names, (chapter, name)
        if key not in names.derived_typed:
            names.derived_typed[key] = None
            node = names.derived[key]
            try:
                names.derived_typed[key] = condition(node.value, Here(names, chapter))
            except ExpressionError as bad:
                names.decoder.report(
                    error(bad.code, bad.message, node.place(bad.start, bad.end), bad.help)
                )
                names.derived_typed[key] = Typed(("const", 0), "flag")
        found = names.derived_typed[key]
        if found is None:
            message = f"'{name}' is defined by itself"
            raise ExpressionError("E408", message, 0, 1, "break the circle under `derive:`")
        return found

    def scene(self, name: str) -> int | None:
        """A scene of this chapter, `chapter/scene`, or a chapter's start."""
        index = self._names.scene_index
        found = index.get(self._prefix + name)
        if found is None:
            found = index.get(name) if "/" in name else None
        if found is None:
            chapter = self._names.chapter_index.get(name)
            found = None if chapter is None else self._names.starts.get(chapter)
        return found

    def visits(self, scene: int, high: int, loop: int = 0) -> int:
        """The slot of a scene's visits."""
        return self._names.visits(scene, high, loop)

    def took(self, scene: int, choice: str) -> int | None:
        """The slot that remembers a choice of a scene."""
        if choice not in self._names.choice_ids[scene]:
            return None
        return self._names.took(scene, choice)

    def ending(self, name: str) -> int | None:
        """An ending, which only claims may ask about."""
        if not self._claims:
            raise ExpressionError("E409", "only a claim may ask for an ending", 0, 6)
        return self._names.ending_index.get(name)

    def homes(self, value: str) -> tuple[str, ...]:
        """The variables that have this value."""
        return tuple(self._names.values.get(value, ()))

    def names(self) -> Iterable[str]:
        """Everything that may be written here."""
        for name in self._names.by_name:
            yield name.removeprefix(self._prefix) if self._prefix else name
        for chapter, name in self._names.derived:
            if chapter in (NOWHERE, self._chapter):
                yield name

    def scenes(self) -> Iterable[str]:
        """Every scene that may be named here."""
        for name in self._names.scene_index:
            yield name.removeprefix(self._prefix) if self._prefix else name
        yield from self._names.chapter_index
