"""Value classes and patterns that cost nothing until they are used: start-up is a large part of a small scan.

`dataclass` means what the standard library's means (PEP 557, PEP 681; to a type checker it is that one), and `regex`
what `re.compile` means. A scan imports hundreds of such classes and patterns and uses a part of them; making them all
when they are defined took a fifth of the CPU time of a scan of the machine. Here a class gets its ``__init__`` when the
first instance is made, and a pattern is compiled when it is first asked.
"""

# ruff: noqa: ANN401 - what a class holds is any type
from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from copy import copy
from dataclasses import MISSING, Field, FrozenInstanceError, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass
    from re import compile as regex

__all__ = ["dataclass", "field", "regex"]

T = TypeVar("T", bound=type)
_UNSLOTTED = frozenset({"__dict__", "__weakref__", "__annotations__", "__static_attributes__", "__firstlineno__"})
_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split", "groups", "groupindex")


class _Pattern:
    """A regular expression that is compiled when something is asked of it."""

    __slots__ = ("flags", "pattern", *_METHODS)

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Called while the slots are empty: fill them, so that every later question goes straight to the pattern."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)

    def __repr__(self) -> str:
        return f"regex({self.pattern!r})"


def _dataclass(
    *, frozen: bool = False, slots: bool = False, kw_only: bool = False, order: bool = False
) -> Callable[[T], T]:
    """A class decorator; what it does not do itself (ordering, a ``__dict__``), the standard library does."""

    def wrap(cls: T) -> T:
        own = {name: _part(cls, name, kw_only=kw_only) for name in cls.__annotations__}
        if order or not slots or not all(item.init for item in own.values()):
            return cast("T", dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only, order=order)(cls))
        return cast("T", _slotted(cls, own, frozen=frozen))

    return wrap


def _part(cls: type, name: str, *, kw_only: bool) -> Field[Any]:
    """One field, as the class body defines it."""
    default = cls.__dict__.get(name, MISSING)
    part = default if isinstance(default, Field) else field(default=default)
    part.name, part.type, part.kw_only = name, cls.__annotations__[name], kw_only
    return part


def _slotted(cls: type, own: dict[str, Field[Any]], *, frozen: bool) -> type:
    """The class again, with slots and the methods that all of its kind share."""
    parts = {**getattr(cls, "__parts__", {}), **own}
    kept = {name: item for name, item in cls.__dict__.items() if name not in own and name not in _UNSLOTTED}
    made = type(cls)(cls.__name__, cls.__bases__, {**kept, "__slots__": tuple(own), "__parts__": parts})
    made.__qualname__ = cls.__qualname__
    shared: dict[str, Any] = {
        "__init__": _first_init(made),
        "__match_args__": tuple(name for name, part in parts.items() if not part.kw_only),
        "__dataclass_fields__": _Fields(),
        "__repr__": _repr,
        "__eq__": _eq,
        "__hash__": _hash if frozen else None,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
        **({"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}),
    }
    for name, method in shared.items():
        if name not in kept or (name == "__hash__" and kept[name] is None):
            setattr(made, name, method)
    compared = [name for name, part in parts.items() if part.compare]
    made.__key__ = staticmethod(attrgetter(*compared) if compared else lambda _: ())  # type: ignore[attr-defined]
    return made


def _first_init(cls: Any) -> Callable[..., None]:
    """The ``__init__`` of a class that has no instance yet: it writes the real one, which takes its place."""

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: N807
        made = _init(cls)
        cls.__init__ = made
        made(self, *arguments, **named)

    return __init__


def _init(cls: Any) -> Callable[..., None]:
    known: dict[str, Any] = {"missing": MISSING}
    positional: list[str] = ["self"]
    named: list[str] = []
    body: list[str] = []
    for name, part in cls.__parts__.items():
        known[f"set_{name}"] = getattr(cls, name).__set__
        given, default = name, ""
        if part.default is not MISSING:
            known[f"default_{name}"], default = part.default, f"=default_{name}"
        elif part.default_factory is not MISSING:
            known[f"default_{name}"], default = part.default_factory, "=missing"
            given = f"default_{name}() if {name} is missing else {name}"
        (named if part.kw_only else positional).append(name + default)
        body.append(f" set_{name}(self, {given})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    head = ", ".join([*positional, *(["*", *named] if named else [])])
    exec(f"def __init__({head}):\n" + "\n".join(body or [" pass"]), known)  # noqa: S102 - as the standard library does
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


class _Fields:
    """``__dataclass_fields__``, made by the standard library when somebody asks (``dataclasses.replace``, plug-ins)."""

    def __get__(self, instance: object, owner: Any) -> Any:
        parts = owner.__parts__
        twin = type(owner.__name__, (), {name: copy(part) for name, part in parts.items()})
        twin.__annotations__ = {name: part.type for name, part in parts.items()}
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, match_args=False)(twin)
        owner.__dataclass_fields__ = made.__dataclass_fields__
        return owner.__dataclass_fields__


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, part in self.__parts__.items() if part.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    return self.__key__(self) == self.__key__(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(self.__key__(self))


def _refuse(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r} of {type(self).__name__}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__parts__]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__parts__, state, strict=True):
        object.__setattr__(self, name, value)


if not TYPE_CHECKING:
    dataclass = _dataclass
    regex = _Pattern
