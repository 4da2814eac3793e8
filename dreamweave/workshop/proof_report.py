"""What `dreamweave prove` prints: the table of endings, claims, coverage and findings.

Law 1: the same proof gives the same words; only the first line knows a clock.
Law 2: a number that is not known is a dash and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ..language.model import Story
from ..prover.proof import EndingFacts, Finding, Proof, Verdict

DASH: Final = "\u2014"

WHY: Final = {
    "time": "the time ran out",
    "memory": "the memory ran out",
    "interrupted": "it was interrupted",
}

SAID: Final = {
    "faults": "where a reader is stuck or refused",
    "claims": "some claims",
    "walkthroughs": "shortest walkthroughs",
    "unmet": "what nobody meets",
    "traps": "traps",
    "passages": "passages that are never shown",
    "odds": "odds",
    "longest": "longest walkthroughs",
    "playthroughs": "how many playthroughs there are",
    "returns": "points of no return",
}
"""The parts of a proof in words."""


MATTERS: Final = 3
"""Choices that are shown for each ending; `--json` has all."""

WRONGS: Final = frozenset({"faults", "claims", "unmet", "traps", "passages"})
"""The parts that look for something wrong."""


def text(proof: Proof, *, reached_by: Mapping[str, Sequence[str]] | None = None) -> str:
    """The whole report; `reached_by` names the saves that reach each ending."""
    parts = [
        _head(proof),
        _endings(proof, reached_by or {}),
        _numbers(proof),
        _coverage(proof),
        _matters(proof),
        _returns(proof),
        _claims(proof.verdicts),
        _findings(proof.findings),
        [_sum(proof)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(proof: Proof) -> list[str]:
    several = f", {proof.beginnings} beginnings" if proof.beginnings > 1 else ""
    several = f" in {proof.parts} parts" * (proof.parts > 1) + several
    took = f"{proof.states:,} states{several}, {proof.seconds:.2f} s"
    title, why = proof.story.title, " and ".join(WHY[one] for one in proof.stopped)
    bounded = f"BOUNDED: {why}; this is what was met of {title} ({took}). "
    bounded += "What is not reported may still be there."
    complete = f"COMPLETE: every playthrough of {title} ({took})"
    lines = [complete if proof.complete else bounded]
    if proof.left_out:
        said = ", ".join(SAID[part] for part in proof.left_out)
        lines.append(f"not known: {said}" if not proof.complete else f"{why} before: {said}")
    return lines


def _endings(proof: Proof, reached_by: Mapping[str, Sequence[str]]) -> list[str]:
    rows = [("Ending", "odds", "shortest", "longest", "saves")]
    for facts in proof.endings:
        saves = ", ".join(reached_by.get(facts.id, ())) or DASH
        title = facts.title + (" (hidden)" if facts.hidden else "")
        rows.append((title, _odds(proof, facts), _shortest(facts), _longest(facts), saves))
    lines = table(rows)
    if proof.odds and any(c.kind == "anywhere" for s in proof.story.scenes for c in s.choices):
        lines += ["", "odds: for a reader who chooses uniformly and never leaves by `anywhere`"]
    return lines


def _odds(proof: Proof, facts: EndingFacts) -> str:
    if not facts.reached:
        return "never" if proof.complete else "not met"
    if not facts.odds:
        return DASH
    shown = [percent(float(value)) for value in facts.odds]
    return shown[0] if len(set(shown)) == 1 else " / ".join(shown)


def percent(value: float) -> str:
    """Odds as people read them."""
    if value == 0:
        return "0"
    return f"{value:.2%}" if value >= 0.0001 else f"{value:.1e}"


def _shortest(facts: EndingFacts) -> str:
    if facts.shortest is not None:
        return str(facts.shortest)
    # Of what was met this is the shortest; what was not may know a shorter one.
    return DASH if facts.walkthrough is None else f"<= {len(facts.walkthrough.steps)}"


def _longest(facts: EndingFacts) -> str:
    if facts.unbounded:
        return "unbounded"
    return DASH if facts.longest is None else str(facts.longest)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side: the first and the last to the left, figures to the right."""
    wide = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(wide[0])]
        cells += [cell.rjust(wide[k]) for k, cell in enumerate(row[1:-1], 1)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return lines


def _numbers(proof: Proof) -> list[str]:
    found = proof.playthroughs
    if found is None:
        return []
    if found.total is not None:
        return [f"playthroughs: {big(found.total)}"]
    loop = " > ".join(
        f"{step.scene}/{step.choice}" for step in named(proof.story, found.loop_steps)
    )
    return [f"playthroughs: infinite, for one may go round: {loop}"]


def big(count: int) -> str:
    """A whole number in full, or its size where nobody would read it."""
    digits = str(count)
    if len(digits) <= 12:
        return f"{count:,}"
    return (
        f"{digits[0]}.{digits[1:3]}e{len(digits) - 1} (exactly: a number of {len(digits)} digits)"
    )


def _coverage(proof: Proof) -> list[str]:
    met = proof.coverage
    parts = [
        _share(met.scenes, met.of_scenes, "scenes"),
        _share(met.choices, met.of_choices, "choices"),
        _share(met.passages, met.of_passages, "passages"),
    ]
    return ["met: " + ", ".join(parts)]


def _share(met: int | None, of: int, what: str) -> str:
    return f"{DASH if met is None else met} of {of} {what}"


def _matters(proof: Proof) -> list[str]:
    """For each ending the choices that matter to it, the first ones, where they were asked for."""
    rows = [
        (facts.title, *_first(matter))
        for facts in proof.endings
        if (matter := _deciding(proof, facts.id))
    ]
    if not rows:
        return []
    head = "what matters to each ending, earliest first; another choice there would have kept it:"
    return [head, *table(rows)]


def _first(choices: Sequence[str]) -> tuple[str, str]:
    """How many choices, and the first of them."""
    more = len(choices) - MATTERS
    shown = ", ".join(choices[:MATTERS])
    return str(len(choices)), f"{shown} and {more} more" if more > 0 else shown


def _deciding(proof: Proof, ending: str) -> list[str]:
    """The choices that matter to an ending, those of early scenes first."""
    return [f"{one.scene}/{one.choice}" for one in proof.returns or () if one.ending == ending]


def _returns(proof: Proof) -> list[str]:
    """Points of no return, a line for each choice, where they were asked for."""
    closed: dict[str, list[str]] = {}
    for one in proof.returns or ():
        closed.setdefault(f"{one.scene}/{one.choice}", []).append(one.ending)
    lines = [f"{choice} closes {', '.join(ids)}" for choice, ids in closed.items()]
    return [f"{len(lines)} choices close an ending for ever:", *lines] if lines else []


def _claims(verdicts: Iterable[Verdict]) -> list[str]:
    says = {True: "holds", False: "BROKEN", None: "not known"}
    rows = [("claim", "", "")] + [(v.id, says[v.holds], v.kind) for v in verdicts]
    return table(rows[1:]) if len(rows) > 1 else []


def _findings(findings: Sequence[Finding]) -> list[str]:
    lines: list[str] = []
    for found in findings:
        severity = "error" if found.is_error else "warning"
        where = f"{found.span.file}:{found.span.line}: " if found.span else ""
        lines.append(f"{where}{found.code} {severity}: {found.message}")
        if found.walkthrough is not None:
            shown = _some(len(found.walkthrough.steps), "choice")
            lines.append(f"    shown by {shown}; `--saves DIR` writes it as a save")
    return lines


def _sum(proof: Proof) -> str:
    errors = sum(f.is_error for f in proof.findings)
    warnings = len(proof.findings) - errors
    if not proof.findings:
        known = proof.complete and not WRONGS & set(proof.left_out)
        return "nothing is wrong" if known else "nothing wrong was met"
    return f"{_some(errors, 'error')}, {_some(warnings, 'warning')}"


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


# ------------------------------------------------------------------------------- json


def as_json(proof: Proof) -> dict[str, Any]:
    """The same for programs."""
    found = proof.playthroughs
    return {
        "story": proof.story.id,
        "complete": proof.complete,
        "stopped": list(proof.stopped),
        "left_out": list(proof.left_out),
        "states": proof.states,
        "seconds": round(proof.seconds, 3),
        "holds": proof.holds,
        "playthroughs": None if found is None or found.total is None else str(found.total),
        "infinite": found is not None and found.total is None,
        "endings": [_ending_json(proof, facts) for facts in proof.endings],
        "coverage": proof.coverage._asdict(),
        "claims": [
            {"id": v.id, "kind": v.kind, "holds": v.holds, "walkthrough": _walk(proof, v)}
            for v in proof.verdicts
        ],
        "returns": None if proof.returns is None else [r._asdict() for r in proof.returns],
        "findings": [
            {
                "code": f.code,
                "severity": "error" if f.is_error else "warning",
                "message": f.message,
                "file": f.span.file if f.span else None,
                "line": f.span.line if f.span else None,
                "walkthrough": _walk(proof, f),
            }
            for f in proof.findings
        ],
    }


def _ending_json(proof: Proof, facts: EndingFacts) -> dict[str, Any]:
    return {
        "id": facts.id,
        "title": facts.title,
        "reached": facts.reached,
        "odds": [float(value) for value in facts.odds],
        "exact": bool(proof.odds) and all(one.exact for one in proof.odds),
        "error": max((one.error for one in proof.odds), default=0.0),
        "shortest": facts.shortest,
        "longest": facts.longest,
        "unbounded": facts.unbounded,
        "walkthrough": _walk(proof, facts),
        "matters": None if proof.returns is None else _deciding(proof, facts.id),
    }


def _walk(proof: Proof, holder: Any) -> list[str] | None:
    shown = holder.walkthrough
    if shown is None:
        return None
    return [f"{step.scene}/{step.choice}" for step in named(proof.story, shown.steps)]


class Named:
    """A step of a walkthrough by the ids of its scene and choice."""

    def __init__(self, scene: str, choice: str) -> None:
        self.scene, self.choice = scene, choice


def named(story: Story, steps: Iterable[Any]) -> list[Named]:
    """Steps by ids."""
    scenes = story.scenes
    return [Named(scenes[s.scene].id, scenes[s.scene].choices[s.choice].id) for s in steps]
