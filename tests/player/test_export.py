"""Laws of showing a playthrough: whatever a story or a save holds is text, in every format."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from xml.dom import minidom

import pytest

from dreamweave.cli import main
from dreamweave.engine.journal import Began, Chose, Event, Marked, Tree
from dreamweave.engine.session import Session, begun
from dreamweave.language.compile import story_of
from dreamweave.player.export import FORMATS, export
from dreamweave.player.export.markdown import escape

HOSTILE = "<script>alert(1)</script> ]]> </text></title> <!-- &lt;b&gt; \\[0m"
FROM_A_SAVE = "\x1b[31m\x07\x9b2J\u202e\u2028\u2066" + HOSTILE
"""A story with these letters is refused; a save that somebody was sent may hold anything."""

STORY = f"""\
dreamweave: 1
id: evil
title: '{HOSTILE}'
author: '{HOSTILE}'
start: c/a
state: {{v: flag, reader: {{text: 40, start: Nobody}}}}
panel: [{{show: v, label: '{HOSTILE}'}}]
warnings: {{harm: '{HOSTILE}'}}
endings: {{out: {{title: '{HOSTILE}'}}}}
"""
CHAPTER = f"""\
chapter: c
title: '{HOSTILE}'
start: a
scenes:
  a:
    warnings: [harm]
    text: |
      {HOSTILE} {{reader}} [a](javascript:alert(1)) *em* `{HOSTILE.replace("`", "")}`

      > {HOSTILE}

      # {HOSTILE}
      ---
      AT&amp;T is no sign.
    choices:
      go: {{label: '{HOSTILE}', text: '{HOSTILE}', goto: b}}
      stay: {{label: '{HOSTILE}', when: v, locked: '{HOSTILE}', goto: a}}
  b: {{text: '{HOSTILE}', ending: out}}
"""


@pytest.fixture(scope="module")
def session():
    """A playthrough in which every text is somebody's attempt."""
    story = story_of({"story.yaml": STORY, "c.yaml": CHAPTER})
    given = {"reader": HOSTILE}
    log: list[Event] = []
    began = Began(story.id, "1", story.sha256, FROM_A_SAVE, given, FROM_A_SAVE, "2151")
    played = begun(story, began, log.append)
    played.mark(FROM_A_SAVE)
    played.choose("go")
    changed = [e._replace(label=FROM_A_SAVE, t=30) if isinstance(e, Chose) else e for e in log]
    return Session(story, Tree(changed), lambda _: None)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_in_an_export_is_obeyed_by_a_terminal(session, form):
    """Nor turned about, nor hidden; a recording alone writes escapes, as JSON does."""
    text = export(session, form)

    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]", text
    )


class Tags(HTMLParser):
    """The tags of a page, with what they point to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in ("meta", "hr", "br"):
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src"):
                self.links.append(value)
            if name == "id":
                self.ids.add(value)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_page_holds_the_story_as_text_and_reaches_nowhere(session):
    """Every link stays on the page and leads somewhere; tags are closed in order."""
    page = export(session, "html")
    tags = Tags()
    tags.feed(page)

    assert tags.open == []
    assert not tags.tags & {"script", "img", "iframe", "link", "object", "svg", "b"}
    assert {link[1:] for link in tags.links} <= tags.ids
    assert all(link.startswith("#") for link in tags.links)
    assert HOSTILE in tags.text
    assert "url(" not in page
    assert '<html lang="en">' in page


def test_a_still_is_well_formed_and_asks_for_nothing(session):
    """At any moment of it."""
    for n in (0, session.cursor):
        still = export(session, "svg", n)
        whole = minidom.parseString(still)

        assert not whole.getElementsByTagName("script")
        assert not whole.getElementsByTagName("image")
        assert not re.search(r"(href|src|url\((?!#)|@import)", still)


def test_a_recording_goes_forward_in_time(session):
    """Version 2 counts seconds from the beginning; what comes too early is never shown."""
    lines = [json.loads(line) for line in export(session, "cast").splitlines()]
    times = [seconds for seconds, _, _ in lines[1:]]

    assert (lines[0]["version"], lines[0]["width"], lines[0]["height"]) == (2, 80, 24)
    assert times == sorted(times)
    assert {kind for _, kind, _ in lines[1:]} == {"o"}
    obeyed = "".join(text for _, _, text in lines[1:]).replace("\x1b[2J\x1b[H", "")
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066]", obeyed)


def test_markdown_shows_what_would_be_markup(session):
    """Marks, entities, and what begins a list or underlines a heading."""
    text = export(session, "md")

    assert "AT\\&amp;T" in text
    assert escape("1. One\n=== two\n- three\n23) four") == (
        "1\\. One\n\\=== two\n\\- three\n23\\) four"
    )
    assert not re.search(r"(?<!\\)<", re.sub(r"`[^`]*`", "", text))


def test_a_walkthrough_types_nothing_but_choices(session):
    """Its name and seed are somebody else's words, and stay in their comments."""
    lines = export(session, "walkthrough").splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["1"]
    evil = session.tree.began._replace(name="a\n:quit\r2", seed="b\n3", given={"reader": "c\n4"})
    story, events = session.story, session.tree.events
    other = Session(story, Tree([evil, *events[1:]]), lambda _: None)
    lines = export(other, "walkthrough").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["1"]


def test_a_walkthrough_piped_back_reads_the_same(tmp_path, monkeypatch, capsys):
    """Byte for byte, for every playthrough that comes with the program."""
    monkeypatch.chdir(tmp_path)
    for name in ("withdrawn early", "severed - cascade"):
        main(["saves", "export", name, "--walkthrough"])
        typed = capsys.readouterr().out
        words = typed.splitlines()[1].split()[3:]
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        assert main(["play", *words, "--saves", "again", "--save", name]) == 0
        capsys.readouterr()
        main(["saves", "export", name])
        before = capsys.readouterr().out
        main(["saves", "export", name, "--saves", "again"])

        assert capsys.readouterr().out == before


def test_a_bookmark_of_a_hostile_save_is_in_it(session):
    """So that the fixture tries what it says it tries."""
    assert any(isinstance(e, Marked) for e in session.tree.events)
