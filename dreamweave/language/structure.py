"""The shape of a story: how its scenes hang together, as far as can be seen without playing.

Law: what is wrong for every reader is an error; what only a proof can know is left to `prove`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .declare import Names
from .diagnostics import Diagnostic, error, warning
from .model import NOWHERE, Scene
from .scenes import Offer
from .spec import Fields


def check(
    names: Names,
    scenes: list[Scene],
    start: int | None,
    offers: dict[str, list[Offer]],
    top: Fields,
    found: Sequence[Diagnostic],
) -> None:
    """Report everything about the story's shape that is wrong or odd."""
    for index, scene in enumerate(scenes):
        _goes_on(names, index, scene)
    # What follows is told from the whole shape, and a hole in it would be told as its edges.
    if start is None or any(d.is_error for d in found):
        return
    _circles(names, scenes)
    _endings(names, scenes, top)
    waiting = _pools(names, offers)
    _reached(names, scenes, start, waiting)


def _goes_on(names: Names, index: int, scene: Scene) -> None:
    """A scene goes on in one way: by choices, by `next`, or not at all."""
    named = names.scenes[index]
    said: list[str] = [k for k in ("next", "ending") if k in named.fields]
    if "choices" in named.fields or "offers" in named.fields:
        said.insert(0, "choices" if "choices" in named.fields else "offers")
    short = scene.id.partition("/")[2]
    if not said:
        help = "give it `choices:`, `next:` or `ending:`"
        names.decoder.say(named.node, "E701", f"scene '{short}' does not go on", help)
    elif len(said) > 1:
        message = f"scene '{short}' has both '{said[0]}' and '{said[1]}'"
        names.decoder.say(named.node, "E702", message, "a scene goes on in one way")
    elif said[0] in ("choices", "offers") and not scene.choices:
        message = f"scene '{short}' has no choice"
        help = "give it one, or a scene that offers itself to its pool"
        names.decoder.say(named.node, "E701", message, help)


def _circles(names: Names, scenes: list[Scene]) -> None:
    """`next` that can only ever lead round in a circle."""
    rests = {k for k, scene in enumerate(scenes) if not scene.next}
    sources: dict[int, list[int]] = {}
    for k, scene in enumerate(scenes):
        for way in scene.next:
            sources.setdefault(way.scene, []).append(k)
    todo = list(rests)
    while todo:
        for k in sources.get(todo.pop(), ()):
            if k not in rests:
                rests.add(k)
                todo.append(k)
    told: set[int] = set()
    for k, scene in enumerate(scenes):
        if k not in rests and k not in told:
            told |= _following(scenes, k)
            message = f"`next` leads from '{scene.id}' in a circle that never stops"
            help = "let one scene of the circle have a choice, or a way out"
            names.decoder.say(names.scenes[k].node, "E703", message, help)


def _following(scenes: list[Scene], first: int) -> set[int]:
    """The scenes that `next` leads to from here, this one included."""
    seen, todo = {first}, [first]
    while todo:
        for way in scenes[todo.pop()].next:
            if way.scene not in seen:
                seen.add(way.scene)
                todo.append(way.scene)
    return seen


def _pools(names: Names, offers: dict[str, list[Offer]]) -> set[int]:
    """Report pools that nobody asks for; the scenes that wait in them."""
    waiting: set[int] = set()
    asked = {s.fields["offers"].value for s in names.scenes if "offers" in s.fields}
    for pool, held in offers.items():
        if pool not in asked:
            node = held[0].fields["in"]
            message = f"no scene says `offers: {pool}`"
            names.decoder.report(warning("W803", message, node.span))
            waiting.update(offer.scene for offer in held)
    for named in names.scenes:
        if "max_offers" in named.fields and "offers" not in named.fields:
            node = named.fields["max_offers"]
            names.decoder.report(warning("W803", "there is no pool to take offers from", node.span))
    return waiting


def _leads(scene: Scene) -> Iterable[int]:
    for choice in scene.choices:
        for way in choice.goto:
            yield way.scene
    for way in scene.next:
        yield way.scene


def _reached(names: Names, scenes: list[Scene], start: int, waiting: set[int]) -> None:
    """Scenes to which nothing leads."""
    seen, todo = {start, *waiting}, [start, *waiting]
    while todo:
        for target in _leads(scenes[todo.pop()]):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    for k, scene in enumerate(scenes):
        if k not in seen:
            short = scene.id.partition("/")[2]
            message = f"nothing leads to scene '{short}'"
            span = names.scenes[k].node.span
            names.decoder.report(warning("W802", message, span, "lead to it, or take it out"))


def _endings(names: Names, scenes: list[Scene], top: Fields) -> None:
    """Endings that no scene has."""
    had = {scene.ending for scene in scenes if scene.ending != NOWHERE}
    node = top["endings"]
    if not had:
        names.decoder.report(error("E704", "no scene ends the story", node.span))
        return
    for key, _ in node.items:
        if names.ending_index[key.value] not in had:
            message = f"no scene ends the story with '{key.value}'"
            names.decoder.report(warning("W801", message, key.span))
