"""Laws of checking and mending: the old file is never touched."""

from __future__ import annotations

import errno

import pytest
from disks import FailingDisk
from journals import BEGAN, chose, story_of

from dreamweave.engine.journal import Went
from dreamweave.saves.errors import NoSuchSave, NotASave, NotSaved, SaveError, Unreadable
from dreamweave.saves.mending import repair, reseal, sealed, verify_chain
from dreamweave.saves.opening import open_save


def test_a_sound_save_is_verified_to_its_end(path):
    """Every event of it."""
    report = verify_chain(path)

    assert report.sound
    assert (report.verified, report.info.status) == (4, "sound")


def test_verifying_says_where_a_save_stops_being_what_was_written(path):
    """The line as an editor counts."""
    path.write_bytes(path.read_bytes().replace(b'"courage":2', b'"courage":9'))

    report = verify_chain(path)

    assert not report.sound
    assert (report.verified, report.info.status, report.info.fault.line) == (2, "damaged", 3)


@pytest.mark.parametrize("content", [b"", b"junk\n", None])
def test_verifying_writes_nothing(path, content):
    """Not even to what is torn, which opening would mend."""
    path.write_bytes(path.read_bytes()[:-1] if content is None else content)
    before = path.read_bytes()

    assert not verify_chain(path).sound

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_what_is_not_there_cannot_be_verified(store):
    """Nor repaired, nor resealed."""
    for verb in (verify_chain, repair, reseal):
        with pytest.raises(NoSuchSave):
            verb(store.path_of("nobody"))


def test_a_repaired_save_is_a_new_one(path):
    """With everything up to the damage; the old one is as it was."""
    path.write_bytes(path.read_bytes().replace(b'"courage":3', b'"courage":9'))
    before = path.read_bytes()

    new = repair(path)
    second = repair(path)

    assert path.read_bytes() == before
    assert new.name == "first try repaired.dreamweave.jsonl"
    assert second.name == "first try repaired 2.dreamweave.jsonl"
    assert new.read_bytes() == sealed(story_of(2))
    with open_save(new) as save:
        save.append(chose(3))


def test_a_torn_save_can_be_repaired_too(path):
    """By somebody who does not want to play it."""
    path.write_bytes(path.read_bytes()[:-1])

    assert repair(path).read_bytes() == sealed(story_of(2))


def test_a_sound_save_needs_no_repair(path):
    """And gets no twin."""
    with pytest.raises(SaveError, match="there is nothing to repair"):
        repair(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_save_that_is_being_played_is_not_repaired(path):
    """What looks torn may be half written."""
    with open_save(path), path.open("ab") as file:
        file.write(b'{"n":4')
        file.flush()
        with pytest.raises(SaveError, match="close it there first"):
            repair(path)


def test_a_save_without_a_beginning_cannot_be_repaired(path):
    """There is nothing to go on from."""
    path.write_bytes(b"x" + path.read_bytes())

    with pytest.raises(Unreadable):
        repair(path)


def test_an_edited_save_can_be_sealed_again(path):
    """The chain finds accidents, not people who know what they are doing."""
    path.write_bytes(path.read_bytes().replace(b"Climb the stairs.", b"Climb the steps."))
    assert not verify_chain(path).sound
    before = path.read_bytes()

    new = reseal(path)

    assert verify_chain(new).sound
    assert new.read_bytes().count(b"Climb the steps.") == 3
    assert path.read_bytes() == before


def test_lines_without_sums_can_be_sealed(path):
    """Somebody may write a save by hand, in any editor."""
    lines = [b'{"n":4,"back":1}', b"", b'{"n":5,"mark":"here"}']
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\r\n".join(lines))

    new = reseal(path)

    assert verify_chain(new).verified == 6
    with open_save(new) as save:
        assert save.events[4] == Went(4, 1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"n":4,"back":7}', "line 5: event 4 speaks of 7"),
        (b'{"n":9,"back":1}', "line 5: event 4 is numbered 9"),
        (b'{"n":4,"back":1', "line 5: it is not JSON"),
    ],
)
def test_what_makes_no_sense_is_not_sealed(path, line, why):
    """A sum vouches for bytes; before it is given, the events must fit."""
    path.write_bytes(path.read_bytes() + line)

    with pytest.raises(Unreadable, match=why):
        reseal(path)
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_file_is_not_sealed(path):
    """Nothing was ever begun."""
    path.write_bytes(b"\n")

    with pytest.raises(Unreadable, match="it is empty"):
        reseal(path)


@pytest.mark.parametrize("verb", [repair, reseal])
def test_a_disk_that_fails_is_said(path, verb):
    """As errors of ours; no half save is left."""
    path.write_bytes(path.read_bytes()[:-1] + b"\n\n")
    path.write_bytes(path.read_bytes() + (b'{"n":' if verb is repair else b""))
    with pytest.raises(NotASave, match="Input/output error"):
        verb(path, disk=FailingDisk({0}, errno.EIO, calls=("read_all",)))
    with pytest.raises(NotSaved, match="No space left"):
        verb(path, disk=FailingDisk({0}, errno.ENOSPC, calls=("write",)))
    assert list(path.parent.iterdir()) == [path]


def test_a_sealed_save_is_what_a_writer_would_have_written(path):
    """Byte for byte."""
    assert sealed([BEGAN, chose(1), chose(2), chose(3)]) == path.read_bytes()
