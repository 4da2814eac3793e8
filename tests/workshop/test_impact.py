"""Saves and edited stories: what an edit does to a playthrough, scenario by scenario."""

from __future__ import annotations

import pytest

from dreamweave.engine.journal import Began, Event, Tree, Went
from dreamweave.engine.session import Session, begun
from dreamweave.language.compile import story_of
from dreamweave.workshop.impact import fate, fates, report, shifts

TOP = """\
dreamweave: 1
id: mill
title: The Mill
start: yard
state: {flour: 0..4, miller: [asleep, awake], rats: flag}
endings: {bread: {title: Bread}, hunger: {title: Hunger}}
"""
YARD = """\
chapter: yard
scenes:
  gate:
    text: A gate.
    choices:
      push: {label: Push it., do: rats = true, goto: floor}
      knock: {label: Knock., do: miller = awake, goto: floor}
  floor:
    text: Flour everywhere.
    choices:
      sweep: {label: Sweep., do: flour += 2, goto: floor}
      climb: {label: Climb up., goto: loft}
  loft:
    text: Sacks.
    choices:
      take: {label: Take one., when: flour >= 2, goto: home}
      leave: {label: Leave., goto: road}
  home: {text: Warm., ending: bread}
  road: {text: Cold., ending: hunger}
"""
WALK = ("knock", "sweep", "climb", "take")


def play(*walk: str, files=None) -> Tree:
    story = story_of(files or {"story.yaml": TOP, "yard.yaml": YARD})
    log: list[Event] = []
    session = begun(story, Began("mill", "1", story.sha256, "s", {}, "try", "2151"), log.append)
    for choice in walk:
        session.choose(choice)
    return Tree(log)


def edited(*edits: tuple[str, str], top: str = TOP, more: dict[str, str] | None = None):
    text = YARD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    old_story = story_of({"story.yaml": TOP, "yard.yaml": YARD})
    return old_story, story_of({"story.yaml": top, "yard.yaml": text, **(more or {})})


def outcome(*edits, walk=WALK, top=TOP, more=None):
    old, new = edited(*edits, top=top, more=more)
    found = fate(old, new, "try", play(*walk))
    return found.kind, found.n, found.reason


def test_nothing_changed():
    """The same story gives the same playthrough."""
    assert outcome() == ("identical", 0, "")


def test_text_only_changed():
    """Other words and the same choices: said so, and from which choice on."""
    assert outcome(("Flour everywhere.", "Flour, everywhere.")) == ("prose", 1, "")


def test_scene_renamed_with_its_old_id_kept():
    """`was:` leads an old save to the scene under its new name."""
    renamed = (("  floor:\n", "  boards:\n    was: [floor]\n"), ("goto: floor", "goto: boards"))

    assert outcome(*renamed) == ("identical", 0, "")


def test_scene_renamed_without_a_word():
    """Without `was:` the choices are still found, and the save says where they lead now."""
    kind, n, reason = outcome(("  floor:\n", "  boards:\n"), ("goto: floor", "goto: boards"))

    assert (kind, n) == ("changed", 1)
    assert reason == "'knock' led to 'yard/floor' and now leads to 'yard/boards'"


def test_scene_deleted_under_the_reader():
    """A reader who stood in a scene that is gone cannot go on there, and is told."""
    gone = (("climb: {label: Climb up., goto: loft}", "climb: {label: Climb up., goto: road}"),)

    kind, n, reason = outcome(*gone, walk=("knock", "climb"))

    assert (kind, n) == ("recorded", 2)
    assert reason == "'climb' led to 'yard/loft' and now leads to 'yard/road'"


def test_choice_added_above():
    """Choices are found by id, so what stands above them does not matter."""
    above = ("      push:", "      wait: {label: Wait., goto: gate}\n      push:")

    assert outcome(above) == ("identical", 0, "")


def test_choice_removed():
    """A choice that is gone: the save goes on from what it recorded, and says why."""
    removed = ("      knock: {label: Knock., do: miller = awake, goto: floor}\n", "")

    kind, n, reason = outcome(removed)

    assert (kind, n) == ("recorded", 1)
    assert reason == "'yard/gate' has no choice 'knock' any more"


def test_choice_renamed_is_found_by_its_old_id_its_label_or_its_target():
    """In this order."""
    by_was = outcome(("      knock: {", "      rap: {was: [knock], "))
    by_label = outcome(("      knock: {", "      rap: {"))

    assert by_was == ("carried", 1, "'knock' was found by its old id and is 'rap' now")
    assert by_label == ("carried", 1, "'knock' was found by its label and is 'rap' now")


def test_choice_relabelled():
    """A label is for readers: the id still finds the choice."""
    assert outcome(("Knock.", "Rap at the door."))[0] == "identical"


def test_variable_added():
    """A new variable at its start changes no old state."""
    assert outcome(top=TOP.replace("rats: flag", "rats: flag, moon: flag")) == ("identical", 0, "")


def test_variable_dropped():
    """A variable that the save speaks of and the story has no more is named."""
    top = TOP.replace(", rats: flag", "")
    kind, n, reason = outcome((", do: rats = true", ""), walk=("push", "climb"), top=top)

    assert (kind, n) == ("changed", 1)
    assert reason == "the story has no variable 'rats' any more"


def test_range_narrowed():
    """A number that no longer fits stops at the new end, and the save says so."""
    kind, n, reason = outcome(
        ("when: flour >= 2", "when: flour >= 1"), top=TOP.replace("0..4", "0..1")
    )

    assert (kind, n) == ("changed", 2)
    assert reason == "'flour' was '2' and now is '1'"


def test_chapter_split():
    """A scene moved to another chapter is found by `was:` with its whole old id."""
    loft = YARD[YARD.index("  loft:") : YARD.index("  home:")]
    attic = "chapter: attic\nscenes:\n" + loft.replace(
        "  loft:\n", "  loft:\n    was: [yard/loft]\n"
    ).replace("goto: home", "goto: yard/home").replace("goto: road", "goto: yard/road")

    found = outcome((loft, ""), ("goto: loft", "goto: attic/loft"), more={"attic.yaml": attic})

    assert found == ("identical", 0, "")


def test_guard_closed():
    """A choice that is closed now: the save goes on from what was recorded."""
    kind, n, reason = outcome(("when: flour >= 2", "when: flour >= 4"))

    assert (kind, n) == ("recorded", 4)
    assert reason == "'take' is closed in 'yard/loft' now"


def test_a_save_of_another_story():
    """It is said to be foreign, and nothing is made of it."""
    old, new = edited()

    assert fate(old, new._replace(id="other"), "try", play(*WALK)).kind == "foreign"


@pytest.mark.parametrize("walk", [(), ("knock",), WALK[:2], WALK[:3], WALK])
def test_an_edited_story_can_be_gone_on_with_from_anywhere(walk):
    """Restored at any choice, the reader stands where they stood."""
    _, new = edited(
        ("Flour everywhere.", "Dust."),
        ("      push:", "      wait: {label: W., goto: gate}\n      push:"),
    )

    session = Session(new, play(*walk), lambda _: None)

    assert session.notes == ()
    assert [c for c in WALK if c in {e.choose for e in session.tree.path(session.cursor)}] == list(
        walk
    )


def test_the_step_is_counted_in_choices_not_in_lines():
    """What was undone, marked and written down in full lies between."""
    tree = play(*WALK)
    tree.add(Went(tree.next_n, 0))
    for choice in ("knock", "sweep", "sweep"):
        tree = went_on(tree, choice)
    old, new = edited(top=TOP.replace("flour: 0..4", "flour: 0..3"))

    one = fate(old, new, "try", tree)

    assert (one.kind, one.step, one.n) == ("changed", 3, tree.next_n - 1)
    assert "other state, first at choice 3: 'flour' was '4'" in report([one])


def went_on(tree, choice):
    """The same save, one choice later."""
    story = story_of({"story.yaml": TOP, "yard.yaml": YARD})
    log = list(tree.events)
    Session(story, Tree(log), log.append).choose(choice)
    return Tree(log)


@pytest.mark.parametrize("made", range(len(WALK) + 1))
def test_restored_between_two_choices_wherever_that_is(made):
    """At the beginning, at every choice, and on the last page: text grew, nothing else did."""
    log = list(play(*WALK[:made]).events)
    _, new = edited(("text: Flour everywhere.", "text: |\n      Flour.\n      ---\n      Rats?"))

    session = Session(new, Tree(log), log.append)

    assert session.notes == ()
    for choice in WALK[made:]:
        session.choose(choice)
    assert session.view.ending.id == "bread"


def test_restored_in_the_middle_of_a_scene_that_grew_a_beat():
    """The reader made no choice yet: the page is the new one, from its first beat."""
    log = list(play("knock").events)
    _, new = edited(("text: Flour everywhere.", "text: |\n      Flour.\n      ---\n      Rats?"))

    page = Session(new, Tree(log), log.append).page

    assert [(shown.text, shown.opens) for shown in page.shown] == [
        ("Flour.", False),
        ("Rats?", True),
    ]


def test_an_ending_that_came_or_went_is_told_without_any_odds():
    """Counting may take too long; looking does not."""
    old, new = edited(
        ("road: {text: Cold., ending: hunger}", "road: {text: Cold., ending: frost}"),
        top=TOP.replace("hunger: {title: Hunger}", "frost: {title: Frost}"),
    )

    text = report([], shifts(old, new, {}, {}))

    assert text == "no saves to look at\n\nending lost: Hunger\nending gained: Frost\n"


def test_the_report_says_it_all():
    """One line a save, then the endings, then the sum."""
    old, new = edited(
        ("      knock: {", "      rap: {"),
        top=TOP.replace("hunger: {title: Hunger}", "hunger: {title: Thirst}"),
    )
    saves = {"a": play(*WALK), "another": play("push", "climb", "leave")}

    text = report(
        fates(old, new, saves),
        shifts(old, new, {"bread": 0.5, "hunger": 0.5}, {"bread": 0.25, "hunger": 0.5}),
    )

    assert text == (
        "a        carried over, first at choice 1: "
        "'knock' was found by its label and is 'rap' now\n"
        "another  identical\n"
        "\n"
        "odds moved: Bread: 50.0% to 25.0%\n"
        "\n"
        "2 saves: 2 can be gone on with, 0 cannot\n"
    )
