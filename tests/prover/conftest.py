"""How long the laws of this folder look for a counterexample."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "prover",
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("prover")
