"""Laws of setting lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dreamweave.player.markdown import Block, Run, blocks
from dreamweave.player.typeset import DRESS, Seg, lines, rows

PROSE = st.text(alphabet="abc .,é漢字\n\u201c\u201d", max_size=200)
STYLES = st.sampled_from(["", "torn", "stutter", "smooth", "plain", "unheard_of"])


@given(PROSE, st.integers(20, 80), STYLES, st.booleans())
def test_no_line_is_wider_than_it_may_be(text, width, style, dressed):
    found = rows(blocks(text, style), width, dressed=dressed)

    assert all(row.indent + cell_len(row.text) <= width for row in found)


@given(PROSE, st.integers(4, 80))
def test_wrapping_changes_nothing_but_spaces(text, width):
    wrapped = lines([Seg(text)], width)

    assert "".join(text.split()) == "".join(
        "".join(s.text for s in line) for line in wrapped
    ).replace(" ", "")


@given(PROSE, STYLES)
def test_dressing_is_drawn_from_the_text_alone(text, style):
    assert rows(blocks(text, style), 60) == rows(blocks(text, style), 60)


def test_a_word_that_is_wider_than_a_line_is_cut():
    assert ["".join(s.text for s in line) for line in lines([Seg("abcdef")], 4)] == ["abcd", "ef"]


def test_undressed_prose_says_in_words_how_it_would_be_dressed():
    block = Block("prose", (Run("It comes down."),), "torn", "The text is torn here.")

    shown = [row.text for row in rows([block], 60, dressed=False)]

    assert shown == ["[The text is torn here.]", "", "It comes down."]


def test_smooth_prose_has_two_straight_edges_but_for_its_last_line():
    text = "the tables and the tables are clean and the windows show the night " * 4
    set_rows = [row.text for row in rows(blocks(text, "smooth"), 50)]

    assert {50} == {len(line) for line in set_rows[:-1]}


def test_every_style_has_words_and_a_dress():
    from dreamweave.player.reading import PLAIN_WORDS

    assert set(PLAIN_WORDS) == set(DRESS)
