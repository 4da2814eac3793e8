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

LOST: Final = ("diverged", "foreign", "unreadable")
"""What cannot be gone on with."""

WORDS: Final = {
    "identical": "identical",
    "prose": "same choices, other prose",
    "carried": "carried over",
    "changed": "same choices, other state",
    "recorded": "goes on from what was recorded",
    "diverged": "stops",
    "foreign": "of another story",
    "unreadable": "cannot be read",
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
    step: int = 0
    """Which of them is the first that differs, from 1; 0 where none does."""

    @property
    def whole(self) -> bool:
        """Whether a reader can go on with the save where they were."""
        return self.kind not in LOST


class Shift(NamedTuple):
    """An ending, before and after."""

    id: str
    title: str
    kind: str
    """`gained`, `lost` or `kept`."""
    before: float | None
    """Its odds for a reader who chooses uniformly; None where it did not exist, or nobody knows."""
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
    places = {chose.n: step for step, chose in enumerate(path, 1)}

    def fated(kind: str, n: int, reason: str) -> Fate:
        return Fate(name, kind, n, reason, len(path), places.get(n, 0))

    try:
        after = replay(new, tree, leaf)
    except (Refused, JournalError) as error:
        return fated("diverged", 0, str(error))
    if after.reason:
        return fated("diverged", path[len(after.steps)].n, after.reason)
    for kind in ("recorded", "changed", "carried"):
        step = next((s for s in after.steps if _kind(s) == kind), None)
        if step is not None:
            return fated(kind, step.n, step.reason or _how(step, tree))
    n = _other_prose(_replayed(old, tree, leaf), old, after, new)
    return fated("identical" if n is None else "prose", n or 0, "")


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
    """Every ending of either story, with its odds in both as far as they are known."""
    first, second = ({e.id: e.title for e in story.endings} for story in (old, new))
    found = []
    for id, title in {**first, **second}.items():
        kind = "kept" if id in first and id in second else "gained" if id in second else "lost"
        found.append(Shift(id, title, kind, before.get(id), after.get(id)))
    return tuple(found)


def report(found: Iterable[Fate], moved: Iterable[Shift] = ()) -> str:
    """What `impact` prints."""
    lines: list[str] = []
    rows = list(found)
    wide = max((len(f.name) for f in rows), default=0)
    for one in rows:
        line = f"{one.name.ljust(wide)}  {WORDS[one.kind]}"
        if one.step:
            line += f", first at choice {one.step}"
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
        before, after = _odds(shift.before), _odds(shift.after)
        if shift.kind == "gained":
            lines.append(f"ending gained: {shift.title}" + (f" ({after})" if after else ""))
        elif shift.kind == "lost":
            lines.append(f"ending lost: {shift.title}" + (f" (was {before})" if before else ""))
        elif before and after and _apart(shift):
            lines.append(f"odds moved: {shift.title}: {before} to {after}")
    return ["", *lines] if lines else []


def _apart(shift: Shift) -> bool:
    return abs((shift.before or 0.0) - (shift.after or 0.0)) > 1e-12


def _odds(value: float | None) -> str:
    """Odds for people; empty where they are not known."""
    if value is None:
        return ""
    if not value:
        return "never"
    return f"{value:.1%}" if value >= 0.001 else f"1 in {1 / value:,.0f}"
