"""What this is, who wrote it, and how a reader's things are kept."""

from __future__ import annotations

from ..pages import markdown, titled
from ..reading import clean
from ..typeset import Row
from .base import RoomScreen

KEPT = """
Every choice is written down before you see what it leads to. Close the window, pull the plug: \
the next time you are where you were.

Nothing you read is ever lost. Taking a choice back keeps what you left, and you can go there again.

Nothing leaves this machine.
"""


class AboutScreen(RoomScreen):
    """A page to read."""

    NAME = "About"

    def rows(self, width: int) -> list[Row]:
        """The story's own words first."""
        story = self.library.story
        by = f"*{story.author}*" if story.author else ""
        size = f"{len(story.scenes)} scenes, {len(story.chapters)} chapters"
        of = f"{size}, {len(story.endings)} endings."
        words = "\n\n".join(part for part in (story.about, by, of, KEPT) if part)
        return titled(clean(story.title), markdown(words, width), width)
