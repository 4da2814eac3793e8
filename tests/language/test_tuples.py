"""`NamedTuple` made quickly is `typing.NamedTuple` to whoever uses it."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from dreamweave.language import hashes
from dreamweave.language.tuples import FEW, NamedTuple


class Ours(NamedTuple):
    """A place."""

    file: str
    line: int = 1
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its file."""
        return self.file


class Theirs(typing.NamedTuple):
    """A place."""

    file: str
    line: int = 1
    tags: tuple[str, ...] = ()


CALLS = [
    (("f",), {}),
    (("f", 2), {}),
    (("f", 2, ("x",)), {}),
    (("f",), {"tags": ("x",)}),
    ((), {"file": "f", "line": 3}),
    ((), {}),
    (("f", 1, (), 9), {}),
    (("f",), {"file": "g"}),
    (("f",), {"colour": 1}),
    (("f", 1, ()), {"colour": 1}),
]


def outcome(make, args, fields):
    """The value as a plain tuple, or the complaint."""
    try:
        return tuple(make(*args, **fields))
    except TypeError as error:
        return str(error).replace("Theirs", "Ours")


@pytest.mark.parametrize(("args", "fields"), CALLS)
def test_calls_are_understood_alike(args, fields):
    """Before the constructor is compiled, and after."""
    for _ in range(2):
        assert outcome(Ours, args, fields) == outcome(Theirs, args, fields)


def test_a_class_that_is_used_gets_a_constructor():
    """After a few values; they are the same."""
    made = [Ours("f", k) for k in range(FEW + 9)]

    assert made == [("f", k, ()) for k in range(FEW + 9)]
    assert Ours.__new__.__qualname__ == "Ours.__new__"


@pytest.mark.parametrize("name", ["_fields", "_field_defaults", "__doc__", "__match_args__"])
def test_what_a_class_says_of_itself(name):
    """Is the same."""
    assert getattr(Ours, name) == getattr(Theirs, name)


def test_values_do_what_values_do():
    """Compare, hash, show, copy, pickle, replace, unpack, match."""
    ours, theirs = Ours("f", 2), Theirs("f", 2)

    assert ours == theirs == ("f", 2, ())
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(line=3) == theirs._replace(line=3)
    assert Ours._make(["f", 2, ()]) == ours
    assert copy.deepcopy(ours) == pickle.loads(pickle.dumps(ours)) == ours
    assert type(copy.copy(ours)) is Ours
    assert ours.name == ours.file == "f"
    match ours:
        case Ours(file, line):
            assert (file, line) == ("f", 2)
    with pytest.raises(AttributeError):
        ours.line = 3
    with pytest.raises(ValueError, match="unexpected field names"):
        ours._replace(colour=1)
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        Ours._make(["f"])


def test_a_child_is_its_own_class():
    """As of any tuple."""

    class Child(Ours):
        """One more."""

    assert type(Child("f")) is Child
    assert Child("f") == Ours("f")


def test_hashes_are_hashes():
    """Whoever computes them."""
    import hashlib

    assert hashes.sha256(b"night").digest() == hashlib.sha256(b"night").digest()
    ours = hashes.blake2b(b"night", digest_size=16).hexdigest()
    assert ours == hashlib.blake2b(b"night", digest_size=16).hexdigest()
