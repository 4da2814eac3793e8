#!/usr/bin/env python3
"""Make one synthetic branching story as plain data, so that every runtime can be given the same.

    python gen.py --scenes 400 --seed 7 --persist 2 --flags 4 --mode tidy --out work/s400

writes story.json. State = (scene, variables); a variable is an enum, a whole number 0..7 or a
flag. A choice has a guard, effects (each variable at most once; guards and effects read the state
before the choice) and a target. An ending is a scene without choices.

Chapters do not loop among each other; each is intro -> hub <-> {four spokes, rest} -> exit. Spokes
sometimes bail out to the hub, so a chapter loops inside. A verdict leads to the endings.

    --persist N   the first N of m0 i0 m1 i1 m2 i2 i3 may change in every chapter: they multiply
                  the state space by their sizes
    --flags K     story flags, each set in one chapter and read in chapters up to two later
    --mode tidy   a careful author: what is local is reset when its chapter is left
    --mode linger what most authors write: variables are only set again before their next use
    --mode quest  every exit writes its route down several times over, and the verdict reads all of
                  it: few of the combinations are ever reached
    --mode world  no chapters: one map where every place leads to every other, with N quest chains

The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from authors import WORDS, Author, Effect, Guard, Knobs, Story

GROUPS: Final = [["b0", "b1", "b2", "b3", "i4"], ["b4", "b5", "b6", "b7", "i5"]]
"""What even and odd chapters use for themselves: four flags and a tally."""


class Chapter(NamedTuple):
    """The scenes of one chapter, by index."""

    intro: int
    hub: int
    rest: int
    exit: int
    spokes: list[list[int]]


class Chapters(Author):
    """A story in chapters that follow one another."""

    def write(self) -> Story:
        """The whole story."""
        self.plan()
        for c in range(len(self.chapters)):
            self.chapter(c)
        self.finish()
        for scene in self.scenes:
            group = GROUPS[scene["chapter"] % 2]
            pool = [*self.persistent, *group[:4], "i0", "i1", "i4", "i5"]
            scene["prose"] = self.prose([self.atom(pool) for _ in range(3)])
        k = self.knobs
        shape = f"persist={k.persist} flags={k.flags} mode={k.mode}"
        title = f"synthetic S={k.scenes} seed={k.seed} {shape}"
        return {"title": title, "vars": self.variables, "scenes": self.scenes, "start": 0}

    def plan(self) -> None:
        """Say which chapter sets and reads a story flag, and number all scenes."""
        total = self.knobs.scenes
        count = max(3, round(total / 25))
        sizes = [(total - 7) // count] * count
        for k in range((total - 7) - sum(sizes)):
            sizes[k] += 1
        self.flags = [f"b{8 + k}" for k in range(12)][: self.knobs.flags]
        self.set_in = {f: self.chance.randrange(max(1, count - 2)) for f in self.flags}
        self.read_in = {
            f: {self.set_in[f] + 1 + self.chance.randrange(2), self.set_in[f]} for f in self.flags
        }
        self.chapters = [self.allocate(c, sizes[c] - 4) for c in range(count)]
        self.verdict = self.new_scene(count, "verdict")
        self.endings = [self.new_scene(count, "ending") for _ in range(6)]
        for k, ending in enumerate(self.endings):
            self.scenes[ending]["ending"] = f"e{k}"

    def allocate(self, c: int, in_spokes: int) -> Chapter:
        """The numbered, still empty scenes of a chapter."""
        fixed = [self.new_scene(c, tag) for tag in ("intro", "hub", "rest", "exit")]
        lengths = [in_spokes // 4] * 4
        for k in range(in_spokes - sum(lengths)):
            lengths[k] += 1
        spokes = [
            [self.new_scene(c, f"spoke{k}") for _ in range(max(1, lengths[k]))] for k in range(4)
        ]
        return Chapter(*fixed, spokes)

    def chapter(self, c: int) -> None:
        """All choices of a chapter."""
        d, (*local, tally) = self.chapters[c], GROUPS[c % 2]
        readable = [f for f in self.flags if c in self.read_in[f] and c > self.set_in[f]]
        pool = [*self.persistent, *readable, tally, *local[:2]]
        for k in range(4):
            guard = None if k < 2 else self.guard(pool)
            self.choice(d.intro, d.hub, guard, self.effects(tally))
        for k in range(4):
            guard = ["==", local[k], 0]
            if k and self.chance.random() < 0.5:
                guard = ["and", guard, self.atom(pool)]
            self.choice(d.hub, d.spokes[k][0], guard, self.effects(tally, 0.2))
        self.choice(d.hub, d.rest, ["<=", tally, 2], [["add", tally, 1]])
        self.choice(d.hub, d.exit, ["or", ["==", local[0], 1], ["==", local[1], 1]])
        self.choice(d.rest, d.hub)
        self.choice(d.rest, d.hub, self.guard(pool), self.effects(tally, 0.8))
        for k in range(4):
            self.spoke(c, k, pool)
        self.exit(c, pool)

    def spoke(self, c: int, k: int, pool: list[str]) -> None:
        """The choices along one spoke; its last scene marks it as done."""
        d, (*local, tally) = self.chapters[c], GROUPS[c % 2]
        settable = [f for f in self.flags if self.set_in[f] == c]
        flag = settable[k % len(settable)] if settable and k < 2 else None
        spoke = d.spokes[k]
        for j, scene in enumerate(spoke):
            last = j == len(spoke) - 1
            for q in range(self.chance.choice([3, 4]) if last else 4):
                guard = self.guard(pool) if q and self.chance.random() < 0.6 else None
                do = self.effects(tally)
                if last:
                    if flag and q % 2:
                        do.append(["set", flag, 1])
                    self.choice(scene, d.hub, guard, [*do, ["set", local[k], 1]])
                elif self.chance.random() < 0.12 and q:
                    self.choice(scene, d.hub, guard, do)
                else:
                    target = spoke[self.chance.randrange(j + 1, len(spoke))]
                    self.choice(scene, target, guard, do)

    def exit(self, c: int, pool: list[str]) -> None:
        """The ways out of a chapter."""
        d, (*local, tally) = self.chapters[c], GROUPS[c % 2]
        count = len(self.chapters)
        following = self.chapters[c + 1].intro if c + 1 < count else self.verdict
        resets = self.resets(c, c + 1)
        do = resets + self.route(c, 0) + self.effects(tally, 0.3)
        self.choice(d.exit, following, None, do)
        guard = self.guard(pool)
        do = resets + self.route(c, 1) + self.effects(tally, 0.9)
        self.choice(d.exit, following, guard, do)
        guard = self.guard(pool)
        if c + 2 < count:
            do = self.resets(c, c + 2) + self.route(c, 2)
            self.choice(d.exit, self.chapters[c + 2].intro, guard, do)
        else:
            self.choice(d.exit, following, guard, resets + self.route(c, 3))
        early = ["==", self.persistent[1], 0] if len(self.persistent) > 1 else ["==", tally, 7]
        if c % 3 == 1:
            guard = ["and", early, ["==", local[3], 1]]
            self.choice(d.exit, self.endings[c % 2], guard)
        else:
            self.choice(d.exit, d.hub, [">=", tally, 1], [["add", tally, -1]])

    def resets(self, left: int, entered: int) -> list[Effect]:
        """What is set back on the way from one chapter to another."""
        mode = self.knobs.mode
        groups = {entered % 2, left % 2} if mode in ("tidy", "quest") else {entered % 2}
        out = [["set", x, self.by_name[x]["init"]] for k in sorted(groups) for x in GROUPS[k]]
        if mode == "tidy":
            last = {f: max(self.read_in[f]) for f in self.flags}
            out += [["set", f, 0] for f in self.flags if last[f] <= left or last[f] < entered]
        return out

    def route(self, c: int, way: int) -> list[Effect]:
        """How a `quest` writes down which way was taken: a group of four flags and a number."""
        if self.knobs.mode != "quest":
            return []
        first = 8 + 4 * (c % 3)
        out: list[Effect] = [["set", f"b{first + j}", int(j == way)] for j in range(4)]
        return [*out, ["set", f"i{1 + c % 3}", (2 * way + c) % 8]]

    def finish(self) -> None:
        """The verdict's ways to the endings."""
        pool, to = [*self.persistent, *self.flags[-2:]], self.endings
        if self.knobs.mode == "quest":
            for k in range(12):
                seen = ["==", f"b{8 + k}", 1]
                guard = ["and", seen, [">=", f"i{1 + k % 3}", 1 + k % 4]]
                self.choice(self.verdict, to[2 + k % 4], guard)
        self.choice(self.verdict, to[2])
        self.choice(self.verdict, to[3], self.guard(pool))
        self.choice(self.verdict, to[4], ["and", self.atom(pool), self.atom(pool)])
        self.choice(self.verdict, to[5], ["and", ["==", "m0", 4], self.guard(pool)])


class World(Author):
    """One map; every place leads, in the end, to every other."""

    def write(self) -> Story:
        """The whole story."""
        k, places = self.knobs, self.knobs.scenes - 3
        # Prose is borrowed: what this story is hard in is its map.
        borrowed = build(Knobs(30, k.seed, 1, 0, "tidy", k.words))["scenes"]
        for place in range(places):
            self.new_scene(place * 16 // k.scenes, "place")
        for place in range(places):
            self.place(place, places)
        for chain in range(k.persist):
            self.chain(chain, places)
        for ending in range(3):
            self.scenes[self.new_scene(15, "ending")]["ending"] = f"e{ending}"
        self.by_name["i0"]["init"] = 0
        self.finish(places)
        for index, scene in enumerate(self.scenes):
            scene["prose"] = borrowed[index % len(borrowed)]["prose"]
        title = f"world S={k.scenes} seed={k.seed} chains={k.persist}"
        return {"title": title, "vars": self.variables, "scenes": self.scenes, "start": 0}

    def choice(self, a: int, b: int, guard: Guard | None = None, do: Any = ()) -> None:
        """Add a choice from one place to another."""
        text = " ".join(self.chance.choice(WORDS) for _ in range(5)).capitalize()
        self.scenes[a]["choices"].append(
            {"text": text, "guard": guard, "effects": list(do), "to": b}
        )

    def place(self, k: int, places: int) -> None:
        """The ways on from a place: one along, one anywhere, one back, and sometimes a rest."""
        tire: list[Effect] = [["add", "i5", 1]]
        self.choice(k, (k + 1) % places, None, tire if k % 3 == 0 else [])
        target = self.chance.randrange(places)
        guard: Guard | None = ["<=", "i5", self.chance.randrange(4, 8)]
        self.choice(k, target, guard, tire if self.chance.random() < 0.4 else [])
        target = max(0, k - self.chance.randrange(1, 9))
        guard = None if self.chance.random() < 0.5 else ["!=", "m0", self.chance.randrange(5)]
        moved = self.chance.random() < 0.5
        self.choice(k, target, guard, [["set", "m0", self.chance.randrange(5)]] if moved else [])
        if k % 4 == 1:
            self.choice(k, k, [">=", "i5", 1], [["set", "i5", 0]])

    def chain(self, chain: int, places: int) -> None:
        """A quest of four steps in order, each to be had in two places."""
        for step in range(4):
            flag = f"b{4 * chain + step}"
            for k in self.chance.sample(range(places), 2):
                guard: Guard = ["==", flag, 0]
                if step:
                    guard = ["and", ["==", f"b{4 * chain + step - 1}", 1], guard]
                elif chain:
                    guard = ["and", guard, ["!=", "m0", self.chance.randrange(5)]]
                do = [["set", flag, 1], ["add", f"i{chain}", 1]]
                self.choice(k, (k + 1) % places, guard, do)

    def finish(self, places: int) -> None:
        """The ways to the three endings."""
        chains = self.knobs.persist
        done = ["==", f"b{4 * chains - 1}", 1]
        self.choice(places // 2, places, ["and", [">=", "i0", 4], done])
        progress = [">=", f"i{chains - 1}", 3]
        self.choice(places // 3, places + 1, ["and", ["==", "m0", 2], progress])
        self.choice(places // 4, places + 2, [">=", "i5", 7])


def build(knobs: Knobs) -> Story:
    """The story that these knobs stand for; always the same."""
    return World(knobs).write() if knobs.mode == "world" else Chapters(knobs).write()


def main() -> None:
    ap = argparse.ArgumentParser(description="Make one synthetic story as data.")
    for name in ("scenes", "seed", "persist", "flags", "words"):
        ap.add_argument(f"--{name}", type=int, default=Knobs._field_defaults[name])
    ap.add_argument("--mode", choices=["tidy", "linger", "quest", "world"], default="tidy")
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    story = build(Knobs(a.scenes, a.seed, a.persist, a.flags, a.mode, a.words))
    (a.out / "story.json").write_text(json.dumps(story))
    print(f"{a.out}: {len(story['scenes'])} scenes")


if __name__ == "__main__":
    main()
