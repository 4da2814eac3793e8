"""What the documents show is true: commands exist, examples compile, tables are current."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

from dreamweave.cli.commands import COMMANDS
from dreamweave.language.compile import compile_story
from dreamweave.language.source import read_folder
from dreamweave.workshop.reference import with_reference

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authors-guide.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

RUN = "pip install -e . && dreamweave"
TEST = 'pip install -e ".[test]" && pytest'


def blocks(kind: str) -> list[str]:
    """The guide's code blocks of a kind, as the word after `yaml` says."""
    return re.findall(rf"^```yaml {kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def chapter() -> dict[str, str]:
    """The guide's chapter to copy, by path."""
    pattern = r"<!-- file: story/(\S+) -->\n```yaml\n(.*?)^```$"
    found = re.search(pattern, GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return {found[1]: found[2]}


def book() -> dict[str, str]:
    """The files of the built-in story."""
    return read_folder(ROOT / "story").files


def test_the_readme_has_the_two_commands():
    """As they are typed, and `.ci/run` runs the second."""
    assert f"```sh\n{RUN}\n```" in README
    assert f"```sh\n{TEST}\n```" in README
    assert f"({TEST})" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    """Somewhere in the README or the docs."""
    texts = "".join(path.read_text("utf-8") for path in DOCUMENTS)

    assert f"dreamweave {command}" in texts


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_a_document_exists(path):
    """Also their switches."""
    text = path.read_text("utf-8")
    named = re.findall(r"(?:^|[`\s])dreamweave ([a-z]+)", text, re.MULTILINE)

    assert set(named) - set(COMMANDS) - {"help"} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    """To a file that is there, or a heading of this one."""
    text = path.read_text("utf-8")
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-")
        for line in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }

    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        elif "://" not in target:
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_examples_of_the_guide_are_one_story():
    """Without a mistake, and without anything odd."""
    top = "dreamweave: 1\nid: guide\ntitle: The Guide\nstart: shore\n" + "".join(blocks("manifest"))
    scenes = indent("".join(blocks("scene")), "  ")
    shore = f"chapter: shore\ntitle: The Shore\nscenes:\n{scenes}"

    compiled = compile_story({"shore.yaml": shore, "story.yaml": top})

    assert [str(one) for one in compiled.diagnostics] == []


def test_the_chapter_to_copy_drops_in():
    """Beside the built-in story, no other file edited: right, and offered in the reel room."""
    compiled = compile_story({**book(), **chapter()})

    assert [str(one) for one in compiled.diagnostics if one.is_error] == []
    assert compiled.story is not None
    room = compiled.story.scenes[compiled.story.scene_index["archive/reel_room"]]
    assert "training_reel/leader" in [choice.id for choice in room.choices]


@pytest.mark.slow
def test_the_chapter_to_copy_is_proved():
    """No reader is stuck or trapped in it, and all of it can be met."""
    from dreamweave.language.compile import story_of
    from dreamweave.prover.losses import faults, traps, unreached
    from dreamweave.prover.space import explore, stuck

    story = story_of({**book(), **chapter()})

    space = explore(story)

    ours = {k for k, scene in enumerate(story.scenes) if scene.id.startswith("training_reel/")}
    missing = unreached(space)
    assert space.complete
    assert not stuck(space)
    assert not traps(space)
    assert faults(space) == ()
    assert ours & set(missing.scenes) == set()
    assert [pair for pair in missing.choices if pair[0] in ours] == []


def test_the_reference_is_made_from_the_table():
    """`python -m dreamweave.workshop.reference docs/authors-guide.md` makes it so."""
    assert with_reference(GUIDE) == GUIDE


@pytest.mark.slow
def test_the_wheel_plays_from_any_folder(tmp_path):
    """With its story and its playthroughs inside."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)
    away = tmp_path / "away"
    away.mkdir()

    # Without the site's own packages nothing of this clone can be found by accident.
    paths = [str(target), *(p for p in sys.path if p.endswith("site-packages"))]
    code = (
        f"import sys; sys.path[:0] = {paths!r}; from dreamweave.cli import main; sys.exit(main())"
    )
    played = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code, "play", "--plain", "--saves", "kept"],
        input=b"1\n",
        capture_output=True,
        cwd=away,
        check=True,
    )

    assert played.stdout.startswith(b"Dreamweave, by ")
    assert (away / "kept" / "dreamweave").is_dir()
    assert (target / "dreamweave" / "_saves").is_dir()
    assert not (target / "story").exists()
