"""What a proof says: findings, verdicts on claims, endings, and how much was met.

Law: what is not known is None, or is named among what was left out; it is never a guess.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from ..language.model import Span, Story
from .numbers import Odds, Playthroughs
from .walkthroughs import Walkthrough

ERRORS: Final = frozenset({"P904", "P905", "P906", "P907", "P908", "P909", "P910"})
"""What makes a story unfit to be read; the rest is odd."""


PARTS: Final = (
    "faults",
    "claims",
    "walkthroughs",
    "unmet",
    "traps",
    "odds",
    "passages",
    "longest",
    "playthroughs",
    "returns",
)
"""What a proof consists of beside the search, in the order in which it is worked out."""


class Finding(NamedTuple):
    """One thing that a proof says of a story."""

    code: str
    message: str
    span: Span | None
    walkthrough: Walkthrough | None = None
    """The shortest list of choices that shows it, if playing shows it."""

    @property
    def is_error(self) -> bool:
        """Whether the story is at fault."""
        return self.code in ERRORS


class Verdict(NamedTuple):
    """What became of a claim."""

    id: str
    kind: str
    holds: bool | None
    """None where the proof is not complete and nothing spoke against it."""
    walkthrough: Walkthrough | None = None
    """Where it holds, an example of a `sometimes`; where not, what breaks it."""


class EndingFacts(NamedTuple):
    """What is known of an ending."""

    id: str
    title: str
    hidden: bool
    reached: bool
    odds: tuple[Fraction | float, ...]
    """For a uniform reader who stays, by beginning."""
    shortest: int | None
    """None: not known. A bounded proof knows only that it is at most its walkthrough's."""
    longest: int | None
    """None: unbounded, or not known."""
    unbounded: bool
    """Whether there is no longest."""
    walkthrough: Walkthrough | None


class Coverage(NamedTuple):
    """How much of a story can be met."""

    scenes: int
    of_scenes: int
    choices: int | None
    """None, here and below: not known."""
    of_choices: int
    passages: int | None
    of_passages: int


class Return(NamedTuple):
    """A point of no return: taking this choice may close that ending for ever.

    Another choice that is open there would have kept it, or it would have been closed before.
    """

    scene: str
    choice: str
    ending: str


class Proof(NamedTuple):
    """Everything that was found."""

    story: Story
    complete: bool
    """Whether every state was met."""
    stopped: tuple[str, ...]
    """What ran out, in the search or later: `time`, `memory`, or last of all `interrupted`."""
    left_out: tuple[str, ...]
    """The parts, of `PARTS`, that are not known, or not wholly."""
    states: int
    parts: int
    """How many parts were explored by themselves; 1: the story was explored in one."""
    beginnings: int
    """How many combinations of given flags there are to begin with."""
    seconds: float
    endings: tuple[EndingFacts, ...]
    coverage: Coverage
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    returns: tuple[Return, ...] | None
    """Those of early scenes first. None where nobody asked: on a whole book this takes as long as
    everything else."""
    playthroughs: Playthroughs | None
    odds: tuple[Odds, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with the story, as far as was looked."""
        broken = any(verdict.holds is False for verdict in self.verdicts)
        return not broken and not any(finding.is_error for finding in self.findings)
