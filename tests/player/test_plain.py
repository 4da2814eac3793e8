"""The line-by-line face: what is typed, and the whole of what is printed."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from dreamweave.language.load import load
from dreamweave.player.library import LibraryError, Opened
from dreamweave.player.lines import Lines
from dreamweave.player.live import Live
from dreamweave.player.plain import Plain
from dreamweave.player.screening import Screening
from dreamweave.player.shelves import Shelves
from dreamweave.player.welcome import welcome
from dreamweave.player.words import cells, wrap

HERE = Path(__file__).parent
STORY = HERE.parent / "stories" / "short_weight"
SCRIPTS = sorted((HERE / "plain").glob("*.input"))


class Terminal(io.StringIO):
    """What somebody types, as if they sat there."""

    def isatty(self):
        return True


class Sitting:
    """A reader with a script, and everything that they were shown."""

    def __init__(self, folder, *, width=72, aware=False, seed="test"):
        self.story = load(STORY)
        self.library = Shelves(self.story, folder / "saves", seed=seed, aware=aware)
        self.out = io.StringIO()
        self.width = width

    def lines(self, typed, *, terminal=False):
        source = Terminal(typed) if terminal else io.StringIO(typed)
        return Lines(source, self.out, width=self.width)

    def play(self, typed, name="first try", **how):
        known = self.library.has(name)
        opened = self.library.open(name) if known else self.library.begin(name, {})
        return self.read(opened, typed, **how)

    def read(self, opened, typed, **how):
        code = Plain(self.library, opened, self.lines(typed, **how)).run()
        self.library.close()
        return code

    @property
    def text(self):
        return self.out.getvalue()


@pytest.fixture
def sitting(tmp_path):
    return Sitting(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_gives_its_transcript(script, sitting):
    """Byte for byte. `DREAMWEAVE_GOLDEN=1` writes the transcripts anew."""
    golden = script.with_suffix(".transcript")

    code = sitting.play(script.read_text("utf-8"))

    if os.environ.get("DREAMWEAVE_GOLDEN"):
        golden.write_text(sitting.text, "utf-8")
    assert sitting.text == golden.read_text("utf-8")
    assert code == 0


def test_the_same_input_gives_the_same_output(tmp_path):
    """Whatever else lies on the disk by then."""
    texts = []
    for name in ("one", "two"):
        sitting = Sitting(tmp_path)
        sitting.play("1\n5\n1\n:undo\n2\n2\n:map\ng\n", name=name)
        texts.append(sitting.text)

    assert texts[0] == texts[1]


def test_reading_goes_on_where_it_stopped(sitting):
    """The end of input is a way to leave."""
    sitting.play("1\n5\n")
    sitting.out.truncate(0)

    sitting.play("")

    assert "Mrs Garrity sells eels by the bucket" in sitting.text
    assert [card.choices for card in sitting.library.saves()] == [2]


def test_who_only_looks_in_leaves_nothing(tmp_path, sitting):
    """A playthrough is kept from its first choice on."""
    sitting.play("")

    assert not (tmp_path / "saves").exists()


def test_nothing_that_is_typed_is_fatal(sitting):
    """Each gets a short line; the reader stays where they are."""
    commands = ":\n:nothing\n:why\n:why 77\n:back 999999999\n:save ../../etc\n"

    code = sitting.play(commands + "99\nx\n1.5\n\x00\n%s\n[b]\n😀\n" + "9" * 10000 + "\n")

    assert code == 0
    assert sitting.text.count("There is no such choice here.") == 8
    assert sitting.text.count("There is no such command.") == 2


def test_a_closed_choice_says_why(sitting):
    """It is no error to want it."""
    sitting.play("2\n3\n")

    assert "That is closed: The court sits at eleven" in sitting.text.replace("\n", " ")


def test_a_copy_stays_while_reading_goes_on(sitting):
    """`:save NAME` keeps the playthrough as it is then."""
    sitting.play("1\n:save halfway\ng\n")

    cards = {card.name: card for card in sitting.library.saves()}
    assert cards["halfway"].choices == 1
    assert cards["first try"].ending == "Gone Home"


def test_undone_choices_stay_in_the_save(sitting):
    """A save is a tree."""
    sitting.play("1\n:undo\n2\n:undo\n:redo\n")

    (info,) = sitting.library.kept.store.list()
    assert (info.threads, info.choices) == (2, 1)


def test_beats_wait_only_for_somebody(sitting):
    """At a terminal a key turns the page; from a pipe everything is printed."""
    sitting.play("", terminal=True)

    # Nobody pressed Enter, and the page was not kept back for that.
    assert sitting.text.count("(Enter) ") == 1
    assert "turnip" in sitting.text


def test_a_command_can_be_typed_where_a_key_is_awaited(sitting):
    """The rest of the page is shown, and then the command is done."""
    sitting.play(":panel\n", terminal=True)

    assert sitting.text.index("turnip") < sitting.text.index("The pound: missing")


def test_hints_become_clearer_and_then_vague_again(sitting):
    """In the screen's own words; who reads from a pipe hears of this playthrough alone."""
    sitting.play("1\n5\n1\n:hint\n:hint\n:hint\n:hint\n")

    said = " ".join(sitting.text.split())
    vague = "In this playthrough, something is still possible from its last page."
    assert said.count(vague) == 2
    assert "\u201cThe Standard Is Kept\u201d is still possible" in said
    assert "A hidden ending: In this playthrough" in said


def test_hints_come_from_every_save_where_somebody_sits(sitting):
    """And name it."""
    sitting.play("1\n5\n1\n", name="second try")
    sitting.play("2\n:hint\n", terminal=True)

    assert "In your save \u201csecond try\u201d, something is" in " ".join(sitting.text.split())


def test_the_walkthrough_of_a_reached_ending_is_told(sitting):
    """By the ending's number; others have none."""
    sitting.play("g\n:endings\n:endings 5\n:endings 1\n:endings x\n")

    assert "5. Gone Home: reached, with 1 choice." in sitting.text
    assert "1. Go home and let the pound look after itself.\n" in sitting.text
    assert sitting.text.count("Say which ending that was reached") == 2


def test_a_bookmark_is_put_and_seen_again(sitting):
    """With words of one's own, or those of the choice."""
    sitting.play("1\n:mark the clerk\n:mark\n")
    opened = sitting.library.open("first try")

    Screening(sitting.library, opened, sitting.lines("")).run()

    assert sitting.text.count("Bookmarked.") == 2
    assert "[Bookmark: the clerk]" in sitting.text
    assert f"[Bookmark: {opened.session.tree.path(1)[0].label}]" in sitting.text


def test_what_was_read_before_is_skipped_where_enter_is_asked_for(tmp_path):
    """Who reads for the first time is told that it is new; who has read it is not asked again."""
    first = Sitting(tmp_path, aware=True)
    first.play(":skip\n\n1\n", terminal=True)
    again = Sitting(tmp_path, aware=True)

    again.play(":skip\n:skip\n", name="second try", terminal=True)

    assert "What comes now is new to you." in first.text
    assert "What comes now is new to you." not in again.text
    assert "There is nothing to skip" in again.text


def test_a_failed_write_is_said_and_the_reader_stays(sitting, monkeypatch):
    """The choice has not happened; the exit code says so at the end."""
    opened = sitting.library.begin("first try", {})

    def full(event):
        raise LibraryError("not saved: no space left on device")

    monkeypatch.setattr(sitting.library.kept, "record", full)

    code = sitting.read(opened, "1\n")

    assert code == 1
    assert "NOT SAVED, so it has not happened" in sitting.text
    assert "no space left on device" in sitting.text
    assert opened.session.tree.cursor == 0


def test_a_failed_write_that_succeeds_later_is_forgiven(sitting, monkeypatch):
    """Make room, and choose again."""
    opened = sitting.library.begin("first try", {})
    kept = sitting.library.kept
    whole = kept.record
    answers = [LibraryError("not saved: no space left on device")]

    def once(event):
        if answers:
            raise answers.pop()
        whole(event)

    monkeypatch.setattr(kept, "record", once)

    code = sitting.read(opened, "1\n1\n")

    assert code == 0
    assert sitting.text.count("NOT SAVED") == 1


def test_marks_of_the_ledger_are_shown_to_who_has_one(tmp_path):
    """Choices that were made in another playthrough are marked, unless nothing is remembered."""
    first = Sitting(tmp_path, aware=True)
    first.play("g\n")
    again = Sitting(tmp_path, aware=True)

    again.play("", name="second try")

    assert "(chosen before)" in again.text
    assert "Weights and Measures, again." in again.text.replace("\n", " ")


def test_a_story_text_never_reaches_the_terminal_as_an_order(tmp_path):
    """Escapes, bidi marks and markup are taken out or shown as text."""
    sitting = Sitting(tmp_path)
    opened = sitting.library.begin("first try", {})
    story = sitting.story
    evil = story._replace(title="\x1b[2J[red]Evil[/red]\u202e", memo={})
    opened = Opened(type(opened.session)(evil, opened.session.tree, lambda _: None))

    sitting.read(opened, "")

    assert sitting.text.startswith("[2J[red]Evil[/red], by")
    assert "\x1b" not in sitting.text
    assert "\u202e" not in sitting.text


def test_what_became_of_a_save_is_said_first(sitting, tmp_path):
    """An unfinished line was set aside: a reader should know before going on."""
    sitting.play("1\n5\n")
    path = sitting.library.kept.store.path_of("first try")
    path.write_bytes(path.read_bytes() + b'{"n":3,"af')
    sitting.out.truncate(0)
    sitting.out.seek(0)

    sitting.play("")

    second = sitting.text.splitlines()[1]
    assert second.startswith("[1 unfinished line (10 bytes) was set aside in 'first")


def test_an_edited_story_is_followed(sitting, tmp_path):
    """`--live`: the same choices in the new story; one with mistakes does not take its place."""
    folder = tmp_path / "story"
    for path in STORY.rglob("*.yaml"):
        (folder / path.relative_to(STORY)).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.relative_to(STORY)).write_text(path.read_text("utf-8"), "utf-8")
    live = Live(folder)
    square = folder / "market" / "10_square.yaml"
    edits = [("A dog goes by with a sausage", "A dog goes by"), ("goto: rain", "goto: rian")]

    class Typing(Lines):
        """Somebody who edits before each answer."""

        def ask(self, prompt):
            if edits:
                square.write_text(square.read_text("utf-8").replace(*edits.pop(0)), "utf-8")
            return super().ask(prompt)

    opened = sitting.library.begin("first try", {})
    lines = Typing(io.StringIO("2\n:map\n"), sitting.out, width=72)
    Plain(sitting.library, opened, lines, live.fresh).run()

    assert "A dog goes by and no explanation." in sitting.text
    assert "The edited story has mistakes, so the old one stays." in sitting.text


# ------------------------------------------------------------------------- the theatre


def test_a_showing_prints_every_page(sitting):
    """From a pipe all at once, writing nothing."""
    sitting.play("1\n5\n1\ng\n")
    sitting.out.truncate(0)
    sitting.out.seek(0)
    opened = sitting.library.open("first try")
    before = len(opened.session.tree)

    code = Screening(sitting.library, opened, sitting.lines("")).run()

    assert code == 0
    labels = [line for line in sitting.text.splitlines() if line.startswith("Choice ")]
    assert labels == [
        "Choice 1: Ask the clerk when he saw it last.",
        "Choice 2: Stop at the eel stall.",
        "Choice 3: Ask her to take her thumb off.",
        "Choice 4: Go home and let the pound look after itself.",
    ]
    assert sitting.text.endswith("The end: Gone Home.\n\n")
    assert len(opened.session.tree) == before


def test_a_showing_can_be_left_to_go_on(sitting):
    """In a save of its own; the one that was watched stays as it was."""
    sitting.play("1\n5\n1\ng\n")
    opened = sitting.library.open("first try")

    Screening(sitting.library, opened, sitting.lines("1\n:play\n:quit\n", terminal=True)).run()
    sitting.library.close()

    cards = {card.name: card.choices for card in sitting.library.saves()}
    assert cards == {"first try": 4, "first try 2": 1}


def test_a_showing_at_a_speed_takes_the_time_it_took(sitting):
    """Divided by the speed; never longer than anybody would wait."""
    sitting.play("1\n5\n")
    opened = sitting.library.open("first try")
    slept = []
    lines = sitting.lines("", terminal=True)

    Screening(sitting.library, opened, lines, speed=2.0, sleep=slept.append).run()

    assert len(slept) == 2
    assert all(0 <= seconds <= 10 for seconds in slept)


# ------------------------------------------------------------------------ the welcome


def test_a_reader_who_was_here_is_asked(sitting):
    """Go on, begin anew, or leave."""
    sitting.play("1\n")
    sitting.out.truncate(0)

    opened = welcome(sitting.library, sitting.lines("9\n1\n", terminal=True))

    assert opened is not None
    assert opened.session.tree.name == "first try"
    assert "1. Go on: first try: The Market, 1 choice" in sitting.text


@pytest.mark.parametrize("typed", ["q\n", ":quit\n", ""])
def test_a_reader_may_leave_at_once(sitting, typed):
    """Nothing was begun."""
    sitting.play("1\n")

    assert welcome(sitting.library, sitting.lines(typed, terminal=True)) is None


def test_a_reader_may_give_themselves_a_name(sitting):
    """The story asks for texts of the reader's own; Enter takes its own word."""
    opened = welcome(sitting.library, sitting.lines("Ada\n", terminal=True))
    sitting.read(opened, "")

    assert "You are Ada, Inspector" in sitting.text


# ------------------------------------------------------------------------------ lines


@pytest.mark.parametrize("width", [20, 40, 68, 72])
def test_no_line_is_wider_than_it_may_be(tmp_path, width):
    """But for words that are."""
    sitting = Sitting(tmp_path, width=width)

    sitting.play("1\n5\n1\n:help\n:panel\n:why 3\n:endings\n:map\n")

    assert [line for line in sitting.text.splitlines() if cells(line) > width] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("onetwothree four", ["onetwothree", "four"]),
        ("一二 三四五", ["一二", "三四五"]),
        ("a\nb", ["a", "b"]),
        ("", [""]),
        ("e\u0301e\u0301e\u0301e\u0301 x", ["e\u0301e\u0301e\u0301e\u0301 x"]),
    ],
)
def test_text_is_wrapped_by_columns(text, lines):
    """Wide letters take two columns, accents none."""
    assert list(wrap(text, 7)) == lines


def test_lines_for_people_are_passed_over():
    """A walkthrough explains itself in lines that begin with `#`."""
    out = io.StringIO()

    lines = Lines(io.StringIO("# hello\n# you\n1\n"), out)

    assert lines.ask("> ") == "1"
    assert lines.ask("> ") is None


def test_nobody_at_either_end_is_no_error():
    """A program may be started without standard streams."""
    lines = Lines(io.StringIO(""), io.StringIO())

    assert lines.waits is False
    assert lines.width == 72
    assert lines.ask("> ") is None
