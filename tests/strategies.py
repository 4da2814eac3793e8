"""Random stories, as their author would write them: every feature of the language, small."""

from __future__ import annotations

from hypothesis import strategies as st

MANIFEST = """\
dreamweave: 1
id: random
title: Random
start: a
state:
  mood: [calm, cross, glad]
  lamp: {one_of: [lit, low, out], moves: {lit: [low], low: [out, lit], out: [lit]}}
  strain: 0..3
  met: flag
  again: {flag: true, from: finished_before}
  reader: {text: 12, start: Nobody}
derive: {tired: strain >= 2 and mood != glad}
presentation: [{when: mood == cross, style: torn}]
panel: [{show: mood}, {show: strain}]
endings: {first: {title: First}, second: {title: Second}}
anywhere: {leave: {label: Leave., goto: b/last}}
"""

GUARDS = st.sampled_from(
    [
        "strain >= 1",
        "strain < 3",
        "met",
        "not met",
        "tired",
        "mood == calm",
        "mood in (cross, glad)",
        "lamp != out",
        "again or strain == 0",
        "seen(a/s0)",
        "visits(a/s1) >= 2",
        "visits(a/s0) == 1",
        "took(a/s0/c0)",
        "at(a/s1)",
        "strain + 1 >= 2",
        "min(strain, 2) == 2",
    ]
)
EFFECTS = st.sampled_from(
    [
        "strain += 1",
        "strain -= 2",
        "strain = 2",
        "met = true",
        "met = not met",
        "mood = cross",
        "mood = glad",
        "lamp = low",
        "lamp = out",
        "reset lamp",
        "reset strain",
        "strain = min(strain + 1, 3)",
    ]
)
TEXTS = st.sampled_from(
    [
        "Plain words.",
        "Hello {reader}, you are {mood}.",
        "{if tired}You yawn.{else}You do not.{end}",
        "{cycle}Blue{or}green{end}.",
        "{seq}First{or}second{or}third{end}.",
        "{once}New.{end}Old.",
        "{shuffle}Ann{or}Ben{or}Cat{end}.",
        "{if strain >= 2}\n  Heavy.\n  {elif met}\n  Met.\n  {end}\n  After.",
        "One.\n  ---\n  Two \\{braces\\}.",
    ]
)


@st.composite
def story_files(draw: st.DrawFn) -> dict[str, str]:
    """The files of a story: two chapters, all features, no mistakes that checking would find."""
    sizes = {"a": draw(st.integers(2, 4)), "b": draw(st.integers(1, 3))}
    names = [f"{chapter}/s{k}" for chapter, n in sizes.items() for k in range(n)]
    files = {"story.yaml": MANIFEST}
    for chapter, n in sizes.items():
        lines = [f"chapter: {chapter}", "state: {local: 0..2}", "scenes:"]
        for k in range(n):
            lines += _scene(draw, f"s{k}", names, first=chapter == "a" and k < 2)
        lines += [
            "  last: {text: The end., ending: first}",
            "  other: {text: End., ending: second}",
        ]
        files[f"{chapter}.yaml"] = "\n".join(lines) + "\n"
    return files


def _scene(draw: st.DrawFn, name: str, names: list[str], *, first: bool) -> list[str]:
    lines = [f"  {name}:", "    text: |", f"      {draw(TEXTS)}".replace("\n  ", "\n      ")]
    if draw(st.booleans()):
        lines += ["    do:", f"      - {draw(EFFECTS)}", "      - local += 1"]
    if not first and draw(st.integers(0, 3)) == 0:
        return [*lines, "    next:", *_ways(draw, names, "      ", rest="last")]
    lines.append("    choices:")
    for k in range(draw(st.integers(1, 3))):
        lines += _choice(draw, f"c{k}", names)
    if draw(st.integers(0, 4)) == 0:
        lines.append("    anywhere: false")
    return lines


def _choice(draw: st.DrawFn, name: str, names: list[str]) -> list[str]:
    lines = [f"      {name}:", f"        label: '{name} {{mood}}'"]
    if draw(st.booleans()):
        lines.append(f"        when: {draw(GUARDS)}")
        if draw(st.booleans()):
            lines.append("        locked: Not now, {reader}.")
    if draw(st.integers(0, 3)) == 0:
        lines.append("        once: true")
    if draw(st.booleans()):
        lines += ["        do:", f"          - {draw(EFFECTS)}", f"          - {draw(EFFECTS)}"]
    if draw(st.integers(0, 3)) == 0:
        lines.append("        text: You did it.")
    if draw(st.integers(0, 4)) == 0:
        return [*lines, "        goto:", *_ways(draw, names, "          ", rest="last")]
    return [*lines, f"        goto: {draw(st.sampled_from([*names, 'last', 'other']))}"]


def _ways(draw: st.DrawFn, names: list[str], indent: str, *, rest: str) -> list[str]:
    target = draw(st.sampled_from(names))
    if draw(st.booleans()):
        odds = draw(st.integers(1, 3))
        return [
            f"{indent}- {{odds: {odds}, goto: {target}}}",
            f"{indent}- {{odds: 1, goto: {rest}}}",
        ]
    return [f"{indent}- {{when: '{draw(GUARDS)}', goto: {target}}}", f"{indent}- {{goto: {rest}}}"]
