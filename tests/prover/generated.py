"""The benchmark's generated stories as `Story` values."""

from __future__ import annotations

from typing import Any

from dreamweave.language.model import (
    Chapter,
    Choice,
    Effect,
    Ending,
    Expression,
    Prose,
    Scene,
    Span,
    Story,
    Tree,
    Variable,
    Way,
)

NOPLACE = Span("", 1, 1, 1, 1)
NOTHING = Prose((), NOPLACE)
KINDS = {"enum": "one_of", "int": "range", "bool": "flag"}


def story_of(ir: dict[str, Any]) -> Story:
    """The story that the generator wrote as JSON."""
    slots = {v["name"]: k for k, v in enumerate(ir["vars"])}
    variables = tuple(
        Variable(
            v["name"],
            KINDS[v["kind"]],
            0,
            v["size"] - 1,
            v["init"],
            tuple(v.get("values", ())) if v["kind"] == "enum" else (),
        )
        for v in ir["vars"]
    )
    names = sorted({s["ending"] for s in ir["scenes"] if s["ending"]})
    endings = tuple(Ending(name, name) for name in names)
    scenes = tuple(_scene(s, slots, names) for s in ir["scenes"])
    return Story(
        id="generated",
        title=ir["title"],
        author="",
        language="en",
        version="1.0",
        sha256="",
        start=ir["start"],
        variables=variables,
        texts=(),
        chapters=(Chapter("story", "", ir["start"], 0, 0),),
        scenes=scenes,
        scene_index={s.id: k for k, s in enumerate(scenes)},
        was={},
        endings=endings,
        warnings={},
        memo={},
    )


def _scene(scene: dict[str, Any], slots: dict[str, int], names: list[str]) -> Scene:
    choices = tuple(_choice(k, c, slots) for k, c in enumerate(scene["choices"]))
    ending = names.index(scene["ending"]) if scene["ending"] else -1
    return Scene(f"story/{scene['id']}", 0, NOTHING, choices=choices, ending=ending)


def _choice(k: int, choice: dict[str, Any], slots: dict[str, int]) -> Choice:
    guard = expression(_tree(choice["guard"], slots)) if choice["guard"] else None
    do = tuple(
        Effect(slots[x], "=" if op == "set" else "+=", ("const", n), "", NOPLACE)
        for op, x, n in choice["effects"]
    )
    return Choice(f"c{k}", NOTHING, (Way(choice["to"]),), guard, do=do)


def _tree(guard: list[Any], slots: dict[str, int]) -> Tree:
    if guard[0] in ("and", "or"):
        return (guard[0], _tree(guard[1], slots), _tree(guard[2], slots))
    return (guard[0], ("var", slots[guard[1]]), ("const", guard[2]))


def expression(tree: Tree) -> Expression:
    """A tree as if somebody had written it."""
    return Expression(tree, "", NOPLACE)
