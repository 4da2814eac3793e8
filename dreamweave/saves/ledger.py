"""What a reader has seen of a story across playthroughs.

Law 1: the ledger is the union of its playthroughs: keeping one twice changes nothing, and one
       that is dropped leaves nothing behind.
Law 2: an ending's first save stays its first, whichever playthroughs come to it later.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..language.tuples import NamedTuple


class Playthrough(NamedTuple):
    """What was seen in one playthrough, on all its threads."""

    key: str
    """When it was begun and its seed: stays the same when the save is renamed."""
    save: str
    """What the save was called when this was last written."""
    endings: Mapping[str, int] = {}
    """How often each was reached."""
    scenes: frozenset[str] = frozenset()
    """Those read, `chapter/scene`."""
    choices: frozenset[str] = frozenset()
    """Those taken, `chapter/scene/choice`."""


class Reached(NamedTuple):
    """An ending that the reader has come to."""

    times: int
    first: str
    """The save it was first reached in."""


class Ledger(NamedTuple):
    """What a reader has seen of one story."""

    story_id: str
    playthroughs: Mapping[str, Playthrough] = {}
    """By key, in the order in which they were first kept."""
    firsts: Mapping[str, str] = {}
    """By ending, the key of the playthrough that came to it first."""

    @property
    def endings(self) -> dict[str, Reached]:
        """The endings reached, the first of them first."""
        times = dict.fromkeys(self.firsts, 0)
        for one in self.playthroughs.values():
            for ending, count in one.endings.items():
                times[ending] += count
        return {
            ending: Reached(times[ending], self.playthroughs[key].save)
            for ending, key in self.firsts.items()
        }

    @property
    def scenes(self) -> frozenset[str]:
        """The scenes read."""
        return frozenset().union(*(one.scenes for one in self.playthroughs.values()))

    @property
    def choices(self) -> frozenset[str]:
        """The choices taken."""
        return frozenset().union(*(one.choices for one in self.playthroughs.values()))

    @property
    def finished_before(self) -> bool:
        """Whether any ending was ever reached."""
        return bool(self.firsts)

    def keeping(self, seen: Playthrough) -> Ledger:
        """The ledger with this playthrough in it, and all that it ever held of it."""
        old = self.playthroughs.get(seen.key, seen)
        endings = dict(old.endings)
        for ending, times in seen.endings.items():
            endings[ending] = max(times, endings.get(ending, 0))
        scenes, choices = old.scenes | seen.scenes, old.choices | seen.choices
        merged = Playthrough(seen.key, seen.save, endings, scenes, choices)
        firsts = {**dict.fromkeys(endings, seen.key), **self.firsts}
        order = {**self.firsts, **firsts}
        return self._replace(
            playthroughs={**self.playthroughs, seen.key: merged},
            firsts={ending: firsts[ending] for ending in order},
        )

    def dropping(self, key: str) -> Ledger:
        """The ledger as if this playthrough had never been kept."""
        left = {k: one for k, one in self.playthroughs.items() if k != key}
        firsts: dict[str, str] = {}
        for ending, first in self.firsts.items():
            heirs = [k for k, one in left.items() if ending in one.endings]
            if heirs:
                firsts[ending] = first if first in left else heirs[0]
        return self._replace(playthroughs=left, firsts=firsts)
