"""What a command imports: start-up is felt by every reader."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHOW = "import sys; from dreamweave.cli import main; main({words!r}); print(*sorted(sys.modules))"


def imported(shell, *words):
    """The packages that a command has imported by its end."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(words=list(words))],
        input=b"",
        capture_output=True,
        cwd=shell.folder,
        env=shell.environment(),
        check=True,
    )
    modules = done.stdout.decode().splitlines()[-1].split()
    return {name.partition(".")[0] for name in modules} | {
        name for name in modules if name.startswith("dreamweave.")
    }


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["play", "STORY", "--plain"],
        ["check", "STORY"],
        ["saves", "list"],
        ["explain", "E301"],
        ["schema"],
        ["replay", "one", "--plain", "--story", "STORY"],
        ["why", "one", "--story", "STORY"],
    ],
    ids=lambda words: words[0],
)
def test_no_command_imports_a_screen_or_numpy(shell, words):
    """Textual takes twenty times as long as the whole program does."""
    shell.run("play", shell.story, "--plain", "--save", "one", typed="1\n")

    modules = imported(shell, *(shell.story if word == "STORY" else word for word in words))

    assert modules & {"textual", "rich", "numpy", "distributed"} == set()


def test_help_imports_next_to_nothing(shell):
    """No story, no engine, no YAML."""
    modules = imported(shell, "--help")

    assert modules & {"yaml", "json", "argparse", "dreamweave.engine", "dreamweave.saves"} == set()


def test_the_first_page_needs_no_compiler_and_no_saves(shell):
    """With a compiled story in the cache, and before anything was chosen."""
    shell.run("play", shell.story, "--plain")

    modules = imported(shell, "play", shell.story, "--plain")

    heavy = {"yaml", "argparse", "shutil", "hashlib", "platformdirs", "dataclasses", "inspect"}
    assert modules & heavy == set()
    ours = {name for name in modules if name.startswith("dreamweave.")}
    assert (
        ours & {"dreamweave.language.compile", "dreamweave.saves.store", "dreamweave.prover"}
        == set()
    )
