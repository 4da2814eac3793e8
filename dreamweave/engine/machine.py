"""The state machine: the only file that decides what happens next.

Rule 1: anything that changes how a story plays must live here.
Rule 2: nothing here reads a file, a clock or a die; chance is an argument.
Rule 3: a step that is refused changes nothing.
Rule 4: `step` renders no prose, so that a proof can take millions of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from ..language.model import NOWHERE, Choice, Prose, Scene, Story, Way
from ..language.tuples import NamedTuple
from .code import (
    Change,
    IllegalMove,
    Render,
    Test,
    Values,
    change,
    render,
    slots_of,
    slots_shown,
    test,
)

MAX_HOPS: Final = 1000
"""Scenes that one step may pass through by `next`. More is a circle that never stops."""

Chance = Callable[[tuple[int, ...]], int]
"""Which way chance takes: given the ways' weights (0 for closed ones), the place of one."""


class Given(NamedTuple):
    """What a playthrough was given when it began, and never changes."""

    seed: str = ""
    texts: tuple[str, ...] = ()


class State(NamedTuple):
    """Everything that decides what can happen next."""

    scene: int
    """The index of the scene in which the reader rests."""
    values: Values
    """By slot, as `story.variables`."""
    given: Given = Given()


class Moment(NamedTuple):
    """One piece of prose that a step showed, and the state that dresses it."""

    prose: Prose
    scene: int
    values: Values


class Taken(NamedTuple):
    """What a step did."""

    state: State
    moments: tuple[Moment, ...]
    """The choice's own text, then the text of every scene entered."""
    odds: tuple[int, ...] = ()
    """Which way chance took, roll by roll, as places among the ways."""


class Offered(NamedTuple):
    """A choice as the reader sees it."""

    id: str
    label: str
    open: bool
    reason: str
    """Why it is closed; empty for an open one."""
    kind: str
    """`choice`, `offer` or `anywhere`."""


class Refused(Exception):
    """A step that cannot be taken; the state is as it was."""


class ClosedChoice(Refused):
    """The choice is not open here. Carries `choice` and the ids of the `open_choices`."""

    def __init__(self, choice: str, open_choices: tuple[str, ...]) -> None:
        self.choice, self.open_choices = choice, open_choices
        rest = ", ".join(open_choices) or "none: the story has ended"
        super().__init__(f"'{choice}' is not open here; open are: {rest}")


class Illegal(Refused):
    """An effect asks a machine for a move that it does not have. Carries `move`."""

    def __init__(self, move: IllegalMove) -> None:
        self.move = move
        super().__init__(str(move))


class NoWay(Refused):
    """None of the ways onward holds. Carries `scene`."""

    def __init__(self, scene: str) -> None:
        self.scene = scene
        super().__init__(f"no way on from '{scene}' holds: its last `next` needs no `when`")


class Endless(Refused):
    """`next` leads in a circle. Carries `scene`."""

    def __init__(self, scene: str) -> None:
        self.scene = scene
        super().__init__(f"`next` goes round '{scene}' for ever: {MAX_HOPS} scenes in one step")


class ChanceNeeded(Refused):
    """The step rolls, and nobody said what chance gives."""


# ------------------------------------------------------------------- scenes made ready


class _Option:
    """A choice with its functions."""

    __slots__ = (
        "changes",
        "choice",
        "id",
        "kind",
        "label",
        "locked",
        "move",
        "offered",
        "once",
        "way",
        "when",
    )

    def __init__(self, story: Story, choice: Choice) -> None:
        self.choice = choice
        self.id, self.kind = choice.id, choice.kind
        self.label = render(story, choice.label)
        self.when: Test | None = test(choice.when) if choice.when else None
        self.locked = render(story, choice.locked) if choice.locked else None
        self.once = choice.took if choice.once else NOWHERE
        # Most labels never change, and then what the reader sees is the same each time.
        self.offered = (
            Offered(choice.id, self.label, True, "", choice.kind)
            if isinstance(self.label, str)
            else None
        )
        self.move: Change | None = None
        self.changes = bool(choice.do) or choice.took != NOWHERE
        self.way = choice.goto[0].scene if _plain(choice.goto) else NOWHERE

    def opened(self, values: Values, scene: int, given: Given) -> Offered:
        """The choice as it can be taken."""
        label = self.label if isinstance(self.label, str) else self.label(values, scene, given)
        return Offered(self.id, label, True, "", self.kind)

    def closed(self, values: Values, scene: int, given: Given) -> Offered:
        """The choice with the reason why it cannot be taken."""
        locked = self.locked or ""
        reason = locked if isinstance(locked, str) else locked(values, scene, given)
        label = self.label if isinstance(self.label, str) else self.label(values, scene, given)
        return Offered(self.id, label, False, reason, self.kind)

    def moved(self, story: Story, values: Values, scene: int) -> Values:
        """The values after the choice's effects. Raises `Illegal`."""
        if self.move is None:
            self.move = change(story, self.choice.do, self.choice.took)
        if self.move is None:
            return values
        try:
            return self.move(values, scene)
        except IllegalMove as move:
            raise Illegal(move) from None


def _plain(ways: Sequence[Way]) -> bool:
    """Whether these ways leave nothing to decide."""
    return len(ways) == 1 and ways[0].when is None and not ways[0].odds


Looked = tuple[tuple[Offered, ...], dict[str, _Option]]
"""What is shown, and what of it can be taken."""

MEMO: Final = 512
"""Entries of one scene's memory of what it shows, then it forgets: a few kilobytes a scene."""


class _Ready:
    """A scene with its functions, and what it showed for the values that it reads.

    What a scene shows depends on a handful of the values, and readers meet the same ones again
    and again: remembering is what makes a random reader twice as fast.
    """

    __slots__ = (
        "_choices",
        "_found",
        "_key",
        "_last",
        "_rendered",
        "_story",
        "_text_key",
        "_texts",
        "arrive",
        "by_id",
        "chapter",
        "limit",
        "options",
        "rests",
        "scene",
    )

    def __init__(self, story: Story, index: int) -> None:
        self.scene: Scene = story.scenes[index]
        self._story = story
        self._rendered: str | Render | None = None
        self.options = [_Option(story, c) for c in self.scene.choices]
        self.by_id = {o.id: o for o in self.options}
        self.limit = self.scene.max_offers
        self.arrive = change(story, self.scene.do)
        quiet = self.arrive is None and self.scene.visits < 0 and not self.scene.next
        self.chapter = self.scene.chapter
        self.rests = self.chapter if quiet else NOWHERE
        self._key = _key(_slots_asked(self.scene.choices))
        self._text_key = _key(slots_shown(self.scene.text.parts))
        self._choices: dict[Any, Looked] = {}
        self._last: Values | None = None
        self._found: Looked = ((), {})
        self._texts: dict[Any, str] = {}

    def text(self, values: Values, scene: int, given: Given) -> str:
        """The scene's prose."""
        text = self._rendered
        if text is None:
            text = self._rendered = render(self._story, self.scene.text)
        if isinstance(text, str):
            return text
        if self._text_key is None:
            return text(values, scene, given)
        key = self._text_key(values)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= MEMO:
                self._texts.clear()
            found = self._texts[key] = text(values, scene, given)
        return found

    def choices(self, values: Values, scene: int, given: Given) -> Looked:
        """What is shown, and what of it can be taken, by id."""
        if values is self._last:
            return self._found
        if self._key is None:
            return self._look(values, scene, given)
        key = self._key(values)
        found = self._choices.get(key)
        if found is None:
            if len(self._choices) >= MEMO:
                self._choices.clear()
            found = self._choices[key] = self._look(values, scene, given)
        # Whoever looks at the choices takes one of them next.
        self._last, self._found = values, found
        return found

    def _look(self, values: Values, scene: int, given: Given) -> Looked:
        shown: list[Offered] = []
        can: dict[str, _Option] = {}
        offers = 0
        for option in self.options:
            if option.once >= 0 and values[option.once]:
                continue
            if option.when is not None and not option.when(values, scene):
                if option.locked is not None:
                    shown.append(option.closed(values, scene, given))
                continue
            if self.limit and option.kind == "offer":
                offers += 1
                if offers > self.limit:
                    continue
            shown.append(option.offered or option.opened(values, scene, given))
            can[option.id] = option
        return tuple(shown), can


def _slots_asked(choices: Sequence[Choice]) -> set[int] | None:
    """The slots on which it depends what a scene's choices look like; None: and on the given."""
    found: set[int] = set()
    for choice in choices:
        if choice.once:
            found.add(choice.took)
        if choice.when is not None:
            found |= slots_of(choice.when.tree)
        for prose in (choice.label, choice.locked):
            shown = slots_shown(prose.parts) if prose is not None else set()
            if shown is None:
                return None
            found |= shown
    return found


def _key(slots: set[int] | None) -> Callable[[Values], Any] | None:
    """What picks these slots out of the values; None for everything."""
    if slots is None:
        return None
    return itemgetter(*sorted(slots)) if slots else _nothing


def _nothing(_: Values) -> None:
    """The key of what never changes."""


def _ready(story: Story, index: int) -> _Ready:
    try:
        made: _Ready = story.memo[index]
    except KeyError:
        made = story.memo[index] = _Ready(story, index)
    return made


def _tested(story: Story, way: Way) -> Test | None:
    """A way's condition as a function; made once."""
    if way.when is None:
        return None
    key = ("way", way.when)
    found: Test | None = story.memo.get(key)
    if found is None:
        found = story.memo[key] = test(way.when)
    return found


# ------------------------------------------------------------------------- the verbs


def start(
    story: Story,
    given: Mapping[str, bool | str] | None = None,
    *,
    seed: str = "",
    chance: Chance | None = None,
) -> State:
    """The state in which a playthrough begins."""
    return begin(story, given, seed=seed, chance=chance).state


def begin(
    story: Story,
    given: Mapping[str, bool | str] | None = None,
    *,
    seed: str = "",
    chance: Chance | None = None,
) -> Taken:
    """As `start`, with the prose that the opening shows. Raises `Refused`."""
    given = given or {}
    values = tuple(
        int(bool(given.get(v.name, v.start))) if v.given else v.start for v in story.variables
    )
    texts = tuple(_text(given.get(t.name), t.start, t.limit) for t in story.texts)
    moments: list[Moment] = []
    rolled: list[int] = []
    state = State(story.start, values, Given(seed, texts))
    state = _arrive(story, state, story.start, chance, moments, rolled)
    return Taken(state, tuple(moments), tuple(rolled))


def _text(value: object, start: str, limit: int) -> str:
    """A text of the reader's own, with nothing in it that Markdown or a terminal obeys."""
    kept = "".join(c for c in str(value or "") if c.isalnum() or c in " '.,-")
    return " ".join(kept.split())[:limit] or start


def open_options(story: Story, state: State) -> tuple[_Option, ...]:
    """The choices that can be taken, in order."""
    scene, values, given = state
    return tuple(_ready(story, scene).choices(values, scene, given)[1].values())


def open_ids(story: Story, state: State) -> tuple[str, ...]:
    """The ids of the choices that can be taken, in order."""
    scene, values, given = state
    return tuple(_ready(story, scene).choices(values, scene, given)[1])


def choices(story: Story, state: State) -> tuple[Offered, ...]:
    """What the reader can choose, and what is shown closed with its reason."""
    scene, values, given = state
    return _ready(story, scene).choices(values, scene, given)[0]


def step(story: Story, state: State, choice: str, *, chance: Chance | None = None) -> State:
    """The state after a choice. Raises `Refused`; the state given is never changed."""
    return _run(story, state, choice, chance, None, [])


def take(story: Story, state: State, choice: str, *, chance: Chance | None = None) -> Taken:
    """As `step`, with the prose that the step shows."""
    moments: list[Moment] = []
    rolled: list[int] = []
    after = _run(story, state, choice, chance, moments, rolled)
    return Taken(after, tuple(moments), tuple(rolled))


def _run(
    story: Story,
    state: State,
    choice: str,
    chance: Chance | None,
    moments: list[Moment] | None,
    rolled: list[int],
) -> State:
    """Take a choice; what it shows goes to `moments`, what chance gave to `rolled`."""
    scene, values, given = state
    ready = _ready(story, scene)
    option = ready.choices(values, scene, given)[1].get(choice)
    if option is None:
        raise ClosedChoice(choice, open_ids(story, state))
    if option.changes:
        values = option.moved(story, values, scene)
    if moments is not None and option.choice.text is not None:
        moments.append(Moment(option.choice.text, scene, values))
    target = option.way
    if target < 0:
        target = _way(story, option.choice.goto, scene, values, chance, rolled)
    if moments is None and _ready(story, target).rests == ready.chapter:
        # Nothing happens on entering: most steps of most stories end here. The named tuple's own
        # constructor takes a tenth of a step.
        return tuple.__new__(State, (target, values, given))
    return _arrive(story, State(scene, values, given), target, chance, moments, rolled)


def _arrive(
    story: Story,
    state: State,
    target: int,
    chance: Chance | None,
    moments: list[Moment] | None,
    rolled: list[int],
) -> State:
    """Enter `target`, and go on by `next` until the reader can rest."""
    at, values, given = state
    for _ in range(MAX_HOPS):
        scene = _ready(story, target).scene
        values = enter(story, at, target, values)
        if moments is not None:
            moments.append(Moment(scene.text, target, values))
        at = target
        if not scene.next:
            return State(at, values, given)
        target = _way(story, scene.next, at, values, chance, rolled)
    raise Endless(story.scenes[at].id)


def enter(story: Story, left: int, target: int, values: Values) -> Values:
    """The values on entering a scene from another: locals forgotten, the visit counted, `do`."""
    scenes = story.scenes
    ready = _ready(story, target)
    scene = ready.scene
    gone = scenes[left].chapter
    if gone != scene.chapter:
        chapter = story.chapters[gone]
        if chapter.first != chapter.past:
            fresh = tuple(v.start for v in story.variables[chapter.first : chapter.past])
            values = values[: chapter.first] + fresh + values[chapter.past :]
    slot = scene.visits
    if slot >= 0:
        counter = story.variables[slot]
        n = values[slot]
        n = n + 1 if n < counter.high else n + 1 - (counter.loop or 1)
        if n != values[slot]:
            values = (*values[:slot], n, *values[slot + 1 :])
    if ready.arrive is None:
        return values
    try:
        return ready.arrive(values, target)
    except IllegalMove as move:
        raise Illegal(move) from None


def _way(
    story: Story,
    ways: Sequence[Way],
    scene: int,
    values: Values,
    chance: Chance | None,
    rolled: list[int],
) -> int:
    """The scene that one of these ways leads to. Raises `NoWay`, `ChanceNeeded`."""
    weights = []
    for way in ways:
        when = _tested(story, way)
        holds = when is None or bool(when(values, scene))
        if holds and not way.odds:
            return way.scene
        weights.append(way.odds if holds else 0)
    if not any(weights):
        raise NoWay(story.scenes[scene].id)
    if chance is None:
        raise ChanceNeeded(f"'{story.scenes[scene].id}' leaves the way on to chance")
    picked = chance(tuple(weights))
    rolled.append(picked)
    return ways[picked].scene


class Outcome(NamedTuple):
    """One thing that chance may make of a choice."""

    taken: Taken
    weight: int
    of: int
    """The probability is `weight / of`."""


def outcomes(story: Story, state: State, choice: str) -> tuple[Outcome, ...]:
    """Everything that a choice may lead to, with its odds. Raises `Refused`."""
    return _every(lambda chance: take(story, state, choice, chance=chance))


def openings(story: Story, given: Mapping[str, bool | str] | None = None) -> tuple[Outcome, ...]:
    """Every state in which a playthrough may begin, with its odds."""
    return _every(lambda chance: begin(story, given, chance=chance))


def _every(play: Callable[[Chance], Taken]) -> tuple[Outcome, ...]:
    """Play once for each sequence of rolls, the last roll changing first."""
    found, script = [], [list[int]()]
    while script:
        wanted = script.pop()
        weight = of = 1
        rolls = 0

        def chance(weights: tuple[int, ...], wanted: list[int] = wanted) -> int:
            nonlocal weight, of, rolls
            possible = [k for k, w in enumerate(weights) if w]
            if rolls == len(wanted):
                script.extend([*wanted, k] for k in reversed(possible[1:]))
                wanted.append(possible[0])
            picked = wanted[rolls]
            rolls += 1
            weight, of = weight * weights[picked], of * sum(weights)
            return picked

        found.append(Outcome(play(chance), weight, of))
    return tuple(found)


# -------------------------------------------------------------------------- the view


class Row(NamedTuple):
    """A line of the side panel."""

    name: str
    label: str
    word: str
    """What the variable holds, as a word."""
    note: str
    number: int
    high: int
    kind: str


class View:
    """What a reader may see of a state; each part is worked out when it is asked for."""

    __slots__ = ("_ready", "state", "story")

    def __init__(self, story: Story, state: State) -> None:
        self.story, self.state = story, state
        self._ready = _ready(story, state[0])

    @property
    def scene(self) -> Scene:
        """The scene in which the reader rests."""
        return self.story.scenes[self.state.scene]

    @property
    def chapter(self) -> str:
        """The title of its chapter."""
        return self.story.chapters[self.scene.chapter].title

    @property
    def text(self) -> str:
        """The scene's prose, as Markdown; beats are divided by `model.BEAT`."""
        scene, values, given = self.state
        return self._ready.text(values, scene, given)

    @property
    def choices(self) -> tuple[Offered, ...]:
        """The open choices, and the closed ones that give a reason."""
        scene, values, given = self.state
        return self._ready.choices(values, scene, given)[0]

    @property
    def ending(self) -> Any:
        """The `Ending` reached, or None."""
        index = self.scene.ending
        return self.story.endings[index] if index != NOWHERE else None

    @property
    def style(self) -> str:
        """How the prose is dressed; empty for plainly."""
        return style(self.story, self.state.scene, self.state.values)

    @property
    def panel(self) -> tuple[Row, ...]:
        """The side panel, in order."""
        return tuple(_row(self.story, row, self.state.values[row.slot]) for row in self.story.panel)

    @property
    def people(self) -> tuple[Any, ...]:
        """The people whom the reader knows by now."""
        values, scene = self.state.values, self.state.scene
        known = (p for p in self.story.people if _holds(self.story, p.known, values, scene))
        return tuple(known)

    @property
    def remembered(self) -> bool:
        """Whether the reader's ledger may keep this playthrough."""
        return _holds(self.story, self.story.remember, self.state.values, self.state.scene)


def view(story: Story, state: State) -> View:
    """What a reader may see of a state."""
    return View(story, state)


def _holds(story: Story, expression: Any, values: Values, scene: int) -> bool:
    if expression is None:
        return True
    key = ("holds", expression)
    found = story.memo.get(key)
    if found is None:
        found = story.memo[key] = test(expression)
    return bool(found(values, scene))


def holds(story: Story, expression: Any, state: State) -> bool:
    """Whether an expression holds in a state; None always does."""
    return _holds(story, expression, state.values, state.scene)


def style(story: Story, scene: int, values: Values) -> str:
    """The first presentation rule that holds; empty where none does."""
    for rule in story.presentation:
        if _holds(story, rule.when, values, scene):
            return rule.style
    return ""


def _row(story: Story, row: Any, value: int) -> Row:
    variable = story.variables[row.slot]
    note = row.notes[value - variable.low] if row.notes else ""
    name = variable.name
    return Row(
        name, row.label, word(story, row.slot, value), note, value, variable.high, variable.kind
    )


def word(story: Story, slot: int, value: int) -> str:
    """A value as a reader sees it."""
    variable = story.variables[slot]
    if variable.kind == "one_of":
        return variable.values[value].replace("_", " ")
    if variable.kind == "flag":
        return "yes" if value else "no"
    return str(value)


def tell(story: Story, moment: Moment, given: Given) -> str:
    """The prose of a moment, as Markdown; beats are divided by `model.BEAT`."""
    key = ("prose", id(moment.prose))
    found = story.memo.get(key)
    if found is None:
        # The prose itself is kept beside its function, so that its id stays its own.
        found = story.memo[key] = (render(story, moment.prose), moment.prose)
    text = found[0]
    return text if isinstance(text, str) else text(moment.values, moment.scene, given)
