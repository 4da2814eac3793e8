"""SPIN, the model checker: compiled once for each story, then timed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

FLAGS: Final = {
    "tuned": ["-O2", "-DSAFETY", "-DNOREDUCE", "-DSFH", "-march=native"],
    "plain": ["-O2", "-DSAFETY"],
    "collapse": ["-O2", "-DSAFETY", "-DCOLLAPSE"],
}
"""How the verifier is compiled. `tuned` is the fastest we found that still stores whole states."""

MEMORY_LIMIT: Final = "-DMEMLIM=20000"
HASH_BITS: Final = 24


def installed() -> bool:
    """Whether SPIN and a C compiler are here."""
    return bool(shutil.which("spin") and shutil.which("gcc"))


def build(story: Path, flags: str) -> tuple[Path, dict[str, float]]:
    """The folder of a story's verifier, and the CPU seconds that making it took."""
    folder = story / f"spin_{flags}"
    figures, source = folder / "build.json", story / "story.pml"
    if figures.exists() and (folder / "story.pml").read_bytes() == source.read_bytes():
        return folder, json.loads(figures.read_text())
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(source, folder / "story.pml")
    began = _children()
    subprocess.run(["spin", "-a", "story.pml"], cwd=folder, check=True, capture_output=True)
    generated = _children()
    command = ["gcc", "-w", *FLAGS[flags], MEMORY_LIMIT, "-o", "pan", "pan.c"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    made = {"generate": generated - began, "compile": _children() - generated}
    figures.write_text(json.dumps(made))
    return folder, made


def _children() -> float:
    """CPU seconds of every child process that has ended."""
    used = os.times()
    return used.children_user + used.children_system


def command(story: str) -> list[str]:
    """How the verifier is run; its output goes to a file, since it is long."""
    # One map is searched as one path nearly as long as the story has states.
    depth = 12_000_000 if story.startswith("world") else 20_000
    return ["sh", "-c", f"exec ./pan -n -w{HASH_BITS} -m{depth} > pan.out 2>&1"]


def figures(folder: Path) -> dict[str, float]:
    """What the last run of the verifier in this folder found."""
    text = (folder / "pan.out").read_text(errors="replace")
    if "max search depth too small" in text:
        raise RuntimeError(f"{folder}: the search was cut off; it needs a greater -m")
    return {
        "states": _number(r"([\d.e+]+) states, stored", text),
        "transitions": _number(r"([\d.e+]+) transitions", text),
        "stuck": _number(r"errors: (\d+)", text),
    }


def _number(pattern: str, text: str) -> float:
    match = re.search(pattern, text)
    return float(match[1]) if match else 0.0
