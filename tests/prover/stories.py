"""Small random stories, with everything that a step can do."""

from __future__ import annotations

from hypothesis import reject
from hypothesis import strategies as st

from dreamweave.language.model import (
    Chapter,
    Choice,
    Effect,
    Ending,
    Scene,
    Story,
    Tree,
    Variable,
    Way,
)
from dreamweave.prover import layout, spreads
from dreamweave.prover.reference import Reference, TooMany, reference

from .generated import NOPLACE, NOTHING, expression

MACHINE = ((1,), (0, 2), ())
"""Moves of a machine of three: from the last there is no way back."""


@st.composite
def stories(
    draw: st.DrawFn, *, chance: bool = True, least: int = 3, most: int = 7, busy: bool = False
) -> Story:
    """A story of two chapters, a handful of scenes, and every kind of variable.

    A busy one has more choices and fewer conditions, so that more of it is reached.
    """
    _room(draw)
    variables = list(_variables(draw))
    count = draw(st.integers(least, most))
    chapter_of = [draw(st.integers(0, 1)) for _ in range(count)]
    counted = draw(st.sets(st.integers(0, count - 1), max_size=2))
    visits = {}
    for scene in sorted(counted):
        high = draw(st.integers(1, 3))
        loop = draw(st.integers(0, high))
        visits[scene] = len(variables)
        variables.append(Variable(f"visits c/s{scene}", "visits", 0, high, 0, loop=loop))
    took = []
    for k in range(2):
        took.append(len(variables))
        variables.append(Variable(f"took c/s{k}/c", "took", 0, 1, 0))
    writer = _Writer(draw, tuple(variables), count, chance)
    writer.took, writer.busy = took, busy
    scenes = tuple(
        writer.scene(k, chapter_of[k], visits.get(k, -1), last=k == count - 1) for k in range(count)
    )
    chapters = (Chapter("a", "", 0, 4, 5), Chapter("b", "", 0, 5, 6))
    return Story(
        id="random",
        title="",
        author="",
        language="en",
        version="1.0",
        sha256="",
        start=0,
        variables=tuple(variables),
        texts=(),
        chapters=chapters,
        scenes=scenes,
        scene_index={s.id: k for k, s in enumerate(scenes)},
        was={},
        endings=(Ending("first", ""), Ending("second", "")),
        warnings={},
        memo={},
    )


def _room(draw: st.DrawFn) -> None:
    """Let sets be small, so that small stories too need keys, and many of them."""
    places = draw(st.sampled_from([1, 2, 6, 24, 1 << 12]))
    layout.MOST = places * draw(st.sampled_from([1, 4]))
    layout.ROOM = layout.CHEAP = places
    # Let conditions be looked at state by state, of some keys or of all.
    spreads.DEAR = draw(st.sampled_from([-1, 8, 256]))
    spreads.WORD = draw(st.sampled_from([1, 8, 1 << 11]))


def _variables(draw: st.DrawFn) -> tuple[Variable, ...]:
    low = draw(st.integers(-1, 1))
    return (
        Variable("mood", "one_of", 0, 2, 0, ("a", "b", "c"), moves=MACHINE),
        Variable("strain", "range", low, low + 3, draw(st.integers(low, low + 3))),
        Variable("met", "flag", 0, 1, 0),
        Variable("again", "flag", 0, 1, 0, given="finished_before" if draw(st.booleans()) else ""),
        Variable("a/here", "range", 0, 2, 1, chapter=0),
        Variable("b/here", "range", 0, 2, 0, chapter=1),
    )


def truth_of(story: Story) -> Reference:
    """Every state, from the engine; a story with too many of them is no example."""
    try:
        return reference(story, limit=1500)
    except TooMany:
        reject()


class _Writer:
    """Writes scenes that only say what the language allows."""

    def __init__(
        self, draw: st.DrawFn, variables: tuple[Variable, ...], scenes: int, chance: bool
    ) -> None:
        self.draw, self.variables, self.scenes, self.chance = draw, variables, scenes, chance
        self.took: list[int] = []
        self.busy = False

    def scene(self, index: int, chapter: int, visits: int, *, last: bool) -> Scene:
        draw = self.draw
        do = self.effects(1)
        kind = (
            "ending"
            if last
            else draw(st.sampled_from(["choices"] * 6 + ["next"] + ["ending"] * (not self.busy)))
        )
        name = f"{'ab'[chapter]}/s{index}"
        if kind == "ending":
            ending = draw(st.integers(0, 1))
            return Scene(name, chapter, NOTHING, do=do, ending=ending, visits=visits)
        if kind == "next":
            return Scene(name, chapter, NOTHING, do=do, next=self.ways(index), visits=visits)
        choices = tuple(self.choice(k) for k in range(draw(st.integers(2 * self.busy, 4))))
        # The engine sees the scene's own first, then the offers, then `anywhere`.
        order = ("choice", "offer", "anywhere")
        choices = tuple(sorted(choices, key=lambda c: order.index(c.kind)))
        most = draw(st.integers(0, 2))
        return Scene(name, chapter, NOTHING, do=do, choices=choices, max_offers=most, visits=visits)

    def choice(self, k: int) -> Choice:
        draw = self.draw
        took = draw(st.sampled_from([-1, -1, *self.took]))
        return Choice(
            f"c{k}",
            NOTHING,
            self.ways(),
            expression(self.condition(2)) if self.seldom() else None,
            once=took >= 0 and draw(st.booleans()),
            took=took,
            do=self.effects(2),
            kind=draw(st.sampled_from(["choice", "choice", "offer", "anywhere"])),
            text=draw(st.sampled_from([None, NOTHING])),
        )

    def seldom(self) -> bool:
        """Whether there is a condition here."""
        return bool(self.draw(st.integers(0, 4 if self.busy else 1)) == 0)

    def ways(self, after: int = -1) -> tuple[Way, ...]:
        draw = self.draw
        number = draw(st.sampled_from([1, 1, 1, 2, 3]))
        odds = self.chance and number > 1 and draw(st.booleans())
        # Chance among `next` leads onward only: in a circle one step could roll for ever.
        first = after + 1 if odds else 0
        return tuple(
            Way(
                draw(st.integers(first, self.scenes - 1)),
                expression(self.condition(1)) if self.seldom() else None,
                draw(st.integers(1, 3)) if odds else 0,
            )
            for _ in range(number)
        )

    def effects(self, most: int) -> tuple[Effect, ...]:
        fewest = -2 if self.busy else 0
        return tuple(self.effect() for _ in range(self.draw(st.integers(fewest, most))))

    def effect(self) -> Effect:
        draw = self.draw
        slot = draw(st.integers(0, 5))
        variable = self.variables[slot]
        start = ("const", variable.start)
        if (slot == 3 and variable.given == "") or draw(st.integers(0, 9)) == 0:
            return Effect(slot, "reset", start, "", NOPLACE)
        if variable.kind == "range" and draw(st.booleans()):
            return Effect(slot, "+=", self.number(1), "", NOPLACE)
        return Effect(slot, "=", self.within(slot), "", NOPLACE)

    def within(self, slot: int) -> Tree:
        """An expression that stays within a variable's range."""
        variable = self.variables[slot]
        tree: Tree = ("const", self.draw(st.integers(variable.low, variable.high)))
        if variable.kind == "flag" and self.draw(st.booleans()):
            tree = self.condition(1)
        if variable.kind == "range" and self.draw(st.booleans()):
            floor = ("max", ("const", variable.low), self.number(1))
            tree = ("min", ("const", variable.high), floor)
        return tree

    def number(self, depth: int) -> Tree:
        draw = self.draw
        if depth == 0 or draw(st.booleans()):
            if draw(st.booleans()):
                return ("const", draw(st.integers(-2, 2)))
            return ("var", draw(st.sampled_from([1, 4, 5, *range(6, len(self.variables))])))
        operator = draw(st.sampled_from(["+", "-", "*", "min", "max"]))
        return (operator, self.number(depth - 1), self.number(depth - 1))

    def condition(self, depth: int) -> Tree:
        draw = self.draw
        kinds = ["compare", "flag", "value", "in", "at"]
        kind = draw(st.sampled_from(kinds + (["and", "or", "not"] * 2 if depth else [])))
        match kind:
            case "flag":
                return ("var", draw(st.sampled_from([2, 3])))
            case "value":
                return (
                    draw(st.sampled_from(["==", "!="])),
                    ("var", 0),
                    ("const", draw(st.integers(0, 2))),
                )
            case "in":
                return ("in", ("var", 0), (0, draw(st.integers(1, 2))))
            case "at":
                return ("at", draw(st.integers(0, self.scenes - 1)))
            case "not":
                return ("not", self.condition(depth - 1))
            case "and" | "or":
                return (kind, self.condition(depth - 1), self.condition(depth - 1))
            case _:
                operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
                return (operator, self.number(1), self.number(0))
