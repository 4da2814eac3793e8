"""Laws of the reading room: keys in, what is shown and recorded out."""

from __future__ import annotations

import asyncio

import pytest
from rooms import Memory, started
from textual.geometry import Offset

from dreamweave.player.app import Room
from dreamweave.player.library import LibraryError
from dreamweave.player.reading import Past
from dreamweave.player.screens.reading import ReadingScreen
from dreamweave.player.screens.title import TitleScreen
from dreamweave.player.settings import Settings


def play(scenario, *choices, start=True, size=(80, 24), library=None, ready=None):
    """Run a scenario against a room in which these choices were made."""
    library, opened = started(*choices, library=library)
    if ready:
        ready(library)

    async def run():
        room = Room(library, start=opened if start else None)
        async with room.run_test(size=size) as pilot:
            await pilot.pause()
            await scenario(pilot, room, library)
        return room

    return asyncio.run(run())


def shown(room):
    """The page as text."""
    return "\n".join(row.text for row in room.screen.page.rows)


def said(room):
    """What the bar below says instead of keys."""
    return room.screen.keys._said[0]


def cursor(room):
    return room.screen.opened.session.cursor


def scene(room):
    return room.screen.opened.session.view.scene.id


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def test_space_reads_on_and_a_number_chooses():
    async def scenario(pilot, room, library):
        assert "turns the list over" not in shown(room)
        await press(pilot, "space")
        assert "turns the list over" in shown(room)
        await press(pilot, "1")
        assert scene(room) == "crossing/saloon"

    play(scenario)


def test_numbers_choose_nothing_while_there_is_more_to_read():
    async def scenario(pilot, room, library):
        await press(pilot, "1")
        assert cursor(room) == 0

    play(scenario)


def test_arrows_and_enter_choose():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "down", "enter")
        assert room.screen.reading.sheet.label == "Sit on the hat."

    play(scenario, "board")


def test_a_letter_goes_to_the_choice_and_enter_takes_it():
    async def scenario(pilot, room, library):
        await press(pilot, "p")
        assert room.screen.page.cursor == 1
        await press(pilot, "w")
        assert room.screen.page.cursor == 4, "a choice's own key goes before a first letter"
        assert scene(room) == "crossing/saloon"
        await press(pilot, "enter")
        assert scene(room) == "ashore/home"

    play(scenario, "board")


def test_a_click_chooses():
    async def scenario(pilot, room, library):
        page = room.screen.page
        row = next(k for k, row in enumerate(page.rows) if row.item == 0)
        await pilot.click(page, Offset(page.left + 2, row - page.top + page.pad))
        await pilot.pause()
        assert room.screen.reading.sheet.label == "Have a cup of tea."

    play(scenario, "board")


def test_a_closed_choice_says_why():
    async def scenario(pilot, room, library):
        await press(pilot, "end", "3")
        assert (
            cursor(room),
            said(room),
        ) == (0, "The ladder is for people who have had tea with the crew.")

    play(scenario)


def test_undo_and_redo():
    async def scenario(pilot, room, library):
        await press(pilot, "U")
        assert scene(room) == "quay/arrivals"
        await press(pilot, "R")
        assert scene(room) == "crossing/saloon"
        await press(pilot, "R")
        assert said(room) == "There is nothing to make again."
        await press(pilot, "backspace", "U")
        assert said(room) == "This is the beginning."

    play(scenario, "board")


@pytest.mark.parametrize("key", ["1", "U", "B"])
def test_what_cannot_be_recorded_does_not_happen_and_is_said(key):
    """The page stays as it was, and the reason is on the screen."""

    async def scenario(pilot, room, library):
        before, at = shown(room), cursor(room)
        library.broken = "there is no room on the disk"
        await press(pilot, key)
        assert (before, at) == (shown(room), cursor(room))
        assert "there is no room on the disk" in said(room)
        library.broken = ""
        await press(pilot, "1")
        assert scene(room) == "crossing/saloon"
        assert said(room) == ""

    play(scenario, "board")


def test_keys_typed_before_the_choices_were_seen_choose_nothing():
    async def scenario(pilot, room, library):
        room.screen._since = float("inf")
        await press(pilot, "1", "enter")
        assert cursor(room) == 1

    play(scenario, "board")


def test_a_choice_repaints_once():
    async def scenario(pilot, room, library):
        frames = []
        room._display, plain = (lambda *args: (frames.append(args[1]), plain(*args))), room._display
        await press(pilot, "1")
        assert len([frame for frame in frames if frame is not None]) == 1

    play(scenario, "board")


def test_the_terminals_own_cursor_is_on_the_choice():
    async def scenario(pilot, room, library):
        page = room.screen.page
        await press(pilot, "down")
        row = next(k for k, row in enumerate(page.rows) if row.item == 1)
        place = page.region.offset + Offset(page.left, row - page.top + page.pad)
        assert place == room.cursor_position

    play(scenario, "board")


def test_the_cursor_stays_in_sight_in_the_smallest_window():
    async def scenario(pilot, room, library):
        await press(pilot, "space")
        for _ in range(5):
            await press(pilot, "down")
            assert room.screen.page.sees(room.screen.page.cursor)

    play(scenario, "board", size=(40, 12))


def test_enter_reads_to_the_choices_before_it_chooses():
    async def scenario(pilot, room, library):
        assert not room.screen.page.sees(0)
        await press(pilot, "enter")
        assert cursor(room) == 1
        assert room.screen.page.sees(0)

    play(scenario, "board", size=(40, 12))


def test_the_window_can_change_its_size_at_any_time():
    async def scenario(pilot, room, library):
        for size in ((120, 40), (40, 12), (30, 8), (80, 24), (200, 60), (40, 10)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            small = size[0] < 40 or size[1] < 10
            assert small == ("Reading needs 40 by 10" in shown(room).replace("\n", " "))
            longest = max(row.indent + len(row.text) for row in room.screen.page.rows)
            assert longest <= min(68, size[0] - 2)
        await press(pilot, "end", "1")
        assert cursor(room) == 2

    play(scenario, "board")


def test_the_panel_is_beside_the_page_from_90_columns():
    async def scenario(pilot, room, library):
        panel = room.screen.query_one("Panel")
        assert panel.size.height == 2
        await pilot.resize_terminal(90, 24)
        await pilot.pause()
        assert panel.size.height > 20

    play(scenario, "board")


def test_text_can_appear_slowly_and_any_key_hurries_it():
    async def scenario(pilot, room, library):
        await press(pilot, "space")
        assert "turns the list over" in shown(room)
        assert "before it rains" not in shown(room)
        await press(pilot, "space")
        assert "before it rains" in shown(room)
        assert "Go aboard." in shown(room)

    play(scenario, library=Memory(settings=Settings(speed="slow")))


def test_nothing_moves_where_motion_is_off():
    async def scenario(pilot, room, library):
        await press(pilot, "space")
        assert "before it rains" in shown(room)
        assert room.screen._timer is None

    play(scenario, library=Memory(settings=Settings(speed="slow", motion=False)))


def test_undressed_text_says_its_dressing_in_words():
    async def scenario(pilot, room, library):
        assert "[The text is torn here.]" in shown(room)

    play(scenario, "board", "stall", library=Memory(settings=Settings(disturbed=False)))


def test_at_the_end_there_is_somewhere_to_go():
    async def scenario(pilot, room, library):
        assert "Landed" in shown(room)
        await press(pilot, "down", "down", "enter")
        assert room.screen.NAME == "Endings"
        await press(pilot, "escape", "up", "up", "enter")
        assert scene(room) == "crossing/saloon"

    play(scenario, "board", "arrive")


def test_what_was_read_before_is_skipped():
    """To the choices where all of it was; not at all where nothing was."""

    async def fresh(pilot, room, library):
        await press(pilot, "F")
        assert said(room) == "What comes now is new to you."
        assert room.screen.reading.awaiting

    async def known(pilot, room, library):
        await press(pilot, "F")
        assert room.screen.leaf.ready
        assert room.screen.page.sees(room.screen.page.cursor)
        await press(pilot, "1")
        assert scene(room) == "crossing/saloon"

    play(fresh)
    play(known, library=Memory(past=Past(read=frozenset({"quay/arrivals"}))))


def test_a_bookmark_is_seen_in_the_theatre():
    async def scenario(pilot, room, library):
        await press(pilot, "B", "W", "end")
        assert "\u25be Go aboard." in shown(room)

    play(scenario, "board")


def test_from_the_title_to_the_first_choice():
    async def scenario(pilot, room, library):
        assert isinstance(room.screen, TitleScreen)
        assert "Continue" in shown(room)
        await press(pilot, "down", "enter", "enter", *"Ada", "enter")
        assert isinstance(room.screen, ReadingScreen)
        assert "looks at you, Ada" in shown(room).replace("\n", " ")
        await press(pilot, "escape")
        assert isinstance(room.screen, TitleScreen)
        await press(pilot, "home", "enter")
        assert room.screen.opened.session.tree.name == "reading 2"

    play(scenario, start=False)


def test_a_name_that_is_taken_is_refused_and_asked_for_again():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "enter", *"first reading", "enter", "enter")
        assert "there is a save called 'first reading' already" in said(room)
        assert "Name of the save" in shown(room)

    play(scenario, start=False)


def test_saves_are_loaded_from_their_list():
    async def scenario(pilot, room, library):
        await press(pilot, "S")
        assert "The Crossing" in shown(room)
        await press(pilot, "enter")
        assert isinstance(room.screen, ReadingScreen)

    play(scenario, "board")


@pytest.mark.parametrize("where", ["S", "T"])
def test_a_save_gets_another_name(where):
    """From the list of saves and from the skein, while it is being read."""

    async def scenario(pilot, room, library):
        await press(pilot, where, "R", *"night", "enter")
        assert room.screen.NAME in ("Saves", "Every thread")
        await press(pilot, "escape")
        assert room.screen.opened.session.tree.name == "night"

    play(scenario, "board")


def test_another_save_gets_another_name_unless_it_is_taken():

    def closed(library):
        opened = started("board", library=library, name="second try")[1]
        opened.session.choose("tea")

    async def from_the_title(pilot, room, library):
        from dreamweave.player.screens.saves import SavesScreen

        room.push_screen(SavesScreen())
        await pilot.pause()
        await press(pilot, "end", "R", *"night", "enter")
        assert set(library.trees) == {"second try", "night"}
        await press(pilot, "home", "R", *"night", "enter")
        assert room.screen.NAME == "Saves", "the name that it has changes nothing"
        await press(pilot, "end", "R", *"night", "enter")
        assert "already" in said(room)

    play(from_the_title, "board", start=False, ready=closed)


def test_settings_hold_at_once_and_are_kept():
    async def scenario(pilot, room, library):
        await press(pilot, "comma", "enter")
        assert "light" == library.settings.theme == room.theme
        await press(pilot, "down", "right", "right")
        assert library.settings.speed == "slow"
        library.broken = "read-only"
        await press(pilot, "left")
        assert library.settings.speed == "slow"
        assert said(room) == "Not kept: read-only"

    play(scenario)


def test_forgetting_asks_twice():
    async def scenario(pilot, room, library):
        library.remember(library.open("first reading").session)
        await press(pilot, "comma", "end", "enter")
        assert library.kept.endings
        await press(pilot, "enter")
        assert not library.kept.endings

    play(scenario, "board", "arrive")


def test_what_was_forgotten_is_no_longer_marked_on_the_page():
    """Choices that only other playthroughs made lose their marks at once."""

    async def scenario(pilot, room, library):
        assert "\u2713" in shown(room)
        await press(pilot, "comma", "end", "enter", "enter", "escape")
        assert "\u2713" not in shown(room)

    library = Memory(past=Past(taken=frozenset({("crossing/saloon", "tea")})))
    play(scenario, "board", library=library)


def test_help_lists_every_key_of_the_screen():
    async def scenario(pilot, room, library):
        described = {
            b.description
            for bs in room.screen._bindings.key_to_bindings.values()
            for b in bs
            if b.id
        }
        await press(pilot, "question_mark")
        text = " ".join(shown(room).split())
        assert [words for words in described if words not in text] == []
        await press(pilot, "question_mark")
        assert isinstance(room.screen, ReadingScreen)

    play(scenario, size=(120, 60))


def test_every_key_that_does_something_has_a_name_of_its_own():
    """So that keys can be given to other things."""

    async def scenario(pilot, room, library):
        from dreamweave.player.screens.theatre import TheatreScreen

        for kind in (Room, ReadingScreen, TitleScreen, TheatreScreen):
            ids = [binding.id for binding in kind.BINDINGS]
            assert None not in ids
            assert len(ids) == len(set(ids))

    play(scenario)


def test_the_palette_knows_what_the_keys_know():
    async def scenario(pilot, room, library):
        names = {command.title for command in room.get_system_commands(room.screen)}
        assert {
            "Take the last choice back",
            "People",
            "Settings",
            "Everything read so far",
        } <= names
        await press(pilot, "ctrl+p", *"take the last")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert scene(room) == "quay/arrivals"

    play(scenario, "board", size=(100, 30))


def test_everything_read_can_be_scrolled_back_to_its_beginning():
    async def scenario(pilot, room, library):
        await press(pilot, "H")
        assert "The last ferry" not in shown(room)
        while "The last ferry" not in shown(room):
            await press(pilot, "pageup")
        await press(pilot, "home")
        assert room.screen.page.top == 0
        await press(pilot, "X")
        assert said(room) == "Written to first reading.txt"
        assert library.exported["first reading"].startswith("The last ferry is a small one.")

    play(scenario, "board", *["tea", "sit"][:1] * 30)


@pytest.mark.parametrize(
    "hostile",
    ["[red]x[/red]", "[@click=app.exit]x[/]", "\x1b[31mx", "{reader}", "%s{0}", "\u202ex\u200b"],
)
def test_text_is_text(hostile):
    """Whatever a story or a reader writes is shown, never obeyed."""
    from rooms import Memory
    from small_story import FILES

    from dreamweave.language.compile import story_of

    files = dict(FILES)
    label = hostile.replace("\x1b", "").replace("\u202e", "").replace("\u200b", "")
    label = label.replace("{", "\\\\{").replace("}", "\\\\}")
    files["a_quay.yaml"] = files["a_quay.yaml"].replace("label: Go aboard.", f'label: "{label}"')

    async def scenario(pilot, room, library):
        await press(pilot, "end")
        seen = shown(room)
        assert all(c == "\n" or c.isprintable() for c in seen)
        assert label.replace("\\\\", "") in seen

    play(scenario, library=Memory(story=story_of(files)))


def test_what_is_selected_is_copied_to_the_terminal_and_to_a_file():
    """And Ctrl-C leaves only where nothing is selected."""

    async def scenario(pilot, room, library):
        page = room.screen.page
        row = next(k for k, row in enumerate(page.rows) if "four people" in row.text)
        at = row - page.top + page.pad
        await pilot.mouse_down(page, Offset(page.left, at))
        await pilot.hover(page, Offset(page.left + 20, at))
        await pilot.mouse_up(page, Offset(page.left + 20, at))
        await pilot.pause()
        await press(pilot, "ctrl+c")
        assert page.rows[row].text.startswith(room.clipboard.strip())
        assert library.exported["copied"].strip() == room.clipboard.strip() != ""
        assert said(room).endswith("added to copied.txt")

    play(scenario, "board")


def test_quitting_gives_its_exit_code():
    async def quit(pilot, room, library):
        await press(pilot, "Q")

    async def interrupt(pilot, room, library):
        await press(pilot, "ctrl+c")

    assert play(quit).return_value == 0
    assert play(interrupt).return_value == 130


def test_a_save_that_cannot_be_opened_leaves_the_one_that_is():
    async def scenario(pilot, room, library):
        def open(name):
            raise LibraryError("it is damaged")

        library.open = open
        room.read("one")
        assert said(room) == "it is damaged"
        await press(pilot, "1")
        assert cursor(room) == 2

    play(scenario, "board")
