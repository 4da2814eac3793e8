"""Laws of reports: whole pages as they are printed, and what may never be printed."""

from __future__ import annotations

import json
import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.language.diagnostics import error, warning
from dreamweave.language.model import Span
from dreamweave.workshop.frame import visible
from dreamweave.workshop.report import FORMATS, render, text, wants_colour

SHORE = """\
chapter: shore
scenes:
  beach:
    text: The lamp is out.
    choices:
      go: {label: Climb, goto: gaet}
  gate:
    text: |
      It is shut.
    ending: home
"""

STORY = "dreamweave: 1\nid: lamp\nendings:\n  home: {title: Home}\n"

SOURCES = {"shore.yaml": SHORE, "story.yaml": STORY}

GAET = error(
    "E302",
    "no scene is called 'gaet'",
    Span("shore.yaml", 6, 32, 6, 36),
    "did you mean 'gate'?",
    fix="gate",
)

TWICE = error(
    "E307",
    "'gate' is a scene of this chapter already",
    Span("shore.yaml", 7, 3, 7, 7),
    also=((Span("shore.yaml", 3, 3, 3, 8), "the first is here"),),
)

ELSEWHERE = warning(
    "W801",
    "no scene ends the story with 'home'",
    Span("story.yaml", 4, 3, 4, 7),
    "let a scene say `ending: home`",
    also=((Span("shore.yaml", 10, 13, 10, 17), "perhaps here"),),
)

FOUND = [ELSEWHERE, TWICE, GAET]

TEXT = """\
error[E302]: no scene is called 'gaet'
  --> story/shore.yaml:6:32
  |
6 |       go: {label: Climb, goto: gaet}
  |                                ^^^^
  |
  help: did you mean 'gate'?

error[E307]: 'gate' is a scene of this chapter already
  --> story/shore.yaml:7:3
  |
3 |   beach:
  |   ----- the first is here
...
7 |   gate:
  |   ^^^^
  |

warning[W801]: no scene ends the story with 'home'
  --> story/story.yaml:4:3
  |
4 |   home: {title: Home}
  |   ^^^^
  |
  ::: story/shore.yaml:10:13
   |
10 |     ending: home
   |             ---- perhaps here
   |
  help: let a scene say `ending: home`

2 errors, 1 warning in story/; `dreamweave explain E302` says more
"""

SHORT = """\
story/shore.yaml:6:32: E302 error: no scene is called 'gaet'
story/shore.yaml:7:3: E307 error: 'gate' is a scene of this chapter already
story/story.yaml:4:3: W801 warning: no scene ends the story with 'home'
"""

GITHUB = """\
::error file=story/shore.yaml,line=6,endLine=6,col=32,endColumn=36,title=E302::\
no scene is called 'gaet'%0Ahelp: did you mean 'gate'?
::error file=story/shore.yaml,line=7,endLine=7,col=3,endColumn=7,title=E307::\
'gate' is a scene of this chapter already
::warning file=story/story.yaml,line=4,endLine=4,col=3,endColumn=7,title=W801::\
no scene ends the story with 'home'%0Ahelp: let a scene say `ending: home`
"""


# ------------------------------------------------------------------------------ whole pages


@pytest.mark.parametrize(
    ("format", "wanted"), [("text", TEXT), ("short", SHORT), ("github", GITHUB)]
)
def test_a_report_is_this(format, wanted):
    """In the order of places, whatever the order of finding."""
    assert render(format, FOUND, SOURCES, root="story") == wanted


def test_a_page_can_be_asked_for_by_its_name():
    assert text(FOUND, SOURCES, root="story") == TEXT


def test_json_holds_everything():
    """A program reads what a person reads."""
    data = json.loads(render("json", FOUND, SOURCES, root="story"))

    assert (data["version"], data["errors"], data["warnings"]) == (1, 2, 1)
    assert data["diagnostics"][0] == {
        "code": "E302",
        "severity": "error",
        "message": "no scene is called 'gaet'",
        "file": "story/shore.yaml",
        "line": 6,
        "column": 32,
        "end_line": 6,
        "end_column": 36,
        "help": "did you mean 'gate'?",
        "also": [],
        "fix": "gate",
    }
    assert data["diagnostics"][1]["also"] == [
        {
            "file": "story/shore.yaml",
            "line": 3,
            "column": 3,
            "end_line": 3,
            "end_column": 8,
            "message": "the first is here",
        }
    ]


def test_sarif_holds_everything():
    """As code hosts want it: rules with their pages, regions, related places, fixes."""
    data = json.loads(render("sarif", FOUND, SOURCES, root="story"))

    [run] = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert data["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == ["E302", "E307", "W801"]
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert run["results"][0] == {
        "ruleId": "E302",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "no scene is called 'gaet'. did you mean 'gate'?"},
        "locations": [place("story/shore.yaml", 6, 32, 6, 36)],
        "fixes": [
            {
                "description": {"text": "did you mean 'gate'?"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "story/shore.yaml"},
                        "replacements": [
                            {
                                "deletedRegion": region(6, 32, 6, 36),
                                "insertedContent": {"text": "gate"},
                            }
                        ],
                    }
                ],
            }
        ],
    }
    assert run["results"][1]["relatedLocations"] == [
        {**place("story/shore.yaml", 3, 3, 3, 8), "message": {"text": "the first is here"}}
    ]


def region(line, column, end_line, end_column):
    """A span as SARIF has it."""
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def place(uri, *span):
    """A place as SARIF has it."""
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region(*span)}}


def test_a_code_without_a_page_is_a_rule_all_the_same():
    """A proof's findings may come before their pages."""
    one = error("P999", "x", Span("a.yaml", 1, 1, 1, 2))

    [run] = json.loads(render("sarif", [one]))["runs"]
    assert run["tool"]["driver"]["rules"] == [{"id": "P999"}]
    assert "explain" not in render("text", [one])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "nothing is wrong in story/"),
        ([GAET], "1 error in story/"),
        ([GAET, TWICE], "2 errors in story/"),
        ([ELSEWHERE], "1 warning in story/"),
        ([ELSEWHERE, ELSEWHERE._replace(code="W802")], "2 warnings in story/"),
    ],
)
def test_the_last_line_counts(found, words):
    last = render("text", found, SOURCES, root="story/").splitlines()[-1]

    assert last.split(";")[0] == words


def test_what_is_said_twice_is_shown_once():
    assert render("short", [GAET, GAET]).count("\n") == 1


def test_a_fault_of_the_folder_itself_is_not_put_below_it():
    """`nowhere`, not `nowhere/nowhere`; and there are no lines to show."""
    one = error("E101", "there is no folder 'nowhere'", Span("nowhere", 1, 1, 1, 1), "look")

    assert render("text", [one], {}, root="nowhere") == (
        "error[E101]: there is no folder 'nowhere'\n"
        "  --> nowhere:1:1\n"
        "  help: look\n"
        "\n"
        "1 error in nowhere/; `dreamweave explain E101` says more\n"
    )


# ----------------------------------------------------------------------------------- frames


def framed(source, *span, also=(), width=100):
    """The frame of one fault, without the lines around it."""
    one = error("E999", "x", Span("a", *span), also=tuple((Span("a", *s), w) for s, w in also))
    page = render("text", [one], {"a": source}, width=width)
    return page.split("\n\n")[0].split("\n")[2:]


def test_neighbouring_lines_are_shown_without_a_gap():
    """One line between two marks is shown, more are left out."""
    source = "one\ntwo\nthree\nfour\n"

    assert framed(source, 3, 1, 3, 6, also=[((1, 1, 1, 4), "here")]) == [
        "  |",
        "1 | one",
        "  | --- here",
        "2 | two",
        "3 | three",
        "  | ^^^^^",
        "  |",
    ]


def test_two_marks_on_one_line_have_an_underline_each():
    assert framed("a: b, c: d\n", 1, 7, 1, 8, also=[((1, 1, 1, 2), "first here")]) == [
        "  |",
        "1 | a: b, c: d",
        "  | - first here",
        "  |       ^",
        "  |",
    ]


def test_a_mark_of_several_lines_is_underlined_on_its_first():
    assert framed("a: |\n  One.\n  Two.\n", 1, 4, 3, 7)[1:3] == ["1 | a: |", "  |    ^"]


def test_an_empty_mark_is_one_sign_wide():
    """Also behind the end of a line, and in an empty file."""
    assert framed("a:\n", 1, 3, 1, 3)[1:3] == ["1 | a:", "  |   ^"]
    assert framed("\n", 1, 1, 1, 1)[1:3] == ["1 |", "  | ^"]
    assert framed("", 1, 1, 1, 1) == []


def test_a_tab_and_wide_characters_move_the_underline():
    """The underline stands below the text on the screen, not in the file."""
    assert framed("a:\t漢字 gate\n", 1, 7, 1, 11)[1:3] == [
        "1 | a:  漢字 gate",
        "  |          ^^^^",
    ]
    assert framed("漢字 x\n", 1, 1, 1, 3)[2] == "  | ^^^^"
    assert framed("e\u0301 x\n", 1, 4, 1, 5)[1:3] == ["1 | e\u0301 x", "  |   ^"]


def test_a_line_that_gives_orders_is_shown_and_not_obeyed():
    """Escapes and overrides are written out, and underlined as they are shown."""
    assert framed("a: \x1b[31m\u202eb\n", 1, 4, 1, 5)[1:3] == [
        r"1 | a: \x1b[31m\u202eb",
        r"  |    ^^^^",
    ]


def test_a_long_line_is_shown_around_its_mark():
    """A paragraph on one line fits the screen, and the mark is in sight."""
    line = "word " * 100 + "gaet" + " word" * 100

    shown, under = framed(line, 1, 501, 1, 505, width=40)[1:3]

    assert len(shown) <= 40
    assert shown[under.index("^") : under.rindex("^") + 1] == "gaet"
    assert shown.startswith("1 | …")
    assert shown.endswith("…")


def test_a_long_mark_ends_with_the_screen():
    shown, under = framed("x" * 500, 1, 1, 1, 501, width=40)[1:3]

    assert len(under) + 1 == len(shown) <= 40


def test_a_line_of_megabytes_is_shown_soon():
    """No more is looked at than can be shown."""
    line = "\x1b" * 4_000_000

    assert len(framed(line, 1, 2_000_000, 1, 3_000_000, width=80)[1]) <= 80


def test_lines_are_counted_as_the_spans_count_them():
    """A mark of byte order and carriage returns are no text; other separators end no line."""
    source = "\ufeffa: b\u2028c\r\nd: e\r\n"

    assert framed(source, 2, 1, 2, 2)[1] == "2 | d: e"
    assert framed(source, 1, 1, 1, 2)[1:3] == [r"1 | a: b\u2028c", "  | ^"]


ALPHABET = st.text(
    st.sampled_from("ab :漢é\t\x1b\u202e\u0301\u200b\x9b\ud800\U000e0041"), max_size=60
)


@given(ALPHABET, st.integers(1, 64), st.integers(0, 70), st.integers(24, 120))
def test_a_frame_fits_and_its_underline_fits_its_text(line, column, length, width):
    """Whatever the line: nothing wider than the screen, and what is marked is underlined."""
    column = min(column, len(line) + 1)
    end = min(column + length, len(line) + 1)
    shown, under = [*framed(line, 1, column, 1, end, width=width), "", "", ""][1:3]

    assert columns(shown) <= width
    assert columns(under) <= width
    if line and "…" not in shown and "\t" not in line:
        before, marked = (
            visible(line[: column - 1]),
            visible(line[column - 1 :][: max(1, end - column)]),
        )
        assert under == ("  | " + " " * columns(before) + "^" * max(1, columns(marked)))


def columns(words):
    """The columns of a text that holds nothing to steer with."""
    wide = sum(unicodedata.east_asian_width(c) == "W" for c in words)
    return len(words) + wide - sum(unicodedata.category(c) == "Mn" for c in words)


# ----------------------------------------------------------------------------------- safety


SPICE = "a b:,%\n\r\x1b[31m\x07\x9b\u202e\u2066\u200b\u2028\ufeff\ud800\"'\\"


@given(
    *(st.text(st.sampled_from(SPICE), min_size=1, max_size=12) for _ in range(6)),
    st.sampled_from(FORMATS),
)
def test_nothing_in_a_report_steers_a_terminal(file, message, help, word, source, root, format):
    """Names of files, messages, remedies and lines: in every format all of them are text."""
    span = Span(file, 1, 1, 1, 2)
    one = error("E999", message, span, help, also=((span, word),), fix=word)

    page = render(format, [one], {file: source}, root=root)

    assert all(c == "\n" or unicodedata.category(c)[0] != "C" for c in page)
    assert "\u2028" not in page
    page.encode("utf-8")


@given(*(st.text(st.sampled_from(SPICE), min_size=1, max_size=12) for _ in range(3)))
def test_a_workflow_command_is_one_line(file, message, help):
    """Else a story could give orders to GitHub."""
    page = render("github", [error("E999", message, Span(file, 1, 1, 1, 2), help)])

    head, _, data = page.removesuffix("\n").partition("::")[2].partition("::")
    assert page.count("\n") == 1
    assert re.fullmatch(r"error file=[^,:]*,line=1,endLine=1,col=1,endColumn=2,title=E999", head)
    assert unquote(data) == f"{visible(message)}\nhelp: {visible(help)}"


def test_text_that_is_harmless_is_shown_as_it_is():
    """Writers of every language read their own lines."""
    for harmless in ("שלום", "漢字", "é – “x”", "e\u0301", "😀", "a\u00a0b"):
        assert visible(harmless) == harmless


# ---------------------------------------------------------------------------------- colours


def test_colours_change_nothing_but_colour():
    """Without them a page is the same page."""
    page = render("text", FOUND, SOURCES, root="story", colour=True)

    assert re.sub(r"\x1b\[[\d;]*m", "", page) == TEXT
    assert "\x1b[1;31merror[E302]\x1b[0m" in page
    assert page.count("\x1b[0m") * 2 == page.count("\x1b[")


@pytest.mark.parametrize(
    ("environ", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm"}, True, True),
    ],
)
def test_colours_are_for_terminals_whose_reader_wants_them(environ, terminal, wanted):
    """An empty NO_COLOR is no wish."""
    assert wants_colour(environ, terminal=terminal) == wanted


@pytest.mark.parametrize("format", FORMATS)
def test_only_a_page_to_read_has_colours(format):
    """Data is data."""
    assert ("\x1b" in render(format, FOUND, SOURCES, colour=True)) == (format == "text")
