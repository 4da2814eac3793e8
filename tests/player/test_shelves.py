"""The library on disk: what is kept, what is remembered, and what is said when it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamweave.language.load import load
from dreamweave.player import preferences
from dreamweave.player.library import LibraryError
from dreamweave.player.settings import Settings
from dreamweave.player.shelves import Shelves

STORY = Path(__file__).parents[1] / "stories" / "short_weight"


@pytest.fixture
def library(tmp_path):
    return Shelves(load(STORY), tmp_path / "saves", settings=tmp_path / "settings.yaml")


def play(library, name, *choices):
    """A playthrough, told to the ledger."""
    session = library.begin(name, {}).session
    for choice in choices:
        session.choose(choice)
        library.remember(session)
    return session


def test_nothing_is_written_before_the_first_choice(library, tmp_path):
    """Who looks in leaves no save behind."""
    session = library.begin("one", {}).session
    library.close()
    assert not (tmp_path / "saves").exists()

    session = library.begin("one", {}).session
    session.choose("ask")

    assert [card.name for card in library.saves()] == ["one"]


def test_names_are_free_and_counted(library):
    """In whatever case they are taken."""
    assert library.free_name() == "reading"
    play(library, "Reading", "ask")
    assert library.free_name() == "reading 2"
    play(library, "reading 2", "ask")
    assert library.free_name() == "reading 3"


def test_a_name_that_is_taken_is_refused(library):
    """At once, and not at the first choice."""
    play(library, "one", "ask")

    with pytest.raises(LibraryError, match="already"):
        library.begin("one", {})
    with pytest.raises(LibraryError, match="no save can be called"):
        library.begin("../one", {})


def test_a_name_that_somebody_else_takes_meanwhile_is_given_up(library, tmp_path):
    """The playthrough is kept under another."""
    session = library.begin(library.free_name(), {}).session
    other = Shelves(library.story, tmp_path / "saves")
    play(other, "reading", "square")
    other.close()

    session.choose("ask")
    library.close()

    cards = {card.name: card.last for card in library.saves()}
    assert set(cards) == {"reading", "reading 2"}


def test_the_ledger_hears_of_an_ending(library):
    """And the next playthrough is given what it says."""
    play(library, "one", "leave")
    assert library.past().endings == {"gone_home"}

    session = library.begin("two", {}).session

    assert session.tree.began.given["returning"] is True
    assert ("market/gate", "leave") in library.past().taken


def test_the_ledger_hears_of_the_rest_when_a_save_is_closed(library):
    """A choice costs no writing."""
    play(library, "one", "ask")
    assert library.past().read == frozenset()

    library.close()

    assert "market/square" in library.past().read


def test_who_wants_nothing_remembered_gets_nothing(library, tmp_path):
    """Nor is anything written."""
    library.keep(Settings(remember=False))

    play(library, "one", "leave")
    library.close()

    assert library.past().endings == frozenset()
    assert not (tmp_path / "saves" / "short_weight" / "ledger.yaml").exists()


def test_a_story_that_wants_nothing_remembered_is_obeyed(library):
    """Three gifts, and this playthrough never happened."""
    session = library.begin("one", {}).session
    for choice in ("square", *["market/fish", "eel"] * 3, "leave"):
        session.choose(choice)
        library.remember(session)
    library.close()

    assert library.past().endings == frozenset()


def test_forgetting_empties_the_ledger(library):
    """As if nothing had been read."""
    play(library, "one", "leave")

    library.forget()

    assert library.past().endings == frozenset()


def test_what_is_forgotten_does_not_come_back_when_the_save_is_closed(library):
    """Not even what the ledger had not been told yet."""
    play(library, "one", "ask")

    library.forget()
    library.close()

    assert library.past().read == frozenset()


def test_what_is_forgotten_does_not_come_back_with_the_next_choice(library):
    """The ledger hears of that choice, and of nothing before it."""
    session = play(library, "one", "ask")

    library.forget()
    session.choose("market/fish")
    library.remember(session)
    library.close()

    assert library.past().taken == {("market/square", "market/fish")}
    assert "market/gate" not in library.past().read


def test_an_old_save_that_is_gone_on_with_brings_nothing_back(library):
    """What it held before was told in its time, or was forgotten since."""
    play(library, "one", "leave")
    library.forget()

    session = library.open("one").session
    session.undo()
    session.choose("ask")
    library.remember(session)
    library.close()

    assert library.past().endings == frozenset()
    assert library.past().taken == {("market/gate", "ask")}


def test_every_save_that_can_be_read_shows_its_threads(library, tmp_path):
    """The last played first; something else is passed over."""
    play(library, "one", "ask")
    play(library, "two", "leave")
    (tmp_path / "saves" / "short_weight" / "three.dreamweave.jsonl").write_text("not a save")

    assert [strand.name for strand in library.strands()] == ["two", "one"]


def test_a_save_is_branched_and_marked_without_being_opened(library):
    """The one that is open stays open, and the other's reader stays in place."""
    play(library, "one", "ask", "market/fish")
    session = play(library, "two", "ask")

    library.branch("one", 1, "three")
    library.mark("one", 1, "the clerk")

    assert library.look("three").cursor == 1
    one = library.look("one")
    assert (one.cursor, one.tree.marks(1)) == (2, ("the clerk",))
    session.undo()


def test_a_save_that_cannot_be_opened_leaves_the_one_that_is(library):
    """And what is read there is still kept."""
    session = play(library, "one", "ask")

    with pytest.raises(LibraryError):
        library.open("nobody")
    session.choose("market/fish")

    assert library.open_name == "one"


def test_a_save_that_was_left_for_another_takes_nothing(library):
    """It cannot write into the other."""
    play(library, "one", "ask")
    old = library.open("one").session
    play(library, "two", "ask")

    with pytest.raises(LibraryError, match="closed"):
        old.undo()


def test_what_is_read_is_not_called_locked(library):
    """The lock is our own."""
    play(library, "one", "ask")

    assert [(card.condition, card.note) for card in library.saves()] == [
        ("open", "you are reading it")
    ]


def test_what_is_copied_goes_to_one_file(library):
    """However often."""
    play(library, "one", "ask")

    places = {library.note(f"passage {k}\n\n") for k in range(3)}

    assert [Path(place).name for place in places] == ["copied.txt"]
    assert Path(*places).read_text() == "passage 0\n\npassage 1\n\npassage 2\n\n"


def test_a_visited_save_is_branched_among_the_reader_s_own(library, tmp_path):
    """Where it lies nothing is written."""
    play(library, "one", "ask", "market/fish")
    library.close()
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "saves" / "short_weight").rename(elsewhere)
    before = sorted(path.name for path in elsewhere.iterdir())

    opened = library.visit(elsewhere / "one.dreamweave.jsonl")
    library.copy(1, library.free_name("one"))

    assert not opened.writable
    assert [card.name for card in library.saves()] == ["one"]
    assert before == sorted(path.name for path in elsewhere.iterdir())


def test_a_save_is_renamed_open_or_closed(library):
    """And is gone on with under its new name."""
    session = play(library, "one", "ask")
    session.rename("first night")
    session.undo()
    library.close()
    library.rename("first night", "the first night")

    assert [card.name for card in library.saves()] == ["the first night"]
    assert library.open("the first night").session.tree.name == "the first night"
    library.close()
    with pytest.raises(LibraryError, match="no save can be called"):
        library.rename("the first night", "../x")


def test_a_save_goes_on_where_it_was(library):
    """Also in another program."""
    play(library, "one", "ask", "market/fish")
    library.close()

    opened = library.open("one")

    assert opened.writable
    assert opened.session.view.scene.id == "market/fish"


def test_a_save_that_is_open_elsewhere_is_read(library, tmp_path):
    """And says why nothing can be added."""
    play(library, "one", "ask")

    opened = Shelves(library.story, tmp_path / "saves").open("one")

    assert not opened.writable
    assert "is open in" in opened.note
    with pytest.raises(LibraryError):
        opened.session.choose("heft")


def test_a_save_is_looked_at_beside_the_one_that_is_open(library):
    """Nothing can be added to it there, and the open one is gone on with."""
    play(library, "one", "leave")
    session = play(library, "two", "ask")

    seen = library.look("one")

    assert seen.ended
    with pytest.raises(LibraryError):
        seen.undo()
    assert library.look("two").cursor == session.cursor
    session.undo()


def test_a_closed_save_takes_nothing(library):
    """A session that outlives its save cannot pretend."""
    session = play(library, "one", "ask")
    library.close()

    with pytest.raises(LibraryError, match="closed"):
        session.choose("heft")


def test_an_export_gets_a_name_of_its_own(library):
    """Beside the saves, over nothing."""
    play(library, "one", "ask")

    places = [Path(library.export("one", "text")) for _ in range(2)]

    assert [place.name for place in places] == ["one.txt", "one 2.txt"]
    assert places[0].read_text() == "text"


def test_a_rehearsal_is_kept_nowhere(library, tmp_path):
    """It begins where it is told to."""
    from dreamweave.player.rehearsal import rehearsal

    story = rehearsal(library.story, "fish", ["bribes=3,pound=found"])
    opened = library.rehearse(story)
    opened.session.choose("thumb")

    assert opened.session.view.scene.id == "market/square"
    assert not (tmp_path / "saves").exists()
    with pytest.raises(LibraryError, match="kept nowhere"):
        library.copy(opened.session.cursor, "copy")


def test_full_states_are_written_now_and_then(library):
    """So that a story may be edited under a save."""
    session = library.begin("one", {}).session
    session.choose("square")
    for _ in range(40):
        for choice in ("market/fish", "back"):
            session.choose(choice)
            library.remember(session)
    library.close()

    kinds = [type(event).__name__ for event in library.open("one").session.tree.events]
    assert "Full" in kinds


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", Settings()),
        ("theme: light\nwarnings: no\n", Settings(theme="light", warnings=False)),
        ("theme: mauve\nwarnings: perhaps\nnonsense\n: :\n", Settings()),
        ("\x00\xff", Settings()),
    ],
)
def test_settings_survive_whatever_is_in_their_file(tmp_path, text, settings):
    """A line that makes no sense counts for nothing."""
    place = tmp_path / "settings.yaml"
    place.write_text(text, "latin-1")

    assert preferences.read(place) == settings


def test_settings_are_read_back_as_written(tmp_path):
    """In a file that people can edit."""
    place = tmp_path / "deep" / "settings.yaml"
    wanted = Settings(theme="light", motion=False, remember=False)

    preferences.write(place, wanted)

    assert preferences.read(place) == wanted
    assert "theme: light\n" in place.read_text()
