"""Laws of what a reader has seen across playthroughs."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest
import yaml
from disks import FailingDisk
from hypothesis import given
from hypothesis import strategies as st

from dreamweave.saves.errors import NameRefused, NotSaved
from dreamweave.saves.ledger import Ledger, Playthrough, Reached
from dreamweave.saves.ledger_file import LedgerFile
from dreamweave.saves.ledger_text import HEAD, Misread, Newer, from_text, to_text

FIRST = Playthrough(
    "2151-03-04T05:06:07Z k3f9",
    "first try",
    {"drowned": 1},
    frozenset({"shore/foot", "shore/stairs"}),
    frozenset({"shore/foot/climb"}),
)
SECOND = Playthrough(
    "2151-03-05T05:06:07Z m2",
    "second try",
    {"drowned": 1, "no": 2},
    frozenset({"shore/foot", "tower/top"}),
    frozenset({"shore/foot/swim", "tower/top/shore/boat"}),
)
BOTH = Ledger("lighthouse").keeping(FIRST).keeping(SECOND)

names = st.sampled_from(
    ["drowned", "rescued", "no", "yes", "null", "on", "y", "living_charter", "x1"]
)
places = names.map("shore/{}".format)
playthroughs = st.builds(
    Playthrough,
    st.from_regex(r"[A-Za-z0-9:.+_-]{1,8}( [a-z0-9]{1,8})?", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9 _-]{0,12}", fullmatch=True),
    st.dictionaries(names, st.integers(1, 9), max_size=4),
    st.frozensets(places, max_size=4),
    st.frozensets(places.map("{}/go".format), max_size=4),
)
ledgers = st.lists(playthroughs, max_size=5).map(
    lambda all_of_them: _keeping(Ledger("lighthouse"), all_of_them)
)


def _keeping(ledger, all_of_them):
    for one in all_of_them:
        ledger = ledger.keeping(one)
    return ledger


@pytest.fixture
def file(tmp_path):
    """A ledger that holds two playthroughs."""
    file = LedgerFile(tmp_path, "lighthouse")
    file.keep(FIRST)
    file.keep(SECOND)
    return file


# ----------------------------------------------------------------------------- the value


def test_a_ledger_is_the_union_of_its_playthroughs():
    """With how often each ending was reached, and where first."""
    assert BOTH.endings == {"drowned": Reached(2, "first try"), "no": Reached(2, "second try")}
    assert BOTH.scenes == {"shore/foot", "shore/stairs", "tower/top"}
    assert BOTH.choices == {"shore/foot/climb", "shore/foot/swim", "tower/top/shore/boat"}
    assert BOTH.finished_before


def test_an_empty_ledger_remembers_nothing():
    """Somebody who reads for the first time."""
    empty = Ledger("lighthouse")

    assert (empty.endings, empty.scenes, empty.choices) == ({}, frozenset(), frozenset())
    assert not empty.finished_before


@given(ledgers, playthroughs)
def test_keeping_twice_is_keeping_once(ledger, one):
    """So a face may keep a playthrough after every choice."""
    once = ledger.keeping(one)

    assert once.keeping(one) == once


@given(ledgers, playthroughs)
def test_keeping_forgets_nothing(ledger, one):
    """And the first stays the first."""
    after = ledger.keeping(one)

    assert after.scenes == ledger.scenes | one.scenes
    assert after.choices == ledger.choices | one.choices
    assert after.endings.keys() == ledger.endings.keys() | one.endings.keys()
    assert all(after.firsts[ending] == first for ending, first in ledger.firsts.items())


@given(ledgers, playthroughs)
def test_what_is_dropped_leaves_nothing_behind(ledger, one):
    """A story may be read and not remembered."""
    without = ledger.dropping(one.key)

    assert without == ledger.keeping(one).dropping(one.key)
    assert one.key not in without.playthroughs
    assert one.key not in without.firsts.values()
    assert without.endings.keys() == {e for p in without.playthroughs.values() for e in p.endings}


def test_a_renamed_save_is_the_same_playthrough():
    """Only its name changes."""
    after = BOTH.keeping(FIRST._replace(save="renamed"))

    assert after.endings["drowned"] == Reached(2, "renamed")


# ------------------------------------------------------------------------------ the text


@given(ledgers)
def test_a_ledger_is_read_back(ledger):
    """As it was, quickly or by any YAML library."""
    text = to_text(ledger)

    assert from_text(text) == ledger
    assert list(from_text(text).firsts) == list(ledger.firsts)
    assert from_text(text + "# and a word of mine\n") == ledger
    assert yaml.safe_load(text)["story"] == "lighthouse"


def test_a_ledger_is_plain_to_read():
    """In any editor."""
    assert to_text(BOTH.dropping(FIRST.key)) == (
        HEAD
        + """
ledger: 1
story: lighthouse
first:
  drowned: "2151-03-05T05:06:07Z m2"
  "no": "2151-03-05T05:06:07Z m2"
playthroughs:
  "2151-03-05T05:06:07Z m2":
    save: "second try"
    endings:
      drowned: 1
      "no": 2
    scenes:
      - shore/foot
      - tower/top
    choices:
      - shore/foot/swim
      - tower/top/shore/boat
"""
    )


def test_a_ledger_that_somebody_edited_is_read():
    """In any kind of YAML, with some of it left out."""
    text = """{ledger: 1, story: lighthouse,
      playthroughs: {'2151 x': {endings: {drowned: 3}, scenes: [shore/foot]}}}"""

    ledger = from_text(text)

    assert ledger.endings == {"drowned": Reached(3, "")}
    assert ledger.scenes == {"shore/foot"}


REFUSED = {
    "": "it is not a mapping",
    "just a text": "it is not a mapping",
    "story: lighthouse": "it does not say 'ledger: 1'",
    "ledger: yes": "it does not say 'ledger: 1'",
    "ledger: 1": "None has no place in it",
    "ledger: 1\nstory: ../x": "'../x' has no place in it",
    "ledger: 1\nstory: a\nplaythroughs: [1]": "its 'playthroughs' is no mapping",
    "ledger: 1\nstory: a\nplaythroughs: {a: 1}": "the playthrough 'a' is no mapping",
    "ledger: 1\nstory: a\nplaythroughs: {a: {scenes: 7}}": "its 'scenes' is no list",
    "ledger: 1\nstory: a\nplaythroughs: {a: {scenes: [[a]]}}": "['a'] has no place in it",
    "ledger: 1\nstory: a\nplaythroughs: {a: {endings: {a: 0}}}": "is no number",
    "ledger: 1\nstory: a\nplaythroughs: {a: {endings: {a: yes}}}": "is no number",
    "ledger: 1\nstory: a\nplaythroughs: {a: {save: a/b}}": "'a/b' has no place in it",
    "ledger: 1\nstory: a\nplaythroughs: {yes: {}}": "True has no place in it",
    "ledger: 1\n\tstory: a": "it is not YAML: ScannerError",
    "[" * 3000: "it is not YAML",
    "ledger: !!python/object:os.system {}": "it is not YAML: ConstructorError",
    "&a [*a]": "it is not a mapping",
}


@pytest.mark.parametrize(("text", "why"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_is_no_ledger_is_refused(text, why):
    """Each with its reason."""
    with pytest.raises(Misread) as refused:
        from_text(text)

    assert why in str(refused.value)


def test_a_later_version_is_refused_with_both_versions():
    """As with saves."""
    with pytest.raises(Newer, match="version 2 of the format, and this is version 1"):
        from_text("ledger: 2\nstory: lighthouse\n")


# ------------------------------------------------------------------------------ the file


def test_the_ledger_lies_beside_the_saves(file, tmp_path):
    """And is as private as they are."""
    assert file.path == tmp_path / "lighthouse" / "ledger.yaml"
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["ledger.yaml"]
    assert file.read() == BOTH
    assert file.note == ""


def test_a_first_time_reader_has_no_ledger(tmp_path):
    """And reading makes none."""
    file = LedgerFile(tmp_path, "lighthouse")

    assert file.read() == Ledger("lighthouse")
    assert file.note == ""
    assert list(tmp_path.iterdir()) == []


def test_what_changes_nothing_writes_nothing(file):
    """A face may keep a playthrough as often as it likes."""
    before = file.path.stat()

    file.keep(FIRST)
    file.drop("nobody")

    after = file.path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_playthrough_can_be_dropped(file):
    """And another stays."""
    assert file.drop(FIRST.key) == Ledger("lighthouse").keeping(SECOND)
    assert file.read() == Ledger("lighthouse").keeping(SECOND)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"ledger: 1\nstory: other\n"])
def test_a_damaged_ledger_is_set_aside(file, content):
    """Reading says so and leaves it; the next writing moves it away and says where."""
    file.path.write_bytes(content)

    assert file.read() == Ledger("lighthouse")
    assert file.note.startswith("the ledger cannot be read: ")
    assert file.path.read_bytes() == content

    assert file.keep(FIRST) == Ledger("lighthouse").keeping(FIRST)
    (aside,) = file.path.parent.glob("ledger.yaml.damaged-*")
    assert aside.read_bytes() == content
    assert aside.name in file.note
    assert file.read() == Ledger("lighthouse").keeping(FIRST)


def test_a_later_versions_ledger_is_left_alone(file):
    """It is neither understood nor set aside."""
    file.path.write_bytes(b"ledger: 2\n")

    assert file.read() == Ledger("lighthouse")
    with pytest.raises(NotSaved, match=r"version 2.*\nhelp: get the newest"):
        file.keep(FIRST)
    assert file.path.read_bytes() == b"ledger: 2\n"


def test_a_ledger_that_cannot_be_read_is_not_written_over(file):
    """A disk that fails says nothing of what the file holds."""
    before = file.path.read_bytes()
    broken = LedgerFile(file.path.parent.parent, "lighthouse")
    broken._disk = FailingDisk(range(9), errno.EIO, calls=("read_all",))

    assert broken.read() == Ledger("lighthouse")
    assert broken.note == "the ledger cannot be read: Input/output error"
    with pytest.raises(NotSaved):
        broken.keep(FIRST._replace(key="x"))
    assert file.path.read_bytes() == before


def test_whatever_fails_the_ledger_is_the_old_or_the_new(tmp_path):
    """Never half of it."""
    third = FIRST._replace(key="third", endings={"rescued": 1})
    for number in range(50):
        file = LedgerFile(tmp_path / str(number), "lighthouse")
        file.keep(FIRST)
        file._disk = FailingDisk({number}, errno.ENOSPC, short=50)
        kept = True
        try:
            file.keep(third)
        except NotSaved:
            kept = False

        held = LedgerFile(tmp_path / str(number), "lighthouse").read()
        after = Ledger("lighthouse").keeping(FIRST).keeping(third)
        assert held == after or (not kept and held == Ledger("lighthouse").keeping(FIRST))
    assert kept  # the last number came after the last call: every call was tried


def test_a_link_is_no_ledger(file, tmp_path):
    """What it leads to is not ours."""
    file.path.rename(tmp_path / "mine")
    file.path.symlink_to(tmp_path / "mine")

    assert file.read() == Ledger("lighthouse")
    assert "not a plain file" in file.note


def test_everything_can_be_forgotten(file):
    """With what was set aside; the saves are as they were."""
    save = file.path.with_name("first try.dreamweave.jsonl")
    save.write_text("a save")
    file.path.with_name("ledger.yaml.damaged-1").write_text("old")

    file.wipe()
    file.wipe()

    assert list(file.path.parent.iterdir()) == [save]
    assert file.read() == Ledger("lighthouse")


def test_only_a_story_has_a_ledger(tmp_path):
    """Whose id can name a folder."""
    with pytest.raises(NameRefused):
        LedgerFile(tmp_path, "..")


KEEPER = """
import sys
from pathlib import Path
from dreamweave.saves.ledger import Playthrough
from dreamweave.saves.ledger_file import LedgerFile
file = LedgerFile(Path(sys.argv[1]), "lighthouse")
for n in range(25):
    file.keep(Playthrough(f"{sys.argv[2]} {n}", "", {"drowned": 1}))
"""


def test_two_programs_lose_nothing_of_each_others(tmp_path):
    """Each reads, adds and writes while the other waits."""
    programs = [
        subprocess.Popen([sys.executable, "-c", KEEPER, str(tmp_path), name]) for name in "abc"
    ]

    assert [program.wait() for program in programs] == [0, 0, 0]
    assert LedgerFile(tmp_path, "lighthouse").read().endings["drowned"].times == 75
