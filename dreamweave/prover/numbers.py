"""Exact numbers: the odds of each ending, how many playthroughs there are and how long.

Law 1: nothing is sampled. A number is exact, or it comes with a bound on its error.
Law 2: the uniform reader takes each open choice equally often, and leaves by a choice of kind
`anywhere` only where nothing else is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from .circles import circle
from .closure import can_reach
from .endings import open_lanes
from .flow import Edge
from .graph import Graph, graph, line_of
from .limits import Limit
from .reader import EXACT, End, chances, exact_odds
from .space import Space, at_ending, ended, explore, resting
from .states import States, states_of
from .walkthroughs import Path, Spot, Step, Walkthrough, distances_of, rolled, walkthrough

FEW: Final = 4_000
"""States that are sooner looked at one by one than numpy is imported."""


class Odds(NamedTuple):
    """How likely a uniform reader meets each ending. All parts sum to 1."""

    endings: tuple[Fraction | float, ...]
    stuck: Fraction | float
    faults: Fraction | float
    """A step is refused."""
    forever: Fraction | float
    """The reader goes round for ever."""
    exact: bool
    error: float
    """No part is further than this from the truth."""
    given: tuple[tuple[int, int], ...] = ()
    """What the ledger gave: slot and value."""


class Playthroughs(NamedTuple):
    """How many lists of choices and outcomes lead from the beginning to an ending."""

    total: int | None
    """None: infinitely many. Those of every combination of given flags together."""
    loop: Walkthrough | None = None
    """If infinitely many: the shortest way to a state that can be met again…"""
    loop_steps: tuple[Step, ...] = ()
    """…by these steps, before going on to an ending."""


class Length(NamedTuple):
    """How many choices lead to an ending."""

    shortest: int | None
    """None: it cannot be reached."""
    longest: int | None
    """None: it cannot be reached, or there is no bound."""


def odds(space: Space, *, exact_within: int = EXACT) -> tuple[Odds, ...]:
    """For each combination of given flags the odds of a uniform reader.

    Exact fractions where the story has no more states than `exact_within` and its circles are
    small; floats otherwise.
    """
    starts = space.flow.starts
    exact: list[Mapping[End, Fraction] | None] = [None] * len(starts)
    if space.states <= exact_within:
        exact = [exact_odds(chances(space, start)) for start in starts]
    floats = _floats(space) if None in exact else []
    found = []
    for n, start in enumerate(starts):
        given = tuple((k, start[k]) for k, v in enumerate(space.story.variables) if v.given)
        parts = exact[n]
        if parts is None:
            found.append(_odds(space, floats[n][0], given, floats[n][1], exact=False))
        else:
            found.append(_odds(space, parts, given, 0.0, exact=True))
    return tuple(found)


def _floats(space: Space) -> Sequence[tuple[Mapping[End, float], float]]:
    """The odds as floats, with a bound on their error, for each beginning."""
    from .masses import read  # noqa: PLC0415 (numpy)

    return read(space)


def _odds(
    space: Space,
    parts: Mapping[End, Fraction | float],
    given: tuple[tuple[int, int], ...],
    error: float,
    *,
    exact: bool,
) -> Odds:
    nothing: Fraction | float = Fraction(0) if exact else 0.0
    endings = tuple(parts.get(k, nothing) for k in range(len(space.story.endings)))
    stuck, faults, forever = (parts.get(n, nothing) for n in ("stuck", "faults", "forever"))
    return Odds(endings, stuck, faults, forever, exact, error, given)


def playthroughs(space: Space, *, staying: bool = False) -> Playthroughs:
    """How many playthroughs there are; with `staying`, without choices of kind `anywhere`."""
    if staying and any(c.kind == "anywhere" for s in space.story.scenes for c in s.choices):
        return playthroughs(explore(space.story, staying=True))
    region = can_reach(space.found, ended(space))
    loop = circle(space.found, region)
    if loop:
        return _shown(space, loop)
    return Playthroughs(_counted(space, region))


def _counted(space: Space, region: States) -> int:
    """How many playthroughs there are in a region where nobody can go round."""
    if space.states > FEW:
        from .ways import counted  # noqa: PLC0415 (it imports numpy)

        return counted(space, region)
    made = graph(space, region)
    ways = [0] * len(made.spots)
    for line in space.found.limit.checked(sinks_first(made, space.found.limit)):
        node = made.spots[line][0]
        ended_here = node < len(space.story.scenes) and space.story.scenes[node].ending >= 0
        ways[line] = int(ended_here) + sum(ways[go.target] for go in made.moves[line])
    lines = (line_of(space, made, start) for start in space.flow.starts)
    return sum(ways[line] for line in lines if line is not None)


def lengths(space: Space) -> tuple[Length, ...]:
    """For each ending how many choices lead to it, at least and at most."""
    return tuple(length(space, ending) for ending in range(len(space.story.endings)))


def length(space: Space, ending: int) -> Length:
    """How many choices lead to one ending, at least and at most."""
    nearest = distances_of(space).nearest(at_ending(space, ending))
    if nearest is None:
        return Length(None, None)
    region = open_lanes(space).lane(ending)
    endless = circle(space.found, region)
    return Length(nearest[0], None if endless else _longest(space, ending, region))


def _shown(space: Space, loops: States) -> Playthroughs:
    """The shortest way to a circle, and once round."""
    nearest = distances_of(space).nearest(loops)
    turn = None if nearest is None else loop_from(space, Spot(*nearest[1:]), loops)
    if turn is None:
        return Playthroughs(None)
    return Playthroughs(None, walkthrough(space, states_of(space.plan, [turn[0]])), turn[1])


def loop_from(space: Space, spot: Spot, loops: States) -> tuple[Spot, tuple[Step, ...]] | None:
    """Follow a circle until it closes, one state at a time: a state on it, and once round.

    None if nobody rests on it: that is a fault, not a loop.
    """
    path = Path(space, distances_of(space))
    met: dict[Spot, int] = {}
    moves: list[tuple[Spot, Edge]] = []
    while spot not in met:
        met[spot] = len(moves)
        after, edge = next(move for move in path.after(spot) if loops.holds(*move[0]))
        moves.append((spot, edge))
        spot = after
    circle_moves = moves[met[spot] :]
    rests = (n for n, (at, _) in enumerate(circle_moves) if resting(space, at.node))
    first = next(rests, None)
    if first is None:
        return None
    turned = [*circle_moves[first:], *circle_moves[:first]]
    return turned[0][0], _steps(space, turned)


def _steps(space: Space, moves: list[tuple[Spot, Edge]]) -> tuple[Step, ...]:
    found: list[Step] = []
    for spot, edge in moves:
        if resting(space, spot.node):
            found.append(Step(spot.node, edge.choice, ()))
        if edge.odds:
            found[-1] = rolled(found[-1], edge.way)
    return tuple(found)


def _rests(space: Space, made: Graph, line: int) -> bool:
    return resting(space, made.spots[line][0])


def sinks_first(made: Graph, limit: Limit) -> list[int]:
    """The lines of a graph without circles, each after all that it leads to."""
    left = [len(gos) for gos in made.moves]
    sources: list[list[int]] = [[] for _ in made.spots]
    for line, gos in limit.checked(enumerate(made.moves)):
        for go in gos:
            sources[go.target].append(line)
    order = [line for line, n in enumerate(left) if not n]
    for line in limit.checked(order):
        for source in sources[line]:
            left[source] -= 1
            if not left[source]:
                order.append(source)
    return order


def _longest(space: Space, ending: int, region: States) -> int:
    """The most choices that lead to an ending in a region where nobody can go round."""
    if space.states <= FEW:
        return _one_by_one(space, graph(space, region))
    from .ways import longest  # noqa: PLC0415 (it imports numpy)

    found: dict[int, int] = space.memo.setdefault("longest", {})
    if ending not in found:
        # Where nobody goes round on the way to any ending, once through tells of them all.
        whole = can_reach(space.found, ended(space))
        found.update(longest(space, region if circle(space.found, whole) else whole))
    return found[ending]


def _one_by_one(space: Space, made: Graph) -> int:
    """The most choices on a way through a graph without circles."""
    most = [0] * len(made.spots)
    for line in space.found.limit.checked(sinks_first(made, space.found.limit)):
        cost = int(_rests(space, made, line))
        most[line] = max((most[go.target] + cost for go in made.moves[line]), default=0)
    lines = (line_of(space, made, start) for start in space.flow.starts)
    return max(most[line] for line in lines if line is not None)
