"""A state in words: what a save writes of it, and how it is found again.

Law 1: words outlive numbers. A save holds names and values as the author wrote them, so that
a story whose variables moved, grew or went can still make sense of it.
Law 2: two states are equal exactly if their digests are, as far as SHA-256 can tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..language.hashes import sha256
from ..language.model import Story, Variable
from .machine import Given, State

Word = int | str | bool


def word_of(variable: Variable, value: int) -> Word:
    """A value as a save writes it."""
    if variable.kind == "one_of":
        return variable.values[value]
    if variable.kind in ("flag", "took"):
        return bool(value)
    return value


def value_of(variable: Variable, word: Any) -> int | None:
    """The number of a saved word; None where the variable can no longer hold it."""
    if variable.kind == "one_of":
        return variable.values.index(word) if word in variable.values else None
    if not isinstance(word, int):
        return None
    return int(word) if variable.low <= int(word) <= variable.high else None


def words(story: Story, state: State) -> dict[str, Word]:
    """Everything that the state holds, by name."""
    pairs = zip(story.variables, state.values, strict=True)
    return {variable.name: word_of(variable, value) for variable, value in pairs}


def changes(story: Story, before: State, after: State) -> dict[str, Word]:
    """What differs between two states, by name, as the second has it."""
    if before.values == after.values:
        return {}
    triples = zip(story.variables, before.values, after.values, strict=True)
    return {v.name: word_of(v, new) for v, old, new in triples if old != new}


def digest(story: Story, state: State) -> str:
    """16 hex digits that stand for a state; variables at their start do not count.

    So a story may gain a variable and the digests of old saves still agree.
    """
    held = {
        variable.name: word_of(variable, value)
        for variable, value in zip(story.variables, state.values, strict=True)
        if value != variable.start
    }
    text = json.dumps([story.scenes[state.scene].id, held], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:16]


def restored(
    story: Story, scene: int, held: Mapping[str, Any], given: Given
) -> tuple[State, tuple[str, ...]]:
    """The state that saved words describe, and the names of those that fit no longer."""
    values, lost = [], []
    names = set(held)
    for variable in story.variables:
        value = variable.start
        if variable.name in held:
            names.discard(variable.name)
            found = value_of(variable, held[variable.name])
            if found is None:
                lost.append(variable.name)
            else:
                value = found
        values.append(value)
    return State(scene, tuple(values), given), tuple(sorted([*lost, *names]))
