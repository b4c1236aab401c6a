"""One read of an environment variable, and one place where the code itself sets it."""

from __future__ import annotations

from envdoctor.model import Location
from envdoctor.repository.sources import Role
from envdoctor.values import dataclass

__all__ = ["VariableRead", "VariableWrite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRead:
    """One read of a variable.

    ``default`` is the literal default's text, None if there is none or it is not literal. ``required``: the read fails
    when the variable is not set. ``always``: it happens whenever its module is imported (or its settings class used),
    under no condition. ``library`` is what reads: ``os``, ``django-environ``, ``environs``, ``decouple``,
    ``starlette``, ``pydantic-settings``, ``flask``, ``click``, ``dynaconf``. ``alternatives`` are other names that
    would do; ``type`` is the type as the code states it (``int``, ``bool``, ``db``); ``assembled`` says that the
    default is put together from other variables of its class, such as a URL from host, port and user; ``main`` that it
    stands under ``if __name__ == "__main__":``, so that it happens only when the file itself is what is run.
    """

    name: str
    location: Location
    required: bool
    role: Role
    default: str | None = None
    always: bool = False
    library: str = "os"
    type: str | None = None
    alternatives: tuple[str, ...] = ()
    assembled: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableWrite:
    """The code sets a variable for itself or its children; ``default`` is true for ``setdefault``."""

    name: str
    location: Location
    role: Role
    default: bool = False
