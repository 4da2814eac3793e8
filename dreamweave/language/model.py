"""The story as data: frozen, typed, with every name already looked up.

Law 1: nothing here computes; `compile` builds these values and everybody else reads them.
Law 2: only tuples, texts and whole numbers, so that a story can be cached, hashed and compared.
Law 3: every variable has finitely many values. That is what makes a story provable.

Named tuples, because a class of `dataclasses` costs ten times as much at start-up, and a
reader waits for it each time the program starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from .tuples import NamedTuple

Tree = tuple[Any, ...]
"""An expression: `(operator, operand, …)`, where an operand is a tree or a whole number.

    ("const", n)            a number; a flag is 0 or 1; a value is its place among the values
    ("var", slot)           what a variable holds
    ("at", scene)           1 in that scene (its index), else 0
    ("ending", ending)      1 where the story has ended so (claims only)
    ("not", a)              ("and", a, b, …)    ("or", a, b, …)
    ("==", a, b)            and != < <= > >=
    ("in", a, (n, …))       whether `a` is one of these numbers
    ("+", a, b)             and - *             ("min", a, b, …)    ("max", a, b, …)
"""

Parts = tuple[Any, ...]
"""Prose: texts, and tags as tuples. `BEAT` in a text ends a beat.

    ("show", slot)                                      a variable, as words
    ("text", index)                                     a text of the reader's own
    ("if", ((tree, parts, line), …), else_parts, line)  the first branch that holds
    ("alt", kind, slot, ((parts, line), …), number)     kind: seq cycle once shuffle; `slot`
                                                        counts visits; `number` is this tag's
                                                        place in the scene, for shuffling
"""

BEAT: Final = "\f"
"""What a line `---` becomes: a form feed, which story text can never hold itself."""

NOWHERE: Final = -1
"""No slot, no scene, no ending."""


class Span(NamedTuple):
    """A place in a file."""

    file: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    end_line: int
    end_column: int
    """One past the last character."""


class Variable(NamedTuple):
    """One thing that the state holds: a whole number from `low` to `high`."""

    name: str
    """`strain`, `soulweaving/presses`; what the reader's steps are counted in has a space in
    its name: `visits archive/desk`, `took archive/desk/ask`."""
    kind: str
    """`one_of`, `range`, `flag`, `visits` or `took`."""
    low: int
    high: int
    start: int
    values: tuple[str, ...] = ()
    """The words of a `one_of`, in order; the number held is the place in this list."""
    moves: tuple[tuple[int, ...], ...] | None = None
    """A machine's legal moves, by the value it leaves; staying is always legal."""
    chapter: int = NOWHERE
    """A local's chapter: when the reader leaves it the variable goes back to `start`."""
    given: str = ""
    """The fact of the reader's ledger that sets it when a playthrough begins."""
    loop: int = 0
    """`visits` only: 0 stops counting at `high`; else `high` is followed by `high + 1 - loop`."""
    span: Span | None = None


class TextVariable(NamedTuple):
    """A text of the reader's own: shown, never tested, no part of the state space."""

    name: str
    limit: int
    """Characters at most."""
    start: str


class Expression(NamedTuple):
    """A typed expression, and how its author wrote it."""

    tree: Tree
    text: str
    span: Span


class Effect(NamedTuple):
    """One change to one variable."""

    slot: int
    op: str
    """`=` sets (a machine must have the move), `+=` adds and stops at the range's ends,
    `reset` goes back to the start whatever the moves say."""
    tree: Tree
    text: str
    span: Span


class Prose(NamedTuple):
    """Markdown with tags, ready to be shown for a state."""

    parts: Parts
    span: Span


class Way(NamedTuple):
    """Where a choice or a `next` may lead."""

    scene: int
    when: Expression | None = None
    odds: int = 0
    """0: the first way that holds is taken. Else its weight among the ways that hold."""
    span: Span | None = None


class Choice(NamedTuple):
    """Something that a reader can do in a scene."""

    id: str
    """Its key; for an offer the whole id of the scene that offers itself."""
    label: Prose
    goto: tuple[Way, ...]
    when: Expression | None = None
    locked: Prose | None = None
    """The reason shown while `when` does not hold; without it a closed choice is hidden."""
    once: bool = False
    took: int = NOWHERE
    """The slot that remembers that it was chosen, where anything reads it."""
    do: tuple[Effect, ...] = ()
    text: Prose | None = None
    kind: str = "choice"
    """`choice`, `offer` (from a pool) or `anywhere` (joins every scene)."""
    was: tuple[str, ...] = ()
    span: Span | None = None


class Scene(NamedTuple):
    """One stop of a story. Exactly one of choices, `next` and `ending` says how it goes on."""

    id: str
    """`chapter/scene`."""
    chapter: int
    text: Prose
    do: tuple[Effect, ...] = ()
    choices: tuple[Choice, ...] = ()
    """Its own, then the offers of its pool in path order, then the story's `anywhere`."""
    max_offers: int = 0
    """At most so many open offers; 0 for all."""
    next: tuple[Way, ...] = ()
    ending: int = NOWHERE
    warnings: tuple[str, ...] = ()
    visits: int = NOWHERE
    """The slot that counts visits, where anything reads them."""
    was: tuple[str, ...] = ()
    span: Span | None = None


class Chapter(NamedTuple):
    """A namespace of scenes; its locals stand side by side among the variables."""

    id: str
    title: str
    start: int
    first: int
    """The first slot of its locals."""
    past: int
    """One past their last slot."""
    span: Span | None = None


class Ending(NamedTuple):
    """One way that the story ends."""

    id: str
    title: str
    hint: str = ""
    hidden: bool = False
    """Unnamed until the reader has reached it."""


class Person(NamedTuple):
    """An entry of the reader's notebook."""

    id: str
    name: str
    note: str
    known: Expression | None = None


class PanelRow(NamedTuple):
    """One line of the side panel."""

    slot: int
    label: str
    notes: tuple[str, ...] = ()
    """By value, in the variable's order; empty where there is none."""


class Rule(NamedTuple):
    """How prose is dressed while `when` holds."""

    when: Expression
    style: str


class Claim(NamedTuple):
    """Something that its author says is true of every playthrough."""

    id: str
    kind: str
    """`always`, `never`, `sometimes`, `from_anywhere` or `before`."""
    expression: Expression
    """For `before`: `("at", scene)`, the scene that `require` must hold on entering."""
    require: Expression | None = None
    span: Span | None = None


class Story(NamedTuple):
    """A whole story, checked."""

    id: str
    title: str
    author: str
    language: str
    version: str
    sha256: str
    """Of its sources: path and bytes, in path order."""
    start: int
    variables: tuple[Variable, ...]
    """By slot: the story's own, then each chapter's locals, then what counts the reader's steps."""
    texts: tuple[TextVariable, ...]
    chapters: tuple[Chapter, ...]
    scenes: Sequence[Scene]
    scene_index: dict[str, int]
    """By whole id."""
    was: dict[str, int]
    """By ids that scenes once had."""
    endings: tuple[Ending, ...]
    warnings: dict[str, str]
    """What a reader is told of a scene's content, by id."""
    memo: dict[Any, Any]
    """What the engine has made ready so far: `{}` for a new story, never shared by two, and no
    part of what a story is."""
    people: tuple[Person, ...] = ()
    panel: tuple[PanelRow, ...] = ()
    presentation: tuple[Rule, ...] = ()
    claims: tuple[Claim, ...] = ()
    remember: Expression | None = None
    """The ledger may keep this playthrough only while this holds; None: always."""
    about: str = ""
