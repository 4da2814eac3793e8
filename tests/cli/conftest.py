"""The real program, as a shell would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SHORT_WEIGHT = ROOT / "tests" / "stories" / "short_weight"


class Ran(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.story = str(SHORT_WEIGHT)

    def environment(self, **more: str) -> dict[str, str]:
        """That of the test, with nothing in it that changes how Python starts."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        return {**kept, "DREAMWEAVE_SAVES": str(self.folder / "saves"), **more}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "dreamweave", *words]

    def run(self, *words: str, typed: str = "", **environment: str) -> Ran:
        """One command from beginning to end."""
        done = subprocess.run(
            self.command(*words),
            input=typed.encode(),
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**environment),
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)
