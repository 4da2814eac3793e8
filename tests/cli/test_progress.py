"""A long proof in a terminal: the line that says how far it is, and Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dreamweave.cli.progress import ERASE, PATIENCE, Gently, Meter, line
from dreamweave.prover.limits import Progress

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

BENCH = Path(__file__).parents[1] / "bench"
FAR = Progress("searching", 12.0, 1_234_567, 3, 17, 42, ending=False)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A story that takes more than a minute to prove."""
    folder = tmp_path_factory.mktemp("large") / "world"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCH))
        from gen import build
        from setup_stories import STORIES
        from to_dreamweave import write

        write(build(STORIES["world_1e6"]), folder)
    for module in ("gen", "setup_stories", "to_dreamweave", "authors", "harness"):
        sys.modules.pop(module, None)
    return folder


class Seen:
    """What a program under a pseudo-terminal wrote, and how it ended."""

    def __init__(self, shell, words, *, columns=80, presses=(), **more):
        mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = shell.environment(**{"TERM": "xterm", **more})
        command = subprocess.Popen(
            shell.command(*words),
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            cwd=shell.folder,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self.err, waiting, out = b"", list(presses), command.stdout
        deadline = time.monotonic() + 120
        while command.poll() is None and time.monotonic() < deadline:
            if select.select([mine], [], [], 0.05)[0]:
                self.err += _read(mine)
            if waiting and waiting[0] in self.err:
                waiting.pop(0)
                self.pressed = time.monotonic()
                os.kill(command.pid, signal.SIGINT)
        self.ended = time.monotonic()
        command.kill()
        self.code = command.wait()
        self.err += _read(mine) if select.select([mine], [], [], 0)[0] else b""
        self.out = out.read().decode()
        out.close()
        os.close(mine)

    @property
    def frames(self):
        return self.err.decode().split(ERASE)[1:]


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_long_proof_says_how_far_it_is(shell, large):
    """After a second, one line within the terminal, gone at the end; the report is untouched."""
    seen = Seen(shell, ["prove", str(large), "--budget", "5"])

    assert (seen.code, seen.out.partition(":")[0]) in [(0, "BOUNDED"), (0, "COMPLETE")]
    assert len(seen.frames) > 5
    assert all(len(frame) < 80 and "\n" not in frame for frame in seen.frames)
    assert "states" in seen.frames[0]
    assert seen.frames[-1] == ""
    assert "\x1b" not in seen.out


@pytest.mark.parametrize(
    ("words", "more"), [((), {"TERM": "dumb"}), ((), {"TERM": ""}), (("--json",), {})]
)
def test_nothing_is_drawn_where_nobody_wants_it(shell, large, words, more):
    """On a terminal that cannot take a line back, or for a program."""
    seen = Seen(shell, ["prove", str(large), "--budget", "3", *words], **more)

    assert (seen.code, seen.err) == (0, b"")


def test_nothing_is_drawn_into_a_pipe(shell, large):
    """Stderr stays empty."""
    ran = shell.run("prove", str(large), "--budget", "3")

    assert (ran.code, ran.err) == (0, "")
    assert "the time ran out" in ran.out


@pytest.mark.parametrize("stage", [b"states", b"odds"])
def test_ctrl_c_ends_with_what_was_found(shell, large, stage):
    """Whatever it was doing: a report within seconds, 130, and no traceback."""
    seen = Seen(shell, ["prove", str(large)], presses=[stage])

    assert seen.code == 130
    assert seen.ended - seen.pressed < 10
    assert "it was interrupted" in seen.out
    assert "Ending e0" in seen.out
    assert b"Traceback" not in seen.err


def test_ctrl_c_for_a_program_is_json_all_the_same(shell, large):
    """Complete JSON, which says what it leaves out."""
    command = subprocess.Popen(
        shell.command("prove", str(large), "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment(),
    )
    time.sleep(3)
    command.send_signal(signal.SIGINT)

    out, err = command.communicate(timeout=60)

    told = json.loads(out)
    assert (command.returncode, err) == (130, b"")
    assert told["stopped"] == ["interrupted"]
    assert "odds" in told["left_out"]


def test_ctrl_c_once_more_ends_at_once(shell, large):
    """Without a report, and without a trace on the terminal."""
    seen = Seen(shell, ["prove", str(large)], presses=[b"states", b"ending"])

    assert (seen.code, seen.out) == (130, "")
    assert seen.ended - seen.pressed < 3
    assert b"Traceback" not in seen.err
    assert seen.frames[-1] == ""


@pytest.mark.parametrize("width", range(1, 130))
def test_the_line_fits(width):
    """Whatever the width; what it says first is what it does."""
    for progress in (FAR, FAR._replace(stage="odds"), FAR._replace(ending=True)):
        shown = line(progress, width)

        assert len(shown) <= width
        assert shown.partition(",")[0] in ("searching"[:width], "odds"[:width], "ending"[:width])


def test_the_whole_line():
    """States, rate, time, part and what waits."""
    assert line(FAR, 200) == (
        "searching, 1,234,567 states, 102,881/s, 12 s, part 3 of 17, 42 sets waiting, "
        "Ctrl-C: what is found so far"
    )


class Terminal(io.StringIO):
    """What takes a line."""

    def isatty(self):
        return True


def test_a_quick_proof_draws_nothing(monkeypatch):
    """The line comes after a second."""
    monkeypatch.setenv("TERM", "xterm")
    now = [0.0]
    with Meter(Terminal(), clock=lambda: now[0]) as meter:
        now[0] = PATIENCE * 0.99

        meter(FAR)

        assert meter.stream.getvalue() == ""
        now[0] = PATIENCE
        meter(FAR)
        meter(FAR)
        assert meter.stream.getvalue().count("searching") == 1
    assert meter.stream.getvalue().endswith(ERASE)


def test_a_terminal_that_is_gone_ends_no_proof(monkeypatch):
    """The line is lost, and nothing else."""
    monkeypatch.setenv("TERM", "xterm")
    meter = Meter(Terminal(), clock=iter([0.0, 5.0, 6.0]).__next__)
    meter.stream.close()

    assert meter(FAR) is False


def test_what_became_of_ctrl_c_is_put_back():
    """Whoever listened before listens again."""
    before = signal.getsignal(signal.SIGINT)
    with Gently() as gently:
        signal.raise_signal(signal.SIGINT)
        assert gently.asked()
        with pytest.raises(SystemExit) as ended:
            signal.raise_signal(signal.SIGINT)

    assert ended.value.code == 130
    assert signal.getsignal(signal.SIGINT) is before
