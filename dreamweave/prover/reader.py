"""A reader who takes each open choice equally often.

Law: from a state the shares of what may come next sum to 1; what a refused step takes is told
as a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from ..language.model import NOWHERE
from .graph import Graph, ending_of, graph, held, line_of, offered
from .space import Space, everything, resting

EXACT: Final = 4_000
"""States up to which fractions are tried: they take half a second, and grow long."""

CIRCLE: Final = 200
"""States of a circle that are still solved exactly; the work grows with the cube."""

End = str | int
"""How a reading ends: an ending's index, or `stuck`, `faults`, `forever`."""


class Reader(NamedTuple):
    """Where a uniform reader goes from each state."""

    first: int
    """The line of the beginning."""
    shares: list[dict[int, Fraction]]
    """By line: the lines that come next, and how likely."""
    ends: list[End | None]
    """By line: how the reading ends here, if it does."""
    rests: list[bool]
    """By line: whether a reader stays there."""


def chances(space: Space, start: tuple[int, ...]) -> Reader:
    """Where a uniform reader goes from each state, beginning with these values."""
    made = graph(space, everything(space))
    shares: list[dict[int, Fraction]] = [{} for _ in made.spots]
    ends: list[End | None] = [None] * len(made.spots)
    for (node, key), lines in made.lines.items():
        space.found.limit.check()
        weights = _weights(space, node, key, list(lines))
        for place, line in lines.items():
            _share(made, line, weights.get(place, {}), shares[line])
            ending = ending_of(space, node)
            if ending != NOWHERE:
                ends[line] = ending
            elif resting(space, node) and not weights.get(place):
                ends[line] = "stuck"
    first = line_of(space, made, start)
    rests = [resting(space, spot[0]) for spot in made.spots]
    return Reader(first or 0, shares, ends, rests)


Weights = dict[int, dict[tuple[int, int], Fraction]]
"""By place: for each choice and way how likely it is."""


def _weights(space: Space, node: int, key: int, places: list[int]) -> Weights:
    """How likely a uniform reader takes each way; ways that turn out illegal too."""
    chosen: dict[int, dict[int, Fraction]] = {place: {} for place in places}
    among = sum(1 << place for place in places)
    if resting(space, node):
        at = offered(space, node, key, among)
        for place in places:
            takes = [choice for choice, bits in enumerate(at) if bits >> place & 1]
            chosen[place] = {choice: Fraction(1, len(takes)) for choice in takes}
    else:
        chosen = {place: {NOWHERE: Fraction(1)} for place in places}
    ways = list(_ways(space, node, key, among))
    return {place: _split(place, takes, ways) for place, takes in chosen.items()}


def _ways(space: Space, node: int, key: int, among: int) -> Iterator[tuple[int, int, int, int]]:
    """Choice, way, weight, and those places where its tests hold, for each edge of a node."""
    component = space.plan.components[space.plan.component_of[node]]
    for number, edge in enumerate(component.edges[component.local[node]]):
        yield edge.choice, edge.way, edge.odds, held(space, node, number, key, among)


def _split(
    place: int, takes: dict[int, Fraction], ways: list[tuple[int, int, int, int]]
) -> dict[tuple[int, int], Fraction]:
    """Split the share of each choice over its ways. A choice without a way keeps its share."""
    found: dict[tuple[int, int], Fraction] = {}
    for choice, share in takes.items():
        here = [(way, odds) for c, way, odds, bits in ways if c == choice and bits >> place & 1]
        total = sum(odds for _, odds in here)
        for way, odds in here:
            found[choice, way] = share * Fraction(odds, total) if odds else share
        if not here:
            found[choice, NOWHERE] = share
    return found


def _share(
    made: Graph,
    line: int,
    weights: dict[tuple[int, int], Fraction],
    shares: dict[int, Fraction],
) -> None:
    for go in made.moves[line]:
        weight = weights.get((go.choice, go.way))
        if weight:
            shares[go.target] = shares.get(go.target, Fraction(0)) + weight


def exact_odds(reader: Reader) -> dict[End, Fraction] | None:
    """The odds as fractions; None where a circle is too large to be solved so."""
    met: dict[int, Fraction] = {reader.first: Fraction(1)}
    found: dict[End, Fraction] = {}
    for circle in _circles(reader):
        arriving = {line: met.pop(line) for line in circle if line in met}
        if not arriving:
            continue
        if len(circle) > CIRCLE:
            return None
        for line, often in _visits(reader, circle, arriving, found).items():
            _pass_on(reader, line, often, set(circle), met, found)
    return found


def _pass_on(
    reader: Reader,
    line: int,
    often: Fraction,
    inside: set[int],
    met: dict[int, Fraction],
    found: dict[End, Fraction],
) -> None:
    """Let a line that is met so often share what it holds."""
    end = reader.ends[line]
    if end is not None:
        found[end] = found.get(end, Fraction(0)) + often
        return
    lost = Fraction(1)
    for target, share in reader.shares[line].items():
        lost -= share
        if target not in inside:
            met[target] = met.get(target, Fraction(0)) + often * share
    if lost:
        found["faults"] = found.get("faults", Fraction(0)) + often * lost


def _visits(
    reader: Reader,
    circle: list[int],
    arriving: dict[int, Fraction],
    found: dict[End, Fraction],
) -> dict[int, Fraction]:
    """How often each line of a circle is met on average."""
    inside = set(circle)
    shares = reader.shares
    if len(circle) == 1 and circle[0] not in shares[circle[0]]:
        return arriving
    if _closed(reader, circle, inside):
        name: End = "forever" if any(reader.rests[line] for line in circle) else "faults"
        found[name] = found.get(name, Fraction(0)) + sum(arriving.values(), Fraction(0))
        return {}
    return _solve(reader, circle, arriving)


def _closed(reader: Reader, circle: list[int], inside: set[int]) -> bool:
    """Whether nothing ever leaves a circle."""
    return not any(
        reader.ends[line] is not None
        or sum(s for t, s in reader.shares[line].items() if t in inside) < 1
        for line in circle
    )


def _solve(reader: Reader, circle: list[int], arriving: dict[int, Fraction]) -> dict[int, Fraction]:
    """Solve `visits = arriving + visits * shares` by taking one line after the other out."""
    into: dict[int, dict[int, Fraction]] = {line: {} for line in circle}
    for line in circle:
        if reader.ends[line] is None:
            for target, share in reader.shares[line].items():
                if target in into:
                    into[target][line] = share
    known = {line: arriving.get(line, Fraction(0)) for line in circle}
    done: list[tuple[int, Fraction, dict[int, Fraction]]] = []
    for line in circle:
        terms = into.pop(line)
        itself = 1 / (1 - terms.pop(line, Fraction(0)))
        constant = known[line] * itself
        terms = {source: share * itself for source, share in terms.items()}
        done.append((line, constant, terms))
        for target, others in into.items():
            if line in others:
                share = others.pop(line)
                known[target] += constant * share
                for source, more in terms.items():
                    others[source] = others.get(source, Fraction(0)) + more * share
    visits: dict[int, Fraction] = {}
    for line, constant, terms in reversed(done):
        visits[line] = constant + sum(
            (share * visits[source] for source, share in terms.items()), Fraction(0)
        )
    return visits


def _circles(reader: Reader) -> list[list[int]]:
    """The strongly connected parts that the beginning leads to, in order (Tarjan)."""
    index = {reader.first: 0}
    low = {reader.first: 0}
    path, on_path = [reader.first], {reader.first}
    found: list[list[int]] = []
    stack = [(reader.first, iter(reader.shares[reader.first]))]
    while stack:
        line, rest = stack[-1]
        for target in rest:
            if target not in index:
                index[target] = low[target] = len(index)
                path.append(target)
                on_path.add(target)
                stack.append((target, iter(reader.shares[target])))
                break
            if target in on_path:
                low[line] = min(low[line], index[target])
        else:
            stack.pop()
            if stack:
                above = stack[-1][0]
                low[above] = min(low[above], low[line])
            if low[line] == index[line]:
                cut = path.index(line)
                found.append(path[cut:])
                on_path.difference_update(path[cut:])
                del path[cut:]
    found.reverse()
    return found
