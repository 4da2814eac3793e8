"""The reading room: a small application that holds the screens together.

Law 1: it is handed everything it needs (`Library`); it opens no file itself.
Law 2: however it ends (a key, a signal, a terminal that is gone), the terminal is left clean;
there is nothing to save then, since every choice was written when it was made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from ..engine.machine import Refused
from .library import WENT_WRONG, Library, Opened, told
from .markdown import clean
from .playing import Show
from .settings import Settings
from .themes import DEFAULTS, THEMES

if TYPE_CHECKING:
    from textual.driver import Driver

    from ..language.model import Story
    from .reading import Reading
    from .screens.reading import ReadingScreen


LOOK_EVERY = 0.5
"""Seconds between two looks at whether the story was edited."""


class Room(App[int]):
    """The application. `run` starts it."""

    CSS_PATH = Path(__file__).with_name("room.tcss")
    TITLE = "Dreamweave"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Q,ctrl+q", "leave", "Quit; everything is saved", id="quit", priority=False),
        Binding("ctrl+c", "interrupt", "Quit, or copy what is selected", id="interrupt"),
        Binding("comma,f2", "settings", "Settings", id="settings"),
        Binding("ctrl+p", "command_palette", "Everything by name", id="palette"),
        Binding("ctrl+t", "next_theme", "Next colours", id="theme"),
    ]

    def __init__(
        self,
        library: Library,
        *,
        start: Opened | None = None,
        threads: bool = False,
        show: Show | None = None,
        fresh: Callable[[], Story | None] | None = None,
        driver: type[Driver] | None = None,
    ) -> None:
        # Without colours the terminal's own are asked for, so that none is sent at all.
        plain = "NO_COLOR" in os.environ
        super().__init__(driver_class=driver, ansi_color=True if plain else None)
        self.library = library
        self.was_shown = driver is not None
        """Whether the reader has seen the first page before there was a screen."""
        self._start, self._threads = start, threads
        self._show, self._fresh = show, fresh
        self.began: Callable[[], None] = lambda: None
        """Called once, inside the running loop, before the first frame."""
        self.painted: Callable[[], None] = lambda: None
        """Called once, after the first frame."""
        self.key_time = 0.0
        """When the last key was pressed."""
        for theme in THEMES:
            self.register_theme(theme)
        self._plain = plain
        self.set_reactive(App.theme, "terminal" if plain else library.settings.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._animate_nothing()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The room's own colours."""
        return DEFAULTS

    def _animate_nothing(self) -> None:
        self.animation_level = "none"

    def get_default_screen(self) -> Screen[Any]:
        """The title, or the page that was asked for."""
        if self._start is not None:
            return self._story_screen(self._start)
        from .screens.title import TitleScreen

        return TitleScreen()

    def on_load(self) -> None:
        """The loop runs."""
        self.began()

    def on_ready(self) -> None:
        """The first frame is there."""
        self.painted()
        if self._show is not None:
            self._begin_show(self._show)
        if self._threads:
            self.show_threads()
        if self._fresh is not None:
            self.set_interval(LOOK_EVERY, self._look)

    def _begin_show(self, show: Show) -> None:
        from .screens.reading import ReadingScreen

        if isinstance(self.screen, ReadingScreen):
            note = self.screen.opened.note
            self.watch_reading(self.screen.reading, show)
            if note:
                # Nobody saw it on the page below.
                self.call_after_refresh(self._say, note, "note")

    def show_threads(self) -> None:
        """Show every thread of every save."""
        from .screens.skein import SkeinScreen

        name = self.library.open_name
        self.push_screen(SkeinScreen(self._reads(name) if name else None, every=True))

    def back_to_page(self) -> None:
        """To the page that is being read, from whatever lies over it."""
        from .screens.reading import ReadingScreen

        with self.batch_update():
            while not isinstance(self.screen, ReadingScreen) and len(self.screen_stack) > 1:
                self.pop_screen()

    def watch_reading(self, reading: Reading, show: Show) -> None:
        """Watch a playthrough."""
        from .screens.theatre import TheatreScreen

        self.push_screen(TheatreScreen(reading, show=show))

    def _look(self) -> None:
        """Take over the story as it has been edited, as far as the choices made still lead."""
        from ..language.diagnostics import StoryError
        from .screens.reading import ReadingScreen

        screen = self.screen
        if self._fresh is None or not isinstance(screen, ReadingScreen):
            return
        try:
            story = self._fresh()
        except StoryError as error:
            screen.say(f"Edited, with a mistake: {clean(str(error).splitlines()[0])}", "error")
            return
        if story is not None:
            screen.retell(story)

    # ------------------------------------------------------------------- stories

    def _story_screen(self, opened: Opened) -> ReadingScreen:
        from .screens.reading import ReadingScreen

        return ReadingScreen(opened)

    def reading(self, opened: Opened) -> None:
        """Read this playthrough, and nothing else."""
        from .screens.reading import ReadingScreen

        with self.batch_update():
            self._close_stories()
            if isinstance(self.screen, ReadingScreen):
                self.screen.open(opened)
            else:
                self.push_screen(ReadingScreen(opened))

    def read(self, name: str, n: int | None = None) -> None:
        """Go on with a save, from event `n`; says so where that cannot be."""
        self._read(name, n)

    def _read(self, name: str, n: int | None = None) -> bool:
        try:
            opened = self.library.open(name)
        except WENT_WRONG as wrong:
            self._say(told(wrong))
            return False
        wrong_way = self._go(opened, n)
        self.reading(opened)
        if wrong_way:
            self.call_after_refresh(self._say, wrong_way)
        return True

    def _go(self, opened: Opened, n: int | None) -> str:
        """Begin at event `n` of a save; why that cannot be, empty where it can."""
        if n is None or n == opened.session.cursor:
            return ""
        if not opened.writable:
            return f"This save can only be read, so its reader stays here: {opened.note}"
        try:
            opened.session.go(n)
        except (*WENT_WRONG, Refused) as wrong:
            return f"Not from there: {told(wrong)}"
        return ""

    def replay(self, name: str, n: int | None = None) -> None:
        """Watch a save from its beginning; the thread that leads to event `n` if one is named."""
        if self._read(name):
            self._begin_show(Show(through=n))

    def branch(self, name: str, n: int) -> str:
        """A new save with what this one holds up to event `n`; its name."""
        new = self.library.free_name(name)
        if self._reads(name):
            self.library.copy(n, new)
        else:
            self.library.branch(name, n, new)
        return new

    def ask_name(self, name: str) -> None:
        """Ask for another name for a save."""
        from .screens.ask import AskScreen

        asked = f"What should \u201c{clean(name)}\u201d be called"
        act = partial(self._rename, name)
        self.push_screen(AskScreen("Another name", asked, name, act))

    def _rename(self, old: str, new: str) -> None:
        """Call a save something else; the one that is being read goes on under its new name."""
        reading = self._reads(old)
        if reading:
            reading.session.rename(new)
        else:
            self.library.rename(old, new)

    def ask_mark(self, name: str, n: int, label: str) -> None:
        """Ask for the words of a bookmark at event `n` of a save."""
        from .screens.ask import AskScreen

        def mark(words: str) -> None:
            reading = self._reads(name)
            if reading:
                reading.mark(words, n)
            else:
                self.library.mark(name, n, words)

        asked = "What should the bookmark say"
        self.push_screen(AskScreen("A bookmark", asked, label, mark, same=True))

    def _reads(self, name: str) -> Reading | None:
        """The playthrough of this name, if it is the one that is being read."""
        from .screens.reading import ReadingScreen

        if name != self.library.open_name:
            return None
        screens = (screen for screen in self.screen_stack if isinstance(screen, ReadingScreen))
        return next((screen.reading for screen in screens), None)

    def leave_story(self) -> None:
        """Back to the title."""
        from .screens.title import TitleScreen

        self.library.close()
        with self.batch_update():
            self._close_stories()
            if not isinstance(self.screen, TitleScreen):
                self.push_screen(TitleScreen())

    def _close_stories(self) -> None:
        """Down to the first screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def _say(self, words: str, role: str = "error") -> None:
        say = getattr(self.screen, "say", None)
        if say:
            say(words, role)

    # ------------------------------------------------------------------- actions

    async def on_event(self, event: events.Event) -> None:
        """Note when keys were pressed; the rest is as ever."""
        if isinstance(event, events.Key):
            self.key_time = event.time
        await super().on_event(event)

    def action_leave(self) -> None:
        """Quit."""
        self.exit(0)

    def action_interrupt(self) -> None:
        """Quit because somebody insists."""
        self.exit(130)

    def action_settings(self) -> None:
        """The settings, from anywhere."""
        from .screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def action_next_theme(self) -> None:
        """The next colours, kept."""
        from .settings import turned

        settings = turned(self.library.settings, "theme", 1)
        try:
            self.library.keep(settings)
        except WENT_WRONG as wrong:
            self._say(f"Not kept: {told(wrong)}")
        self.settle(settings)

    def settle(self, settings: Settings) -> None:
        """Let settings hold that are on the screen itself."""
        if not self._plain:
            self.theme = settings.theme

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Everything that has a key, by name."""
        seen: set[str] = set()
        for node, bound, _, _ in screen.active_bindings.values():
            if bound.id and bound.action not in seen:
                seen.add(bound.action)
                yield SystemCommand(bound.description, "", self._doing(node, bound.action))

    def _doing(self, node: Any, action: str) -> Any:
        async def act() -> None:
            await self.run_action(action, node)

        return act
