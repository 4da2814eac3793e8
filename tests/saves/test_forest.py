"""Laws of several saves as one tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from journals import BEGAN, chose

from dreamweave.engine.journal import Chose, Ended, Marked, Tree, Went
from dreamweave.saves.forest import ROOT, forest, stems


def played(*choices: str) -> Tree:
    """A save in which these choices were made one after the other; `-` undoes the last one."""
    tree = Tree([BEGAN])
    for choice in choices:
        n = tree.next_n
        if choice == "-":
            tree.add(Went(n, tree.parent(tree.cursor) or 0))
        else:
            made = chose(n, after=tree.cursor, label=choice.title())
            tree.add(made._replace(choose=choice, to=f"shore/{choice}"))
    return tree


def shown(whole) -> list[str]:
    """A line for each stem: moved in by its depth, its choices, and who comes through."""
    return [
        "  " * stem.depth
        + " ".join(whole.node(n).choose or "." for n in stem.nodes)
        + ": "
        + ",".join(whole.saves(stem.nodes[-1]))
        for stem in stems(whole)
    ]


def test_what_saves_share_stands_in_the_tree_once():
    """And where they part, the older thread comes first."""
    whole = forest({"one": played("a", "b", "c"), "two": played("a", "b", "d", "e")})

    lines = shown(whole)

    assert lines == [". a b: one,two", "  c: one", "  d e: two"]
    assert len(whole) == 6


def test_a_save_that_stops_where_another_goes_on_ends_a_stem():
    """Without a fork: it is the same thread, at the same depth."""
    saves = {"long": played("a", "b", "c"), "short": played("a"), "other": played("z")}

    lines = shown(forest(saves))

    assert lines == [".: long,short,other", "  a: long,short", "  b c: long", "  z: other"]


def test_a_thread_goes_on_under_its_fork_after_somebody_stopped():
    """Whether it is the last at its fork stays true of the rest of it."""
    saves = {"long": played("a", "b"), "short": played("a"), "other": played("z")}

    assert [(s.depth, s.last) for s in stems(forest(saves))] == [
        (0, True),
        (1, False),
        (1, False),
        (1, True),
    ]


def test_undoing_and_choosing_the_same_is_no_fork():
    """The node has two moments of the one save."""
    whole = forest({"one": played("a", "-", "a", "b")})

    assert shown(whole) == [". a b: one"]
    assert [moment.n for moment in whole.moments(1)] == [1, 3]
    assert whole.find("one", 1) == whole.find("one", 3) == 1


def test_chance_that_went_another_way_is_a_fork():
    """Though the same was chosen, and it led to the same scene."""
    tree = Tree([BEGAN, chose(1)._replace(odds=(0,))])
    other = Tree([BEGAN, chose(1)._replace(odds=(1,))])

    whole = forest({"one": tree, "other": other})

    assert len(whole.children(ROOT)) == 2


def test_a_node_tells_who_is_there_what_they_marked_and_how_it_ended():
    """Each word once, however many saves say it."""
    saves = {name: played("a") for name in ("one", "two")}
    for tree in saves.values():
        tree.add(Marked(2, "here!"))
        tree.add(Ended(3, "drowned"))
    saves["three"] = played("a", "b", "-")

    whole = forest(saves)

    assert whole.here(1) == ("one", "two", "three")
    assert whole.marks(1) == ("here!",)
    assert whole.endings(1) == ("drowned",)
    assert whole.leaves() == (2,)


def test_two_nodes_part_at_the_last_that_they_share():
    """Which is one of the two where the other follows from it."""
    whole = forest({"one": played("a", "b", "c"), "two": played("a", "d")})
    c, d = whole.find("one", 3), whole.find("two", 2)

    assert whole.parting(c, d) == whole.find("one", 1)
    assert whole.parting(c, whole.find("one", 2)) == whole.find("one", 2)
    assert whole.path(d) == (whole.find("two", 1), d)


playthroughs = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.lists(st.sampled_from("abc-"), max_size=12).map(lambda choices: played(*choices)),
    max_size=3,
)


@given(playthroughs)
def test_every_choice_of_every_save_is_found_again_with_all_before_it(saves):
    """Whatever was shared and folded, a save's own path reads the same."""
    whole = forest(saves)

    for name, tree in saves.items():
        for event in tree.events:
            if isinstance(event, Chose):
                way = [whole.node(k) for k in whole.path(whole.find(name, event.n))]
                assert [(k.at, k.choose, k.to) for k in way] == [
                    (c.at, c.choose, c.to) for c in tree.path(event.n)
                ]


@given(playthroughs)
def test_stems_hold_every_node_once(saves):
    """And never put one before its parent."""
    whole = forest(saves)

    order = [n for stem in stems(whole) for n in stem.nodes]

    assert sorted(order) == list(range(len(whole)))
    place = {n: k for k, n in enumerate(order)}
    assert all(place[whole.parent(n)] < place[n] for n in order if n != ROOT)
