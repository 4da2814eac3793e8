"""Laws that take whole programs: several writers, and writers that are killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from journals import BEGAN

from dreamweave.saves.mending import verify_chain
from dreamweave.saves.opening import open_save
from dreamweave.saves.reading import read
from dreamweave.saves.store import Store

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from journals import chose
from dreamweave.saves.opening import open_save
save = open_save(Path(sys.argv[1]))
assert not save.read_only, save.read_only
for _ in range(int(sys.argv[2])):
    n = len(save.events)
    save.append(chose(n, after=0, label="x" * (n * 97 % 5000)))
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
save.close()
"""

PLAYER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from journals import chose
from dreamweave.saves.opening import open_save
from dreamweave.saves.errors import ReadOnly
left = int(sys.argv[2])
while left:
    with open_save(Path(sys.argv[1])) as save:
        if save.read_only:
            assert save.status == "locked", save.status
            try:
                save.append(chose(len(save.events), after=0))
                raise SystemExit("two programs wrote at once")
            except ReadOnly:
                continue
        for _ in range(min(left, 5)):
            save.append(chose(len(save.events), after=0, label=sys.argv[4]))
            left -= 1
"""

TESTS = str(Path(__file__).parents[1])


def program(code: str, *words: object) -> subprocess.Popen[str]:
    """Another program, at work."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE, text=True
    )


def acknowledged(text: str) -> int:
    """The last event that a program said it had saved; a number cut short does not count."""
    whole = text[: text.rfind("\n") + 1].split()
    return int(whole[-1]) if whole else 0


def test_four_players_lose_nothing_of_each_others(path):
    """One at a time writes; the others are told, and wait for their turn."""
    players = [program(PLAYER, path, 25, TESTS, name) for name in "abcd"]

    assert [player.wait() for player in players] == [0, 0, 0, 0]

    assert verify_chain(path).sound
    labels = [getattr(event, "label", "") for event in read(path.read_bytes()).tree.events]
    assert {name: labels.count(name) for name in "abcd"} == dict.fromkeys("abcd", 25)
    for player in players:
        player.stdout.close()


def test_a_reader_may_watch_a_writer(path):
    """Every look sees a sound beginning of the whole, and never less than the look before."""
    writer = program(WRITER, path, 300, TESTS)
    seen = [4]
    while writer.poll() is None:
        watching = open_save(path, read_only=True)
        assert watching.status in {"sound", "locked", "torn"}
        seen.append(len(watching.events))
    writer.communicate()

    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert len(open_save(path, read_only=True).events) == 304


def killed(path: Path, seconds: float, kind: signal.Signals) -> None:
    """A writer is killed at some moment; what it acknowledged is there, and play goes on."""
    before = len(read(path.read_bytes()).tree.events)
    with program(WRITER, path, 100_000, TESTS) as writer:
        time.sleep(seconds)
        writer.send_signal(kind)
        said, _ = writer.communicate()

    with open_save(path) as save:
        assert save.status == "sound"
        last = len(save.events) - 1
        assert acknowledged(said) <= last <= max(acknowledged(said), before - 1) + 1
    assert verify_chain(path).sound


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_writer_that_is_stopped_loses_nothing(path, kind):
    """However it is stopped."""
    killed(path, 0.4, kind)


@pytest.mark.slow
def test_two_hundred_killed_writers_lose_nothing(tmp_path):
    """At most the line that was being written, which is then set aside.

    Five readers at a time, each with a save of their own: they mostly wait.
    """
    with ThreadPoolExecutor(5) as crew:
        list(crew.map(forty_killed, (tmp_path / str(k) for k in range(5)), range(5)))


def forty_killed(folder: Path, seed: int) -> None:
    """One save whose writer is killed again and again; every twentieth time a new save."""
    store, dice = Store(folder, "lighthouse"), random.Random(seed)
    for turn in range(40):
        path = store.path_of("first try")
        if turn % 20 == 0:
            path.unlink(missing_ok=True)
            store.create("first try", BEGAN).close()
        killed(path, dice.uniform(0.05, 0.5), signal.SIGKILL)
