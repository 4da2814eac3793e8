"""`prove`: everything that can be said of a story, with the playthrough that shows each fault.

Law 1: a finding is true of the story as it is played; a complete proof leaves none out.
Law 2: what can be shown is shown: a finding about play carries its shortest walkthrough.
Law 3: whatever runs out (time, memory, patience), there is a proof of what was met till then,
and it names what it leaves out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, TypeVar

from ..language.model import NOWHERE, Choice, Claim, Story
from . import claims as claimed
from . import numbers as counted
from .exploring import explored
from .facts import (
    ERRORS,
    PARTS,
    Coverage,
    EndingFacts,
    Finding,
    Proof,
    Return,
    Verdict,
)
from .limits import Hear, Limit, Progress
from .losses import Unreached
from .passages import alike, passages
from .plan import ALL, Reductions
from .questions import Cost, Met, Questions, Refusal
from .shown import Shown, shown
from .walkthroughs import Walkthrough

FAULTS: Final = {
    "illegal": ("P906", "asks a machine for a move that it does not have"),
    "endless": ("P907", "leads into a `next` that goes round for ever"),
    "nowhere": ("P908", "leads where no way on holds"),
}
"""The code of a refused step, and what is said of it."""

HALF: Final = 0.5
"""What looking for dead text may take of the time that is left: numbers are asked for more."""

Answer = TypeVar("Answer")


def prove(
    story: Story,
    *,
    claim: str | None = None,
    seconds: float | None = None,
    megabytes: float | None = None,
    returns: bool = False,
    reduce: Reductions = ALL,
    clock: Callable[[], float] = time.monotonic,
    hear: Hear | None = None,
) -> Proof:
    """Every playthrough of a story, looked at.

    With `claim` only that claim is judged; with `returns` also the points of no return. No more
    than so many `seconds` are taken, and no more is done once the process holds so many
    `megabytes`. `hear` is told how far it is, and may say that it is enough. Raises `KeyError`
    where the story has no such claim.
    """
    claims = [c for c in story.claims if claim is None or c.id == claim]
    if claim is not None and not claims:
        raise KeyError(claim)
    limit = Limit(seconds, megabytes, clock=clock, hear=hear)
    asked = explored(
        story,
        watch=claimed.watched(claims),
        doors=claimed.doors(claims),
        reduce=reduce,
        limit=limit,
    )
    return _Prover(asked, claims, limit, reduce).proof(returns=returns)


class _Prover:
    """Asks everything that there is to ask of a story that was explored."""

    def __init__(
        self, asked: Questions, claims: list[Claim], limit: Limit, reduce: Reductions
    ) -> None:
        self.asked, self.story, self.claims = asked, asked.story, claims
        self.limit, self.reduce = limit, reduce
        self.left_out: set[str] = set()

    def proof(self, *, returns: bool) -> Proof:
        """Everything that is known, the weightiest first, as far as there is time."""
        findings = [*self.gathered("faults", self.play()), *self.twins()]
        judged = [self.judged(claim) for claim in self.claims]
        ways = [self.to_ending(k) for k in range(len(self.story.endings))]
        verdicts = tuple(map(self.verdict, self.claims, judged))
        missing = self.part("unmet", self.asked.unreached)
        findings += [*self.unmet(missing), *self.gathered("traps", self.trapped())]
        odds = self.whole("odds", self.asked.odds) or ()
        text = self.part("passages", self.read, share=HALF)
        findings += self.dead_text(text)
        endings = tuple(self.endings(odds, ways))
        findings += [*self.unended(endings), *self.broken(verdicts), *self.idle(verdicts)]
        plays = self.whole("playthroughs", self.asked.playthroughs)
        turns = self.whole("returns", lambda: tuple(self.returns())) if returns else None
        limit = self.limit
        return Proof(
            self.story,
            self.asked.complete,
            limit.stopped(),
            tuple(part for part in PARTS if part in self.left_out),
            self.asked.states,
            self.asked.parts,
            self.asked.beginnings,
            limit.clock() - limit.began,
            endings,
            self.coverage(missing, text),
            verdicts,
            tuple(sorted(findings, key=_order)),
            turns,
            plays,
            odds,
        )

    # ----------------------------------------------------------------- one part each

    def part(self, name: str, ask: Callable[[], Answer], *, share: float = 1.0) -> Answer | None:
        """What asking gives; None, and a part that is left out, if something runs out."""
        self.limit.begin(name, share=share)
        with self.limit.noted():
            return ask()
        self.left_out.add(name)
        return None

    def whole(self, name: str, ask: Callable[[], Answer]) -> Answer | None:
        """The same for what only a complete space can tell."""
        if self.asked.complete:
            return self.part(name, ask)
        self.left_out.add(name)
        return None

    def gathered(self, name: str, found: Iterator[Finding]) -> list[Finding]:
        """All that is found, or what was found until something ran out."""
        met: list[Finding] = []
        self.part(name, lambda: met.extend(found))
        return met

    def way(self, met: Met) -> Walkthrough | None:
        """The shortest walkthrough to what was met; None if there was no time for it."""
        if "walkthroughs" in self.left_out:
            return None
        stage = self.limit.stage
        found = self.part("walkthroughs", met.way)
        self.limit.begin(stage)
        return found

    # ------------------------------------------------------------------- never met

    def unmet(self, missing: Unreached | None) -> Iterator[Finding]:
        """Scenes never reached, choices never open. Only a complete space can know."""
        if missing is None or not self.asked.complete:
            self.left_out.add("unmet")
            return
        for index in missing.scenes:
            scene = self.story.scenes[index]
            yield Finding("P901", f"no reader ever reaches scene '{scene.id}'", scene.span)
        for index, k in missing.choices:
            scene = self.story.scenes[index]
            choice = scene.choices[k]
            if index not in missing.scenes and choice.kind == "choice":
                message = f"choice '{choice.id}' of '{scene.id}' is never open"
                yield Finding("P902", message, choice.span)

    def read(self) -> Shown:
        """Which passages are read."""
        found = shown(self.story, reduce=self.reduce, limit=self.limit)
        if found.unknown:
            self.left_out.add("passages")
        return found

    def dead_text(self, text: Shown | None) -> Iterator[Finding]:
        """Passages that nobody ever reads, in scenes that somebody reaches."""
        for passage in text.unread if text else ():
            scene = self.story.scenes[passage.scene].id
            message = f"a passage of '{scene}' is never shown: '{passage.words}'"
            if passage.scene in self.asked.scenes() or not self.asked.complete:
                yield Finding("P903", message, passage.span)

    # -------------------------------------------------------------------- at fault

    def play(self) -> Iterator[Finding]:
        """What goes wrong while a story is played."""
        for index, met in self.asked.stuck().items():
            scene = self.story.scenes[index]
            message = f"a reader can be stuck in '{scene.id}': no choice is open"
            yield Finding("P904", message, scene.span, self.way(met))
        for refusal in self.asked.refusals():
            yield self.refused(refusal)

    def trapped(self) -> Iterator[Finding]:
        """States from which no ending can be reached, though there are choices."""
        if not self.asked.complete:
            self.left_out.add("traps")
            return
        caught = self.asked.trapped()
        if not caught:
            return
        names = [self.story.scenes[index].id for index in caught.scenes]
        first = self.story.scenes[caught.scenes[0]]
        rest = f" (and in {len(names) - 1} more scenes)" if len(names) > 1 else ""
        message = f"a trap: from '{first.id}'{rest} no ending can be reached any more"
        yield Finding("P905", message, first.span, self.way(caught))

    def refused(self, refusal: Refusal) -> Finding:
        """An illegal move, a `next` without a way or without an end."""
        code, says = FAULTS[refusal.kind]
        if refusal.scene == NOWHERE:
            return Finding(code, f"the beginning {says}", None)
        scene = self.story.scenes[refusal.scene]
        choice = scene.choices[refusal.choice]
        message = f"choice '{choice.id}' of '{scene.id}' {says}"
        return Finding(code, message, choice.span, self.way(refusal.where))

    def twins(self) -> Iterator[Finding]:
        """Choices that never matter."""
        for scene in self.story.scenes:
            for one, other in alike(scene):
                first, second = scene.choices[one], scene.choices[other]
                message = f"'{second.id}' of '{scene.id}' does exactly what '{first.id}' does"
                yield Finding("P911", message, second.span)

    # --------------------------------------------------------------------- endings

    def to_ending(self, ending: int) -> Walkthrough | None:
        """The shortest walkthrough to an ending, if it was met and there is time."""
        met = self.asked.ended(ending)
        return self.way(met) if met else None

    def endings(
        self, odds: tuple[counted.Odds, ...], ways: list[Walkthrough | None]
    ) -> Iterator[EndingFacts]:
        """What is known of each ending."""
        for index, ending in enumerate(self.story.endings):
            way = ways[index]
            reached = self.asked.ended(index) is not None
            length = self.longest(index) if reached or not self.asked.complete else None
            yield EndingFacts(
                ending.id,
                ending.title,
                ending.hidden,
                reached,
                tuple(one.endings[index] for one in odds),
                len(way.steps) if way and self.asked.complete else None,
                length.longest if length else None,
                length is not None and length.longest is None,
                way,
            )

    def longest(self, ending: int) -> counted.Length | None:
        """How many choices may lead to an ending at most."""
        if "longest" in self.left_out:
            return None
        return self.whole("longest", partial(self.asked.length, ending))

    def unended(self, endings: Iterable[EndingFacts]) -> Iterator[Finding]:
        """Endings that nobody reaches, or only by leaving."""
        for facts in endings:
            span = next((s.span for s in self.story.scenes if self.is_end(s.ending, facts)), None)
            if not facts.reached and self.asked.complete:
                yield Finding("P909", f"no reader ever reaches ending '{facts.id}'", span)
            elif facts.odds and not any(facts.odds):
                message = f"a reader who never leaves by `anywhere` has no odds of '{facts.id}'"
                yield Finding("P912", message, span, facts.walkthrough)

    def is_end(self, ending: int, facts: EndingFacts) -> bool:
        """Whether an ending's index is this ending."""
        return ending != NOWHERE and self.story.endings[ending].id == facts.id

    def returns(self) -> Iterator[Return]:
        """Points of no return, those of early scenes first; last of all the ways to leave."""
        scenes, order = self.story.scenes, {scene: k for k, scene in enumerate(onward(self.story))}

        def telling(cost: Cost) -> tuple[bool, int, Cost]:
            scene, choice, _ = cost
            # Whoever leaves closes everything: that is true anywhere, and tells of no scene.
            return scenes[scene].choices[choice].kind == "anywhere", order[scene], cost

        for index, choice, ending in sorted(self.asked.returns(), key=telling):
            scene = scenes[index]
            yield Return(scene.id, scene.choices[choice].id, self.story.endings[ending].id)

    # ---------------------------------------------------------------------- claims

    def judged(self, claim: Claim) -> tuple[bool | None, Met | None]:
        """Whether a claim holds, None if that is not known, and the states that show it."""
        found = self.part("claims", partial(self.asked.holds, claim)) or (None, None)
        if found[0] is None:
            self.left_out.add("claims")
        return found

    def verdict(self, claim: Claim, judged: tuple[bool | None, Met | None]) -> Verdict:
        """What became of a claim, with what shows it."""
        holds, telling = judged
        return Verdict(claim.id, claim.kind, holds, self.way(telling) if telling else None)

    def broken(self, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
        """A finding for each claim that does not hold."""
        spans = {claim.id: claim.span for claim in self.claims}
        for verdict in verdicts:
            if verdict.holds is False:
                message = f"claim '{verdict.id}' ({verdict.kind}) does not hold"
                yield Finding("P910", message, spans[verdict.id], verdict.walkthrough)

    def idle(self, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
        """A finding for each claim that holds, but of nobody."""
        for claim, verdict in zip(self.claims, verdicts, strict=True):
            ask = partial(self.asked.untested, claim)
            if verdict.holds and self.asked.complete and self.part("claims", ask):
                message = f"claim '{claim.id}' ({claim.kind}) is never put to the test"
                yield Finding("P913", message, claim.span)

    # -------------------------------------------------------------------- coverage

    def coverage(self, missing: Unreached | None, text: Shown | None) -> Coverage:
        """How much of the story somebody meets, as far as that is known."""
        scenes = self.story.scenes
        own = {(k, n) for k, s in enumerate(scenes) for n, c in enumerate(s.choices) if _own(c)}
        texts = sum(1 for k in range(len(scenes)) for _ in passages(self.story, k))
        return Coverage(
            len(self.asked.scenes()),
            len(scenes),
            len(own - {*missing.choices}) if missing else None,
            len(own),
            texts - len(text.unread) - len(text.unknown) if text else None,
            texts,
        )


def onward(story: Story) -> list[int]:
    """The scenes that anything leads to, those fewest steps away first."""
    found, seen = [story.start], {story.start}
    for index in found:
        scene = story.scenes[index]
        ways = [*scene.next, *(way for choice in scene.choices for way in choice.goto)]
        for way in ways:
            if way.scene not in seen:
                seen.add(way.scene)
                found.append(way.scene)
    return found


def _own(choice: Choice) -> bool:
    return choice.kind == "choice"


def _order(finding: Finding) -> tuple[bool, str, Any, str]:
    return (not finding.is_error, finding.code, finding.span or (), finding.message)


__all__ = [
    "ERRORS",
    "Coverage",
    "EndingFacts",
    "Finding",
    "Progress",
    "Proof",
    "Return",
    "Verdict",
    "prove",
]
