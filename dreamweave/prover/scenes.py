"""A story's scenes made ready for many readers at once: entering, choosing, going on.

Law: the parts are `flow`'s, in `engine.machine`'s order; a reader on its own would see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..language.model import NOWHERE, Choice, Scene, Story, Way
from .alive import components
from .columns import Change, Masks, change, masks
from .flow import Op, arrive, did, flow, opened
from .trees import TRUE, settle


class Onward(NamedTuple):
    """Where a choice or a `next` leads."""

    ways: tuple[Way, ...]
    holds: Masks | None
    """By way; None where the first always holds."""


class Ready(NamedTuple):
    """A scene with its functions."""

    scene: Scene
    enter: Change | None
    """What happens on entering, once the locals of a chapter left behind are forgotten."""
    open: Masks
    """By choice."""
    did: tuple[Change | None, ...]
    """By choice: its effects."""
    onward: tuple[Onward, ...]
    """By choice; for a scene with `next` that alone."""


class Book:
    """A story's scenes, each made ready when somebody first comes by."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._ready: dict[int, Ready] = {}
        self.circles = circles(story)
        self.turn = turns(story)
        """By scene when it is its turn: scenes that lead to others come first."""

    def __getitem__(self, index: int) -> Ready:
        """A scene with its functions."""
        found = self._ready.get(index)
        if found is None:
            found = self._ready[index] = _made(self.story, index)
        return found

    def forgets(self, left: int, target: int) -> range:
        """The slots that go back to their start when a reader leaves one scene for another."""
        scenes = self.story.scenes
        gone = scenes[left].chapter
        if gone == scenes[target].chapter:
            return range(0)
        return range(self.story.chapters[gone].first, self.story.chapters[gone].past)


def _made(story: Story, index: int) -> Ready:
    scene = story.scenes[index]
    enter: list[Op] = [*arrive(story, index, index, {}), *_done(story, scene, index)]
    guards = opened(scene, {}, index)
    done = [did(story, choice, index, {}) for choice in scene.choices]
    ways = [choice.goto for choice in scene.choices] if not scene.next else [scene.next]
    return Ready(
        scene,
        change(story, enter),
        masks(story, guards),
        tuple(change(story, ops) for ops in done),
        tuple(_onward(story, found, index) for found in ways),
    )


def _done(story: Story, scene: Scene, index: int) -> list[Op]:
    """A scene's own `do`: what a choice would do that says the same."""
    return did(story, Choice("", scene.text, (), do=scene.do), index, {})


def _onward(story: Story, ways: Sequence[Way], index: int) -> Onward:
    trees = [settle(way.when.tree, index, NOWHERE, {}) if way.when else TRUE for way in ways]
    if trees[0][0] == "const" and trees[0][1] and not ways[0].odds:
        return Onward(tuple(ways), None)
    return Onward(tuple(ways), masks(story, trees))


def circles(story: Story) -> bool:
    """Whether some `next` may lead in a circle, so that scenes passed must be counted."""
    after = {k: {way.scene for way in scene.next} for k, scene in enumerate(story.scenes)}
    rest = {k for k, targets in after.items() if targets}
    # Take away whoever leads to none of the rest, until there is nobody, or only circles.
    while rest and (out := {k for k in rest if not after[k] & rest}):
        rest -= out
    return bool(rest)


def turns(story: Story) -> list[int]:
    """By scene the number of its component; a component's scenes can come back to each other."""
    drawn = flow(story)
    found = components(drawn.edges, drawn.origin)
    number = {node: k for k, component in enumerate(found) for node in component}
    return [number.get(scene, len(found)) for scene in range(len(story.scenes))]


def without_memo(story: Story) -> Story:
    """The story as it can be sent to another process."""
    return story._replace(memo={}, scenes=tuple(story.scenes))


def beginning(story: Story, given: dict[str, bool]) -> list[Any]:
    """By slot what a playthrough begins with."""
    return [int(given.get(v.name, v.start)) if v.given else v.start for v in story.variables]
