"""What each figure should be, as a ratio to the baseline of the same run unless it says a unit.

A goal is never loosened to be reached: change it only together with the ground it stands on.
"""

from __future__ import annotations

from typing import Final

from tables import Goal

FIRST_PROMPT: Final = Goal(4.0, ground="bink 6.2; a bare loop over a cached story 3.0")
HELP: Final = Goal(3.0, ground="a reader's first command should not feel like a program starting")
PLAY: Final = Goal(40, at_most=False, ground="bink 2.4; a dictionary and `eval` 27, closures 32")
SAMPLE: Final = Goal(500, at_most=False, ground="one pass of numpy for a whole crowd of readers")
LOAD_SOURCE: Final = Goal(1.5, ground="checked in half as long again as the plain data takes")
LOAD_CACHE: Final = Goal(0.1, ground="bink's compiled story 0.22; 11 ms against 250 and more")
SEARCH: Final = Goal(1.0, ground="SPIN, tuned, without the minute its C takes to compile")
OPEN: Final = Goal(1.0, ground="read backwards once, for all endings together")
OPEN_SAVE: Final = Goal(2.0, ground="seconds that somebody waits for the theatre's doors")
OPEN_LATER_MS: Final = Goal(5, ground="a screen that asks at each step stays quick")
WHOLE: Final = Goal(0.1, ground="the same with the compiling: what an author waits for")
A_NIGHT: Final = Goal(1.5, ground="time grows with chapters, not with their product")
NUMBERS: Final = Goal(3.0, ground="search, open endings and odds, against the search alone")

FIRST_FRAME: Final = Goal(1.15, ground="against the smallest Textual program there is")
FIRST_ANSWER: Final = Goal(1.3, ground="a frame painted early must not cost its reader later")
REOPEN: Final = Goal(1.1, ground="500 choices later, against a new game")
REPLAY_SECONDS: Final = Goal(0.25, ground="10,000 recorded choices, headless")
REPLAY: Final = Goal(5, at_most=False, ground="the same choices in inkjs, in the same run")
OPEN_LONG: Final = Goal(1.3, ground="2,000 choices, against a save of one")
SCRUB_MS: Final = Goal(50, ground="to any point of a playthrough, median, milliseconds")
TITLE_LONG: Final = Goal(1.15, ground="a title that looks at a save of 5,000, against one of one")
CHOICE_MS: Final = Goal(30, ground="a choice to its paint, median, milliseconds")
CHOICE_P95_MS: Final = Goal(50, ground="the same, 95 of 100")
FLAT: Final = Goal(1.25, ground="a choice at the 500th against the first ones")
RESIZE_MS: Final = Goal(200, ground="until the last byte after a change of size")
MEMORY_MB: Final = Goal(42, ground="resident, in play")
IDLE_PERCENT: Final = Goal(0.5, ground="of a core, nobody touching a key")
