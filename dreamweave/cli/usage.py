"""How a command line is read, and what is said where it cannot be.

Law: what a command takes is a table, and its help page is made from that table.

The library's own parser would take a sixth of the time that a reader waits for the first prompt,
and words its pages and complaints anew in each version of Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any, Final

from ..language.tuples import NamedTuple


class UsageError(Exception):
    """The command line asks for what cannot be done. Carries `help`."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class HelpWanted(Exception):
    """Somebody asks what a command does and takes. Its text is the answer."""


class Argument(NamedTuple):
    """A word without a dash; they are told apart by their order."""

    name: str
    help: str
    needed: bool = True
    many: bool = False
    """Whether it takes all the words there are."""


class Switch(NamedTuple):
    """A word with dashes, and perhaps the word after it."""

    name: str
    help: str
    value: str = ""
    """What stands after it, for people; empty for nothing."""
    kind: Callable[[str], Any] = str
    """Makes something of the value. Raises `ValueError`, which says what it should be."""
    many: bool = False
    """Whether it may be repeated."""
    field: str = ""
    """What it is called among the options, if not as on the command line."""


Takes = tuple[Argument | Switch, ...]

SAVES: Final = Switch("saves", "where saves are kept", "DIR")
STORY: Final = Argument("story", "a story's folder", needed=False)
OTHER_STORY: Final = Switch("story", "the story's folder, if not the usual one", "DIR")
SAVE: Final = Argument("save", "a save's name, `story/name` or file")
JSON: Final = Switch("json", "for another program to read")
PLAIN: Final = Switch("plain", "line by line, for any terminal")


class Command(NamedTuple):
    """One command, ready to be run."""

    name: str
    about: str
    takes: Takes
    run: Callable[[Options], int]


class Options(SimpleNamespace):
    """What a command line said: a field for everything that the command takes."""


def number(text: str) -> int:
    """A whole number from 0, and none that would keep anybody busy for ever."""
    if not text.isdecimal():
        raise ValueError("a whole number")
    if len(text) > 9:
        raise ValueError("a whole number of nine digits at most")
    return int(text)


def some(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or not number(text):
        raise ValueError("a whole number from 1")
    return int(text)


def one_of(*words: str) -> Callable[[str], str]:
    """What takes one of these words."""

    def chosen(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of: {', '.join(words)}")
        return text

    return chosen


def read(command: Command, words: Sequence[str]) -> Options:
    """The options in these words. Raises `UsageError`, `HelpWanted`."""
    return _Reader(command).read(words)


class _Reader:
    """Reads one command line."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.arguments = [one for one in command.takes if isinstance(one, Argument)]
        self.switches = {one.name: one for one in command.takes if isinstance(one, Switch)}
        self.options = Options()
        for argument in self.arguments:
            setattr(self.options, argument.name, [] if argument.many else None)
        for switch in self.switches.values():
            empty: object = [] if switch.many else None if switch.value else False
            setattr(self.options, switch.field or switch.name, empty)

    def read(self, words: Sequence[str]) -> Options:
        rest: list[str] = []
        queue = iter(words)
        for word in queue:
            if word == "--":
                rest += queue
            elif word in ("-h", "--help"):
                raise HelpWanted(page(self.command))
            elif word.startswith("-") and word != "-":
                self.switch(word, queue)
            else:
                rest.append(word)
        self.assign(rest)
        return self.options

    def switch(self, word: str, queue: Iterator[str]) -> None:
        name, given, value = word.removeprefix("--").partition("=")
        switch = self.switches.get(name) if word.startswith("--") else None
        if switch is None:
            raise self.refused(f"there is no {word.partition('=')[0]}", name)
        field = switch.field or switch.name
        if not switch.value:
            if given:
                raise self.refused(f"--{name} takes no value")
            setattr(self.options, field, True)
            return
        said = value if given else next(queue, None)
        if said is None:
            raise self.refused(f"--{name} needs a value: --{name} {switch.value}")
        made = self.made(switch, said)
        if switch.many:
            getattr(self.options, field).append(made)
        else:
            setattr(self.options, field, made)

    def made(self, switch: Switch, said: str) -> Any:
        try:
            return switch.kind(said)
        except ValueError as error:
            what = f"--{switch.name} cannot be '{said[:60]}'"
            raise UsageError(f"{self.command.name}: {what}", f"it is {error}") from None

    def assign(self, rest: list[str]) -> None:
        for argument in self.arguments:
            if argument.many:
                setattr(self.options, argument.name, rest)
                rest = []
            elif rest:
                setattr(self.options, argument.name, rest.pop(0))
            elif argument.needed:
                raise self.refused(f"{argument.name.upper()} is missing: {argument.help}")
        if rest:
            raise self.refused(f"'{rest[0][:60]}' is one word too many")

    def refused(self, what: str, said: str = "") -> UsageError:
        from ..language.diagnostics import suggest

        known = [f"--{one}" for one in self.switches]
        guess = suggest(f"--{said.lstrip('-')}", known) if said else ""
        name = self.command.name
        return UsageError(f"{name}: {what}", guess or f"see `dreamweave {name} --help`")


def page(command: Command) -> str:
    """The help page of a command."""
    arguments = [one for one in command.takes if isinstance(one, Argument)]
    switches = [one for one in command.takes if isinstance(one, Switch)]
    usage = " ".join([f"usage: dreamweave {command.name}", *map(_shown, arguments)])
    rows = [(one.name.upper(), one.help) for one in arguments]
    rows += [(f"--{one.name} {one.value}".strip(), _told(one)) for one in switches]
    rows.append(("--help", "this page"))
    wide = max(len(name) for name, _ in rows) + 4
    lines = [f"  {name:{wide}}{text}" for name, text in rows]
    return "\n".join([usage + " [--…]", "", command.about.strip(), "", *lines]) + "\n"


def _shown(argument: Argument) -> str:
    name = argument.name.upper() + ("…" if argument.many else "")
    return name if argument.needed else f"[{name}]"


def _told(switch: Switch) -> str:
    return switch.help + ("; may be repeated" if switch.many else "")
