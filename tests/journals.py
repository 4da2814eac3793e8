"""Events and playthroughs for tests: ready ones, and strategies for any."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dreamweave.engine.journal import (
    NOTHING,
    Began,
    Chose,
    Ended,
    Event,
    Full,
    Marked,
    Named,
    Tree,
    Unknown,
    Went,
)

BEGAN = Began(
    story_id="lighthouse",
    version="1.2",
    sha256="ab" * 32,
    seed="k3f9-2m",
    given={"returning": False, "reader": "Ada"},
    name="first try",
    began="2151-03-04T05:06:07Z",
)


def chose(n: int, after: int | None = None, label: str = "Climb the stairs.") -> Chose:
    """A choice like many."""
    return Chose(
        n,
        n - 1 if after is None else after,
        "shore/foot",
        "climb",
        label,
        "shore/stairs",
        f"{n:016x}",
        {"courage": n, "wet": True, "weather": "storm"},
        t=1200,
    )


def story_of(count: int) -> list[Event]:
    """A beginning and `count` choices."""
    return [BEGAN, *(chose(n) for n in range(1, count + 1))]


KINDS: list[Event] = [
    BEGAN,
    chose(1),
    chose(2)._replace(odds=(1, 0), t=None),
    Went(3, 1, 300),
    chose(4, after=1, label="Go “home” \\ now: 1 < 2"),
    Marked(5, "before the storm"),
    Named(6, "second thoughts"),
    Full(7, {"courage": 3, "wet": False, "visits shore/foot": 2}),
    Unknown(8, {"weather": {"wind": [1, 2]}}),
    Ended(9, "drowned", 17),
]
"""One of each kind, in an order that is possible."""

# ------------------------------------------------------------------------- any of them

hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\0\x1b\x7f\x85\x9b\r\n\t\"\\',{}[]:#\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\uffff"
        ),
    ),
    max_size=40,
)
"""Text with everything in it that breaks lines, quotes and terminals."""

ids = st.from_regex(r"[a-z][a-z0-9_]{0,9}(/[a-z][a-z0-9_]{0,9})?", fullmatch=True)
numbers = st.integers(-(10**12), 10**12)
naturals = st.integers(0, 10**12)
words = st.dictionaries(hostile, st.one_of(numbers, st.booleans(), hostile), max_size=4)
times = st.none() | naturals
digests = st.text("0123456789abcdef", max_size=64)

_plain: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, hostile),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(hostile, inner, max_size=3),
    max_leaves=5,
)
_KNOWN = frozenset(
    [
        "n",
        "sum",
        "dreamweave",
        "v",
        "story",
        "seed",
        "given",
        "name",
        "began",
        "parent",
        "after",
        "at",
        "choose",
        "label",
        "to",
        "state",
        "set",
        "odds",
        "t",
        "back",
        "mark",
        "end",
        "full",
    ]
)
more = st.dictionaries(hostile.filter(lambda key: key not in _KNOWN), _plain, max_size=2)
more = more.map(lambda fields: fields or NOTHING)

beginnings = st.builds(
    Began,
    ids.map(lambda one: one.split("/")[0]),
    hostile,
    digests,
    hostile,
    st.dictionaries(hostile, st.booleans() | hostile, max_size=3),
    hostile,
    hostile,
    st.none() | st.fixed_dictionaries({"name": hostile, "n": naturals, "sum": digests}),
    more,
    st.just(0),
)


def any_event(n: int, places: list[int]) -> st.SearchStrategy[Event]:
    """Any event that can be number `n`, where the reader has been at `places`."""
    place, number = st.sampled_from(places), st.just(n)
    return st.one_of(
        st.builds(
            Chose,
            number,
            place,
            ids,
            ids,
            hostile,
            ids,
            digests,
            words,
            st.lists(naturals, max_size=3).map(tuple),
            times,
            more,
        ),
        st.builds(Went, number, place, times, more),
        st.builds(Marked, number, hostile, times, more),
        st.builds(Named, number, hostile, times, more),
        st.builds(Ended, number, ids.map(lambda one: one.split("/")[0]), times, more),
        st.builds(Full, number, words, more),
        st.builds(Unknown, number, more),
    )


@st.composite
def journals(draw: Any, most: int = 6, *, known: bool = False) -> list[Event]:
    """Any playthrough; `known` leaves out events of later versions."""
    tree = Tree([draw(beginnings)])
    places = [0]
    for n in range(1, draw(st.integers(1, most + 1))):
        event = draw(any_event(n, places))
        if known and isinstance(event, Unknown):
            event = Marked(n, "known")
        tree.add(event)
        if isinstance(event, Chose):
            places.append(n)
    return list(tree.events)


@st.composite
def threads(draw: Any) -> list[Event]:
    """Any tree, with plain texts: quick to draw, for laws that are about its shape."""
    events: list[Event] = [BEGAN]
    places = [0]
    for n, move in enumerate(draw(st.lists(st.integers(0, 999), max_size=25)), 1):
        place = places[move // 10 % len(places)]
        match move % 10:
            case 0:
                events.append(Marked(n, "here"))
            case 1:
                events.append(Ended(n, "drowned"))
            case 2:
                events.append(Full(n, {"courage": n}))
            case 3 | 4:
                events.append(Went(n, place))
            case 5:
                events.append(chose(n, after=place))
                places.append(n)
            case _:
                events.append(chose(n, after=places[-1]))
                places.append(n)
    return events
