"""Laws of a folder of saves: nothing is written over, everything is listed."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

import pytest
from disks import FailingDisk, Mains, PowerGone
from journals import BEGAN, chose, story_of

from dreamweave.engine.journal import Ended, Named, Went
from dreamweave.saves.disk import Disk
from dreamweave.saves.errors import (
    NameRefused,
    NotSaved,
    OtherStory,
    ReadOnly,
    SaveError,
    SaveExists,
)
from dreamweave.saves.mending import sealed
from dreamweave.saves.opening import open_save
from dreamweave.saves.reading import read
from dreamweave.saves.store import Store, utc

NO_LINKS = [errno.EPERM, errno.ENOTSUP, errno.ENOSYS]

# ------------------------------------------------------------------------------ create


def test_a_new_save_lies_where_its_story_says(store, tmp_path):
    """`<folder>/<story id>/<name>.dreamweave.jsonl`, with its first line and nothing else."""
    store.create("first try", BEGAN).close()

    path = tmp_path / "saves" / "lighthouse" / "first try.dreamweave.jsonl"
    assert path.read_bytes() == sealed([BEGAN])
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [0, *NO_LINKS])
def test_a_save_is_never_written_over(path, store, error):
    """Whatever the file system can do, and whatever lies there."""
    before = path.read_bytes()
    at = {0} if error else set()
    store = Store(store.folder.parent, "lighthouse", disk=FailingDisk(at, error, calls=("link",)))

    with pytest.raises(SaveExists, match="there is a file of that name"):
        store.create("first try", BEGAN)

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_not_even_by_way_of_a_link_that_leads_nowhere(store, tmp_path):
    """A link is a name that is taken."""
    store.folder.mkdir(parents=True)
    store.path_of("first try").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(SaveExists):
        store.create("first try", BEGAN)

    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("error", NO_LINKS)
def test_file_systems_without_links_have_saves_too(store, error):
    """Their new files are written in place, and still never over another."""
    disk = FailingDisk({0}, error, calls=("link",))
    with Store(store.folder.parent, "lighthouse", disk=disk).create("first try", BEGAN) as save:
        save.append(chose(1))

    assert save.path.read_bytes() == sealed(story_of(1))


@pytest.mark.parametrize("links", [True, False])
def test_creating_fails_whole(tmp_path, links):
    """Whichever call fails, there is a whole save or none, and trying again succeeds."""
    for number in range(50):
        disk = FailingDisk({number}, errno.ENOSPC, short=50)
        if not links:
            disk.link = _no_links
        store = Store(tmp_path / str(number), "lighthouse", disk=disk)
        with contextlib.suppress(SaveError):
            store.create("first try", BEGAN).close()

        healthy = Store(store.folder.parent, "lighthouse")
        if not healthy.names():
            healthy.create("first try", BEGAN).close()
        assert healthy.path_of("first try").read_bytes() == sealed([BEGAN])
    assert number > len(disk.done)  # every call was tried


def _no_links(_old, _new):
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize("kept", ["none", "half", "all", "hole"])
def test_the_power_may_go_while_a_save_is_created(tmp_path, kept):
    """There is a whole save or none; and what was created is there."""
    cut, created = 0, False
    while not created:
        disk = Mains(cut)
        store = Store(tmp_path / str(cut), "lighthouse", disk=disk)
        try:
            store.create("first try", BEGAN).close()
            created = True
        except PowerGone:
            pass
        disk.after(kept)

        healthy = Store(store.folder.parent, "lighthouse")
        for name in healthy.names():
            assert healthy.path_of(name).read_bytes() == sealed([BEGAN])
        assert not created or healthy.names() == ["first try"]
        cut += 1


def test_a_folder_that_cannot_be_made_is_said(store):
    """With what to do about it."""
    disk = FailingDisk({0}, errno.EROFS, calls=("make_folder",))
    store = Store(store.folder.parent, "lighthouse", disk=disk)

    with pytest.raises(NotSaved, match=r"Read-only file system\nhelp: .*--saves"):
        store.create("first try", BEGAN)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(store):
    """The same, on a real one."""
    store.folder.mkdir(parents=True)
    store.folder.chmod(0o500)

    with pytest.raises(NotSaved, match="Permission denied"):
        store.create("first try", BEGAN)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 65, "con", " x", "ä", "a\n"])
def test_no_save_gets_out_of_its_folder(store, name):
    """By no verb."""
    for verb in (
        lambda: store.create(name, BEGAN),
        lambda: store.open(name),
        lambda: store.path_of(name),
    ):
        with pytest.raises(NameRefused):
            verb()
    assert not store.folder.exists()


# ---------------------------------------------------------------------- another story's


def test_another_storys_save_is_recognised(path, store):
    """It is named, and listed as what it is."""
    other = Store(store.folder.parent, "dreamweave")
    other.folder.mkdir()
    path.rename(other.path_of("first try"))

    with pytest.raises(OtherStory, match="'lighthouse', and this is 'dreamweave'"):
        other.open("first try")
    with pytest.raises(OtherStory):
        other.create("second try", BEGAN)
    assert [info.status for info in other.list()] == ["foreign"]
    assert other.latest() is None


# -------------------------------------------------------------------------------- list


def test_an_empty_folder_lists_nothing(store):
    """Nor does one that is not there."""
    assert store.list() == []
    assert store.names() == []
    assert store.latest() is None


def test_a_list_says_where_the_reader_is(store):
    """On the thread of the cursor, not in all the file."""
    with store.create("first try", BEGAN) as save:
        save.append(chose(1, label="Go in."))
        save.append(chose(2))
        save.append(chose(3)._replace(to="tower/top"))
        save.append(Ended(4, "fallen"))
        save.append(Went(5, 1))

    (info,) = store.list()

    assert (info.name, info.status, info.what) == ("first try", "sound", "")
    assert (info.story_id, info.version, info.began) == ("lighthouse", "1.2", BEGAN.began)
    assert (info.events, info.choices, info.threads) == (6, 1, 1)
    assert (info.chapter, info.scene, info.label) == ("shore", "shore/stairs", "Go in.")
    assert (info.ended, info.locked_by, info.last_sum) == ("", "", save.sums[-1])


def test_a_list_says_how_it_ended(store):
    """Where the reader rests at an ending."""
    with store.create("first try", BEGAN) as save:
        save.append(chose(1)._replace(to="tower/top"))
        save.append(Ended(2, "fallen"))

    (info,) = store.list()

    assert (info.ended, info.chapter, info.scene) == ("fallen", "tower", "tower/top")


def test_a_new_playthrough_is_nowhere_yet(store):
    """There is no choice to tell of."""
    store.create("first try", BEGAN).close()

    (info,) = store.list()

    assert (info.choices, info.scene, info.chapter, info.label) == (0, "", "", "")


def test_whatever_lies_there_gets_an_answer(path, store):
    """Each with its condition; the list never fails."""
    raw = path.read_bytes()
    for name, content in {
        "torn": raw[:-3],
        "damaged": raw.replace(b'"courage":2', b'"courage":9'),
        "newer": b'{"dreamweave":"save","v":9,"n":0}\n',
        "empty": b"",
        "junk": b"\x80junk\n",
    }.items():
        store.path_of(name).write_bytes(content)
    store.path_of("folder").mkdir()
    store.path_of("link").symlink_to(path)
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / ".hidden.dreamweave.jsonl").write_text("mine")
    odd = store.folder / "été.dreamweave.jsonl"
    odd.write_bytes(raw)

    with store.open("first try"):
        found = {info.name: info.status for info in store.list()}

    assert found == {
        "first try": "locked",
        "torn": "torn",
        "damaged": "damaged",
        "newer": "newer",
        "empty": "unreadable",
        "junk": "unreadable",
        "folder": "unreadable",
        "link": "unreadable",
        "été": "sound",
    }
    assert all(info.what for info in store.list() if info.status != "sound")


def test_listing_changes_nothing(path, store):
    """Not even what is torn."""
    path.write_bytes(path.read_bytes()[:-3])
    before = {file: file.read_bytes() for file in store.folder.iterdir()}

    store.list()
    store.latest()

    assert {file: file.read_bytes() for file in store.folder.iterdir()} == before


def test_the_last_written_comes_first(store):
    """And is the one to continue, if it can be."""
    for age, name in enumerate(["oldest", "older", "newest"]):
        store.create(name, BEGAN).close()
        os.utime(store.path_of(name), (age, age))
    os.utime(store.path_of("older"), (50, 50))

    assert [info.name for info in store.list()] == ["older", "newest", "oldest"]
    assert store.latest().name == "older"
    store.path_of("older").write_bytes(b"")
    assert store.latest().name == "newest"


@pytest.mark.parametrize("call", ["read_all", "lock"])
def test_a_file_that_cannot_be_read_is_listed(path, store, call):
    """With the reason in the system's words."""
    disk = FailingDisk({0}, errno.EIO, calls=(call,))

    (info,) = Store(store.folder.parent, "lighthouse", disk=disk).list()

    assert info.status == ("unreadable" if call == "read_all" else "sound")


# ------------------------------------------------------------------------------ rename


def test_a_renamed_save_is_the_same_save(path, store):
    """With its new name inside as well as outside."""
    store.rename("first try", "second thoughts")

    assert store.names() == ["second thoughts"]
    with store.open("second thoughts") as save:
        assert save.events == (*story_of(3), Named(4, "second thoughts"))
        assert save.tree().name == "second thoughts"


@pytest.mark.parametrize("error", [0, *NO_LINKS])
def test_renaming_never_takes_another_saves_place(path, store, error):
    """Both stay as they are."""
    store.create("other", BEGAN).close()
    at = {0} if error else set()
    disk = FailingDisk(at, error, calls=("link",))

    with pytest.raises(SaveExists):
        Store(store.folder.parent, "lighthouse", disk=disk).rename("first try", "other")

    assert path.read_bytes() == sealed(story_of(3))
    assert store.path_of("other").read_bytes() == sealed([BEGAN])


@pytest.mark.parametrize("error", NO_LINKS)
def test_file_systems_without_links_rename_too(path, store, error):
    """By way of an empty file of the new name."""
    disk = FailingDisk({0}, error, calls=("link",))

    Store(store.folder.parent, "lighthouse", disk=disk).rename("first try", "other")

    assert store.names() == ["other"]


def test_renaming_loses_nothing_whatever_fails(tmp_path):
    """One of the names leads to the whole save."""
    for number in range(50):
        store = Store(tmp_path / str(number), "lighthouse")
        with store.create("old", BEGAN) as save:
            save.append(chose(1))
        disk = FailingDisk({number}, errno.EIO)
        with contextlib.suppress(SaveError):
            Store(store.folder.parent, "lighthouse", disk=disk).rename("old", "new")

        held = [read(store.path_of(name).read_bytes()).tree.events for name in store.names()]
        assert held
        assert all(list(events[:2]) == story_of(1) for events in held)
    assert number > len(disk.done)  # every call was tried


def test_a_save_that_is_open_elsewhere_is_not_renamed(path, store):
    """Whoever plays it would lose it."""
    with store.open("first try"), pytest.raises(ReadOnly):
        store.rename("first try", "other")

    assert store.names() == ["first try"]


def test_a_save_can_be_renamed_while_it_is_played(path, store):
    """And is written to under its new name."""
    with store.open("first try") as save:
        save.move("other")
        save.move("other")
        save.append(chose(4))

    assert save.name == "other"
    assert store.path_of("other").read_bytes() == sealed(story_of(4))


# ------------------------------------------------------------------------------ branch


def test_a_branch_stands_alone(path, store):
    """It holds all that led there, says where it came from, and the other is as it was."""
    before = path.read_bytes()
    with store.open("first try") as save:
        branch = store.branch(save, 2, "what if", began="2151-04-01T00:00:00Z")
        parent = {"name": "first try", "n": 2, "sum": save.sums[2]}
    branch.append(chose(3, label="Turn back."))
    branch.close()
    path.unlink()

    with store.open("what if") as again:
        tree = again.tree()
        assert tree.began.parent == parent
        assert (tree.name, tree.began.name) == ("what if", "what if")
        assert tree.began.began == "2151-04-01T00:00:00Z"
        assert again.events[1:] == (chose(1), chose(2), chose(3, label="Turn back."))
    assert before == sealed(story_of(3))


def test_a_branch_keeps_its_numbers_and_takes_its_own_name(path, store):
    """So that a reader of the one finds their way in the other."""
    store.rename("first try", "renamed")
    with store.open("renamed") as save, store.branch(save, 4, "what if") as branch:
        assert branch.tree().name == "what if"
        assert [event.n for event in branch.events] == [0, 1, 2, 3, 4]
        assert branch.tree().began.began.startswith("20")


def test_a_damaged_save_can_be_branched_from(path, store):
    """From its last good choice."""
    path.write_bytes(path.read_bytes().replace(b'"courage":3', b'"courage":9'))

    with store.open("first try") as save, store.branch(save, 2, "rescued") as branch:
        assert branch.status == "sound"
        assert branch.events[1:] == (chose(1), chose(2))


@pytest.mark.parametrize("at", [-1, 4])
def test_nothing_branches_from_what_is_not_there(path, store, at):
    """The error says what there is."""
    with store.open("first try") as save, pytest.raises(SaveError, match="its last is 3"):
        store.branch(save, at, "what if")


def test_a_branch_never_takes_another_saves_place(path, store):
    """As creating."""
    with store.open("first try") as save, pytest.raises(SaveExists):
        store.branch(save, 1, "first try")


# ----------------------------------------------------------------------------- the rest


def test_a_free_name_is_one_that_no_save_has(path, store):
    """As near to the wish as can be."""
    assert store.free_name("First try") == "First try 2"
    assert store.free_name("other") == "other"


def test_times_are_written_in_utc():
    """And have no fractions: nobody chooses twice in a second."""
    assert utc(5_000_000_000_999_999_999) == "2128-06-11T08:53:20Z"


def test_a_store_needs_a_story(tmp_path):
    """Whose id can name a folder."""
    with pytest.raises(NameRefused):
        Store(tmp_path, "../elsewhere")


def test_any_save_can_be_opened_by_its_path(path):
    """As the theatre does, which plays what it is given."""
    with open_save(Path(path)) as save:
        assert save.name == "first try"


def test_the_save_last_played_is_read_once_until_it_changes(store):
    """A title asks for it each time it is seen."""
    reads = []

    class Counting(Disk):
        def read_all(self, fd, limit):
            reads.append(fd)
            return super().read_all(fd, limit)

    with store.create("long", BEGAN) as save:
        save.append(chose(1))
    other = Store(store.folder.parent, store.story_id, disk=Counting())

    assert [other.latest().choices, other.latest().choices, len(reads)] == [1, 1, 1]

    with store.open("long") as save:
        save.append(chose(2))
    assert [other.latest().choices, other.latest().choices, len(reads)] == [2, 2, 2]
    save.path.write_bytes(save.path.read_bytes().replace(b"storm", b"blaze", 1))
    assert other.latest() is None
