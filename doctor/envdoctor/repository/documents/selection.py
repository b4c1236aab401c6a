"""Which files are onboarding documents, and which documents are left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from envdoctor.repository.documents.model import LeftOut
from envdoctor.values import regex

__all__ = ["TEXT_SUFFIXES", "reference_pages", "select"]

TEXT_SUFFIXES = (".md", ".markdown", ".rst", ".rest")
_PLAIN = ("", ".txt")
_NAMES = regex(
    r"(?i)^(readme(?:_\w+)?|contributing|install(ation|ing)?|develop(ment|ing|ers?)?|hacking|setup"
    r"|getting[-_ ]?started|quick[-_ ]?start|build(ing)?|testing|running|local[-_ ]?development|onboarding|docker"
    r"|agents|claude|gemini|copilot-instructions|conventions)\b"
)
_PLAIN_NAMES = regex(r"(?i)^(readme|contributing|install|hacking)$")
_TOPIC = regex(
    r"(?i)install|set-?_?up|develop|contribut|get(ting)?[-_ ]?started|quick[-_ ]?start|running|run[-_]|testing"
    r"|unit-?_?test|tests?(?:\b|_)|config|usage|command-?_?line|\bstart|overview|\bintro|local|docker|environment|hacking|build|onboard|design|architecture|internals|first[-_]steps|deploy|prerequisite"
)
_DOCS = regex(r"(?i)^(docs?|documentation|wiki|guides?|handbook)$")
_LEFT_OUT = (
    (
        regex(
            r"(?i)(^|/)(\d{4}[-_])?(change-?_?log|changes|history|news|release[-_]?notes?|releases?|whats[-_]?new)s?(\b|_)"
        ),
        "a changelog",
    ),
    (regex(r"(?i)(^|/)[^/]*(upgrad|migrat|deprecat)[^/]*(/|$)"), "about moving between versions"),
    (
        regex(
            r"(?i)(^|/)[^/]*\b(archived?|old|legacy|obsolete|attic|outdated)\b[^/]*(/|$)|[-_](old|archived?|legacy)(/|$)"
        ),
        "archived",
    ),
    (
        regex(
            r"(?i)(^|/)(vendor(ed)?|_vendor|third[-_]?party|external|extern|node_modules|site-packages|static|staticfiles|assets|public|media|bower_components)/"
        ),
        "somebody else's",
    ),
    (regex(r"(?i)(^|/)(test[-_]?data|tests?/data|__snapshots__|cassettes|snapshots)/"), "test data"),
    (regex(r"\{\{|(?i:(^|/)(issue_template|pull_request_template|cookiecutter)[^/]*)"), "a template"),
    (
        regex(
            r"(?i)(^|/)(blog|posts?|news|proposals?|rfcs?|adrs?|decisions|peps?|ideas|plans|specs|meeting[-_]?notes)/"
        ),
        "not instructions",
    ),
    (regex(r"(?i)(^|/)(user[-_]?(guides?|docs?|manual)|end[-_]?users?)/"), "for the product's users"),
)


_NUMBERED = regex(r"(?i)(?:^|/)(?:[a-z]+[-_])?\d{3,4}(?:[-_][^/]*)?\.(?:md|markdown|rst|txt)$")
"""A record of a decision or a proposal, one of a series: ``pig-007.rst``, ``0012-use-postgres.md``."""
_SERIES = 3
_MINIFIED = regex(r"/([^/]+)\.min\.(?:js|css)$")
"""A library, such as ``web/js/materialize.min.js``; a folder of its name with a licence of its own was copied in."""
_LICENCE = regex(r"(?i)/licen[cs]e[^/]*$")


def select(paths: Iterable[str]) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    """(documents, documents left out) among these paths, each in the order of the paths."""
    chosen: list[str] = []
    left_out: list[LeftOut] = []
    paths = tuple(paths)
    minified = {match[1].lower() for path in paths if (match := _MINIFIED.search(path))}
    licensed = {path.rpartition("/")[0] for path in paths if _LICENCE.search(path)} if minified else set()
    copied = tuple(f"{folder}/" for folder in licensed if folder.rpartition("/")[2].lower() in minified)
    series = _series(paths)
    for path in paths:
        if not _is_onboarding(path):
            continue
        reason = next((reason for pattern, reason in _LEFT_OUT if pattern.search(path)), None)
        reason = reason or ("somebody else's" if path.startswith(copied) else None)
        reason = reason or ("not instructions" if path in series else None)
        if reason is None:
            chosen.append(path)
        else:
            left_out.append(LeftOut(path=path, reason=reason))
    return tuple(chosen), tuple(left_out)


def _series(paths: Iterable[str]) -> frozenset[str]:
    """Numbered documents that stand beside others of the kind: what was thought then, and is not kept up."""
    numbered = [path for path in paths if _NUMBERED.search(path)]
    beside = Counter(path.rpartition("/")[0] for path in numbered)
    return frozenset(path for path in numbered if beside[path.rpartition("/")[0]] >= _SERIES)


def reference_pages(paths: Iterable[str]) -> Iterator[str]:
    """Pages of the documentation that are not onboarding documents and are not left out."""
    paths = tuple(paths)
    series = _series(paths)
    for path in paths:
        folder, _, name = path.rpartition("/")
        if not name.lower().endswith(TEXT_SUFFIXES) or _is_onboarding(path) or path in series:
            continue
        if any(_DOCS.match(part) for part in folder.split("/")) and not any(it.search(path) for it, _ in _LEFT_OUT):
            yield path


def _is_onboarding(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f".{suffix}".lower()) if dot and stem else (name, "")
    if suffix in TEXT_SUFFIXES:
        return bool(_NAMES.match(stem)) or _about_setting_up(folder, stem)
    return suffix in _PLAIN and bool(_PLAIN_NAMES.match(stem))


def _about_setting_up(folder: str, stem: str) -> bool:
    """A page of the documentation whose name, or whose folder's name, is about setting up."""
    parts = folder.split("/") if folder else []
    start = next((number for number, part in enumerate(parts) if _DOCS.match(part)), None)
    if start is None:
        return False
    return bool(_TOPIC.search("/".join([*parts[start + 1 :], stem])))
