"""Which distributions install a module, and which modules a distribution installs; without a network.

Two tables are shipped: ``import_names.tsv`` for top-level modules and ``namespaces.tsv`` for packages that many
distributions share (``google``, ``azure``, ``zope``). Beside them stand rules that only ever accept a declared
distribution for a module (`provider`); no rule invents a distribution.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources

from envdoctor.distribution_name import normalise
from envdoctor.values import regex

__all__ = [
    "accepts",
    "distributions",
    "exact_provider",
    "identifying",
    "is_known",
    "is_namespace",
    "is_shallow",
    "modules_of",
    "normalise",
    "provider",
]

_AFFIXES = regex(
    r"^(?:python[23]?-|py-?|lib|django-|dj-?|flask-|ft-|the-|types-)?(?P<stem>.+?)"
    r"(?:-?(?:python[23]?|py[23]?|binary|bin|headless|cpu|gpu|cuda\d*|cu\d+|core|lib|api|sdk|client|lite|ng|fork|cffi|"
    r"wheels?|stable|nightly|dev|team|x|[23])|-cuda\d+x)?$"
)


@cache
def _installers() -> dict[str, str]:
    """Top-level module -> its distributions, joined by blanks: split only for the few that are asked for."""
    return dict(line.split("\t", 1) for line in _data("import_names.tsv").splitlines() if not line.startswith("#"))


@cache
def _rows() -> str:
    """The table as text, for the few questions that go from a distribution to its modules."""
    return "\n" + _data("import_names.tsv")


def _data(name: str) -> str:
    return resources.files("envdoctor.data").joinpath(name).read_text("utf-8")


@cache
def _namespaces() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _data("namespaces.tsv").splitlines() if not line.startswith("#"))
    return {prefix: tuple(names.split(" ")) for prefix, names in rows}


@cache
def _namespace_tops() -> frozenset[str]:
    return frozenset(prefix.partition(".")[0] for prefix in _namespaces())


def is_namespace(module: str) -> bool:
    """Whether the module's top-level package is shared by many distributions."""
    return module.partition(".")[0] in _namespace_tops()


def is_known(module: str) -> bool:
    """Whether some distribution is known to install the module's top-level package."""
    return bool(distributions(module))


@cache
def distributions(module: str) -> tuple[str, ...]:
    """Distributions known to install a module, the most likely first; none if it is not known.

    In a namespace package the module must be named as deep as it takes to tell (``google.cloud.bigquery``).
    """
    if is_namespace(module):
        return _in_namespace(module)
    return tuple(_installers().get(module.partition(".")[0], "").split())


def _in_namespace(module: str) -> tuple[str, ...]:
    prefix = _prefix(module)
    names = _namespaces().get(prefix, ())
    if _is_object(module, prefix):
        return tuple(name for name in names if "*" not in name)
    rest = module.removeprefix(prefix).strip(".")
    return tuple(dict.fromkeys(_filled(names, rest.split(".") if rest else [])))


def _is_object(module: str, prefix: str) -> bool:
    """Whether what is taken out of a package is a class of the one that has the package's own name."""
    first = module.removeprefix(prefix).strip(".").partition(".")[0]
    plain = any("*" not in name for name in _namespaces().get(prefix, ()))
    return plain and first[:1].isupper() and not first.isupper()


def _prefix(module: str) -> str:
    """The longest row of the namespaces' table that covers a module."""
    while module and module not in _namespaces():
        module = module.rpartition(".")[0]
    return module


@cache
def is_shallow(module: str) -> bool:
    """Whether only what is taken out of a module tells the distribution: ``from google.cloud import storage``."""
    return module == "google" or any("*" in name for name in _namespaces().get(module, ()))


@cache
def identifying(module: str) -> str:
    """The part of a module's name that it takes to tell the distribution: ``yaml``, ``google.cloud.storage``."""
    if not is_namespace(module):
        return module.partition(".")[0]
    prefix = _prefix(module)
    starred = any("*" in name for name in _namespaces().get(prefix, ("*",))) and not _is_object(module, prefix)
    depth = prefix.count(".") + 1 + starred if prefix else 2
    return ".".join(module.split(".")[:depth])


def _filled(names: tuple[str, ...], rest: list[str]) -> Iterable[str]:
    """Put the rest of a module's name for the star, the shortest first (``azure-core``, ``azure-core-exceptions``)."""
    rest = [re.sub(r"_v\d+\w*$", "", part) for part in rest if not re.fullmatch(r"v\d+\w*", part)]
    for name in names:
        if "*" not in name:
            yield name
            continue
        for length in range(1, min(len(rest), 3) + 1):
            yield name.replace("*", normalise("-".join(rest[:length])))
        if not rest:
            yield name.removesuffix("-*")


@cache
def modules_of(distribution: str) -> frozenset[str]:
    """Top-level modules that a distribution is known to install; none if it is not known."""
    table, found = _rows(), set()
    position = table.find(distribution)
    while position >= 0:
        end = position + len(distribution)
        if table[position - 1] in "\t " and table[end] in " \n":
            start = table.rindex("\n", 0, position) + 1
            found.add(table[start : table.index("\t", start)])
        position = table.find(distribution, end)
    return frozenset(found)


def provider(module: str, declared: Collection[str]) -> str | None:
    """The declared distribution that installs a module: by the tables, by its name, by a cautious rule; else None."""
    return exact_provider(module, declared) or next((name for name in declared if accepts(module, name)), None)


def exact_provider(module: str, declared: Collection[str]) -> str | None:
    """The declared distribution that the tables name, or that has the module's own name."""
    own = normalise(module.partition(".")[0])
    if is_namespace(module) and modules_of(own):
        own = ""  # what is called like the namespace has other modules: Zope's own packages are called otherwise
    return next((name for name in (*distributions(module), own) if name in declared), None)


@cache
def accepts(module: str, distribution: str) -> bool:
    """Whether a distribution's name says that it installs the module, or a fork of what installs it."""
    if distribution.startswith("types-") or distribution.endswith(("-stubs", "-types")):
        return False
    if is_namespace(module):
        return _shares_namespace(module, distribution)
    top = normalise(module.partition(".")[0])
    known = distributions(module)
    if known and modules_of(distribution) and not _is_fork(distribution, known):
        return False  # both are known, and the table would say so
    if any(_same(name, distribution) for name in (top, *known)):
        return True
    if any(len(name) >= 8 and f"-{name}-" in f"{distribution}-" for name in known):
        return True
    if modules_of(distribution):
        return False
    if not known:
        return _alludes(top, distribution)
    longer = distribution.startswith(f"{top}-") or ("-" in top and distribution.endswith(f"-{top}"))
    return len(top) > 3 and longer


def _is_fork(distribution: str, known: Iterable[str]) -> bool:
    """Whether a distribution's name is another's with something before or behind it."""
    return any(distribution.startswith(f"{name}-") or distribution.endswith(f"-{name}") for name in known)


def _same(first: str, second: str) -> bool:
    return bool(_stems(first) & _stems(second))


@cache
def _stems(name: str) -> frozenset[str]:
    """A name without hyphens, with and without the usual affixes and plural."""
    plain = name.replace("-", "")
    match = _AFFIXES.match(name)
    stem = match["stem"].replace("-", "") if match else plain
    found = {plain, stem} if len(stem) > 1 else {plain}
    return frozenset(found | {item.removesuffix("s") for item in found if len(item) > 4})


def _alludes(top: str, distribution: str) -> bool:
    """Whether an unknown distribution's name holds an unknown module's name, or the other way round."""
    words, others = top.split("-"), distribution.split("-")
    plain, other = "".join(words), "".join(others)
    begins_alike = len(words) > 1 and words[:2] == others[:2]
    rest = plain.removeprefix(others[0])  # ``wagtailcaptcha`` of wagtail-django-recaptcha
    if rest != plain and len(others[0]) > 3 and len(rest) > 3 and rest in "".join(others[1:]):
        return True
    return begins_alike or set(words) <= set(others) or plain in other or other in plain


def _shares_namespace(module: str, distribution: str) -> bool:
    """Whether hyphens for dots make the distribution's name a prefix of the module's, or the module's of it."""
    if distribution == module.partition(".")[0] and modules_of(distribution):
        return False  # no bundle of the namespace: Zope's own packages are called otherwise
    plain = re.sub(r"_v\d+\w*$", "", module).replace(".", "").replace("_", "").lower()
    other = distribution.replace("-", "")
    depth = module.count(".") + 1
    if depth == 1:
        return other.startswith(plain) or plain in distribution.split("-")
    return plain.startswith(other) or (depth > 2 and other.startswith(plain))
