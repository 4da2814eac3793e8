"""Libraries of the tests' own: in memory, without clocks, with failures on demand."""

from __future__ import annotations

from functools import cache

from small_story import FILES

from dreamweave.engine.journal import Began, Ended, Tree
from dreamweave.engine.session import Session, begun
from dreamweave.language.compile import story_of
from dreamweave.player.library import Card, LibraryError, Opened, Strand
from dreamweave.player.reading import NO_PAST, Past, last_line, mark
from dreamweave.player.settings import Settings


@cache
def ferry():
    """The tests' own story."""
    return story_of(FILES)


class Memory:
    """A library that forgets everything when the test ends."""

    def __init__(self, story=None, settings=None, past=NO_PAST):
        self.story = story or ferry()
        self.settings = settings or Settings()
        self.trees = {}
        self.broken = ""
        """Why nothing can be written; empty while it can."""
        self.kept = past
        self.exported = {}
        self.doors = None
        self._open = None

    def keep(self, settings):
        self._check()
        self.settings = settings

    def _check(self):
        if self.broken:
            raise LibraryError(self.broken)

    def _record(self, event):
        self._check()

    def saves(self):
        return tuple(self._card(name) for name in reversed(self.trees))

    def _card(self, name):
        tree = self.trees[name]
        session = Session(self.story, tree, self._record)
        ending = session.view.ending
        return Card(
            name,
            session.view.chapter,
            last_line(session),
            "",
            len(tree.path(tree.cursor)),
            ending.title if ending else "",
        )

    def latest(self):
        return next((card for card in self.saves() if not card.ending), None)

    def copy(self, n, name):
        self.branch(self.open_name, n, name)

    def branch(self, name, n, new):
        self._check()
        self.trees[new] = Tree(self.trees[name].events[: n + 1])

    def mark(self, name, n, words):
        self._check()
        mark(Session(self.story, self.trees[name], self._record), n, words)

    def strands(self):
        self._check()
        return tuple(Strand(name, Tree(tree.events)) for name, tree in self.trees.items())

    def rename(self, old, new):
        self._check()
        if new in self.trees:
            raise LibraryError(f"there is a save called '{new}' already")
        self.trees[new] = self.trees.pop(old)

    def free_name(self, wish=""):
        count = len(self.trees)
        return f"{wish or 'reading'} {count + 1}" if count else "first reading"

    def begin(self, name, texts):
        self._check()
        if name in self.trees:
            raise LibraryError(f"there is a save called '{name}' already: give another name")
        began = Began(self.story.id, "1", self.story.sha256, "seed", dict(texts), name, "")
        session = begun(self.story, began, self._record)
        self.trees[name] = session.tree
        self._open = session.tree
        return Opened(session)

    @property
    def open_name(self):
        return next((name for name, tree in self.trees.items() if tree is self._open), "")

    def open(self, name):
        tree = self._open = self.trees[name]
        self.trees[name] = self.trees.pop(name)
        return Opened(Session(self.story, tree, self._record))

    def look(self, name):
        return Session(self.story, Tree(self.trees[name].events), self._record)

    def close(self):
        self._open = None

    def past(self):
        return self.kept if self.settings.remember else Past()

    def remember(self, session):
        endings = {e.ending for e in session.tree.events if isinstance(e, Ended)}
        self.kept = self.kept._replace(endings=self.kept.endings | endings)

    def forget(self):
        self._check()
        self.kept = Past()

    def endings_open(self):
        return self.doors

    def note(self, text):
        return self.export("copied", text)

    def export(self, name, text):
        self._check()
        self.exported[name] = text
        return f"{name}.txt"


def started(*choices, library=None, name="first reading"):
    """A library, and a playthrough of it in which these choices were made."""
    library = library or Memory()
    opened = library.begin(name, {"reader": "Ines"})
    for choice in choices:
        opened.session.choose(choice)
    return library, opened
