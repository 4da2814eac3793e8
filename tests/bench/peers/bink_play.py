"""Random playthroughs in bink (Rust, through ctypes): bink_play.py STORY.json GAMES, one JSON line.

The generator of chance is minstd, so that every runtime plays the same games.
"""

import json
import sys
import time
from pathlib import Path

from bink.story import Story

M = 2147483647


def play(story, game):
    """One game: how many choices it took, and how many characters it showed."""
    story.reset_state()
    x = ((game + 1) * 69621) % M
    x = (x * 48271) % M
    count = shown = 0
    while True:
        shown += len(story.continue_maximally())
        choices = story.get_current_choices()
        if not len(choices):
            return count, shown
        for choice in choices:
            shown += len(choice)
        x = (x * 48271) % M
        story.choose_choice_index(int(x / M * len(choices)))
        count += 1


def main():
    story = Story(Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
    games = int(sys.argv[2])
    for game in range(2):
        play(story, game)
    wall, cpu = time.perf_counter(), time.process_time()
    total = shown = hash = 0
    for game in range(games):
        count, characters = play(story, game)
        total, shown = total + count, shown + characters
        hash = (hash * 31 + count) % 1000000007
    row = {"choices": total, "chars": shown, "games": games, "lenhash": hash}
    row.update(secs=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    print(json.dumps(row))


main()
