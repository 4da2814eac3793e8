"""Laws of the skein: every thread is there, straight runs are one line, and two can be compared."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from rooms import started

from dreamweave.engine.journal import START
from dreamweave.player.skein import knots, parting, stems


def braided():
    """A save with four threads."""
    _, opened = started("board", "tea", "tea", "stall")
    session = opened.session
    session.undo()
    session.choose("sit")
    session.choose("arrive")
    session.go(2)
    session.mark("the good part")
    session.choose("stall")
    session.go(START)
    session.choose("ask")
    return session


def test_every_choice_is_on_exactly_one_stem():
    session = braided()
    choices = [
        n
        for n in range(session.tree.next_n)
        if n == START or hasattr(session.tree.events[n], "choose")
    ]

    assert sorted(choices) == sorted(n for stem in stems(session.tree) for n in stem.nodes)


def test_a_straight_run_is_one_line_until_it_is_unfolded():
    session = braided()
    folded = knots(session, frozenset())
    stem = next(s for s in stems(session.tree) if len(s.nodes) > 1)

    unfolded = knots(session, frozenset({stem.nodes[0]}))

    assert len(folded) + len(stem.nodes) - 1 == len(unfolded)


def test_lines_say_where_the_reader_is_what_is_marked_and_what_has_ended():
    lines = knots(braided(), frozenset())

    assert [knot.label for knot in lines if knot.here] == ["Ask her: is the dog on the list?"]
    assert [knot.bookmarks for knot in lines if knot.bookmarks] == [("the good part",)]
    assert [knot.ending for knot in lines if knot.ending] == ["Landed"]


def test_rails_show_which_threads_go_on():
    rails = [knot.rails for knot in knots(braided(), frozenset())]

    assert rails[:3] == ["", "\u251c\u2500 ", "\u2502  \u251c\u2500 "]
    assert rails[-1] == "\u2514\u2500 "


def test_two_moments_part_where_their_choices_first_differ():
    session = braided()
    left, right = (n for n in session.tree.leaves()[:2])
    found = parting(session.tree, left, right)

    assert found.left[-1:] + found.right[-1:] == (left, right)
    assert session.tree.parent(found.left[0]) == session.tree.parent(found.right[0]) == found.fork
    assert found.shared == len(session.tree.path(found.fork))


def test_a_moment_and_itself_share_everything():
    session = braided()
    n = session.cursor

    assert (len(session.tree.path(n)), n, (), ()) == parting(session.tree, n, n)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_whatever_was_gone_back_to_every_leaf_has_a_line(jumps):
    _, opened = started("board")
    session = opened.session
    for jump in jumps:
        places = [START, *(c.n for n in session.tree.leaves() for c in session.tree.path(n))]
        session.go(places[jump % len(places)])
        if not session.ended:
            session.choose(next(o.id for o in session.view.choices if o.open))

    assert set(session.tree.leaves()) <= {knot.n for knot in knots(session, frozenset())}


def test_a_long_save_is_drawn_quickly():
    _, opened = started("board", *["tea"] * 2000)
    for n in range(5, 1500, 5):
        opened.session.go(n)
        opened.session.choose("sit" if n == 5 else "tea")

    start = time.perf_counter()
    lines = knots(opened.session, frozenset())

    assert time.perf_counter() - start < 1
    assert len(opened.session.tree.leaves()) <= len(lines)
