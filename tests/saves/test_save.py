"""Laws of adding to a save: what was acknowledged stays, whatever fails."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest
from disks import FailingDisk, Mains, PowerGone
from hypothesis import given
from hypothesis import strategies as st
from journals import BEGAN, chose, story_of

from dreamweave.engine.journal import Full, JournalError, Marked
from dreamweave.saves.chain import MAX_LINE
from dreamweave.saves.disk import Disk
from dreamweave.saves.errors import Changed, NotSaved, ReadOnly, SaveError, SyncFailed, TooLong
from dreamweave.saves.lines import EventError
from dreamweave.saves.mending import sealed
from dreamweave.saves.opening import open_save
from dreamweave.saves.reading import read
from dreamweave.saves.store import Store

COUNT = 4
"""Choices that a test makes: enough for every order of failure."""


def events_in(path: Path) -> list:
    """What a healthy machine reads."""
    return list(read(path.read_bytes()).tree.events)


def new_file(folder: Path) -> Path:
    """A save that has only begun."""
    with Store(folder, "lighthouse").create("first try", BEGAN) as save:
        return save.path


# --------------------------------------------------------------------- when all is well


def test_what_was_appended_is_in_the_file(path):
    """Byte for byte what a whole save of these events is."""
    assert path.read_bytes() == sealed(story_of(3))


def test_a_save_opened_again_goes_on_where_it_was(path):
    """Closing and opening is no event."""
    with open_save(path) as save:
        save.append(chose(4))

    assert path.read_bytes() == sealed(story_of(4))


def test_a_save_is_private(path):
    """What somebody reads is their own business."""
    assert path.stat().st_mode & 0o777 == 0o600


def test_each_event_is_one_write_and_one_sync(path):
    """A choice costs as much as it must and no more."""
    disk = FailingDisk(calls=("write", "fsync", "ftruncate", "close", "create", "link"))
    with open_save(path, disk=disk) as save:
        disk.done.clear()
        save.append(chose(4))

        assert disk.done == ["write", "fsync"]


def test_a_failed_write_is_taken_back_and_that_is_synced(path):
    """Else a power cut could bring the part of a line back."""
    disk = FailingDisk(calls=("write", "fsync", "ftruncate"))
    with open_save(path, disk=disk) as save:
        disk.done.clear()
        disk.at = {0}
        with pytest.raises(NotSaved):
            save.append(chose(4))

        assert disk.done == ["write", "ftruncate", "fsync"]


def test_a_tree_of_a_save_is_ones_own(path):
    """A session adds to its tree what the save has acknowledged; the save does not add to it."""
    with open_save(path) as save:
        tree = save.tree()
        save.append(chose(4))

        assert len(tree) == 4
        assert len(save.events) == 5


# ------------------------------------------------------------------- what does not fit


@pytest.mark.parametrize("event", [chose(3), chose(5), chose(4, after=9), BEGAN])
def test_an_event_that_does_not_fit_is_not_written(path, event):
    """The file never holds what could not be read back."""
    before = path.read_bytes()
    with open_save(path) as save:
        with pytest.raises(JournalError):
            save.append(event)
        save.append(chose(4))

    assert path.read_bytes().startswith(before)
    assert events_in(path) == story_of(4)


def test_an_event_that_cannot_be_written_is_not(path):
    """Half a character is no text."""
    with open_save(path) as save:
        with pytest.raises(EventError):
            save.append(Marked(4, "\udc80"))
        save.append(chose(4))

    assert events_in(path) == story_of(4)


def test_a_line_may_be_as_long_as_a_line_may_be(path):
    """One byte more is refused, and the save goes on."""
    with open_save(path) as save:
        room = MAX_LINE - len(sealed([BEGAN, Marked(1, "")])) + len(sealed([BEGAN]))
        with pytest.raises(TooLong, match="and a line holds 65536"):
            save.append(Marked(4, "x" * (room + 1)))
        save.append(Marked(4, "x" * room))

    assert read(path.read_bytes()).fault is None
    assert len(events_in(path)) == 5


def test_a_full_save_says_what_to_do(path, monkeypatch):
    """The limit is for readers of the file; a reader of the story branches and goes on."""
    with open_save(path) as save:
        monkeypatch.setattr("dreamweave.saves.save.MAX_FILE", path.stat().st_size + 10)

        with pytest.raises(TooLong, match="branch from here into a new save"):
            save.append(chose(4))

    assert events_in(path) == story_of(3)


# ------------------------------------------------------------- every call fails once


def play(path: Path, disk: Disk) -> tuple[list, list[SaveError]]:
    """Make choices on a disk, trying each once more where it fails; what was acknowledged."""
    done: list = [BEGAN]
    errors: list[SaveError] = []
    try:
        with open_save(path, disk=disk) as save:
            done = list(save.events)
            for event in story_of(COUNT)[len(done) :]:
                for _ in range(2):
                    if len(done) == event.n:
                        try:
                            save.append(event)
                            done.append(event)
                        except SaveError as error:
                            errors.append(error)
    except SaveError as error:
        errors.append(error)
    return done, errors


def calls_of_a_game(folder: Path) -> list[str]:
    """The calls that `play` makes on a healthy disk."""
    disk = FailingDisk()
    assert play(new_file(folder), disk) == (story_of(COUNT), [])
    return disk.done


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("short", [7, 1 << 30])
def test_after_any_one_failure_the_file_holds_what_was_acknowledged(tmp_path, error, short):
    """Whichever call fails: exactly what was acknowledged, sound, and openable for more."""
    calls = calls_of_a_game(tmp_path / "healthy")
    for number in range(len(calls) + 40 * (short < 100)):
        path = new_file(tmp_path / str(number))
        disk = FailingDisk({number}, error, short=short)

        done, _ = play(path, disk)

        assert events_in(path) == done, (number, disk.done)
        again, errors = play(path, Disk())
        assert (again, errors) == (story_of(COUNT), [])


@pytest.mark.parametrize("calls", [("write",), ("fsync",), ("ftruncate",), ("write", "ftruncate")])
def test_a_disk_that_broke_for_good_loses_nothing_acknowledged(tmp_path, calls):
    """From call N on everything fails: at most the event under way is there besides."""
    for number in range(12):
        path = new_file(tmp_path / f"{number}")
        disk = FailingDisk(range(number, 10_000), errno.EIO, calls=calls)

        done, _ = play(path, disk)

        reading = read(path.read_bytes())
        held = list(reading.tree.events)
        assert held[: len(done)] == done
        assert len(held) <= len(done) + 1
        assert reading.fault is None or reading.fault.kind == "torn"
        assert play(path, Disk()) == (story_of(COUNT), [])


@given(st.sets(st.integers(0, 40), max_size=8), st.sampled_from([7, 60, 1 << 30]))
def test_any_failures_lose_nothing_acknowledged(tmp_path_factory, numbers, short):
    """However many calls fail, and whichever."""
    path = new_file(tmp_path_factory.mktemp("any"))

    done, _ = play(path, FailingDisk(numbers, errno.EIO, short=short))

    reading = read(path.read_bytes())
    held = list(reading.tree.events)
    assert held[: len(done)] == done
    assert len(held) <= len(done) + 1
    assert reading.fault is None or reading.fault.kind == "torn"
    assert play(path, Disk()) == (story_of(COUNT), [])


def test_an_interrupt_anywhere_leaves_a_sound_save(tmp_path):
    """Ctrl-C between any two calls: what was acknowledged is there, and no wrong reckoning."""
    calls = calls_of_a_game(tmp_path / "healthy")
    for number in range(len(calls)):
        path = new_file(tmp_path / str(number))
        disk = FailingDisk({number}, KeyboardInterrupt())
        done: list = [BEGAN]
        try:
            save = open_save(path, disk=disk)
        except KeyboardInterrupt:
            continue
        for event in story_of(COUNT)[1:]:
            try:
                save.append(event)
                done.append(event)
            except (KeyboardInterrupt, SaveError, JournalError):
                break
        with suppress(KeyboardInterrupt):
            save.close()
        assert events_in(path) == done, (number, disk.done)


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_an_interrupted_write_is_taken_back(path, call):
    """Whoever pressed Ctrl-C and stays may choose again; if it cannot be taken back, not."""
    disk = FailingDisk(error=KeyboardInterrupt(), calls=(call,))
    with open_save(path, disk=disk) as save:
        disk.at = {len(disk.done)}
        with pytest.raises(KeyboardInterrupt):
            save.append(chose(4))
        save.append(chose(4))
        disk.ftruncate = _broken
        disk.at = {len(disk.done)}
        with pytest.raises(KeyboardInterrupt):
            save.append(chose(5))
        with pytest.raises(ReadOnly, match="writing was interrupted"):
            save.append(chose(5))

    assert events_in(path)[:5] == story_of(4)


def _broken(_fd, _length):
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the test reads open files there")
@pytest.mark.parametrize("kept", ["none", "half", "all", "hole"])
def test_the_power_may_go_at_any_call(tmp_path, kept):
    """What was acknowledged was synced; the rest may be gone, torn or a hole, never damage."""
    for cut in range(60):
        path = new_file(tmp_path / f"{cut}")
        disk = Mains(cut)
        done: list = [BEGAN]
        try:
            with open_save(path, disk=disk) as save:
                for event in story_of(COUNT)[1:]:
                    save.append(event)
                    done.append(event)
        except PowerGone:
            pass
        disk.after(kept)

        reading = read(path.read_bytes())
        held = list(reading.tree.events)
        assert held[: len(done)] == done
        assert len(held) <= len(done) + 1
        assert reading.fault is None or reading.fault.kind == "torn"
        assert play(path, Disk()) == (story_of(COUNT), [])
    assert not disk.gone  # the last cut came after the end: every call was tried


# --------------------------------------------------------------------- one by one


def test_a_full_disk_is_said_and_can_be_tried_again(path):
    """The reader makes room and chooses once more."""
    disk = FailingDisk({0}, errno.ENOSPC, calls=("write",))
    with open_save(path, disk=disk) as save:
        with pytest.raises(NotSaved, match="No space left on device\nhelp: make room"):
            save.append(chose(4))
        assert save.events == tuple(story_of(3))
        save.append(chose(4))

    assert events_in(path) == story_of(4)


def test_a_failed_sync_ends_writing_through_this_handle(path):
    """Systems report it once: a second try would seem to succeed."""
    disk = FailingDisk(calls=("fsync",))
    save = open_save(path, disk=disk)
    disk.at = {len(disk.done)}

    with pytest.raises(SyncFailed, match="the disk did not confirm the last write"):
        save.append(chose(4))
    with pytest.raises(ReadOnly, match="open the save again"):
        save.append(chose(4))
    save.close()

    assert save.status == "not writable"
    assert events_in(path) == story_of(3)


def test_a_failed_write_that_cannot_be_taken_back_ends_writing(path):
    """A part of a line stays; the next line after it would be swallowed."""
    disk = FailingDisk({0, 1}, errno.EIO, calls=("write", "ftruncate"))
    save = open_save(path, disk=disk)

    with pytest.raises(SyncFailed, match="could not be taken back"):
        save.append(chose(4))
    with pytest.raises(ReadOnly):
        save.append(chose(4))
    save.close()

    assert read(path.read_bytes()).fault.kind == "torn"
    with open_save(path) as again:
        assert again.torn_note.startswith("1 unfinished line")
        again.append(chose(4))


def test_a_file_that_grew_is_left_alone(path):
    """Whoever wrote to it without the lock is not written over."""
    with open_save(path) as save:
        with path.open("ab") as other:
            other.write(b"note to self\n")
        before = path.read_bytes()

        with pytest.raises(Changed, match="another program changed the file"):
            save.append(chose(4))
        with pytest.raises(ReadOnly):
            save.append(chose(4))

    assert path.read_bytes() == before


def test_a_deleted_file_is_noticed(path):
    """Writing to what nobody will find again is no saving."""
    with open_save(path) as save:
        path.unlink()

        with pytest.raises(Changed, match=r"deleted while it was open\nhelp: branch from here"):
            save.append(chose(4))


def test_a_complaint_on_closing_is_passed_on(path):
    """Networks report a full disk so late."""
    disk = FailingDisk(error=errno.EDQUOT, calls=("close",))
    save = open_save(path, disk=disk)
    disk.at = {len(disk.done)}

    with pytest.raises(NotSaved, match="complained when it was closed"):
        save.close()
    save.close()


def test_a_closed_save_is_read_and_not_added_to(path):
    """Its events are still there."""
    save = open_save(path)
    save.close()

    assert len(save.events) == 4
    with pytest.raises(ReadOnly, match="it was closed"):
        save.append(chose(4))


# -------------------------------------------------------------------- everything, again


def test_everything_is_written_down_when_the_changes_outgrow_it(path):
    """So such lines are never more than half of a save, and never far away."""
    held = {f"variable_{n}": n for n in range(60)}
    fulls = 0
    with open_save(path) as save:
        for _ in range(200):
            save.append(chose(len(save.events), after=1))
            if save.full_is_due(held):
                save.append(Full(len(save.events), held))
                fulls += 1
                assert not save.full_is_due(held)

    lines = path.read_bytes().splitlines()
    sizes = [len(line) for line in lines if b'"full":' in line]
    assert fulls == len(sizes) > 5
    assert sum(sizes) < path.stat().st_size / 2 + max(sizes)


def test_opening_again_does_not_forget_when_everything_was_written_down(path):
    """The reckoning is the file's."""
    held = {"courage": 3}
    with open_save(path) as save:
        assert save.full_is_due(held)
        save.append(Full(4, held))

    with open_save(path) as save:
        assert not save.full_is_due(held)
