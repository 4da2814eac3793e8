"""Laws of opening: what is mended, what is only read, and what is refused."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from disks import FailingDisk
from journals import BEGAN, KINDS, chose, story_of

from dreamweave.saves.disk import Disk
from dreamweave.saves.errors import NewerSave, NoSuchSave, NotASave, ReadOnly, Unreadable
from dreamweave.saves.mending import sealed
from dreamweave.saves.opening import open_save
from dreamweave.saves.reading import MAX_FILE

TORN = b'{"n":4,"after":3,"at":"shore/fo'


@pytest.fixture
def torn(path):
    """A save whose last line was never finished."""
    with path.open("ab") as file:
        file.write(TORN)
    return path


@pytest.fixture
def damaged(path):
    """A save whose third line was changed."""
    path.write_bytes(path.read_bytes().replace(b'"courage":2', b'"courage":9'))
    return path


# ------------------------------------------------------------------------------- torn


def test_an_unfinished_line_is_set_aside_and_play_goes_on(torn):
    """Nothing is thrown away: what was cut off lies in a file of its own."""
    with open_save(torn) as save:
        assert save.status == "sound"
        save.append(chose(4))

    (aside,) = torn.parent.glob("first try.torn-*")
    assert aside.read_bytes() == TORN
    assert save.torn_note == f"1 unfinished line (31 bytes) was set aside in '{aside.name}'"
    assert torn.read_bytes() == sealed(story_of(4))


def test_what_was_set_aside_is_no_save(torn, store):
    """It is listed nowhere."""
    open_save(torn).close()

    assert store.names() == ["first try"]


@pytest.mark.parametrize("call", ["create", "write", "fsync", "close", "link", "ftruncate"])
def test_an_unfinished_line_that_cannot_be_set_aside_stays(torn, call):
    """The save is read as far as it goes, and nothing is cut off."""
    before = torn.read_bytes()
    disk = FailingDisk({0}, errno.ENOSPC, calls=(call,))

    save = open_save(torn, disk=disk)

    assert save.status == "torn"
    assert "could not be set aside" in save.read_only
    assert save.events == tuple(story_of(3))
    assert torn.read_bytes() == before
    with pytest.raises(ReadOnly):
        save.append(chose(4))


def test_the_copy_is_on_the_disk_before_the_line_is_cut_off(torn):
    """Between the two the power may go."""
    disk = FailingDisk(calls=("write", "fsync", "link", "sync_folder", "ftruncate"))

    open_save(torn, disk=disk).close()

    cut = disk.done.index("ftruncate")
    assert disk.done[:cut] == ["write", "fsync", "link", "sync_folder", "fsync"]


def test_reading_mends_nothing(torn):
    """A save opened for reading stays as it is, to the byte."""
    before = torn.read_bytes()

    save = open_save(torn, read_only=True)

    assert save.status == "torn"
    assert save.torn_note == "line 5 is unfinished: it is cut off"
    assert torn.read_bytes() == before
    assert list(torn.parent.iterdir()) == [torn]


# ---------------------------------------------------------------------------- damaged


def test_a_damaged_save_is_read_up_to_the_damage(damaged):
    """It says where, why, and how much lies beyond; nothing is cut away."""
    before = damaged.read_bytes()

    save = open_save(damaged)

    assert save.status == "damaged"
    assert save.events == tuple(story_of(1))
    assert save.read_only.startswith("line 3 is damaged: it was changed, or a line before it")
    assert save.read_only.endswith("2 lines from there on cannot be trusted")
    with pytest.raises(ReadOnly, match="help: branch from its last good choice"):
        save.append(chose(2))
    save.close()
    assert damaged.read_bytes() == before


def test_a_damaged_save_keeps_nobody_waiting(damaged):
    """Nothing is added to it, so it is not locked."""
    first, second = open_save(damaged), open_save(damaged)

    assert (first.status, second.status) == ("damaged", "damaged")


def test_events_of_a_later_version_are_not_added_to(store):
    """Nobody knows what they would make of more."""
    store.create("first try", BEGAN).close()
    path = store.path_of("first try")
    path.write_bytes(sealed(KINDS))

    save = open_save(path)

    assert save.status == "not writable"
    assert save.read_only == "line 9 tells of something that only a later version knows"
    assert save.events == tuple(KINDS)


def test_nor_is_what_a_later_version_left_torn_cut_off(store):
    """Nobody knows how it mends its saves."""
    store.create("first try", BEGAN).close()
    path = store.path_of("first try")
    path.write_bytes(sealed(KINDS)[:-5])
    before = path.read_bytes()

    save = open_save(path)

    assert save.status == "not writable"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_notes_of_editors_are_passed_on(path):
    """And play goes on after them."""
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    with open_save(path) as save:
        save.append(chose(4))
        assert len(save.notes) == 2

    with open_save(path) as save:
        assert save.events == tuple(story_of(4))


# ----------------------------------------------------------------------------- refused


def test_there_is_no_such_save(store):
    """The one plain case."""
    with pytest.raises(NoSuchSave, match="there is no save called 'nobody'"):
        store.open("nobody")


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\0" * 100, b'{"dreamweave":"save"'])
def test_what_is_no_save_is_refused_and_left_alone(path, content):
    """Nothing is created over a header that cannot be read."""
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refused:
        open_save(path)

    assert refused.value.line == 1
    assert path.read_bytes() == content


def test_a_later_version_is_refused_with_both_versions(path):
    """In one sentence, with what to do."""
    path.write_bytes(b'{"dreamweave":"save","v":3,"n":0}\n')

    with pytest.raises(NewerSave, match=r"version 3 .* version 1\nhelp: get the newest Dreamweave"):
        open_save(path)


def test_links_folders_and_pipes_are_no_saves(path, store):
    """A save is a plain file: what a link leads to is not ours to write to."""
    other = store.path_of("other")
    other.symlink_to(path)
    with pytest.raises(NotASave, match="not a plain file"):
        open_save(other)
    other.unlink()
    other.mkdir()
    with pytest.raises(NotASave, match="not a plain file"):
        open_save(other)
    other.rmdir()
    os.mkfifo(other)
    with pytest.raises(NotASave, match="not a plain file"):
        open_save(other)


def test_a_file_that_turns_into_a_link_is_not_followed(path, store):
    """Between looking and opening."""

    class Slow(Disk):
        def open_to_add(self, place):
            place.rename(store.path_of("moved"))
            place.symlink_to(store.path_of("moved"))
            return super().open_to_add(place)

    with pytest.raises(NotASave, match="symbolic links"):
        open_save(path, disk=Slow())


def test_a_huge_file_is_refused_unread(path):
    """It takes no memory to say so."""
    os.truncate(path, MAX_FILE + 1)

    with pytest.raises(NotASave, match="longer than 67108864 bytes"):
        open_save(path)
    with pytest.raises(NotASave, match="longer than 67108864 bytes"):
        open_save(path, read_only=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_to_is_read(path):
    """And says why."""
    path.chmod(0o400)

    assert "Permission denied" in open_save(path).read_only


@pytest.mark.parametrize("error", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_place_that_may_not_be_written_to_is_read(path, error):
    """A read-only disk, or somebody else's file."""
    save = open_save(path, disk=FailingDisk({0}, error, calls=("open_to_add",)))

    assert save.status == "not writable"
    assert save.read_only == f"it cannot be added to: {os.strerror(error)}"
    assert save.events == tuple(story_of(3))


def test_a_disk_that_cannot_read_is_said(path):
    """As an error of ours, which the faces know how to show."""
    with pytest.raises(NotASave, match="it cannot be read: Input/output error"):
        open_save(path, disk=FailingDisk({0}, errno.EIO, calls=("read_all",)))


# ----------------------------------------------------------------------------- locked

HOLDER = """
import sys
from pathlib import Path
from dreamweave.saves.opening import open_save
save = open_save(Path(sys.argv[1]))
print(save.status, flush=True)
sys.stdin.readline()
"""


def test_a_second_program_reads_and_is_told_who_has_it(path):
    """The first goes on writing; when it is gone, the second may."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "sound\n"

        save = open_save(path)
        watching = open_save(path, read_only=True)
        other.kill()
        other.wait()

    assert save.status == "locked"
    assert save.events == tuple(story_of(3))
    assert watching.locked_by == save.locked_by
    if sys.platform == "linux" and Path("/proc/locks").read_text(encoding="ascii"):
        assert save.locked_by == f"another program (process {other.pid})"
    with pytest.raises(ReadOnly, match="help: close it there"):
        save.append(chose(4))
    with open_save(path) as save:
        save.append(chose(4))


def test_reading_a_save_does_not_take_its_lock_away(path):
    """Locks of another kind are lost when the same program opens and closes the file."""
    with open_save(path) as save:
        open_save(path, read_only=True).close()
        path.read_bytes()

        assert open_save(path).status == "locked"
        save.append(chose(4))


def test_a_line_that_is_being_written_is_not_called_torn(path):
    """Whoever looks while another writes may see a part of a line."""
    with open_save(path) as save:
        with path.open("ab") as file:
            file.write(TORN)

        watching = open_save(path)

        assert (watching.status, watching.torn_note) == ("locked", "")
        assert watching.events == save.events


def test_a_look_holds_the_lock_no_longer_than_it_takes_to_ask(path):
    """The file may be long, and somebody may be waiting."""
    disk = FailingDisk(calls=("read_all", "lock", "close"))

    open_save(path, read_only=True, disk=disk)

    assert disk.done == ["read_all", "lock", "close"]


def test_a_look_in_passing_does_not_lock_a_player_out(path):
    """Listing holds the lock for a moment; whoever opens the save tries again."""
    disk = Disk()
    fd = disk.open_to_read(path)
    assert disk.lock(fd, shared=True)

    class Patient(Disk):
        def wait(self, seconds):
            disk.close(fd)

    with open_save(path, disk=Patient()) as save:
        assert save.read_only == ""


def test_a_folder_that_cannot_lock_is_played_in_with_a_note(path):
    """Some networks cannot; the length of the file is watched in any case."""
    with open_save(path, disk=FailingDisk({0}, calls=("lock",))) as save:
        save.append(chose(4))
        assert "cannot lock files" in save.notes[0]


def test_a_save_renamed_while_waiting_is_not_written_to_by_its_old_name(path, store):
    """The lock is the file's, not the name's."""

    class Slow(Disk):
        def lock(self, fd, *, shared=False):
            if path.exists():
                path.rename(store.path_of("moved"))
                path.write_bytes(sealed([BEGAN]))
            return super().lock(fd, shared=shared)

    save = open_save(path, disk=Slow())

    assert save.read_only != ""
