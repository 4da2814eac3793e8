"""Laws of sessions that last: what a reader sees is what the file holds."""

from __future__ import annotations

import errno
from contextlib import suppress

import pytest
from disks import FailingDisk
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.engine.journal import Ended, Full
from dreamweave.engine.machine import Refused
from dreamweave.engine.replay import replay
from dreamweave.engine.words import words
from dreamweave.language.compile import compile_story
from dreamweave.saves.errors import (
    Changed,
    NameRefused,
    NotSaved,
    ReadOnly,
    SaveExists,
    SyncFailed,
)
from dreamweave.saves.keep import (
    Keeper,
    begin,
    given_by,
    playthrough,
    remember,
    resume,
    stopwatch,
)
from dreamweave.saves.ledger import Ledger, Playthrough
from dreamweave.saves.ledger_file import LedgerFile
from dreamweave.saves.mending import verify_chain
from dreamweave.saves.store import Store

MANIFEST = """
dreamweave: 1
id: lighthouse
title: The Lighthouse
author: Nobody
start: shore
remember: not forgotten
state:
  courage: 0..9
  forgotten: flag
  returning: {flag: true, from: finished_before}
  wiser: {flag: true, from: drowned}
  reader: {text: 24, start: Keeper}
endings:
  drowned: {title: Drowned}
  rescued: {title: Rescued}
"""
SHORE = """
chapter: shore
title: The Shore
start: foot
scenes:
  foot:
    text: The tower stands over you, {reader}.
    choices:
      climb: {label: Climb., do: courage += 1, goto: stairs}
      swim: {label: Swim., goto: sea}
  stairs:
    text: It goes round and round.
    choices:
      down: {label: Go down., goto: foot}
      forget: {label: Forget all this., do: forgotten = true, goto: foot}
      jump: {label: Jump., goto: sea}
      wave: {label: Wave., when: courage >= 3, goto: boat}
  sea:
    text: Cold.
    ending: drowned
  boat:
    text: They have seen you.
    next: [{goto: deck}]
  deck:
    text: Warm.
    ending: rescued
"""


@pytest.fixture(scope="module")
def story():
    """A story with a ledger of its own, two endings and a way to be forgotten."""
    story, diagnostics = compile_story({"story.yaml": MANIFEST, "shore.yaml": SHORE})
    assert story is not None, [str(d) for d in diagnostics]
    return story


def held(play):
    """What the save's file holds."""
    return list(play.keeper.save.tree().events)


def test_a_session_and_its_save_hold_the_same(story, store):
    """After every move, whatever it was."""
    session, keeper, _ = play = begin(story, store, "first try", seed="k3f9")

    session.choose("climb")
    session.choose("down")
    session.undo()
    session.undo()
    session.redo()
    session.mark("here")
    session.choose("jump")

    assert session.tree.events == tuple(held(play))
    keeper.close()
    assert verify_chain(keeper.save.path).verified == len(session.tree)


def test_a_save_goes_on_where_the_reader_left(story, store):
    """With the same state, the same prose and the same threads."""
    first = begin(story, store, "first try", given={"reader": "Ada"})
    first.session.choose("climb")
    first.session.choose("down")
    first.session.undo()
    first.keeper.close()

    again = resume(story, store, "first try")

    assert again.writable
    assert again.notes == ()
    assert again.session.state == first.session.state
    assert again.session.transcript() == first.session.transcript()
    again.session.redo()
    assert again.session.view.scene.id == "shore/foot"
    assert "Ada" in again.session.view.text
    again.keeper.close()


@given(st.lists(st.integers(-1, 9), max_size=20))
def test_any_walk_is_read_back_and_replayed(story, tmp_path_factory, moves):
    """Choosing, undoing, redoing and writing everything down, in any order."""
    store = Store(tmp_path_factory.mktemp("any"), "lighthouse")
    play = begin(story, store, "walk")
    session = play.session
    for move in moves:
        open_choices = [one.id for one in session.view.choices if one.open]
        if move < 0:
            session.undo()
        elif move == 0:
            session.redo()
        elif open_choices:
            session.choose(open_choices[move % len(open_choices)])
        play.keeper.settle(session)
    play.keeper.close()

    again = resume(story, store, "walk")
    again.keeper.close()
    assert again.session.state == session.state
    assert again.session.tree.events == session.tree.events
    assert replay(story, again.keeper.save.tree()).state == session.state
    assert replay(story, again.keeper.save.tree()).differs is None


@pytest.mark.parametrize("call", ["write", "fsync", "fstat"])
def test_a_choice_that_was_not_saved_did_not_happen(story, store, call):
    """The reader is where they were, and so is the file."""
    disk = FailingDisk(error=errno.ENOSPC, calls=(call,))
    play = begin(story, Store(store.folder.parent, "lighthouse", disk=disk), "first try")
    play.session.choose("climb")
    before = play.session.state, play.session.page, held(play)
    disk.at = {len(disk.done)}

    with pytest.raises(NotSaved):
        play.session.choose("jump")

    assert (play.session.state, play.session.page, held(play)) == before
    play.keeper.close()


def test_after_a_full_disk_the_reader_tries_again(story, store):
    """Through the same handle."""
    disk = FailingDisk(error=errno.ENOSPC, calls=("write",))
    play = begin(story, Store(store.folder.parent, "lighthouse", disk=disk), "first try")
    disk.at = {len(disk.done)}

    with pytest.raises(NotSaved):
        play.session.choose("climb")
    play.session.choose("climb")
    play.keeper.close()

    assert verify_chain(play.keeper.save.path).verified == 2


def test_after_a_failed_sync_the_save_is_opened_again(story, store):
    """And goes on if it holds what the reader saw."""
    disk = FailingDisk(error=errno.EIO, calls=("fsync",))
    play = begin(story, Store(store.folder.parent, "lighthouse", disk=disk), "first try")
    disk.at = {len(disk.done)}

    with pytest.raises(SyncFailed):
        play.session.choose("climb")
    with pytest.raises(ReadOnly):
        play.session.choose("climb")
    play.keeper.reopen()
    play.session.choose("climb")
    play.keeper.close()

    assert verify_chain(play.keeper.save.path).verified == 2


def test_a_save_that_somebody_changed_is_not_gone_on_with(story, store):
    """What the reader saw and what the file holds are two things now."""
    play = begin(story, store, "first try")
    play.keeper.close()
    with store.open("first try") as other:
        other.append(Ended(1, "drowned"))

    with pytest.raises(Changed, match="holds 2 events, and 1 were read"):
        play.keeper.reopen()


def test_a_reader_can_go_on_elsewhere(story, store, tmp_path):
    """When the disk is full for good, or the file is gone."""
    play = begin(story, store, "first try")
    play.session.choose("climb")
    play.keeper.save.path.unlink()
    with pytest.raises(Changed):
        play.session.choose("down")

    play.keeper.elsewhere(Store(tmp_path / "usb", "lighthouse"), "rescued")
    play.session.choose("down")
    play.keeper.close()

    again = resume(story, Store(tmp_path / "usb", "lighthouse"), "rescued")
    assert again.session.state == play.session.state
    again.keeper.close()


def test_a_renamed_playthrough_is_renamed_inside_and_outside(story, store):
    """And goes on being saved."""
    play = begin(story, store, "first try")
    play.session.rename("second thoughts")
    play.session.choose("climb")
    play.keeper.close()

    assert store.names() == ["second thoughts"]
    assert store.list()[0].choices == 1
    assert play.session.tree.name == "second thoughts"


@pytest.mark.parametrize(("name", "error"), [("other", SaveExists), ("a/b", NameRefused)])
def test_a_name_that_cannot_be_changes_nothing(story, store, name, error):
    """The old name stays, on the disk and in the session."""
    begin(story, store, "other").keeper.close()
    play = begin(story, store, "first try")

    with pytest.raises(error):
        play.session.rename(name)
    play.session.choose("climb")
    play.keeper.close()

    assert (play.session.tree.name, play.keeper.save.name) == ("first try", "first try")
    assert verify_chain(store.path_of("first try")).verified == 2


def test_a_name_that_was_not_saved_is_taken_back(story, store):
    """Outside as well as inside."""
    disk = FailingDisk(error=errno.ENOSPC, calls=("write",))
    store = Store(store.folder.parent, "lighthouse", disk=disk)
    play = begin(story, store, "first try")
    disk.at = {len(disk.done)}

    with pytest.raises(NotSaved):
        play.session.rename("second thoughts")
    play.keeper.close()

    assert store.names() == ["first try"]


def test_a_second_reader_watches(story, store):
    """They see what the first has chosen, choose nothing, and are told why."""
    first = begin(story, store, "first try")
    first.session.choose("climb")

    second = resume(story, store, "first try")

    assert not second.writable
    assert any("is open in" in note for note in second.notes)
    assert second.session.state == first.session.state
    with pytest.raises(ReadOnly):
        second.session.choose("down")
    second.keeper.settle(second.session)
    first.session.choose("down")
    first.keeper.close()


def test_what_is_opened_for_reading_needs_no_excuse(story, store):
    """The reader asked for it."""
    begin(story, store, "first try").keeper.close()

    assert resume(story, store, "first try", read_only=True).notes == ()


def test_a_playthrough_that_cannot_begin_leaves_no_lock(story, store):
    """A name that is taken stays with its save, which can be opened."""
    begin(story, store, "first try").keeper.close()

    with pytest.raises(SaveExists):
        begin(story, store, "first try")

    with store.open("first try") as save:
        assert save.status == "sound"


def test_a_save_that_the_story_cannot_follow_is_given_back(story, store):
    """So that it can be opened with another story, or branched."""
    play = begin(story, store, "first try")
    play.session.choose("climb")
    play.keeper.close()
    elsewhere = SHORE.replace("stairs", "spiral").replace("foot", "beach")
    elsewhere = elsewhere.replace("climb: {label: Climb.", "go: {label: Go.")
    other, _ = compile_story({"story.yaml": MANIFEST, "shore.yaml": elsewhere})

    with pytest.raises(Refused):
        resume(other, store, "first try")

    with store.open("first try") as save:
        assert save.status == "sound"


def test_nothing_is_recorded_before_it_began(store):
    """A keeper without a save has nothing to write to."""
    with pytest.raises(ReadOnly, match="has not begun"):
        Keeper(store, "first try").record(Ended(1, "drowned"))


# ------------------------------------------------------------------------ everything


def test_everything_is_written_down_now_and_then(story, store):
    """So that an edited story finds the state, wherever it is."""
    play = begin(story, store, "first try")
    for choice in ["climb", "down"] * 12:
        play.session.choose(choice)
        play.keeper.settle(play.session)
    play.keeper.close()

    tree = play.keeper.save.tree()
    fulls = [event for event in tree.events if isinstance(event, Full)]
    assert len(fulls) > 3
    assert tree.events == play.session.tree.events
    last = fulls[-1]
    state = play.session.state_at(tree.cursor_after(last.n))
    assert last.vars == words(story, state)


def test_a_failure_to_write_everything_down_is_no_failure_of_the_choice(story, store):
    """It is tried again after the next."""
    disk = FailingDisk(error=errno.ENOSPC, calls=("write",))
    play = begin(story, Store(store.folder.parent, "lighthouse", disk=disk), "first try")
    for choice in ["climb", "down"] * 3:
        play.session.choose(choice)
    disk.at = {len(disk.done)}

    play.keeper.settle(play.session)
    assert not any(isinstance(event, Full) for event in held(play))
    play.keeper.settle(play.session)
    assert isinstance(held(play)[-1], Full)
    assert play.session.tree.events == tuple(held(play))
    play.keeper.close()


def test_an_ending_that_could_not_be_written_is_written_later(story, store):
    """The choice that led there is safe; what it led to can be said after it."""
    disk = FailingDisk(error=errno.ENOSPC, calls=("write",))
    play = begin(story, Store(store.folder.parent, "lighthouse", disk=disk), "first try")
    disk.at = {len(disk.done) + 1}
    with suppress(NotSaved):
        play.session.choose("swim")
    assert play.session.ended
    assert store.list()[0].ended == ""

    play.keeper.settle(play.session)
    play.keeper.settle(play.session)
    play.keeper.close()

    assert store.list()[0].ended == "drowned"
    assert held(play) == list(play.session.tree.events)
    assert sum(isinstance(event, Ended) for event in held(play)) == 1


# ---------------------------------------------------------------------------- ledger


def test_the_ledger_learns_what_was_read(story, store, tmp_path):
    """On all threads, with what a choice only passed through."""
    file = LedgerFile(tmp_path, "lighthouse")
    play = begin(story, store, "first try", given={"reader": "Ada"}, seed="k3f9")
    for choice in ["swim", None, "climb", "down", "climb", "down", "climb", "wave"]:
        play.session.choose(choice) if choice else play.session.undo()
        remember(file, play.session, "first try")
    play.keeper.close()

    ledger = file.read()
    assert {e: r.times for e, r in ledger.endings.items()} == {"drowned": 1, "rescued": 1}
    assert ledger.endings["drowned"].first == "first try"
    assert ledger.scenes == {f"shore/{s}" for s in ("foot", "stairs", "sea", "boat", "deck")}
    assert ledger.choices == {f"shore/{c}" for c in ("foot/swim", "foot/climb")} | {
        "shore/stairs/down",
        "shore/stairs/wave",
    }


def test_a_story_may_ask_not_to_be_remembered(story, store, tmp_path):
    """Then all of this playthrough goes, and nothing of any other."""
    file = LedgerFile(tmp_path, "lighthouse")
    file.keep(Playthrough("other", "", {"rescued": 1}))
    play = begin(story, store, "first try")
    play.session.choose("climb")
    assert "shore/stairs" in remember(file, play.session, "first try").scenes

    play.session.choose("forget")

    assert remember(file, play.session, "first try").scenes == frozenset()
    assert file.read().endings.keys() == {"rescued"}
    play.keeper.close()


def test_a_hostile_seed_has_a_plain_key(story, store):
    """A save may come from anywhere; what it says does not reach the ledger unseen."""
    play = begin(story, store, "first try", seed='"\n x: [é' + "y" * 200)
    key = playthrough(play.session, "first try").key
    play.keeper.close()

    assert key.isascii()
    assert key.isprintable()
    assert '"' not in key
    assert len(key) == 128


def test_a_new_playthrough_is_given_what_the_ledger_knows(story):
    """The facts that the story asks for, and the reader's own texts."""
    ledger = Ledger("lighthouse")
    assert given_by(story, ledger, {"reader": "Ada"}) == {
        "returning": False,
        "wiser": False,
        "reader": "Ada",
    }

    ledger = ledger.keeping(Playthrough("x", "", {"rescued": 1}))
    assert given_by(story, ledger) == {"returning": True, "wiser": False}

    ledger = ledger.keeping(Playthrough("x", "", {"drowned": 1}))
    assert given_by(story, ledger) == {"returning": True, "wiser": True}


def test_a_stopwatch_counts_from_when_it_was_last_asked():
    """In whole milliseconds, and never backwards."""
    times = iter([0, 5_000_000, 5_999_999, 3_000_000, 9_000_000])
    elapsed = stopwatch(lambda: next(times))

    assert [elapsed() for _ in range(4)] == [5, 0, 0, 6]
