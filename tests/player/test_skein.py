"""Laws of the skein: every thread is there, straight runs are one line, and two can be compared."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rooms import started

from dreamweave.engine.journal import START
from dreamweave.player.reading import mark
from dreamweave.player.skein import Skein, knots, marked, parting
from dreamweave.player.skein_rows import Line, skein_row
from dreamweave.saves.forest import forest, stems

TITLES = {"landed": "Landed"}


def skein(*sessions, open="0"):
    """These saves, called by their numbers."""
    return Skein(TITLES, forest({str(k): s.tree for k, s in enumerate(sessions)}), open)


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


def test_a_straight_run_is_one_line_until_it_is_unfolded():
    shown = skein(braided())
    folded = knots(shown, ())
    stem = next(s for s in stems(shown.forest) if len(s.nodes) > 1)

    unfolded = knots(shown, {stem.nodes[0]})

    assert len(folded) + len(stem.nodes) - 1 == len(unfolded)


def test_lines_say_where_the_reader_is_what_is_marked_and_what_has_ended():
    lines = knots(skein(braided()), ())

    assert [knot.label for knot in lines if knot.here] == ["Ask her: is the dog on the list?"]
    assert [knot.bookmarks for knot in lines if knot.bookmarks] == [("the good part",)]
    assert [knot.endings for knot in lines if knot.endings] == [("Landed",)]


def test_rails_show_which_threads_go_on():
    rails = [knot.rails for knot in knots(skein(braided()), ())]

    assert rails[:3] == ["", "\u251c\u2500 ", "\u2502  \u251c\u2500 "]
    assert rails[-1] == "\u2514\u2500 "


def test_two_moments_part_where_their_choices_first_differ():
    session = braided()
    left, right = session.tree.leaves()[:2]

    found = parting((session.tree, left), (session.tree, right))

    ways = [[chose.label for chose in session.tree.path(n)] for n in (left, right)]
    assert ways == [[*ways[0][: found.shared], *way] for way in (found.left, found.right)]
    assert found.label == ways[0][found.shared - 1]
    assert found.left[0] != found.right[0]


def test_a_moment_and_itself_share_everything():
    session = braided()
    here = (session.tree, session.cursor)
    path = session.tree.path(session.cursor)

    assert (len(path), path[-1].label, (), ()) == parting(here, here)


def test_what_two_saves_share_is_one_line_and_each_is_named_where_it_ends():
    _, one = started("board", "tea", "tea", "arrive", name="one")
    _, other = started("board", "tea", "sit", name="other")
    shown = skein(one.session, other.session, open="")

    lines = knots(shown, ())

    assert [(knot.label, knot.folded, knot.saves, knot.names) for knot in lines] == [
        ("The beginning", 2, 2, ()),
        ("Have a cup of tea.", 1, 1, ("0",)),
        ("Sit on the hat.", 0, 1, ("1",)),
    ]


def test_a_save_that_stops_where_another_goes_on_is_named_there():
    _, short = started("board", "tea")
    _, long = started("board", "tea", "tea", "arrive")

    lines = knots(skein(short.session, long.session), ())

    assert [(knot.names, knot.rails) for knot in lines] == [(("0",), ""), (("1",), "")]


def test_one_goes_on_with_the_open_save_or_with_one_that_rests_there():
    _, one = started("board", "tea", "tea")
    _, other = started("board", "tea")
    shown = skein(one.session, other.session, open="0")
    node = shown.forest.find("1", other.session.cursor)

    assert shown.moment(node) == ("0", 2)
    assert shown._replace(open="").moment(node) == ("1", 2)


def test_a_narrow_line_keeps_the_signs_and_no_line_is_too_wide():
    _, one = started("board", "tea", "tea", "arrive")
    _, other = started("board", "tea", "sit")
    shown = skein(one.session, other.session, open="0")
    knot = next(knot for knot in knots(shown, ()) if knot.endings)

    rows = {w: skein_row(Line(knot, 0, False, True), w).text for w in range(4, 80)}

    assert all(cell_len(text) <= width for width, text in rows.items())
    assert "\u25c6" in rows[30]
    assert rows[79].endswith("\u25c6 Landed  0")


def test_a_bookmark_is_found_inside_a_stem():
    _, opened = started("board", "tea", "tea")
    before = opened.session.cursor
    mark(opened.session, 2, "the good part")
    shown = skein(opened.session)

    assert [shown.forest.node(node).label for node in marked(shown)] == ["Have a cup of tea."]
    assert before == opened.session.cursor
    assert opened.session.tree.marks(2) == ("the good part",)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_whatever_was_gone_back_to_every_leaf_has_a_line(jumps):
    _, opened = started("board")
    session = opened.session
    for jump in jumps:
        places = [START, *(c.n for n in session.tree.leaves() for c in session.tree.path(n))]
        session.go(places[jump % len(places)])
        if not session.ended:
            session.choose(next(o.id for o in session.view.choices if o.open))

    shown = skein(session)

    assert set(shown.forest.leaves()) <= {knot.node for knot in knots(shown, ())}


def test_a_long_save_is_drawn_quickly():
    _, opened = started("board", *["tea"] * 2000)
    for n in range(5, 1500, 5):
        opened.session.go(n)
        opened.session.choose("sit" if n == 5 else "tea")

    start = time.perf_counter()
    shown = skein(opened.session)
    lines = knots(shown, ())

    assert time.perf_counter() - start < 1
    assert len(shown.forest.leaves()) <= len(lines)
