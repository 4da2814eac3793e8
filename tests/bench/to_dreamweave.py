#!/usr/bin/env python3
"""Turn a synthetic story into a Dreamweave story folder: a manifest and a file for each chapter.

    python to_dreamweave.py work/s400/story.json work/s400/dreamweave

Choices are named by their place, `c0`, `c1`, …. Every variable is the whole story's. What the
reader sees has the same length as in the other forms: lines end where those have a space.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from authors import Effect, Guard, Story

WIDTH: Final = 92
"""Lines of prose are broken after a word that reaches this column."""

MAX_INLINE: Final = 90
"""Longer lists of effects stand one to a line."""

Variables = dict[str, dict[str, Any]]


def write(story: Story, folder: Path, id: str = "synthetic") -> None:
    """Write the story's files into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(story, id).items():
        path = folder / name
        # An unchanged file keeps its time, so that caches stay warm.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def files(story: Story, id: str = "synthetic") -> dict[str, str]:
    """The texts of a story folder, by path."""
    chapters = sorted({s["chapter"] for s in story["scenes"]})
    out = {"story.yaml": _manifest(story, id)}
    for number in chapters:
        out[f"chapter_{number:02}.yaml"] = _chapter(story, number)
    return out


def whole_id(scene: dict[str, Any]) -> str:
    """`chapter/scene`."""
    return f"c{scene['chapter']}/{scene['id']}"


def _manifest(story: Story, id: str) -> str:
    lines = [
        "dreamweave: 1",
        f"id: {id}",
        f"title: {story['title']}",
        "author: Nobody",
        'version: "1.0"',
        "language: en",
        f"start: {whole_id(story['scenes'][story['start']])}",
        "state:",
    ]
    lines += [f"  {v['name']}: {_declaration(v)}" for v in story["vars"]]
    lines.append("endings:")
    for scene in story["scenes"]:
        if scene["ending"]:
            lines.append(f"  {scene['ending']}: {{title: Ending {scene['ending']}}}")
    return "\n".join(lines) + "\n"


def _declaration(variable: dict[str, Any]) -> str:
    if variable["kind"] == "bool":
        return "flag"
    if variable["kind"] == "enum":
        return f"[{', '.join(variable['values'])}]"
    limits = f"0..{variable['size'] - 1}"
    return f"{{range: {limits}, start: {variable['init']}}}" if variable["init"] else limits


def _chapter(story: Story, number: int) -> str:
    variables = {v["name"]: v for v in story["vars"]}
    scenes = [s for s in story["scenes"] if s["chapter"] == number]
    lines = [f"chapter: c{number}", f"title: Chapter {number}", f"start: {scenes[0]['id']}"]
    lines.append("scenes:")
    for scene in scenes:
        lines += _scene(scene, story, variables)
    return "\n".join(lines) + "\n"


def _scene(scene: dict[str, Any], story: Story, variables: Variables) -> list[str]:
    lines = [f"  {scene['id']}:", "    text: |"]
    lines += [f"      {line}" for line in _wrap(prose(scene["prose"], variables))]
    if scene["ending"]:
        return [*lines, f"    ending: {scene['ending']}"]
    lines.append("    choices:")
    for index, choice in enumerate(scene["choices"]):
        lines += _choice(index, choice, scene, story, variables)
    return lines


def _choice(
    index: int, choice: dict[str, Any], scene: dict[str, Any], story: Story, variables: Variables
) -> list[str]:
    target = story["scenes"][choice["to"]]
    here = target["chapter"] == scene["chapter"]
    lines = [f"      c{index}:", f"        label: {choice['text']}"]
    guard = simplify(choice["guard"], variables)
    if guard is False:
        raise ValueError(f"{scene['id']}: choice {index} can never be open")
    if guard is not True:
        lines.append(f"        when: {expression(guard, variables)}")
    effects = [effect(e, variables) for e in choice["effects"]]
    inline = f"        do: [{', '.join(effects)}]"
    if len(effects) == 1:
        lines.append(f"        do: {effects[0]}")
    elif effects and len(inline) <= MAX_INLINE:
        lines.append(inline)
    elif effects:
        lines += ["        do:", *(f"          - {e}" for e in effects)]
    return [*lines, f"        goto: {target['id'] if here else whole_id(target)}"]


def prose(parts: list[Any], variables: Variables) -> str:
    """The text of a scene, with its tags."""
    out = ""
    for part in parts:
        if isinstance(part, str):
            out += part
        elif "var" in part:
            out += "{" + part["var"] + "}"
        else:
            out += _branch(part, variables)
    return out


def _branch(part: dict[str, Any], variables: Variables) -> str:
    guard = simplify(part["if"], variables)
    if isinstance(guard, bool):
        return part["then"] if guard else part["else"]
    condition = expression(guard, variables)
    return "{if " + condition + "}" + part["then"] + "{else}" + part["else"] + "{end}"


def _wrap(text: str) -> list[str]:
    """Lines that end at a space outside of tags and branches."""
    lines, line, depth = [], "", 0
    for word in text.split(" "):
        line += f" {word}" if line else word
        depth += word.count("{if") - word.count("{end}")
        inside = depth > 0 or line.count("{") != line.count("}")
        if len(line) >= WIDTH and not inside:
            lines.append(line)
            line = ""
    return [*lines, line] if line else lines


def simplify(guard: Guard | None, variables: Variables) -> Guard | bool:
    """The guard without what its variables' ranges decide; True or False where nothing is left."""
    if guard is None:
        return True
    op, a, b = guard
    if op not in ("and", "or"):
        return _decided(guard, variables[a]["size"] - 1)
    sides = [simplify(a, variables), simplify(b, variables)]
    if (op == "or") in sides:
        return op == "or"
    rest = [s for s in sides if not isinstance(s, bool)]
    if len(rest) == 2:
        return [op, *rest]
    return rest[0] if rest else op == "and"


def _decided(guard: Guard, high: int) -> Guard | bool:
    op, _, number = guard
    if (op == "<=" and number >= high) or (op == ">=" and number <= 0):
        return True
    if (op == ">=" and number > high) or (op == "==" and not 0 <= number <= high):
        return False
    return guard


def expression(guard: Guard, variables: Variables, inside: str = "") -> str:
    """The guard as an author writes it."""
    op, a, b = guard
    if op in ("and", "or"):
        text = f"{expression(a, variables, op)} {op} {expression(b, variables, op)}"
        return f"({text})" if inside == "and" and op == "or" else text
    variable = variables[a]
    if variable["kind"] == "bool":
        return a if (op == "==") == bool(b) else f"not {a}"
    return f"{a} {op} {_value(variable, b)}"


def effect(change: Effect, variables: Variables) -> str:
    """The effect as an author writes it."""
    op, name, number = change
    if op == "set":
        return f"{name} = {_value(variables[name], number)}"
    return f"{name} {'+' if number > 0 else '-'}= {abs(number)}"


def _value(variable: dict[str, Any], number: int) -> str:
    if variable["kind"] == "bool":
        return "true" if number else "false"
    return str(variable["values"][number]) if variable["kind"] == "enum" else str(number)


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
