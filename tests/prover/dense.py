"""Stories drawn from a seed in which much happens: everything that a step can do, and often.

Random stories that can shrink are mostly small, and half of what they say is never played. These
cannot shrink, but each has dozens of states; `test_meaning` counts what happens in them.
"""

from __future__ import annotations

from random import Random

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

from .generated import NOPLACE, NOTHING, expression

MOVES = ((1, 2), (0, 2), ())
"""Of a machine of three: from the last there is no way back."""

MOOD, STRAIN, MET, AGAIN, FIRST_HERE, SECOND_HERE = range(6)
RANGES = (STRAIN, FIRST_HERE, SECOND_HERE)
COUNTED = (0, 1, 2)
"""The scenes whose visits are counted."""
TAKEN = 2
"""How many choices are remembered."""


def dense(seed: int) -> Story:
    """The story of a seed."""
    return _Drawn(Random(seed)).story()


class _Drawn:
    """One story in the making."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.scenes = random.randint(5, 7)
        self.chapter_of = [min(1, k * 2 // self.scenes) for k in range(self.scenes)]
        self.back = random.random() < 0.5
        """Whether the second chapter leads back to the first."""
        self.variables = (*self.stated(), *self.counters())
        self.visits = {scene: 6 + k for k, scene in enumerate(COUNTED)}
        self.took = [6 + len(COUNTED) + k for k in range(TAKEN)]

    def stated(self) -> list[Variable]:
        """A variable of every kind; two are local to a chapter."""
        low = self.random.choice([-2, 0, 1])
        given = self.random.choice(["", "finished_before"])
        return [
            Variable("mood", "one_of", 0, 2, 0, ("a", "b", "c"), moves=MOVES),
            Variable("strain", "range", low, low + 3, low + self.random.randint(0, 3)),
            Variable("met", "flag", 0, 1, 0),
            Variable("again", "flag", 0, 1, 0, given=given),
            Variable("a/here", "range", 0, 2, 1, chapter=0),
            Variable("b/here", "range", -1, 1, 0, chapter=1),
        ]

    def counters(self) -> list[Variable]:
        """Visits that stop or go round, and choices taken."""
        made = []
        for scene in COUNTED:
            high = self.random.randint(2, 3)
            loop = self.random.choice([0, 0, 2, high])
            made.append(Variable(f"visits s{scene}", "visits", 0, high, 0, loop=loop))
        return made + [Variable(f"took {k}", "took", 0, 1, 0) for k in range(TAKEN)]

    def story(self) -> Story:
        """All of it."""
        scenes = tuple(self.scene(k) for k in range(self.scenes))
        return Story(
            id="dense",
            title="",
            author="",
            language="en",
            version="1.0",
            sha256="",
            start=0,
            variables=self.variables,
            texts=(),
            chapters=(Chapter("a", "", 0, 4, 5), Chapter("b", "", 0, 5, 6)),
            scenes=scenes,
            scene_index={s.id: k for k, s in enumerate(scenes)},
            was={},
            endings=(Ending("first", ""), Ending("second", "")),
            warnings={},
            memo={},
        )

    # ------------------------------------------------------------------------ scenes

    def scene(self, index: int) -> Scene:
        chapter, visits = self.chapter_of[index], self.visits.get(index, -1)
        name = f"{'ab'[chapter]}/s{index}"
        do = self.effects(0, 1)
        if index == self.scenes - 1:
            return Scene(name, chapter, NOTHING, do=do, ending=index % 2, visits=visits)
        if index and self.random.random() < 0.25:
            # Onward only, or a step may go round for ever.
            ways = self.ways(index + 1)
            return Scene(name, chapter, NOTHING, do=do, next=ways, visits=visits)
        kinds = sorted(self.random.choices(range(3), [4, 3, 1], k=self.random.randint(2, 4)))
        kinds[0] = min(kinds[0], 1)
        named = [("choice", "offer", "anywhere")[kind] for kind in kinds]
        first = 0 if self.back or not chapter else self.chapter_of.index(1)
        choices = tuple(self.choice(k, kind, first) for k, kind in enumerate(named))
        most = self.random.choice([0, 1, 2])
        return Scene(name, chapter, NOTHING, do=do, choices=choices, max_offers=most, visits=visits)

    def choice(self, k: int, kind: str, first: int) -> Choice:
        remembered = self.random.random() < 0.3
        took = self.random.choice(self.took) if remembered else -1
        when = expression(self.condition(2)) if self.random.random() < 0.35 else None
        once = remembered and self.random.random() < 0.6
        text = self.random.choice([None, NOTHING])
        do, goto = self.effects(0, 3), self.ways(first)
        return Choice(
            f"c{k}", NOTHING, goto, when, once=once, took=took, do=do, kind=kind, text=text
        )

    def ways(self, first: int) -> tuple[Way, ...]:
        number = self.random.choice([1, 1, 2, 3])
        odds = number > 1 and self.random.random() < 0.5
        made = []
        for k in range(number):
            # The last of a list holds always, more often than not: refusals end a play.
            bare = k == number - 1 and self.random.random() < 0.9
            when = None if bare else expression(self.condition(1))
            weight = self.random.randint(1, 3) if odds else 0
            made.append(Way(self.random.randint(first, self.scenes - 1), when, weight))
        return tuple(made)

    # ----------------------------------------------------------------------- effects

    def effects(self, least: int, most: int) -> tuple[Effect, ...]:
        return tuple(self.effect() for _ in range(self.random.randint(least, most)))

    def effect(self) -> Effect:
        kind = self.random.choices(["add", "set", "flag", "move", "reset"], [5, 3, 3, 2, 2])[0]
        match kind:
            case "add":
                slot = self.random.choice(RANGES)
                some = ("const", self.random.choice([-3, -1, 1, 2]))
                tree = some if self.random.random() < 0.5 else self.number(1)
                return Effect(slot, "+=", tree, "", NOPLACE)
            case "set":
                slot = self.random.choice(RANGES)
                return Effect(slot, "=", self.within(slot), "", NOPLACE)
            case "flag":
                return Effect(MET, "=", self.condition(1), "", NOPLACE)
            case "move":
                return Effect(MOOD, "=", ("const", self.random.choice([0, 1, 1, 2])), "", NOPLACE)
            case _:
                slot = self.random.randrange(6)
                start = ("const", self.variables[slot].start)
                return Effect(slot, "reset", start, "", NOPLACE)

    def within(self, slot: int) -> Tree:
        """An expression that stays within a variable's range."""
        low, high = ("const", self.variables[slot].low), ("const", self.variables[slot].high)
        return ("min", high, ("max", low, self.number(2)))

    # -------------------------------------------------------------------- expressions

    def number(self, depth: int) -> Tree:
        if depth == 0 or self.random.random() < 0.4:
            counted = range(6, len(self.variables))
            slot = self.random.choice([*RANGES, *RANGES, *counted])
            number = ("const", self.random.randint(-2, 2))
            return number if self.random.random() < 0.3 else ("var", slot)
        operator = self.random.choice(["+", "-", "*", "min", "max"])
        return (operator, self.number(depth - 1), self.number(depth - 1))

    def condition(self, depth: int) -> Tree:
        kinds = ["compare", "compare", "flag", "value", "in", "at"]
        match self.random.choice(kinds + ["and", "or", "not"] * bool(depth)):
            case "flag":
                return ("var", self.random.choice([MET, AGAIN]))
            case "value":
                operator = self.random.choice(["==", "!="])
                return (operator, ("var", MOOD), ("const", self.random.randint(0, 2)))
            case "in":
                return ("in", ("var", MOOD), (0, self.random.randint(1, 2)))
            case "at":
                return ("at", self.random.randrange(self.scenes))
            case "not":
                return ("not", self.condition(depth - 1))
            case "and":
                return ("and", self.condition(depth - 1), self.condition(depth - 1))
            case "or":
                return ("or", self.condition(depth - 1), self.condition(depth - 1))
            case _:
                operator = self.random.choice(["==", "!=", "<", "<=", ">", ">="])
                return (operator, self.number(1), self.number(0))
