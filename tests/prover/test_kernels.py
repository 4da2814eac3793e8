"""Laws of kernels: what is done to a set is done to each of its states.

The laws of exploring meet few of the ways in which effects can follow each other on one edge; here
they are all there is.
"""

from __future__ import annotations

from random import Random

import pytest

from dreamweave.language.model import Variable
from dreamweave.prover import spreads
from dreamweave.prover.flow import ADD, LEGAL, SET, TEST
from dreamweave.prover.kernels import ALL, Kernels, backward, forward
from dreamweave.prover.layout import Layout, places_in
from dreamweave.prover.trees import ARITHMETIC

VARIABLES = (
    Variable("a", "range", -2, 1, 0),
    Variable("b", "range", 1, 3, 2),
    Variable("c", "range", 0, 4, 1),
    Variable("d", "range", -1, 1, 0),
)
SLOTS = range(len(VARIABLES))
INSIDE = [(0, 1, 2, 3), (2, 0), (1, 3), (3,), ()]
"""Which of them are in places; the others are in keys."""


def number(random: Random, depth: int):
    if depth == 0 or random.random() < 0.4:
        return random.choice([("const", random.randint(-3, 3)), ("var", random.choice(SLOTS))])
    operator = random.choice(["+", "-", "*", "min", "max", "<", "==", "not"])
    if operator == "not":
        return ("not", condition(random, 0))
    return (operator, number(random, depth - 1), number(random, depth - 1))


def condition(random: Random, depth: int):
    kind = random.choice(["compare", "in", "bare", *["and", "or", "not"] * bool(depth)])
    match kind:
        case "compare":
            operator = random.choice(["==", "!=", "<", "<=", ">", ">="])
            return (operator, number(random, 1), number(random, 1))
        case "in":
            return ("in", number(random, 1), tuple(random.sample(range(-2, 4), 3)))
        case "bare":
            return number(random, 1)
        case "not":
            return ("not", condition(random, depth - 1))
        case _:
            return (kind, condition(random, depth - 1), condition(random, depth - 1))


def ops(random: Random):
    """Up to four ops: effects and tests in any order, constants as often as not."""
    made = []
    for _ in range(random.randint(1, 4)):
        slot = random.choice(SLOTS)
        low, high = VARIABLES[slot].low, VARIABLES[slot].high
        match random.choice(["test", "legal", "set", "set", "add", "add"]):
            case "test":
                made.append((TEST, -1, condition(random, 2)))
            case "legal":
                made.append((LEGAL, slot, condition(random, 1)))
            case "set" if random.random() < 0.5:
                made.append((SET, slot, ("const", random.randint(low, high))))
            case "set":
                within = ("min", ("const", high), ("max", ("const", low), number(random, 2)))
                made.append((SET, slot, within))
            case _ if random.random() < 0.5:
                made.append((ADD, slot, ("const", random.choice([-9, -2, -1, 1, 2, 9]))))
            case _:
                made.append((ADD, slot, number(random, 2)))
    return made


def worth(tree, values) -> int:
    """What a tree comes to in one state, plainly."""
    match tree[0]:
        case "const":
            return tree[1]
        case "var":
            return values[tree[1]]
        case "not":
            return int(not worth(tree[1], values))
        case "and":
            return int(all(worth(part, values) for part in tree[1:]))
        case "or":
            return int(any(worth(part, values) for part in tree[1:]))
        case "in":
            return int(worth(tree[1], values) in tree[2])
        case operator:
            return ARITHMETIC[operator](worth(tree[1], values), worth(tree[2], values))


def played(made, values):
    """Where one state goes, plainly; None where it does not."""
    values = dict(values)
    for kind, slot, tree in made:
        found = worth(tree, values)
        if kind in (TEST, LEGAL):
            if not found:
                return None
            continue
        total = found + (values[slot] if kind == ADD else 0)
        values[slot] = min(VARIABLES[slot].high, max(VARIABLES[slot].low, total))
    return values


def states(layout: Layout):
    """Every state, as key, place and values."""
    found = [{}]
    for slot in SLOTS:
        low, high = VARIABLES[slot].low, VARIABLES[slot].high
        found = [{**held, slot: n} for held in found for n in range(low, high + 1)]
    return [(layout.key_of(held), layout.place_of(held), held) for held in found]


def arrivals(layout: Layout, branches, key: int, bits: int):
    """Where the branches bring a set: key and place each."""
    found = set()
    for branch in branches:
        after = key
        for slot, value in branch.known:
            after &= ~layout.field((slot,))
            after |= value - layout.low[slot] << layout.shift[slot]
        taken = bits if branch.filter == ALL else bits & branch.filter
        found |= {(after, place) for place in places_in(forward(taken, branch.stages))}
    return found


@pytest.fixture(params=[(256, 1 << 11), (-1, 1)], ids=["at once", "one by one"])
def looks(request, monkeypatch):
    """Conditions are worked out for all places, or looked at state by state."""
    monkeypatch.setattr(spreads, "DEAR", request.param[0])
    monkeypatch.setattr(spreads, "WORD", request.param[1])


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("inside", INSIDE, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_a_set_goes_where_each_of_its_states_goes(inside, seed):
    """Law 1, for every state of every key, with stages that are made once and met again."""
    random = Random(f"{seed} {inside}")
    layout = Layout(VARIABLES, inside, [slot for slot in SLOTS if slot not in inside])
    kernels, every = Kernels(layout), states(layout)
    for _ in range(40):
        made = ops(random)
        for key in {key for key, _, _ in every}:
            branches = kernels.branches(made, key)
            here = [(place, played(made, held)) for k, place, held in every if k == key]
            for place, after in here[:: 1 + len(here) // 12]:
                expected = set()
                if after is not None:
                    expected = {(layout.key_of(after), layout.place_of(after))}
                assert arrivals(layout, branches, key, 1 << place) == expected
            everywhere = {
                (layout.key_of(after), layout.place_of(after)) for _, after in here if after
            }
            assert arrivals(layout, branches, key, layout.full) == everywhere


@pytest.mark.parametrize("inside", INSIDE[:3], ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_backwards_is_where_forwards_came_from(inside, seed):
    """Law 2, for every place and for random sets of places."""
    random = Random(f"back {seed} {inside}")
    layout = Layout(VARIABLES, inside, [slot for slot in SLOTS if slot not in inside])
    kernels = Kernels(layout)
    for _ in range(60):
        for branch in kernels.branches(ops(random), 0):
            goal = random.getrandbits(layout.places)

            came = backward(goal, branch.stages)

            into = [bool(forward(1 << p, branch.stages) & goal) for p in range(layout.places)]
            assert [bool(came >> p & 1) for p in range(layout.places)] == into
