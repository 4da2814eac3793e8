"""Laws of reading YAML: values, places, refusals, and how little a mistake costs."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dreamweave.language import nodes
from dreamweave.language.diagnostics import error
from dreamweave.language.nodes import List, Map, Text, parse
from dreamweave.language.recovery import without_echoes
from dreamweave.language.slow import Parser as SlowParser


def read(text):
    """The tree of a text and what was reported."""
    found = []
    return parse("s.yaml", text, found.append), found


def tree_of(text):
    """The tree of a text that is in order."""
    root, found = read(text)
    assert found == []
    return root


def plain(node):
    """A tree as Python's own values."""
    match node:
        case Map():
            return {key.value: plain(value) for key, value in node.items}
        case List():
            return [plain(item) for item in node.items]
        case Text():
            return node.value
    return None


def every_node(node):
    """A node, and all that it holds."""
    yield node
    if isinstance(node, Map):
        for key, value in node.items:
            yield key
            yield from every_node(value)
    elif isinstance(node, List):
        for item in node.items:
            yield from every_node(item)


def said(found):
    """Code, line and column of everything that was reported."""
    return [(one.code, one.span.line, one.span.column) for one in found]


def cut(text, span):
    """The characters of a text that a span covers."""
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first = lines[span.line - 1][span.column - 1 :]
    middle = lines[span.line : span.end_line - 1]
    return "\n".join([first, *middle, lines[span.end_line - 1][: span.end_column - 1]])


# ------------------------------------------------------------------------------------ values


def test_every_scalar_is_text():
    """`no`, `12:30` and `010` mean themselves."""
    text = "a: no\nb: 12:30\nc: 010\nd: ~\ne:\nf: 1.0\n"

    root = tree_of(text)

    assert plain(root) == {"a": "no", "b": "12:30", "c": "010", "d": "~", "e": "", "f": "1.0"}


def test_how_a_text_was_written_is_kept():
    """Whoever reads a tree can tell an empty value from an empty text."""
    root = tree_of("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\nf:\n")

    assert [value.style for _, value in root.items] == [
        "plain",
        "quoted",
        "quoted",
        "|",
        ">",
        "plain",
    ]


def test_a_map_answers_by_key():
    """A value, its key for the place, and nothing for a key that is not there."""
    root = tree_of("a: 1\nb: {c: 2}\n")

    assert root.get("a").value == "1"
    assert root.key("b").span[1:] == (2, 1, 2, 2)
    assert (root.get("z"), root.key("z"), "z" in root, "a" in root) == (None, None, False, True)


def test_a_byte_order_mark_and_carriage_returns_change_nothing():
    """A file from Windows reads as one from elsewhere, places and all."""
    text = "a: |\n  One.\n  Two.\nb: [c, d]\n"

    root = tree_of("\ufeff" + text.replace("\n", "\r\n"))

    assert plain(root) == plain(tree_of(text))
    assert [n.span for n in every_node(root)] == [n.span for n in every_node(tree_of(text))]


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
VALUES = st.recursive(
    st.one_of(
        WORDS,
        st.sampled_from(
            ["", "no", "a b", "it's", 'say "x"', "a: b", "#9", "* x", "é漢字😀", "\\{"]
        ),
        st.lists(WORDS, min_size=2, max_size=4).map("\n".join),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans(), st.sampled_from([None, "|", "'", '"']))
def test_values_are_those_that_pyyaml_reads(value, flow, style):
    """For anything that YAML can write, the texts are what PyYAML's plainest loader gives."""
    text = yaml.dump(
        value,
        allow_unicode=True,
        default_flow_style=flow,
        default_style=style,
        Dumper=yaml.SafeDumper,
    )
    if "!!" in text:
        return

    root, found = read(text)

    wanted = yaml.load(text, Loader=yaml.BaseLoader)
    assert [one for one in found if one.is_error] == []
    assert (plain(root) if root is not None else "") == wanted


@given(VALUES)
def test_without_libyaml_the_tree_is_the_same(value):
    """PyYAML's own reader gives the same values at the same places."""
    text = yaml.dump(value, allow_unicode=True, Dumper=yaml.SafeDumper)
    fast, _ = read(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_Parser", SlowParser)
        slow, _ = read(text)

    assert plain(slow) == plain(fast)
    if fast is not None:
        assert [n.span for n in every_node(slow)] == [n.span for n in every_node(fast)]


# ------------------------------------------------------------------------------------ places


def test_spans_cover_what_was_written():
    """From the first sign of a value to its last, and no blank more."""
    text = (
        "a: one two\nb: 'it''s'\nc: [x, {y: z}]\nd:\n  e: f\n  g: h   # why\n\ni:\n- j\n- \"k\"\n"
    )
    root = tree_of(text)

    covered = {key.value: cut(text, value.span) for key, value in root.items}

    assert covered == {
        "a": "one two",
        "b": "'it''s'",
        "c": "[x, {y: z}]",
        "d": "e: f\n  g: h",
        "i": '- j\n- "k"',
    }


def test_the_span_of_a_block_of_text_ends_with_its_last_line():
    """Blank lines and whatever follows belong to nobody."""
    text = "a: |\n  One.\n\n  Two.\n\n\nb: c\n"

    span = tree_of(text).get("a").span

    assert cut(text, span) == "|\n  One.\n\n  Two."


@pytest.mark.parametrize("after", ["", "\n", "\nb: c\n", "\n\n\n# d\nb: c\n"])
def test_a_block_of_text_ends_where_its_text_does(after):
    """At the end of its last line, for its span and for what stands behind its last character."""
    text = "a: |\n  One.\n  Two." + after
    root, _ = read(text)
    node = root.get("a")

    assert cut(text, node.span) == "|\n  One.\n  Two."
    assert node.place(len(node.value))[1:3] == (3, 7)


def test_columns_count_characters():
    """A wide, an accented and an astral character are one column each."""
    root = tree_of("é漢😀: [ö, x]\n")

    assert root.items[0][0].span[1:] == (1, 1, 1, 4)
    assert root.items[0][1].items[1].span[1:] == (1, 10, 1, 11)


PLACED = [
    "a: one two three\n",
    "a: 'it''s   a  trap'\n",
    'a: "tab\\tand \\"quote\\" \\u00e9 end"\n',
    "a: |\n  One.\n\n    Deeper.\n  Last.\n",
    "a: |2-\n    Two more.\n  Less.\n",
    "a: |+\n  Kept.\n\n\nb: c\n",
    "a: >\n  Folded\n  together.\n\n  Apart.\n",
    "a: one\n  two\n  three\n",
    "a: 'one\n  two''s\n\n  three'\n",
    'a: "one\\\n  two\n  three"\n',
    "a: {b: one two, c: d}\n",
    "- a: |\n    Deep é漢.\n",
]


@pytest.mark.parametrize("text", PLACED)
def test_a_place_in_a_value_is_a_place_in_the_file(text):
    """Every visible character of a value is found where the file has it."""
    root = tree_of(text)
    texts = [node for node in every_node(root) if isinstance(node, Text) and len(node.value) > 2]

    for node in texts:
        for index, character in enumerate(node.value):
            if character.isspace():
                continue
            got = cut(text, node.place(index))
            assert got[:1] in (character, "\\"), (node.value, index, got)


@pytest.mark.parametrize("text", PLACED[:6])
def test_in_one_line_and_in_blocks_blanks_have_their_place_too(text):
    """Where nothing is folded, even a blank is found where the file has it."""
    node = next(value for _, value in tree_of(text).items)
    if "\\" in text:
        return

    for index, character in enumerate(node.value):
        if character == " ":
            assert cut(text, node.place(index)) == " ", index


def test_a_place_may_be_several_characters():
    """From the first to the last, over lines if need be; nothing where nothing is asked for."""
    text = "a: |\n  One two.\n  Three.\n"
    node = tree_of(text).get("a")

    assert cut(text, node.place(4, 7)) == "two"
    assert cut(text, node.place(4, 14)) == "two.\n  Three"
    assert cut(text, node.place(4, 4)) == ""
    assert node.place(4, 4)[1:3] == (2, 7)


def test_the_line_of_a_place_is_that_of_its_span():
    """Asking for the line alone gives the same line."""
    for text in PLACED:
        for node in every_node(tree_of(text)):
            if isinstance(node, Text):
                for index in range(len(node.value)):
                    if not node.value[index].isspace():
                        assert node.line(index) == node.place(index).line


@given(st.sampled_from(PLACED), st.integers(-3, 60), st.integers(-3, 60))
def test_no_place_leaves_the_file(text, start, end):
    """Whatever one asks for, the answer is a place that the file has."""
    for node in every_node(tree_of(text)):
        if isinstance(node, Text):
            assert_inside(text, node.place(start, end))
            assert_inside(text, node.place(start))


def assert_inside(text, span):
    """A span that begins and ends in its file, in this order."""
    lines = text.replace("\r\n", "\n").split("\n")
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
    assert span[1:3] <= span[3:]


# ---------------------------------------------------------------------------------- refusals


REFUSED = [
    ("a: &x b\n", ("E131", 1, 4)),
    ("a: *x\n", ("E131", 1, 4)),
    ("a: *Run* now\n", ("E123", 1, 4)),
    ("a: &x\n  b: c\n", ("E131", 1, 4)),
    ("a:\n  <<: {b: c}\n", ("E132", 2, 3)),
    ("a: !x b\n", ("E133", 1, 4)),
    ("a: !!python/object:os.system x\n", ("E133", 1, 4)),
    ("a: !x\n  - b\n", ("E133", 1, 4)),
    ("%YAML 1.2\n---\na: b\n", ("E133", 1, 1)),
    ("a: b\n---\nc: d\n", ("E134", 2, 1)),
    ("a: b\n...\n---\nc: d\n", ("E134", 3, 1)),
    ("a: b\nc: d\na: e\n", ("E130", 3, 1)),
    ("x: {a: b, 'a': c}\n", ("E130", 1, 11)),
    ("? [a]\n: b\n", ("E136", 1, 3)),
    ("a:\n  {b}: c\n", ("E136", 2, 3)),
    ("a: {b, c: d}\n", ("E123", 1, 5)),
    ("a: " + "[" * 60 + "]" * 60 + "\n", ("E135", 1, 51)),
    ("a:\n\tb: c\n", ("E112", 2, 1)),
    ("a: |\n  b\n\tc\n", ("E112", 3, 1)),
    ("a: b\x1b[31m\n", ("E110", 1, 5)),
    ("a: b\x00\n", ("E110", 1, 5)),
    ("a: b\x7f\n", ("E110", 1, 5)),
    ("a: b\x9b31m\n", ("E110", 1, 5)),
    ("a: b\fc\n", ("E110", 1, 5)),
    ("a: b\u2028c\n", ("E111", 1, 5)),
    ("a: b\x85c\n", ("E111", 1, 5)),
    ("a: b\rc\n", ("E111", 1, 5)),
    ("a: b\u202ec\n", ("E113", 1, 5)),
    ("a: b\u2066c\n", ("E113", 1, 5)),
    ("a: b\ufeffc\n", ("E113", 1, 5)),
    ("a: b\ud800c\n", ("E110", 1, 5)),
    ('a: "b\\e[31m"\n', ("E110", 1, 6)),
    ('a: "b\\x9b"\n', ("E110", 1, 6)),
    ('a: "b\\fc"\n', ("E110", 1, 6)),
    ('a: "b\\u202ec"\n', ("E113", 1, 6)),
    ('a: "b\\Lc"\n', ("E111", 1, 6)),
]


@pytest.mark.parametrize(("text", "wanted"), REFUSED)
def test_what_surprises_or_endangers_is_refused_where_it_stands(text, wanted):
    """One fault, one diagnostic, at the character, with a remedy."""
    _, found = read(text)

    assert said(found) == [wanted]
    assert all(one.is_error and one.help for one in found)


def test_a_double_key_shows_both_places():
    """The first wins, so that what follows is checked against something."""
    root, found = read("a: 1\nb: 2\na: 3\n")

    [(first, word)] = found[0].also
    assert (first.line, first.column, word) == (1, 1, "first here")
    assert plain(root) == {"a": "1", "b": "2"}


def test_no_text_of_a_tree_is_ever_unsafe():
    """What was refused is gone from the value too, however it was written."""
    root, _ = read('a: "b\\e[31m\\u202e"\nc: d\x1b[0m\n')

    assert plain(root) == {"a": "b [31m ", "c": "d [0m"}


def test_languages_from_right_to_left_are_welcome():
    """Arabic, Hebrew, joiners and marks are text; only overrides are refused."""
    text = "a: שלום \u200f!\nb: می\u200cخواهم\nc: 👩\u200d🚀\n"

    assert list(plain(tree_of(text))) == ["a", "b", "c"]


def test_a_file_that_says_nothing_is_told_so():
    """Harmless, but a file emptied by mistake looks the same."""
    for text in ("", "\n", "# later\n", "# later #9\n", "---\n# later\n..."):
        root, found = read(text)

        assert root is None or plain(root) == ""
        assert [one.code for one in found] in (["W810"], [])


def test_a_text_that_loses_its_end_to_a_comment_is_warned_of():
    """`Ask about #9` shows `Ask about`, which its author must hear."""
    _, found = read(
        "a: Ask about #9 now\nb: 0..5 # a comment\nc: '#1' # two\nd: |\n  No #3.\ne: 'x' #y\n"
    )

    assert said(found) == [("W811", 1, 14)]
    assert not found[0].is_error


# --------------------------------------------------------------------------------- mistakes


SLIPS = [
    ('a: "Yes," he says.\n', ("E123", 1, 11)),
    ("a: 'don't'\n", ("E123", 1, 9)),
    ('- "Yes," he says.\n', ("E123", 1, 10)),
    ("a: {name} looks up.\n", ("E123", 1, 5)),
    ("a: [He looks up] and says.\n", ("E123", 1, 18)),
    ("a: Ask: what?\n", ("E123", 1, 4)),
    ("He said: no: never\n", ("E123", 1, 10)),
    ("a:0: :\n", ("E126", 1, 2)),
    ("a: {b: Ask: what?}\n", ("E123", 1, 11)),
    ("a: @home\n", ("E123", 1, 4)),
    ("a: `home`\n", ("E123", 1, 4)),
    ("a: %home\n", ("E123", 1, 4)),
    ('a: "open\nb: c\n', ("E121", 1, 4)),
    ("a: [b, c\nd: e\n", ("E122", 1, 4)),
    ("a: {b: c\nd: e\n", ("E122", 1, 4)),
    ("a: {b: c]\n", ("E122", 1, 4)),
    ("a: ]\n", ("E122", 1, 4)),
    ("a:\n  b: c\n d: e\n", ("E124", 3, 2)),
    ("a:\n  - b\n d: e\n", ("E124", 3, 2)),
    ("a: b\n  c: d\n", ("E124", 2, 3)),
    ("a: - b\n", ("E124", 1, 4)),
    ("a: |\n    Deep.\n  Shallow.\n", ("E124", 3, 3)),
    ('a: "\\q"\n', ("E125", 1, 5)),
    ('a: "\\x1"\n', ("E125", 1, 5)),
    ('a: "\\ud800"\n', ("E125", 1, 5)),
    ("a: b\nIt rains.\nc: d\n", ("E126", 2, 1)),
    ("a:b\nc: d\n", ("E126", 1, 2)),
    ("a: | Text.\n", ("E127", 1, 6)),
    ("a: ? b\n", ("E120", 1, 4)),
]


@pytest.mark.parametrize(("text", "wanted"), SLIPS)
def test_a_slip_is_told_as_a_writer_knows_it(text, wanted):
    """The code says what was done, the place is where it was done."""
    _, found = read(text)

    assert said(found) == [wanted]
    assert "block mapping" not in found[0].message


def test_without_libyaml_a_slip_is_told_as_well(monkeypatch):
    """PyYAML's own reader has other words and nearly the same places."""
    monkeypatch.setattr(nodes, "_Parser", SlowParser)

    for text, (code, line, _) in [*SLIPS, *REFUSED]:
        if "\\ud800" in text:
            continue
        _, found = read(text)
        assert [(one.code, one.span.line) for one in found] == [(code, line)], text


def test_a_colon_in_a_text_comes_with_its_cure():
    """The fix can take the span's place as it stands."""
    text = "label: Ask: what's it?\n"
    _, found = read(text)

    span = found[0].span
    mended = text[: span.column - 1] + found[0].fix + text[span.end_column - 1 :]
    assert plain(tree_of(mended)) == {"label": "Ask: what's it?"}


CHAPTER = """\
chapter: shore
scenes:
  hall:
    text: "He said
    next: room
  room:
    text: |
      Fine: he said.
    choices:
      a: {label: Ask, goto: hall
      b: {label: Go, goto: hall}
  good:
    text: This is read.
    next: hall
  late:
    text: @ noon
    next: hall
  last:
    text: 'So is this.'
"""


def test_a_mistake_costs_its_scene_and_no_other():
    """Every broken scene is told of in one run, and every whole one is read."""
    root, found = read(CHAPTER)

    assert said(found) == [("E121", 4, 11), ("E122", 10, 10), ("E123", 16, 11)]
    assert list(plain(root)["scenes"]) == ["good", "last"]
    assert root.file.lost == [("scenes", "hall"), ("scenes", "room"), ("scenes", "late")]


def test_what_is_read_beside_a_mistake_keeps_its_place():
    """Blanking moves nothing."""
    root, _ = read(CHAPTER)

    good = root.get("scenes").get("good").get("text")
    assert cut(CHAPTER, good.span) == "This is read."


def test_in_a_manifest_a_mistake_costs_one_key():
    """A variable below `state:`, or a key at the top that has no keys below it."""
    text = "id: x\ntitle: 'It's'\nstate:\n  a: [b, c\n  d: 0..3\nstart: y\n"
    root, found = read(text)

    assert [one.code for one in found] == ["E123", "E122"]
    assert plain(root) == {"id": "x", "state": {"d": "0..3"}, "start": "y"}
    assert root.file.lost == [("title",), ("state", "a")]


def test_a_key_that_lost_everything_below_it_is_lost_itself():
    """Nobody is told that `scenes` is no mapping because its only scene was broken."""
    root, _ = read("chapter: x\nscenes:\n  a:\n    text: @\n")

    assert plain(root) == {"chapter": "x"}


def test_prose_that_looks_like_keys_is_not_torn_apart():
    """Only keys right below a key are read by themselves when something is wrong."""
    text = "about: |\n  He said: @ noon.\n  She: 'no\nscenes:\n  a:\n    text: @\nend: x\n"

    root, found = read(text)

    assert said(found) == [("E123", 6, 11)]
    assert plain(root) == {"about": "He said: @ noon.\nShe: 'no\n", "end": "x"}


def test_a_list_is_lost_as_a_whole():
    """What stands below a dash has no key of its own."""
    root, found = read("claims:\n  - id: a\n    always: @\n  - id: b\nend: x\n")

    assert said(found) == [("E123", 3, 13)]
    assert (plain(root), root.file.lost) == ({"end": "x"}, [("claims",)])


def test_what_stands_before_the_first_key_costs_no_key():
    root, found = read("@ noon\na: b\n")

    assert said(found) == [("E123", 1, 1)]
    assert (plain(root), root.file.lost) == ({"a": "b"}, [])


def test_nobody_is_told_to_miss_what_a_mistake_took_away():
    """One broken scene is one fault, not one for each choice that leads to it."""
    root, found = read(CHAPTER)
    here = root.span
    missed = [
        error("E302", "no scene is called 'hall'", here),
        error("E302", "no scene is called 'shore/room'", here),
        error("E302", "no scene is called 'gaet'", here),
        error("E402", "'hall' is a word", here),
    ]

    left = without_echoes([*found, *missed], root.file.lost)

    assert left == [*found, missed[2], missed[3]]
    assert without_echoes(missed, [], whole=True) == [missed[3]]


def test_a_scene_that_a_tab_indents_is_the_only_one_lost():
    """A tab costs no more than another mistake."""
    root, found = read("scenes:\n  a:\n\ttext: x\n  b:\n    text: y\n")

    assert said(found) == [("E112", 3, 1)]
    assert plain(root) == {"scenes": {"b": {"text": "y"}}}


def test_a_tab_within_prose_is_text():
    """Only indentation has to be blanks."""
    root = tree_of("a: |\n  b\tc\n\t\n  d\n")

    assert plain(root) == {"a": "b\tc\n\nd\n"}


# ---------------------------------------------------------------------------------- hostility


HOSTILE = {
    "brackets": "a: " + "[" * 20_000,
    "braces": "a: " + "{a: " * 20_000,
    "dashes": "- " * 20_000,
    "questions": "? " * 20_000,
    "stairs": "".join(" " * k + "a:\n" for k in range(1_500)),
    "a bomb of aliases": "a: &a [x]\n" + "".join(f"b{k}: &b{k} [*a, *a]\n" for k in range(5_000)),
    "quotes": '"' * 1_000_001,
    "open quotes": "a: 'x\n" * 200_000,
    "open brackets": "".join(f"a{k}: [\n" for k in range(100_000)),
    "open quotes below": "a:\n" + '  b: "\n' * 200_000,
    "one key": "a: 1\n" * 400_000,
    "a long line": "a: " + "x" * 4_000_000,
    "a long open quote": 'a: "' + "x " * 3_000_000,
    "carriage returns": "a\r" * 1_000_000,
    "tabs": "\ta\n" * 500_000,
    "colons": ":" * 200_000,
    "colons and blanks": "a: " * 100_000,
    "binary": "".join(map(chr, range(256))) * 4_000,
    "too much": "x" * (50 * 2**20),
    "sharp": "a: b #c\n" * 2 + "x: |\n" + " #\n" * 500_000,
    "blank lines": "a: |\n" + "\n" * 2_000_000,
    "anchors": "".join(f"k{k}: &a b\n" for k in range(100_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered_soon(name):
    """Neither recursion nor patience runs out; the limit leaves room for a busy machine."""
    began = time.perf_counter()

    _, found = read(HOSTILE[name])

    assert time.perf_counter() - began < 6
    assert len(found) <= 200


def test_a_text_that_is_too_large_is_not_read():
    """Eight million characters are read, one more is not."""
    _, found = read("x" * nodes.MAX_TEXT)
    root, refused = read("x" * (nodes.MAX_TEXT + 1))

    assert found == []
    assert (root, said(refused)) == (None, [("E105", 1, 1)])


def test_a_file_that_says_too_much_is_not_read(monkeypatch):
    monkeypatch.setattr(nodes, "MAX_NODES", 20)

    root, found = read("- a\n" * 30)

    assert (root, said(found)) == (None, [("E135", 19, 3)])


def test_depth_is_counted_in_levels():
    """Forty-eight are read, one more is not."""
    for depth in (nodes.MAX_DEPTH, nodes.MAX_DEPTH + 1):
        _, found = read("[" * depth + "]" * depth)

        assert [one.code for one in found] == ["E135"] * (depth > nodes.MAX_DEPTH)


def test_there_is_an_end_to_telling():
    """A file with a fault on every line was not meant as a story; that is soon said."""
    _, small = read("a: b\n" * 500)
    root, large = read("scenes:\n" + "".join(f"  s{k}: @\n" for k in range(500)))

    assert len(small) == nodes.MAX_TOLD + 1
    assert said(small)[0] == ("E130", 2, 1)
    assert nodes.MAX_ERRORS <= len(large) <= nodes.MAX_ERRORS + nodes.MAX_ROUNDS
    assert root is None


def test_a_large_file_is_not_read_again_and_again(monkeypatch):
    """Its first mistake is told, and that is that."""
    monkeypatch.setattr(nodes, "MAX_REPAIRED", 20)

    root, found = read("a: @\nb: @\n" + "c: d\n" * 5)

    assert (root, said(found)) == (None, [("E123", 1, 4)])


SIGNS = list("{}[]:,-?|>&*!%@`'\"#\\ \t\n\r\x1b\u2028\ufeffaé漢")
PIECES = ["  ", "\n  ", "\n    ", "\n\n", ": ", "- ", "|\n", "---", "...", "<<", "\\x1"]
SCRAPS = st.sampled_from([*SIGNS, *PIECES, "scenes:", "text: "])


@given(st.one_of(st.text(), st.lists(SCRAPS, max_size=40).map("".join)))
@example('"\\U00110000"')
@example("a: |9\n x")
@example("\ufeff\ufeffa")
@example("?")
@example("a:0: :")
def test_reading_never_raises_and_never_leaves_the_file(text):
    """Whatever the text: a tree or none, faults with places that the file has."""
    root, found = read(text)

    for one in found:
        for span in (one.span, *(span for span, _ in one.also)):
            assert_inside(text.removeprefix("\ufeff"), span)
    for node in every_node(root) if root is not None else ():
        assert_inside(text.removeprefix("\ufeff"), node.span)
    assert root is not None or found


@given(st.data())
def test_a_story_with_a_slip_is_read_all_the_same(data):
    """Cut, double or replace a few characters of a chapter: reading copes."""
    text = CHAPTER
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        past = min(len(text), at + data.draw(st.integers(0, 3)))
        text = text[:at] + data.draw(SCRAPS) + text[past:]

    root, found = read(text)

    assert root is not None or found
    for one in found:
        assert_inside(text.removeprefix("\ufeff"), one.span)


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_exactly_the_broken_scenes_are_lost(broken):
    """Each broken scene is one fault; all others are there."""
    scenes = "".join(
        f"  s{k}:\n    text: {'@' if bad else ''}x\n    next: s0\n" for k, bad in enumerate(broken)
    )
    root, found = read(f"chapter: x\nscenes:\n{scenes}")

    whole = [f"s{k}" for k, bad in enumerate(broken) if not bad]
    assert len(found) == sum(broken)
    assert list(plain(root).get("scenes", {})) == whole
