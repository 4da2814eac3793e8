"""The story format as a JSON Schema, for editors that complete and check YAML.

`dreamweave schema > story.schema.json`, then name it in the editor for `story/**/*.yaml`; it
knows the manifest by its first key.
"""

from __future__ import annotations

import json
from typing import Final

from ..workshop.schema import schema
from .usage import Options

TAKES: Final = ()


def run(_: Options) -> int:
    """Print it."""
    print(json.dumps(schema(), indent=2))
    return 0
