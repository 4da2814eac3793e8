"""What `prove` says: each finding with its code, its place and its walkthrough."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from dreamweave.engine.journal import Began, Tree
from dreamweave.engine.replay import replay
from dreamweave.engine.walk import Move, walked
from dreamweave.language.codes import CODES
from dreamweave.language.compile import story_of
from dreamweave.prover.facts import PARTS
from dreamweave.prover.proof import prove
from dreamweave.workshop.proof_report import SAID, as_json, text

FOUND = [code for code in CODES if code.startswith("P")]

TOP = """\
dreamweave: 1
id: fair
title: The Fair
start: fair
state: {coins: 0..3, cold: flag}
endings: {home: {title: Home}, lost: {title: Lost}}
"""
FAIR = """\
chapter: fair
scenes:
  gate:
    text: A gate. {if coins >= 2}Coins clink.{end}
    choices:
      beg: {label: Beg., do: coins += 1, goto: gate}
      ride: {label: Ride., when: coins >= 1, do: coins -= 1, goto: wheel}
      go: {label: Go home., goto: house}
  wheel:
    text: Round and round.
    choices:
      down: {label: Down., goto: gate}
      jump: {label: Jump., goto: [{odds: 1, goto: house}, {odds: 3, goto: pit}]}
  house: {text: Home., ending: home}
  pit: {text: Dark., ending: lost}
"""


def story(claims: str = "", fair: str = FAIR):
    return story_of({"story.yaml": TOP + claims, "fair.yaml": fair})


@pytest.mark.parametrize("code", FOUND)
def test_the_failing_example_has_this_fault(code):
    """What `explain` shows is what `prove` finds."""
    found = prove(story_of(CODES[code].fails.files)).findings

    assert code in {f.code for f in found}, found


@pytest.mark.parametrize("code", FOUND)
def test_the_passing_example_has_no_fault(code):
    """The remedy is one."""
    assert prove(story_of(CODES[code].passes.files)).findings == ()


def test_a_sound_story_is_proved_whole():
    """Everything met, nothing found."""
    proof = prove(story())

    assert proof.complete
    assert proof.holds
    assert proof.findings == ()
    assert proof.coverage == (4, 4, 5, 5, 1, 1)


def test_endings_have_exact_odds_and_lengths():
    """Worked out by hand: from `gate` with no coin a reader begs or goes, and so on."""
    proof = prove(story())
    home, lost = proof.endings

    assert sum(float(o) for o in (*home.odds, *lost.odds)) == pytest.approx(1)
    assert home.shortest == 1
    assert lost.shortest == 3
    assert home.longest is None
    assert proof.playthroughs.total is None


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("always: coins <= 3 and not (cold and coins == 3)", True),
        ("always: coins <= 2", False),
        ("never: at(wheel) and coins == 3", True),
        ("never: ending(lost) and coins == 2", False),
        ("sometimes: ending(lost) and coins == 0", True),
        ("sometimes: cold", False),
        ("from_anywhere: ending(home)", True),
        ("from_anywhere: ending(lost)", True),
        ("from_anywhere: coins == 3", True),
        ("before: fair/wheel, require: coins <= 2", True),
        ("before: fair/pit, require: coins >= 1", False),
    ],
)
def test_claims_are_judged_and_shown(claim, holds):
    """Each kind of claim, true and false; what breaks one can be played."""
    made = story(
        f"claims: [{{id: it, {claim}}}]\n".replace("{id: it, ", "{id: it, ").replace(
            "at(wheel)", "at(fair/wheel)"
        )
    )

    verdict = prove(made).verdicts[0]

    assert verdict.holds is holds
    if verdict.walkthrough is not None:
        events = walked(made, began(made), moves(made, verdict.walkthrough))
        assert replay(made, Tree(events)).differs is None


def test_a_walkthrough_is_a_save_that_replays():
    """The shortest way to each ending ends there."""
    made = story()

    for facts in prove(made).endings:
        events = walked(made, began(made), moves(made, facts.walkthrough))
        played = replay(made, Tree(events))

        assert made.endings[made.scenes[played.state.scene].ending].id == facts.id
        assert len(played.steps) == facts.shortest


def test_a_proof_that_runs_out_of_time_says_so_and_claims_nothing():
    """BOUNDED: what was met is told, what was not is not."""
    proof = prove(story("claims: [{id: it, always: coins <= 3 and not cold}]\n"), seconds=0)

    assert not proof.complete
    assert proof.stopped == ("time",)
    assert proof.verdicts[0].holds is None


CLAIMS = "claims: [{id: it, from_anywhere: ending(lost)}, {id: most, sometimes: coins == 3}]\n"


@pytest.mark.parametrize("part", [part for part in PARTS if part != "walkthroughs"])
def test_whoever_asks_for_the_end_gets_the_rest(part):
    """The part that was worked at is left out by name; what came before is there."""
    proof = prove(story(CLAIMS), returns=True, hear=lambda told: told.stage == part)

    assert proof.complete
    assert proof.stopped == ("interrupted",)
    assert part in proof.left_out
    assert set(proof.left_out) <= {*PARTS[PARTS.index(part) :]}
    assert proof.states == prove(story(CLAIMS)).states
    told = text(proof)
    assert told.startswith("COMPLETE: every playthrough of The Fair")
    assert f"it was interrupted before: {SAID[part]}" in told


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
@pytest.mark.parametrize("part", ["searching", "claims", "odds"])
def test_whatever_runs_out_there_is_a_proof(part, error):
    """Memory in the middle of anything, or a key pressed where nobody listens."""
    raised = []

    def hear(told):
        if told.stage == part and not raised:
            raised.append(error)
            raise error
        return False

    proof = prove(story(CLAIMS), hear=hear)

    assert raised
    assert proof.complete == (part != "searching")
    assert proof.stopped == ("memory" if error is MemoryError else "interrupted",)
    assert "odds" in proof.left_out if part == "searching" else part in proof.left_out


def test_a_bounded_report_names_what_is_not_known():
    """A dash for each number, and the reason."""
    told = text(prove(story(CLAIMS), seconds=0))

    assert told.startswith("BOUNDED: the time ran out; this is what was met of The Fair (0 states")
    assert re.search(r"^Home +not met +\u2014 +\u2014 +\u2014$", told, re.MULTILINE)
    assert re.search(r"^it +not known +from_anywhere$", told, re.MULTILINE)
    assert "not known: some claims, what nobody meets, traps, odds" in told
    assert told.endswith("nothing wrong was met\n")


def test_a_choice_of_one_claim_judges_that_one():
    """`--claim ID`."""
    made = story("claims: [{id: a, always: not cold}, {id: b, always: coins == 0}]\n")

    assert [v.id for v in prove(made, claim="a").verdicts] == ["a"]
    with pytest.raises(KeyError):
        prove(made, claim="c")


def began(made) -> Began:
    return Began(made.id, made.version, made.sha256, "s", {}, "walk", "2151-01-01T00:00:00Z")


def moves(made, walkthrough):
    for step in walkthrough.steps:
        yield Move(made.scenes[step.scene].choices[step.choice].id, step.outcomes)


def test_a_fair_coin_is_fair():
    """A story without loops has exact odds, as fractions."""
    coin = (
        "chapter: fair\nscenes:\n  toss:\n    text: A coin.\n    choices:\n"
        "      throw: {label: Throw., goto: [{odds: 1, goto: heads}, {odds: 2, goto: tails}]}\n"
        "  heads: {text: Heads., ending: home}\n  tails: {text: Tails., ending: lost}\n"
    )

    proof = prove(story(fair=coin))

    assert [e.odds for e in proof.endings] == [(Fraction(1, 3),), (Fraction(2, 3),)]
    assert proof.playthroughs.total == 2
    assert [(e.shortest, e.longest) for e in proof.endings] == [(1, 1), (1, 1)]


def test_points_of_no_return_are_told_on_demand():
    """Going home closes the pit; jumping leaves it to chance, and closes nothing yet."""
    made = story()

    assert prove(made).returns is None
    found = {(one.choice, one.ending) for one in prove(made, returns=True).returns}

    assert found == {("go", "lost")}


LAST_TRAIN = """\
chapter: fair
scenes:
  gate:
    text: A gate.
    choices:
      stay: {label: Stay., goto: bench}
      walk: {label: Walk home., goto: house}
      ask: {label: Ask the way., goto: road}
  bench:
    text: A bench.
    choices:
      train: {label: Take the last train., goto: house}
      wait: {label: Wait for another., goto: pit}
  road:
    text: A road.
    choices:
      on: {label: On., goto: house}
  house: {text: Home., ending: home}
  pit: {text: Dark., ending: lost}
"""
LEAVE = "anywhere: {leave: {label: Leave., goto: fair/house}}\n"


def test_points_of_no_return_come_in_the_order_of_the_story():
    """Early scenes first, the ways to leave last; the road's only choice closes nothing more."""
    proof = prove(story(LEAVE, LAST_TRAIN), returns=True)

    assert [f"{one.scene}/{one.choice} {one.ending}" for one in proof.returns] == [
        "fair/gate/walk lost",
        "fair/gate/ask lost",
        "fair/bench/train lost",
        "fair/bench/wait home",
        "fair/gate/leave lost",
        "fair/bench/leave lost",
    ]


def test_the_report_shows_the_first_choices_that_matter_and_counts_the_others():
    """A line for each ending; programs get all of them, if they asked."""
    made = story(LEAVE, LAST_TRAIN)
    proof = prove(made, returns=True)

    home, lost = as_json(proof)["endings"]

    assert (
        "what matters to each ending, earliest first; another choice there would have kept it:\n"
        "Home  1  fair/bench/wait\n"
        "Lost  5  fair/gate/walk, fair/gate/ask, fair/bench/train and 2 more\n"
        "\n"
        "6 choices close an ending for ever:\n"
        "fair/gate/walk closes lost\n"
    ) in text(proof)
    assert home["matters"] == ["fair/bench/wait"]
    assert len(lost["matters"]) == 5
    assert as_json(prove(made))["endings"][0]["matters"] is None
    assert "what matters" not in text(prove(made))
