"""`explore`: every state that a story can reach, and sets of those states to ask about.

Law 1: whoever asks sees what `engine.machine` would do; nothing here adds a meaning.
Law 2: what was not kept cannot be asked: `NotWatched`, never a wrong answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ..language.model import NOWHERE, Prose, Scene, Story, Tree
from .flow import Flow, did, flow, rests
from .limits import Limit
from .plan import ALL, Plan, Reductions, plan
from .search import Found, search
from .states import States
from .trees import either, negate, reads, settle

Watch = Tree | tuple[Tree, int]
"""A tree that will be asked about everywhere, or `(tree, scene)`: in one scene only."""


class NotWatched(LookupError):
    """Somebody asks about a variable that was not kept. Carries `names`."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        quoted = ", ".join(f"'{name}'" for name in names)
        super().__init__(f"{quoted} was forgotten here: give the expression to `watch`")


class Space(NamedTuple):
    """Every state that a story can reach, or those met within the budget."""

    story: Story
    complete: bool
    """Whether these are all."""
    left_out: str
    """Why not: `time`, `memory`, `interrupted`, `states`; empty if complete."""
    states: int
    """How many states a reader can rest or end in, variables that no longer matter aside."""
    found: Found
    memo: dict[Any, Any]
    """What was worked out since; never part of what a space is."""

    @property
    def plan(self) -> Plan:
        """How the states are written down."""
        return self.found.plan

    @property
    def flow(self) -> Flow:
        """The story's graph."""
        return self.found.plan.flow


def explore(
    story: Story,
    *,
    watch: Iterable[Watch] = (),
    prose: bool = False,
    doors: Iterable[int] = (),
    told: Iterable[tuple[int, int]] = (),
    begin: tuple[int, tuple[int, ...]] | None = None,
    staying: bool = False,
    reduce: Reductions = ALL,
    seconds: float | None = None,
    megabytes: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    limit: Limit | None = None,
    most: int | None = None,
) -> Space:
    """Every state that a story can reach.

    What `watch` reads is kept for asking `where`; with `prose` also what the story's texts read.
    `doors` are scenes whose moment before their own `do` will be asked about, and `told` are
    choices, as `(scene, choice)`, whose texts' moments will be. `begin` is a
    scene and values to begin in, in place of the story's start. With `staying` nobody takes a
    choice of kind `anywhere`.

    With `most` the search ends, for lack of `states`, soon after it has met more than so many.
    A `limit`, in place of `seconds` and `megabytes`, goes on limiting whatever is worked out of
    the space, by raising `Exhausted`.
    """
    texts = {*told, *(_told(story) if prose else ())}
    drawn = flow(story, doors=frozenset(doors), told=texts, begin=begin, staying=staying)
    watched = watched_slots(drawn, watch)
    if prose:
        _watch_prose(drawn, watched)
    searching = limit or Limit(seconds, megabytes, clock=clock)
    before = len(searching.reasons)
    found = Found(plan(drawn, watched, reduce), searching)
    enough = False
    with searching.noted():
        enough = search(found, most)
    reasons = [*searching.reasons[before:], *(["states"] if enough else [])]
    space = Space(story, not reasons, "".join(reasons[:1]), 0, found, {})
    space = space._replace(states=reached(space).count())
    states = space.states
    searching.states = lambda: states
    if limit is None:
        found.limit = Limit()
    return space


# ----------------------------------------------------------------- what is to be kept


def watched_slots(drawn: Flow, watch: Iterable[Watch]) -> list[int]:
    """By node the slots that will be asked about; always those of the choices' guards."""
    everywhere = 0
    watched = [0] * len(drawn.edges)
    for scene, guards in enumerate(drawn.guards):
        for guard in guards:
            watched[scene] |= reads(guard)
        # A choice without any way has no edge that would keep what its effects read.
        ways = {edge.choice for edge in drawn.edges[scene]}
        for k, choice in enumerate(drawn.story.scenes[scene].choices if guards else ()):
            if k not in ways:
                for _, _, tree in did(drawn.story, choice, scene, drawn.fixed):
                    watched[scene] |= reads(tree)
    for item in watch:
        match item:
            case (tuple() as tree, int() as scene):
                for node in nodes_of(drawn, scene):
                    watched[node] |= reads(tree)
            case tree:
                everywhere |= reads(tree)
    return [bits | everywhere for bits in watched]


def nodes_of(drawn: Flow, scene: int) -> list[int]:
    """A scene's own node and the moments that belong to it."""
    first = len(drawn.story.scenes)
    more = [first + k for k, moment in enumerate(drawn.moments) if moment.scene == scene]
    return [scene, *more]


def _told(story: Story) -> set[tuple[int, int]]:
    """The choices whose own text depends on something."""
    return {
        (index, k)
        for index, scene in enumerate(story.scenes)
        for k, choice in enumerate(scene.choices)
        if choice.text is not None and prose_reads(choice.text.parts)
    }


def _watch_prose(drawn: Flow, watched: list[int]) -> None:
    """Keep what the texts of each scene read."""
    for index, scene in enumerate(drawn.story.scenes):
        for prose in scene_prose(scene):
            watched[index] |= prose_reads(prose.parts)
    first = len(drawn.story.scenes)
    for k, moment in enumerate(drawn.moments):
        if moment.choice != NOWHERE:
            text = drawn.story.scenes[moment.scene].choices[moment.choice].text
            watched[first + k] |= prose_reads(text.parts) if text else 0


def scene_prose(scene: Scene) -> list[Prose]:
    """Everything that is shown while a reader is in a scene."""
    shown = [scene.text]
    for choice in scene.choices:
        shown.append(choice.label)
        if choice.locked:
            shown.append(choice.locked)
    return shown


def prose_reads(parts: Sequence[Any]) -> int:
    """The slots on which it depends which of its passages a text shows."""
    bits = 0
    for part in parts:
        if isinstance(part, str):
            continue
        match part[0]:
            case "if":
                for tree, inner, _ in part[1]:
                    bits |= reads(tree) | prose_reads(inner)
                bits |= prose_reads(part[2])
            case "alt":
                bits |= 1 << part[2]
                for inner, _ in part[3]:
                    bits |= prose_reads(inner)
    return bits


# ----------------------------------------------------------------------- sets of states


def everything(space: Space) -> States:
    """All that was met: where a reader rests, ends, or only passes."""
    made: States | None = space.memo.get("everything")
    if made is None:
        cells = space.found.cells
        made = States(space.plan, {k: sets for k, sets in enumerate(cells) if sets})
        space.memo["everything"] = made
    return made


def reached(space: Space) -> States:
    """Every state in which a reader rests or has ended."""
    made: States | None = space.memo.get("reached")
    if made is None:
        made = everything(space).only(lambda node: resting(space, node))
        space.memo["reached"] = made
    return made


def resting(space: Space, node: int) -> bool:
    """Whether a reader stays in a node."""
    return stays(space.flow, node)


def stays(drawn: Flow, node: int) -> bool:
    """Whether a reader stays in a node of a graph."""
    return node < len(drawn.story.scenes) and rests(drawn.story.scenes[node])


def at_scene(space: Space, scene: int) -> States:
    """The states of a scene; for one with `next` the moments in which it is passed."""
    return _of_scene(everything(space), scene)


def at_door(space: Space, scene: int) -> States:
    """The moments of entering a scene, before its own `do`."""
    return _at_moment(space, scene, NOWHERE)


def at_text(space: Space, scene: int, choice: int) -> States:
    """The moments in which a choice's own text is told, after its effects."""
    return _at_moment(space, scene, choice)


def _at_moment(space: Space, scene: int, choice: int) -> States:
    first = len(space.story.scenes)
    wanted = [first + k for k, m in enumerate(space.flow.moments) if m == (scene, choice)]
    if not wanted:
        raise NotWatched((space.story.scenes[scene].id,))
    return everything(space).only(lambda node: node in wanted)


def at_ending(space: Space, ending: int) -> States:
    """The states in which the story has ended so."""
    return reached(space).only(lambda node: ending_at(space, node) == ending)


def ended(space: Space) -> States:
    """The states in which the story has ended."""
    return reached(space).only(lambda node: ending_at(space, node) != NOWHERE)


def ending_at(space: Space, node: int) -> int:
    """The ending that a node is; `NOWHERE` for the others."""
    scenes = space.story.scenes
    return scenes[node].ending if node < len(scenes) else NOWHERE


def where(space: Space, tree: Tree, *, among: States | None = None) -> States:
    """The states among these, or among all that are reached, in which `tree` holds."""
    among = reached(space) if among is None else among
    return _where(space, lambda node: settled_at(space.flow, tree, node), among)


def _where(space: Space, tree_of: Callable[[int], Tree], among: States) -> States:
    """The states in which what `tree_of` gives for their node holds."""
    rows: dict[int, dict[int, list[int]]] = {}
    trees: dict[int, Tree] = {}
    for node, key, bits in space.found.limit.checked(among.cells()):
        component = space.plan.components[space.plan.component_of[node]]
        if node not in trees:
            trees[node] = tree_of(node)
            _check(space, trees[node], node)
        if held := bits & component.kernels.holds(trees[node], key, {}):
            sets = rows.setdefault(space.plan.component_of[node], {})
            row = sets.setdefault(key, [0] * len(component.nodes))
            row[component.local[node]] = held
    return States(space.plan, rows)


def settled_at(drawn: Flow, tree: Tree, node: int) -> Tree:
    """A tree for a reader who is in this node."""
    scenes = drawn.story.scenes
    if node < len(scenes):
        return settle(tree, node, scenes[node].ending, drawn.fixed)
    return settle(tree, drawn.moments[node - len(scenes)].scene, NOWHERE, drawn.fixed)


def _check(space: Space, tree: Tree, node: int) -> None:
    missing = reads(tree) & ~space.plan.kept[node]
    if missing:
        variables = space.story.variables
        raise NotWatched(tuple(v.name for k, v in enumerate(variables) if missing >> k & 1))


def choice_open(space: Space, scene: int, choice: int) -> States:
    """The states of a scene in which a choice can be taken."""
    guard = space.flow.guards[scene][choice]
    return where(space, guard, among=at_scene(space, scene))


def stuck(space: Space) -> States:
    """The states in which nothing is open and the story has not ended."""
    going = reached(space) - ended(space)
    return _where(space, lambda node: negate(either(*space.flow.guards[node])), going)


def _of_scene(states: States, scene: int) -> States:
    return states.only(lambda node: node == scene)


def some(space: Space, states: States) -> tuple[int, tuple[int, ...]]:
    """One of these states spelt out: scene and values. Forgotten variables are at their start.

    Raises `ValueError` where there is none.
    """
    node, key, bits = next(states.cells(), (NOWHERE, 0, 0))
    if not bits:
        raise ValueError("there is no state in this set")
    return node, spelt(space, node, key, (bits & -bits).bit_length() - 1)


def spelt(space: Space, node: int, key: int, place: int) -> tuple[int, ...]:
    """The values of a state, by slot."""
    layout = space.plan.components[space.plan.component_of[node]].layout
    held = space.flow.fixed | layout.values(key, place)
    return tuple(held.get(slot, v.start) for slot, v in enumerate(space.story.variables))
