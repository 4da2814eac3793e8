"""From files to a story: what holds of every set of files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from strategies import story_files

from dreamweave.language.compile import compile_story

NOISE = st.sampled_from(
    ["{", "}", ":", "- ", "\n", "  ", "#", "'", '"', "|", "&a", "*a", "!!x", "\t", "..", "if"]
)


@given(
    story_files(), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 6), NOISE), max_size=4)
)
def test_compiling_never_crashes_on_mutated_files(files, edits):
    """A story damaged anywhere gives a story or errors, never an exception, and true places."""
    path = min(files)
    text = files[path]
    for place, gone, noise in edits:
        at = place % len(text)
        text = text[:at] + noise + text[at + gone :]
    damaged = {**files, path: text}

    story, found = compile_story(damaged)

    assert story is not None or any(d.is_error for d in found)
    for d in found:
        lines = damaged.get(d.span.file, "").split("\n")
        assert 1 <= d.span.line <= max(1, len(lines)), d


@given(story_files())
def test_the_order_of_files_does_not_matter(files):
    """Files are taken in path order, however they are handed over."""
    turned = dict(reversed(files.items()))

    assert compile_story(turned).diagnostics == compile_story(files).diagnostics


def test_a_new_branch_is_a_new_file():
    """A chapter in a file of its own joins by its offer; no other file is edited."""
    hall = (
        "chapter: hall\nscenes:\n  door:\n    text: A door.\n    choices:\n"
        "      out: {label: Out., goto: street}\n    offers: rooms\n"
        "  street: {text: Rain., ending: home}\n"
    )
    attic = (
        "chapter: attic\noffer: {in: rooms, label: Up the stairs.}\nscenes:\n"
        "  dust: {text: Dust., next: hall/door}\n"
    )
    top = "dreamweave: 1\nid: t\ntitle: T\nstart: hall\nendings: {home: {title: Home}}\n"
    files = {"story.yaml": top, "hall.yaml": hall}
    before, _ = compile_story(files)

    after, found = compile_story({**files, "attic.yaml": attic})

    assert found == ()
    assert [c.id for c in before.scenes[before.start].choices] == ["out"]
    assert [c.id for c in after.scenes[after.start].choices] == ["out", "attic/dust"]


def test_visits_are_counted_only_where_and_as_far_as_something_reads_them():
    """Nothing reads: no counter. `>= 2` needs three values, a cycle of three goes round."""
    text = (
        "chapter: a\nscenes:\n  one:\n    text: '{cycle}a{or}b{or}c{end}'\n    choices:\n"
        "      go: {label: Go., goto: two}\n"
        "  two:\n    text: Two.\n    choices:\n      back: {label: Back., goto: one}\n"
        "      stop: {label: Stop., when: visits(two) >= 2, goto: three}\n"
        "  three: {text: Three., ending: home}\n"
    )
    top = "dreamweave: 1\nid: t\ntitle: T\nstart: a\nendings: {home: {title: Home}}\n"

    story, found = compile_story({"story.yaml": top, "a.yaml": text})

    assert found == ()
    counters = {v.name: (v.high, v.loop) for v in story.variables}
    assert counters == {"visits a/one": (3, 3), "visits a/two": (2, 0)}
