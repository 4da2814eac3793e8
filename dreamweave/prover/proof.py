"""`prove`: everything that can be said of a story, with the playthrough that shows each fault.

Law 1: a finding is true of the story as it is played; a complete proof leaves none out.
Law 2: what can be shown is shown: a finding about play carries its shortest walkthrough.
Law 3: whatever runs out (time, memory, patience), there is a proof of what was met till then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Final, NamedTuple

from ..language.model import NOWHERE, Claim, Span, Story, Tree
from . import numbers as counted
from .losses import can_reach, faults, losses, traps, unreached
from .passages import alike, passages
from .plan import ALL, Reductions
from .shown import Shown, shown
from .space import (
    Space,
    Watch,
    at_door,
    at_ending,
    at_scene,
    ended,
    explore,
    reached,
    stuck,
    where,
)
from .states import States
from .walkthroughs import Walkthrough, walkthrough, walkthrough_to_choice

ERRORS: Final = frozenset({"P904", "P905", "P906", "P907", "P908", "P909", "P910"})
"""What makes a story unfit to be read; the rest is odd."""


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
    longest: int | None
    """None: unbounded, or not known."""
    walkthrough: Walkthrough | None


class Coverage(NamedTuple):
    """How much of a story can be met."""

    scenes: int
    of_scenes: int
    choices: int
    of_choices: int
    passages: int
    of_passages: int


class Return(NamedTuple):
    """A point of no return: taking this choice may close that ending for ever."""

    scene: str
    choice: str
    ending: str


class Proof(NamedTuple):
    """Everything that was found."""

    story: Story
    complete: bool
    left_out: str
    states: int
    seconds: float
    endings: tuple[EndingFacts, ...]
    coverage: Coverage
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    returns: tuple[Return, ...] | None
    """None where nobody asked: on a whole book this takes as long as everything else."""
    playthroughs: counted.Playthroughs | None
    odds: tuple[counted.Odds, ...]
    space: Space

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with the story, as far as was looked."""
        broken = any(verdict.holds is False for verdict in self.verdicts)
        return not broken and not any(finding.is_error for finding in self.findings)


def prove(
    story: Story,
    *,
    claim: str | None = None,
    seconds: float | None = None,
    megabytes: float | None = None,
    returns: bool = False,
    reduce: Reductions = ALL,
    clock: Callable[[], float] = time.monotonic,
) -> Proof:
    """Every playthrough of a story, looked at.

    With `claim` only that claim is judged; with `returns` also the points of no return. Raises
    `KeyError` where the story has no such claim.
    """
    claims = [c for c in story.claims if claim is None or c.id == claim]
    if claim is not None and not claims:
        raise KeyError(claim)
    began = clock()
    space = explore(
        story,
        watch=_watched(claims),
        doors=[c.expression.tree[1] for c in claims if c.kind == "before"],
        reduce=reduce,
        seconds=seconds,
        megabytes=megabytes,
        clock=clock,
    )
    left = None if seconds is None else max(0.0, seconds - (clock() - began))
    text = shown(story, reduce=reduce, seconds=left, megabytes=megabytes)
    return _Prover(space, claims, text).proof(began, clock, returns=returns)


def _watched(claims: Iterable[Claim]) -> Iterator[Watch]:
    for claim in claims:
        if claim.kind == "before" and claim.require is not None:
            yield claim.require.tree, claim.expression.tree[1]
        else:
            yield claim.expression.tree


class _Prover:
    """Asks a space everything that there is to ask."""

    def __init__(self, space: Space, claims: list[Claim], text: Shown) -> None:
        self.space, self.story, self.claims, self.text = space, space.story, claims, text

    def proof(self, began: float, clock: Callable[[], float], *, returns: bool) -> Proof:
        """Everything that this space says."""
        space, story = self.space, self.story
        findings = [*self.scenes_and_choices(), *self.dead_text(), *self.play(), *self.twins()]
        verdicts = tuple(map(self.judge, self.claims))
        odds = counted.odds(space) if space.complete else ()
        endings = tuple(self.endings(odds))
        findings += [*self.unended(endings), *self.broken(verdicts)]
        return Proof(
            story,
            space.complete,
            space.left_out,
            space.states,
            clock() - began,
            endings,
            self.coverage(findings),
            verdicts,
            tuple(sorted(findings, key=_order)),
            tuple(self.returns()) if returns and space.complete else None,
            counted.playthroughs(space) if space.complete else None,
            odds,
            space,
        )

    # ------------------------------------------------------------------- never met

    def scenes_and_choices(self) -> Iterator[Finding]:
        """Scenes never reached, choices never open. Only a complete proof can know."""
        if not self.space.complete:
            return
        missing = unreached(self.space)
        for index in missing.scenes:
            scene = self.story.scenes[index]
            yield Finding("P901", f"no reader ever reaches scene '{scene.id}'", scene.span)
        for index, k in missing.choices:
            scene = self.story.scenes[index]
            choice = scene.choices[k]
            if index not in missing.scenes and choice.kind == "choice":
                message = f"choice '{choice.id}' of '{scene.id}' is never open"
                yield Finding("P902", message, choice.span)

    def dead_text(self) -> Iterator[Finding]:
        """Passages that nobody ever reads."""
        for passage in self.text.unread:
            scene = self.story.scenes[passage.scene].id
            message = f"a passage of '{scene}' is never shown: '{passage.words}'"
            yield Finding("P903", message, passage.span)

    # -------------------------------------------------------------------- at fault

    def play(self) -> Iterator[Finding]:
        """What goes wrong while a story is played."""
        space, scenes = self.space, self.story.scenes
        bad = stuck(space)
        for index in bad.scenes():
            here = bad & at_scene(space, index)
            message = f"a reader can be stuck in '{scenes[index].id}': no choice is open"
            yield Finding("P904", message, scenes[index].span, walkthrough(space, here))
        if space.complete:
            yield from self.trapped(bad)
        for fault in faults(space):
            yield self.fault(fault)

    def trapped(self, bad: States) -> Iterator[Finding]:
        """States from which no ending can be reached, though there are choices."""
        caught = traps(self.space) - can_reach(self.space, bad)
        if not caught:
            return
        names = [self.story.scenes[index].id for index in caught.scenes()]
        first = self.story.scenes[caught.scenes()[0]]
        rest = f" (and in {len(names) - 1} more scenes)" if len(names) > 1 else ""
        message = f"a trap: from '{first.id}'{rest} no ending can be reached any more"
        yield Finding("P905", message, first.span, walkthrough(self.space, caught))

    def fault(self, fault: Any) -> Finding:
        """An illegal move, a `next` without a way or without an end."""
        code = {"illegal": "P906", "endless": "P907", "nowhere": "P908"}[fault.kind]
        says = {
            "illegal": "asks a machine for a move that it does not have",
            "endless": "leads into a `next` that goes round for ever",
            "nowhere": "leads where no way on holds",
        }[fault.kind]
        if fault.scene == NOWHERE:
            return Finding(code, f"the beginning {says}", None)
        scene = self.story.scenes[fault.scene]
        choice = scene.choices[fault.choice]
        message = f"choice '{choice.id}' of '{scene.id}' {says}"
        shown = walkthrough(self.space, fault.states)
        return Finding(code, message, choice.span, shown)

    def twins(self) -> Iterator[Finding]:
        """Choices that never matter."""
        for scene in self.story.scenes:
            for one, other in alike(scene):
                first, second = scene.choices[one], scene.choices[other]
                message = f"'{second.id}' of '{scene.id}' does exactly what '{first.id}' does"
                yield Finding("P911", message, second.span)

    # --------------------------------------------------------------------- endings

    def endings(self, odds: tuple[counted.Odds, ...]) -> Iterator[EndingFacts]:
        """What is known of each ending."""
        spans = counted.lengths(self.space) if self.space.complete else ()
        for index, ending in enumerate(self.story.endings):
            states = at_ending(self.space, index)
            length = spans[index] if spans else None
            yield EndingFacts(
                ending.id,
                ending.title,
                ending.hidden,
                bool(states),
                tuple(one.endings[index] for one in odds),
                length.shortest if length else None,
                length.longest if length else None,
                walkthrough(self.space, states) if states else None,
            )

    def unended(self, endings: Iterable[EndingFacts]) -> Iterator[Finding]:
        """Endings that nobody reaches, or only by leaving."""
        for facts in endings:
            span = next((s.span for s in self.story.scenes if self.is_end(s.ending, facts)), None)
            if not facts.reached and self.space.complete:
                yield Finding("P909", f"no reader ever reaches ending '{facts.id}'", span)
            elif facts.odds and not any(facts.odds):
                message = f"a reader who never leaves by `anywhere` has no odds of '{facts.id}'"
                yield Finding("P912", message, span, facts.walkthrough)

    def is_end(self, ending: int, facts: EndingFacts) -> bool:
        """Whether an ending's index is this ending."""
        return ending != NOWHERE and self.story.endings[ending].id == facts.id

    def returns(self) -> Iterator[Return]:
        """Points of no return, by scene."""
        for loss in losses(self.space):
            scene = self.story.scenes[loss.scene]
            ending = self.story.endings[loss.ending].id
            yield Return(scene.id, scene.choices[loss.choice].id, ending)

    # ---------------------------------------------------------------------- claims

    def judge(self, claim: Claim) -> Verdict:
        """Whether a claim holds, with what shows it."""
        breaks = self.breaking(claim)
        if claim.kind == "sometimes":
            if breaks:
                return Verdict(claim.id, claim.kind, True, walkthrough(self.space, breaks))
            return Verdict(claim.id, claim.kind, False if self.space.complete else None)
        if breaks and (self.space.complete or claim.kind != "from_anywhere"):
            return Verdict(claim.id, claim.kind, False, walkthrough(self.space, breaks))
        return Verdict(claim.id, claim.kind, True if self.space.complete else None)

    def breaking(self, claim: Claim) -> States:
        """The states that break a claim; for `sometimes` those that bear it out."""
        space, tree = self.space, claim.expression.tree
        match claim.kind:
            case "always":
                return where(space, _not(tree))
            case "never" | "sometimes":
                return where(space, tree)
            case "from_anywhere":
                # Who has ended is nowhere any more; the claim speaks of readers.
                return reached(space) - ended(space) - can_reach(space, where(space, tree))
            case _:
                require = claim.require.tree if claim.require else ("const", 1)
                return where(space, _not(require), among=at_door(space, tree[1]))

    def broken(self, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
        """A finding for each claim that does not hold."""
        spans = {claim.id: claim.span for claim in self.claims}
        for verdict in verdicts:
            if verdict.holds is False:
                message = f"claim '{verdict.id}' ({verdict.kind}) does not hold"
                yield Finding("P910", message, spans[verdict.id], verdict.walkthrough)

    # -------------------------------------------------------------------- coverage

    def coverage(self, findings: Iterable[Finding]) -> Coverage:
        """How much of the story somebody can meet."""
        scenes = self.story.scenes
        met = everything_met(self.space)
        own = [(k, c) for k, s in enumerate(scenes) for c in s.choices if c.kind == "choice"]
        texts = sum(1 for k in range(len(scenes)) for _ in passages(self.story, k))
        found = list(findings)
        closed = sum(f.code == "P902" for f in found)
        closed += sum(k not in met for k, _ in own)
        hidden = sum(f.code == "P903" for f in found)
        hidden += sum(
            1 for k in range(len(scenes)) if k not in met for _ in passages(self.story, k)
        )
        return Coverage(len(met), len(scenes), len(own) - closed, len(own), texts - hidden, texts)


def everything_met(space: Space) -> frozenset[int]:
    """The scenes that some reader meets, if only in passing."""
    return frozenset(k for k in range(len(space.story.scenes)) if at_scene(space, k))


def _not(tree: Tree) -> Tree:
    return ("not", tree)


def _order(finding: Finding) -> tuple[bool, str, Any, str]:
    return (not finding.is_error, finding.code, finding.span or (), finding.message)


__all__ = ["Finding", "Proof", "Verdict", "prove", "walkthrough_to_choice"]
