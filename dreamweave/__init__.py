"""Branching stories in plain text: play them, watch them again, prove them.

    >>> import dreamweave
    >>> story = dreamweave.load("tests/stories/short_weight")
    >>> dreamweave.check("tests/stories/short_weight")
    ()
    >>> state = dreamweave.start(story)
    >>> dreamweave.view(story, state).chapter
    'The Market'
    >>> [choice.id for choice in dreamweave.choices(story, state) if choice.open]
    ['ask', 'square', 'leave']
    >>> state = dreamweave.step(story, state, "ask")

A story is a folder of YAML, and `load` gives it checked and frozen. A state is a value: `step`
gives the next one and changes nothing. `view` says what a reader sees. `prove` looks at every
playthrough, and `replay` plays a save's choices again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .engine.machine import State, View, choices, start, step, view
    from .engine.replay import replay
    from .language.diagnostics import Diagnostic, StoryError
    from .language.load import check, load
    from .language.model import Story
    from .prover.proof import prove

__version__: Final = "0.1.0"

HOMES: Final = {
    "Diagnostic": "language.diagnostics",
    "State": "engine.machine",
    "Story": "language.model",
    "StoryError": "language.diagnostics",
    "View": "engine.machine",
    "check": "language.load",
    "choices": "engine.machine",
    "load": "language.load",
    "prove": "prover.proof",
    "replay": "engine.replay",
    "start": "engine.machine",
    "step": "engine.machine",
    "view": "engine.machine",
}

__all__ = [
    "Diagnostic",
    "State",
    "Story",
    "StoryError",
    "View",
    "check",
    "choices",
    "load",
    "prove",
    "replay",
    "start",
    "step",
    "view",
]


def __getattr__(name: str) -> Any:
    """A name of the public face, imported when it is first asked for.

    The command line imports this package on its way to its own modules, and a reader who only
    wants to read should not wait for the prover.
    """
    home = HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'dreamweave' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f".{home}", __name__), name)
