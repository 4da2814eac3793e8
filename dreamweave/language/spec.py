"""The keys of a story, in one table.

Law 1: a key that is not in `SPEC` does not exist: the decoder, the JSON Schema, the formatter's
key order, the language server and the author's guide all read this table.
Law 2: decoding reports every unknown, doubled, missing or ill-shaped key, and goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from .diagnostics import Report, error, suggest
from .tuples import NamedTuple

ID: Final = re.compile(r"[a-z][a-z0-9_]*")
MAX_ID: Final = 64
"""Ids are typed by people and stand in every line of a save."""

FORMAT: Final = 1
"""The version of the story format that this reads."""


class Key(NamedTuple):
    """One key that may stand in a mapping."""

    name: str
    kind: str
    """text, id, line (one line of prose), prose, number, yes (true or false), condition,
    effects, scene, ways, words (a list), state, `map NAME` (id to mapping), `one NAME`,
    `list NAME`, or `texts` (id to text)."""
    doc: str
    """What an author reads about it: one sentence."""
    required: bool = False
    many: bool = False
    """Whether a list of them may stand in place of one."""


SPEC: Final[dict[str, tuple[Key, ...]]] = {
    "manifest": (
        Key("dreamweave", "number", "The version of the story format; always first.", True),
        Key("id", "id", "Names the folder of the story's saves, so it never changes.", True),
        Key("title", "text", "What the story is called.", True),
        Key("author", "text", "Who wrote it."),
        Key("version", "text", "The story's own version, for readers."),
        Key("language", "text", "The language it is written in, as `en` or `pt-BR`."),
        Key("about", "text", "A sentence for the title screen."),
        Key("start", "scene", "The chapter or scene where it begins.", True),
        Key("warnings", "texts", "Content warnings: an id and the words a reader sees."),
        Key("state", "state", "The variables of the whole story."),
        Key("derive", "conditions", "Named conditions, to be used in other conditions."),
        Key("panel", "list panel", "What the side panel shows, in order."),
        Key("presentation", "list rule", "How prose is dressed; the first rule that holds."),
        Key("people", "map person", "The reader's notebook."),
        Key("endings", "map ending", "The ways it can end.", True),
        Key("anywhere", "map choice", "Choices that join every scene that has choices."),
        Key("remember", "condition", "The reader's ledger keeps a playthrough while this holds."),
        Key("claims", "list claim", "What is true of every playthrough, for `prove` to check."),
    ),
    "variable": (
        Key("one_of", "words", "The values it can have; it starts at the first."),
        Key("moves", "moves", "A machine's legal moves: from a value, to a list of values."),
        Key("range", "text", "The whole numbers it can be, as `0..6`; starts at the least."),
        Key("flag", "yes", "True or false; false at first."),
        Key("text", "number", "A text of the reader's own, of so many characters at most."),
        Key("start", "text", "What it holds at first."),
        Key("from", "id", "What sets it: `finished_before`, or an ending reached before."),
    ),
    "panel": (
        Key("show", "id", "The variable to show.", True),
        Key("label", "text", "What stands before it; its name if left out."),
        Key("note", "texts", "A few words on a value."),
    ),
    "rule": (
        Key("when", "condition", "When it applies.", True),
        Key("style", "style", "`torn`, `stutter`, `smooth` or `plain`.", True),
    ),
    "person": (
        Key("name", "text", "What the notebook calls them.", True),
        Key("note", "text", "A few words on them."),
        Key("known", "condition", "From when on they are in it; always if left out."),
    ),
    "ending": (
        Key("title", "text", "What the ending is called.", True),
        Key("hint", "text", "A hint for who has not reached it."),
        Key("hidden", "yes", "Whether it stays unnamed until it is reached."),
    ),
    "claim": (
        Key("id", "id", "What reports call it.", True),
        Key("always", "condition", "Holds in every state."),
        Key("never", "condition", "Holds in no state."),
        Key("sometimes", "condition", "Holds in some state that can be reached."),
        Key("from_anywhere", "condition", "Can still come to hold, whatever was chosen."),
        Key("before", "scene", "A scene; whenever it is entered, `require` holds."),
        Key("require", "condition", "What holds whenever `before` is entered."),
    ),
    "chapter": (
        Key("chapter", "id", "The chapter's id; several files may name the same.", True),
        Key("title", "text", "What the chapter is called."),
        Key("start", "scene", "Its first scene; the first in its first file if left out."),
        Key(
            "offer",
            "one offer",
            "Offers the chapter wherever a scene asks for the pool.",
            False,
            True,
        ),
        Key("state", "state", "Variables of this chapter, forgotten when it is left."),
        Key("derive", "conditions", "Named conditions of this chapter."),
        Key("scenes", "map scene", "Its scenes."),
    ),
    "offer": (
        Key("in", "id", "The pool.", True),
        Key("label", "line", "What the reader picks.", True),
        Key("when", "condition", "When it can be chosen."),
        Key("locked", "line", "The reason shown while it cannot; hidden if left out."),
        Key("once", "yes", "Whether it can be chosen only once."),
        Key("do", "effects", "What choosing it changes."),
        Key("text", "prose", "What is read after choosing it."),
    ),
    "scene": (
        Key("title", "text", "A name for maps and lists."),
        Key("was", "words", "Ids it once had, so that old saves still find it."),
        Key("warnings", "words", "Content warnings of this scene, by id."),
        Key(
            "offer",
            "one offer",
            "Offers this scene wherever a scene asks for the pool.",
            False,
            True,
        ),
        Key("do", "effects", "What entering it changes, before its text is shown."),
        Key("text", "prose", "What is read."),
        Key("choices", "map choice", "What the reader can do."),
        Key("offers", "id", "The pool whose offers join the choices."),
        Key("max_offers", "number", "At most so many of them."),
        Key("anywhere", "yes", "`false` keeps the story's `anywhere` choices out."),
        Key("next", "ways", "Where it goes on without a choice: the first that holds."),
        Key("ending", "id", "The story ends here, so."),
    ),
    "choice": (
        Key("label", "line", "What the reader picks.", True),
        Key("was", "words", "Ids it once had, so that old saves still find it."),
        Key("when", "condition", "When it can be chosen."),
        Key("locked", "line", "The reason shown while it cannot; hidden if left out."),
        Key("once", "yes", "Whether it can be chosen only once."),
        Key("do", "effects", "What choosing it changes."),
        Key("text", "prose", "What is read after choosing it, before the next scene."),
        Key("goto", "ways", "Where it leads.", True),
    ),
    "way": (
        Key("when", "condition", "When this way is open."),
        Key("odds", "number", "Its weight, where chance decides among the ways."),
        Key("goto", "scene", "Where it leads.", True),
    ),
}

KEYS: Final = {name: {key.name: key for key in keys} for name, keys in SPEC.items()}
REQUIRED: Final = {
    name: frozenset(key.name for key in keys if key.required) for name, keys in SPEC.items()
}

PLAIN: Final = frozenset(
    {
        ("text", "condition"),
        ("text", "effects"),
        ("list", "effects"),
        ("text", "prose"),
        ("text", "text"),
        ("text", "ways"),
        ("list", "ways"),
    }
)
"""Shapes and kinds that fit without a closer look: most of every story."""

STYLES: Final = ("plain", "torn", "stutter", "smooth")
"""The ways in which a face can dress prose."""

Node = Any
"""A `Text`, `Map` or `List` of `tree`. Its shape is checked against `SPEC` when it is met, and
saying it to the type checker again at each use would say everything twice."""

Fields = dict[str, Node]
"""The keys of a mapping that are known and well-shaped."""


class Decoder:
    """Checks mappings against `SPEC`, reporting as it goes."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def fields(self, node: Node, name: str) -> Fields:
        """The good keys of a mapping of this kind."""
        if node.kind != "map":
            self.say(node, "E202", f"a {TITLES.get(name, name)} is a mapping of keys")
            return {}
        keys, required = KEYS[name], REQUIRED[name]
        found: Fields = {}
        for key_node, value in node.items:
            key = keys.get(key_node.value)
            if key is None:
                self._unknown(key_node, name)
            elif (value.kind, key.kind) in PLAIN or self.fits(value, key):
                found[key.name] = value
        for missing in required - found.keys():
            if all(k.value != missing for k, _ in node.items):
                title = TITLES.get(name, name)
                message = f"this {title} has no '{missing}'"
                self.say(node, "E203", message, keys[missing].doc)
        return found

    def _unknown(self, key: Node, name: str) -> None:
        keys = KEYS[name]
        guess = suggest(key.value, keys) or f"it may have: {', '.join(keys)}"
        message = f"a {TITLES.get(name, name)} has no key '{key.value}'"
        self.say(key, "E201", message, guess)

    def say(self, node: Node, code: str, message: str, help: str = "") -> None:
        """Report an error at a node."""
        self.report(error(code, message, node.span, help))

    def fits(self, node: Node, key: Key) -> bool:
        """Whether a value has the shape that its key asks for; reported where not."""
        kind = key.kind.partition(" ")[0]
        if key.many and node.kind == "list":
            return True
        wanted = SHAPES[kind]
        if node.kind not in wanted:
            shape = " or ".join(NAMES[w] for w in wanted)
            self.say(node, "E202", f"'{key.name}' is {shape}", key.doc)
            return False
        check = CHECKS.get(kind)
        trouble = check(node) if check else ""
        if trouble:
            self.say(node, "E202" if kind != "id" else "E204", f"'{key.name}' {trouble}", key.doc)
        return not trouble


TITLES: Final = {"manifest": "story", "panel": "panel row", "rule": "presentation rule"}
NAMES: Final = {"text": "a text", "list": "a list", "map": "a mapping"}
SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text",),
    "id": ("text",),
    "line": ("text",),
    "prose": ("text",),
    "number": ("text",),
    "yes": ("text",),
    "condition": ("text",),
    "style": ("text",),
    "scene": ("text",),
    "effects": ("text", "list"),
    "ways": ("text", "list"),
    "words": ("list",),
    "state": ("map",),
    "moves": ("map",),
    "texts": ("map",),
    "conditions": ("map",),
    "map": ("map",),
    "one": ("map",),
    "list": ("list",),
}


def _number(node: Node) -> str:
    good = re.fullmatch(r"\d{1,6}", node.value)
    return "" if good else f"is a whole number, not '{node.value[:20]}'"


def _yes(node: Node) -> str:
    if node.value in ("true", "false"):
        return ""
    return f"is `true` or `false`, not '{node.value[:20]}'"


def _id(node: Node) -> str:
    return trouble_with_id(node.value)


def _style(node: Node) -> str:
    if node.value in STYLES:
        return ""
    return f"is one of {', '.join(STYLES)}, not '{node.value[:20]}'"


def _line(node: Node) -> str:
    text = node.value.strip()
    if not text:
        return "is empty"
    return "is one line" if "\n" in text else ""


CHECKS: Final[dict[str, Callable[[Node], str]]] = {
    "number": _number,
    "yes": _yes,
    "id": _id,
    "style": _style,
    "line": _line,
}


def trouble_with_id(word: str) -> str:
    """What keeps a word from being an id; empty where nothing does."""
    if not ID.fullmatch(word):
        return f"is small letters, digits and '_', beginning with a letter, not '{word[:40]}'"
    return f"has at most {MAX_ID} letters" if len(word) > MAX_ID else ""
