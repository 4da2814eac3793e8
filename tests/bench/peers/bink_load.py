"""One first load of a compiled story, to its first text: bink_load.py STORY.json, one JSON line."""

import json
import sys
import time
from pathlib import Path

from bink.story import Story

wall, cpu = time.perf_counter(), time.process_time()
story = Story(Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
story.continue_maximally()
print(json.dumps({"secs": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
