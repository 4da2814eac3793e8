"""The real program on a save whose middle does not hold: the page first, then the truth."""

from __future__ import annotations

import sys

import pytest
from terminals import Terminal

from dreamweave.engine.journal import Chose
from dreamweave.language.load import load
from dreamweave.saves.keep import begin
from dreamweave.saves.mending import sealed
from dreamweave.saves.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

STORY = """\
dreamweave: 1
id: mill
title: The Mill
start: yard/gate
state: {flour: 0..9}
endings: {bread: {title: Bread}}
"""
YARD = """\
chapter: yard
title: The Yard
scenes:
  gate:
    text: "{flour} sacks stand in the yard."
    choices:
      sweep: {label: Sweep., do: flour += 1, goto: gate}
      bake: {label: Bake., when: flour >= 1, goto: home}
  home: {text: Warm., ending: bread}
"""


@pytest.mark.parametrize("sound", [True, False])
def test_what_does_not_play_again_is_told_below_the_page(tmp_path, sound):
    """And nothing is told of a save that does."""
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "story.yaml").write_text(STORY)
    (folder / "yard.yaml").write_text(YARD)
    story = load(folder)
    store = Store(tmp_path / "saves", story.id)
    play = begin(story, store, "long", seed="s")
    for _ in range(5):
        play.session.choose("sweep")
        play.keeper.settle(play.session)
    play.keeper.close()
    if not sound:
        second = next(e for e in play.session.tree.events if isinstance(e, Chose) and e.n > 1)
        wrong = second._replace(state="0" * 16, set={"flour": 7})
        events = [wrong if e is second else e for e in play.session.tree.events]
        store.path_of("long").write_bytes(sealed(events))

    words = ["play", str(folder), "--saves", str(tmp_path / "saves"), "--save", "long"]
    with Terminal("-m", "dreamweave", *words) as terminal:
        terminal.until("5 sacks stand in the yard.")
        if sound:
            terminal.settle(2)
        else:
            terminal.until("Played again, this save differs from what it recorded")
            terminal.until("choice 2")

        assert "5 sacks stand in the yard." in terminal.text
        assert ("differs" in terminal.text) is not sound
        terminal.send("Q")
        assert terminal.end() == 0
