"""What every test may ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))  # tests share `strategies`

settings.register_profile(
    "ours",
    deadline=None,  # the machine is shared, and a slow minute is no failure
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=int(os.environ.get("DREAMWEAVE_EXAMPLES", "60")),
)
settings.load_profile("ours")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what belongs to whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    for name in ("DREAMWEAVE_SAVES", "DREAMWEAVE_CACHE", "NO_COLOR", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
