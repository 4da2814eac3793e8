"""Laws of sampling: each reader in the lanes does what the engine does with the same dice."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import story_files

from dreamweave.engine.machine import Refused, begin
from dreamweave.language.compile import compile_story, story_of
from dreamweave.prover.dice import KINDS, Dice, play
from dreamweave.prover.lanes import play_block
from dreamweave.prover.numbers import odds
from dreamweave.prover.reference import givens
from dreamweave.prover.sample import again, interval, sample, samples
from dreamweave.prover.scenes import Book
from dreamweave.prover.space import explore

from .stories import stories

READERS = 24
PATIENCE = 40


def agrees(story) -> None:
    """Every lane ends like the same reader alone: outcome, number of choices, place, values."""
    book = Book(story)
    for told in givens(story):
        block = play_block(book, 7, 3, READERS, given=told, patience=PATIENCE)
        for lane in range(READERS):
            alone = play(story, 7, 3 + lane, given=told, patience=PATIENCE)

            assert named(story, block.outcomes[lane]) == alone.outcome
            refused = alone.outcome == "fault" and bool(alone.walkthrough.steps)
            assert block.choices[lane] == len(alone.walkthrough.steps) - refused
            if alone.state is not None:
                assert block.scenes[lane] == alone.state.scene
                assert tuple(int(c[lane]) for c in block.columns) == alone.state.values


def named(story, outcome) -> int | str:
    ends = len(story.endings)
    return int(outcome) if outcome < ends else KINDS[outcome - ends]


@given(stories())
def test_a_lane_is_a_playthrough_of_the_engine(story):
    """Guards, once, offers, machines, visits, `next`, chance: as data."""
    agrees(story)


@given(story_files())
@settings(max_examples=60)
def test_a_lane_is_a_playthrough_of_a_story_that_an_author_wrote(files):
    """The same from the texts, with every feature of the language."""
    story, diagnostics = compile_story(files)
    assume(not any(d.code == "E703" for d in diagnostics))

    agrees(story)


TOP = """\
dreamweave: 1
id: fair
title: The Fair
start: fair
state:
  lamp: {one_of: [lit, low, out], moves: {lit: [low], low: [out]}}
  big: 0..100000
  again: {flag: true, from: finished_before}
endings: {home: {title: Home}, lost: {title: Lost}}
anywhere: {leave: {label: Leave., goto: fair/house}}
"""


def fair(scenes: str):
    return story_of({"story.yaml": TOP, "fair.yaml": "chapter: fair\nscenes:\n" + scenes})


ENDS = "  house: {text: Home., ending: home}\n  pit: {text: Dark., ending: lost}\n"


def test_a_refused_move_is_a_fault_of_that_reader_alone():
    """Who dims the lamp twice in the same breath from lit to out cannot; the others go home."""
    story = fair(
        "  gate:\n    text: A gate.\n    choices:\n"
        "      out: {label: Out., do: lamp = out, goto: house}\n"
        "      low: {label: Low., do: [lamp = low, lamp = out], goto: house}\n" + ENDS
    )

    found = sample(story, 4000, seed=1)

    assert found.faults.low < 0.5 < found.faults.high
    assert found.endings[0].count + found.faults.count == 4000
    assert found.endings[0].mean_length == 1
    assert again(story, found, found.faults.first).outcome == "fault"


def test_numbers_larger_than_their_column_are_worked_out_right():
    """100,000 squared, and squared again, leaves every machine's numbers."""
    story = fair(
        "  gate:\n    text: A gate.\n    choices:\n"
        "      grow: {label: Grow., do: [big = 100000, big += big * big * big * big], goto: far}\n"
        "  far:\n    text: Far.\n    choices:\n"
        "      a: {label: A., when: big * big * big * big * big > 1, goto: house}\n"
        "      b: {label: B., when: big * big * big * big * big <= 1, goto: pit}\n" + ENDS
    )

    assert [e.count for e in sample(story, 50).endings] == [50, 0]


def test_a_machine_may_have_values_without_a_way_on():
    """From `out` there is no move, whatever is asked for."""
    story = fair(
        "  gate:\n    text: A gate.\n    choices:\n"
        "      out: {label: Out., do: [lamp = low, lamp = out], goto: hall}\n"
        "      low: {label: Low., do: lamp = low, goto: hall}\n"
        "  hall:\n    text: A hall.\n    choices:\n"
        "      again: {label: Again., do: lamp = low, goto: house}\n" + ENDS
    )

    agrees(story)
    assert sample(story, 4000, seed=1).faults.low < 0.5 < sample(story, 4000, seed=1).faults.high


def test_nobody_leaves_who_can_stay_and_everybody_leaves_who_cannot():
    """Choices of kind `anywhere` are taken where nothing else is open."""
    story = fair(
        "  gate:\n    text: A gate.\n    choices:\n"
        "      on: {label: On., goto: hall}\n"
        "  hall:\n    text: A hall.\n    choices:\n"
        "      never: {label: No., when: big > 5, goto: pit}\n" + ENDS
    )

    home, lost = sample(story, 100).endings

    assert (home.count, home.mean_length, lost.count) == (100, 2, 0)


def test_a_circle_of_next_is_a_fault_and_a_circle_of_choices_wandering():
    """Neither goes on for ever."""
    endless = fair(
        "  gate: {text: A., choices: {go: {label: Go., goto: a}}}\n"
        "  a: {text: A., next: [{when: big == 0, goto: b}, {goto: house}]}\n"
        "  b: {text: B., next: [{when: big == 0, goto: a}, {goto: pit}]}\n" + ENDS
    )
    round_ = fair("  gate: {text: A., choices: {go: {label: Go., goto: gate}}}\n" + ENDS)

    assert sample(endless, 10).faults.count == 10
    assert sample(round_, 10, patience=50).wandering == (10, 1.0, *interval(10, 10), 50.0, 0)


@given(stories(), st.integers(0, 2**64))
@settings(max_examples=25)
def test_the_true_odds_lie_near_a_sample(story, seed):
    """Five standard deviations: once in two million that is bad luck."""
    try:
        begin(story, {}, chance=Dice(seed, 0).chance)
        exact = odds(explore(story))
    except Refused:
        assume(condition=False)
    for truth, found in zip(exact, samples(story, 2000, seed=seed, patience=400), strict=True):
        for share, true in zip(found.endings, truth.endings, strict=True):
            deviation = (float(true) * (1 - float(true)) / 2000) ** 0.5
            slack = found.wandering.odds + 5 * deviation + 1e-3
            assert abs(share.odds - float(true)) <= slack


def test_a_sample_depends_on_its_seed_alone(monkeypatch):
    """Not on how readers are put into blocks."""
    story = fair(
        "  gate:\n    text: A gate.\n    choices:\n"
        "      a: {label: A., goto: house}\n      b: {label: B., goto: pit}\n"
        "      c: {label: C., do: big += 1, goto: gate}\n" + ENDS
    )

    def still() -> float:
        return 0.0

    whole = sample(story, 1000, seed=5, clock=still)

    monkeypatch.setattr("dreamweave.prover.lanes.BLOCK", 7)
    assert sample(story, 1000, seed=5, clock=still) == whole
    assert sample(story, 1000, seed=6, clock=still) != whole


def test_dice_are_fair():
    """Of three sides each about a third, for one reader and across readers."""
    one = Dice(0, 0)
    rolls = [one.roll(3) for _ in range(6000)] + [Dice(9, k).roll(3) for k in range(6000)]

    for side in range(3):
        assert abs(Fraction(rolls.count(side), 12000) - Fraction(1, 3)) < Fraction(2, 100)
