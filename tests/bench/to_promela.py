"""Turn a synthetic story into Promela, the language of the model checker SPIN."""

from __future__ import annotations

from typing import Any

from authors import Effect, Guard, Story

Variables = dict[str, dict[str, Any]]


def source(story: Story) -> str:
    """The story as one process: a scene is a label, a choice one indivisible step and a goto."""
    variables = {v["name"]: v for v in story["vars"]}
    lines = ["/* generated */", *(_declaration(v) for v in story["vars"])]
    lines.append("active proctype story() {")
    start = story["scenes"][story["start"]]
    for scene in [start, *(s for s in story["scenes"] if s is not start)]:
        if scene["ending"]:
            lines.append(f"{_label(scene)}: (false);")
            continue
        lines.append(f"{_label(scene)}: if")
        lines += [_choice(c, story, variables) for c in scene["choices"]]
        lines.append("  fi;")
    return "\n".join([*lines, "}"]) + "\n"


def _declaration(variable: dict[str, Any]) -> str:
    bits = (variable["size"] - 1).bit_length()
    if bits == 1:
        return f"bit {variable['name']} = {variable['init']};"
    return f"unsigned {variable['name']} : {bits} = {variable['init']};"


def _label(scene: dict[str, Any]) -> str:
    # A label that begins with `end` marks a state in which the process may rest.
    return f"end_{scene['id']}" if scene["ending"] else str(scene["id"])


def _choice(choice: dict[str, Any], story: Story, variables: Variables) -> str:
    guard = _expression(choice["guard"]) if choice["guard"] else "true"
    label = _label(story["scenes"][choice["to"]])
    body = "; ".join(_effect(e, variables) for e in choice["effects"])
    if not body:
        return f"  :: ({guard}) -> goto {label}"
    return f"  :: d_step {{ ({guard}) -> {body} }}; goto {label}"


def _expression(guard: Guard) -> str:
    op, a, b = guard
    if op in ("and", "or"):
        sign = "&&" if op == "and" else "||"
        return f"({_expression(a)} {sign} {_expression(b)})"
    return f"{a} {op} {b}"


def _effect(change: Effect, variables: Variables) -> str:
    op, name, number = change
    high = variables[name]["size"] - 1
    if op == "set":
        return f"{name} = {number}"
    if number > 0:
        return f"{name} = ({name} < {high - number + 1} -> {name} + {number} : {high})"
    return f"{name} = ({name} > {-number} -> {name} - {-number} : 0)"
