"""The colours of the room as themes."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

from .inks import BARE, INKS, ROLES, ink


def _theme(name: str) -> Theme:
    """A theme from its inks."""
    inks = INKS[name]
    return Theme(
        name,
        primary=inks["accent"],
        accent=inks["accent"],
        error=inks["error"],
        foreground=inks["prose"],
        background=inks["paper"],
        surface=inks["cursor-bg"],
        panel=inks["cursor-bg"],
        dark=name != "light",
        variables={
            **{role: ink(name, role) for role in ROLES},
            "paper": inks["paper"],
            "block-cursor-text-style": "none",
        },
    )


def _bare() -> Theme:
    """The terminal's own colours, whatever they are."""
    own = "ansi_default"
    variables = dict.fromkeys((*ROLES, "paper", "ansi-background"), own)
    return Theme(
        BARE, own, accent=own, error=own, foreground=own, background=own, surface=own, panel=own,
        ansi=True, variables=variables,
    )  # fmt: skip


THEMES: Final = (*map(_theme, INKS), _bare())
"""All that a reader can choose from."""

DEFAULTS: Final = THEMES[0].variables
"""What the style sheet finds where a theme says nothing."""
