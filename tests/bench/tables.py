"""Results as Markdown tables, each line with its goal and whether it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Goal(NamedTuple):
    """What a figure should be."""

    limit: float
    at_most: bool = True
    """Whether less is better."""
    ground: str = ""
    """Where the figure comes from."""

    def met(self, value: float) -> bool:
        """Whether the figure is reached."""
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}"


def verdict(value: float, goal: Goal | None) -> tuple[str, str]:
    """Two cells: the goal, and `yes` or a bold `no`; both empty where there is no goal."""
    if goal is None:
        return "", ""
    return str(goal), "yes" if goal.met(value) else "**no**"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def ms(seconds: float) -> str:
    """Seconds as milliseconds, with as many digits as mean anything."""
    value = seconds * 1e3
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def ratio(value: float) -> str:
    """A ratio with three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
