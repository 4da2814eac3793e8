"""`NamedTuple` as in `typing`, made in a tenth of the time.

Law: a type checker sees `typing.NamedTuple`, and a caller can tell no difference.

There are some ninety of them between a reader and the first prompt. `typing` parses the
annotation of every field and compiles a constructor for every class, which together is a third
of the time until then; here annotations stay text, and a constructor is compiled for a class that
proves to be used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from _collections import _tuplegetter

    FEW: Final = 32
    """Values made by hand, so to speak, before a constructor is worth a tenth of a millisecond."""

    def _constructor(cls: type) -> Any:
        """What makes values of a class, as fast as if it had been written by hand."""
        names, held = cls._fields, cls._field_defaults
        takes = "".join(f", {name}={name}" if name in held else f", {name}" for name in names)
        space = {**held, "_new": tuple.__new__, "__builtins__": {}}
        # Only the names of fields go in, which are identifiers of this program.
        made = eval(f"lambda _cls{takes}: _new(_cls, ({', '.join(names)},))", space)  # noqa: S307
        made.__name__ = "__new__"
        made.__qualname__ = f"{cls.__name__}.__new__"
        return made

    def _any(cls: type, *args: Any, **fields: Any) -> Any:
        """A value of a class of which few were made; the constructor is compiled after those."""
        made = next(base for base in cls.__mro__ if "_fields" in vars(base))
        made.made_so_far += 1
        rest = made._fields[len(args) :]
        known = {**made._field_defaults, **fields}
        told = len(args) + len(rest) == len(made._fields) and fields.keys() <= set(rest)
        if made.made_so_far <= FEW and told and all(name in known for name in rest):
            return tuple.__new__(cls, (*args, *map(known.__getitem__, rest)))
        # Whatever may be wrong with the call, a real constructor says it best.
        made.__new__ = staticmethod(_constructor(made))
        return made.__new__(cls, *args, **fields)

    def _make(cls: type, values: Any) -> Any:
        """A value from as many things as it has fields."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self: Any, /, **changed: Any) -> Any:
        """The same with other values in some fields."""
        made = self._make(map(changed.pop, self._fields, self))
        if changed:
            raise ValueError(f"Got unexpected field names: {list(changed)!r}")
        return made

    def _asdict(self: Any) -> dict[str, Any]:
        """The values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def _repr(self: Any) -> str:
        """As it would be written."""
        fields = ", ".join(f"{k}={v!r}" for k, v in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({fields})"

    def _getnewargs(self: Any) -> tuple[Any, ...]:
        """What `copy` and `pickle` make another from."""
        return tuple(self)

    _SHARED: Final = {
        "__slots__": (),
        "__new__": _any,
        "made_so_far": 0,
        "__repr__": _repr,
        "__replace__": _replace,
        "__getnewargs__": _getnewargs,
        "_make": classmethod(_make),
        "_replace": _replace,
        "_asdict": _asdict,
    }

    class _Meta(type):
        """Turns a class of annotations into one of tuples."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, space)
            names = tuple(space.get("__annotations__", ()))
            held = {field: space[field] for field in names if field in space}
            own = {field: _tuplegetter(k, "") for k, field in enumerate(names)}
            shared = {**_SHARED, "_fields": names, "_field_defaults": held}
            return type(name, (tuple,), {**shared, "__match_args__": names, **space, **own})

    NamedTuple = _Meta("NamedTuple", (), {})

__all__ = ["NamedTuple"]
