"""A cold start to the first prompt: bink_start.py STORY.json."""

import sys
from pathlib import Path

from bink.story import Story

story = Story(Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
text = story.continue_maximally()
choices = (f"  {i + 1}. {choice}\n" for i, choice in enumerate(story.get_current_choices()))
sys.stdout.write(text + "".join(choices) + "> ")
