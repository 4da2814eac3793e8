"""What the tests of saves may ask for."""

from __future__ import annotations

import pytest
from journals import BEGAN, chose

from dreamweave.saves.store import Store


@pytest.fixture
def store(tmp_path):
    """An empty store for the story of the test events."""
    return Store(tmp_path / "saves", "lighthouse")


@pytest.fixture
def path(store):
    """The file of a closed save with three choices."""
    with store.create("first try", BEGAN) as save:
        for n in (1, 2, 3):
            save.append(chose(n))
    return save.path
