"""The playthroughs that come with the story: they play as they were played."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamweave.engine.replay import replay
from dreamweave.engine.words import words
from dreamweave.language.load import load
from dreamweave.saves.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def story():
    return load(ROOT / "story", cached=False)


@pytest.fixture(scope="module")
def saves(story):
    store = Store(ROOT / "saves", story.id)
    return {name: store.open(name, read_only=True).tree() for name in store.names()}


def ends(story, saves):
    for tree in saves.values():
        state = replay(story, tree).state
        yield story.endings[story.scenes[state.scene].ending].id, words(story, state)


def test_every_golden_save_plays_as_it_was_played(story, saves):
    """Every choice is found by its id, and every state is the one recorded.

    Where this fails after an edit that was meant, run `python tests/make_golden_saves.py`.
    """
    for name, tree in saves.items():
        played = replay(story, tree)

        assert played.reason == "", name
        assert played.differs is None, (name, played.differs)
        assert {step.how for step in played.steps} <= {"same"}, name


def test_there_is_one_for_every_ending(story, saves):
    """A reader can watch each of them."""
    reached = {ending for ending, _ in ends(story, saves)}

    assert reached == {ending.id for ending in story.endings}


def test_there_is_one_for_every_way_the_night_can_end(story, saves):
    """And for each of the places to withdraw from."""
    nights = {held["night_one"] for _, held in ends(story, saves)}
    variable = next(v for v in story.variables if v.name == "night_one")

    assert nights == set(variable.values)
    assert sum(ending == "withdrawn" for ending, _ in ends(story, saves)) == 3
