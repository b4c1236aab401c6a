"""The standard library of every Python from 2.7 to 3.15, independent of the one that runs us.

Source: ``sys.stdlib_module_names``, the "What's New" pages and PEP 594.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["contains", "lifetime", "modules"]


@cache
def modules() -> Mapping[str, tuple[str, str]]:
    """Top-level module -> (first Python that has it, first Python without it); an empty string for no limit."""
    text = resources.files("envdoctor.data").joinpath("standard_library.tsv").read_text("utf-8")
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, added, removed, *_ = f"{line}\t\t".split("\t")
            found[name] = (added, removed)
    return MappingProxyType(found)


def contains(module: str) -> bool:
    """Whether some Python's standard library has this module, by its top-level name."""
    return module.partition(".")[0] in modules()


def lifetime(module: str) -> tuple[str, str] | None:
    """The first Python with and the first without the module; None if it never was in the standard library."""
    return modules().get(module.partition(".")[0])
