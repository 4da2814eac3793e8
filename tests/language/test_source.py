"""Laws of reading a story's folder: what counts, what is refused, and that nothing else is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dreamweave.language import source
from dreamweave.language.diagnostics import StoryError
from dreamweave.language.source import SourceError, built_in_story, digest_of, read_folder

MANIFEST = "dreamweave: 1\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a manifest."""
    root = tmp_path / "tale"
    root.mkdir()
    (root / "story.yaml").write_text(MANIFEST, "utf-8")
    return root


def put(folder, path, data):
    """Write a file, and the folders above it."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return place


def told(folder):
    """What is read, and the codes and files that were reported."""
    found = []
    sources = read_folder(folder, found.append)
    return list(sources.files), [(one.code, one.span.file) for one in found]


def refused(folder):
    """The one reason why a folder is no story."""
    with pytest.raises(SourceError) as caught:
        read_folder(folder)
    [one] = caught.value.diagnostics
    return one


# ------------------------------------------------------------------------------ what counts


def test_every_yaml_file_counts_in_path_order(folder):
    """A new branch is a new file; the order of the disk does not matter."""
    paths = ["b/z.yaml", "a.yaml", "b.yaml", "b/a/deep.yaml", "Z.yaml"]
    for path in paths:
        put(folder, path, "chapter: x\n")

    sources = read_folder(folder)

    assert list(sources.files) == sorted([*paths, "story.yaml"])
    assert sources.files["story.yaml"] == MANIFEST


def test_translations_and_hidden_files_are_no_part_of_the_story(folder):
    """What editors and version control leave behind is not read."""
    for path in ("locales/fr/a.yaml", ".git/a.yaml", ".#story.yaml", "a/.b.yaml", "a.yaml~"):
        put(folder, path, b"\xff")

    assert told(folder) == (["story.yaml"], [])


def test_only_the_topmost_locales_are_translations(folder):
    """A chapter may be about locales."""
    put(folder, "town/locales/a.yaml", "chapter: x\n")

    assert told(folder)[0] == ["story.yaml", "town/locales/a.yaml"]


def test_the_digest_is_of_paths_and_texts(folder):
    """Whatever is renamed, moved or edited changes it; reading again does not."""
    put(folder, "a.yaml", "chapter: a\n")
    first = read_folder(folder)

    (folder / "a.yaml").rename(folder / "b.yaml")
    renamed = read_folder(folder)

    assert first.sha256 == digest_of(first.files) == digest_of(dict(reversed(first.files.items())))
    assert (
        len({first.sha256, renamed.sha256, digest_of({"a.yaml": "", "story.yaml": MANIFEST})}) == 3
    )
    assert digest_of({"a": "b"}) != digest_of({"ab": ""})


def test_a_byte_order_mark_is_no_text(folder):
    """Editors on Windows write one; nobody sees it."""
    put(folder, "story.yaml", b"\xef\xbb\xbf" + MANIFEST.encode())

    assert read_folder(folder).files["story.yaml"] == MANIFEST


def test_the_folder_may_be_named_by_text_and_by_link(folder, tmp_path):
    """A link to a story is the story."""
    link = tmp_path / "link"
    link.symlink_to(folder)

    assert read_folder(str(link)) == read_folder(folder)


def test_the_story_that_comes_with_the_program_is_there():
    """In a wheel it lies in the package, in a checkout beside it."""
    assert (built_in_story() / "story.yaml").is_file()
    assert "story.yaml" in read_folder(built_in_story(), print).files


def test_in_a_wheel_the_story_lies_in_the_package(tmp_path, monkeypatch):
    """The folder `_story` of the package comes first."""
    packed = tmp_path / "dreamweave" / "_story"
    packed.mkdir(parents=True)
    monkeypatch.setattr(source, "__file__", str(tmp_path / "dreamweave" / "language" / "source.py"))

    assert built_in_story() == packed.resolve()


# --------------------------------------------------------------------------- what is no story


def test_a_folder_that_is_not_there(tmp_path):
    one = refused(tmp_path / "nowhere")

    assert (one.code, "nowhere" in one.message) == ("E101", True)


def test_a_file_is_no_folder(folder):
    """The remedy names the folder that was meant."""
    one = refused(folder / "story.yaml")

    assert (one.code, str(folder) in one.help) == ("E102", True)


def test_a_folder_without_yaml(tmp_path):
    assert refused(tmp_path).code == "E103"


def test_a_folder_without_a_manifest(folder):
    put(folder, "a.yaml", "chapter: a\n")
    (folder / "story.yaml").unlink()

    assert refused(folder).code == "E106"


def test_the_folder_above_a_story_says_where_it_is(folder):
    """Whoever stands one folder too high is shown the way down."""
    one = refused(folder.parent)

    assert (one.code, str(folder) in one.help) == ("E106", True)


def test_a_folder_with_too_many_names_is_left_soon(folder, monkeypatch):
    """A home folder taken for a story is noticed before it has been searched."""
    monkeypatch.setattr(source, "MAX_ENTRIES", 5)
    for k in range(10):
        put(folder, f"{k}.txt", "")

    assert refused(folder).code == "E109"


def test_too_many_files(folder, monkeypatch):
    monkeypatch.setattr(source, "MAX_FILES", 3)
    for k in range(3):
        put(folder, f"{k}.yaml", "")

    assert refused(folder).code == "E109"


def test_too_much_in_all(folder, monkeypatch):
    monkeypatch.setattr(source, "MAX_STORY", 100)
    put(folder, "a.yaml", "#" * 90)

    assert refused(folder).code == "E109"


def test_a_source_error_is_a_story_error():
    """Whoever plays a story has one thing to catch."""
    assert issubclass(SourceError, StoryError)


# --------------------------------------------------------------- files that cannot be read


def test_a_file_that_is_too_large_is_told_and_left_out(folder):
    """The limit is told, and the rest still counts."""
    put(folder, "big.yaml", b"#" * (source.MAX_FILE + 1))
    put(folder, "just.yaml", b"#" * source.MAX_FILE)

    assert told(folder) == (["just.yaml", "story.yaml"], [("E105", "big.yaml")])


@pytest.mark.parametrize(
    ("data", "line", "column", "word"),
    [
        (b"a: b\nc: caf\xe9\n", 2, 7, "'é'"),
        ("é: ".encode() + b"\xff\n", 1, 4, "'ÿ'"),
        ("a: b\n".encode("utf-16"), 1, 1, "UTF-16"),
        (b"a: \x81\n", 1, 4, "save the file as UTF-8"),
        (b"a: \xe2\x82", 1, 4, "Windows-1252"),
    ],
)
def test_a_byte_that_is_not_utf_8_is_told_by_its_place(folder, data, line, column, word):
    """With a guess at what it was; and what can be read is read, so that no name goes missing."""
    put(folder, "a.yaml", data)
    found = []
    sources = read_folder(folder, found.append)

    [one] = found
    assert (one.code, *one.span[:3]) == ("E107", "a.yaml", line, column)
    assert word in one.help
    assert "\ufffd" in sources.files["a.yaml"]


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    """A story that somebody gave you does not read your other files."""
    secret = put(tmp_path, "secret.yaml", "password: x\n")
    (folder / "a.yaml").symlink_to(secret)
    (folder / "b.yaml").symlink_to("../secret.yaml")

    assert told(folder) == (["story.yaml"], [("E108", "a.yaml"), ("E108", "b.yaml")])


def test_a_folder_beside_it_with_a_longer_name_is_outside(folder, tmp_path):
    """`tale2` does not lie in `tale`."""
    (folder / "a.yaml").symlink_to(put(tmp_path, "tale2/a.yaml", "x"))

    assert told(folder)[1] == [("E108", "a.yaml")]


def test_a_link_within_the_folder_is_a_file(folder):
    put(folder, "a.txt", "chapter: a\n")
    (folder / "a.yaml").symlink_to("a.txt")

    assert told(folder) == (["a.yaml", "story.yaml"], [])


def test_a_link_to_a_folder_is_told_and_never_walked(folder):
    """Else a link to the folder above would go round for ever."""
    (folder / "again").symlink_to(".")
    (folder / "up").symlink_to("..")

    files, found = told(folder)
    assert files == ["story.yaml"]
    assert sorted(found) == [("E108", "again"), ("E108", "up")]


def test_a_link_to_nothing_is_told(folder):
    (folder / "a.yaml").symlink_to("gone.yaml")

    assert told(folder) == (["story.yaml"], [("E104", "a.yaml")])


def test_a_pipe_is_not_waited_for(folder):
    """Opening one would never end."""
    os.mkfifo(folder / "a.yaml")

    assert told(folder) == (["story.yaml"], [("E104", "a.yaml")])


def test_a_name_that_gives_orders_is_refused(folder):
    """The name of a file is shown; it may not steer a terminal."""
    for name in (b"a\x1b[31m.yaml", b"b\xff.yaml", "c\u202e.yaml".encode()):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x: y\n")

    files, found = told(folder)
    assert files == ["story.yaml"]
    assert [code for code, _ in found] == ["E104"] * 3


def test_a_file_that_the_system_refuses_is_told(folder, monkeypatch):
    """With the system's reason; the rest still counts."""
    put(folder, "a.yaml", "x")
    whole = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.yaml":
            raise PermissionError(13, "Permission denied")
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    found = []
    sources = read_folder(folder, found.append)

    assert list(sources.files) == ["story.yaml"]
    assert [(one.code, "permission denied" in one.message) for one in found] == [("E104", True)]


def test_a_folder_that_the_system_refuses_is_told(folder, monkeypatch):
    """One below is left out; the story's own is no story."""
    put(folder, "b/a.yaml", "x")
    scandir, barred = os.scandir, {str(folder / "b")}

    def refuse(path):
        if os.fspath(path) in barred:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert told(folder) == (["story.yaml"], [("E104", "b")])

    barred.add(str(folder))
    assert refused(folder).code == "E104"


def test_a_file_that_ends_in_yml_is_warned_of(folder):
    """It would be overlooked, which is seldom meant."""
    put(folder, "a.yml", "chapter: a\n")

    assert told(folder) == (["story.yaml"], [("W812", "a.yml")])


def test_without_a_place_to_report_to_an_unreadable_file_is_an_error(folder):
    """Nobody plays half a story without being told."""
    put(folder, "a.yaml", b"\xff")
    put(folder, "b.yaml", b"\xff")

    with pytest.raises(SourceError) as caught:
        read_folder(folder)
    assert [one.span.file for one in caught.value.diagnostics] == ["a.yaml", "b.yaml"]


def test_without_a_place_to_report_to_a_warning_is_nothing(folder):
    put(folder, "a.yml", "")

    assert list(read_folder(folder).files) == ["story.yaml"]
