"""Laws of what both faces show."""

from __future__ import annotations

import pytest
from rooms import Memory, started

from dreamweave.engine.machine import ClosedChoice
from dreamweave.player.library import LibraryError
from dreamweave.player.reading import Past, Reading, endings, last_line, sheet


def reading(*choices, **switches):
    _, opened = started(*choices)
    return Reading(opened.session, **switches)


def test_a_page_is_read_beat_by_beat():
    now = reading()

    assert (2, True) == (len(now.sheet.beats), now.awaiting)
    assert now.turn()
    assert not now.awaiting
    assert not now.turn()


def test_choices_are_numbered_in_order_with_closed_ones_among_them():
    numbered = reading().sheet.numbered

    assert ["1", "2", "3"] == [line.key for line in numbered]
    assert [True, True, False] == [line.open for line in numbered]
    assert "The ladder is for people who have had tea with the crew." == numbered[2].reason


def test_what_can_be_done_anywhere_has_a_letter():
    now = reading().sheet

    assert [("w", "jump")] == [(line.key, line.id) for line in now.anywhere]
    assert now.anywhere[0] == now.chosen("w")


def test_the_panel_marks_what_the_last_choice_changed():
    facts = {fact.label: fact for fact in reading("board").sheet.panel}

    assert ("running", True, "idle") == facts["Engine"][1:2] + facts["Engine"][3:5]
    assert not facts["Tea"].changed


def test_somebody_met_just_now_is_new():
    assert [("Ada Brandt", False), ("The dog", True)] == [
        (person.name, person.new) for person in reading("ask").sheet.people
    ]


def test_a_choice_made_before_is_marked_wherever_it_was_made():
    here = reading("board", "tea").sheet.numbered[0]
    elsewhere = reading(past=Past(taken=frozenset({("quay/arrivals", "board")}))).sheet.numbered[0]

    assert here.before
    assert elsewhere.before


def test_dressing_is_announced_once_in_words():
    blocks = [b for beat in reading("board", "stall").sheet.beats for b in beat.blocks]

    assert ["The text is torn here.", ""] == [block.note for block in blocks]


def test_a_warning_is_a_beat_of_its_own_before_what_it_warns_of():
    beats = reading("board", "stall", "swim").sheet.beats

    assert "This passage contains: Somebody in cold water." == beats[0].blocks[0].text
    assert 1 == len(reading("board", "stall", "swim", warn=False).sheet.beats)


def test_a_hidden_ending_is_unnamed_until_it_is_reached():
    story = Memory().story

    assert ("", "", False) == endings(story, Past())[2]
    assert ("The Cold Way", "", True) == endings(story, Past(endings=frozenset({"swam"})))[2]


def test_a_choice_that_cannot_be_recorded_did_not_happen():
    library, opened = started("board")
    now = Reading(opened.session)
    before = now.sheet
    library.broken = "the disk is full"

    with pytest.raises(LibraryError):
        now.choose("tea")

    assert before == now.sheet == sheet(opened.session, taken=frozenset({("quay/arrivals", "board")}))


def test_a_closed_choice_changes_nothing():
    now = reading()

    with pytest.raises(ClosedChoice):
        now.choose("crew")

    assert 0 == now.session.cursor


def test_undo_and_redo_show_pages_read_before_whole():
    now = reading("board", "tea")
    there = now.sheet

    assert now.undo()
    assert not now.awaiting
    assert now.redo()
    assert there == now.sheet


def test_a_chapter_opens_where_another_was_before():
    assert [True, False] == [reading("board").sheet.opens, reading("board", "tea").sheet.opens]


def test_the_last_line_read_is_found():
    _, opened = started("board", "arrive")

    assert "The other side is much like this one, and the dog is there before you." == last_line(
        opened.session
    )


def test_progress_counts_what_was_done():
    progress = reading("board", "tea", past=Past(endings=frozenset({"landed"}))).progress

    assert (2, 2, 1, 3) == progress
