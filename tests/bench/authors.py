"""What every synthetic story is written with: words, sentences, guards and effects by chance.

Law: everything is drawn from one seeded stream, in order, so that the same knobs give the same
story for ever. Moving a draw in this file or in `gen` changes every story.
"""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

WORDS: Final = """the of and a to in he was that it his her with as had for she not at on by which
they be from have this were but you all their one so my or been me him when who no more would there
what if them out up into some then could time about like only now any your very said did down made
over before little night old door light hand eyes water room house road long great good here still
even through against never under while last each such way upon own should again first those after
lamp harbour ledger winter captain garden signal bridge lantern river tower copper mirror letter
market engine quiet broken silver paper window corridor thunder ember cellar garrison velvet orchard
compass harvest shadow crown ribbon marble feather anchor crimson copper hollow whisper meadow
timber stranger""".split()  # noqa: SIM905 (a hundred quotes would hide the words)

ENUMS: Final = {
    "m0": ["calm", "wary", "hostile", "ally", "sworn"],
    "m1": ["closed", "ajar", "open", "barred"],
    "m2": ["dawn", "noon", "dusk", "night"],
}

PERSISTENT: Final = {
    "quest": ["m0", "i0", "m1", "m2"],
    "other": ["m0", "i0", "m1", "i1", "m2", "i2", "i3"],
}

Guard = list[Any]
"""`["and"|"or", guard, guard]` or `["=="|"!="|"<="|">=", variable, number]`."""

Effect = list[Any]
"""`["set", variable, number]`, or `["add", variable, number]`, which stops at the ends."""

Story = dict[str, Any]
"""`title`, `vars`, `scenes` and the index of the scene at the `start`."""


class Knobs(NamedTuple):
    """What kind of story is wanted."""

    scenes: int = 400
    seed: int = 1
    persist: int = 2
    flags: int = 4
    mode: str = "tidy"
    words: int = 80


def variables() -> list[dict[str, Any]]:
    """The variables that every story declares, used or not."""
    out: list[dict[str, Any]] = [
        {"name": m, "kind": "enum", "size": len(v), "values": v, "init": 0}
        for m, v in ENUMS.items()
    ]
    out += [
        {"name": f"i{k}", "kind": "int", "size": 8, "init": 3 if k == 0 else 0} for k in range(6)
    ]
    out += [{"name": f"b{k}", "kind": "bool", "size": 2, "init": 0} for k in range(20)]
    return out


class Author:
    """One stream of chance and the scenes written from it so far."""

    def __init__(self, knobs: Knobs) -> None:
        self.knobs = knobs
        self.chance = random.Random(knobs.seed)
        self.variables = variables()
        self.by_name = {v["name"]: v for v in self.variables}
        self.scenes: list[dict[str, Any]] = []
        persistent = PERSISTENT.get(knobs.mode, PERSISTENT["other"])
        self.persistent = persistent[: knobs.persist]

    def new_scene(self, chapter: int, tag: str) -> int:
        """Add an empty scene; gives its index."""
        scene = {"id": f"s{len(self.scenes)}", "chapter": chapter, "tag": tag}
        self.scenes.append({**scene, "prose": None, "choices": [], "ending": None})
        return len(self.scenes) - 1

    def sentence(self, length: int) -> str:
        """That many words, a capital and a full stop."""
        words = [self.chance.choice(WORDS) for _ in range(length)]
        words[0] = words[0].capitalize()
        return " ".join(words) + "."

    def prose(self, conditions: list[Guard]) -> list[Any]:
        """Sentences around one that depends on the state, and now and then a tally."""
        out, left = [], self.knobs.words
        while left > 0:
            length = min(left, self.chance.randrange(7, 15))
            out.append(self.sentence(max(2, length)))
            left -= length
        middle = len(out) // 2
        parts: list[Any] = [" ".join(out[:middle]) + " "]
        guard = self.chance.choice(conditions)
        parts.append({"if": guard, "then": self.sentence(5), "else": self.sentence(6)})
        if self.chance.random() < 0.5:
            parts.append(" The tally stands at ")
            parts.append({"var": self.chance.choice(["i0", "i1", "i4", "i5"])})
            parts.append(". " + " ".join(out[middle:]))
        else:
            parts.append(" " + " ".join(out[middle:]))
        return parts

    def atom(self, pool: list[str]) -> Guard:
        """One comparison with one of these variables."""
        name = self.chance.choice(pool)
        variable = self.by_name[name]
        if variable["kind"] == "bool":
            return ["==", name, self.chance.randrange(2)]
        if variable["kind"] == "enum":
            return [self.chance.choice(["==", "!="]), name, self.chance.randrange(variable["size"])]
        least = [">=", name, self.chance.randrange(1, 5)]
        most = ["<=", name, self.chance.randrange(2, 6)]
        return self.chance.choice([least, most])

    def guard(self, pool: list[str]) -> Guard:
        """One comparison or two."""
        roll = self.chance.random()
        if roll < 0.6:
            return self.atom(pool)
        if roll < 0.85:
            return ["and", self.atom(pool), self.atom(pool)]
        return ["or", self.atom(pool), self.atom(pool)]

    def effect(self, name: str) -> Effect:
        """Some change to this variable."""
        variable = self.by_name[name]
        if variable["kind"] == "int":
            return ["add", name, self.chance.choice([1, 1, 1, 2, -1, -1])]
        return ["set", name, self.chance.randrange(variable["size"])]

    def effects(self, tally: str, chance: float = 0.55) -> list[Effect]:
        """Some changes to what persists, and now and then to the chapter's tally."""
        out = []
        if self.persistent and self.chance.random() < chance:
            out.append(self.effect(self.chance.choice(self.persistent)))
        if self.persistent and self.chance.random() < chance / 4:
            out.append(self.effect(self.chance.choice(self.persistent)))
        if self.chance.random() < chance / 3:
            out.append(["add", tally, 1])
        return out

    def choice(self, a: int, b: int, guard: Guard | None = None, do: Any = ()) -> None:
        """Add a choice from one scene to another; of two changes to a variable the first stays."""
        effects: dict[str, Effect] = {}
        for effect in do:
            effects.setdefault(effect[1], effect)
        text = self.sentence(self.chance.randrange(3, 8))[:-1]
        self.scenes[a]["choices"].append(
            {"text": text, "guard": guard, "effects": list(effects.values()), "to": b}
        )
