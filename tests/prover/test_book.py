"""The claims of the book that comes with Dreamweave: tested by it, and breakable.

Each kind of claim is broken in a copy of the story, and the counterexample is played.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from dreamweave.engine.machine import State, holds
from dreamweave.language.load import load
from dreamweave.prover import claims as claimed
from dreamweave.prover.space import explore
from dreamweave.prover.vacuity import untested
from dreamweave.prover.walkthroughs import arrived, walkthrough

BOOK = Path(__file__).parents[2] / "story"

ENOUGH = 12
"""Claims that a book of this size should make at least."""


def judged(story, claims):
    """By claim whether it holds, and the states that show it, all in one search."""
    watch, doors = list(claimed.watched(claims)), claimed.doors(claims)
    space = explore(story, watch=watch, doors=doors)
    assert space.complete
    return space, {claim.id: claimed.holds(space, claim) for claim in claims}


def test_the_book_s_claims_hold_and_none_is_empty():
    """Of each claim somebody is the subject; half of them would still be something."""
    story = load(BOOK, cached=False)

    space, found = judged(story, story.claims)

    assert len(story.claims) >= ENOUGH
    assert [id for id, (held, _) in found.items() if not held] == []
    assert [claim.id for claim in story.claims if untested(space, claim)] == []


def changed(folder: Path, file: str, change) -> None:
    """Change a file of a copy of the book as data."""
    path = folder / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def no_way_out(data):
    """Whoever has found the sleeper may not leave any more."""
    data["anywhere"]["withdraw"]["when"] = "not found_ines"


def past_the_form(data):
    """Whoever sits down is in the dream, and was never asked."""
    data["scenes"]["arrival"]["choices"]["sit"]["goto"] = "soulweaving/arrivals"


def found_in_the_hall(data):
    """Whoever asks about chairs knows the sleeper's name."""
    data["scenes"]["arrival"]["choices"]["chair"]["do"] = "found_ines = true"


def nobody_walks_out(data):
    """The walkout is put down as something else."""
    done = data["scenes"]["walkout"]["do"]
    assert done[0] == "night_one = walkout"
    done[0] = "night_one = patched"


def commons_by_mistake(data):
    """The five go home under another Charter than their own."""
    done = data["scenes"]["v_five_sleeps"]["do"]
    assert done[0] == "charter_governance = contested"
    done[0] = "charter_governance = commons"


BREAKS = [
    ("way_out", "from_anywhere", "story.yaml", no_way_out, "found_ines"),
    (
        "told_before_asked",
        "before",
        "archive/01_desk.yaml",
        past_the_form,
        "at(soulweaving/arrivals)",
    ),
    ("found_by_asking", "always", "archive/01_desk.yaml", found_in_the_hall, "found_ines"),
    ("night_walkout", "sometimes", "soulweaving/04_reverie.yaml", nobody_walks_out, None),
    (
        "five_are_contested",
        "never",
        "assembly/02_verdicts.yaml",
        commons_by_mistake,
        "seen(assembly/v_five_sleeps) and charter_governance == commons",
    ),
]


@pytest.mark.parametrize(
    ("id", "kind", "file", "change", "shows"), BREAKS, ids=[each[0] for each in BREAKS]
)
def test_a_broken_claim_is_shown_by_playing(tmp_path, id, kind, file, change, shows):
    """The engine arrives, by the choices of the walkthrough, where the claim is broken."""
    copy = tmp_path / "story"
    shutil.copytree(BOOK, copy)
    changed(copy, file, change)
    # What is wrong there, as a claim: so that the engine can be asked about it.
    wrong = {"id": "wrong", "sometimes": shows or "found_ines"}
    changed(copy, "story.yaml", lambda data: data["claims"].append(wrong))
    story = load(copy, cached=False)
    claims = {claim.id: claim for claim in story.claims}

    space, found = judged(story, [claims[id]])

    held, telling = found[id]
    assert (claims[id].kind, held) == (kind, False)
    if shows is None:
        assert not telling
        return
    shown = walkthrough(space, telling)
    assert shown is not None
    assert shown.steps
    assert holds(story, claims["wrong"].expression, State(*arrived(story, shown)))


def test_other_claims_of_a_broken_book_still_hold(tmp_path):
    """A finding names what is wrong, and nothing besides."""
    copy = tmp_path / "story"
    shutil.copytree(BOOK, copy)
    changed(copy, "soulweaving/04_reverie.yaml", nobody_walks_out)
    story = load(copy, cached=False)

    _, found = judged(story, story.claims)

    assert [id for id, (held, _) in found.items() if not held] == ["night_walkout"]
