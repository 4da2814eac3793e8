"""Laws of what both faces show."""

from __future__ import annotations

import pytest
from rooms import Memory, started

from dreamweave.engine.machine import ClosedChoice
from dreamweave.player.library import LibraryError
from dreamweave.player.reading import (
    NO_PAST,
    Past,
    Reading,
    endings,
    familiar,
    last_line,
    sheet,
)


def reading(*choices, **switches):
    _, opened = started(*choices)
    return Reading(opened.session, **switches)


def test_a_page_is_read_beat_by_beat():
    now = reading()

    assert (len(now.sheet.beats), now.awaiting) == (2, True)
    assert now.turn()
    assert not now.awaiting
    assert not now.turn()


def test_choices_are_numbered_in_order_with_closed_ones_among_them():
    numbered = reading().sheet.numbered

    assert [line.key for line in numbered] == ["1", "2", "3"]
    assert [line.open for line in numbered] == [True, True, False]
    assert numbered[2].reason == "The ladder is for people who have had tea with the crew."


def test_what_can_be_done_anywhere_has_a_letter():
    now = reading().sheet

    assert [(line.key, line.id) for line in now.anywhere] == [("w", "jump")]
    assert now.anywhere[0] == now.chosen("w")


def test_the_panel_marks_what_the_last_choice_changed():
    facts = {fact.label: fact for fact in reading("board").sheet.panel}

    assert facts["Engine"][1:2] + facts["Engine"][3:5] == ("running", True, "idle")
    assert not facts["Tea"].changed


def test_somebody_met_just_now_is_new():
    assert [(person.name, person.new) for person in reading("ask").sheet.people] == [
        ("Ada Brandt", False),
        ("The dog", True),
    ]


def test_a_choice_made_before_is_marked_wherever_it_was_made():
    here = reading("board", "tea").sheet.numbered[0]
    elsewhere = reading(past=Past(taken=frozenset({("quay/arrivals", "board")}))).sheet.numbered[0]

    assert here.before
    assert elsewhere.before


def test_dressing_is_announced_once_in_words():
    blocks = [b for beat in reading("board", "stall").sheet.beats for b in beat.blocks]

    assert [block.note for block in blocks] == ["The text is torn here.", ""]


def test_a_warning_is_a_beat_of_its_own_before_what_it_warns_of():
    beats = reading("board", "stall", "swim").sheet.beats

    assert beats[0].blocks[0].text == "This passage contains: Somebody in cold water."
    assert len(reading("board", "stall", "swim", warn=False).sheet.beats) == 1


def test_a_hidden_ending_is_unnamed_until_it_is_reached():
    story = Memory().story

    assert endings(story, Past())[2] == ("", "", False)
    assert endings(story, Past(endings=frozenset({"swam"})))[2] == ("The Cold Way", "", True)


def test_a_choice_that_cannot_be_recorded_did_not_happen():
    library, opened = started("board")
    now = Reading(opened.session)
    before = now.sheet
    library.broken = "the disk is full"

    with pytest.raises(LibraryError):
        now.choose("tea")

    assert (
        before == now.sheet == sheet(opened.session, taken=frozenset({("quay/arrivals", "board")}))
    )


def test_a_closed_choice_changes_nothing():
    now = reading()

    with pytest.raises(ClosedChoice):
        now.choose("crew")

    assert now.session.cursor == 0


def test_undo_and_redo_show_pages_read_before_whole():
    now = reading("board", "tea")
    there = now.sheet

    assert now.undo()
    assert not now.awaiting
    assert now.redo()
    assert there == now.sheet


def test_a_chapter_opens_where_another_was_before():
    assert [reading("board").sheet.opens, reading("board", "tea").sheet.opens] == [True, False]


def test_the_last_line_read_is_found():
    _, opened = started("board", "arrive")

    assert (
        last_line(opened.session)
        == "The other side is much like this one, and the dog is there before you."
    )


def test_progress_counts_what_was_done():
    progress = reading("board", "tea", past=Past(endings=frozenset({"landed"}))).progress

    assert progress == (2, 2, 1, 3)


def test_only_what_was_read_before_is_skipped():
    """From a first page that the ledger knows; a new choice's own words are new."""
    first = reading()
    assert (first.skip(), first.beat) == (0, 0)

    again = reading(past=Past(read=frozenset({"quay/arrivals"})))
    assert (again.skip(), again.beat, again.awaiting) == (1, 1, False)

    again.choose("ask")
    assert familiar(again.session, again.sheet.beats, NO_PAST)[0] is False
    again.undo()
    again.choose("ask")
    assert all(familiar(again.session, again.sheet.beats, NO_PAST))


def test_what_the_ledger_learns_of_a_page_does_not_make_it_old():
    """It hears of the page while the page is being read."""
    now = reading("board", "stall")
    now.choose("swim")
    now.past = Past(
        frozenset({("crossing/saloon", "swim")}), frozenset({"crossing/water", "crossing/saloon"})
    )

    assert now.skip() == 0
