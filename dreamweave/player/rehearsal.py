"""A story made to begin elsewhere, for an author who wants to see one scene.

Law: it is the same story but for its start and what its variables hold there, so the scene plays
as it would for a reader who came there in that state.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.words import value_of
from ..language.diagnostics import suggest
from ..language.model import Story, Variable


class RehearsalError(ValueError):
    """There is no such scene, variable or value."""


def rehearsal(story: Story, scene: str, held: Sequence[str]) -> Story:
    """The story as it begins in this scene, with variables as in `strain=3`."""
    start = _scene(story, scene)
    chapter = story.chapters[story.scenes[start].chapter]
    variables = list(story.variables)
    for pair in (part for text in held for part in text.split(",")):
        name, _, word = pair.partition("=")
        slot = _slot(story, name.strip(), chapter.id)
        variables[slot] = variables[slot]._replace(start=_value(variables[slot], word.strip()))
    return story._replace(start=start, variables=tuple(variables), memo={})


def _scene(story: Story, name: str) -> int:
    """A scene by its whole id, by the id of a chapter, or by its own where only one has it."""
    if name in story.scene_index:
        return story.scene_index[name]
    for chapter in story.chapters:
        if chapter.id == name:
            return chapter.start
    alike = [id for id in story.scene_index if id.endswith(f"/{name}")]
    if len(alike) == 1:
        return story.scene_index[alike[0]]
    shorts = [id.rpartition("/")[2] for id in story.scene_index]
    names = [*story.scene_index, *shorts]
    help = f"it may be: {', '.join(alike)}" if alike else suggest(name, names)
    raise RehearsalError(f"no scene is called '{name[:80]}'" + (f"\nhelp: {help}" if help else ""))


def _slot(story: Story, name: str, chapter: str) -> int:
    names = {variable.name: slot for slot, variable in enumerate(story.variables)}
    for candidate in (f"{chapter}/{name}", name):
        if candidate in names:
            return names[candidate]
    help = suggest(name, [n for n in names if " " not in n])
    message = f"no variable is called '{name[:80]}'"
    raise RehearsalError(message + (f"\nhelp: {help}" if help else ""))


def _value(variable: Variable, word: str) -> int:
    flags = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    held: object = word
    if variable.kind in ("flag", "took"):
        held = flags.get(word)
    elif variable.kind != "one_of" and word.removeprefix("-").isdecimal():
        held = int(word[:16])
    value = None if held is None else value_of(variable, held)
    if value is None:
        values = ", ".join(variable.values) or f"{variable.low}..{variable.high}"
        if variable.kind in ("flag", "took"):
            values = "true, false"
        raise RehearsalError(
            f"'{variable.name}' cannot be '{word[:80]}'\nhelp: it may be: {values}"
        )
    return value
