"""The reference of the story format, made from the table that the checker reads.

`python -m dreamweave.workshop.reference FILE…` writes it anew between the markers in a document.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ..language.spec import SPEC, Key

BEGIN: Final = "<!-- reference: made from the table of keys; do not edit by hand -->"
END: Final = "<!-- end of the reference -->"

HEADINGS: Final = {
    "manifest": ("The manifest, `story.yaml`", ""),
    "variable": ("A variable, in its long form", "An entry of `state:`."),
    "panel": ("A row of the panel", "An entry of `panel:`."),
    "rule": ("A presentation rule", "An entry of `presentation:`."),
    "person": ("A person", "An entry of `people:`."),
    "ending": ("An ending", "An entry of `endings:`."),
    "claim": ("A claim", "An entry of `claims:`; it has one kind."),
    "chapter": ("A chapter", "The keys of any other file."),
    "offer": ("An offer", "What stands under `offer:`."),
    "scene": ("A scene", "An entry of `scenes:`; it has choices or offers, `next`, or `ending`."),
    "choice": ("A choice", "An entry of `choices:` or `anywhere:`."),
    "way": ("A way", "An entry of a list under `goto:` or `next:`."),
}

KINDS: Final = {
    "id": "an id",
    "line": "a line of prose",
    "yes": "`true` or `false`",
    "number": "a number",
    "condition": "a condition",
    "effects": "an effect, or a list",
    "scene": "a scene",
    "ways": "a scene, or a list of ways",
    "words": "a list of words",
    "state": "variables by name",
    "moves": "lists by value",
    "texts": "texts by id",
    "conditions": "conditions by name",
    "style": "a style",
}


def reference() -> str:
    """Every mapping of the format with its keys, as Markdown."""
    return "\n\n".join(_section(name, keys) for name, keys in SPEC.items())


def with_reference(document: str) -> str:
    """A document with the reference between its markers. Raises `ValueError` if it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document does not hold the markers {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def _section(name: str, keys: Sequence[Key]) -> str:
    heading, line = HEADINGS.get(name, (name.capitalize(), ""))
    rows = "\n".join(f"| {_name(key)} | {_kind(key)} | {_cell(key.doc)} |" for key in keys)
    table = f"| key | is | |\n|---|---|---|\n{rows}"
    return "\n\n".join(part for part in (f"### {heading}", line, table) if part)


def _name(key: Key) -> str:
    return f"**`{key.name}`**" if key.required else f"`{key.name}`"


def _kind(key: Key) -> str:
    """What stands under a key, in words."""
    kind, _, name = key.kind.partition(" ")
    if kind == "one":
        words = f"{_article(name)} {name}"
    elif kind == "list":
        words = f"a list of {_plural(name)}"
    elif kind == "map":
        words = f"{_plural(name)} by id"
    else:
        words = KINDS.get(kind, f"{_article(kind)} {kind}")
    return f"{words}, or a list" if key.many else words


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _plural(name: str) -> str:
    return {"panel": "rows", "person": "people"}.get(name, f"{name}s")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", r"\|")


if __name__ == "__main__":
    for place in map(Path, sys.argv[1:]):
        place.write_text(with_reference(place.read_text("utf-8")), "utf-8")
