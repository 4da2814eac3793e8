"""`prove` with a crew: states counted by several processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dreamweave.cli import main
from dreamweave.language.load import load
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import explore

QUIZ = str(Path(__file__).parents[1] / "stories" / "quiz")


def test_workers_count_the_states(capsys):
    """What is counted is what one process finds; the exit code says that nobody is stuck."""
    code = main(["prove", QUIZ, "--workers", "2", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["complete"] is True
    assert told["states"] == explore(load(Path(QUIZ), cached=False), reduce=NONE).states
    assert told["steps"] == 6


@pytest.mark.parametrize("switch", ["--workers", "--sample"])
def test_nobody_cannot_count(switch, capsys):
    """Wrong usage, and no traceback."""
    assert main(["prove", QUIZ, switch, "0"]) == 2
    assert "from 1" in capsys.readouterr().err


def test_a_cluster_that_does_not_answer_is_named(capsys):
    """With or without the extra, it is wrong usage that is told in a sentence."""
    assert main(["prove", QUIZ, "--cluster", "nowhere://127.0.0.1:1"]) == 2
    assert "luster" in capsys.readouterr().err
