"""Truths from outside: numbers that are known without us."""

from __future__ import annotations

import math
import statistics
from fractions import Fraction
from pathlib import Path

import pytest

from dreamweave.cli import main
from dreamweave.engine.journal import Began, Tree
from dreamweave.engine.machine import open_ids
from dreamweave.engine.replay import replay
from dreamweave.engine.walk import Move, walked
from dreamweave.language.load import load
from dreamweave.prover.proof import prove
from dreamweave.prover.sample import sample

STORIES = Path(__file__).parents[1] / "stories"


@pytest.mark.parametrize("name", ["quiz", "quiz_by_lot"])
def test_a_quiz_is_fair(name):
    """Six questions, four answers, ties split evenly: each outcome is exactly a quarter."""
    proof = prove(load(STORIES / name, cached=False))

    assert [facts.odds for facts in proof.endings] == [(Fraction(1, 4),)] * 4
    assert [(facts.shortest, facts.longest) for facts in proof.endings] == [(6, 6)] * 4
    assert proof.findings == ()


def test_a_quiz_has_four_to_the_sixth_playthroughs():
    """4,096 lists of answers; where lots are drawn, each way that they fall counts on top."""
    plain = prove(load(STORIES / "quiz", cached=False))
    by_lot = prove(load(STORIES / "quiz_by_lot", cached=False))

    assert plain.playthroughs.total == 4**6
    assert by_lot.playthroughs.total == answers_with_ties()


def test_the_command_line_says_the_same_of_the_quiz(capsys):
    """What a stranger sees who types `dreamweave prove tests/stories/quiz`."""
    assert main(["prove", str(STORIES / "quiz")]) == 0

    out = capsys.readouterr().out
    assert out.startswith("COMPLETE: every playthrough of Which Are You? ")
    assert out.count("25.00%         6        6  ") == 4
    assert "\nplaythroughs: 4,096\n" in out
    assert out.endswith("\nnothing is wrong\n")


def answers_with_ties() -> int:
    """The same counted by hand: each list of answers as often as it has leaders."""
    return sum(
        math.factorial(6) // math.prod(map(math.factorial, counts)) * counts.count(max(counts))
        for counts in (
            (a, b, c, 6 - a - b - c)
            for a in range(7)
            for b in range(7 - a)
            for c in range(7 - a - b)
        )
    )


def test_the_published_soft_lock_is_found_and_shown():
    """A loop entered with the wrong flags, in which every choice can be used up."""
    story = load(STORIES / "left_luggage", cached=False)

    found = [f for f in prove(story).findings if f.is_error]

    assert [f.code for f in found] == ["P904"]
    shown = found[0].walkthrough
    moves = [Move(story.scenes[s.scene].choices[s.choice].id, s.outcomes) for s in shown.steps]
    began = Began(story.id, story.version, story.sha256, "s", {}, "stuck", "2151-01-01T00:00:00Z")
    played = replay(story, Tree(walked(story, began, moves)))
    assert played.differs is None
    assert open_ids(story, played.state) == ()
    assert len(moves) == 12


def test_random_play_needs_hundreds_of_runs_for_it():
    """On average until it is met, and half of those who try so many do not."""
    story = load(STORIES / "left_luggage", cached=False)
    chance = prove(story).odds[0].stuck

    firsts = [sample(story, 5_000, seed=seed).stuck.first for seed in range(25)]

    assert isinstance(chance, Fraction)
    assert 1 / chance > 200
    assert statistics.median(firsts) > 100
    assert min(firsts) >= 0
    stuck = sample(story, 50_000).stuck
    assert stuck.low < float(chance) < stuck.high
