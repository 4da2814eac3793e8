"""Laws of the theatre: a playthrough is watched as it was read, and left at any moment."""

from __future__ import annotations

from test_room import cursor, play, press, shown

from dreamweave.player.screens.reading import ReadingScreen
from dreamweave.player.timeline import Door, Mark, before, door, line
from dreamweave.player.widgets.bar import Bar
from dreamweave.player.widgets.timeline import Timeline


def timeline(room):
    return room.screen.query_one(Timeline)


def bar(room):
    """The upper bar's left side."""
    return "".join(seg.text for seg in room.screen.query_one("#top", Bar)._left)


def test_the_theatre_plays_steps_jumps_and_is_left_for_a_new_thread():
    async def scenario(pilot, room, library):
        session = room.screen.opened.session
        await press(pilot, "W")
        assert room.screen._at == 0
        await press(pilot, "right", "right")
        assert room.screen._at == 2
        await press(pilot, "3")
        assert room.screen._at == 3
        await press(pilot, "end", "left", "right_square_bracket", "left_square_bracket")
        assert room.screen._at == 1, "where the second chapter begins"
        events = len(session.tree)
        await press(pilot, "enter")
        assert isinstance(room.screen, ReadingScreen)
        assert (1, events + 1) == (cursor(room), len(session.tree))

    play(scenario, "board", "tea", "tea", "sit")


def test_the_theatre_plays_by_itself_until_the_end():
    async def scenario(pilot, room, library):
        await press(pilot, "W", *["plus"] * 7, "space")
        await pilot.pause(0.6)
        assert (room.screen._at, room.screen._timer) == (2, None)
        assert "Landed" in shown(room)

    play(scenario, "board", "arrive")


def test_a_branch_of_its_own_leaves_the_save_as_it_is():
    async def scenario(pilot, room, library):
        before = library.trees["first reading"].events
        await press(pilot, "W", "right", "N")
        await pilot.pause()
        assert "first reading 2" in library.trees
        assert before == library.trees["first reading"].events
        assert cursor(room) == 1

    play(scenario, "board", "tea")


def test_doors_close_where_an_ending_is_out_of_reach():
    def ready(library):
        library.doors = lambda state: (
            frozenset({0, 1, 2}) if state.values[1] != 2 else frozenset({1, 2})
        )

    async def scenario(pilot, room, library):
        await press(pilot, "W")
        await pilot.pause(0.2)
        doors = timeline(room)._doors
        assert [door.shuts for door in doors] == [2, None, None]
        assert {"\u00b7 \u00b7 \u00b7"} == {door.name for door in doors}
        await press(pilot, "V")
        names = [door.name for door in timeline(room)._doors]
        assert names == ["Landed", "Ashore Again", "\u00b7 \u00b7 \u00b7"]
        await press(pilot, "D")
        assert room.screen._at == 2

    play(scenario, "board", "stall", "sit", ready=ready)


def test_a_page_longer_than_the_window_is_read_to_its_end_before_the_next():
    async def scenario(pilot, room, library):
        await press(pilot, "W", *["plus"] * 7, "space")
        tops = set()
        while room.screen._at == 0:
            tops.add(room.screen.page.top)
            await pilot.pause(0.02)
        assert len(tops) > 1

    play(scenario, "board", "arrive", size=(60, 12))


def test_pausing_stays_where_one_reads():
    """And so does another speed."""

    async def scenario(pilot, room, library):
        await press(pilot, "W", *["plus"] * 5, "space")
        page = room.screen.page
        while not page.top:
            await pilot.pause(0.01)
        await press(pilot, "minus", "space")
        assert page.top > 0
        assert room.screen._timer is None

    play(scenario, "board", "arrive", size=(60, 12))


def test_pages_are_watched_from_their_end_to_see_the_choices():
    async def scenario(pilot, room, library):
        page = room.screen.page
        await press(pilot, "W")
        assert not room.screen.page.sees(1)
        await press(pilot, "C")
        assert room.screen.page.sees(1)
        await press(pilot, "right", "left")
        assert room.screen.page.sees(1), "and so is every other"
        await press(pilot, "C")
        assert page.top == 0

    play(scenario, "board", "arrive", size=(60, 12))


def test_doors_have_a_line_each_where_there_is_room_and_else_are_counted():
    def ready(library):
        library.doors = lambda state: frozenset({0, 1} if state.values[1] != 2 else {1})

    async def scenario(pilot, room, library):
        await press(pilot, "W")
        await pilot.pause(0.2)
        assert timeline(room).shown == 0
        assert "2 of 3 endings open" in bar(room)
        await press(pilot, "O")
        assert timeline(room).shown == 3
        assert bar(room) == "Theatre"
        await press(pilot, "O", "end")
        assert "1 of 3 endings open" in bar(room)

    play(scenario, "board", "stall", size=(60, 14), ready=ready)


def test_a_door_stands_in_the_column_of_the_choice_that_closed_it():
    """Whatever the width, and however many choices there are."""
    for width in (36, 76, 116):
        for count in (2, 34, 1081):
            marks = [Mark(n) for n in range(count)]
            for shut in {1, count // 2, count - 1} - {0}:
                opened = Door("x", tuple(k < shut for k in range(count)))
                text = "".join(seg.text for seg in door(opened, 0, count, width))
                here = "".join(seg.text for seg in line(marks, shut, width))
                assert len(text) == len(here) == width
                assert text.index("\u2577") == here.index("\u25cf")


def test_a_click_on_the_line_or_on_a_door_leads_to_that_moment():
    """The nearest one."""

    def ready(library):
        library.doors = lambda state: frozenset({0, 1, 2})

    async def scenario(pilot, room, library):
        await press(pilot, "W")
        await pilot.pause(0.2)
        line = timeline(room)
        await pilot.click(line, offset=(line.size.width - 3, line.size.height - 1))
        assert room.screen._at == 3
        await pilot.click(line, offset=(2 + before(line.size.width - 4), 0))
        assert room.screen._at == 0
        await pilot.click(line, offset=(3, 0))
        assert room.screen._at == 0, "a name is no moment"

    play(scenario, "board", "tea", "sit", ready=ready)


def test_an_ending_is_named_once_it_was_seen():
    def ready(library):
        library.doors = lambda state: frozenset({0, 1, 2})

    async def scenario(pilot, room, library):
        await press(pilot, "W")
        await pilot.pause(0.2)
        assert "Landed" not in [door.name for door in timeline(room)._doors]
        await press(pilot, "end")
        assert "Landed" in [door.name for door in timeline(room)._doors]

    play(scenario, "board", "arrive", ready=ready)
