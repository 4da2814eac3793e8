"""A save that is shown before all of it was played: what is told when the rest differs."""

from __future__ import annotations

import pytest

from dreamweave.engine.journal import Began, Chose, Event, Full, Tree
from dreamweave.engine.session import Session, begun
from dreamweave.engine.words import words
from dreamweave.language.compile import story_of

TOP = """\
dreamweave: 1
id: mill
title: The Mill
start: yard/gate
state: {flour: 0..9, rats: flag}
endings: {bread: {title: Bread}}
"""
YARD = """\
chapter: yard
scenes:
  gate:
    text: "{flour} sacks."
    choices:
      sweep: {label: Sweep., do: flour += 1, goto: gate}
      bake: {label: Bake., when: flour >= 1, goto: home}
  home: {text: Warm., ending: bread}
"""


@pytest.fixture
def story():
    return story_of({"story.yaml": TOP, "yard.yaml": YARD})


@pytest.fixture
def log(story):
    """Four choices, with everything written down before the last."""
    events: list[Event] = []
    session = begun(story, Began("mill", "", story.sha256, "s", {}, "try", ""), events.append)
    for _ in range(3):
        session.choose("sweep")
    session.tree.add(Full(session.tree.next_n, words(story, session.state)))
    events.append(session.tree.events[-1])
    session.choose("sweep")
    return events


def opened(story, events, **how):
    return Session(story, Tree(events), lambda _: None, later=True, **how)


def changed(events, n, **fields):
    return [e._replace(**fields) if isinstance(e, Chose) and e.n == n else e for e in events]


def test_the_last_page_is_there_before_the_rest_is_played(story, log):
    """And the rest is played as much at a time as is asked."""
    session = opened(story, log)

    assert session.page.shown[0].text == "4 sacks."
    assert [session.catch_up(1), session.catch_up(1), session.catch_up(1)] == [True, True, False]
    assert session.notes == ()


def test_a_difference_that_is_found_later_is_told_and_moves_nobody(story, log):
    """The reader sees what the save recorded, before and after."""
    session = opened(story, changed(log, 2, set={"flour": 5}, state="0" * 16))
    before = session.state

    assert session.notes == ()
    assert not session.catch_up(10)

    assert session.state == before
    assert session.notes[0].startswith("choice 2: 'flour' was '5' and now is '2'")


def test_choices_that_nobody_can_make_any_more_are_told_and_move_nobody(story, log):
    """Where even the record does not help, the rest is not played."""
    session = opened(
        story, changed(log, 2, at="yard/loft", choose="jump", label="", to="yard/loft")
    )
    before = session.state

    assert not session.catch_up(10)

    assert session.state == before
    assert "choice 2: " in session.notes[0]


@pytest.mark.parametrize(
    "fields",
    [{"state": "0" * 16}, {"choose": "dance"}, {"to": "yard/home"}],
)
def test_what_nothing_vouches_for_is_played_at_once(story, log, fields):
    """A last choice that does not hold is told before the first page."""
    session = opened(story, changed(log, 5, **fields))

    assert not session.catch_up(0)
    at_once = Session(story, Tree(changed(log, 5, **fields)), lambda _: None)
    assert session.notes == at_once.notes
    assert session.state == at_once.state


def test_another_story_s_save_is_played_at_once(story, log):
    """An edit may mean something else by the same words."""
    edited = story_of({"story.yaml": TOP, "yard.yaml": YARD.replace("flour += 1", "flour += 2")})

    session = opened(edited, log)

    assert not session.catch_up(0)
    assert session.notes[0].startswith("choice 1: 'flour' was '1' and now is '2'")
