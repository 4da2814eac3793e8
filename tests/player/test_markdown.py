"""Laws of prose as neutral blocks."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.player.markdown import Run, blocks, clean, inline, plain

MARKS = st.text(alphabet="*_`[]()\\ ab>#-1.\n", max_size=80)


def kinds(text):
    return [block.kind for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a *b* c", (Run("a "), Run("b", italic=True), Run(" c"))),
        ("**a** b", (Run("a", bold=True), Run(" b"))),
        ("***a***", (Run("a", bold=True, italic=True),)),
        ("**a *b* c**", (Run("a ", True), Run("b", True, True), Run(" c", True))),
        ("2 * 3 * 4", (Run("2 * 3 * 4"),)),
        ("a* b *c", (Run("a* b *c"),)),
        ("snake_case_name", (Run("snake_case_name"),)),
        ("_a_", (Run("a", italic=True),)),
        (r"\*a\*", (Run("*a*"),)),
        ("`*a*`", (Run("*a*", code=True),)),
        ("*a", (Run("*a"),)),
        ("[a](http://b)", (Run("a", link="http://b"),)),
        ("[red]a[/red]", (Run("[red]a[/red]"),)),
    ],
)
def test_marks_become_runs(text, runs):
    assert runs == inline(text)


def test_paragraphs_quotes_headings_items_and_rules_are_told_apart():
    text = "# H\n\nA\nb.\n\n> q\n> r\n\n- one\n  more\n- two\n\n* * *"

    assert kinds(text) == ["heading", "prose", "quote", "item", "item", "rule"]
    assert blocks(text)[1].text == "A b."
    assert blocks(text)[3].text == "one more"


def test_two_spaces_or_a_backslash_end_a_line_for_good():
    assert blocks("a  \nb\\\nc")[0].text == "a\nb\nc"


@given(MARKS)
def test_no_word_is_lost(text):
    """Whatever the marks, letters and digits come out in the order in which they went in."""
    was = [c for c in text if c in "ab"]
    links = [r.link for b in blocks(text) for r in b.runs if r.link]
    now = [c for b in blocks(text) for r in b.runs for c in r.text if c in "ab"]

    assert links or was == now


@given(st.text())
def test_nothing_that_a_terminal_obeys_comes_out(text):
    shown = "".join(r.text for b in blocks(text) for r in b.runs) + plain(text) + clean(text)

    assert all(
        unicodedata.category(c) not in ("Cc", "Cf") or c == "\n" for c in shown if c < "\ue000"
    )


@pytest.mark.parametrize("unit", ["*", "`", "[a", "**a*", "> ", "\\", "- ", "# ", "(", "_a"])
def test_time_grows_with_length_alone(unit):
    start = time.perf_counter()
    blocks(unit * 20_000)

    assert time.perf_counter() - start < 2
