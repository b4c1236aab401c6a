"""Which commit last touched a line, and which words a revision's programs had: what dates a document's sentences.

Both are read from git once. An answer depends on nothing but the commit that was asked about, so it is kept under that
commit's name in the user's cache directory, which may be deleted at any time. A shallow clone is asked anew each time,
because its history may grow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from envdoctor.repository import kept
from envdoctor.repository.git import Git
from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Lineage", "read"]

_FORMAT = 1
_COMMIT = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PROGRAMS = ("*.py", "*.pyx", "*.sh", "*.bash", "*ockerfile*", "*entrypoint*")
"""What reads a variable or defines a function; a name that only a setting had may be another program's."""


@dataclass(slots=True, kw_only=True)
class Lineage:
    """Answers about the lines of HEAD's files. Ask all questions, then `keep` them."""

    git: Git
    head: str
    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    """path: line: commit, for `head`; an empty commit is git's answer that it does not know."""
    words: dict[str, dict[str, bool]] = field(default_factory=dict)
    """commit: word: whether the commit's programs had it."""
    asked: bool = False

    def touched(self, path: str, lines: set[int]) -> dict[int, str]:
        """The commit that last touched each line of a file at HEAD, as far as git can tell."""
        known = self.lines.setdefault(path, {})
        if left := {line for line in lines if str(line) not in known}:
            self.asked = True
            answers = _blame(self.git, self.head, path, left)
            known.update({str(line): answers.get(line, "") for line in left})
        return {line: known[str(line)] for line in lines if known[str(line)]}

    def there(self, commit: str, words: set[str]) -> frozenset[str]:
        """Those of the words that a revision had in its programs; nothing if git cannot tell."""
        known = self.words.setdefault(commit, {})
        if left := words - known.keys():
            self.asked = True
            found = _grep(self.git, commit, left)
            known.update({word: word in found for word in left})
        return frozenset(word for word in words if known[word])

    def taken(self, commit: str, names: set[str]) -> frozenset[str]:
        """Those of the names that a revision's programs imported, and did not define themselves."""
        known = self.words.setdefault(commit, {})
        if left := {name for name in names if f"import {name}" not in known}:
            self.asked = True
            found = _taken(self.git, commit, left)
            known.update({f"import {name}": name in found for name in left})
        return frozenset(name for name in names if known[f"import {name}"])

    def keep(self) -> None:
        """Write down what was asked, if it was anything."""
        if self.asked and not self.git.shallow:
            answers = {"head": self.head, "lines": self.lines, "words": self.words}
            kept.store(self.git.folder, "lineage", _FORMAT, answers)
            self.asked = False


def read(repository: Repository) -> Lineage | None:
    """The fact: what is known of HEAD's lines; None without a commit."""
    git = repository.git
    if git.problem is not None or git.head is None:
        return None
    found = Lineage(git=git, head=git.head)
    data = None if git.shallow else kept.load(git.folder, "lineage", _FORMAT)
    if data is not None and data.get("head") == git.head:
        found.lines = _checked(data.get("lines"), lambda key, value: key.isdigit() and _is_commit(value, or_none=True))
        words = _checked(data.get("words"), lambda _, value: isinstance(value, bool))
        found.words = {commit: answers for commit, answers in words.items() if _is_commit(commit)}
    return found


def _is_commit(value: object, *, or_none: bool = False) -> bool:
    return isinstance(value, str) and (_COMMIT.fullmatch(value) is not None or (or_none and not value))


def _checked(data: object, fits: Callable[[str, object], bool]) -> dict[str, dict[str, Any]]:
    """A mapping of mappings of strings, if it is one throughout; nothing otherwise."""
    if not isinstance(data, dict) or not all(isinstance(answers, dict) for answers in data.values()):
        return {}
    fine = all(fits(key, value) for answers in data.values() for key, value in answers.items())
    return data if fine else {}


def _grep(git: Git, revision: str, words: set[str]) -> frozenset[str]:
    wanted = [part for word in sorted(words) for part in ("-e", word)]
    listed = git.try_ask("grep", "-I", "-h", "-o", "-w", "-F", *wanted, revision, "--", *_PROGRAMS)
    return frozenset(listed.split("\n")) & words if listed else frozenset()


def _taken(git: Git, revision: str, names: set[str]) -> frozenset[str]:
    either = "|".join(re.escape(name) for name in sorted(names))
    pattern = rf"(def|class)[[:space:]]+({either})([^[:alnum:]_]|$)|import[[:space:]].*({either})"
    lines = (git.try_ask("grep", "-I", "-h", "-E", "-e", pattern, revision, "--", "*.py") or "").splitlines()
    imported = {name for name in names for line in lines if re.search(rf"\bimport\s.*\b{re.escape(name)}\b", line)}
    made = {name for name in imported for line in lines if re.search(rf"\b(?:def|class)\s+{re.escape(name)}\b", line)}
    return frozenset(imported - made)


def _blame(git: Git, head: str, path: str, lines: set[int]) -> dict[int, str]:
    ranges = [part for line in sorted(lines) for part in ("-L", f"{line},{line}")]
    answer = git.try_ask("blame", "-w", "--porcelain", *ranges, head, "--", path) or ""
    return {int(match[2]): match[1] for match in re.finditer(r"(?m)^([0-9a-f]{40,64}) \d+ (\d+)", answer)}
