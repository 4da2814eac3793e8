"""Prose: Markdown with tags, from text to parts (`model.Parts`).

Law 1: a tag never spans lines, and a line that holds nothing but a branch tag vanishes.
Law 2: what is shown depends on the state alone: variables, and how often the scene was entered.
Law 3: prose is text. Nothing in it is ever markup of a screen, a format string or code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from .diagnostics import suggest
from .expressions import ExpressionError, Scope
from .model import BEAT, NOWHERE, Parts
from .tuples import NamedTuple

TAG: Final = re.compile(r"\\[{}\\]|\{([^{}\n]*)\}|[{}]")
BEAT_LINE: Final = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
BRANCH: Final = re.compile(r"(?:(?:if|elif)\b.*|else|end|or|seq|cycle|once|shuffle)[ \t]*")
ALTERNATIVES: Final = frozenset({"seq", "cycle", "once", "shuffle"})
MAX_NESTING: Final = 16
"""Levels of branches. Deeper prose belongs in more scenes."""

Problem = Callable[[str, str, int, int, str], None]
"""Told of a mistake: code, message, start and end in the text, help."""


class Place(NamedTuple):
    """What surrounds a piece of prose."""

    scope: Scope
    scene: int
    """The scene whose visits turn its alternatives; NOWHERE where there is none."""
    text_index: Callable[[str], int | None]
    """The index of a text of the reader's own."""
    line: Callable[[int], int]
    """The line of the file on which an offset lies."""
    problem: Problem
    alternatives: list[int]
    """How many alternatives the scene has had so far, in one cell."""


class _Token(NamedTuple):
    tag: str | None
    """What stands between the braces; None for plain text."""
    text: str
    start: int
    end: int


class _Frame:
    """A branch tag that still waits for its `{end}`."""

    def __init__(self, kind: str, token: _Token) -> None:
        self.kind, self.token = kind, token
        self.branches: list[tuple[Any, Parts, int]] = []
        self.tree: Any = None
        self.line = 0
        self.parts: list[Any] = []
        self.last = False
        """Whether `{else}` has been seen."""


def parse(text: str, place: Place) -> Parts:
    """The parts of a prose text; mistakes go to `place.problem`."""
    return _Parser(place).parse(text)


def _tokens(text: str, place: Place) -> list[_Token]:
    """Plain runs and tags. Lines that hold only a branch tag give the tag alone."""
    out: list[_Token] = []
    at = 0
    for found in TAG.finditer(text):
        start, end = found.span()
        if found.group(1) is None:
            out.append(_Token(None, text[at:start] + _brace(found, place), at, end))
            at = end
            continue
        line_start, line_end = _alone(text, found)
        if line_start > at:
            out.append(_Token(None, text[at:line_start], at, line_start))
        out.append(_Token(found.group(1).strip(), found.group(0), start, end))
        at = line_end
    if at < len(text):
        out.append(_Token(None, text[at:], at, len(text)))
    return out


def _alone(text: str, found: re.Match[str]) -> tuple[int, int]:
    """The span of a tag; of its whole line where it is a branch tag that stands there alone."""
    start, end = found.span()
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    rest = text[line_start:start] + text[end:line_end]
    if rest.strip() or not BRANCH.fullmatch(found.group(1).lstrip()):
        return start, end
    return line_start, line_end


def _with_beats(text: str) -> str:
    return BEAT_LINE.sub(BEAT, text) if "---" in text else text


def _brace(found: re.Match[str], place: Place) -> str:
    word = found.group(0)
    if word[0] == "\\":
        return word[1]
    help = "write `\\" + word + "` for a brace of your own"
    message = "this brace is not part of a tag on its line"
    place.problem("E601", message, found.start(), found.end(), help)
    return word


class _Parser:
    """Turns tokens into parts; one frame for each branch tag that is still open."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.top: list[Any] = []
        self.frames: list[_Frame] = []

    def parse(self, text: str) -> Parts:
        if "{" not in text and "}" not in text and "\\" not in text:
            plain = _with_beats(text).strip("\n")
            return (plain,) if plain else ()
        for token in _tokens(text, self.place):
            if token.tag is None:
                self.add(_with_beats(token.text))
            else:
                self.tag(token.tag, token)
        for frame in reversed(self.frames):
            self.say("E602", f"'{frame.token.text}' has no '{{end}}'", frame.token)
        while self.frames:
            self.close()
        return _trim(self.top)

    def say(self, code: str, message: str, token: _Token, help: str = "") -> None:
        self.place.problem(code, message, token.start, token.end, help)

    def parts(self) -> list[Any]:
        return self.frames[-1].parts if self.frames else self.top

    def add(self, part: Any) -> None:
        parts = self.parts()
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)

    def tag(self, word: str, token: _Token) -> None:
        head, _, rest = word.partition(" ")
        if head == "if":
            self.open("if", token)
            self.branch(rest, token)
        elif head in ALTERNATIVES and not rest:
            self.open(head, token)
        elif head in ("elif", "else", "or", "end"):
            self.inner(head, rest, token)
        else:
            self.show(word, token)

    def open(self, kind: str, token: _Token) -> None:
        if len(self.frames) == MAX_NESTING:
            self.say("E602", f"more than {MAX_NESTING} tags inside each other", token)
        if kind != "if" and self.place.scene == NOWHERE:
            self.say("E604", f"'{token.text}' turns with visits, and this is not a scene", token)
        frame = _Frame(kind, token)
        frame.line = self.place.line(token.start)
        self.frames.append(frame)

    def branch(self, text: str, token: _Token) -> None:
        frame = self.frames[-1]
        start = token.start + token.text.index(text) if text else token.start
        try:
            frame.tree = self.place.scope.remembered(text)
        except ExpressionError as error:
            code, help = error.code, error.help
            self.place.problem(code, error.message, start + error.start, start + error.end, help)
            frame.tree = ("const", 1)
        frame.line = self.place.line(token.start)

    def inner(self, head: str, rest: str, token: _Token) -> None:
        if not self.frames:
            self.say("E602", f"'{token.text}' belongs to no open tag", token)
            return
        frame = self.frames[-1]
        if head == "end":
            self.close()
        elif (head == "or") != (frame.kind in ALTERNATIVES):
            wanted = "{or}" if frame.kind in ALTERNATIVES else "{elif …} or {else}"
            self.say(
                "E602", f"'{token.text}' inside '{frame.token.text}'", token, f"use `{wanted}`"
            )
        elif frame.last:
            self.say("E602", f"'{token.text}' after '{{else}}'", token)
        else:
            self.turn(head, rest, token)

    def turn(self, head: str, rest: str, token: _Token) -> None:
        """End one branch of the innermost tag and begin the next."""
        frame = self.frames[-1]
        frame.branches.append((frame.tree, tuple(frame.parts), frame.line))
        frame.parts = []
        if head == "elif":
            self.branch(rest, token)
        else:
            frame.last = head == "else"
            frame.line = self.place.line(token.start)

    def close(self) -> None:
        frame = self.frames.pop()
        if frame.kind == "if":
            self.add(_if(frame, self.place.line(frame.token.start)))
        else:
            frame.branches.append((None, tuple(frame.parts), frame.line))
            self.add(self.alternative(frame))

    def alternative(self, frame: _Frame) -> tuple[Any, ...]:
        n = len(frame.branches)
        number = self.place.alternatives[0]
        self.place.alternatives[0] += 1
        slot = NOWHERE
        if self.place.scene != NOWHERE:
            high, loop = {"seq": (n, 0), "once": (n + 1, 0)}.get(frame.kind, (1, n))
            slot = self.place.scope.visits(self.place.scene, high, loop)
        return ("alt", frame.kind, slot, tuple((p, line) for _, p, line in frame.branches), number)

    def show(self, word: str, token: _Token) -> None:
        index = self.place.text_index(word)
        found = self.place.scope.variable(word)
        if index is not None:
            self.add(("text", index))
        elif found is not None:
            self.add(("show", found[0]))
        elif re.fullmatch(r"[a-z][a-z0-9_/]*", word):
            names = [*self.place.scope.names(), "if", "else", "elif", "end", "or", *ALTERNATIVES]
            guess = suggest(word, names)
            self.say("E301", f"no variable is called '{word}'", token, guess)
        else:
            self.say("E603", f"'{{{word}}}' is not a tag", token, "`\\{` is a plain brace")


def _if(frame: _Frame, line: int) -> tuple[Any, ...]:
    last = tuple(frame.parts)
    if frame.last:
        return ("if", tuple(frame.branches), last, frame.line)
    return ("if", (*frame.branches, (frame.tree, last, frame.line)), (), line)


def _trim(parts: list[Any]) -> Parts:
    """Without the line ends before the first and after the last word."""
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip("\n")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip("\n")
    return tuple(p for p in parts if p != "")
