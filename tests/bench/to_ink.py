"""Turn a synthetic story into ink, the language of the peers that play."""

from __future__ import annotations

from typing import Any

from authors import Effect, Guard, Story

Variables = dict[str, dict[str, Any]]


def source(story: Story) -> str:
    """The story as one ink file. Every choice is sticky and its text is not repeated."""
    variables = {v["name"]: v for v in story["vars"]}
    lines = [f"VAR {v['name']} = {_value(v, v['init'])}" for v in story["vars"]]
    lines.append(f"-> {story['scenes'][story['start']]['id']}")
    for scene in story["scenes"]:
        lines += [f"\n=== {scene['id']} ===", _prose(scene["prose"], variables)]
        for choice in scene["choices"]:
            guard = choice["guard"]
            condition = "{" + _expression(guard, variables) + "} " if guard else ""
            lines.append(f"+ {condition}[{choice['text']}]")
            lines += [_effect(e, variables) for e in choice["effects"]]
            lines.append(f"  -> {story['scenes'][choice['to']]['id']}")
        if scene["ending"]:
            lines.append("-> END")
    return "\n".join(lines) + "\n"


def _prose(parts: list[Any], variables: Variables) -> str:
    out = ""
    for part in parts:
        if isinstance(part, str):
            out += part
        elif "var" in part:
            out += "{" + part["var"] + "}"
        else:
            condition = _expression(part["if"], variables)
            out += "{" + f"{condition}:{part['then']}|{part['else']}" + "}"
    return out


def _expression(guard: Guard, variables: Variables) -> str:
    op, a, b = guard
    if op in ("and", "or"):
        sign = "&&" if op == "and" else "||"
        return f"({_expression(a, variables)} {sign} {_expression(b, variables)})"
    if variables[a]["kind"] == "bool":
        return a if (op == "==") == bool(b) else f"not {a}"
    return f"{a} {op} {b}"


def _effect(change: Effect, variables: Variables) -> str:
    op, name, number = change
    if op == "set":
        return f"  ~ {name} = {_value(variables[name], number)}"
    if number > 0:
        return f"  ~ {name} = MIN({variables[name]['size'] - 1}, {name} + {number})"
    return f"  ~ {name} = MAX(0, {name} - {-number})"


def _value(variable: dict[str, Any], number: int) -> str:
    if variable["kind"] == "bool":
        return "true" if number else "false"
    return str(number)
