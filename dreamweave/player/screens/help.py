"""Every key of the screen that one came from, read from its bindings, so that it is never wrong."""

from __future__ import annotations

from textual.binding import Binding
from textual.screen import Screen

from .. import pages
from ..typeset import Row
from .base import RoomScreen

NAMES = {
    "question_mark": "?", "escape": "Esc", "pagedown": "PgDn", "pageup": "PgUp", "enter": "Enter",
    "space": "Space", "up": "\u2191", "down": "\u2193", "left": "\u2190", "right": "\u2192",
    "home": "Home", "end": "End", "comma": ",", "backspace": "Backspace", "f1": "F1",
    "plus": "+", "minus": "-", "tab": "Tab", "full_stop": ".", "left_square_bracket": "[",
    "right_square_bracket": "]", "delete": "Del",
}  # fmt: skip
"""How keys are called on a keyboard."""


def spelt(key: str) -> str:
    """A key as it is printed on a keyboard; a capital stands for Shift."""
    if key.startswith("ctrl+"):
        return "Ctrl-" + spelt(key[5:]).upper()
    if key.startswith("upper_"):
        return key[6:].upper()
    return NAMES.get(key, key)


def groups(screen: Screen[object]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys of a screen, then those that work everywhere."""
    here = _described(screen._bindings.key_to_bindings.values())
    everywhere = _described(screen.app._bindings.key_to_bindings.values())
    extra = list(getattr(screen, "EXTRA_KEYS", ()))
    return [("Here", [*extra, *here]), ("Everywhere", everywhere)]


def _described(bindings: object) -> list[tuple[str, str]]:
    """Keys and descriptions; keys that do the same on one line."""
    found: dict[str, tuple[str, list[str]]] = {}
    for several in bindings:  # type: ignore[attr-defined]
        for binding in several:
            if isinstance(binding, Binding) and binding.id:
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
