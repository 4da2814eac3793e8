"""The manifest: what belongs to the whole story and to no scene."""

from __future__ import annotations

import re
from typing import Any, Final

from .declare import Here, Names
from .diagnostics import error, suggest
from .expressions import ExpressionError, condition
from .model import NOWHERE, Claim, Ending, Expression, PanelRow, Person, Rule
from .scenes import Context
from .spec import Decoder, Fields, Node, trouble_with_id

FACTS: Final = ("finished_before",)
"""What a reader's ledger knows of every story; it also knows the endings reached."""
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
CLAIMS: Final = ("always", "never", "sometimes", "from_anywhere", "before")


def texts(decoder: Decoder, node: Node | None) -> dict[str, str]:
    """A mapping of ids to texts."""
    found = {}
    for key, value in node.items if node else ():
        if trouble := trouble_with_id(key.value):
            decoder.say(key, "E204", f"an id {trouble}")
        elif value.kind != "text":
            decoder.say(value, "E202", f"'{key.value}' is a text")
        else:
            found[key.value] = value.value
    return found


def endings(names: Names, top: Fields) -> None:
    """Give every ending its index."""
    node = top.get("endings")
    for key, _ in node.items if node else ():
        if trouble := trouble_with_id(key.value):
            names.decoder.say(key, "E204", f"an ending's id {trouble}")
        else:
            names.ending_index[key.value] = len(names.ending_index)
    if node is not None and not names.ending_index:
        names.decoder.say(node, "E203", "a story has one ending at least")


def anywhere(names: Names, top: Fields) -> list[tuple[str, Fields, Node]]:
    """The choices that join every scene: id, keys and place."""
    node = top.get("anywhere")
    found = []
    for key, value in node.items if node else ():
        if trouble := trouble_with_id(key.value):
            names.decoder.say(key, "E204", f"a choice's id {trouble}")
        else:
            found.append((key.value, names.decoder.fields(value, "choice"), key))
    return found


class Head:
    """The manifest's own parts of a story."""

    def __init__(self, names: Names, top: Fields) -> None:
        self.names, self.top, self.decoder = names, top, names.decoder
        self.context = Context(names, NOWHERE)

    def start(self) -> int | None:
        """The scene where the story begins."""
        node = self.top.get("start")
        return None if node is None else self.context.target(node)

    def parts(self) -> dict[str, Any]:
        """Everything else, by the name of its field in `Story`."""
        self._check_given()
        language = self._text("language", "en")
        if not LANGUAGE.fullmatch(language):
            self.decoder.say(
                self.top["language"], "E202", "a language is written as `en` or `pt-BR`"
            )
        return {
            "id": self._text("id"),
            "title": self._text("title"),
            "author": self._text("author"),
            "language": language,
            "version": self._text("version", "1"),
            "about": self._text("about"),
            "endings": tuple(self._endings()),
            "people": tuple(self._people()),
            "panel": tuple(self._panel()),
            "presentation": tuple(self._rules()),
            "warnings": dict(self.names.warnings),
            "claims": tuple(self._claims()),
            "remember": self.context.optional(self.top, "remember"),
        }

    def _text(self, key: str, otherwise: str = "") -> str:
        return " ".join(self.top[key].value.split()) if key in self.top else otherwise

    def _items(self, key: str) -> list[Node]:
        node = self.top.get(key)
        return list(node.items) if node else []

    def _check_given(self) -> None:
        for variable in self.names.variables:
            fact = variable.given
            if fact and fact not in FACTS and fact not in self.names.ending_index:
                guess = suggest(fact, [*FACTS, *self.names.ending_index])
                message = f"the reader's ledger has no fact '{fact}'"
                help = guess or f"it knows {', '.join(FACTS)} and the ids of endings"
                if variable.span is not None:
                    self.decoder.report(error("E306", message, variable.span, help))

    def _endings(self) -> list[Ending]:
        found = []
        for key, value in self._items("endings"):
            fields = self.decoder.fields(value, "ending")
            if key.value in self.names.ending_index:
                title = fields["title"].value if "title" in fields else key.value
                hint = fields["hint"].value if "hint" in fields else ""
                hidden = "hidden" in fields and fields["hidden"].value == "true"
                found.append(Ending(key.value, title, hint, hidden))
        return found

    def _people(self) -> list[Person]:
        found = []
        for key, value in self._items("people"):
            fields = self.decoder.fields(value, "person")
            note = fields["note"].value if "note" in fields else ""
            name = fields["name"].value if "name" in fields else key.value
            known = self.context.optional(fields, "known")
            found.append(Person(key.value, name, note, known))
        return found

    def _panel(self) -> list[PanelRow]:
        return [row for node in self._items("panel") if (row := self._row(node)) is not None]

    def _row(self, node: Node) -> PanelRow | None:
        fields = self.decoder.fields(node, "panel")
        if "show" not in fields:
            return None
        show = fields["show"]
        slot = self.names.by_name.get(show.value)
        if slot is None:
            guess = suggest(show.value, self.names.by_name)
            self.decoder.say(show, "E301", f"no variable is called '{show.value}'", guess)
            return None
        variable = self.names.variables[slot]
        label = fields["label"].value if "label" in fields else variable.name
        notes = self._notes(fields, variable.values)
        return PanelRow(slot, label, notes)

    def _notes(self, fields: Fields, values: tuple[str, ...]) -> tuple[str, ...]:
        said = texts(self.decoder, fields.get("note"))
        for key, _ in fields["note"].items if "note" in fields else ():
            if key.value not in values:
                guess = suggest(key.value, values)
                self.decoder.say(key, "E405", f"'{key.value}' is not one of its values", guess)
        return tuple(said.get(value, "") for value in values) if said else ()

    def _rules(self) -> list[Rule]:
        found = []
        for node in self._items("presentation"):
            fields = self.decoder.fields(node, "rule")
            when = self.context.optional(fields, "when")
            if when is not None and "style" in fields:
                found.append(Rule(when, fields["style"].value))
        return found

    # -------------------------------------------------------------------- claims

    def _claims(self) -> list[Claim]:
        found: dict[str, Claim] = {}
        for node in self._items("claims"):
            claim = self._claim(node)
            if claim is None:
                continue
            if claim.id in found:
                self.decoder.say(node, "E307", f"'{claim.id}' is a claim already")
            found[claim.id] = claim
        return list(found.values())

    def _claim(self, node: Node) -> Claim | None:
        fields = self.decoder.fields(node, "claim")
        kinds = [k for k in CLAIMS if k in fields]
        if "id" not in fields:
            return None
        id = fields["id"].value
        if len(kinds) != 1 or ("require" in fields) != (kinds[0] == "before"):
            help = "one of always, never, sometimes, from_anywhere; or before with require"
            self.decoder.say(node, "E207", f"claim '{id}' does not say one thing", help)
            return None
        kind = kinds[0]
        if kind == "before":
            scene = self.context.target(fields["before"])
            require = self._condition(fields["require"])
            if scene is None or require is None:
                return None
            name = fields["before"]
            at = Expression(("at", scene), name.value, name.span)
            return Claim(id, kind, at, require, node.span)
        expression = self._condition(fields[kind])
        return None if expression is None else Claim(id, kind, expression, None, node.span)

    def _condition(self, node: Node) -> Expression | None:
        here = Here(self.names, claims=True)
        try:
            tree = condition(node.value, here).tree
        except ExpressionError as bad:
            span = node.place(bad.start, bad.end)
            self.decoder.report(error(bad.code, bad.message, span, bad.help))
            return None
        return Expression(tree, node.value, node.span)
