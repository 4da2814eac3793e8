"""Chance that depends on nothing but a seed and a place.

Law: a roll is a hash of the seed, the event and the roll's number. An author who adds a roll
changes no other; a stream of random numbers would change all later ones.
"""

from __future__ import annotations

from ..language.hashes import sha256
from .machine import Chance


def seeded(seed: str, n: int) -> Chance:
    """The chance of event `n` in a playthrough."""
    count = 0

    def chance(weights: tuple[int, ...]) -> int:
        nonlocal count
        text = f"{seed}/{n}/{count}"
        count += 1
        left = int.from_bytes(sha256(text.encode()).digest()[:8], "big") % sum(weights)
        for way, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return way
        raise AssertionError("weights add up to more than they are")

    return chance
