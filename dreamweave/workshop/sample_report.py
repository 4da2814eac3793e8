"""What `dreamweave prove --sample N` prints: what became of random readers, and how sure that is.

Law 1: the same sample gives the same words.
Law 2: a reader who met no ending is a line of the table, and never left out of the shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..language.model import Story
from ..prover.dice import FAULT, STUCK, Played
from ..prover.sample import Sample, Share, again
from ..prover.walkthroughs import Walkthrough
from .proof_report import percent, table


class Grief(NamedTuple):
    """A sampled reader who came to grief, to be watched."""

    name: str
    walkthrough: Walkthrough
    """Up to where it can be watched: a choice that is refused is not taken."""


def text(story: Story, samples: Sequence[Sample]) -> str:
    """A table for each combination of given flags."""
    return "\n\n".join("\n".join(_lines(story, one)) for one in samples) + "\n"


def _lines(story: Story, one: Sample) -> Iterator[str]:
    yield _head(one)
    yield ""
    rows = [("Of them", "share", "with 95 % confidence", "choices", "")]
    yield from table([*rows, *(_row(name, share) for name, share in named(story, one) if share)])
    if one.wandering.count:
        yield ""
        yield (
            f"{one.wandering.count:,} readers had met no ending after {one.patience:,} choices "
            "and were sent no further."
        )


def _head(one: Sample) -> str:
    given = ", ".join(f"{name} {'yes' if on else 'no'}" for name, on in one.given.items())
    head = f"SAMPLED: {_counted(one)}{f' ({given})' if given else ''}, seed {one.seed}"
    if one.readers == one.asked:
        return head
    why = "it was interrupted" if one.interrupted else "the time ran out"
    return f"{head}; {why} before there were {one.asked:,}"


def _counted(one: Sample) -> str:
    return "1 random reader" if one.readers == 1 else f"{one.readers:,} random readers"


def named(story: Story, one: Sample) -> list[tuple[str, Share | None]]:
    """Every outcome by its name; None for a kind of grief that nobody came to."""
    found: list[tuple[str, Share | None]] = []
    for ending, share in zip(story.endings, one.endings, strict=True):
        found.append((ending.title + (" (hidden)" if ending.hidden else ""), share))
    griefs = (("stuck", one.stuck), ("refused", one.faults), ("still reading", one.wandering))
    return [*found, *((name, share if share.count else None) for name, share in griefs)]


def _row(name: str, share: Share | None) -> tuple[str, ...]:
    assert share is not None
    reach = f"{percent(share.low)} to {percent(share.high)}"
    length = f"{share.mean_length:.1f}" if share.count else "\u2014"
    return name, percent(share.odds), reach, length, ""


def grieved(samples: Sequence[Sample]) -> bool:
    """Whether some reader came to grief."""
    return any(one.stuck.count or one.faults.count for one in samples)


def griefs(story: Story, samples: Sequence[Sample]) -> Iterator[Grief]:
    """For each sample the first reader who was stuck, and the first who was refused."""
    for one in samples:
        for kind, share in ((STUCK, one.stuck), (FAULT, one.faults)):
            if share.count:
                yield Grief(f"sampled {kind}", _watched(again(story, one, share.first)))


def _watched(played: Played) -> Walkthrough:
    shown = played.walkthrough
    return shown._replace(steps=shown.steps[:-1]) if played.outcome == FAULT else shown


# ------------------------------------------------------------------------------- json


def as_json(story: Story, samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [_sample_json(story, one) for one in samples]


def _sample_json(story: Story, one: Sample) -> dict[str, Any]:
    pairs = zip((ending.id for ending in story.endings), one.endings, strict=True)
    return {
        "given": one.given,
        "seed": one.seed,
        "readers": one.readers,
        "asked": one.asked,
        "interrupted": one.interrupted,
        "patience": one.patience,
        "confidence": 0.95,
        "choices": one.choices,
        "endings": [{"id": id, **share._asdict()} for id, share in pairs],
        "stuck": one.stuck._asdict(),
        "refused": one.faults._asdict(),
        "wandering": one.wandering._asdict(),
    }
