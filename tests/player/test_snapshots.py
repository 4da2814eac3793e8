"""Every screen at three sizes. Look at what changed, then `pytest --snapshot-update`."""

from __future__ import annotations

import pytest
from rooms import Memory, started

from dreamweave.player.app import Room
from dreamweave.player.reading import Past
from dreamweave.player.settings import Settings

SIZES = {"40x12": (40, 12), "80x24": (80, 24), "120x40": (120, 40)}

NIGHT = ("board", "tea", "tea", "stall")

SCREENS = {
    "title": ((), (), False),
    "title_again": (("board",), (), False),
    "new": ((), ("down", "enter"), False),
    "beat": ((), (), True),
    "closed_choice": ((), ("end",), True),
    "chapter": (("board",), (), True),
    "torn": (("board", "stall"), (), True),
    "stutter": (("board", "tea", "sit"), (), True),
    "smooth": (("board", "tea", "tea"), (), True),
    "warning": (("board", "stall"), ("end", "3"), True),
    "ended": (("board", "arrive"), (), True),
    "not_saved": (("board",), (), True),
    "history": (NIGHT, ("H",), True),
    "people": (("ask", "board"), ("N",), True),
    "saves": (NIGHT, ("S",), True),
    "endings": ((), ("E",), True),
    "help": ((), ("question_mark",), True),
    "settings": ((), ("comma",), True),
    "about": ((), ("end", "up", "enter"), False),
    "theatre": (NIGHT, ("W", "right", "right"), True),
    "threads": (NIGHT, ("U", "U", "3", "T"), True),
    "all_threads": (("board", "tea"), ("T", "A", "space"), True),
    "two_threads": (NIGHT, ("U", "U", "3", "T", "C", "up", "C"), True),
    "doors": (NIGHT, ("W", "end"), True),
}


def room(screen):
    choices, _, start = SCREENS[screen]
    past = Past(endings=frozenset({"landed"}))
    library, opened = started(*choices, library=Memory(past=past))
    if not choices and not start and screen == "title":
        library.trees.clear()
    if screen == "all_threads":
        others = {"by the dog": ("board", "sit", "arrive"), "on foot": ("ask", "board", "jump")}
        for name, made in others.items():
            started(*made, library=library, name=name)
        library.open("first reading")
    if screen == "doors":
        stalled = frozenset({1, 2})
        library.doors = lambda state: stalled if state.values[1] == 2 else frozenset({0, 1, 2})
    return Room(library, start=opened if start else None), library


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(snap_compare, screen, size):
    app, library = room(screen)

    async def before(pilot):
        await pilot.pause()
        if screen == "not_saved":
            library.broken = "no room on the disk"
            await pilot.press("1")
        for key in SCREENS[screen][1]:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.1)

    assert snap_compare(app, run_before=before, terminal_size=SIZES[size])


@pytest.mark.parametrize("theme", ["light", "high-contrast", "terminal"])
def test_a_theme_looks_as_it_did(snap_compare, theme):
    library, opened = started("board", "stall", library=Memory(settings=Settings(theme=theme)))

    assert snap_compare(Room(library, start=opened), terminal_size=(100, 30))
