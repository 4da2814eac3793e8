"""A crew on a Dask cluster: each part lives on one of its workers, as an actor.

Law: a part stays on its worker until the end; if the worker is gone, so is the part, and the search
says so rather than count what it does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..language import cache
from ..language.model import Story
from .crew import Lost, Parcels, Part, Spot, Told, by_receiver, nothing

Answer = TypeVar("Answer")


class Cluster:
    """One seat for each part, shared out evenly among the workers."""

    def __init__(self, story: Story, parts: int, client: Any) -> None:
        """Raises `Lost` where a worker cannot take its seat."""
        self.told = nothing(story, parts)
        self._seats = answered(lambda: seated(story, parts, client))

    def advance(self, parcels: Parcels) -> Parcels:
        """Deliver these, and bring back what follows. Raises `Lost`."""
        return by_receiver(answered(lambda: self._sent(parcels)))

    def _sent(self, parcels: Parcels) -> list[Parcels]:
        pairs = zip(self._seats, parcels, strict=True)
        waiting = [seat.advance(parcel) for seat, parcel in pairs]
        sent = []
        for number, one in enumerate(waiting):
            parcel, self.told[number] = one.result()
            sent.append(parcel)
        return sent

    def close(self) -> None:
        """Let everybody go."""
        self._seats = []


def seated(story: Story, parts: int, client: Any) -> list[Any]:
    """A seat for each part on the workers that there are."""
    data = client.scatter(cache.dumps(story), broadcast=True)
    # Without being told, a scheduler may well put all of them on one machine.
    workers = sorted(client.nthreads())
    places = [workers[number % len(workers)] for number in range(parts)]
    made = [client.submit(Seat, data, parts, actor=True, workers=[place]) for place in places]
    return [future.result() for future in made]


def answered(ask: Callable[[], Answer]) -> Answer:
    """What a cluster answers. Raises `Lost` where it does not."""
    try:
        return ask()
    except Exception as error:  # what a worker raises comes over as itself, whatever it is
        said = str(error).strip().partition("\n")[0][:200]
        raise Lost(f"the cluster gave up ({said or type(error).__name__})") from error


class Seat:
    """A part and its story on a worker of a cluster."""

    def __init__(self, data: bytes, parts: int) -> None:
        story = cache.loads(data)
        if story is None:
            raise ValueError("a worker has another version of Dreamweave or of Python")
        self._part = Part(story, parts)

    def advance(self, spots: Sequence[Spot]) -> tuple[Parcels, Told]:
        """What follows from those of these states that are new."""
        return self._part.advance(spots)
