"""A playthrough as the choices that make it, one a line, as the line-by-line face takes them."""

from __future__ import annotations

import shlex

from ...engine.session import Session
from ..markdown import clean
from ..reading import sheet


def export(session: Session, n: int) -> str:
    """What to type, from the start to event `n`; the first lines say how to begin.

    Lines that begin with `#` are for people, and the line-by-line face passes over them.
    """
    tree = session.tree
    began = tree.began
    facts = [f"{k}={str(v).lower() if isinstance(v, bool) else v}" for k, v in began.given.items()]
    given = "".join(f" --given {shlex.quote(fact)}" for fact in facts)
    lines = [
        _comment(f"{session.story.title}: {tree.name}"),
        _comment(f"dreamweave play --plain --new --seed {shlex.quote(began.seed)}{given}"),
    ]
    before = 0
    for step, chose in enumerate(tree.path(n), 1):
        found = sheet(session, before, warn=False)
        key = next((line.key for line in found.choices if line.id == chose.choose), None)
        if key is None:
            lines.append(_comment(f"choice {step} ('{chose.choose}') is not offered any more"))
            break
        lines.append(key)
        before = chose.n
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """A line for people: whatever a save holds, it ends no line and types nothing."""
    return f"# {clean(' '.join(text.splitlines()))}"
