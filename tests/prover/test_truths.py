"""Truths from outside: numbers that are known without us."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

from dreamweave.engine.journal import Began, Tree
from dreamweave.engine.machine import open_ids
from dreamweave.engine.replay import replay
from dreamweave.engine.walk import Move, walked
from dreamweave.language.compile import story_of
from dreamweave.language.load import load
from dreamweave.prover.proof import prove
from dreamweave.prover.sample import sample

STORIES = Path(__file__).parents[1] / "stories"


def test_a_quiz_is_fair():
    """Six questions, four answers, ties split evenly: each outcome is exactly a quarter."""
    proof = prove(load(STORIES / "quiz", cached=False))

    assert [facts.odds for facts in proof.endings] == [(Fraction(1, 4),)] * 4
    assert [(facts.shortest, facts.longest) for facts in proof.endings] == [(6, 6)] * 4


def test_a_quiz_has_four_to_the_sixth_playthroughs():
    """4,096 lists of answers; how chance splits the ties counts on top of that."""
    folder = STORIES / "quiz"
    files = {path.name: path.read_text() for path in folder.glob("*.yaml")}
    body = files["quiz.yaml"]
    verdict = body.index("    next:")
    files["quiz.yaml"] = body[:verdict] + "    ending: fire\n"

    plain = prove(story_of(files))

    ties = prove(load(folder, cached=False))
    assert plain.playthroughs.total == 4**6
    assert ties.playthroughs.total == answers_with_ties()


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
    """To be 95 % sure of having met it: more than two hundred; and a thousand may still miss."""
    story = load(STORIES / "left_luggage", cached=False)
    chance = prove(story).odds[0].stuck

    runs = math.log(0.05) / math.log(1 - float(chance))

    assert isinstance(chance, Fraction)
    assert runs > 200
    assert sample(story, 20_000).stuck.low < float(chance) < sample(story, 20_000).stuck.high
