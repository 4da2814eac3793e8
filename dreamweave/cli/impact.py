"""What an edit of a story does to playthroughs that have begun, and to its endings.

OLD and NEW are two folders: the story as it was and as it is. For each save: identical, other
prose, carried over, goes on from what was recorded, or stops, with the place and the reason. The
exit code is 1 if some save cannot be gone on with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..engine.journal import Tree
from ..language.load import load
from ..language.model import Story
from ..player.markdown import plain
from ..prover.numbers import odds
from ..prover.space import explore
from ..saves.errors import SaveError
from ..saves.names import name_of
from ..saves.opening import open_save
from ..workshop.impact import Fate, fates, report, shifts
from .finding import files, own
from .places import saves_at
from .usage import JSON, SAVES, Argument, Options, Switch, number

BUDGET: Final = 60
"""Seconds for the odds of each of the two stories, if nobody says otherwise."""

TAKES: Final = (
    Argument("old", "the folder of the story as it was"),
    Argument("new", "the folder of the story as it is"),
    SAVES,
    Switch("budget", "seconds for the odds of each; 0 leaves them out", "S", number),
    JSON,
)


def run(options: Options) -> int:
    """Compare, and print the report."""
    old, new = load(Path(options.old)), load(Path(options.new))
    trees, unread = _trees(saves_at(options.saves, Path(options.new)), {old.id, new.id})
    found = (*fates(old, new, trees), *unread)
    seconds = BUDGET if options.budget is None else options.budget
    before, after = (_odds(story, seconds) for story in (old, new))
    moved = shifts(old, new, before, after)
    if options.json:
        rows = {"saves": [one._asdict() for one in found], "endings": [s._asdict() for s in moved]}
        print(json.dumps(rows, indent=2))
    else:
        print(report(found, moved), end="")
    return int(not all(one.whole for one in found))


def _trees(root: Path, ids: set[str]) -> tuple[dict[str, Tree], list[Fate]]:
    """The playthroughs of the story that can be read, and what is said of those that cannot."""
    trees: dict[str, Tree] = {}
    unread: list[Fate] = []
    for path in (*own(root), *(path for path in files(root) if path.parent.name in ids)):
        name = plain(name_of(path))
        try:
            with open_save(path, read_only=True) as save:
                trees[name] = save.tree()
        except SaveError as error:
            unread.append(Fate(name, "unreadable", reason=error.what))
    return trees, unread


def _odds(story: Story, seconds: int) -> Mapping[str, float]:
    """Each ending's odds for a reader who begins for the first time; empty if not known."""
    space = explore(story, seconds=seconds) if seconds else None
    if space is None or not space.complete:
        return {}
    first = odds(space)[0]
    return {e.id: float(p) for e, p in zip(story.endings, first.endings, strict=True)}
