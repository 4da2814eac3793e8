"""The package as a stranger meets it: its tour, its face, its directions."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import pytest

import dreamweave

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "dreamweave").rglob("*.py"))


def test_the_tour_runs(monkeypatch):
    """The package's docstring is a program, and does what it shows."""
    monkeypatch.chdir(ROOT)

    assert doctest.testmod(dreamweave).failed == 0


def test_the_face_is_small_and_whole():
    """Thirteen names at most, every one of them there."""
    assert len(dreamweave.__all__) <= 13
    for name in dreamweave.__all__:
        assert getattr(dreamweave, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    """Also for names that are imported when they are asked for."""
    with pytest.raises(AttributeError, match="nothing"):
        dreamweave.nothing  # noqa: B018


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_knows_nothing_of_dreams(path):
    """The words of our own story stand in no Python file: any story can be told."""
    words = re.findall(r"consent|glitch|governance", path.read_text(), re.IGNORECASE)

    assert words == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_for_later(path):
    """No stub, no TODO, no silent `except`."""
    text = path.read_text()

    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{path}:{node.lineno} catches everything"
