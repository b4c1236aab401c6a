"""Lists that hold a whole environment (``pip freeze``), rather than what somebody asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from envdoctor.repository.declarations import Dependency

__all__ = ["frozen", "pinned", "with_bottoms"]

_NEVER_CHOSEN = frozenset({
    "aiohappyeyeballs", "aiosignal", "annotated-types", "async-timeout", "certifi", "cffi", "charset-normalizer",
    "frozenlist", "h11", "httpcore", "idna", "iniconfig", "jmespath", "markupsafe", "mdurl", "multidict", "oauthlib",
    "propcache", "pyasn1", "pyasn1-modules", "pycparser", "pydantic-core", "pyparsing", "requests-oauthlib", "rsa",
    "s3transfer", "sniffio", "soupsieve", "typing-inspection", "urllib3", "vine", "webencodings", "yarl", "zipp",
})  # fmt: skip
"""What almost only a freeze of the whole environment lists."""
_FEW = 4


def frozen(dependencies: Iterable[Dependency]) -> frozenset[str]:
    """Files that are a freeze of an environment: pinned, sorted, and with what only other distributions bring."""
    everything = tuple(item for item in dependencies if item.table is None)
    return pinned(everything) & with_bottoms(everything, least=2) & _sorted(everything)


def _sorted(dependencies: Iterable[Dependency]) -> frozenset[str]:
    """Files in the order of the alphabet, in which tools write them."""
    lines: dict[str, list[tuple[int, str]]] = {}
    for item in dependencies:
        lines.setdefault(item.location.path, []).append((item.location.line or 0, item.name))
    found = set()
    for path, rows in lines.items():
        names = [name for _, name in sorted(rows)]
        falls = sum(first > second for first, second in pairwise(names))
        if falls * 10 <= len(names):
            found.add(path)
    return frozenset(found)


def pinned(dependencies: Iterable[Dependency]) -> frozenset[str]:
    """Files of which nearly every line has an exact version; what comes from a URL has no other."""
    total: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    for item in dependencies:
        if not item.url:
            total[item.location.path] += 1
            exact[item.location.path] += item.specifier.startswith("==")
    return frozenset(path for path, count in total.items() if count > _FEW and exact[path] * 10 >= count * 9)


def with_bottoms(dependencies: Iterable[Dependency], *, least: int) -> frozenset[str]:
    """Files with at least so many requirements that nobody writes by hand: a tool listed them all."""
    counted = Counter(item.location.path for item in dependencies if item.name in _NEVER_CHOSEN)
    return frozenset(path for path, count in counted.items() if count >= least)
