"""What each command prints, and the exit code it leaves with."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from dreamweave.cli import main
from dreamweave.cli.commands import COMMANDS, general_help
from dreamweave.language.load import load

ROOT = Path(__file__).parents[2]
SHORT_WEIGHT = str(ROOT / "tests" / "stories" / "short_weight")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """No test stands in the clone, where there is a `./story`."""
    monkeypatch.chdir(tmp_path)


def ran(capsys, *words):
    """The exit code, and what was printed."""
    code = main(words)
    return code, *capsys.readouterr()


def test_help_lists_every_command(capsys):
    """With a line for each, on stdout, and the exit codes."""
    code, out, err = ran(capsys, "--help")

    assert (code, err) == (0, "")
    assert out == general_help()
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", out, re.MULTILINE), name
    assert "exit codes: 0 fine; 1 the story, save or claim is at fault; 2 wrong usage" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page(capsys, command):
    """`help COMMAND` and `COMMAND --help` are the same."""
    code, out, _ = ran(capsys, "help", command)

    assert code == 0
    assert out.startswith(f"usage: dreamweave {command}")
    assert ran(capsys, command, "--help")[1] == out
    assert max(map(len, out.splitlines())) <= 100


def test_a_page_is_made_from_its_table(capsys):
    """The whole of one."""
    _, out, _ = ran(capsys, "help", "replay")

    assert out == (
        "usage: dreamweave replay SAVE [--…]\n"
        "\n"
        "Watch a save: every page as its reader saw it, from the beginning or from a choice.\n"
        "\n"
        "In the reading room this is the theatre: play, pause, jump, and leave it anywhere to "
        "go on from\n"
        "there in a save of its own. Line by line, Enter turns the pages; from a pipe all are "
        "printed.\n"
        "\n"
        "SAVE may be a folder of saves: then every thread of all of them is shown as one tree, to "
        "watch,\n"
        "compare or go on with any; line by line the tree is printed.\n"
        "\n"
        "  SAVE           a save's name, `story/name` or file\n"
        "  --story DIR    the story's folder, if not the usual one\n"
        "  --saves DIR    where saves are kept\n"
        "  --plain        line by line, for any terminal\n"
        "  --at N         from the choice with this number\n"
        "  --speed X      as it was played, so many times faster\n"
        "  --help         this page\n"
    )


def test_every_action_of_saves_has_a_page(capsys):
    """As commands of their own."""
    _, out, _ = ran(capsys, "saves", "--help")
    actions = re.findall(r"^  (\w+)  ", out, re.MULTILINE)

    assert len(actions) >= 10
    for action in actions:
        assert ran(capsys, "saves", action, "--help")[1].startswith(
            f"usage: dreamweave saves {action}"
        )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["chekc"], "there is no command 'chekc'\nhelp: did you mean 'check'?"),
        (["bogus"], "there is no command 'bogus'\nhelp: `dreamweave --help` lists them"),
        ([SHORT_WEIGHT], f"help: to play the story in it: dreamweave play {SHORT_WEIGHT}"),
        (["play", "--saev", "x"], "play: there is no --saev\nhelp: did you mean '--save'?"),
        (["play", "-x"], "play: there is no -x"),
        (["play", "--plain=1"], "play: --plain takes no value"),
        (["play", "--save"], "play: --save needs a value: --save NAME"),
        (["play", "a", "b"], "play: 'b' is one word too many"),
        (["play", "--with", "a=1"], "--with needs --at"),
        (["play", SHORT_WEIGHT, "--given", "x=1"], "help: what can: returning=true, inspector"),
        (["replay"], "replay: SAVE is missing"),
        (["replay", "x", "--at", "-1"], "replay: --at cannot be '-1'\nhelp: it is a whole number"),
        (["replay", "x", "--speed", "0"], "help: it is a number up to 1000, as 2 or 0.5"),
        (["check", "--format", "pdf"], "help: it is one of: text, short, json, sarif, github"),
        (["explain", "E999"], "there is no code 'E999'"),
        (["saves", "shwo"], "saves: there is no action 'shwo'\nhelp: did you mean 'show'?"),
        (["prove", SHORT_WEIGHT, "--claim", "x"], "makes no claim 'x'"),
        (["new"], "new: DIR is missing"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(capsys, words, says):
    """On stderr, with the remedy, and no traceback."""
    code, out, err = ran(capsys, *words)

    assert (code, out) == (2, "")
    assert err.startswith("dreamweave: ")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["play", "nowhere"], "there is no folder 'nowhere'"),
        (["check", "nowhere"], "there is no folder 'nowhere'"),
        (["prove", "nowhere"], "there is no folder 'nowhere'"),
        (["replay", "nobody", "--saves", "."], "there is no save called 'nobody'"),
        (["saves", "show", "nobody", "--saves", "."], "there is no save called 'nobody'"),
        (["play", SHORT_WEIGHT, "--save", "../x"], "no save can be called"),
        (["play", SHORT_WEIGHT, "--save", "con"], "device on Windows"),
        (["play", SHORT_WEIGHT, "--at", "fsh"], "no scene is called 'fsh'\nhelp: did you mean"),
        (
            ["play", SHORT_WEIGHT, "--at", "fish", "--with", "pound=lost"],
            "'pound' cannot be 'lost'",
        ),
        (["play", SHORT_WEIGHT, "--at", "fish", "--with", "pund=found"], "did you mean 'pound'"),
    ],
)
def test_what_is_at_fault_is_told_and_ends_with_1(capsys, words, says):
    """Wherever it was noticed."""
    code, out, err = ran(capsys, *words)

    assert code == 1
    assert says in out + err
    assert "Traceback" not in err


def test_a_fault_of_the_program_is_one_sentence(capsys, monkeypatch):
    """And where to take it; `--debug` shows the rest."""
    monkeypatch.setattr("dreamweave.cli.commands.general_help", lambda: 1 / 0)

    code, _, err = ran(capsys, "--help")

    assert code == 1
    assert err == (
        "dreamweave: this is a mistake in Dreamweave: ZeroDivisionError: division by zero\n"
        "help: nothing that was saved is lost; please open an issue with what `--debug` prints\n"
    )
    with pytest.raises(ZeroDivisionError):
        main(["--help", "--debug"])


def test_check_counts_and_exits(capsys, tmp_path):
    """0 for a story in order, 1 for one that cannot be played."""
    assert ran(capsys, "check", SHORT_WEIGHT) == (0, f"nothing is wrong in {SHORT_WEIGHT}/\n", "")
    folder = tmp_path / "broken"
    main(["new", str(folder)])
    chapter = folder / "first" / "01_room.yaml"
    chapter.write_text(chapter.read_text().replace("goto: out", "goto: outt"))
    capsys.readouterr()

    code, out, _ = ran(capsys, "check", str(folder), "--format", "short")

    assert code == 1
    assert "first/01_room.yaml:22:15: E302 error: no scene is called 'outt'" in out
    assert json.loads(ran(capsys, "check", str(folder), "--json")[1])["errors"] >= 1


def test_a_broken_story_is_not_played(capsys, tmp_path):
    """Every mistake is shown instead."""
    folder = tmp_path / "broken"
    main(["new", str(folder)])
    (folder / "story.yaml").write_text("dreamweave: 1\nid: [\n")
    capsys.readouterr()

    code, out, err = ran(capsys, "play", str(folder), "--plain")

    assert (code, out) == (1, "")
    assert "story.yaml" in err
    assert "error[" in err


def test_a_new_story_is_right_and_provable(capsys, tmp_path):
    """From the first minute on."""
    folder = tmp_path / "the lamp 2"

    assert main(["new", str(folder)]) == 0
    assert main(["check", str(folder)]) == 0
    assert main(["prove", str(folder)]) == 0
    assert "COMPLETE: every playthrough of The Lamp 2" in capsys.readouterr().out


def test_new_writes_over_nothing(capsys, tmp_path):
    """A folder with anything in it is refused."""
    (tmp_path / "mine").write_text("x")

    assert ran(capsys, "new", str(tmp_path))[0] == 2
    assert ran(capsys, "new", str(tmp_path / "mine"))[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_explain_shows_both_examples(capsys):
    """In whatever case it was typed; without a code, all of them."""
    _, out, _ = ran(capsys, "explain", "e301")

    assert out.startswith("E301: ")
    assert out.index("This has it:") < out.index("This has not:")
    assert "E301  " in ran(capsys, "explain")[1]


def test_the_schema_is_json(capsys):
    """And has a definition for every kind of mapping."""
    from dreamweave.language.spec import SPEC

    schema = json.loads(ran(capsys, "schema")[1])

    assert schema["$defs"].keys() == SPEC.keys()


def test_doctor_finds_what_is_here(capsys, monkeypatch, tmp_path):
    """Facts, one a line, and no fault where there is none."""
    code, out, _ = ran(capsys, "doctor", SHORT_WEIGHT, "--saves", str(tmp_path))

    assert code == 0
    assert "'Short Weight', 17 scenes" in out
    code, out, _ = ran(capsys, "doctor", "nowhere", "--saves", str(tmp_path), "--json")
    faults = {fact["name"]: fact["fault"] for fact in json.loads(out) if fact["fault"]}
    assert code == 1
    assert list(faults) == ["story"]


def test_prove_tells_and_exits(capsys, tmp_path):
    """A broken claim is a fault, and its playthrough a save to watch."""
    folder = tmp_path / "lamp"
    main(["new", str(folder)])
    manifest = folder / "story.yaml"
    claim = "  - {id: nobody_sleeps, never: ending(asleep)}\n"
    manifest.write_text(manifest.read_text() + claim)
    capsys.readouterr()

    code, out, _ = ran(capsys, "prove", str(folder), "--saves", "shown")

    assert code == 1
    assert re.search(r"^nobody_sleeps +BROKEN +never$", out, re.MULTILINE)
    names = {path.name.partition(".")[0] for path in (tmp_path / "shown" / "lamp").iterdir()}
    assert {"ending asleep", "ending morning", "broken nobody sleeps"} <= names
    assert main(["saves", "verify", "--saves", "shown", "--story", str(folder)]) == 0
    assert main(["prove", str(folder), "--claim", "morning_needs_a_lamp", "--json"]) == 0


def test_a_broken_claim_is_watched_where_it_breaks(capsys, tmp_path):
    """The save ends there, with a bookmark that names the claim and its line."""
    folder = tmp_path / "lamp"
    main(["new", str(folder)])
    manifest = folder / "story.yaml"
    line = len(manifest.read_text().splitlines()) + 1
    claim = "  - {id: nobody_sleeps, never: ending(asleep)}\n"
    manifest.write_text(manifest.read_text() + claim)
    capsys.readouterr()

    _, out, _ = ran(capsys, "prove", str(folder), "--saves", "shown")
    words = shlex.split(re.search("^to watch one: dreamweave (.*)$", out, re.MULTILINE)[1])
    code, told, _ = ran(capsys, *words, "--plain")

    assert words[:2] == ["replay", "broken nobody sleeps"]
    assert code == 0
    assert "Asleep" in told
    path = next(tmp_path.glob("shown/lamp/broken*"))
    last = [json.loads(line) for line in path.read_text().splitlines()][-1]
    note = f"Claim nobody_sleeps (never) breaks here: story.yaml, line {line}"
    assert last["mark"] == note


@pytest.mark.parametrize(
    ("claim", "at", "code"),
    [
        ("always: at(nowhere)", "nowhere", "E302"),
        ("never: lamp == 9", "lamp ==", "E407"),
        ("always: lit == 2", "lit ==", "E404"),
        ("never: mood == angry", "angry", "E405"),
        ("sometimes: ending(hom)", "ending(h", "E304"),
        ("before: nowhere, require: lit", "nowhere", "E302"),
        ("before: hall", "{id", "E207"),
        ("before: hall, require: unlit", "unlit", "E301"),
        ("never: took(hall/nix)", "hall/nix", "E303"),
        ("never: seen(nowhere)", "nowhere", "E302"),
        ("always: lit + 1", "lit +", "E404"),
        ("always: 'lit and'", "d'}", "E401"),
        ("always: mood > calm", "mood >", "E404"),
        ("always: lamp", "lamp}", "E404"),
        ("always: lit, never: lit", "{id", "E207"),
        ("always: lit, require: lit", "{id", "E207"),
    ],
)
def test_a_claim_about_what_cannot_be_is_told_with_its_place(capsys, tmp_path, claim, at, code):
    """Before anything is explored."""
    line = f"  - {{id: it, {claim}}}\n"
    (tmp_path / "story.yaml").write_text(
        "dreamweave: 1\nid: hall\ntitle: The Hall\nstart: hall\n"
        "state: {lit: flag, lamp: 0..3, mood: {one_of: [calm, wild]}}\n"
        f"endings: {{home: {{title: Home}}}}\nclaims:\n{line}"
    )
    (tmp_path / "hall.yaml").write_text(
        "chapter: hall\nscenes:\n  hall:\n"
        "    text: A hall. {if lit}{lamp}{end}{if mood == calm}.{end}\n"
        "    choices:\n      light: {label: Light., do: [lit = true, lamp += 1], goto: hall}\n"
        "      go: {label: Go., do: mood = wild, goto: out}\n  out: {text: Out., ending: home}\n"
    )

    assert (
        f"story.yaml:8:{line.index(at) + 1}: {code} error"
        in ran(capsys, "check", str(tmp_path), "--format", "short")[1]
    )
    exit_code, out, err = ran(capsys, "prove", str(tmp_path))

    assert (exit_code, out) == (1, "")
    assert f"error[{code}]" in err


def test_impact_tells_of_saves_that_cannot_be_read(capsys, tmp_path):
    """Rather than leaving them out; and the folder of one story's saves will do."""
    folder = tmp_path / "lamp"
    main(["new", str(folder)])
    saves = tmp_path / "saves" / load(folder).id
    saves.mkdir(parents=True)
    (saves / "broken.dreamweave.jsonl").write_bytes(b"junk\n")
    capsys.readouterr()

    for place in (saves, saves.parent):
        words = ["impact", str(folder), str(folder), "--saves", str(place), "--budget", "0"]
        code, out, _ = ran(capsys, *words)

        assert code == 1
        assert out.startswith("broken  cannot be read: it does not end in a sum\n")


def test_impact_compares_two_stories(capsys, tmp_path):
    """Each save, and the odds that moved."""
    folder = tmp_path / "lamp"
    main(["new", str(folder)])
    main(["play", str(folder), "--plain", "--save", "one", "--saves", "saves"])
    edited = tmp_path / "edited"
    (edited / "first").mkdir(parents=True)
    for name in ("story.yaml", "first/01_room.yaml"):
        text = (folder / name).read_text()
        (edited / name).write_text(text.replace("Go to sleep.", "Sleep."))
    capsys.readouterr()

    code, out, _ = ran(capsys, "impact", str(folder), str(edited), "--saves", "saves")

    assert (code, out) == (0, "no saves to look at\n")
