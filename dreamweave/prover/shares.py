"""The odds of each ending, over the parts of a whole.

Law: probability is neither made nor lost: what is told of no ending, of no one stuck, of no fault
and of no one going round for ever is the stated error.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .masses import Masses, Ready
from .numbers import Odds
from .pieces import acts_of
from .reader import End
from .whole import Act, Whole

Floats = NDArray[np.float64]


class _Run(NamedTuple):
    """What becomes of readers who enter a part."""

    exits: list[Floats]
    """By exit and state there how much of a reader comes."""
    told: dict[End, float]
    """How much ends otherwise."""
    error: float


def odds(whole: Whole) -> tuple[Odds, ...]:
    """For each combination of given flags the odds of a uniform reader, as floats."""
    count = len(whole.drawn.starts)
    entering = {k: np.zeros((len(act.rows.nodes), count)) for k, act in acts_of(whole)}
    told: list[dict[End, float]] = [{} for _ in range(count)]
    error = 0.0
    for part, act in acts_of(whole):
        whole.limit.check()
        if whole.drawn.origin in act.summary.part.rests:
            entering[part] = np.eye(count)
        run = _Part(act, entering[part])
        for link, mass in zip(act.links, run.leaving, strict=True):
            if link.into >= 0:
                np.add.at(entering[link.into], link.rows, mass)
            else:
                node = act.summary.exits[link.exit].node
                _tell(told, whole.story.scenes[node].ending, mass.sum(axis=0))
        for name, masses in run.told.items():
            _tell(told, name, masses)
        error += run.error
    return tuple(_odds(whole, k, told[k], error + 1e-12) for k in range(count))


def _tell(told: list[dict[End, float]], name: End, masses: Floats) -> None:
    for found, mass in zip(told, masses, strict=True):
        if mass:
            found[name] = found.get(name, 0.0) + float(mass)


def _odds(whole: Whole, beginning: int, parts: dict[End, float], error: float) -> Odds:
    start = whole.drawn.starts[beginning]
    given = tuple((k, start[k]) for k, v in enumerate(whole.story.variables) if v.given)
    endings = tuple(parts.get(k, 0.0) for k in range(len(whole.story.endings)))
    stuck, faults, forever = (parts.get(name, 0.0) for name in ("stuck", "faults", "forever"))
    return Odds(endings, stuck, faults, forever, exact=False, error=error, given=given)


class _Part:
    """What one part does with those who enter it: a column for each beginning."""

    def __init__(self, act: Act, entering: Floats) -> None:
        self.act, self.entering = act, entering
        self.leaving: list[Floats] = []
        """By link and line of it."""
        self.told: dict[End, Floats] = {}
        self.error = 0.0
        self.ready: dict[int, Ready] = {}
        if act.by_row:
            self.riding()
        else:
            self.one_by_one()

    def riding(self) -> None:
        """One reader in each group, shared out to all who ride there."""
        act = self.act
        run = self.run(np.ones(len(act.summary.entries)))
        self.error = run.error
        for link in act.links:
            mass = run.exits[link.exit][link.states]
            self.leaving.append(mass[:, None] * self.entering[link.riders])
        if any(run.told.values()):
            # How readers end in no ending is told of all groups together.
            for k, masses in enumerate(self.entering.T):
                self.tell(k, self.run(np.bincount(act.groups, masses).astype(np.float64)))

    def one_by_one(self) -> None:
        """The readers of each beginning."""
        runs = [self.run(masses) for masses in self.entering.T]
        for link in self.act.links:
            masses = [run.exits[link.exit][link.states] for run in runs]
            self.leaving.append(np.stack(masses, 1))
        for k, run in enumerate(runs):
            self.tell(k, run)
            self.error = max(self.error, run.error)

    def run(self, masses: Floats) -> _Run:
        """What becomes of readers who come in by the entries, so much by each."""
        summary = self.act.summary
        made = Masses(summary.space, self.ready)
        for entry, mass in zip(summary.entries, masses, strict=True):
            if mass:
                made.put(entry.node, {**entry.values, summary.group: entry.group}, float(mass))
        made.pass_all(until=[exit.node for exit in summary.exits])
        exits = [made.held(exit.node) for exit in summary.exits]
        return _Run(exits, made.found, made.error)

    def tell(self, beginning: int, run: _Run) -> None:
        """Note how readers of a beginning end in no ending."""
        for name, mass in run.told.items():
            self.told.setdefault(name, np.zeros(self.entering.shape[1]))[beginning] += mass
