"""What a docker build sees: its context, and the ``.dockerignore`` rules that thin it out (moby/patternmatcher)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import TYPE_CHECKING

from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree

__all__ = ["BuildContext", "IgnoreRule", "context", "parse_ignore_file"]


class _Match(Enum):
    """How moby matches a pattern: literally, by its beginning or end where that is the same, or by expression."""

    EXACT = auto()
    PREFIX = auto()
    SUFFIX = auto()
    EXPRESSION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """One line of an ignore file; ``exclusion`` is true for ``!pattern``."""

    pattern: str
    line: int
    exclusion: bool
    kind: _Match
    expression: re.Pattern[str]

    def matches(self, path: str) -> bool:
        """Whether a path relative to the context matches, its parents not considered."""
        if self.kind is _Match.EXACT:
            return path == self.pattern
        if self.kind is _Match.PREFIX:
            return path.startswith(self.pattern[:-2])
        if self.kind is _Match.SUFFIX:
            suffix = self.pattern[2:]
            return path.endswith(suffix) or (suffix.startswith("/") and path == suffix[1:])
        return self.expression.match(path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildContext:
    """A build context. ``root`` is its repository path; ``ignore_file`` the file that thins it out, if any."""

    root: str
    ignore_file: str | None = None
    rules: tuple[IgnoreRule, ...] = ()

    def excludes(self, path: str) -> bool:
        """Whether a path relative to the context stays behind. The last rule that matches it or a parent decides."""
        return self.rule_for(path) is not None

    def rule_for(self, path: str) -> IgnoreRule | None:
        """The rule that keeps a path out; None if it is sent.

        Walks down from the context's root as BuildKit does: a rule that matched a folder matches all below it, and a
        ``!`` rule is only asked where something is excluded.
        """
        above: set[int] = set()
        decided: IgnoreRule | None = None
        for part in _prefixes(posixpath.normpath(path.strip("/") or ".")):
            matched: set[int] = set()
            decided = None
            for index, rule in enumerate(self.rules):
                if index in above or (rule.exclusion == (decided is not None) and rule.matches(part)):
                    matched.add(index)
                    decided = None if rule.exclusion else rule
            above = matched
        return decided

    def inside(self, path: str) -> str | None:
        """A repository path relative to the context; None if it lies outside."""
        if not self.root:
            return path
        return path[len(self.root) + 1 :] if path.startswith(self.root + "/") else None

    def sends(self, path: str) -> bool:
        """Whether a repository path is in the context and not ignored."""
        inner = self.inside(path)
        return inner is not None and not self.excludes(inner)


def _prefixes(path: str) -> Iterator[str]:
    """``a``, ``a/b`` and ``a/b/c`` for ``a/b/c``."""
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])


def context(files: FileTree, root: str, dockerfile: str | None = None) -> BuildContext:
    """The context at a folder. A Dockerfile's own ``<name>.dockerignore`` takes the place of the context's file."""
    candidates = [f"{dockerfile}.dockerignore"] if dockerfile else []
    candidates.append(f"{root}/.dockerignore".lstrip("/"))
    for path in candidates:
        if path in files:
            return BuildContext(root=root, ignore_file=path, rules=tuple(parse_ignore_file(files.text(path) or "")))
    return BuildContext(root=root)


def parse_ignore_file(text: str) -> Iterable[IgnoreRule]:
    """The rules of a ``.dockerignore``; lines that moby refuses are left out."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.startswith("#") or not (pattern := line.strip()):
            continue
        exclusion = pattern.startswith("!")
        pattern = pattern[1:].strip() if exclusion else pattern
        if not pattern:
            continue
        pattern = posixpath.normpath(pattern).replace("//", "/")
        if len(pattern) > 1:
            pattern = pattern.removeprefix("/")
        try:
            kind, expression = _compile(pattern)
        except re.error:
            continue
        yield IgnoreRule(pattern=pattern, line=number, exclusion=exclusion, kind=kind, expression=expression)


def _compile(pattern: str) -> tuple[_Match, re.Pattern[str]]:
    """A pattern as moby compiles it (Pattern.compile): ``**`` spans folders, ``*`` and ``?`` do not."""
    text, position, kind = "", 0, _Match.EXACT
    while position < len(pattern):
        character, first = pattern[position], position == 0
        position += 1
        if pattern.startswith("**", position - 1):
            position += 1
            position += pattern.startswith("/", position)
            if position == len(pattern):
                kind = _Match.PREFIX if kind is _Match.EXACT else _Match.EXPRESSION
                text += ".*"
            else:
                text += "(?:.*/)?"
                kind = _Match.SUFFIX if first else _Match.EXPRESSION
        elif character in "*?":
            text += ("\\[^/]" if _in_class(text) else "[^/]") + ("*" if character == "*" else "")
            kind = _Match.EXPRESSION
        elif character == "\\":
            text += re.escape(pattern[position : position + 1] or "\\")
            position += 1
            kind = _Match.EXPRESSION
        elif character in "[]":
            text += "\\[" if character == "[" and _in_class(text) else character
            kind = _Match.EXPRESSION
        elif _in_class(text):
            text += re.escape(character) if character in "&~|" or (character == "-" and text[-1] == "-") else character
        else:
            text += re.escape(character)
    return kind, re.compile(f"(?s)^{text}$")


def _in_class(text: str) -> bool:
    """Whether an expression ends inside a character class that is still open."""
    opened = False
    skip = False
    for character in text:
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif character == "[":
            opened = True
        elif character == "]":
            opened = False
    return opened
