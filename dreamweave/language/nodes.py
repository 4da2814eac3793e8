"""Text of a file in, its tree out; whatever is wrong is reported, and the rest still counts.

Law 1: whatever the text, `parse` returns, and soon.
Law 2: one mistake costs one scene: its lines are blanked, and all the others are read.
Law 3: the parts of YAML that surprise writers (anchors, merges, tags, second documents, keys
that are not text) are refused, with a remedy.

The tree is composed from the events of libyaml: as fast as its fastest loader, and
every place is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from yaml import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .characters import UNSAFE, clean, describe, name, tabs
from .diagnostics import Diagnostic, Report, error, warning
from .model import Span
from .recovery import Sheet
from .slips import explain
from .tree import STYLES, File, List, Map, Node, Text
from .tuples import NamedTuple

__all__ = ["File", "List", "Map", "Node", "Text", "parse"]

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML was built without libyaml: the same, ten times slower.
    from .slow import Parser as _Parser  # type: ignore[assignment]

MAX_TEXT: Final = 8 * 2**20
"""Characters of a file; ten novels."""

MAX_REPAIRED: Final = 2 * 2**20
"""Characters of a file that is read again and again to find all its mistakes at once."""

MAX_DEPTH: Final = 48
"""A story needs eight; hostile nesting is refused before anything recurses into it."""

MAX_NODES: Final = 500_000
"""Of one file; a megabyte of story has some twenty thousand."""

MAX_ERRORS: Final = 20
"""Mistakes in YAML that are told of one file in one run."""

MAX_TOLD: Final = 100
"""Smaller faults of one file; where there are more, its text was not meant as a story."""

MAX_LEAVES: Final = 20_000
"""Scenes of a broken file that are tried one by one."""

MAX_ROUNDS: Final = 8
"""Readings of what is left, when blanking single scenes was not enough."""

CUT: Final = re.compile(r"\S +(#[^\s#]\S*)")


class _Stop(Exception):
    """Something because of which the rest of a text cannot be read."""

    def __init__(self, diagnostic: Diagnostic, *, hopeless: bool = False) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic
        self.hopeless = hopeless
        """Whether it is the file as a whole that is at fault, and no scene of it."""


def parse(file: str, text: str, report: Report) -> Node | None:
    """The tree of a file, without the scenes that YAML cannot read; None if nothing is left."""
    if len(text) > MAX_TEXT:
        report(error("E105", "the file is too large", Span(file, 1, 1, 1, 1), "divide it"))
        return None
    text = clean(file, text, report)
    source = File(file, text)
    faults = list(islice(tabs(file, text), MAX_ERRORS))
    attempt = _attempt(source, text) if not faults else _Attempt(fault=faults[0])
    if attempt.fault is None:
        return _finished(attempt, text, report)
    if attempt.hopeless or len(text) > MAX_REPAIRED:
        for one in (*attempt.found, attempt.fault):
            report(one)
        return None
    return _repair(source, faults, report)


class _Attempt(NamedTuple):
    """What came of reading a text once."""

    root: Node | None = None
    found: tuple[Diagnostic, ...] = ()
    """What can be told and lived with."""
    fault: Diagnostic | None = None
    """Why the text could not be read to its end."""
    hopeless: bool = False
    """Whether leaving scenes out is of no use."""


def _attempt(file: File, text: str) -> _Attempt:
    """Read a text once."""
    found: list[Diagnostic] = []

    def tell(one: Diagnostic) -> None:
        if len(found) >= MAX_TOLD:
            raise _Stop(one, hopeless=True)
        found.append(one)

    try:
        root = _compose(file, _Parser(text).get_event, tell)
        return _Attempt(root, tuple(found))
    except _Stop as stop:
        told = tuple(found) if stop.hopeless else ()
        return _Attempt(None, told, stop.diagnostic, stop.hopeless)
    except (YAMLError, ValueError, OverflowError) as problem:
        return _Attempt(fault=explain(file, problem))


def _finished(attempt: _Attempt, text: str, report: Report) -> Node | None:
    """The tree, once everything that is not quite right with it has been reported."""
    for one in attempt.found:
        report(one)
    root = attempt.root
    if root is None:
        return None
    if " #" in text and CUT.search(text):
        for node in _texts(root):
            _tell_cut(node, report)
    if isinstance(root, Map):
        for section in {path[0] for path in root.file.lost}:
            left = root.get(section)
            if isinstance(left, Text) and not left.value:
                del root.entries[section]
    return root


def _repair(file: File, faults: list[Diagnostic], report: Report) -> Node | None:
    """The tree without the scenes that cannot be read, each of them reported."""
    sheet = Sheet(file)
    for fault in faults:
        sheet.blank_around(fault.span.line - 1)
    for leaf in sheet.leaves[:MAX_LEAVES]:
        # Below a key of its own, so that indentation goes wrong as it does in the file.
        part = "_:\n" * (len(leaf.path) > 1) + sheet.part(leaf)
        found = _attempt(File(file.name, part), part).fault
        if found is not None and sheet.blank(leaf):
            faults.append(_moved(found, leaf.first - (len(leaf.path) > 1)))
        if len(faults) >= MAX_ERRORS:
            break
    for fault in faults:
        report(fault)
    return _reread(sheet, {fault.span for fault in faults}, report)


def _reread(sheet: Sheet, told: set[Span], report: Report) -> Node | None:
    """The tree of what is left, blanking what still cannot be read."""
    for _ in range(MAX_ROUNDS):
        text = sheet.text
        attempt = _attempt(sheet.file, text)
        if attempt.fault is None:
            return _finished(attempt, text, report)
        if attempt.fault.span not in told:
            report(attempt.fault)
        if not sheet.blank_around(attempt.fault.span.line - 1):
            break
    return None


def _moved(found: Diagnostic, rows: int) -> Diagnostic:
    """The same, that many rows further down."""
    also = tuple((_down(span, rows), word) for span, word in found.also)
    return found._replace(span=_down(found.span, rows), also=also)


def _down(span: Span, rows: int) -> Span:
    """A span that many rows further down."""
    return span._replace(line=span.line + rows, end_line=span.end_line + rows)


def _compose(file: File, get_event: Callable[[], Any], report: Report) -> Node | None:
    """The tree of the only document of a stream of events.

    One loop, the commonest event first: this is where the time for reading a story goes.
    """
    get_event()
    if not _opened(file, get_event(), report):
        return None
    outer: list[Any] = []
    here: Any = None
    key: Any = None
    node: Any = None
    for _ in range(MAX_NODES):
        event = get_event()
        kind = event.__class__
        if kind is ScalarEvent:
            value, style = event.value, event.style
            node = Text(file, event.start_mark, event.end_mark, value, STYLES[style])
            if style == '"' or event.anchor or event.tag:
                _scalar(node, event, report)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if here.__class__ is Map and key is None:
                raise _Stop(_key_fault(_mark(file, event)))
            _opening(file, event, len(outer), report)
            outer.append((here, key))
            here = (Map if kind is MappingStartEvent else List)(file, event.start_mark)
            key = None
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            here.end = event.end_mark
            node = here
            here, key = outer.pop()
        else:
            _closed(file, event, get_event)
            root: Node = node
            return root
        if here.__class__ is Map:
            if key is None:
                key = node
            else:
                _enter(here, key, node, report)
                key = None
        elif here is not None:
            here.items.append(node)
    too_much = error("E135", "the file says too much", _mark(file, event), "divide it")
    raise _Stop(too_much, hopeless=True)


def _opened(file: File, event: Any, report: Report) -> bool:
    """Whether a document begins here."""
    if event.__class__ is StreamEndEvent:
        if not file.lost:
            place = file.span(0, 0, 0, 0)
            report(warning("W810", "nothing in this file", place, "delete it, or write in it"))
        return False
    if event.version or event.tags:
        report(_tag(_mark(file, event)))
    return True


def _closed(file: File, event: Any, get_event: Callable[[], Any]) -> None:
    """Refuse whatever follows the first document; aliases end here too."""
    if event.__class__ is AliasEvent:
        raise _Stop(_alias(_mark(file, event), f"*{event.anchor}"))
    after = get_event()
    if after.__class__ is not StreamEndEvent:
        raise _Stop(
            error(
                "E134",
                "a second document begins here",
                _mark(file, after),
                "indent a beat '---' as far as the prose around it; a file holds one document",
            )
        )


def _opening(file: File, event: Any, depth: int, report: Report) -> None:
    """Refuse a map or list that is too deep; say what else is wrong with it."""
    if depth >= MAX_DEPTH:
        message = f"more than {MAX_DEPTH} levels, one in the other"
        raise _Stop(error("E135", message, _mark(file, event), "a story needs about eight"))
    if event.anchor or event.tag:
        _properties(event, _mark(file, event), report)


def _key_fault(place: Span) -> Diagnostic:
    """The fault of a map or a list that is a key, as `{name}: …` is."""
    help = "a text that begins with '{' or '[' is quoted, or stands in a block below `text: |`"
    return error("E136", "a key must be text", place, help)


def _scalar(node: Text, event: Any, report: Report) -> None:
    """Say what is wrong with a text that is quoted, named or tagged."""
    if event.anchor or event.tag:
        _properties(event, node.span, report)
    found = UNSAFE.search(node.value)
    if found:
        kind = describe(found[0])
        place = node.place(found.start())
        report(error(kind.code, f"{kind.name}: {name(found[0])}", place, kind.help))
        node.value = UNSAFE.sub(" ", node.value)


def _properties(event: Any, place: Span, report: Report) -> None:
    """Refuse an anchor or a tag; what they stand before is read all the same."""
    if event.anchor:
        report(_alias(place, f"&{event.anchor}"))
    if event.tag:
        report(_tag(place))


def _alias(place: Span, sign: str) -> Diagnostic:
    """The fault of an anchor or an alias."""
    return error(
        "E131",
        f"'{sign}' is an anchor or alias of YAML, which stories do not use",
        place,
        "write it out; or put a text that begins with '&' or '*' in quotes",
    )


def _tag(place: Span) -> Diagnostic:
    """The fault of a tag or directive."""
    message = "a tag or directive of YAML, which stories do not use"
    return error("E133", message, place, "put a text that begins with '!' or '%' in quotes")


def _enter(here: Map, key: Text, node: Node, report: Report) -> None:
    """Put a value below its key, unless the key is there already."""
    word = key.value
    if word == "<<" and key.style == "plain":
        message = "'<<' merges maps in YAML, which stories do not use"
        report(error("E132", message, key.span, "write the keys out"))
    elif word in here.entries:
        first = here.entries[word][0].span
        help = "give one of them another name, or delete it"
        also = ((first, "first here"),)
        report(error("E130", f"'{word}' is here twice", key.span, help, also=also))
    elif node.kind == "text" and not node.value and _without_colon(key, node):
        message = f"'{word[:40]}' has no value: in braces, a comma begins the next key"
        help = "put a text that holds a comma or begins with '{' in quotes"
        raise _Stop(error("E123", message, key.span, help))
    else:
        here.entries[word] = key, node


def _without_colon(key: Text, value: Text) -> bool:
    """Whether a key in braces stands there without a colon."""
    end, start = key.end, value.start
    return bool(end.line == start.line and end.column == start.column)


def _mark(file: File, event: Any) -> Span:
    """The first character of an event."""
    start = event.start_mark
    return file.span(start.line, start.column, start.line, start.column + 1)


def _texts(root: Node) -> Iterator[Text]:
    """Every text of a tree that is not a key."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Text):
            yield node
        elif isinstance(node, Map):
            nodes.extend(value for _, value in node.items)
        else:
            nodes.extend(node.items)


def _tell_cut(node: Text, report: Report) -> None:
    """Warn where YAML took what follows a text for a comment, though it looks like text."""
    if node.style != "plain" or not node.value:
        return
    row, column = node.end.line, node.end.column
    found = CUT.match(node.file.line(row), max(0, column - 1))
    if found:
        report(
            warning(
                "W811",
                f"'{found[1]}' and what follows it is a comment, not part of the text",
                node.file.span(row, found.start(1), row, len(node.file.line(row))),
                "put the text in quotes; or write a comment as '# …', with a blank",
            )
        )
