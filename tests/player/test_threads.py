"""Laws of the skein's screen: every thread of a save or of all, compared and gone on with."""

from __future__ import annotations

import asyncio

from rooms import Memory, started
from test_room import cursor, play, press, said, scene, shown

from dreamweave.player.app import Room


def test_any_thread_can_be_gone_to_from_the_skein():
    async def scenario(pilot, room, library):
        await press(pilot, "U", "3", "T")
        assert room.screen.corner()[0].text == "2 threads"
        await press(pilot, "up", "enter")
        assert room.screen.reading.sheet.label == "Have a cup of tea."

    play(scenario, "board", "tea")


def test_two_threads_are_seen_side_by_side():
    async def scenario(pilot, room, library):
        await press(pilot, "U", "3", "T", "C", "up", "C")
        text = shown(room)
        assert "They share 1 choice; the last is \u201cGo aboard.\u201d" in text
        assert "Sit on the hat." in text
        assert "Have a cup of tea." in text

    play(scenario, "board", "tea", size=(120, 40))


def two_saves():
    """A library with two saves, neither of them open."""
    library, _ = started("board", "tea", "arrive", name="one")
    library, _ = started("board", "sit", library=library, name="two")
    library.close()
    return library


def at_all_threads(scenario, library=None, size=(100, 30)):
    """Run a scenario at the threads of all saves, as a folder of them is shown."""
    library = library or two_saves()

    async def run():
        room = Room(library, threads=True)
        async with room.run_test(size=size) as pilot:
            await pilot.pause(0.2)
            await scenario(pilot, room, library)

    asyncio.run(run())


def test_all_saves_are_one_tree():
    async def scenario(pilot, room, library):
        text = shown(room)
        assert "The beginning  +1  2 saves" in text
        assert "\u251c\u2500 Have a cup of tea.  +1  \u25c6 Landed  one" in text
        assert "\u2514\u2500 Sit on the hat.  two" in text
        assert room.screen.corner()[0].text == "2 saves \u00b7 2 threads"

    at_all_threads(scenario)


def test_the_list_of_saves_leads_to_the_threads_of_all():
    async def scenario(pilot, room, library):
        await press(pilot, "S", "T")
        await pilot.pause(0.2)
        assert "Every thread of every save" in shown(room)
        assert "one" in shown(room)

    play(scenario, "board", library=two_saves())


def test_this_save_or_all_of_them():
    async def scenario(pilot, room, library):
        await press(pilot, "T")
        assert "Sit on the hat." not in shown(room)
        await press(pilot, "A")
        await pilot.pause(0.2)
        assert "Sit on the hat.  two" in shown(room)
        await press(pilot, "A")
        assert "Sit on the hat." not in shown(room)

    play(scenario, "board", "tea", library=two_saves())


def test_any_save_is_gone_on_with_from_any_choice_of_its_own():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "space", "enter")
        assert library.open_name == "one"
        assert room.screen.reading.sheet.label == "Have a cup of tea."
        assert library.trees["one"].ending(3) == "landed", "nothing is lost"

    at_all_threads(scenario)


def test_from_wherever_the_threads_were_come_to_one_goes_on_at_the_page():
    """From the list of saves as well as out of the theatre."""

    async def scenario(pilot, room, library):
        await press(pilot, "S", "T")
        await pilot.pause(0.2)
        assert "\u25cf you are here" in shown(room)
        await press(pilot, "home", "enter")
        assert (cursor(room), scene(room)) == (1, "crossing/saloon")
        await press(pilot, "T", "end", "W", "end", "enter")
        assert cursor(room) == 2

    play(scenario, "board", "tea", library=two_saves())


def test_a_new_save_goes_on_from_any_choice_of_any_save():
    async def scenario(pilot, room, library):
        before = library.trees["one"].events
        await press(pilot, "down", "space", "N")
        assert library.open_name == "one 3"
        assert room.screen.reading.sheet.label == "Have a cup of tea."
        assert before == library.trees["one"].events

    at_all_threads(scenario)


def test_two_saves_are_seen_side_by_side():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "C", "down", "C")
        text = shown(room)
        assert "They share 1 choice; the last is \u201cGo aboard.\u201d" in text
        assert all(words in text for words in ("one", "two", "Landed", "Sit on the hat."))

    at_all_threads(scenario)


def test_the_thread_to_any_choice_is_watched():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "space", "W", "end")
        assert "Have a cup of tea." in shown(room)
        assert room.screen._at == 2, "it ends there, whatever came after"

    at_all_threads(scenario)


def test_a_bookmark_is_put_at_any_choice_and_found_again():
    async def scenario(pilot, room, library):
        await press(pilot, "down", "space", "B")
        await press(pilot, "x", "enter")
        await pilot.pause(0.2)
        assert library.trees["one"].marks(2) == ("x",)
        assert library.trees["one"].cursor == 3, "its reader is where they were"
        await press(pilot, "home", "M")
        row = next(row for row in room.screen.page.rows if row.item == room.screen.page.cursor)
        assert row.text.endswith("Have a cup of tea.  \u25be x")

    at_all_threads(scenario)


def test_the_save_that_ends_there_gets_another_name():
    async def scenario(pilot, room, library):
        await press(pilot, "R")
        assert said(room) == "2 saves have been here: go to where one of them ends."
        await press(pilot, "end", "R")
        await press(pilot, "s", "i", "t", "enter")
        await pilot.pause(0.2)
        assert set(library.trees) == {"one", "sit"}
        assert "Sit on the hat.  sit" in shown(room)

    at_all_threads(scenario)


def test_without_a_save_there_is_nothing_to_do_and_no_key_that_fails():
    async def scenario(pilot, room, library):
        assert "There is no save yet." in shown(room)
        await press(pilot, *["enter", "space", "W", "N", "B", "M", "R", "C", "A"])
        assert "There is no save yet." in shown(room)

    at_all_threads(scenario, library=Memory())
