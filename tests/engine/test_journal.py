"""Laws of the tree that events grow."""

from __future__ import annotations

import pytest
from hypothesis import given
from journals import BEGAN, chose, story_of, threads

from dreamweave.engine.journal import (
    START,
    Chose,
    Ended,
    Full,
    JournalError,
    Marked,
    Named,
    Tree,
    Went,
)


def forked() -> Tree:
    """1 2 3, back to 1, 5 6: two threads."""
    return Tree([*story_of(3), Went(4, 1), chose(5, after=1), chose(6)])


@given(threads())
def test_a_tree_holds_what_it_was_given(events):
    """Nothing is lost, and nothing changes its place."""
    tree = Tree(events)

    assert tree.events == tuple(events)
    assert tree.next_n == len(tree) == len(events)
    assert tree.began == events[0]


@given(threads())
def test_every_choice_hangs_on_the_start(events):
    """A path begins at the start, ends where it was asked to, and goes from parent to child."""
    tree = Tree(events)

    for event in events:
        if isinstance(event, Chose):
            path = tree.path(event.n)
            assert path[-1] == event
            assert [START, *(one.n for one in path)][:-1] == [one.after for one in path]
            assert event.n in tree.children(event.after)
            assert tree.parent(event.n) == event.after < event.n


@given(threads())
def test_the_leaves_are_the_ends_of_all_threads(events):
    """Their paths together visit every choice, and no leaf is on another's path."""
    tree = Tree(events)

    visited = [one.n for leaf in tree.leaves() for one in tree.path(leaf)]

    assert {e.n for e in events if isinstance(e, Chose)} == set(visited)
    assert all(not tree.children(leaf) for leaf in tree.leaves())


@given(threads())
def test_the_cursor_is_where_the_last_move_led(events):
    """A choice moves it to itself, going moves it there, and nothing else moves it."""
    place, places = START, []
    for event in events:
        place = event.n if isinstance(event, Chose) else place
        place = event.back if isinstance(event, Went) else place
        places.append(place)

    tree = Tree(events)

    assert [tree.cursor_after(n) for n in range(len(events))] == places
    assert tree.cursor == places[-1]


@given(threads())
def test_a_shorter_journal_is_a_younger_tree(events):
    """Events are only added: what was true of the past stays true."""
    tree = Tree()
    for n, event in enumerate(events):
        tree.add(event)
        assert tree.cursor == Tree(events).cursor_after(n)


@given(threads())
def test_undo_then_redo_comes_back(events):
    """Redoing goes to where the reader was before undoing."""
    tree = Tree(events)
    there = tree.cursor

    if there != START:
        tree.add(Went(tree.next_n, tree.parent(there) or START))
        assert tree.again(tree.cursor) == there


def test_undoing_twice_can_be_redone_twice():
    """Redo follows the thread that was left, not the oldest and not the newest."""
    tree = forked()
    tree.add(Went(7, 3))
    tree.add(Went(8, START))

    seen = []
    for n in (9, 10, 11):
        seen.append(tree.again(tree.cursor))
        tree.add(Went(n, seen[-1]))

    assert seen == [1, 2, 3]
    assert tree.again(3) is None


def test_two_threads_stay_two():
    """A choice made after undoing opens a thread beside the one that was left."""
    tree = forked()

    assert tree.children(1) == (2, 5)
    assert tree.leaves() == (3, 6)
    assert [one.n for one in tree.path(6)] == [1, 5, 6]


def test_marks_endings_and_full_lines_stay_where_they_were_made():
    """They belong to the cursor of their time, and going elsewhere does not take them along."""
    full = Full(4, {"courage": 2})
    tree = Tree([*story_of(2), Marked(3, "here"), full, Ended(5, "drowned"), Went(6, 1)])

    assert tree.marks(2) == ("here",)
    assert tree.ending(2) == "drowned"
    assert tree.full(2) == full
    assert (tree.marks(1), tree.ending(1), tree.full(1)) == ((), None, None)


def test_the_last_name_counts():
    """A playthrough can be renamed, and its beginning keeps the first name."""
    tree = Tree([BEGAN, Named(1, "other")])

    assert tree.name == "other"
    assert tree.began.name == "first try"


@pytest.mark.parametrize(
    "event",
    [
        chose(2),  # a number too high
        chose(0),  # one that there is already
        chose(1, after=1),  # after itself
        chose(1, after=7),  # after nothing
        Went(1, 7),
        Went(1, -1),
        BEGAN,
        BEGAN._replace(n=1),
    ],
)
def test_an_event_that_does_not_fit_changes_nothing(event):
    """A tree refuses it, and is as it was."""
    tree = Tree([BEGAN])

    with pytest.raises(JournalError):
        tree.add(event)

    assert tree.events == (BEGAN,)
    assert (tree.cursor, tree.children(START)) == (START, ())


def test_nobody_goes_to_a_bookmark():
    """Only choices and the start are places."""
    tree = Tree([*story_of(1), Marked(2, "here")])

    with pytest.raises(JournalError, match="event 3 speaks of 2, which is no choice"):
        tree.add(Went(3, 2))


def test_a_playthrough_begins_with_its_beginning():
    """A journal without its first event is no journal."""
    with pytest.raises(JournalError, match="begins once"):
        Tree([Marked(0, "here")])
    with pytest.raises(JournalError, match="has not begun"):
        _ = Tree().began
