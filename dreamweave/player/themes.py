"""The colours of the room: dark, light, high contrast, and the terminal's own."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

ROLES: Final = (
    "prose", "clear", "smooth", "ghost", "quote", "heading", "note", "muted", "faint", "code",
    "link", "accent", "error", "locked", "cursor-bg", "before", "door-open", "door-shut",
)  # fmt: skip
"""What text can be; each has its colour in every theme, under this name."""


def _theme(name: str, *, dark: bool, paper: str, bar: str, ansi: bool = False, **ink: str) -> Theme:
    """A theme from its two papers and its inks; an ink that is not named is that of prose."""
    inks = {role: ink.get(role.replace("-", "_"), ink["prose"]) for role in ROLES}
    return Theme(
        name,
        primary=inks["accent"],
        accent=inks["accent"],
        error=inks["error"],
        foreground=inks["prose"],
        background=paper,
        surface=bar,
        panel=bar,
        dark=dark,
        ansi=ansi,
        variables={**inks, "paper": paper, "bar": bar, "block-cursor-text-style": "none"},
    )


NIGHT: Final = _theme(
    "dark",
    dark=True,
    paper="#14161a",
    bar="#14161a",
    prose="#d8d3c7",
    clear="#f1ede3",
    smooth="#b9bcc2",
    ghost="#7d786c",
    quote="#bdb7a8",
    heading="#ece5d3",
    note="#a99f86",
    muted="#8f8a7d",
    faint="#4b4a46",
    code="#b6c3b0",
    link="#9db4c0",
    accent="#d0a95c",
    error="#e08a72",
    locked="#7f7a6e",
    cursor_bg="#23262c",
    before="#8f8a7d",
    door_open="#d0a95c",
    door_shut="#4b4a46",
)

PAPER: Final = _theme(
    "light",
    dark=False,
    paper="#f7f2e8",
    bar="#f7f2e8",
    prose="#2f2b25",
    clear="#12100d",
    smooth="#53565c",
    ghost="#8b8474",
    quote="#4d483e",
    heading="#1d1a16",
    note="#6d5a33",
    muted="#6b6456",
    faint="#c4bba8",
    code="#3f5540",
    link="#2f5770",
    accent="#8a5313",
    error="#a5321b",
    locked="#857d6e",
    cursor_bg="#e9e0cf",
    before="#6b6456",
    door_open="#8a5313",
    door_shut="#c4bba8",
)

CONTRAST: Final = _theme(
    "high-contrast",
    dark=True,
    paper="#000000",
    bar="#000000",
    prose="#ffffff",
    ghost="#c8c8c8",
    note="#ffe14d",
    muted="#d6d6d6",
    faint="#9a9a9a",
    link="#8fd3ff",
    accent="#ffe14d",
    error="#ff9d8a",
    locked="#c0c0c0",
    cursor_bg="#1d3f8f",
    door_open="#ffe14d",
    door_shut="#9a9a9a",
)

TERMINAL: Final = _theme(
    "terminal",
    dark=True,
    paper="ansi_default",
    bar="ansi_default",
    ansi=True,
    prose="ansi_default",
    cursor_bg="ansi_default",
)

THEMES: Final = (NIGHT, PAPER, CONTRAST, TERMINAL)
"""`terminal` sends no colour of its own: the choice where NO_COLOR is set."""

DEFAULTS: Final = {**NIGHT.variables}
"""What the style sheet finds where a theme says nothing."""
