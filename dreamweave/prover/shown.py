"""Which passages of text somebody reads.

Law 1: a passage is called unread only by a complete exploration that kept what it depends on.
Law 2: a passage is called read only by a playthrough, random or explored, that shows it.

Keeping everything that prose reads would multiply the states by all that a story remembers for
its words' sake. So random readers go first: they meet nearly every passage in a second, and the
exploration keeps only what the few others depend on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from ..engine.code import source
from ..engine.machine import Moment, Refused, State, Taken, begin, open_options, take
from ..language.model import NOWHERE, Choice, Story
from .exploring import explored
from .limits import Exhausted, Limit
from .passages import Passage, passages
from .plan import ALL, Reductions

PLAYS: Final = 3000
"""Random playthroughs at most. More find little that the exploration would not find as fast."""
PATIENCE: Final = 400
"""Playthroughs in a row that show nothing new, after which the rest is left to exploring."""
LONGEST: Final = 2000
"""Choices of one random playthrough: some stories let a reader go round for ever."""
MODULUS: Final = 2**31 - 1


class Shown(NamedTuple):
    """What became of a story's passages."""

    unread: tuple[Passage, ...]
    """Those that nobody ever reads."""
    unknown: tuple[Passage, ...]
    """Those that were not met before the budget ran out."""


def shown(
    story: Story,
    *,
    reduce: Reductions = ALL,
    limit: Limit | None = None,
    plays: int = PLAYS,
) -> Shown:
    """Which of a story's passages nobody reads, as far as the limit lets anybody know."""
    limit = limit or Limit()
    waiting = _Waiting(story, limit)
    try:
        waiting.play(plays)
        return _explored(story, tuple(waiting.left()), reduce, limit)
    except Exhausted:
        return Shown((), tuple(waiting.left()))


def _explored(story: Story, left: tuple[Passage, ...], reduce: Reductions, limit: Limit) -> Shown:
    """Which of these passages nobody reads."""
    if not left:
        return Shown((), ())
    asked = explored(
        story,
        watch=[(passage.condition, passage.scene) for passage in left],
        told={(p.scene, p.choice) for p in left if p.choice != NOWHERE},
        reduce=reduce,
        limit=limit,
    )
    limit.begin(limit.stage)
    missed = tuple(p for p in left if not asked.meets(p.condition, p.scene, p.choice))
    return Shown(missed, ()) if asked.complete else Shown((), missed)


Test = Callable[[tuple[int, ...], int], Any]


class _Waiting:
    """The passages that no random reader has met yet, by where they are read."""

    def __init__(self, story: Story, limit: Limit) -> None:
        self.story, self.limit = story, limit
        self.tests: dict[tuple[int, int], list[tuple[Passage, Test]]] = {}
        for scene in range(len(story.scenes)):
            for passage in passages(story, scene):
                key = (scene, passage.choice)
                test = eval(f"lambda v, s: {source(passage.condition)}", {})  # noqa: S307
                self.tests.setdefault(key, []).append((passage, test))
        self.dice = 48271
        self.found = 0

    def left(self) -> Iterator[Passage]:
        """The passages not met so far."""
        for tests in self.tests.values():
            for passage, _ in tests:
                yield passage

    def play(self, plays: int) -> None:
        """Let so many random readers read, or fewer when they meet nothing new."""
        idle = 0
        for k in range(plays):
            self.limit.check()
            before = self.found
            self._play(k)
            idle = 0 if self.found > before else idle + 1
            if not self.tests or idle >= PATIENCE:
                return

    def _play(self, k: int) -> None:
        given = {v.name: bool(k % 2) for v in self.story.variables if v.given}
        try:
            taken = begin(self.story, given, chance=self._chance)
        except Refused:
            return
        self._read(taken, NOWHERE, NOWHERE)
        for _ in range(LONGEST):
            state = taken.state
            options = [o for o in open_options(self.story, state) if o.kind != "anywhere"]
            options = options or list(open_options(self.story, state))
            if not options:
                return
            picked = options[self._roll(len(options))]
            try:
                taken = take(self.story, state, picked.id, chance=self._chance)
            except Refused:
                return
            self._read(taken, state.scene, self._place(picked.choice, state))

    def _place(self, choice: Choice, state: State) -> int:
        return self.story.scenes[state.scene].choices.index(choice)

    def _read(self, taken: Taken, scene: int, choice: int) -> None:
        """Strike out what these moments show."""
        moments: Iterable[Moment] = taken.moments
        for k, moment in enumerate(moments):
            told = k == 0 and choice != NOWHERE and self._told(scene, choice)
            self._strike((scene, choice) if told else (moment.scene, NOWHERE), moment)

    def _told(self, scene: int, choice: int) -> bool:
        return self.story.scenes[scene].choices[choice].text is not None

    def _strike(self, key: tuple[int, int], moment: Moment) -> None:
        tests = self.tests.get(key)
        if not tests:
            return
        left = [(p, t) for p, t in tests if not t(moment.values, moment.scene)]
        self.found += len(tests) - len(left)
        if left:
            self.tests[key] = left
        else:
            del self.tests[key]

    # Chance of our own, so that the same story always gives the same report.

    def _roll(self, sides: int) -> int:
        self.dice = self.dice * 48271 % MODULUS
        return self.dice * sides // MODULUS

    def _chance(self, weights: tuple[int, ...]) -> int:
        left = self._roll(sum(weights))
        for way, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return way
        return len(weights) - 1
