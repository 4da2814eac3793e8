"""Every code has a page, and its examples do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dreamweave.language.codes import CODES
from dreamweave.language.compile import compile_story
from dreamweave.language.diagnostics import StoryError
from dreamweave.language.source import read_folder

PACKAGE = Path(__file__).parents[2] / "dreamweave"

SHOWN = [code for code, page in CODES.items() if page.fails.files]
"""Codes that a story can show."""

CHECKED = [code for code in SHOWN if not code.startswith("P")]
"""Those that checking finds; a `P` is found by proving."""

COMMANDS = [code for code in CODES if code not in SHOWN]


def check(files, folder):
    """The codes that checking a folder with these files gives."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = []
    try:
        sources = read_folder(folder, found.append)
    except StoryError as no_story:
        return {one.code for one in no_story.diagnostics}
    return {one.code for one in (*found, *compile_story(sources.files).diagnostics)}


@pytest.mark.parametrize("code", CHECKED)
def test_the_failing_example_has_this_fault_and_no_other(code, tmp_path):
    """What `explain` shows is what `check` says."""
    assert check(CODES[code].fails.files, tmp_path) == {code}


@pytest.mark.parametrize("code", SHOWN)
def test_the_passing_example_has_no_fault(code, tmp_path):
    """The remedy is one."""
    assert check(CODES[code].passes.files, tmp_path) == set()


@pytest.mark.parametrize("code", [code for code in SHOWN if code not in CHECKED])
def test_what_only_a_proof_finds_passes_checking(code, tmp_path):
    """Else `prove` would never come to look at it."""
    assert check(CODES[code].fails.files, tmp_path) == set()


@pytest.mark.parametrize("code", SHOWN)
def test_an_example_has_lines_to_show(code):
    """An author sees the few lines that matter."""
    page = CODES[code]

    for example in (page.fails, page.passes):
        assert example.lines.strip()


@pytest.mark.parametrize("code", COMMANDS)
def test_where_no_story_shows_a_fault_a_command_does(code):
    """Both examples, or neither, are commands."""
    page = CODES[code]

    assert not page.passes.files
    for example in (page.fails, page.passes):
        assert "dreamweave " in example.lines


@pytest.mark.parametrize("code", CODES)
def test_a_page_explains(code):
    """A title without a full stop; six lines at most that fit a terminal."""
    page = CODES[code]
    lines = page.explanation.split("\n")

    assert re.fullmatch(r"[EWP]\d{3}", page.code)
    assert page.title
    assert not page.title.endswith(".")
    assert len(lines) <= 6
    assert max(map(len, lines)) <= 90
    assert page.explanation.endswith(".")
    assert not page.explanation.startswith(" ")


def test_every_code_that_is_reported_has_a_page():
    """Nobody is told of a code that `explain` does not know."""
    used = {
        code
        for path in PACKAGE.rglob("*.py")
        if "manual" not in path.parts
        for code in re.findall(r'"([EW]\d{3})"', path.read_text("utf-8"))
    }

    assert used - set(CODES) == set()


def test_every_page_is_of_a_code_that_is_reported():
    """A page that nothing leads to is forgotten."""
    source = "".join(
        path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if "manual" not in path.parts
    )

    assert [code for code in CODES if f'"{code}"' not in source] == []
