#!/usr/bin/env python3
"""Write the playthroughs that come with the story: `python tests/make_golden_saves.py`.

A reader with loaded dice plays until every goal has been met once: each ending, each way that a
night can end, and each of the places from which a reader may withdraw. Run it after an edit that
the saves do not survive; the test beside them says when.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from dreamweave.engine.journal import Began, Chose, Event
from dreamweave.engine.machine import choices, start, step, take, view
from dreamweave.engine.walk import Move, walked
from dreamweave.engine.words import words
from dreamweave.language.load import load
from dreamweave.language.model import Story
from dreamweave.saves.disk import DISK
from dreamweave.saves.making import make_file
from dreamweave.saves.mending import sealed
from dreamweave.saves.names import SUFFIX

ROOT = Path(__file__).parents[1]
SEED = "golden"
BEGAN = "2151-04-30T21:00:00Z"
MODULUS = 2**31 - 1
WITHDRAW = "withdraw"


class Dice:
    """Numbers that are the same on every machine."""

    def __init__(self) -> None:
        self.x = 20210

    def roll(self, sides: int) -> int:
        self.x = self.x * 48271 % MODULUS
        return self.x * sides // MODULUS


def playthroughs(story: Story, dice: Dice) -> Iterator[list[str]]:
    """Random playthroughs as ids of choices; one in twenty withdraws somewhere."""
    while True:
        state, made = start(story, {"reader": "Witness"}, seed=SEED), []
        leaves = dice.roll(45) if dice.roll(20) == 0 else -1
        while view(story, state).ending is None:
            offered = [c for c in choices(story, state) if c.open]
            stay = [c for c in offered if c.kind != "anywhere"] or offered
            picked = stay[dice.roll(len(stay))].id
            if len(made) == leaves and any(c.id == WITHDRAW for c in offered):
                picked = WITHDRAW
            made.append(picked)
            state = step(story, state, picked)
        yield made


def goals_met(story: Story, made: list[str]) -> Iterator[str]:
    """The goals that a playthrough meets, as names of saves."""
    state = start(story, {"reader": "Witness"}, seed=SEED)
    for choice in made:
        state = step(story, state, choice)
    held = words(story, state)
    ending = view(story, state).ending.id
    if ending == "withdrawn":
        yield "withdrawn " + story.scenes[state.scene].id.partition("/")[2]
        return
    yield str(held["night_one"])
    yield ending.replace("_", " ")
    if held["found_ines"] and held["night_one"] == "reverie":
        yield "reverie with Ines"


def timed(story: Story, events: list[Event]) -> list[Event]:
    """The events, each after the time that reading the page before takes."""
    found: list[Event] = []
    read = 40
    state = start(story, {"reader": "Witness"}, seed=SEED)
    for event in events:
        if isinstance(event, Chose):
            found.append(event._replace(t=1500 + 240 * read))
            taken = take(story, state, event.choose)
            read = len(view(story, taken.state).text.split())
            state = taken.state
        else:
            found.append(event)
    return found


def main() -> None:
    """Write the saves anew."""
    story = load(ROOT / "story", cached=False)
    folder = ROOT / "saves" / story.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = {"reverie", "enthralled", "severed", "patched", "walkout", "reverie with Ines"}
    wanted |= {e.id.replace("_", " ") for e in story.endings if e.id != "withdrawn"}
    wanted |= {"withdrawn early", "withdrawn middle", "withdrawn late"}
    for made in playthroughs(story, Dice()):
        new = [name for name in goals_met(story, made) if name in wanted]
        if not new:
            continue
        wanted -= set(new)
        name = " - ".join(goals_met(story, made)).replace(" - reverie with Ines", " with Ines")
        given = {"reader": "Witness", "returning": False}
        began = Began(story.id, story.version, story.sha256, SEED, given, name, BEGAN)
        events = timed(story, walked(story, began, [Move(choice) for choice in made]))
        make_file(DISK, folder / (name + SUFFIX), sealed(events))
        print(f"{name}: {len(made)} choices")
        if not wanted:
            return


if __name__ == "__main__":
    main()
