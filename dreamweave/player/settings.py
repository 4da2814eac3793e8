"""What a reader has settled for themselves; every face honours it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..language.tuples import NamedTuple

SPEEDS: Final = ("instant", "quick", "slow")
THEMES: Final = ("dark", "light", "high-contrast", "terminal")


class Settings(NamedTuple):
    """One reader's settings."""

    theme: str = "dark"
    speed: str = "instant"
    """How fast prose appears, paragraph by paragraph."""
    motion: bool = True
    """Without it nothing moves, whatever else is set."""
    disturbed: bool = True
    """Whether dressed prose is set as the story asks; else its dressing is said in words."""
    warnings: bool = True
    """Whether content is named before it is read."""
    remember: bool = True
    """Whether the ledger keeps what was read, where the story allows it."""


class Row(NamedTuple):
    """One line of the settings screen."""

    field: str
    label: str
    note: str
    values: tuple[Any, ...]
    words: tuple[str, ...]


YES_NO: Final = ((True, False), ("yes", "no"))

ROWS: Final = (
    Row("theme", "Colours", "terminal: no colours but the terminal's own", THEMES, THEMES),
    Row("speed", "Text appears", "paragraph by paragraph, or at once", SPEEDS, SPEEDS),
    Row("motion", "Motion", "without it, nothing on the screen moves by itself", *YES_NO),
    Row(
        "disturbed",
        "Dress the text",
        "torn or stuttering where the story says; else in words",
        *YES_NO,
    ),
    Row("warnings", "Content warnings", "named before the passage, with a key to go on", *YES_NO),
    Row("remember", "Remember", "choices made and endings reached, across playthroughs", *YES_NO),
)


def turned(settings: Settings, field: str, by: int) -> Settings:
    """The settings with one of them moved on to its next value, or back."""
    row = next(row for row in ROWS if row.field == field)
    now = row.values.index(getattr(settings, field))
    return settings._replace(**{field: row.values[(now + by) % len(row.values)]})


def word(settings: Settings, row: Row) -> str:
    """What a setting is set to, in words."""
    return row.words[row.values.index(getattr(settings, row.field))]


def settled(raw: Mapping[str, Any]) -> Settings:
    """Settings from what a file says; the default for anything that is no setting of ours."""
    found: dict[str, Any] = {}
    for row in ROWS:
        value = raw.get(row.field)
        if any(value is v or (value == v and isinstance(value, str)) for v in row.values):
            found[row.field] = value
    return Settings(**found)
