"""Scenes, choices and prose: from checked keys to the model.

Law 1: every name is looked up here and every mistake reported here; nothing is left for later.
Law 2: a mistake costs the piece it stands in; the rest of the scene is compiled all the same.
"""

from __future__ import annotations

from typing import Final

from .declare import Names, SceneName
from .diagnostics import error, suggest
from .expressions import Change, ExpressionError, condition, effect
from .model import NOWHERE, Choice, Effect, Expression, Prose, Scene, Span, Way
from .prose import Place, parse
from .spec import Decoder, Fields, Node, trouble_with_id

EMPTY: Final = Prose((), Span("", 1, 1, 1, 1))
MAX_ODDS: Final = 10_000
"""Weights are compared with each other; finer ones nobody could notice."""


class Context:
    """Where a piece stands: its chapter, and the scene whose visits turn its alternatives."""

    def __init__(self, names: Names, chapter: int, scene: int = NOWHERE) -> None:
        self.names, self.decoder = names, names.decoder
        self.chapter, self.scene = chapter, scene
        self.here = names.here(chapter)
        self.alternatives = [0]

    # ------------------------------------------------------------------- pieces

    def expression(self, node: Node) -> Expression | None:
        """A condition; None where it is wrong, which has been reported."""
        key = self.names.key(self.chapter, node.value)
        tree = self.names.guards.get(key)
        if tree is None:
            try:
                tree = self.names.guards[key] = condition(node.value, self.here).tree
            except ExpressionError as bad:
                self._bad(node, bad)
                return None
        return Expression(tree, node.value, node.span)

    def optional(self, fields: Fields, key: str) -> Expression | None:
        """The condition under a key, if it is there."""
        return self.expression(fields[key]) if key in fields else None

    def effects(self, fields: Fields) -> tuple[Effect, ...]:
        """What `do:` changes."""
        node = fields.get("do")
        if node is None:
            return ()
        items = node.items if node.kind == "list" else [node]
        found = []
        for item in items:
            if item.kind != "text":
                self.decoder.say(item, "E202", "an effect is a text, as `strain += 1`")
                continue
            change = self._change(item)
            if change is None:
                continue
            found.append(Effect(change.slot, change.op, change.tree, item.value, item.span))
        return tuple(found)

    def _change(self, node: Node) -> Change | None:
        key = self.names.key(self.chapter, node.value)
        change = self.names.changes.get(key)
        if change is None:
            try:
                change = self.names.changes[key] = effect(node.value, self.here)
            except ExpressionError as bad:
                self._bad(node, bad)
        return change

    def prose(self, node: Node | None) -> Prose:
        """A text with its tags."""
        if node is None:
            return EMPTY
        text = node.value
        if "{" not in text and "\n" not in text and "}" not in text and "\\" not in text:
            # Nobody asks where prose without tags stands, and there is much of it.
            return Prose((text,), EMPTY.span) if text and text.strip("- ") else EMPTY

        def problem(code: str, message: str, start: int, end: int, help: str) -> None:
            self.decoder.report(error(code, message, node.place(start, end), help))

        texts = self.names.text_index.get
        place = Place(self.here, self.scene, texts, node.line, problem, self.alternatives)
        return Prose(parse(node.value, place), node.span)

    def maybe_prose(self, fields: Fields, key: str) -> Prose | None:
        """The text under a key, if it is there."""
        return self.prose(fields[key]) if key in fields else None

    def target(self, node: Node) -> int | None:
        """The scene that a text names; None where there is none, which has been reported."""
        if node.kind != "text":
            self.decoder.say(node, "E202", "a scene is named by a text")
            return None
        scene = self.here.scene(node.value)
        if scene is None:
            known = set(self.here.scenes())
            guess = suggest(node.value, known)
            self.decoder.say(node, "E302", f"no scene is called '{node.value[:60]}'", guess)
        return scene

    def ways(self, node: Node | None) -> tuple[Way, ...]:
        """Where a `goto:` or `next:` leads."""
        if node is None:
            return ()
        if node.kind == "text":
            scene = self.target(node)
            return () if scene is None else (Way(scene),)
        found = [way for item in node.items if (way := self._way(item)) is not None]
        if any(w.odds for w in found) and not all(w.odds for w in found):
            help = "give each of them `odds:`, or none"
            self.decoder.say(node, "E504", "some ways have odds and some have not", help)
        if not node.items:
            self.decoder.say(node, "E202", "it leads nowhere", "name a scene")
        return tuple(found)

    def _way(self, node: Node) -> Way | None:
        if node.kind == "text":
            scene = self.target(node)
            return None if scene is None else Way(scene, span=node.span)
        fields = self.decoder.fields(node, "way")
        odds = 0
        if "odds" in fields:
            odds = int(fields["odds"].value)
            if not 1 <= odds <= MAX_ODDS:
                message = f"odds are from 1 to {MAX_ODDS:,}"
                self.decoder.say(fields["odds"], "E504", message)
                odds = 1
        when = self.optional(fields, "when")
        target = self.target(fields["goto"]) if "goto" in fields else None
        return None if target is None else Way(target, when, odds, node.span)

    def _bad(self, node: Node, bad: ExpressionError) -> None:
        span, help = node.place(bad.start, bad.end), bad.help
        if node.style == "plain" and node.value.count("(") > node.value.count(")"):
            # `{when: x in (a, b)}`: YAML took the comma, and the author cannot see why.
            help = "between `[ ]` or `{ }` a comma ends a text: put quotes around this one"
        self.decoder.report(error(bad.code, bad.message, span, help))

    # ------------------------------------------------------------------ choices

    def choice(
        self, id: str, fields: Fields, node: Node, kind: str, ways: tuple[Way, ...]
    ) -> Choice:
        """A choice from its keys; `ways` are where it leads."""
        once = "once" in fields and fields["once"].value == "true"
        took = NOWHERE
        if once:
            took = self.names.took(self.scene, id)
        return Choice(
            id=id,
            label=self.prose(fields.get("label")),
            goto=ways,
            when=self.optional(fields, "when"),
            locked=self.maybe_prose(fields, "locked"),
            once=once,
            took=took,
            do=self.effects(fields),
            text=self.maybe_prose(fields, "text"),
            kind=kind,
            was=old_ids(self.decoder, fields),
            span=node.span,
        )


def old_ids(decoder: Decoder, fields: Fields) -> tuple[str, ...]:
    """What `was:` lists."""
    node = fields.get("was")
    if node is None:
        return ()
    good = []
    for item in node.items:
        if item.kind != "text" or any(trouble_with_id(p) for p in item.value.split("/")):
            decoder.say(item, "E204", "an old id is written as it was, as `stairs`")
        else:
            good.append(item.value)
    return tuple(good)


class Offer:
    """A scene that offers itself to a pool."""

    def __init__(self, scene: int, pool: str, fields: Fields, node: Node, chapter: int) -> None:
        self.scene, self.pool, self.fields = scene, pool, fields
        self.node, self.chapter = node, chapter


def scene(
    names: Names,
    index: int,
    offers: dict[str, list[Offer]],
    anywhere: list[tuple[str, Fields, Node]],
) -> Scene:
    """One scene, with the offers of its pool and the choices that join every scene."""
    named: SceneName = names.scenes[index]
    fields, decoder = named.fields, names.decoder
    context = Context(names, named.chapter, index)
    text = context.prose(fields.get("text"))
    choices = _own(context, fields)
    pool = fields["offers"].value if "offers" in fields else ""
    for offer in offers.get(pool, ()):
        if offer.scene != index:
            choices.append(_offered(names, offer))
    if choices and not ("anywhere" in fields and fields["anywhere"].value == "false"):
        choices += _joining(names, index, anywhere, {c.id for c in choices})
    ending = _ending(names, fields)
    return Scene(
        id=named.id,
        chapter=named.chapter,
        text=text,
        do=context.effects(fields),
        choices=tuple(choices),
        max_offers=int(fields["max_offers"].value) if "max_offers" in fields else 0,
        next=context.ways(fields.get("next")),
        ending=ending,
        warnings=_warnings(names, decoder, fields),
        was=old_ids(decoder, fields),
        span=named.node.span,
    )


def _own(context: Context, fields: Fields) -> list[Choice]:
    found = []
    node = fields.get("choices")
    for key, value in node.items if node else ():
        if trouble := trouble_with_id(key.value):
            context.decoder.say(key, "E204", f"a choice's id {trouble}")
            continue
        inner = context.decoder.fields(value, "choice")
        ways = context.ways(inner.get("goto"))
        if inner:
            found.append(context.choice(key.value, inner, key, "choice", ways))
    return found


def _offered(names: Names, offer: Offer) -> Choice:
    context = Context(names, offer.chapter, offer.scene)
    id = names.scenes[offer.scene].id
    ways = (Way(offer.scene, span=offer.node.span),)
    return context.choice(id, offer.fields, offer.node, "offer", ways)


def _joining(
    names: Names, index: int, anywhere: list[tuple[str, Fields, Node]], own: set[str]
) -> list[Choice]:
    found = []
    for id, fields, node in anywhere:
        context = Context(names, NOWHERE, index)
        ways = context.ways(fields.get("goto"))
        if id not in own and all(way.scene != index for way in ways):
            found.append(context.choice(id, fields, node, "anywhere", ways))
    return found


def _ending(names: Names, fields: Fields) -> int:
    node = fields.get("ending")
    if node is None:
        return NOWHERE
    index = names.ending_index.get(node.value)
    if index is None:
        guess = (
            suggest(node.value, names.ending_index) or "declare it under `endings:` in the manifest"
        )
        names.decoder.say(node, "E304", f"no ending is called '{node.value[:60]}'", guess)
        return NOWHERE
    return index


def _warnings(names: Names, decoder: Decoder, fields: Fields) -> tuple[str, ...]:
    node = fields.get("warnings")
    found = []
    for item in node.items if node else ():
        if item.kind == "text" and item.value in names.warnings:
            found.append(item.value)
        else:
            word = item.value if item.kind == "text" else "this"
            guess = suggest(word, names.warnings) or "declare it under `warnings:` in the manifest"
            decoder.say(item, "E305", f"no warning is called '{word[:60]}'", guess)
    return tuple(found)
