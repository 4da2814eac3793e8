"""The colours of the room by what text is: dark, light, high contrast, the terminal's own.

Plain data, so that a first picture can be painted before anything that knows screens is there.
"""

from __future__ import annotations

from typing import Final

MANNERS: Final = {
    "heading": "bold",
    "note": "italic",
    "link": "underline",
    "locked": "strike",
    "error": "bold",
}
"""How some text is set in every theme; without colours it is all there is."""

ROLES: Final = (
    "prose", "clear", "smooth", "ghost", "quote", "heading", "note", "muted", "faint", "code",
    "link", "accent", "error", "locked", "cursor-bg", "before", "door-open", "door-shut",
)  # fmt: skip
"""What text can be; each has its colour in every theme, under this name."""

INKS: Final[dict[str, dict[str, str]]] = {
    "dark": {
        "paper": "#14161a",
        "prose": "#d8d3c7",
        "clear": "#f1ede3",
        "smooth": "#b9bcc2",
        "ghost": "#7d786c",
        "quote": "#bdb7a8",
        "heading": "#ece5d3",
        "note": "#a99f86",
        "muted": "#8f8a7d",
        "faint": "#4b4a46",
        "code": "#b6c3b0",
        "link": "#9db4c0",
        "accent": "#d0a95c",
        "error": "#e08a72",
        "locked": "#7f7a6e",
        "cursor-bg": "#23262c",
        "before": "#8f8a7d",
        "door-open": "#d0a95c",
        "door-shut": "#4b4a46",
    },
    "light": {
        "paper": "#f7f2e8",
        "prose": "#2f2b25",
        "clear": "#12100d",
        "smooth": "#53565c",
        "ghost": "#8b8474",
        "quote": "#4d483e",
        "heading": "#1d1a16",
        "note": "#6d5a33",
        "muted": "#6b6456",
        "faint": "#c4bba8",
        "code": "#3f5540",
        "link": "#2f5770",
        "accent": "#8a5313",
        "error": "#a5321b",
        "locked": "#857d6e",
        "cursor-bg": "#e9e0cf",
        "before": "#6b6456",
        "door-open": "#8a5313",
        "door-shut": "#c4bba8",
    },
    "high-contrast": {
        "paper": "#000000",
        "prose": "#ffffff",
        "ghost": "#c8c8c8",
        "note": "#ffe14d",
        "muted": "#d6d6d6",
        "faint": "#9a9a9a",
        "link": "#8fd3ff",
        "accent": "#ffe14d",
        "error": "#ff9d8a",
        "locked": "#c0c0c0",
        "cursor-bg": "#1d3f8f",
        "door-open": "#ffe14d",
        "door-shut": "#9a9a9a",
    },
}
"""By theme; what is not named has the colour of prose."""

BARE: Final = "terminal"
"""The theme that sends no colour of its own: what NO_COLOR asks for."""


def ink(theme: str, role: str) -> str:
    """A role's colour in a theme."""
    inks = INKS[theme]
    return inks.get(role, inks["prose"])
