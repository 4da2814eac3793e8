"""The real program in a real terminal: what it shows, how it ends, what it leaves behind."""

from __future__ import annotations

import json
import signal
import sys
import termios

import pytest
from small_story import FILES
from terminals import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

UP, DOWN, ESC = "\x1b[A", "\x1b[B", "\x1b"


@pytest.fixture
def folder(tmp_path):
    """A folder with a story in it."""
    for name, text in FILES.items():
        place = tmp_path / "story" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
    return tmp_path


def play(folder, *words, **switches):
    story, saves = str(folder / "story"), str(folder / "saves")
    return Terminal("-m", "dreamweave", "play", story, "--saves", saves, *words, **switches)


def save_of(folder, name="one"):
    """Where a save lies."""
    return folder / "saves" / "ferry" / f"{name}.dreamweave.jsonl"


def watch(folder, *words):
    story, saves = str(folder / "story"), str(folder / "saves")
    return Terminal("-m", "dreamweave", "replay", *words, "--story", story, "--saves", saves)


def saved(folder, name="one"):
    """The choices in a save, and a check that every line is whole."""
    raw = save_of(folder, name).read_bytes()
    assert raw.endswith(b"\n")
    lines = [json.loads(line) for line in raw.splitlines()]
    return [line["choose"] for line in lines if "choose" in line]


def is_clean(terminal):
    """Whether the terminal is as it was: lines wrap, the cursor is seen, nobody listens to mice."""
    raw = terminal.raw
    for mode in (b"1000", b"1003", b"1004", b"1006", b"2004", b"1049"):
        on, off = raw.rfind(b"\x1b[?%sh" % mode), raw.rfind(b"\x1b[?%sl" % mode)
        assert off > on or on < 0, mode
    assert raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l")
    assert terminal.before == termios.tcgetattr(terminal.fd)


def test_a_playthrough_from_the_title_to_an_ending_and_back(folder):
    with play(folder) as t:
        t.until("T H E N I G H T F E R R Y")
        t.send("\r")
        t.until("Name of the save")
        t.send("one", "\r")
        t.until("Reader")
        t.send("Ada", "\r")
        t.until("looks at you, Ada")
        t.send(" ")
        t.until("turns the list over")
        t.send("1")
        t.until("The urn hums")
        t.send(DOWN, DOWN, DOWN, "\r")
        t.until("The dog is there before you".lower()[4:])
        t.until("To the title")
        t.send("Q")
        assert t.end() == 0
        is_clean(t)
    assert saved(folder) == ["board", "arrive"]

    with play(folder) as t:
        t.until("1 of 3")
        assert "Continue" not in t.text, "what has ended is looked at again, not continued"
        t.send(DOWN, "\r")
        t.until("ended: Landed")
        t.send("\r")
        t.until("Take the last choice back")
        t.send("U")
        t.until("The urn hums")
        t.send("Q")
        assert t.end() == 0


def begin(folder, **switches):
    """A playthrough one choice old, at its choices."""
    t = play(folder, "--save", "one", **switches)
    t.until("A dog is sitting beside the notice")
    t.send(" ")
    t.until("1 Go aboard.")
    t.send("1")
    t.until("The urn hums")
    return t


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda t: t.send("Q"), 0),
        (lambda t: t.send("\x11"), 0),
        (lambda t: t.send("\x03"), 130),
        (lambda t: t.signal(signal.SIGTERM), 143),
        (lambda t: t.signal(signal.SIGHUP), 129),
        (lambda t: t.signal(signal.SIGINT), 130),
    ],
    ids=["Q", "ctrl-q", "ctrl-c", "SIGTERM", "SIGHUP", "SIGINT"],
)
def test_however_it_ends_nothing_is_lost_and_the_terminal_is_clean(folder, end, code):
    with begin(folder) as t:
        end(t)
        assert code == t.end()
        is_clean(t)
    assert saved(folder) == ["board"]


def test_a_terminal_that_is_closed_loses_nothing(folder):
    with begin(folder) as t:
        t.hang_up()
        assert t.end() != 0
    assert saved(folder) == ["board"]


def test_a_kill_loses_nothing(folder):
    with begin(folder) as t:
        t.signal(signal.SIGKILL)
        t.end()
    assert saved(folder) == ["board"]
    with play(folder, "--save", "one") as t:
        t.until("The urn hums")


def test_the_window_changes_its_size_while_reading(folder):
    with begin(folder) as t:
        for cols, rows in ((120, 40), (40, 12), (100, 30)):
            t.resize(cols, rows)
            t.until("The urn hums")
        t.resize(30, 8)
        t.until("Reading needs 40 by 10")
        t.resize(80, 24)
        t.until("4 Wait for the other side.")
        t.send("1")
        t.until("It is the colour of the boat.")


def test_the_cursor_of_the_terminal_is_where_the_choice_is(folder):
    with begin(folder) as t:
        t.send(DOWN)
        t.until("Pull the brass handle")
        t.settle()
        line = t.screen.display[t.screen.cursor.y]
        assert "Pull the brass handle" in line
        assert line.index("2") == t.screen.cursor.x


def test_without_colour_no_colour_is_sent(folder):
    with begin(folder, NO_COLOR="1") as t:
        assert b"\x1b[38;" not in t.raw
        assert b"\x1b[48;" not in t.raw
        t.send("Q")
        t.end()


def test_a_full_disk_is_said_and_the_choice_did_not_happen(folder):
    """A limit on the size of files is a disk that is full."""
    import resource

    with begin(folder) as t:
        size = (folder / "saves" / "ferry" / "one.dreamweave.jsonl").stat().st_size
        resource.prlimit(t.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        t.send("1")
        t.until("The choice did not happen: not saved: File too large; make room and try again")
        t.until("The urn hums")
        resource.prlimit(t.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        t.send("1")
        t.until("It is the colour of the boat.")
    assert saved(folder) == ["board", "tea"]


def test_a_save_that_is_open_elsewhere_is_only_read(folder):
    with begin(folder), play(folder, "--save", "one") as second:
        second.until("It can only be read: it is open in another program")
        second.send("1")
        second.until("The choice did not happen")
    assert saved(folder) == ["board"]


def test_a_save_that_is_open_elsewhere_is_watched_and_branched(folder):
    with begin(folder), watch(folder, str(save_of(folder))) as second:
        second.until("It can only be read: it is open in another program")
        second.send("0", "\r")
        second.until("N goes on from here in a save of its own.")
        second.send("1", "N")
        second.until("one 2 · 1")
        second.send("2")
        second.until("It comes down easily.")
    assert (saved(folder), saved(folder, "one 2")) == (["board"], ["board", "stall"])


def test_a_folder_of_saves_is_a_tree_to_go_on_from(folder):
    with begin(folder) as t:
        t.send("Q")
        t.end()
    with watch(folder, str(save_of(folder).parent)) as t:
        t.until("Every thread of every save")
        t.until("The beginning +1")
        t.send("\r")
        t.until("In the saloon")
        t.send("2")
        t.until("It comes down easily.")
    assert saved(folder) == ["board", "stall"]


def test_keys_pressed_while_it_starts_are_not_lost(folder):
    with begin(folder) as t:
        t.send("Q")
        t.end()
    with play(folder, "--save", "one") as t:
        t.send("?")
        t.until("Every key")


def test_the_theatre_is_left_for_a_thread_of_ones_own(folder):
    with begin(folder) as t:
        t.send("1")
        t.until("It is the colour of the boat.")
        t.send("W")
        t.until("0 of 2")
        t.send("1", "\r")
        t.until("The Night Ferry · The Crossing")
        t.send("2")
        t.until("It comes down easily.")
    assert saved(folder) == ["board", "tea", "stall"]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
def test_it_is_read_at_any_size(folder, size):
    with play(folder, "--save", "one", cols=size[0], rows=size[1]) as t:
        t.until("The last ferry is a small one.")
        t.send(*"    ")
        t.until("1 Go aboard.")
        t.send("1")
        t.until("urn hums")
        t.send("Q")
        assert t.end() == 0


def cells(screen):
    """Everything that can be seen: characters and how they are set."""
    return [
        [screen.buffer[y][x]._replace(blink=False) for x in range(screen.columns)]
        for y in range(screen.lines)
    ]


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast", "terminal"])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (89, 19), (90, 30), (120, 40)])
def test_the_first_picture_is_what_the_screen_paints(folder, size, theme):
    """It is there long before the screen, and when that takes its place nothing changes."""
    with begin(folder, COLORTERM="truecolor") as t:
        t.send("2")
        t.until("It comes down easily")
        t.send("Q")
        t.end()
    config = folder / "config" / "dreamweave"
    config.mkdir(parents=True)
    (config / "settings.yaml").write_text(f"theme: {theme}\n")
    env = {"COLORTERM": "truecolor", "XDG_CONFIG_HOME": str(folder / "config")}
    with play(folder, "--save", "one", cols=size[0], rows=size[1], **env) as t:
        while b"\x1b[?1003h" not in t.raw:
            t.read(0.05)
        t.settle()
        first = t.seen(t.raw[: t.raw.index(b"\x1b[?1000h")])
        assert "help" in first.display[-1]
        assert cells(first) == cells(t.screen)
        assert t.raw.count(b"\x1b[?1049h") == 1
        t.send("Q")
        assert t.end() == 0
        is_clean(t)


def test_a_choice_pressed_at_the_first_picture_is_made(folder):
    with begin(folder) as t:
        t.send("Q")
        t.end()
    with play(folder, "--save", "one", COLORTERM="truecolor") as t:
        t.until("1 Have a cup of tea.")
        t.send("1")
        t.until("It is the colour of the boat.")
    assert saved(folder) == ["board", "tea"]


def test_a_story_that_is_edited_while_it_is_read_is_read_on(folder):
    with play(folder, "--save", "one", "--live") as t:
        t.until("A dog is sitting beside the notice.")
        quay = folder / "story" / "a_quay.yaml"
        text = quay.read_text()
        quay.write_text(text.replace("A dog is sitting", "A heron is standing"))
        t.until("A heron is standing beside the notice.")
        t.until("The story was edited.")
        quay.write_text(text.replace("scenes:", "scenes: ["))
        t.until("Edited, with a mistake")
        t.until("A heron is standing beside the notice.")


def test_a_save_is_watched_from_a_choice_at_a_speed(folder):
    with begin(folder) as t:
        t.send("1")
        t.until("It is the colour of the boat.")
        t.send("Q")
        t.end()
    with watch(folder, str(save_of(folder)), "--at", "1", "--speed", "16") as t:
        t.until("It is the colour of the boat.")
        t.until("2 of 2")
        assert "16×" in t.text
