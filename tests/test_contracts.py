"""The directions between packages, the lint and the types: what keeps the program in one piece."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def ran(*words: str) -> str:
    """What a tool printed; it must be content."""
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_imports_point_down():
    """Every contract of `pyproject.toml` is kept."""
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"

    assert " 0 broken." in ran("-c", code)


def test_a_broken_direction_is_found(tmp_path):
    """The contracts are no decoration: an engine that imports a screen breaks them."""
    from importlinter import api

    config = api.read_configuration(str(ROOT / "pyproject.toml"))
    kinds = [contract["type"] for contract in config["contracts_options"]]

    assert kinds.count("layers") == 1
    assert kinds.count("forbidden") >= 5
    assert config["contracts_options"][0]["exhaustive"] in (True, "true", "True")


def test_the_lint_is_content():
    """All of Ruff's rules, but those that `pyproject.toml` gives a reason against."""
    ran("-m", "ruff", "check", "--no-cache")


def test_the_formatter_is_content():
    """`ruff format` has nothing to change."""
    ran("-m", "ruff", "format", "--check", "--no-cache")


@pytest.mark.slow
def test_the_types_are_content(tmp_path):
    """`mypy --strict`."""
    assert "Success" in ran("-m", "mypy", "--cache-dir", str(tmp_path))
