"""Every key of the screen that one came from, read from its bindings, so that it is never wrong."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.screen import Screen

from .. import pages
from ..typeset import Row
from .base import RoomScreen

NAMES = {
    "question_mark": "?", "escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp", "enter": "Enter",
    "space": "Space", "up": "\u2191", "down": "\u2193", "left": "\u2190", "right": "\u2192",
    "home": "Home", "end": "End", "comma": "Comma", "backspace": "Backspace", "f1": "F1",
    "f2": "F2", "plus": "+", "equals_sign": "=", "minus": "-", "tab": "Tab", "full_stop": ".",
    "left_square_bracket": "[", "right_square_bracket": "]", "delete": "Del",
}  # fmt: skip
"""How keys are called on a keyboard."""


def spelt(key: str) -> str:
    """A key as it is printed on a keyboard; a capital stands for Shift."""
    if key.startswith("ctrl+"):
        name = spelt(key[5:])
        return "Ctrl-" + (name.upper() if len(name) == 1 else name)
    if key.startswith("upper_"):
        return key[6:].upper()
    return NAMES.get(key, key)


def groups(screen: Screen[object]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys of a screen, then those that work everywhere."""
    active = list(screen.active_bindings.values())
    here = _described(bound for node, bound, _, _ in active if node is not screen.app)
    everywhere = _described(bound for node, bound, _, _ in active if node is screen.app)
    extra = list(getattr(screen, "EXTRA_KEYS", ()))
    return [("Here", [*extra, *here]), ("Everywhere", everywhere)]


def _described(bindings: Iterable[Binding]) -> list[tuple[str, str]]:
    """Keys and descriptions; keys that do the same on one line."""
    found: dict[str, tuple[str, list[str]]] = {}
    for binding in bindings:
        if binding.id:
            entry = found.setdefault(binding.action, (binding.description, []))
            entry[1].append(spelt(binding.key))
    return [(", ".join(dict.fromkeys(keys)), does) for does, keys in found.values()]


class HelpScreen(RoomScreen):
    """A list of keys."""

    NAME = "Help"

    def __init__(self, of: Screen[object]) -> None:
        super().__init__()
        self._groups = groups(of)

    def action_help(self) -> None:
        """Close it with the key that opened it."""
        self.action_back()

    def rows(self, width: int) -> list[Row]:
        """Keys and what they do."""
        body = pages.keys(self._groups, width)
        return pages.titled("Every key", body, width)
