"""Laws of one event in one line."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from journals import BEGAN, KINDS, chose, hostile, journals

from dreamweave.engine.journal import Marked, Unknown
from dreamweave.saves.lines import UNSEEN, EventError, VersionError, decode, encode


@given(journals())
def test_what_is_written_is_read_back(events):
    """Every event comes back as itself, whatever texts it holds and whoever wrote it."""
    for event in events:
        assert decode(encode(event)) == event


@pytest.mark.parametrize("event", KINDS, ids=lambda event: type(event).__name__)
def test_every_kind_of_event_has_a_line(event):
    """One of each, so that a new kind without a line fails here."""
    assert decode(encode(event)) == event
    assert type(decode(encode(event))) is type(event)


@given(hostile)
def test_a_line_is_plain_text(text):
    """Nothing in it ends a line, commands a terminal, turns the reading or hides."""
    line = encode(Marked(1, text)).decode()

    assert len(line.splitlines()) == 1
    assert not UNSEEN.search(line)
    assert not any(ord(c) < 0x20 for c in line)


@given(hostile)
def test_a_line_is_yaml_too(text):
    """Both of PyYAML's loaders read in it what a JSON reader reads."""
    line = encode(Marked(1, text, more={"key": [text, 1, True, None]})).decode()

    assert yaml.safe_load(line) == json.loads(line)
    assert yaml.load(line, Loader=yaml.CSafeLoader) == json.loads(line)


def test_a_choice_in_full():
    """The fields stand in the order in which a person would tell them."""
    line = encode(chose(1)._replace(odds=(1, 0))).decode()

    assert line == (
        '{"n":1,"after":0,"at":"shore/foot","choose":"climb","label":"Climb the stairs.",'
        '"to":"shore/stairs","state":"0000000000000001",'
        '"set":{"courage":1,"wet":true,"weather":"storm"},"odds":[1,0],"t":1200}'
    )


def test_what_is_absent_takes_no_room():
    """A choice that changed nothing says nothing of changes, chance or time."""
    line = encode(chose(1)._replace(set={}, t=None)).decode()

    assert '"set"' not in line
    assert '"odds"' not in line
    assert '"t"' not in line


def test_the_first_line_says_whose_it_is():
    """A save can be known by its first bytes."""
    assert encode(BEGAN).startswith(b'{"dreamweave":"save","v":1,"n":0,"story":{"id":"lighthouse",')


def test_unknown_fields_are_kept():
    """What a later version adds survives this one, inside the story's part as well."""
    line = (
        encode(BEGAN).decode().replace('"id"', '"mood":"blue","id"').replace('"v"', '"w":[1],"v"')
    )

    event = decode(line.encode())

    assert event.more == {"w": [1], "story": {"mood": "blue"}}
    assert decode(encode(event)) == event


def test_unknown_events_are_kept():
    """An event of a later version is an event that nobody here understands."""
    assert decode(b'{"n":4,"weather":"rain"}') == Unknown(4, {"weather": "rain"})


CHOICE = encode(chose(1)).decode()

REFUSED = {
    "the field 'n' is there twice": '{"n":1,"n":1,"mark":"x"}',
    "the field 'a' is there twice": '{"n":1,"mark":"x","deep":[{"a":1,"a":1}]}',
    "the field 'n' must be a whole number from 0": '{"n":-1,"mark":"x"}',
    "the field 'n' must be a whole": '{"n":true,"mark":"x"}',
    "the field 'n' is missing": '{"mark":"x"}',
    "the field 'mark' must be a text": '{"n":1,"mark":7}',
    "the field 'after' is missing": CHOICE.replace('"after":0,', ""),
    "the field 'at' must be a scene's id": CHOICE.replace("shore/foot", "../foot"),
    "the field 'state' must be hex digits": CHOICE.replace("0000000000000001", "xyz"),
    "the field 'set' must be a mapping": CHOICE.replace('"wet":true', '"wet":null'),
    "the field 'odds' must be whole numbers": CHOICE[:-1] + ',"odds":[1,-1]}',
    "the field 't' must be a whole number": CHOICE.replace("1200", '"soon"'),
    "it holds '1.5'": CHOICE.replace("1200", "1.5"),
    "it holds '1e3'": CHOICE.replace("1200", "1e3"),
    "it holds 'NaN'": CHOICE.replace("1200", "NaN"),
    "it holds '-Infinity'": CHOICE.replace("1200", "-Infinity"),
    "a number beyond a million million": CHOICE.replace("1200", "1000000000001"),
    "a number beyond": CHOICE.replace("1200", "9" * 60_000),
    "it is not JSON": '{"n":1,"mark":"x"',
    "it is not JSON: Extra data": '{"n":1,"mark":"x"} 1',
    "it is not JSON: Invalid control": '{"n":1,"mark":"\x1b[2J"}',
    "it is not a mapping": "[1]",
    "it nests too deep": '{"n":1,"mark":"x","deep":' + "[" * 20_000 + "]" * 20_000 + "}",
    "nests too deep": '{"n":1,"mark":"x","deep":' + "[" * 8 + "]" * 8 + "}",
    "it holds bytes that are no text": '{"n":1,"mark":"\\ud800"}',
    "two events at once: 'back' and 'mark'": '{"n":1,"mark":"x","back":0}',
    "it holds two sums": '{"n":1,"mark":"x","sum":"0"}',
    "it is no save of Dreamweave": '{"dreamweave":"settings","v":1,"n":0}',
    "there is no version 0": '{"dreamweave":"save","v":0,"n":0}',
}


@pytest.mark.parametrize(("why", "line"), REFUSED.items(), ids=REFUSED)
def test_a_line_that_is_no_event_is_refused(why, line):
    """Each with its reason; an error of another type would end the program."""
    with pytest.raises(EventError) as refused:
        decode(line.encode())

    assert why in str(refused.value)


def test_bytes_that_are_no_text_are_refused():
    """A line is UTF-8, whatever else would read it."""
    with pytest.raises(EventError, match="bytes that are no text"):
        decode('{"n":1,"mark":"é"}'.encode("latin-1"))


def test_a_later_version_is_refused_with_both_versions():
    """So that a reader knows which of the two programs to update."""
    with pytest.raises(VersionError, match="it has version 2 of the format, and this is version 1"):
        decode(b'{"dreamweave":"save","v":2,"n":0}')


@pytest.mark.parametrize(
    "event",
    [
        Marked(1, "\ud800"),
        Marked(1, 7),
        Marked(True, "x"),
        Marked(1, "x", more={"sum": "0"}),
        Marked(1, "x", more={"n": 2}),
        Marked(1, "x", more={"back": 0}),
        Marked(1, "x", more={1: "x"}),
        Marked(1, "x", more={"a": 1.0}),
        Marked(1, "x", more={"a": (1,)}),
        Marked(1, "x", more={"a": object()}),
        chose(1)._replace(set={"a": None}),
        chose(1)._replace(set={"a": 10**13}),
        chose(1)._replace(at="Shore/Foot"),
        BEGAN._replace(given={"a": 1}),
        BEGAN._replace(parent={"a": float("nan")}),
    ],
)
def test_an_event_that_would_not_be_read_back_is_never_written(event):
    """The writer refuses what the reader would."""
    with pytest.raises(EventError):
        encode(event)


def test_a_hostile_key_is_made_fit_to_be_shown():
    """An error is shown on a terminal, and may hold nothing that commands one."""
    with pytest.raises(EventError) as refused:
        decode(b'{"n":1,"mark":"x","\\u001b[2J\\u202e":1,"\\u001b[2J\\u202e":2}')

    assert "'\\u001b[2J\\u202e' is there twice" in str(refused.value)
