"""YAML's events without libyaml, for a Python whose PyYAML was built without it."""

from __future__ import annotations

from yaml.parser import Parser as Grammar
from yaml.reader import Reader
from yaml.scanner import Scanner


class Parser(Reader, Scanner, Grammar):
    """The events of a text, by PyYAML's own reader: the same, ten times slower."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Grammar.__init__(self)
