"""Guards and effects: from an author's text to a typed tree.

Law 1: parsing never runs anything; a tree is data (`model.Tree`).
Law 2: every mistake is an `ExpressionError` that says where in the text and what to write instead.
Law 3: types and ranges are checked here, so that nothing can go wrong when a guard is asked.

A Pratt parser of our own rather than Python's `ast`: half of the usual slips (`=>`, `x = 1`,
`a < b < c`) are legal Python, and hostile input makes `ast` raise RecursionError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Protocol

from .diagnostics import suggest
from .model import Tree, Variable
from .tuples import NamedTuple

MAX_LENGTH: Final = 500
"""Characters. A longer guard belongs in the story's structure, or under `derive:`."""

MAX_DEPTH: Final = 32
"""Levels of brackets and operators; deeper is nobody's honest guard."""

MAX_NUMBER: Final = 10**12
"""Python refuses to print numbers of more than 4,300 digits; no story needs this many."""

TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<name>[^\W\d]\w*(?:/[^\W\d]\w*)*)
    | (?P<op>=>|=<|==|!=|<=|>=|<>|&&|\|\||\+=|-=|\+\+|--|\*\*|[-+*/%<>=(),!$&|"'“”‘’^~.\[\]{}:;?])
    )""",
    re.VERBOSE,
)

WORDS: Final = {"and", "or", "not", "in", "true", "false"}
CALLS: Final = ("seen", "visits", "took", "at", "ending", "min", "max")
COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
POWER: Final = {"or": 10, "and": 20, "in": 40, "+": 50, "-": 50, "*": 60}
NOT_POWER: Final = 30
COMPARE_POWER: Final = 40
SIGN_POWER: Final = 70

SLIPS: Final = {
    "=>": ("E402", "'=>' is not a comparison", "write `>=`"),
    "=<": ("E402", "'=<' is not a comparison", "write `<=`"),
    "<>": ("E402", "'<>' is not a comparison", "write `!=`"),
    "=": ("E402", "'=' sets; a guard compares", "write `==`"),
    "&&": ("E402", "'&&' is not a word here", "use `and`"),
    "&": ("E402", "'&' is not a word here", "use `and`"),
    "||": ("E402", "'||' is not a word here", "use `or`"),
    "|": ("E402", "'|' is not a word here", "use `or`"),
    "!": ("E402", "'!' is not a word here", "use `not`"),
    "$": ("E402", "names stand bare", "remove the `$`"),
    "/": ("E402", "there is no division: everything is a whole number", "use `*` or a range"),
    "%": ("E402", "there is no '%'", "use a range or a `{cycle}`"),
    "**": ("E402", "there is no '**'", "use `*`"),
    "++": ("E402", "'++' is not an effect", "write `+= 1`"),
    "--": ("E402", "'--' is not an effect", "write `-= 1`"),
    "+=": ("E402", "'+=' changes something; a guard only asks", "move it to `do:`"),
    "-=": ("E402", "'-=' changes something; a guard only asks", "move it to `do:`"),
    ".": ("E402", "'.' joins nothing here", "scenes are written `chapter/scene`"),
    ":": ("E402", "':' ends nothing here", "remove it"),
    "?": ("E402", "there is no '?' here", "use a choice's `when:` and another choice's"),
}
QUOTES: Final = frozenset("\"'“”‘’")
FOREIGN_WORDS: Final = {
    "is": "write `==`",
    "isnt": "write `!=`",
    "equals": "write `==`",
    "eq": "write `==`",
    "xor": "write `a != b`",
    "then": "remove it: `when:` holds a condition only",
    "if": "remove it: `when:` holds a condition only",
    "else": "use another choice or an `{else}` in the text",
}


class ExpressionError(Exception):
    """One mistake in an expression, at `start` to `end` of its text."""

    def __init__(self, code: str, message: str, start: int, end: int, help: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help
        self.start, self.end = start, max(end, start + 1)


class Raw(NamedTuple):
    """What was written, before names are looked up."""

    op: str
    """`number`, `name`, `true`, `false`, `call`, `neg`, `not` or an operator."""
    args: tuple[Any, ...]
    start: int
    end: int
    word: str = ""


class Typed(NamedTuple):
    """A tree and what it can be."""

    tree: Tree
    kind: str
    """`flag`, `number`, `value` (of `values`) or `visits` (of the scene in `tree`)."""
    low: int = 0
    high: int = 1
    values: tuple[str, ...] = ()


class Scope(Protocol):
    """What the names in an expression mean where it stands."""

    def variable(self, name: str) -> tuple[int, Variable] | None:
        """The slot and declaration of a variable: a local of this chapter first."""

    def derived(self, name: str) -> Typed | None:
        """A named condition."""

    def scene(self, name: str) -> int | None:
        """The index of a scene."""

    def visits(self, scene: int, high: int, loop: int = 0) -> int:
        """The slot that counts visits to a scene exactly below `high`."""

    def took(self, scene: int, choice: str) -> int | None:
        """The slot that remembers a choice; None where the scene has no such choice."""

    def ending(self, name: str) -> int | None:
        """The index of an ending; raises `ExpressionError` where endings may not be asked."""

    def homes(self, value: str) -> tuple[str, ...]:
        """The variables that have this value."""

    def remembered(self, text: str) -> Tree:
        """A condition's tree, typed once for every place that writes it."""

    def names(self) -> Iterable[str]:
        """Every variable and condition that may be written here."""

    def scenes(self) -> Iterable[str]:
        """Every scene that may be named here."""


# ------------------------------------------------------------------------------ reading


def _tokens(text: str) -> list[tuple[str, str, int, int]]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "E401",
            f"this is {len(text)} characters long; at most {MAX_LENGTH}",
            0,
            len(text),
            "give a part of it a name under `derive:`",
        )
    out, pos = [], 0
    while pos < len(text):
        found = TOKEN.match(text, pos)
        if found is None:
            rest = len(text[pos:]) - len(text[pos:].lstrip())
            if pos + rest >= len(text):
                break
            at = pos + rest
            raise ExpressionError("E401", f"'{text[at]}' means nothing here", at, at + 1)
        kind = found.lastgroup or ""
        out.append((kind, found.group(kind), found.start(kind), found.end(kind)))
        pos = found.end()
    return out


class _Reader:
    """A Pratt parser over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def peek(self) -> tuple[str, str, int, int]:
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return ("end", "", len(self.text), len(self.text))

    def take(self) -> tuple[str, str, int, int]:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, op: str, why: str) -> int:
        kind, word, start, end = self.take()
        if kind != "op" or word != op:
            found = f"'{word}'" if word else "the end"
            raise ExpressionError("E401", f"expected '{op}' {why}, found {found}", start, end)
        return end

    def whole(self) -> Raw:
        if not self.tokens:
            raise ExpressionError("E401", "there is no condition here", 0, len(self.text))
        raw = self.expression(0)
        kind, word, start, end = self.peek()
        if kind != "end":
            raise _after(word, start, end)
        return raw

    def expression(self, power: int) -> Raw:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            _, _, start, end = self.peek()
            raise ExpressionError(
                "E401", f"more than {MAX_DEPTH} levels deep", start, end, "split it: `derive:`"
            )
        left = self.prefix()
        while (mine := self.power()) > power:
            left = self.infix(left, mine)
        self.depth -= 1
        return left

    def power(self) -> int:
        kind, word, _, _ = self.peek()
        if kind == "op" and word in COMPARISONS:
            return COMPARE_POWER
        if kind == "name" and word == "not":
            return POWER["in"] if self._not_in() else 0
        return POWER.get(word, 0) if kind in ("op", "name") else 0

    def _not_in(self) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1][1] == "in"

    def prefix(self) -> Raw:
        kind, word, start, end = self.take()
        if kind == "number":
            return _number(word, start, end)
        if kind == "name":
            return self.name(word, start, end)
        if word == "(":
            inner = self.expression(0)
            end = self.expect(")", "to close the bracket")
            return inner._replace(start=start, end=end)
        if word == "-":
            inner = self.expression(SIGN_POWER)
            return Raw("neg", (inner,), start, inner.end)
        raise _not_a_start(kind, word, start, end)

    def name(self, word: str, start: int, end: int) -> Raw:
        if word in ("true", "false"):
            return Raw(word, (), start, end)
        if word == "not":
            inner = self.expression(NOT_POWER)
            return Raw("not", (inner,), start, inner.end)
        if word in ("and", "or", "in"):
            raise ExpressionError("E401", f"nothing stands before '{word}'", start, end)
        kind, after, _, _ = self.peek()
        if kind == "op" and after == "(":
            return self.call(word, start, end)
        if word.lower() in WORDS and word not in WORDS:
            low = word.lower()
            raise ExpressionError(
                "E402", f"'{word}' is written small", start, end, f"write `{low}`"
            )
        return Raw("name", (), start, end, word)

    def call(self, word: str, start: int, end: int) -> Raw:
        if word not in CALLS:
            guess = suggest(word, CALLS)
            raise ExpressionError("E403", f"nothing is called '{word}(…)'", start, end, guess)
        self.take()
        args = [self.expression(0)]
        while self.peek()[1] == ",":
            self.take()
            args.append(self.expression(0))
        close = self.expect(")", f"to close '{word}('")
        return Raw("call", tuple(args), start, close, word)

    def infix(self, left: Raw, power: int) -> Raw:
        _, word, start, end = self.take()
        if word == "in":
            return self.among(left)
        if word == "not":
            self.take()
            inner = self.among(left)
            return Raw("not", (inner,), inner.start, inner.end)
        right = self.expression(power)
        if word in COMPARISONS and left.op in COMPARISONS and self.text[left.start] != "(":
            raise ExpressionError(
                "E402", "comparisons do not chain", start, end, "write `a < b and b < c`"
            )
        return Raw(word, (left, right), left.start, right.end)

    def among(self, left: Raw) -> Raw:
        self.expect("(", "after 'in'")
        items = [self.expression(0)]
        while self.peek()[1] == ",":
            self.take()
            items.append(self.expression(0))
        close = self.expect(")", "to close the list")
        return Raw("in", (left, *items), left.start, close)


def _number(word: str, start: int, end: int) -> Raw:
    if "." in word:
        raise ExpressionError("E402", "everything is a whole number", start, end)
    if len(word) > 13 or int(word) > MAX_NUMBER:
        raise ExpressionError("E401", "this number is too large", start, end)
    return Raw("number", (int(word),), start, end)


def _after(word: str, start: int, end: int) -> ExpressionError:
    if word in SLIPS:
        code, message, help = SLIPS[word]
        return ExpressionError(code, message, start, end, help)
    if word in FOREIGN_WORDS:
        return ExpressionError("E402", f"'{word}' is no word here", start, end, FOREIGN_WORDS[word])
    if word in QUOTES:
        return ExpressionError("E402", "values stand bare", start, end, "remove the quotes")
    if word == ")":
        return ExpressionError("E401", "this ')' closes nothing", start, end)
    if word.lower() in ("and", "or", "not", "in"):
        low = word.lower()
        return ExpressionError("E402", f"'{word}' is written small", start, end, f"write `{low}`")
    return ExpressionError(
        "E401", f"'{word}' stands alone", start, end, "join conditions with `and` or `or`"
    )


def _not_a_start(kind: str, word: str, start: int, end: int) -> ExpressionError:
    if kind == "end":
        return ExpressionError("E401", "it ends too early", max(0, end - 1), end)
    if word in QUOTES:
        return ExpressionError("E402", "values stand bare", start, end, "remove the quotes")
    if word in SLIPS:
        code, message, help = SLIPS[word]
        return ExpressionError(code, message, start, end, help)
    return ExpressionError("E401", f"'{word}' cannot stand here", start, end)


def read(text: str) -> Raw:
    """What a text says, names not yet looked up. Raises `ExpressionError`."""
    return _Reader(text).whole()


# ------------------------------------------------------------------------------- typing


def condition(text: str, scope: Scope) -> Typed:
    """A condition, typed. Raises `ExpressionError`."""
    raw = read(text)
    typed = _type(raw, scope)
    if typed.kind != "flag":
        raise _not_a_condition(raw, typed)
    return typed


def _not_a_condition(raw: Raw, typed: Typed) -> ExpressionError:
    word = raw.word or "this"
    if typed.kind == "value":
        return ExpressionError(
            "E404",
            f"'{word}' is not yes or no",
            raw.start,
            raw.end,
            f"compare it: `{word} == {typed.values[0]}`",
        )
    return ExpressionError(
        "E404",
        f"'{word}' is a number, not yes or no",
        raw.start,
        raw.end,
        f"compare it: `{word} >= 1`",
    )


def _type(raw: Raw, scope: Scope, hint: tuple[str, ...] = ()) -> Typed:
    """`hint`: the values that a bare word here most likely is one of."""
    match raw.op:
        case "number":
            n = raw.args[0]
            return Typed(("const", n), "number", n, n)
        case "true" | "false":
            n = int(raw.op == "true")
            return Typed(("const", n), "flag", n, n)
        case "name":
            return _name(raw, scope, hint)
        case "call":
            return _CALLS[raw.word](raw, scope)
        case "not":
            inner = _flag(raw.args[0], scope)
            return Typed(("not", inner.tree), "flag")
        case "and" | "or":
            left, right = (_flag(a, scope) for a in raw.args)
            return Typed(_join(raw.op, left.tree, right.tree), "flag")
        case "in":
            return _among(raw, scope)
        case "neg":
            inner = _number_of(raw.args[0], scope)
            return Typed(("-", ("const", 0), inner.tree), "number", -inner.high, -inner.low)
        case "+" | "-" | "*":
            return _sum(raw, scope)
        case _:
            return _compare(raw, scope)


def _join(op: str, left: Tree, right: Tree) -> Tree:
    """`a and b and c` as one node: fewer levels for whoever walks the tree."""
    head = left[1:] if left[0] == op else (left,)
    tail = right[1:] if right[0] == op else (right,)
    return (op, *head, *tail)


def _name(raw: Raw, scope: Scope, hint: tuple[str, ...]) -> Typed:
    word = raw.word
    if word in hint:
        n = hint.index(word)
        return Typed(("const", n), "value", n, n, hint)
    found = scope.variable(word)
    if found is not None:
        return of_variable(*found)
    derived = scope.derived(word)
    if derived is not None:
        return derived
    raise _unknown_name(raw, scope, hint)


def of_variable(slot: int, variable: Variable) -> Typed:
    """A variable, read."""
    kind = {"one_of": "value", "flag": "flag"}.get(variable.kind, "number")
    return Typed(("var", slot), kind, variable.low, variable.high, variable.values)


def _unknown_name(raw: Raw, scope: Scope, hint: tuple[str, ...]) -> ExpressionError:
    word, at = raw.word, (raw.start, raw.end)
    if hint:
        allowed = ", ".join(hint)
        guess = suggest(word, hint) or f"it is one of: {allowed}"
        return ExpressionError("E405", f"'{word}' is not one of its values", *at, guess)
    homes = scope.homes(word)
    if homes:
        help = f"write `{homes[0]} == {word}`"
        return ExpressionError("E405", f"'{word}' is a value of '{homes[0]}'", *at, help)
    if scope.scene(word) is not None:
        help = f"ask `seen({word})`"
        return ExpressionError("E405", f"'{word}' is a scene", *at, help)
    if word.lower() in FOREIGN_WORDS:
        help = FOREIGN_WORDS[word.lower()]
        return ExpressionError("E402", f"'{word}' is no word here", *at, help)
    guess = suggest(word, scope.names()) or "declare it under `state:`"
    return ExpressionError("E301", f"no variable is called '{word}'", *at, guess)


def _flag(raw: Raw, scope: Scope) -> Typed:
    typed = _type(raw, scope)
    if typed.kind != "flag":
        raise _not_a_condition(raw, typed)
    return typed


def _number_of(raw: Raw, scope: Scope) -> Typed:
    typed = _type(raw, scope)
    if typed.kind == "visits":
        raise ExpressionError(
            "E406", "visits can only be compared with a number", raw.start, raw.end
        )
    if typed.kind != "number":
        raise ExpressionError("E404", f"'{raw.word or 'this'}' is not a number", raw.start, raw.end)
    return typed


def _sum(raw: Raw, scope: Scope) -> Typed:
    a, b = (_number_of(x, scope) for x in raw.args)
    if raw.op == "+":
        low, high = a.low + b.low, a.high + b.high
    elif raw.op == "-":
        low, high = a.low - b.high, a.high - b.low
    else:
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        low, high = min(corners), max(corners)
    return Typed((raw.op, a.tree, b.tree), "number", low, high)


def _compare(raw: Raw, scope: Scope) -> Typed:
    left, right = _pair(raw.args[0], raw.args[1], scope)
    if "visits" in (left.kind, right.kind):
        return _compare_visits(raw, left, right, scope)
    _same_kind(raw, left, right)
    if left.kind != "number" and raw.op not in ("==", "!="):
        raise ExpressionError(
            "E404",
            f"'{raw.op}' compares numbers",
            raw.start,
            raw.end,
            "values have no order: use `==`, `!=` or `in (…)`",
        )
    _possible(raw, left, right)
    return Typed((raw.op, left.tree, right.tree), "flag")


def _pair(a: Raw, b: Raw, scope: Scope) -> tuple[Typed, Typed]:
    """Both sides; a bare word is read as a value of what stands on the other side."""
    if a.op == "name" and scope.variable(a.word) is None and scope.derived(a.word) is None:
        right = _type(b, scope)
        return _type(a, scope, right.values), right
    left = _type(a, scope)
    return left, _type(b, scope, left.values)


def _same_kind(raw: Raw, left: Typed, right: Typed) -> None:
    if left.kind == right.kind and left.values == right.values:
        return
    if left.kind == right.kind:
        message = "these two have different values, so they are never comparable"
        raise ExpressionError("E404", message, raw.start, raw.end)
    word = raw.args[0].word or "the left side"
    names = {"flag": "yes or no", "number": "a number", "value": "one of some values"}
    message = f"'{word}' is {names[left.kind]} and the other side is {names[right.kind]}"
    help = "ask it alone, or with `not` before it" if left.kind == "flag" else ""
    raise ExpressionError("E404", message, raw.start, raw.end, help)


def _possible(raw: Raw, a: Typed, b: Typed) -> None:
    """Refuse a comparison that no state can make true."""
    if a.kind != "number" or (raw.args[0].op == "number" == raw.args[1].op):
        return
    never = {
        "==": a.high < b.low or a.low > b.high,
        "!=": False,
        "<": a.low >= b.high,
        "<=": a.low > b.high,
        ">": a.high <= b.low,
        ">=": a.high < b.low,
    }[raw.op]
    if never:
        side, other = (raw.args[0], a) if raw.args[1].op == "number" else (raw.args[1], b)
        name = side.word or "this"
        raise ExpressionError(
            "E407",
            f"never true: '{name}' stays within {other.low}..{other.high}",
            raw.start,
            raw.end,
        )


FLIP: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _compare_visits(raw: Raw, left: Typed, right: Typed, scope: Scope) -> Typed:
    op, count, number = raw.op, left, right
    if left.kind != "visits":
        op, count, number = FLIP[raw.op], right, left
    if number.tree[0] != "const" or number.kind != "number":
        raise ExpressionError(
            "E406", "visits can only be compared with a number", raw.start, raw.end
        )
    n = number.tree[1]
    if n < 0 or (op == "<" and n == 0):
        raise ExpressionError("E407", "never true: visits are 0 or more", raw.start, raw.end)
    slot = scope.visits(count.tree[1], n if op in (">=", "<") else n + 1)
    return Typed((op, ("var", slot), ("const", n)), "flag")


def _among(raw: Raw, scope: Scope) -> Typed:
    left = _type(raw.args[0], scope)
    numbers = []
    for item in raw.args[1:]:
        right = _type(item, scope, left.values)
        if right.tree[0] != "const":
            raise ExpressionError("E404", "a list holds plain values", item.start, item.end)
        if left.kind != "visits":
            _same_kind(raw, left, right)
        if left.kind == "number" and not left.low <= right.low <= left.high:
            message = f"never: it stays within {left.low}..{left.high}"
            raise ExpressionError("E407", message, item.start, item.end)
        numbers.append(right.tree[1])
    tree = left.tree
    if left.kind == "visits":
        tree = ("var", scope.visits(left.tree[1], max(numbers) + 1))
    return Typed(("in", tree, tuple(sorted(set(numbers)))), "flag")


def _call_scene(raw: Raw, scope: Scope) -> int:
    if len(raw.args) != 1 or raw.args[0].op != "name":
        message = f"'{raw.word}(…)' takes one scene"
        raise ExpressionError("E403", message, raw.start, raw.end)
    name = raw.args[0]
    scene = scope.scene(name.word)
    if scene is None:
        guess = suggest(name.word, scope.scenes())
        raise ExpressionError(
            "E302", f"no scene is called '{name.word}'", name.start, name.end, guess
        )
    return scene


def _seen(raw: Raw, scope: Scope) -> Typed:
    slot = scope.visits(_call_scene(raw, scope), 1)
    return Typed((">=", ("var", slot), ("const", 1)), "flag")


def _visits(raw: Raw, scope: Scope) -> Typed:
    return Typed(("visits", _call_scene(raw, scope)), "visits")


def _at(raw: Raw, scope: Scope) -> Typed:
    return Typed(("at", _call_scene(raw, scope)), "flag")


def _took(raw: Raw, scope: Scope) -> Typed:
    word = raw.args[0].word if len(raw.args) == 1 else ""
    scene_name, _, choice = word.rpartition("/")
    if not scene_name:
        message = "'took(…)' takes a choice, written `scene/choice`"
        raise ExpressionError("E403", message, raw.start, raw.end)
    inner = raw.args[0]
    scene = scope.scene(scene_name)
    if scene is None:
        guess = suggest(scene_name, scope.scenes())
        raise ExpressionError(
            "E302", f"no scene is called '{scene_name}'", inner.start, inner.end, guess
        )
    slot = scope.took(scene, choice)
    if slot is None:
        message = f"'{scene_name}' has no choice '{choice}'"
        raise ExpressionError("E303", message, inner.start, inner.end)
    return Typed(("==", ("var", slot), ("const", 1)), "flag")


def _ending(raw: Raw, scope: Scope) -> Typed:
    if len(raw.args) != 1 or raw.args[0].op != "name":
        message = "'ending(…)' takes one ending"
        raise ExpressionError("E403", message, raw.start, raw.end)
    index = scope.ending(raw.args[0].word)
    if index is None:
        word = raw.args[0].word
        raise ExpressionError("E304", f"no ending is called '{word}'", raw.start, raw.end)
    return Typed(("ending", index), "flag")


def _extreme(raw: Raw, scope: Scope) -> Typed:
    if len(raw.args) < 2:
        message = f"'{raw.word}(…)' takes two numbers or more"
        raise ExpressionError("E403", message, raw.start, raw.end)
    items = [_number_of(a, scope) for a in raw.args]
    pick = min if raw.word == "min" else max
    low, high = pick(i.low for i in items), pick(i.high for i in items)
    return Typed((raw.word, *(i.tree for i in items)), "number", low, high)


_CALLS: Final = {
    "seen": _seen,
    "visits": _visits,
    "took": _took,
    "at": _at,
    "ending": _ending,
    "min": _extreme,
    "max": _extreme,
}


# ------------------------------------------------------------------------------ effects

EFFECT: Final = re.compile(r"\s*([^\W\d]\w*(?:/[^\W\d]\w*)*)\s*(\+=|-=|==|=|\+\+|--)(?!=)")
RESET: Final = re.compile(r"\s*reset\s+([^\W\d]\w*(?:/[^\W\d]\w*)*)\s*$")


class Change(NamedTuple):
    """An effect, typed: as `model.Effect` without its place."""

    slot: int
    op: str
    tree: Tree


def effect(text: str, scope: Scope) -> Change:
    """An effect, typed. Raises `ExpressionError`."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("E401", f"longer than {MAX_LENGTH} characters", 0, len(text))
    back = RESET.match(text)
    if back:
        slot, variable = _target(back.group(1), back.start(1), back.end(1), scope)
        return Change(slot, "reset", ("const", variable.start))
    head = EFFECT.match(text)
    if head is None:
        raise ExpressionError(
            "E501", "an effect changes a variable", 0, len(text), "write `name = value`"
        )
    name, op = head.group(1), head.group(2)
    if op in ("==", "++", "--"):
        wanted = {"==": "=", "++": "+= 1", "--": "-= 1"}[op]
        raise ExpressionError(
            "E402", f"'{op}' changes nothing", head.start(2), head.end(2), f"write `{wanted}`"
        )
    slot, variable = _target(name, head.start(1), head.end(1), scope)
    try:
        if op == "=":
            return Change(slot, "=", _assigned(text[head.end() :], variable, scope))
        return Change(slot, "+=", _added(op, text[head.end() :], variable, scope))
    except ExpressionError as error:
        error.start += head.end()
        error.end += head.end()
        raise


def _target(name: str, start: int, end: int, scope: Scope) -> tuple[int, Variable]:
    found = scope.variable(name)
    if found is None:
        if scope.derived(name) is not None:
            raise ExpressionError("E501", f"'{name}' is a named condition", start, end)
        guess = suggest(name, scope.names()) or "declare it under `state:`"
        raise ExpressionError("E301", f"no variable is called '{name}'", start, end, guess)
    return found


def _assigned(text: str, variable: Variable, scope: Scope) -> Tree:
    raw = read(text)
    typed = _type(raw, scope, variable.values)
    own = of_variable(0, variable)
    if typed.kind != own.kind:
        wanted = {"flag": "true or false", "number": "a number", "value": "one of its values"}
        message = f"'{variable.name}' takes {wanted[own.kind]}"
        raise ExpressionError("E502", message, raw.start, raw.end)
    if typed.values != own.values:
        message = f"'{variable.name}' does not have the same values"
        raise ExpressionError("E502", message, raw.start, raw.end)
    if typed.low < variable.low or typed.high > variable.high:
        raise _outside(raw, typed, variable)
    return typed.tree


def _outside(raw: Raw, typed: Typed, variable: Variable) -> ExpressionError:
    limits = f"{variable.low}..{variable.high}"
    if typed.low == typed.high:
        message = f"{typed.low} is outside '{variable.name}', which is {limits}"
        return ExpressionError("E503", message, raw.start, raw.end)
    return ExpressionError(
        "E503",
        f"this can be {typed.low}..{typed.high}, and '{variable.name}' is {limits}",
        raw.start,
        raw.end,
        "use `+=` (it stops at the ends) or `min(…)` and `max(…)`",
    )


def _added(op: str, text: str, variable: Variable, scope: Scope) -> Tree:
    raw = read(text)
    if variable.kind != "range":
        message = f"'{variable.name}' is not a number"
        raise ExpressionError("E502", message, raw.start, raw.end, "set it with `=`")
    typed = _number_of(raw, scope)
    if op == "+=":
        return typed.tree
    if typed.tree[0] == "const":
        return ("const", -typed.tree[1])
    return ("-", ("const", 0), typed.tree)
