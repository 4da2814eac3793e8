"""The first screen: go on, begin, load, look around."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..library import WENT_WRONG, told
from ..markdown import clean, plain
from ..pages import MENU, Entry, title
from ..reading import NO_PAST, endings
from ..typeset import Row, Seg
from .base import RoomScreen


class TitleScreen(RoomScreen):
    """What can be done here, and where the last reading stands."""

    MEASURE = MENU
    MIDDLE = True
    NAME = ""
    KEYS = (("Enter", "choose", "pick"), ("?", "help", "help"), ("Q", "quit", "app.leave"))

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[Entry, Callable[[], None]]] = []

    def on_mount(self) -> None:
        """Read what there is to go on with."""
        self._look()
        super().on_mount()

    def on_screen_resume(self) -> None:
        """Read it again."""
        self._look()
        super().on_screen_resume()

    def _look(self) -> None:
        story = self.library.story
        self._entries = []
        try:
            last = self.library.latest()
            past = self.library.past()
        except WENT_WRONG as wrong:
            self.call_after_refresh(self.say, told(wrong), "error")
            last, past = None, NO_PAST
        if last is not None:
            name, place = last.name, last.ending or last.chapter
            aside = f"{name} \u00b7 {place}" if place else name
            self._entries.append((Entry("Continue", aside), lambda: self.app.read(name)))
        self._entries.append((Entry("New playthrough"), self._new))
        self._entries.append((Entry("Load"), self._load))
        if story.endings:
            found = endings(story, past)
            aside = f"{sum(reached for _, _, reached in found)} of {len(found)}"
            self._entries.append((Entry("Endings", aside), self._endings))
        self._entries.append((Entry("Settings"), self._settings))
        self._entries.append((Entry("About"), self._about))
        self._entries.append((Entry("Quit"), self.app.action_leave))
        self.items = len(self._entries)

    def action_back(self) -> None:
        """There is nothing behind the title."""

    def corner(self) -> Sequence[Seg]:
        """The story's version."""
        version = clean(self.library.story.version)
        return (Seg(version, "faint"),) if version else ()

    def rows(self, width: int) -> list[Row]:
        """The story's name, a line about it, and the menu."""
        story = self.library.story
        entries = [entry for entry, _ in self._entries]
        about = plain(story.about) if self.app.size.height >= 18 else ""
        return title(clean(story.title), about, entries, width)

    def picked(self, item: int) -> None:
        """Go there."""
        self._entries[item][1]()

    def _new(self) -> None:
        from .new_game import NewScreen

        self.app.push_screen(NewScreen())

    def _load(self) -> None:
        from .saves import SavesScreen

        self.app.push_screen(SavesScreen())

    def _endings(self) -> None:
        from .endings import EndingsScreen

        self.app.push_screen(EndingsScreen())

    def _settings(self) -> None:
        from .settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def _about(self) -> None:
        from .about import AboutScreen

        self.app.push_screen(AboutScreen())
