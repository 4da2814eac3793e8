"""A claim that nobody is the subject of holds, and says nothing: the proof tells so."""

from __future__ import annotations

import pytest

from dreamweave.language.compile import story_of
from dreamweave.prover.proof import prove

TOP = """\
dreamweave: 1
id: fair
title: The Fair
start: fair
state: {coins: 0..3, cold: flag, wet: flag, lamp: [lit, low, out]}
endings: {home: {title: Home}, lost: {title: Lost}}
claims: [{id: told, CLAIM}]
"""
FAIR = """\
chapter: fair
scenes:
  gate:
    text: A gate.
    choices:
      rain: {label: Stand in the rain., do: [cold = true, lamp = low], goto: gate}
      beg: {label: Beg., when: cold, do: coins += 1, goto: gate}
      go: {label: Go home., goto: house}
      fall: {label: Fall., when: wet, goto: pit}
  house: {text: Home., ending: home}
  pit: {text: Dark., ending: lost}
"""

TESTED = [
    "always: not coins >= 1 or cold",
    "always: cold or coins == 0",
    "always: lamp != out",
    "always: not wet",
    "always: not cold or not wet",
    "always: lamp != low or cold",
    "never: coins >= 1 and not cold",
    "never: wet",
    "before: fair/house, require: not cold or lamp == low",
    "before: fair/house, require: coins >= 0",
    "sometimes: coins == 3",
    "from_anywhere: ending(home)",
]

UNTESTED = [
    "always: not wet or cold",
    "always: lamp != out or cold",
    "always: not (cold and wet) or coins == 3",
    "always: not coins >= 1 or lamp != out or not wet or cold",
    "always: not wet or not cold",
    "never: wet and coins >= 1",
    "never: ending(lost) and coins >= 1",
    "before: fair/pit, require: wet",
    "before: fair/house, require: not wet or cold",
]


def codes(claim: str) -> set[str]:
    """What a proof says of a claim."""
    files = {"story.yaml": TOP.replace("CLAIM", claim), "fair.yaml": FAIR}
    return {found.code for found in prove(story_of(files)).findings} & {"P910", "P913"}


@pytest.mark.parametrize("claim", TESTED)
def test_a_claim_that_somebody_is_the_subject_of_is_tested(claim):
    """It says something, and is kept."""
    assert codes(claim) == set()


@pytest.mark.parametrize("claim", UNTESTED)
def test_a_claim_of_nobody_is_told_of(claim):
    """Its first half never comes about, or nobody enters its scene."""
    assert codes(claim) == {"P913"}


def test_a_claim_that_is_broken_has_been_tested():
    """One finding is enough."""
    assert codes("always: not cold or coins == 3") == {"P910"}


def test_a_proof_that_is_not_complete_does_not_say_so():
    """Whoever is the subject of it may still be met."""
    files = {"story.yaml": TOP.replace("CLAIM", UNTESTED[0]), "fair.yaml": FAIR}

    assert "P913" not in {f.code for f in prove(story_of(files), seconds=0).findings}
