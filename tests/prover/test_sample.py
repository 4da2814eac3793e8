"""Laws of a sample as a whole: how far it can be trusted, and how it ends early."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

import pytest

from dreamweave.language.compile import story_of
from dreamweave.prover import sample as sampling
from dreamweave.prover.sample import FIRST, interval, sample, samples

TOP = """\
dreamweave: 1
id: fair
title: The Fair
start: fair
state: {again: {flag: true, from: finished_before}}
endings: {home: {title: Home}, lost: {title: Lost}}
"""
FAIR = """\
chapter: fair
scenes:
  gate:
    text: A gate.
    choices:
      a: {label: A., goto: house}
      b: {label: B., goto: pit}
      c: {label: C., goto: pit}
  house: {text: Home., ending: home}
  pit: {text: Dark., ending: lost}
"""


def third():
    """A story in which a third of the readers go home."""
    return story_of({"story.yaml": TOP, "fair.yaml": FAIR})


def test_wilson_s_interval_is_the_known_one():
    """Newcombe 1998, table I: 81 of 263 and 15 of 148; and what was never met."""
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@pytest.mark.parametrize("readers", [10, 100, 1000])
def test_an_interval_holds_the_truth_19_times_out_of_20(readers):
    """On average over all true odds, by the binomial law: 95 %, to a hundredth."""
    covered = []
    for hundredths in range(1, 100):
        true = hundredths / 100
        inside = 0.0
        for count in range(readers + 1):
            low, high = interval(count, readers)
            inside += binomial(count, readers, true) if low <= true <= high else 0.0
        covered.append(inside)

    assert 0.945 < sum(covered) / len(covered) < 0.965
    # Near 0 and 1 a few readers give no interval that is right for each; none is far off.
    assert min(covered) > 0.83


def binomial(count: int, of: int, odds: float) -> float:
    """How likely it is that so many meet what has these odds."""
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(odds) + (of - count) * log1p(-odds))


def test_samples_hold_the_truth_19_times_out_of_20():
    """The same of whole samples, over 300 seeds: a third of the readers go home."""
    story = third()

    found = [sample(story, 200, seed=seed).endings[0] for seed in range(300)]

    covered = sum(share.low <= 1 / 3 <= share.high for share in found) / len(found)
    # Three standard deviations of 300 tries at 95 %.
    assert abs(covered - 0.95) < 0.038


def test_a_sample_that_is_broken_off_tells_of_those_before():
    """Time that runs out and Ctrl-C leave the same readers, only fewer."""
    story = third()
    ticks = iter(range(100))

    late = sample(story, 100_000, seconds=2.5, clock=lambda: float(next(ticks)))

    whole = sample(story, late.readers)
    assert (late.readers, late.asked, late.interrupted) == (FIRST * 7, 100_000, False)
    assert late.endings == whole.endings


def test_ctrl_c_ends_a_sample_and_those_after_it(monkeypatch):
    """What was counted is told; before there is anything to tell, it goes on up."""
    from dreamweave.prover import lanes

    story = third()
    play = lanes.play_block

    def pressed(book, seed, first, many, **how):
        if first >= left:
            raise KeyboardInterrupt
        return play(book, seed, first, many, **how)

    monkeypatch.setattr(lanes, "play_block", pressed)
    left = 1
    found = samples(story, 10_000)

    assert [(one.readers, one.interrupted) for one in found] == [(FIRST, True)]
    left = 0
    with pytest.raises(KeyboardInterrupt):
        samples(story, 10_000)


def test_nobody_is_no_sample():
    """There are no shares of nobody."""
    story = third()

    with pytest.raises(ValueError, match="at least one reader"):
        sample(story, 0)


def test_without_numpy_it_says_what_to_install(monkeypatch):
    """And nothing else of a proof needs it."""
    monkeypatch.setitem(__import__("sys").modules, "dreamweave.prover.lanes", None)

    with pytest.raises(sampling.NeedsNumpy, match="pip install numpy"):
        sample(third(), 1)
