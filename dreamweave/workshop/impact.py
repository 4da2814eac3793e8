"""What an edit does to the playthroughs that readers have already begun.

Law 1: nothing is written: every save is only played again, on the old story and on the new.
Law 2: the worst that happens to any of a save's threads is what is said of the save.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ..engine.journal import JournalError, Tree
from ..engine.machine import Refused, tell
from ..engine.replay import Replay, Step, replay
from ..language.model import Story

KINDS: Final = ("identical", "prose", "carried", "changed", "recorded", "diverged", "foreign")
"""From nothing to the worst; a save is called by the worst of its threads."""

WORDS: Final = {
    "identical": "identical",
    "prose": "same choices, other prose",
    "carried": "carried over",
    "changed": "same choices, other state",
    "recorded": "goes on from what was recorded",
    "diverged": "stops",
    "foreign": "of another story",
}


class Fate(NamedTuple):
    """What becomes of one save."""

    name: str
    kind: str
    """One of `KINDS`."""
    n: int = 0
    """The event at which it first differs; 0 where it does not."""
    reason: str = ""
    choices: int = 0
    """How many choices there are on the thread that is told of."""

    @property
    def whole(self) -> bool:
        """Whether a reader can go on with the save where they were."""
        return self.kind not in ("diverged", "foreign")


class Shift(NamedTuple):
    """An ending, before and after."""

    id: str
    title: str
    before: float | None
    """Its odds for a reader who chooses uniformly; None where it did not exist."""
    after: float | None


def fate(old: Story, new: Story, name: str, tree: Tree) -> Fate:
    """What becomes of one save if `old` is edited into `new`."""
    if tree.began.story_id != new.id:
        return Fate(name, "foreign", 0, f"it belongs to '{tree.began.story_id}'")
    found = [_thread(old, new, name, tree, leaf) for leaf in tree.leaves()]
    return max(found, key=lambda one: (KINDS.index(one.kind), one.choices))


def fates(old: Story, new: Story, saves: Mapping[str, Tree]) -> tuple[Fate, ...]:
    """What becomes of every save, by name."""
    return tuple(fate(old, new, name, saves[name]) for name in sorted(saves))


def _thread(old: Story, new: Story, name: str, tree: Tree, leaf: int) -> Fate:
    """What becomes of the thread that ends at `leaf`."""
    path = tree.path(leaf)
    try:
        after = replay(new, tree, leaf)
    except (Refused, JournalError) as error:
        return Fate(name, "diverged", 0, str(error), len(path))
    if after.reason:
        at = path[len(after.steps)].n
        return Fate(name, "diverged", at, after.reason, len(path))
    for kind in ("recorded", "changed", "carried"):
        step = next((s for s in after.steps if _kind(s) == kind), None)
        if step is not None:
            return Fate(name, kind, step.n, step.reason or _how(step, tree), len(path))
    n = _other_prose(_replayed(old, tree, leaf), old, after, new)
    kind = "identical" if n is None else "prose"
    return Fate(name, kind, n or 0, "", len(path))


def _kind(step: Step) -> str:
    if step.how == "recorded":
        return "recorded"
    if step.reason:
        return "changed"
    return "identical" if step.how == "same" else "carried"


def _how(step: Step, tree: Tree) -> str:
    chose = tree.chose(step.n)
    by = {"was": "its old id", "label": "its label", "target": "where it leads"}[step.how]
    return f"'{chose.choose}' was found by {by} and is '{step.choice}' now"


def _replayed(story: Story, tree: Tree, leaf: int) -> Replay | None:
    try:
        return replay(story, tree, leaf)
    except Refused:
        return None


def _other_prose(before: Replay | None, old: Story, after: Replay, new: Story) -> int | None:
    """The first event whose prose differs; None where every word is the same."""
    if before is None or before.reason:
        return None
    first, second = before.opening, after.opening
    if [tell(old, m, first.state.given) for m in first.moments] != [
        tell(new, m, second.state.given) for m in second.moments
    ]:
        return 0
    for one, other in zip(before.steps, after.steps, strict=False):
        if one.taken is None or other.taken is None:
            continue
        left = [tell(old, m, one.state.given) for m in one.taken.moments]
        right = [tell(new, m, other.state.given) for m in other.taken.moments]
        if left != right:
            return one.n
    return None


def shifts(
    old: Story, new: Story, before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[Shift, ...]:
    """Every ending of either story, with its odds in both."""
    titles = {e.id: e.title for story in (old, new) for e in story.endings}
    return tuple(Shift(id, titles[id], before.get(id), after.get(id)) for id in titles)


def report(found: Iterable[Fate], moved: Iterable[Shift] = ()) -> str:
    """What `impact` prints."""
    lines: list[str] = []
    rows = list(found)
    wide = max((len(f.name) for f in rows), default=0)
    for one in rows:
        line = f"{one.name.ljust(wide)}  {WORDS[one.kind]}"
        if one.n:
            line += f", first at choice {one.n}"
        lines.append(line + (f": {one.reason}" if one.reason else ""))
    if not rows:
        lines.append("no saves to look at")
    lines += _ending_lines(moved)
    lost = sum(not f.whole for f in rows)
    if rows:
        lines += ["", f"{len(rows)} saves: {len(rows) - lost} can be gone on with, {lost} cannot"]
    return "\n".join(lines) + "\n"


def _ending_lines(moved: Iterable[Shift]) -> list[str]:
    lines: list[str] = []
    for shift in moved:
        if shift.before is None:
            lines.append(f"ending gained: {shift.title} ({_odds(shift.after)})")
        elif shift.after is None:
            lines.append(f"ending lost: {shift.title} (was {_odds(shift.before)})")
        elif abs(shift.before - shift.after) > 1e-12:
            before, after = _odds(shift.before), _odds(shift.after)
            lines.append(f"odds moved: {shift.title}: {before} to {after}")
    return ["", *lines] if lines else []


def _odds(value: float | None) -> str:
    if not value:
        return "never"
    return f"{value:.1%}" if value >= 0.001 else f"1 in {1 / value:,.0f}"
