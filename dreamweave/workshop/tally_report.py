"""What `dreamweave prove --workers N` prints: how many states a crew has counted.

Law: the same tally gives the same words, but for the seconds.
"""

from __future__ import annotations

from typing import Any, Final

from ..language.model import Story
from ..prover.crew import INTERRUPTED, MEMORY, TIME, Tally
from .proof_report import table

WHY: Final = {
    TIME: "the time ran out",
    MEMORY: "the memory ran out",
    INTERRUPTED: "it was interrupted",
}


def text(story: Story, tally: Tally) -> str:
    """The whole report."""
    rows = [("Ending", "states", "")]
    pairs = zip(story.endings, tally.endings, strict=True)
    rows += [(ending.title, f"{count:,}", "") for ending, count in pairs]
    rows += [("a reader is stuck", f"{tally.stuck:,}", "")] if tally.stuck else []
    rows += [("a choice is refused", f"{tally.faults:,}", "")] if tally.faults else []
    return "\n".join([_head(story, tally), "", *table(rows)]) + "\n"


def _head(story: Story, tally: Tally) -> str:
    found = f"{tally.states:,} states of {story.title}"
    took = f"the farthest after {tally.steps} choices, {tally.seconds:.1f} s"
    if tally.complete:
        return f"COMPLETE: {found}, {took}"
    why = WHY.get(tally.left_out, tally.left_out)
    return f"BOUNDED: {why}; {found} were met, {took}"


def as_json(story: Story, tally: Tally) -> dict[str, Any]:
    """The same for programs."""
    ids = [ending.id for ending in story.endings]
    return {
        "story": story.id,
        **tally._asdict(),
        "endings": dict(zip(ids, tally.endings, strict=True)),
    }
