"""What a module of the repository binds, and where a dotted name of a document would be found in it."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator

from envdoctor.values import regex
from envdoctor_checks.documents.standing import Standing

__all__ = ["missing_object"]

_NEAR = 0.8
_DOTTED = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


def missing_object(places: Standing, dotted: str) -> tuple[str, str, str] | None:
    """(module's file, name, where it is instead) of a dotted name whose module is here and does not bind it.

    None if the name is there, may be there, is somebody else's, or if nothing like it is to be found.
    """
    if not _DOTTED.fullmatch(dotted):
        return None
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        if path := _file(places, "/".join(parts[:end])):
            bound = _bound(places.files.text(path) or "")
            name = parts[end]
            folder = path.removesuffix("/__init__.py")
            if bound is None or name in bound or (folder != path and places.files.exists(f"{folder}/{name}")):
                return None
            instead = _instead(places, parts[0], name, bound)
            return (path, name, instead) if instead else None
    return None


def _file(places: Standing, stem: str) -> str | None:
    candidates = (f"{base}{stem}{tail}" for base in ("", "src/") for tail in (".py", "/__init__.py"))
    return next((path for path in candidates if path in places.files), None)


def _instead(places: Standing, package: str, name: str, bound: frozenset[str]) -> str | None:
    """A name that is bound and written nearly so, or the only other module of the package that defines the name."""
    if close := difflib.get_close_matches(name, sorted(bound), n=1, cutoff=_NEAR):
        return close[0]
    defined = re.compile(rf"(?m)^(?:def|class) {re.escape(name)}\b")
    homes = [
        path
        for path in places.files.with_suffix(".py")
        if path.removeprefix("src/").startswith(f"{package}/") and defined.search(places.files.text(path) or "")
    ]
    return homes[0] if len(homes) == 1 else None


def _bound(text: str) -> frozenset[str] | None:
    """The names that a module's own statements bind; None if code may bind more."""
    if re.search(r"import \*|__getattr__|globals\(\)|setattr\(|_lazy|__path__", text):
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return frozenset(_names(tree.body))


def _names(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            yield from (item.id for item in ast.walk(node) if isinstance(item, ast.Name))
        else:
            for field in ("body", "orelse", "finalbody"):
                yield from _names(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from _names(handler.body)
