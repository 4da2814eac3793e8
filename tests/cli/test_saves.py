"""`saves` and `why`, on real files."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from dreamweave.cli import main
from dreamweave.language.load import load
from dreamweave.player.shelves import Shelves
from dreamweave.saves.chain import FIRST, seal

STORY = Path(__file__).parents[1] / "stories" / "short_weight"
SUFFIX = ".dreamweave.jsonl"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two playthroughs, the second with a choice undone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DREAMWEAVE_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("TZ", "UTC")
    play("first try", "ask", "market/fish", "eel", "leave")
    play("second try", "ask", "market/fish", "thumb", undo=1)
    return tmp_path / "saves" / "short_weight"


def play(name, *choices, undo=0):
    library = Shelves(load(STORY), Path("saves"), seed="test", aware=False)
    session = library.begin(name, {}).session
    for choice in choices:
        session.choose(choice)
    for _ in range(undo):
        session.undo()
    library.close()


def told(capsys, *words):
    """What a command printed; it must be fine."""
    capsys.readouterr()
    code = main(["saves", *words])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out


def test_list_has_a_line_for_each(folder, capsys):
    """Name, time, place."""
    out = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", told(capsys))

    assert out == (
        "short_weight/first try   TIME  4 choices, ended in gone_home\n"
        "short_weight/second try  TIME  2 choices, at market/fish\n"
    )
    assert [row["name"] for row in json.loads(told(capsys, "list", "--json"))] == [
        "first try",
        "second try",
    ]


def test_an_empty_folder_is_no_fault(tmp_path, capsys):
    """It is only empty."""
    assert told(capsys, "--saves", str(tmp_path)) == f"no playthrough is kept in '{tmp_path}'\n"


def test_show_numbers_the_choices(folder, capsys):
    """As `--at` counts them."""
    out = told(capsys, "show", "first try")

    assert out.splitlines()[1:] == [
        "4 choices, ended in gone_home",
        "   1. Ask the clerk when he saw it last.  (market/gate to market/square)",
        "   2. Stop at the eel stall.  (market/square to market/fish)",
        "   3. Accept an eel.  (market/fish to market/square)",
        "   4. Go home and let the pound look after itself.  (market/square to market/home)",
    ]
    path = json.loads(told(capsys, "show", "first try", "--json"))["path"]
    assert [step["choose"] for step in path] == ["ask", "market/fish", "eel", "leave"]


def test_tree_shows_what_was_undone(folder, capsys):
    """And where the reader is."""
    assert told(capsys, "tree", "second try") == (
        "second try\n"
        "Ask the clerk when he saw it last.\n"
        "Stop at the eel stall. (here)\n"
        "Ask her to take her thumb off.\n"
    )


FOLDER = (
    "2 saves\n"
    "The beginning (+2)\n"
    "├─ Accept an eel. (+1) = gone_home  first try\n"
    "└─ Ask her to take her thumb off.  second try\n"
)


@pytest.mark.parametrize("place", [".", ".."])
def test_a_folder_is_one_tree(folder, capsys, place):
    """Named itself, or with the stories' folders in it; what they share is there once."""
    assert told(capsys, "tree", str(folder / place)) == FOLDER
    rows = json.loads(told(capsys, "tree", str(folder), "--json"))
    assert [row["choose"] for row in rows] == ["ask", "market/fish", "eel", "leave", "thumb"]
    assert rows[1]["saves"] == [{"save": "first try", "n": 2}, {"save": "second try", "n": 2}]


def test_a_folder_is_replayed_as_its_tree_where_there_is_no_screen(folder, capsys):
    """The same as `saves tree` says."""
    code = main(["replay", str(folder), "--plain", "--story", str(STORY)])

    assert (code, capsys.readouterr().out) == (0, FOLDER)


def test_a_folder_with_something_else_in_it_shows_what_can_be_read(folder, capsys):
    """And names the rest."""
    (folder / f"torn{SUFFIX}").write_text("not a save\n")

    out = told(capsys, "tree", str(folder))

    assert out == FOLDER + "not read: torn; `dreamweave saves verify` says why\n"


def _second_story(folder):
    other = folder.with_name("other")
    other.mkdir()
    (other / f"one{SUFFIX}").write_text("not a save\n")
    return folder.parent


def _stranger(folder):
    lines = (folder / f"first try{SUFFIX}").read_bytes().split(b"\n")
    began = lines[0].replace(b"short_weight", b"other_story")
    first, _ = seal(began[: began.index(b',"sum"')] + b"}", FIRST)
    (folder / f"stranger{SUFFIX}").write_bytes(first)
    return folder


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder.parent.parent / "empty", "there is no save in"),
        (_second_story, "holds saves of several stories"),
        (_stranger, "these saves are of several stories"),
    ],
)
def test_a_folder_that_is_no_story_s_is_refused(folder, capsys, make, message):
    """With the way out."""
    place = make(folder)
    place.mkdir(exist_ok=True)

    code = main(["saves", "tree", str(place)])

    assert code == 2
    assert message in capsys.readouterr().err


def test_diff_shows_where_they_part(folder, capsys):
    """What they have in common is counted."""
    assert told(capsys, "diff", "first try", "second try") == (
        "2 choices in common\n"
        "< 3. Accept an eel.  (market/fish to market/square)\n"
        "< 4. Go home and let the pound look after itself.  (market/square to market/home)\n"
    )


def test_verify_plays_them_again(folder, capsys):
    """On the story they belong to."""
    assert told(capsys, "verify", "--story", str(STORY)) == (
        "first try: sound, and 4 choices play as they were played\n"
        "second try: sound, and 2 choices play as they were played\n"
    )
    assert "its story 'short_weight' is not here" in told(capsys, "verify", "first try")


def test_verify_names_the_line_that_is_damaged(folder, capsys):
    """And the exit code says that something is wrong."""
    path = folder / ("first try" + SUFFIX)
    path.write_bytes(path.read_bytes().replace(b"Accept an eel", b"Accept an oel"))

    assert main(["saves", "verify", "--story", str(STORY)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("first try: damaged: line 4 is damaged")
    assert "second try: sound" in out


def test_verify_names_the_step_that_differs(folder, capsys, tmp_path):
    """Where the story was edited under a save."""
    edited = tmp_path / "edited"
    for path in STORY.rglob("*.yaml"):
        (edited / path.relative_to(STORY)).parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text().replace("do: [bribes += 1, umbrella = true]", "do: bribes += 2")
        (edited / path.relative_to(STORY)).write_text(text)

    assert main(["saves", "verify", "first try", "--story", str(edited)]) == 1
    out = capsys.readouterr().out
    assert (
        "first try: sound, but line 4, choice 3 differs on the story: 'eel' in 'market/fish'" in out
    )


def rewritten(path, *changes):
    """A save somebody edited by hand and sealed again."""
    text = path.read_bytes()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    total, lines = FIRST, []
    for line in text.splitlines():
        sealed, total = seal(line[:-26] + b"}", total)
        lines.append(sealed)
    path.write_bytes(b"".join(lines))


def test_verify_names_the_step_where_a_save_contradicts_itself(folder, capsys):
    """Every line chains, and the story is the one in which it was played."""
    path = folder / ("first try" + SUFFIX)
    digest = json.loads(path.read_bytes().splitlines()[3])["state"]
    rewritten(path, (digest.encode(), b"0" * 16))

    assert main(["saves", "verify", "first try", "--story", str(STORY), "--json"]) == 1
    row = json.loads(capsys.readouterr().out)[0]
    other = row["difference"]
    assert (row["chain"], row["edited"], other["line"], other["step"]) == ("sound", False, 4, 3)
    assert digest in other["reason"]


def test_verify_names_a_choice_that_the_story_never_had(folder, capsys):
    """Though a reader who opens it is carried on by its label."""
    rewritten(folder / ("first try" + SUFFIX), (b'"choose":"eel"', b'"choose":"elephant"'))

    assert main(["saves", "verify", "first try", "--story", str(STORY)]) == 1
    assert "no choice 'elephant' there; the nearest is 'eel'" in capsys.readouterr().out


def test_verify_looks_at_every_thread(folder, capsys):
    """Also at what was undone."""
    rewritten(folder / ("second try" + SUFFIX), (b'"choose":"thumb"', b'"choose":"toe"'))

    assert main(["saves", "verify", "second try", "--story", str(STORY)]) == 1


def test_what_is_no_file_does_not_keep_the_rest_from_being_verified(folder, capsys):
    """A pipe, a folder, a link to itself."""
    os.mkfifo(folder / ("pipe" + SUFFIX))
    (folder / ("folder" + SUFFIX)).mkdir()
    (folder / ("loop" + SUFFIX)).symlink_to("loop" + SUFFIX)

    assert main(["saves", "verify", "--story", str(STORY)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "folder: unreadable: it is not a plain file",
        "loop: unreadable: it is not a plain file",
    ]
    assert "first try: sound, and" in lines[0]
    assert "second try: sound, and" in lines[4]


def test_names_of_files_obey_no_terminal(folder, capsys):
    """Whoever called them that."""
    path = folder / ("first try" + SUFFIX)
    path.rename(folder / ("\x1b[31mfirst\u202e" + SUFFIX))

    assert "\x1b" not in told(capsys)
    main(["saves", "verify", "--story", str(STORY)])
    main(["saves", "repair", str(next(folder.glob("*first*")))])
    assert "\x1b" not in "".join(capsys.readouterr())


def test_a_save_of_another_story_is_called_foreign(folder, capsys):
    """In the list of the folder where it lies."""
    other = folder.with_name("other_story")
    folder.rename(other)

    assert "other_story/first try" in told(capsys)
    assert "it belongs to the story 'short_weight'" in told(capsys)


@pytest.mark.parametrize("action", ["show", "tree", "diff", "branch", "export"])
def test_what_is_good_of_a_damaged_save_is_used_and_the_rest_is_told(folder, capsys, action):
    """On stderr, so that what is printed can be piped on."""
    path = folder / ("first try" + SUFFIX)
    path.write_bytes(path.read_bytes().replace(b"Accept an eel", b"Accept an oel"))
    before = path.read_bytes()
    more = {"diff": ["second try"], "branch": ["third"], "export": ["--story", str(STORY)]}

    assert main(["saves", action, "first try", *more.get(action, [])]) == 0

    assert "'first try': line 4 is damaged" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_diff_tells_what_the_variables_hold(folder, capsys, monkeypatch):
    """Where the two are now, in their own words."""
    monkeypatch.chdir(STORY.parent)
    (folder.parent / "story").unlink(missing_ok=True)
    monkeypatch.setattr("dreamweave.cli.finding.story_at", lambda _: STORY)

    held = json.loads(told(capsys, "diff", "first try", "second try", "--json"))["held"]

    assert held == {"bribes": [1, 0], "umbrella": [True, False]}
    assert "= umbrella: yes | no\n" in told(capsys, "diff", "first try", "second try")


def test_every_action_that_writes_tells_programs_what_it_wrote(folder, capsys):
    """The name and the file."""
    path = folder / ("second try" + SUFFIX)
    assert json.loads(told(capsys, "branch", "first try", "third", "--json"))["name"] == "third"
    row = json.loads(told(capsys, "rename", "third", "fourth", "--json"))
    assert row == {"name": "fourth", "file": str(folder / ("fourth" + SUFFIX))}
    assert json.loads(told(capsys, "reseal", "fourth", "--json"))["name"] == "fourth resealed"
    path.write_bytes(path.read_bytes()[:-3])
    row = json.loads(told(capsys, "repair", "second try", "--json"))
    assert row["name"] == "second try repaired"
    words = ["export", "first try", "--walkthrough", "--json", "--story", str(STORY)]
    assert json.loads(told(capsys, *words))["format"] == "walkthrough"


def test_both_spellings_of_a_walkthrough_are_one(folder, capsys):
    """And it cannot be something else besides."""
    words = ["export", "first try", "--story", str(STORY)]

    short = told(capsys, *words, "--walkthrough")

    assert short == told(capsys, *words, "--format", "walkthrough")
    assert main(["saves", *words, "--walkthrough", "--format", "md"]) == 2


def test_a_save_of_the_program_s_own_is_branched_into_the_reader_s(folder, capsys):
    """And not renamed."""
    own = Path(__file__).parents[2] / "saves" / "dreamweave"
    before = sorted(own.iterdir())

    told(capsys, "branch", "withdrawn early", "mine", "--at", "2")

    assert (folder.parent / "dreamweave" / ("mine" + SUFFIX)).is_file()
    assert main(["saves", "rename", "withdrawn late", "mine too"]) == 2
    assert sorted(own.iterdir()) == before


def test_repair_writes_a_new_save(folder, capsys):
    """With all that is good; the old one is not touched."""
    path = folder / ("first try" + SUFFIX)
    damaged = path.read_bytes().replace(b"Accept an eel", b"Accept an oel")
    path.write_bytes(damaged)

    out = told(capsys, "repair", "first try")

    new = folder / ("first try repaired" + SUFFIX)
    assert out.startswith(f"wrote {new} with 3 good lines; left out: line 4 is damaged: ")
    assert path.read_bytes() == damaged
    assert "2 choices" in told(capsys, "show", "first try repaired")


def test_reseal_takes_an_edit_by_hand(folder, capsys):
    """Into a save of its own."""
    path = folder / ("first try" + SUFFIX)
    path.write_bytes(path.read_bytes().replace(b"Accept an eel", b"Accept an oel"))

    told(capsys, "reseal", "first try")

    assert "Accept an oel." in told(capsys, "show", "first try resealed")


def test_branch_stands_alone(folder, capsys):
    """From any choice on the way."""
    told(capsys, "branch", "first try", "elsewhere", "--at", "2")

    assert "2 choices, at market/fish" in told(capsys, "show", "elsewhere")
    assert "4 choices" in told(capsys, "show", "first try")
    assert main(["saves", "branch", "first try", "nowhere", "--at", "5"]) == 2
    assert main(["saves", "branch", "first try", "elsewhere"]) == 1


def test_rename_changes_both_names(folder, capsys):
    """That of the file and that inside."""
    told(capsys, "rename", "first try", "best try")

    assert not (folder / ("first try" + SUFFIX)).exists()
    assert told(capsys, "show", "best try").startswith("best try: short_weight 1.1")


@pytest.mark.parametrize("form", ["txt", "md", "html", "cast", "svg", "walkthrough"])
def test_export_knows_every_format(folder, capsys, form):
    """On stdout or into a new file, never over an old one."""
    story = ["--story", str(STORY), "--format", form]
    out = told(capsys, "export", "first try", *story)

    told(capsys, "export", "first try", *story, "--output", "shown")

    assert out == Path("shown").read_text("utf-8")
    assert main(["saves", "export", "first try", *story, "--output", "shown"]) == 1
    assert "'shown': file exists" in capsys.readouterr().err


def test_export_says_which_formats_there_are(folder, capsys):
    """If asked for another."""
    assert main(["saves", "export", "first try", "--format", "pdf"]) == 2
    assert "one of: md, html, txt" in capsys.readouterr().err


def test_a_name_that_two_stories_have_is_not_guessed(folder, capsys):
    """`story/name` says which."""
    other = folder.parent / "other"
    other.mkdir()
    path = folder / ("first try" + SUFFIX)
    (other / path.name).write_bytes(path.read_bytes())

    assert main(["saves", "show", "first try"]) == 2
    assert "'other/first try', 'short_weight/first try'" in capsys.readouterr().err
    assert "4 choices" in told(capsys, "show", "short_weight/first try")
    assert "4 choices" in told(capsys, "show", str(path))


def test_why_tells_what_is_needed_and_what_closed_it(folder, capsys):
    """And the nearest way to open it."""
    play("third try", "square", "market/cheese", "cheddar")

    code = main(["why", "third try", "--story", str(STORY)])

    assert code == 0
    assert capsys.readouterr().out == (
        "heft\n"
        "  It needs this: 'asked' is clerk (now nobody).\n"
        "  From here it never opens again.\n"
        "turnip\n"
        "  It needs this: you have chosen 'heft' in 'square'.\n"
        "  It needs this: 'The pound' is missing (now replaced)."
        " It held until choice 3, 'Hang the Cheddar on the hook.'.\n"
        "  From here it never opens again.\n"
        "under: Look under the string stall.\n"
        "  It needs this: 'The pound' is suspected (now replaced).\n"
        "  It needs this: you have been in 'string'.\n"
        "  The nearest way to open it: market/fish, back, market/string, wind.\n"
        "market/cheese\n"
        "  You have made this choice already, and it can be made once.\n"
        "  From here it never opens again.\n"
        "market/string: Stop at the string stall.\n"
        "  It needs this: you have been in 'fish'.\n"
        "  The nearest way to open it: market/fish, back.\n"
    )


def test_why_of_one_choice(folder, capsys):
    """By its number or its id, at any moment of the save."""
    story = ["--story", str(STORY)]

    assert main(["why", "first try", "3", "--at", "1", *story]) == 0
    by_number = capsys.readouterr().out
    assert main(["why", "first try", "under", "--at", "1", *story]) == 0
    assert capsys.readouterr().out == by_number
    assert by_number.splitlines()[:2] == [
        "under: Look under the string stall.",
        "  It needs this: 'The pound' is suspected (now missing).",
    ]
    assert main(["why", "first try", "undr", "--at", "1", *story]) == 2
    assert "did you mean 'under'?" in capsys.readouterr().err
