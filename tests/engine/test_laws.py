"""Laws that hold on every story: replay, undo, purity."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import story_files

from dreamweave.engine.journal import START, Began, Event, Tree
from dreamweave.engine.machine import (
    Refused,
    choices,
    open_ids,
    openings,
    outcomes,
    step,
    take,
    view,
)
from dreamweave.engine.random import seeded
from dreamweave.engine.replay import replay
from dreamweave.engine.session import Session, begun
from dreamweave.engine.words import digest, restored, words
from dreamweave.language import cache
from dreamweave.language.compile import compile_story
from dreamweave.language.model import Story


def story_of(files: dict[str, str]) -> Story:
    """A random story; random ones that are refused are not played."""
    story, diagnostics = compile_story(files)
    assume(not any(d.code == "E703" for d in diagnostics))
    assert story is not None, [str(d) for d in diagnostics]
    return story


def begin(story: Story, log: list[Event], *, again: bool = False) -> Session:
    given_now = {"again": again, "reader": "Ada"}
    began = Began(story.id, story.version, story.sha256, "seed", given_now, "walk", "2151-01-01")
    try:
        return begun(story, began, log.append)
    except Refused:
        assume(condition=False)
        raise


def walk(session: Session, moves: list[int]) -> None:
    """A random reader: negative numbers undo, zero redoes, others choose."""
    for move in moves:
        ids = open_ids(session.story, session.state)
        if move < 0:
            session.undo()
        elif move == 0:
            session.redo()
        elif ids:
            try:
                session.choose(ids[move % len(ids)])
            except Refused:
                continue


MOVES = st.lists(st.integers(-2, 12), max_size=25)


@given(story_files(), MOVES)
def test_a_journal_replays_to_the_same_state(files, moves):
    """The events of any playthrough lead to exactly the state they were recorded in."""
    story = story_of(files)
    log: list[Event] = []
    session = begin(story, log)
    walk(session, moves)

    again = Session(story, Tree(log), lambda _: None)

    assert again.state == session.state
    assert again.notes == ()
    assert again.transcript() == session.transcript()


@given(story_files(), MOVES, st.integers(1, 30))
def test_a_save_that_is_played_later_is_the_same_save(files, moves, limit):
    """What is shown at once is what playing everything shows, and so is all that follows."""
    story = story_of(files)
    log: list[Event] = []
    walk(begin(story, log), moves)
    at_once = Session(story, Tree(log), lambda _: None)

    later = Session(story, Tree(log), lambda _: None, later=True)

    assert later.state == at_once.state
    assert later.page == at_once.page
    parent = later.tree.parent(later.cursor)
    assert parent is None or later.state_at(parent) == at_once.state_at(parent)
    while later.catch_up(limit):
        pass
    assert later.transcript() == at_once.transcript()
    assert later.notes == ()


@given(story_files(), MOVES)
def test_a_save_that_is_played_later_is_gone_on_with_at_once(files, moves):
    """Undone to its beginning before anything was caught up with, it reads as it did."""
    story = story_of(files)
    log: list[Event] = []
    walk(begin(story, log), moves)
    later = Session(story, Tree(log), lambda _: None, later=True)
    at_once = Session(story, Tree(log), lambda _: None)

    while later.can_undo:
        later.undo()
        at_once.undo()

        assert later.state == at_once.state
        assert later.page == at_once.page
    assert not later.catch_up(10**6)
    assert later.notes == ()


@given(story_files(), MOVES)
def test_every_recorded_digest_agrees_when_replayed(files, moves):
    """Replaying finds each choice by its id and each digest as it was."""
    story = story_of(files)
    log: list[Event] = []
    walk(begin(story, log), moves)
    tree = Tree(log)

    played = replay(story, tree)

    assert [s.how for s in played.steps] == ["same"] * len(played.steps)
    assert played.differs is None
    for step_ in played.steps:
        assert digest(story, step_.state) == tree.chose(step_.n).state


@given(story_files(), MOVES, st.integers(0, 20))
def test_undo_takes_back_exactly_one_choice(files, moves, pick):
    """The state after choosing and undoing is the state before, and redoing returns to it."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    before, page = session.state, session.page
    ids = open_ids(story, before)
    assume(ids)
    try:
        session.choose(ids[pick % len(ids)])
    except Refused:
        assert session.state == before
        return
    after = session.state

    session.undo()

    assert session.state == before
    assert session.page == page
    session.redo()
    assert session.state == after


@given(story_files(), MOVES)
def test_a_failed_write_leaves_the_reader_where_they_were(files, moves):
    """If the journal cannot be written, the choice did not happen."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    before, events = session.state, session.tree.events
    ids = open_ids(story, before)
    assume(ids)

    def full(_: Event) -> None:
        raise OSError(28, "No space left on device")

    session._record = full
    try:
        session.choose(ids[0])
    except (OSError, Refused):
        pass
    else:
        raise AssertionError("the choice happened")

    assert session.state == before
    assert session.tree.events == events


@given(story_files(), MOVES)
def test_step_and_take_agree_and_change_nothing(files, moves):
    """`step` is `take` without its prose, twice the same, and neither changes its argument."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    state = session.state
    for choice in open_ids(story, state):
        try:
            taken = take(story, state, choice, chance=seeded("x", 1))
        except Refused as refused:
            with pytest.raises(type(refused)):
                step(story, state, choice, chance=seeded("x", 1))
            continue

        assert step(story, state, choice, chance=seeded("x", 1)) == taken.state
        assert session.state == state


@given(story_files(), MOVES)
def test_outcomes_hold_every_step_that_chance_allows(files, moves):
    """What a seed gives is one of the outcomes, and their odds add up to one."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    state = session.state
    for choice in open_ids(story, state):
        try:
            found = outcomes(story, state, choice)
        except Refused:
            continue

        assert sum(o.weight / o.of for o in found) - 1 < 1e-9
        taken = take(story, state, choice, chance=seeded("y", 2))
        assert taken.state in [o.taken.state for o in found]


@given(story_files(), MOVES)
def test_a_state_comes_back_from_its_words(files, moves):
    """A save's words describe the state fully."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    state = session.state

    back, lost = restored(story, state.scene, words(story, state), state.given)

    assert back == state
    assert lost == ()


@given(story_files(), MOVES)
def test_a_cached_story_is_the_same_story(files, moves):
    """Playing from the cache shows and does what playing from the sources does."""
    story = story_of(files)
    cached = cache.loads(cache.dumps(story))
    assert cached is not None
    first, second = begin(story, []), begin(cached, [])

    walk(first, moves)
    walk(second, moves)

    assert first.state == second.state
    assert first.transcript() == second.transcript()
    assert cached._replace(scenes=tuple(cached.scenes)) == story._replace(memo=cached.memo)


@given(story_files(), MOVES)
def test_remembering_what_a_scene_shows_changes_nothing(files, moves):
    """A scene seen with a fresh memory shows what it shows with a full one."""
    story = story_of(files)
    session = begin(story, [])
    walk(session, moves)
    state = session.state
    warm = (view(story, state).text, choices(story, state), open_ids(story, state))

    cold = story._replace(memo={})

    assert (view(cold, state).text, choices(cold, state), open_ids(cold, state)) == warm


@given(story_files())
def test_a_story_begins_in_one_of_its_openings(files):
    """`openings` lists every state in which a playthrough may begin."""
    story = story_of(files)
    session = begin(story, [], again=True)

    found = openings(story, {"again": True, "reader": "Ada"})

    plain = [(o.taken.state.scene, o.taken.state.values) for o in found]
    assert (session.state_at(START).scene, session.state_at(START).values) in plain
