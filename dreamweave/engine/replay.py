"""A save played again: the same choices on a story that may have been edited since.

Law 1: on an unchanged story every step is `same`, every change is the one that was recorded, and
every digest agrees.
Law 2: a choice is looked for by its id, then by the ids it once had, then by its label, then by
where it led; how it was found is said.
Law 3: where a choice cannot be found or leads to another state, that step is named, with its
reason, and the playthrough goes on from what the save recorded, if that still makes sense.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from ..language.model import Story
from ..language.tuples import NamedTuple
from .journal import START, Began, Chose, Full, Tree
from .machine import Chance, ClosedChoice, Refused, State, Taken, begin, open_options, take, tell
from .random import seeded
from .words import changes, digest, restored, words


class Step(NamedTuple):
    """One choice, played again."""

    n: int
    taken: Taken | None
    """What the step did; None where it could not be taken and the record was used."""
    state: State
    how: str
    """`same`, `was`, `label`, `target`, or `recorded`."""
    choice: str
    """The id it has now."""
    reason: str = ""
    """Why this step differs from the save, in one sentence; empty where it does not."""


class Replay(NamedTuple):
    """A path of a save on a story."""

    opening: Taken
    steps: tuple[Step, ...]
    reason: str = ""
    """Why it stops before the end of the path; empty where it does not."""

    @property
    def state(self) -> State:
        """Where it ends."""
        return self.steps[-1].state if self.steps else self.opening.state

    @property
    def differs(self) -> Step | None:
        """The first step that differs from the save."""
        return next((s for s in self.steps if s.reason), None)


def opening(story: Story, began: Began) -> Taken:
    """How a save's playthrough begins."""
    return begin(story, began.given, seed=began.seed, chance=seeded(began.seed, START))


def replay(story: Story, tree: Tree, n: int | None = None, *, digests: bool = False) -> Replay:
    """The path to event `n` (by default to the cursor), played on this story.

    With `digests` every state's digest is compared, too: a save may contradict itself.
    """
    first = opening(story, tree.began)
    steps: list[Step] = []
    before, known = first.state, True
    for chose in tree.path(tree.cursor if n is None else n):
        try:
            step = again(story, before, chose, tree, known=known and not digests)
        except Refused as refused:
            place = f"choice {len(steps) + 1} ('{chose.choose}' in '{chose.at}')"
            return Replay(first, tuple(steps), f"{place}: {refused}")
        steps.append(step)
        before, known = step.state, known and not step.reason
    return Replay(first, tuple(steps))


def again(story: Story, before: State, chose: Chose, tree: Tree, *, known: bool = False) -> Step:
    """One choice of a save, taken again. Raises `Refused` where nothing can be made of it.

    Where the state before is `known` to be the recorded one, the same changes lead to the same
    state, and no digest needs to be made.
    """
    try:
        choice, how, taken = _taken(story, before, chose)
    except Refused as refused:
        return _from_record(story, before, chose, tree, str(refused))
    reason = ""
    if not (known and how == "same" and _as_recorded(story, before, taken.state, chose)):
        reason = _compared(story, taken.state, chose, tree)
    if reason and how == "target":
        # It led to the same scene and did something else there: another choice after all.
        return _from_record(story, before, chose, tree, _missing(story, before, chose))
    if scene_named(story, chose.to) not in (None, taken.state.scene):
        # The reader's place is theirs; an edit must not move them.
        return _from_record(story, before, chose, tree, reason)
    return Step(chose.n, taken, taken.state, how, choice, reason)


def _taken(story: Story, before: State, chose: Chose) -> tuple[str, str, Taken]:
    """The choice that was meant, how it was found, and what it did. Raises `Refused`."""
    if story.scenes[before.scene].id == chose.at:
        with suppress(ClosedChoice):
            taken = take(story, before, chose.choose, chance=recorded(chose))
            return chose.choose, "same", taken
    choice, how = find(story, before, chose)
    return choice, how, take(story, before, choice, chance=recorded(chose))


def _as_recorded(story: Story, before: State, after: State, chose: Chose) -> bool:
    """Whether a step led where the save says, and changed what it says."""
    return story.scenes[after.scene].id == chose.to and changes(story, before, after) == chose.set


def _compared(story: Story, state: State, chose: Chose, tree: Tree) -> str:
    """How a state differs from the recorded one, by its digest; empty where it does not."""
    now = digest(story, state)
    if now == chose.state:
        return ""
    reason = _difference(story, state, chose, tree)
    if not reason and story.sha256 == tree.began.sha256:
        # Nothing was renamed that could make digests differ, so the save contradicts itself.
        return f"its state has the digest {now}, and the save says '{chose.state}'"
    return reason


def recorded(chose: Chose) -> Chance:
    """Chance as it went when the choice was made; the likeliest way where it was not asked."""
    rolls = iter(chose.odds)

    def chance(weights: tuple[int, ...]) -> int:
        wanted = next(rolls, -1)
        if 0 <= wanted < len(weights) and weights[wanted]:
            return wanted
        return max(range(len(weights)), key=weights.__getitem__)

    return chance


def find(story: Story, state: State, chose: Chose) -> tuple[str, str]:
    """The open choice that was meant, and how it was found. Raises `Refused`."""
    options = open_options(story, state)
    here = story.scenes[state.scene]
    if chose.at == here.id or story.was.get(chose.at) == state.scene:
        for option in options:
            if option.id == chose.choose:
                return option.id, "same"
    for option in options:
        if chose.choose in option.choice.was:
            return option.id, "was"
        # An offer's id is its scene's; that may have had another id.
        if story.was.get(chose.choose) == story.scene_index.get(option.id, -1):
            return option.id, "was"
    for option in options:
        label = option.label
        text = label if isinstance(label, str) else label(state.values, state.scene, state.given)
        if text == chose.label:
            return option.id, "label"
    target = scene_named(story, chose.to)
    alike = [o for o in options if target is not None and _leads(o.choice.goto, target)]
    if len(alike) == 1:
        return alike[0].id, "target"
    raise Refused(_missing(story, state, chose))


def scene_named(story: Story, name: str) -> int | None:
    """The index of a scene by its id, or by an id that it once had."""
    index = story.scene_index.get(name)
    return story.was.get(name) if index is None else index


def _leads(ways: Iterable[Any], target: int) -> bool:
    return any(way.scene == target for way in ways)


def _missing(story: Story, state: State, chose: Chose) -> str:
    here = story.scenes[state.scene].id
    if scene_named(story, chose.at) is None:
        return f"the story has no scene '{chose.at}' any more"
    if scene_named(story, chose.at) != state.scene:
        return f"the save is in '{chose.at}' here, the story in '{here}'"
    if any(c.id == chose.choose for c in story.scenes[state.scene].choices):
        return f"'{chose.choose}' is closed in '{here}' now"
    return f"'{here}' has no choice '{chose.choose}' any more"


def _difference(story: Story, state: State, chose: Chose, tree: Tree) -> str:
    """How a state differs from what the save recorded; empty where only names changed."""
    here = story.scenes[state.scene].id
    if scene_named(story, chose.to) != state.scene:
        return f"'{chose.choose}' led to '{chose.to}' and now leads to '{here}'"
    held = {_name_now(story, name): word for name, word in held_at(tree, chose.n).items()}
    now = words(story, state)
    for name in sorted(held):
        if name not in now:
            if " " not in name and name in {_name_now(story, n) for n in chose.set}:
                return f"the story has no variable '{name}' any more"
        elif now[name] != held[name]:
            return f"'{name}' was {_say(held[name])} and now is {_say(now[name])}"
    for variable, value in zip(story.variables, state.values, strict=True):
        # What is counted is counted only where something reads it: an edit may begin to.
        if variable.name not in held and value != variable.start and " " not in variable.name:
            return f"'{variable.name}' now is {_say(now[variable.name])} and was not changed then"
    return ""


def _name_now(story: Story, name: str) -> str:
    """What a saved variable is called now: counters are named by scenes, and those may move."""
    kind, space, rest = name.partition(" ")
    if not space:
        return name
    scene, slash, choice = rest.rpartition("/") if kind == "took" else (rest, "", "")
    index = scene_named(story, scene)
    return name if index is None else f"{kind} {story.scenes[index].id}{slash}{choice}"


def _say(word: Any) -> str:
    return (
        {True: "true", False: "false"}.get(word, str(word))
        if isinstance(word, bool)
        else f"'{word}'"
    )


def _from_record(story: Story, before: State, chose: Chose, tree: Tree, why: str) -> Step:
    """Go on from what the save says of the state. Raises `Refused` where its scene is gone."""
    scene = scene_named(story, chose.to)
    if scene is None:
        raise Refused(f"{why}, and no scene '{chose.to}' to go on from")
    held = {_name_now(story, name): word for name, word in held_at(tree, chose.n).items()}
    state, _ = restored(story, scene, held, before.given)
    return Step(chose.n, None, state, "recorded", chose.choose, why)


def held_at(tree: Tree, n: int) -> Mapping[str, Any]:
    """What the variables held at event `n`, as far as the save says."""
    since: list[Mapping[str, Any]] = []
    while n != START:
        # The last line that holds everything is enough; a long save has one close by.
        full: Full | None = tree.full(n)
        if full is not None:
            since.append(full.vars)
            break
        chose = tree.chose(n)
        since.append(chose.set)
        n = chose.after
    held: dict[str, Any] = {}
    for changed in reversed(since):
        held.update(changed)
    return held


def at_rest(story: Story, tree: Tree, n: int, first: State) -> State | None:
    """The state at event `n` as the save says it, if its digest vouches for it; else None.

    Only on the very story that the save was begun with: others may mean something else by it.
    """
    if n == START:
        return first
    chose = tree.chose(n)
    scene = story.scene_index.get(chose.to)
    if scene is None or story.sha256 != tree.began.sha256:
        return None
    # What was never changed holds what it held at the beginning.
    held = {**words(story, first), **held_at(tree, n)}
    state, lost = restored(story, scene, held, first.given)
    return None if lost or digest(story, state) != chose.state else state


def prose(story: Story, taken: Taken) -> tuple[str, ...]:
    """What a step showed, one text for each piece; empty pieces left out."""
    texts = (tell(story, moment, taken.state.given) for moment in taken.moments)
    return tuple(text for text in texts if text)
