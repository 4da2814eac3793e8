#!/usr/bin/env python3
"""One first load in this process: `load_one.py METHOD FOLDER`, one JSON line.

METHOD is `pyyaml` (every file into plain data, with libyaml), `events` (only read through),
`source` (YAML to a checked story) or `cache` (a compiled story). Imports are timed apart.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def texts(folder: Path) -> list[str]:
    """The files of a folder."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))]


def loader(method: str) -> Callable[[Path], object]:
    """What loads in this way, with everything imported that it needs."""
    if method in ("pyyaml", "events"):
        import yaml

        if method == "pyyaml":
            return lambda folder: [yaml.load(t, yaml.CSafeLoader) for t in texts(folder)]
        return lambda folder: sum(1 for t in texts(folder) for _ in yaml.parse(t, yaml.CLoader))
    import load_dreamweave as ours

    if method == "cache":
        return ours.from_cache
    import dreamweave.language.compile
    import dreamweave.language.source  # noqa: F401 (so that its import is not timed as loading)

    return ours.from_source


def main() -> None:
    began = time.perf_counter()
    load = loader(sys.argv[1])
    wall, cpu = time.perf_counter(), time.process_time()
    load(Path(sys.argv[2]))
    row = {"secs": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    row["import_secs"] = wall - began
    row["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(row))


if __name__ == "__main__":
    main()
