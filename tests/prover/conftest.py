"""How long the laws of this folder look for a counterexample."""

import pytest
from hypothesis import HealthCheck, settings

from dreamweave.prover import layout, spreads

settings.register_profile(
    "prover",
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("prover")


@pytest.fixture(autouse=True)
def room_for_sets():
    """Random stories make less room for sets; the next test finds what there was."""
    before = layout.MOST, layout.ROOM, layout.CHEAP, spreads.DEAR, spreads.WORD
    yield
    layout.MOST, layout.ROOM, layout.CHEAP, spreads.DEAR, spreads.WORD = before
