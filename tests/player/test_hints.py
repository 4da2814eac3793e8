"""Hints to endings that were not reached, and the gallery that shows them."""

from __future__ import annotations

from rooms import Memory, started
from test_room import play, press, said, shown

from dreamweave.player.gallery import NAMED, VAGUE, gallery
from dreamweave.player.hints import Hint, Way, hints, reached_in
from dreamweave.player.reading import Past

LANDED, ASHORE, SWAM = range(3)


def still(state):
    """An ending is given up with the engine, another with it running."""
    return frozenset({ASHORE, SWAM} if state.values[1] == 2 else {LANDED, ASHORE, SWAM})


def ready(library):
    library.doors = still


def test_the_nearest_is_what_is_open_to_this_day():
    _, opened = started("board", "tea", "stall")

    found = hints({"first reading": opened.session}, still, {"swam"})

    assert found == (
        Hint("ashore", "first reading", 3, ""),
        Hint("landed", "first reading", 3, "Pull the brass handle marked DO NOT."),
    )


def test_a_later_moment_is_nearer_whichever_thread_or_save_it_is_in():
    library, first = started("board", "stall")
    _, second = started("board", "tea", "tea", "stall", library=library, name="second try")

    found = hints({"first": first.session, "second try": second.session}, still, {"swam", "ashore"})

    assert [(hint.save, hint.choice) for hint in found] == [("second try", 4)]


def test_a_save_that_came_to_an_ending_and_went_back_has_reached_it():
    _, opened = started("board", "arrive")
    opened.session.undo()

    assert reached_in({"one": opened.session}) == {"landed": (Way("one", 2, 2),)}


def test_hints_are_vague_until_more_is_asked_for():
    """A hidden ending is never named."""

    async def scenario(pilot, room, library):
        await press(pilot, "E")
        await pilot.pause(0.2)
        vague = "In your save “first reading”, at choice 2, something was still possible."
        assert vague in " ".join(shown(room).split())
        await press(pilot, "H")
        assert "“Landed” was still possible." in shown(room).replace("\n", " ")
        await press(pilot, "H")
        assert "You chose: Pull the brass handle" in " ".join(shown(room).split())
        assert "The Cold Way" not in shown(room)
        await press(pilot, "H")
        assert vague in " ".join(shown(room).split())

    def only_landed(library):
        library.doors = lambda state: still(state) - {ASHORE, SWAM}

    play(scenario, "board", "stall", ready=only_landed)


def test_a_hidden_ending_stays_unnamed_in_every_hint():
    async def scenario(pilot, room, library):
        await press(pilot, "E")
        await pilot.pause(0.2)
        for _ in range(3):
            assert "The Cold Way" not in shown(room)
            assert "possible" in shown(room)
            await press(pilot, "H")

    def only_swam(library):
        library.doors = lambda state: frozenset({SWAM})

    play(scenario, "board", "stall", ready=only_swam)


def test_a_reached_ending_leads_to_the_saves_that_reach_it():
    async def scenario(pilot, room, library):
        await press(pilot, "E")
        await pilot.pause(0.2)
        assert "in “first reading”, with 2 choices" in shown(room)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert type(room.screen).__name__ == "TheatreScreen"
        await press(pilot, "end")
        assert "The other side is much like this one" in shown(room), "where it was reached"

    def undone(library):
        session = library.open("first reading").session
        session.undo()
        session.choose("sit")

    library = Memory(past=Past(endings=frozenset({"landed"})))
    play(scenario, "board", "arrive", library=library, ready=undone)


def test_the_walkthrough_of_a_reached_ending_is_written_to_a_file():
    async def scenario(pilot, room, library):
        await press(pilot, "E")
        await pilot.pause(0.2)
        await press(pilot, "X")
        assert said(room) == "Written to first reading walkthrough.txt"
        lines = library.exported["first reading walkthrough"].splitlines()
        assert [line for line in lines if not line.startswith("#")] == ["1", "4"]

    library = Memory(past=Past(endings=frozenset({"landed"})))
    play(scenario, "board", "arrive", library=library)


def test_an_ending_that_a_save_came_to_and_nobody_remembers_is_told_of():
    """The ledger may have been wiped, or the save copied here."""
    _, opened = started("board", "arrive")
    sessions = {"one": opened.session}

    found = gallery(sessions, opened.session.story, lambda _: frozenset(), frozenset())

    assert found.nearest(VAGUE) == "Your save “one” came to something; that was not remembered."
    assert "“Landed”" in found.nearest(NAMED)
    assert found.told("landed").startswith("Your save “one” came to this")
    assert not gallery(sessions, opened.session.story, None, frozenset({"landed"})).helps


def test_where_nobody_can_say_nothing_is_said():
    async def scenario(pilot, room, library):
        await press(pilot, "E", "H")
        assert said(room).startswith("There is no hint")

    play(scenario, "board")
