"""The program in a shell: pipes that close, terminals that are none, keys that interrupt."""

from __future__ import annotations

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

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")


def test_a_pipe_plays(shell):
    """Numbers in, prose out, and the playthrough is kept."""
    ran = shell.run("play", shell.story, "--plain", typed="1\n5\n")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Short Weight, by The Dreamweave tests\n\nChapter: The Market\n")
    assert ran.out.endswith("\n> \nEverything is kept.\n\n")
    assert (shell.folder / "saves/short_weight/reading.dreamweave.jsonl").is_file()


def test_output_is_byte_stable(shell):
    """Whatever was played before, and in whatever locale."""
    typed = "1\n5\n1\n2\n:why 3\n:undo\ng\n"

    first = shell.run("play", shell.story, "--plain", typed=typed)
    again = shell.run("play", shell.story, "--plain", typed=typed, LC_ALL="C", COLUMNS="40")

    assert again.out == first.out


def test_a_walkthrough_plays_the_same_again(shell):
    """What `export --format walkthrough` gives, `play --plain` takes, byte for byte."""
    played = shell.run("play", shell.story, "--plain", "--save", "one", typed="1\n5\n1\n2\ng\n")
    walkthrough = shell.run(
        "saves", "export", "one", "--format", "walkthrough", "--story", shell.story
    ).out
    switches = walkthrough.splitlines()[1].removeprefix("# dreamweave play ").split()

    again = shell.run("play", shell.story, *switches, typed=walkthrough)

    assert again.out == played.out


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_is_read_line_by_line(shell, term):
    """Without being asked to."""
    ran = shell.run("play", shell.story, typed="", TERM=term)

    assert ran.code == 0
    assert ran.out.endswith("> \n")


def test_a_reader_of_the_output_may_leave(shell):
    """As `head` does. No traceback, and what was chosen is kept."""
    command = subprocess.Popen(
        shell.command("play", shell.story, "--plain"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment(),
    )
    command.stdout.read(10)
    command.stdout.close()

    _, err = command.communicate(b"1\n" + b":help\n" * 5000, timeout=60)

    assert (command.returncode, err) == (0, b"")
    assert "1 choice" in shell.run("saves", "list").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_told(shell):
    """In a sentence, with the exit code of a fault."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            shell.command("check", shell.story),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=shell.folder,
            env=shell.environment(),
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == b"dreamweave: no space left on device\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_missing(shell, closed):
    """And no save ever takes their place."""
    words = " ".join(f"'{word}'" for word in shell.command("play", shell.story, "--plain"))
    line = f"printf '1\\n5\\n' | {words} {closed}"

    done = subprocess.run(
        ["/bin/sh", "-c", line],
        capture_output=True,
        cwd=shell.folder,
        env=shell.environment(),
        check=False,
    )

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert "damaged" not in shell.run("saves", "verify", "--story", shell.story).out


def test_a_disk_without_room_is_said(shell):
    """A folder that cannot be written to: the choice has not happened."""
    (shell.folder / "saves").write_text("a file where a folder should be")

    ran = shell.run("play", shell.story, "--plain", typed="1\n")

    assert ran.code == 1
    assert "NOT SAVED, so it has not happened" in ran.out
    assert ran.err == ""


def test_ctrl_c_ends_with_130(shell):
    """At the prompt; what was chosen is kept."""
    command = subprocess.Popen(
        shell.command("play", shell.story, "--plain"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment(),
    )
    command.stdin.write(b"1\n")
    command.stdin.flush()
    _read_until(command.stdout.fileno(), b"Stop at the eel stall.")
    time.sleep(0.2)

    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=30)

    assert (command.returncode, err) == (130, b"")
    assert "1 choice" in shell.run("saves", "list").out


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_killed_program_loses_no_choice(shell, name):
    """Every choice was on the disk before its page was shown."""
    command = subprocess.Popen(
        shell.command("play", shell.story, "--plain", "--save", "one"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=shell.folder,
        env=shell.environment(),
    )
    command.stdin.write(b"1\n5\n1\n")
    command.stdin.flush()
    _read_until(command.stdout.fileno(), b"The scale goes up like a hat.")

    command.send_signal(getattr(signal, name))
    command.communicate(timeout=30)

    out = shell.run("saves", "verify", "--story", shell.story).out
    assert out == "one: sound, and 3 choices play as they were played\n"


# ----------------------------------------------------------------------- a terminal


def test_at_a_terminal_pages_wait_and_lines_fit(shell):
    """Enter turns a page; lines keep inside the window; nothing that was typed is echoed twice."""
    with _Terminal(shell, columns=50) as terminal:
        terminal.until("'Pell'.\r\n> ")
        terminal.type("Ada\n")
        terminal.until("(Enter) ")
        terminal.type("\n")
        terminal.until("> ")
        terminal.type("1\n")
        terminal.until("Stop at the eel stall.")
        terminal.type(":quit\n")
        code = terminal.end()

    lines = terminal.text.replace("\r", "").split("\n")
    assert code == 0
    assert "\x1b" not in terminal.text
    assert max(map(len, lines)) <= 50
    assert "You are Ada," in " ".join(lines)
    assert "Everything is kept in 'reading'." in terminal.text


def test_at_a_terminal_ctrl_c_ends_with_130(shell):
    """As in any program."""
    with _Terminal(shell) as terminal:
        terminal.until("> ")
        terminal.type("\n")
        terminal.until("(Enter) ")
        terminal.type("\x03")
        code = terminal.end()

    assert code == 130
    assert "Traceback" not in terminal.text


def test_at_a_terminal_a_reader_comes_back(shell):
    """To where they were."""
    shell.run("play", shell.story, "--plain", "--save", "one", typed="1\n5\n")

    with _Terminal(shell) as terminal:
        terminal.until("q. Leave.")
        terminal.type("1\n")
        terminal.until("Accept an eel.")
        terminal.type("\x04")
        code = terminal.end()

    assert code == 0
    assert "1. Go on: one: The Market, 2 choices" in terminal.text


class _Terminal:
    """The program in a terminal, line by line."""

    def __init__(self, shell, *, columns=80):
        self.text = ""
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.fd = main
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dreamweave", "play", shell.story, "--plain"],
            stdin=side,
            stdout=side,
            stderr=side,
            cwd=shell.folder,
            env=shell.environment(TERM="xterm"),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(side)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.fd)

    def until(self, words):
        found = _read_until(self.fd, words.encode())
        self.text += found.decode("utf-8", "replace")

    def type(self, words):
        os.write(self.fd, words.encode())

    def end(self):
        code = self.process.wait(timeout=30)
        self.text += _read_until(self.fd, None).decode("utf-8", "replace")
        return code


def _read_until(fd, words, seconds=30):
    """What comes until these words do; until nothing more comes if there are none."""
    found = b""
    deadline = time.monotonic() + seconds
    while words is None or words not in found:
        ready, _, _ = select.select([fd], [], [], max(0, deadline - time.monotonic()))
        try:
            piece = os.read(fd, 65536) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            assert words is None, f"{words!r} never came; {found[-2000:]!r} did"
            break
        found += piece
    return found
