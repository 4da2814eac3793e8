"""A story as a graph: scenes as nodes, and an edge for every way that a step can go on.

Law 1: what an edge does is `engine.machine` written as data: tests and sets in the same order.
Law 2: an edge whose test can never hold is left out, and so is a test that always holds.

A scene with `next` is a node too, in which nobody rests; so a step is one edge out of a choice
and then the edges of every scene that it passes. Behind the scenes' nodes stand those that
belong to no rest: the origin, whose only edge enters the story's first scene; and, where somebody
asks, the moment in which a choice's text is told and the moment before a scene's own `do`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from ..language.model import NOWHERE, Choice, Effect, Scene, Story, Tree, Variable, Way
from .trees import FALSE, TRUE, both, fold, negate, reads, settle, slots_of

TEST: Final = 0
"""Op `(TEST, NOWHERE, tree)`: the edge is taken only where `tree` holds."""
SET: Final = 1
"""Op `(SET, slot, tree)`: the variable becomes `tree`."""
ADD: Final = 2
"""Op `(ADD, slot, tree)`: `tree` is added, up to the ends of the range."""
LEGAL: Final = 3
"""Op `(LEGAL, slot, tree)`: a test that a machine has the move; where not, the step is refused."""

Op = tuple[int, int, "Tree"]


class Edge(NamedTuple):
    """One way from a node to another."""

    source: int
    target: int
    ops: tuple[Op, ...]
    choice: int
    """Its place among the scene's choices; `NOWHERE` for `next`."""
    way: int
    """Its place among the ways."""
    odds: int
    """Its weight among the ways that hold; 0 where nobody rolls."""
    guard: Tree
    """Whether the choice is open; `TRUE` for `next`."""


class Moment(NamedTuple):
    """A node that is not a scene, in which nobody rests."""

    scene: int
    """The scene told or entered; `NOWHERE` for the origin."""
    choice: int
    """The choice whose text is told; `NOWHERE` for a scene entered."""


class Flow(NamedTuple):
    """The graph of a story."""

    story: Story
    edges: tuple[tuple[Edge, ...], ...]
    """By source."""
    guards: tuple[tuple[Tree, ...], ...]
    """By scene: when each of its choices is open."""
    origin: int
    """The node where playthroughs come from: the first after the scenes."""
    moments: tuple[Moment, ...]
    """The nodes after the scenes, in order."""
    fixed: dict[int, int]
    """The variables that never change, and what they hold."""
    starts: tuple[tuple[int, ...], ...]
    """The values with which playthroughs begin: one for each combination of given flags."""


def flow(
    story: Story,
    *,
    doors: Collection[int] = (),
    told: Collection[tuple[int, int]] = (),
    begin: tuple[int, tuple[int, ...]] | None = None,
    staying: bool = False,
) -> Flow:
    """The graph of a story.

    `doors` are the scenes, and `told` the choices, whose moments are nodes of their own.
    `begin` is a scene to begin in, as if just entered, and the values there. With `staying`
    the choices of kind `anywhere` are left out.
    """
    scenes = len(story.scenes)
    moments = (
        Moment(NOWHERE, NOWHERE),
        *(Moment(scene, NOWHERE) for scene in sorted(doors)),
        *(Moment(scene, choice) for scene, choice in sorted(told)),
    )
    drawing = _Drawing(story, fixed_of(story, begin), moments, staying=staying)
    if begin is None:
        drawing.ways(scenes, (Way(story.start),), NOWHERE, TRUE, [])
    else:
        drawing.edge(scenes, begin[0], NOWHERE, (0, 0), TRUE, [])
    guards = tuple(drawing.scene(index) for index in range(scenes))
    for node in range(scenes + 1, scenes + len(moments)):
        drawing.moment(node)
    edges = tuple(map(tuple, drawing.edges))
    starts = starts_of(story) if begin is None else (begin[1],)
    return Flow(story, edges, guards, scenes, moments, drawing.fixed, starts)


class _Drawing:
    """The graph while it is drawn."""

    def __init__(
        self, story: Story, fixed: dict[int, int], moments: Sequence[Moment], *, staying: bool
    ) -> None:
        self.story, self.fixed, self.moments, self.staying = story, fixed, moments, staying
        self.edges: list[list[Edge]] = [[] for _ in range(len(story.scenes) + len(moments))]
        self.node = {moment: len(story.scenes) + k for k, moment in enumerate(moments)}

    def scene(self, index: int) -> tuple[Tree, ...]:
        """Draw the edges of a scene; gives when each of its choices is open."""
        scene = self.story.scenes[index]
        if scene.next:
            self.ways(index, scene.next, NOWHERE, TRUE, [])
            return ()
        guards = opened(scene, self.fixed, index)
        for k, (choice, guard) in enumerate(zip(scene.choices, guards, strict=True)):
            if guard == FALSE or (self.staying and choice.kind == "anywhere"):
                continue
            ops = did(self.story, choice, index, self.fixed)
            told = self.node.get(Moment(index, k))
            if told is None:
                self.ways(index, choice.goto, k, guard, ops)
            else:
                self.edge(index, told, k, (NOWHERE, 0), guard, ops)
        return guards

    def moment(self, node: int) -> None:
        """Draw the edges of a moment."""
        scene, choice = self.moments[node - len(self.story.scenes)]
        if choice == NOWHERE:
            do = _effects(self.story, self.story.scenes[scene].do, scene, self.fixed)
            self.edge(node, scene, NOWHERE, (0, 0), TRUE, do)
        else:
            self.ways(node, self.story.scenes[scene].choices[choice].goto, NOWHERE, TRUE, [])

    def ways(self, node: int, ways: Sequence[Way], choice: int, guard: Tree, ops: list[Op]) -> None:
        """Draw an edge for each way that may be taken."""
        left = self.scene_of(node)
        before: list[Tree] = []
        for k, way in enumerate(ways):
            holds = both(settle(way.when.tree, left, NOWHERE, self.fixed)) if way.when else TRUE
            test = holds if way.odds else both(*map(negate, before), holds)
            if test != FALSE:
                tests: list[Op] = [] if test == TRUE else [(TEST, NOWHERE, test)]
                entering = arrive(self.story, left, way.scene, self.fixed)
                door = self.node.get(Moment(way.scene, NOWHERE))
                if door is None:
                    do = self.story.scenes[way.scene].do
                    entering += _effects(self.story, do, way.scene, self.fixed)
                target = way.scene if door is None else door
                self.edge(node, target, choice, (k, way.odds), guard, [*ops, *tests, *entering])
            if not way.odds:
                before.append(holds)
                if holds == TRUE:
                    return

    def edge(
        self,
        node: int,
        target: int,
        choice: int,
        way: tuple[int, int],
        guard: Tree,
        ops: list[Op],
    ) -> None:
        """Draw one edge."""
        first: list[Op] = [] if guard == TRUE else [(TEST, NOWHERE, guard)]
        self.edges[node].append(Edge(node, target, (*first, *ops), choice, *way, guard))

    def scene_of(self, node: int) -> int:
        """The scene that a node belongs to; at the origin the story's first."""
        scenes = len(self.story.scenes)
        if node < scenes:
            return node
        scene = self.moments[node - scenes].scene
        return self.story.start if scene == NOWHERE else scene


def rests(scene: Scene) -> bool:
    """Whether a reader may stay in a scene; otherwise it only passes."""
    return not scene.next


def opened(scene: Scene, fixed: Mapping[int, int], index: int) -> tuple[Tree, ...]:
    """When each choice of a scene is open, with `once` and `max_offers` worked in."""
    trees: list[Tree] = []
    offers: list[Tree] = []
    for choice in scene.choices:
        tree = _own(choice, fixed, index)
        if choice.kind == "offer" and scene.max_offers:
            earlier = tuple(t for t in offers if t != FALSE)
            offers.append(tree)
            if len(earlier) >= scene.max_offers:
                tree = both(tree, ("<", total(earlier), ("const", scene.max_offers)))
        trees.append(tree)
    return tuple(trees)


def total(conditions: Sequence[Tree]) -> Tree:
    """How many of these conditions hold."""
    tree = conditions[0]
    for condition in conditions[1:]:
        tree = fold(("+", tree, condition))
    return tree


def _own(choice: Choice, fixed: Mapping[int, int], index: int) -> Tree:
    """A choice's own guard, and that it is not used up."""
    tree = both(settle(choice.when.tree, index, NOWHERE, fixed)) if choice.when else TRUE
    if choice.once and choice.took != NOWHERE:
        tree = both(settle(("==", ("var", choice.took), ("const", 0)), index, NOWHERE, fixed), tree)
    return tree


def did(story: Story, choice: Choice, index: int, fixed: Mapping[int, int]) -> list[Op]:
    """A choice's effects."""
    ops: list[Op] = []
    if choice.took != NOWHERE and choice.took not in fixed:
        ops.append((SET, choice.took, TRUE))
    return ops + _effects(story, choice.do, index, fixed)


def _effects(
    story: Story, effects: Sequence[Effect], index: int, fixed: Mapping[int, int]
) -> list[Op]:
    ops: list[Op] = []
    for effect in effects:
        ops += _effect(story.variables[effect.slot], effect, index, fixed)
    return ops


def arrive(story: Story, left: int, target: int, fixed: Mapping[int, int]) -> list[Op]:
    """What entering a scene does before its own `do`: locals forgotten, the visit counted."""
    scene = story.scenes[target]
    gone = story.scenes[left].chapter
    ops: list[Op] = []
    if gone != scene.chapter:
        chapter = story.chapters[gone]
        ops += [
            (SET, slot, ("const", story.variables[slot].start))
            for slot in range(chapter.first, chapter.past)
            if slot not in fixed
        ]
    if scene.visits != NOWHERE:
        ops.append(_visit(scene.visits, story.variables[scene.visits]))
    return ops


def _visit(slot: int, counter: Variable) -> Op:
    if not counter.loop:
        return (ADD, slot, TRUE)
    value: Tree = ("var", slot)
    full = ("==", value, ("const", counter.high))
    return (SET, slot, ("-", ("+", value, TRUE), ("*", ("const", counter.loop), full)))


def _effect(variable: Variable, effect: Effect, index: int, fixed: Mapping[int, int]) -> list[Op]:
    """An effect as ops; a machine's move is tested first."""
    slot = effect.slot
    if effect.op == "reset":
        return [] if slot in fixed else [(SET, slot, ("const", variable.start))]
    tree = settle(effect.tree, index, NOWHERE, fixed)
    op = ADD if effect.op == "+=" else SET
    if op == ADD and tree == ("const", 0):
        return []
    legal: list[Op] = []
    if op == SET and variable.moves is not None:
        test = settle(_legal(slot, variable.moves, tree), index, NOWHERE, fixed)
        legal = [] if test == TRUE else [(LEGAL, slot, test)]
    return legal if slot in fixed else [*legal, (op, slot, tree)]


def _legal(slot: int, moves: tuple[tuple[int, ...], ...], tree: Tree) -> Tree:
    """Whether a machine has the move to `tree`; staying is always legal."""
    value: Tree = ("var", slot)
    if tree[0] == "const":
        wanted = tree[1]
        sources = tuple(a for a, to in enumerate(moves) if wanted in to or a == wanted)
        return TRUE if len(sources) == len(moves) else ("in", value, sources)
    return fold(
        (
            "or",
            ("==", value, tree),
            *(
                both(("==", value, ("const", a)), fold(("in", tree, to)))
                for a, to in enumerate(moves)
            ),
        )
    )


def starts_of(story: Story) -> tuple[tuple[int, ...], ...]:
    """Every combination of what the ledger may give."""
    found: list[tuple[int, ...]] = [()]
    for variable in story.variables:
        options = (0, 1) if variable.given else (variable.start,)
        found = [(*values, value) for values in found for value in options]
    return tuple(found)


def fixed_of(story: Story, begin: tuple[int, tuple[int, ...]] | None = None) -> dict[int, int]:
    """The variables that nothing ever changes, and what they hold."""
    written = 0
    for scene in story.scenes:
        written |= _slot(scene.visits) | _written(scene.do)
        for choice in scene.choices:
            written |= _slot(choice.took) | _written(choice.do)
    given = sum(1 << slot for slot, v in enumerate(story.variables) if v.given)
    values = begin[1] if begin else tuple(v.start for v in story.variables)
    for slot, (value, variable) in enumerate(zip(values, story.variables, strict=True)):
        # Leaving its chapter puts a local variable back to its start.
        if variable.chapter != NOWHERE and value != variable.start:
            written |= 1 << slot
    return {
        slot: value
        for slot, value in enumerate(values)
        if not (written | (0 if begin else given)) >> slot & 1
    }


def _slot(slot: int) -> int:
    return 0 if slot == NOWHERE else 1 << slot


def _written(effects: Sequence[Effect]) -> int:
    written = 0
    for effect in effects:
        written |= 1 << effect.slot
    return written


def all_reads(edge: Edge) -> int:
    """Every slot that an edge's tests and effects read."""
    found = 0
    for _, _, tree in edge.ops:
        found |= reads(tree)
    return found


def written_slots(edge: Edge) -> tuple[int, ...]:
    """The slots that an edge may change."""
    bits = 0
    for kind, slot, _ in edge.ops:
        if kind in (SET, ADD):
            bits |= 1 << slot
    return tuple(slots_of(bits))
