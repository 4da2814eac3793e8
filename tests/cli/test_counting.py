"""`prove` for stories that are too large: states counted by a crew, and random readers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dreamweave.cli import counting, main
from dreamweave.language.load import load
from dreamweave.prover.plan import NONE
from dreamweave.prover.space import explore

STORIES = Path(__file__).parents[1] / "stories"
QUIZ = str(STORIES / "quiz")
LOCKED = str(STORIES / "left_luggage")

ROUND = """\
dreamweave: 1
id: round
title: Round and Round
start: round
state: {again: {flag: true, from: finished_before}}
endings: {out: {title: Out}, gone: {title: Gone, hidden: true}}
"""
SCENES = """\
chapter: round
scenes:
  square:
    text: A square.
    choices:
      round: {label: Go round., goto: square}
      out: {label: Go home., when: again, goto: home}
      gone: {label: Go., when: again, goto: away}
  home: {text: Home., ending: out}
  away: {text: Away., ending: gone}
"""


@pytest.fixture
def carousel(tmp_path):
    """A story of which nobody comes to the end who has not come to it before."""
    (tmp_path / "story.yaml").write_text(ROUND)
    (tmp_path / "round.yaml").write_text(SCENES)
    return str(tmp_path)


# ------------------------------------------------------------------------------- a crew


def test_workers_count_the_states(capsys):
    """What is counted is what one process finds; the exit code says that nobody is stuck."""
    code = main(["prove", QUIZ, "--workers", "2", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (told["story"], told["complete"], told["left_out"]) == ("quiz", True, "")
    assert told["states"] == explore(load(Path(QUIZ), cached=False), reduce=NONE).states
    assert told["steps"] == 6
    assert list(told["endings"]) == ["fire", "ink", "bread", "moss"]


def test_workers_tell_of_readers_who_are_stuck(capsys):
    """As a line of the table, and with the exit code."""
    code = main(["prove", LOCKED, "--workers", "1"])

    out = capsys.readouterr().out
    assert code == 1
    assert out.startswith("COMPLETE: ")
    assert "a reader is stuck" in out


def test_limits_hold_for_workers_too(capsys):
    """The budget in megabytes and in seconds: BOUNDED, with the reason."""
    main(["prove", QUIZ, "--workers", "1", "--memory", "0"])
    assert capsys.readouterr().out.startswith("BOUNDED: the memory ran out; ")

    main(["prove", QUIZ, "--workers", "1", "--budget", "0"])
    assert capsys.readouterr().out.startswith("BOUNDED: the time ran out; ")


@pytest.mark.slow
def test_ctrl_c_ends_a_count_and_everybody_who_works(tmp_path):
    """The terminal sends it to all of them: BOUNDED, no traceback, and nobody stays behind."""
    words = ["prove", str(STORIES / "short_weight"), "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "dreamweave", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "DREAMWEAVE_CACHE": str(tmp_path)},
    )
    time.sleep(2.5)

    os.killpg(process.pid, signal.SIGINT)
    # Who works holds the same pipes: they end when the last of them is gone.
    out, err = process.communicate(timeout=20)

    assert (process.returncode, err) == (130, "")
    assert out.startswith("BOUNDED: it was interrupted; ")


@pytest.mark.parametrize("said", ["0", "-3", "many", "257", "1000000000", "1.5"])
def test_there_are_some_workers_and_not_too_many(said, capsys):
    """Wrong usage, and no traceback."""
    assert main(["prove", QUIZ, "--workers", said]) == 2
    assert capsys.readouterr().err.startswith(f"dreamweave: prove: --workers cannot be '{said}'\n")


@pytest.mark.parametrize(
    "more", [["--sample", "5"], ["--returns"], ["--saves", "there"], ["--seed", "1"]]
)
def test_what_a_crew_cannot_tell_is_not_left_out_in_silence(more, capsys):
    """A crew only counts states."""
    assert main(["prove", QUIZ, "--workers", "1", *more]) == 2
    assert f"--workers only counts states; {more[0]} asks for more" in capsys.readouterr().err


# ---------------------------------------------------------------------------- a cluster


def test_without_dask_it_says_what_to_install(monkeypatch, capsys):
    """The extra is named."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    assert main(["prove", QUIZ, "--cluster", "tcp://127.0.0.1:8786"]) == 2
    assert 'help: pip install "dreamweave[cluster]"' in capsys.readouterr().err


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://127.0.0.1:1", "here", ""])
def test_a_cluster_that_does_not_answer_is_named(address, monkeypatch, capsys):
    """The address, what is wrong with it, and how to start one."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(counting, "ANSWER", 0.3)

    assert main(["prove", QUIZ, "--cluster", address]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"dreamweave: no cluster answers at '{address}': ")
    assert "dask scheduler" in err


def test_a_cluster_without_workers_is_told_of(monkeypatch, capsys):
    """It says how to start one, and does not wait for ever."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(counting, "ANSWER", 0.3)

    nobody = {"n_workers": 0, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**nobody) as cluster:
        address = cluster.scheduler_address

        assert main(["prove", QUIZ, "--cluster", address]) == 2
    assert f"`dask worker {address}`" in capsys.readouterr().err


def test_workers_of_another_version_are_told_of(monkeypatch, capsys):
    """A worker that cannot read the story says so, and nothing is counted."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr("dreamweave.language.cache.dumps", lambda story: b"from the future")

    one = {"n_workers": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**one) as cluster:
        assert main(["prove", QUIZ, "--cluster", cluster.scheduler_address]) == 2
    err = capsys.readouterr().err
    assert "another version of Dreamweave or of Python" in err


# ----------------------------------------------------------------------- random readers


@pytest.mark.parametrize("said", ["0", "-5", "many", "1000000000", "1e3"])
def test_there_are_some_readers(said, capsys):
    """Wrong usage, and no traceback."""
    assert main(["prove", QUIZ, "--sample", said]) == 2
    assert capsys.readouterr().err.startswith(f"dreamweave: prove: --sample cannot be '{said}'\n")


def test_a_sample_is_a_table_with_its_seed(capsys):
    """The same seed, the same words; another seed, others."""
    shown = []
    for seed in ("4", "4", "5"):
        assert main(["prove", QUIZ, "--sample", "500", "--seed", seed]) == 0
        shown.append(capsys.readouterr().out.partition("SAMPLED: ")[2])

    assert shown[0].startswith("500 random readers, seed 4\n\nOf them")
    assert shown[0] == shown[1] != shown[2].replace("seed 5", "seed 4")


def test_one_reader_says_next_to_nothing(capsys):
    """And the interval tells so."""
    main(["prove", QUIZ, "--sample", "1"])

    out = capsys.readouterr().out
    assert "SAMPLED: 1 random reader, seed 0\n" in out
    assert "20.65% to 100.00%" in out
    assert "0 to 79.35%" in out


def test_readers_without_end_are_told_of(carousel, capsys):
    """For each beginning; they are sent no further, and nobody is left out of the shares."""
    main(["prove", carousel, "--sample", "100"])

    out = capsys.readouterr().out
    assert "SAMPLED: 100 random readers (again no), seed 0" in out
    assert "SAMPLED: 100 random readers (again yes), seed 0" in out
    assert "still reading  100.00%     96.30% to 100.00%   2000.0\n" in out
    assert "100 readers had met no ending after 2,000 choices and were sent no further." in out
    assert "Gone (hidden)" in out


def test_a_sample_for_programs(carousel, capsys):
    """The same, as data, beside the proof."""
    main(["prove", carousel, "--sample", "100", "--json"])

    told = json.loads(capsys.readouterr().out)["samples"]
    assert [one["given"] for one in told] == [{"again": False}, {"again": True}]
    assert [one["wandering"]["count"] for one in told] == [100, 0]
    assert [one["asked"] for one in told] == [one["readers"] for one in told] == [100, 100]
    assert sum(ending["count"] for ending in told[1]["endings"]) == 100
    assert {ending["id"] for ending in told[1]["endings"]} == {"out", "gone"}


def test_a_sample_keeps_to_the_budget(carousel, capsys):
    """As many readers as there is time for, and it says how many were asked for."""
    main(["prove", carousel, "--sample", "999999999", "--budget", "0"])

    out = capsys.readouterr().out
    assert "SAMPLED: 4,096 random readers" in out
    assert "the time ran out before there were 999,999,999" in out


def test_a_sampled_reader_who_is_stuck_can_be_watched(tmp_path, capsys):
    """Where a proof stays BOUNDED, the sample's first one who came to grief becomes a save."""
    code = main(
        ["prove", LOCKED, "--budget", "0", "--sample", "2000", "--saves", str(tmp_path), "--json"]
    )

    told = json.loads(capsys.readouterr().out)
    assert (code, told["complete"], told["holds"]) == (1, False, True)
    assert told["samples"][0]["stuck"]["count"] > 0
    assert [path.name for path in tmp_path.rglob("*.*")] == ["sampled stuck.dreamweave.jsonl"]
