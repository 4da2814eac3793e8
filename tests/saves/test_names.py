"""Laws of names and of the folder they lie in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.saves.errors import NameRefused
from dreamweave.saves.names import SUFFIX, check_name, free_name, name_of, saves_folder


@pytest.mark.parametrize("name", ["a", "first try", "try_2-b", "x" * 64, "CONSOLE", "com", "0"])
def test_plain_names_are_allowed(name):
    """As they are."""
    assert check_name(name) == name
    assert name_of(Path("somewhere") / (name + SUFFIX)) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "a.b", "a/b", "a\\b", "a:b", "a\0b", "a\n", "\x1b[2J", "é", "x" * 65),
        *(" a", "a ", " ", "con", "NUL", "Com1", "lpt9", "aux", "prn"),
    ],
)
def test_names_that_are_no_plain_file_everywhere_are_refused(name):
    """With a message that is fit to be shown."""
    with pytest.raises(NameRefused) as refused:
        check_name(name)

    assert str(refused.value).replace("\n", "").isprintable()


@given(st.text(max_size=90), st.sets(st.sampled_from(["a", "A", "playthrough", "a 2", "x" * 64])))
def test_there_is_always_a_free_name(wish, taken):
    """An allowed one that nobody has, not even in other capitals."""
    name = free_name(wish, taken)

    assert check_name(name) == name
    assert name.lower() not in {one.lower() for one in taken}


@pytest.mark.parametrize(
    ("wish", "taken", "name"),
    [
        ("first try", [], "first try"),
        ("first try", ["First Try"], "first try 2"),
        ("first try", ["first try", "first try 2"], "first try 3"),
        ("x" * 70, ["x" * 64], "x" * 62 + " 2"),
        ("…", [], "playthrough"),
        ("the <b>end</b>!", [], "the b end b"),
        ("con", [], "the con"),
    ],
)
def test_a_free_name_is_near_to_the_wish(wish, taken, name):
    """Only what cannot be is changed."""
    assert free_name(wish, taken) == name


# ------------------------------------------------------------------------- the folder


@pytest.fixture
def here(tmp_path):
    """A folder with a story in it."""
    (tmp_path / "story").mkdir()
    return tmp_path


def test_what_was_asked_for_comes_first(here):
    """Before the environment and before everything else."""
    env = {"DREAMWEAVE_SAVES": "/elsewhere"}

    assert saves_folder("mine", env, here) == here / "mine"
    assert saves_folder("/mine", env, here) == Path("/mine")
    assert saves_folder(None, env, here) == Path("/elsewhere")


def test_a_home_folder_may_be_meant(here, monkeypatch):
    """As everywhere else."""
    monkeypatch.setenv("HOME", "/home/ada")

    assert saves_folder("~/mine", {}, here) == Path("/home/ada/mine")
    assert saves_folder("~no such user/mine", {}, here) == here / "~no such user" / "mine"


@pytest.mark.parametrize("said", [None, ""])
def test_saves_lie_beside_the_story_that_is_played(here, said):
    """Whether it is named or not."""
    env = {"DREAMWEAVE_SAVES": ""}

    assert saves_folder(said, env, here) == here / "saves"
    assert saves_folder(said, env, here, Path("story")) == here / "saves"
    assert saves_folder(said, env, here, here / "story") == here / "saves"


def test_another_storys_saves_do_not_lie_there(here, monkeypatch):
    """They lie where the system wants a program's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "data"))
    env = {"XDG_DATA_HOME": str(here / "data")}

    assert saves_folder(None, env, here, Path("other")) == here / "data" / "dreamweave" / "saves"
    assert saves_folder(None, env, here / "story") == here / "data" / "dreamweave" / "saves"


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="the system has another rule")
@pytest.mark.parametrize("said", [{}, {"XDG_DATA_HOME": ""}, {"XDG_DATA_HOME": "relative"}])
def test_a_home_has_a_place_for_data(here, monkeypatch, said):
    """As the library that knows all systems has it."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(here))
    from platformdirs import user_data_path

    wanted = user_data_path("dreamweave", appauthor=False) / "saves"

    assert saves_folder(None, said, here, Path("other")) == wanted


def test_choosing_a_folder_makes_none(here):
    """A reader who only looks leaves nothing behind."""
    saves_folder("mine", {}, here)
    saves_folder(None, {}, here, Path("other"))

    assert [path.name for path in here.iterdir()] == ["story"]
