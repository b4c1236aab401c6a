"""DOC015: names that were in the code when a line was written, and are in it no more."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Document
from envdoctor.repository.git import Git, GitFailure
from envdoctor_checks.documents import standing

__all__ = ["NameThatIsGone", "names"]

_CALL = re.compile(r"^(?:[A-Za-z_]\w*\.)*([A-Za-z]\w*_\w+|[a-z]+[A-Z]\w+|[A-Z][a-z]+[A-Z]\w+)\(\)?$")
_SNAKE = re.compile(r"^(?:[A-Za-z_]\w*\.)*([A-Za-z]\w*_\w+)$")
_ASSIGNED = re.compile(r"^\s*(?:export\s+|set\s+)?([A-Z][A-Z0-9]*_[A-Z0-9_]+)=")
_STATEMENT = re.compile(r"^\s*(?:>>>\s*)?(?:\w+\s*=\s*)?([a-z]\w*_\w+)\(")
_PROSE = (
    "*.md",
    "*.markdown",
    "*.rst",
    "*.txt",
    "*.adoc",
    "*.mdx",
    "*.po",
    "*.html",
    "*.svg",
    "*.lock",
    "*.ipynb",
    "*.json",
)
_MOST_NAMES = 300
_MOST_DOCUMENTS = 4
_MOST_REVISIONS = 4
"""Blaming a document or searching a revision takes up to half a second, so only the most read pages are asked about."""
_PATIENCE = 5.0
"""Seconds after which nothing more is asked: a note is not worth more."""
_TOLD = re.compile(
    r"(?i)\b(remov|no longer|used to|former|renam|deprecat|previous|\bold\b|replac|legacy|example|e\.g|your"
    r"|such as|was\b|were\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of the code in a document: an environment variable, a function or a port."""

    kind: str
    text: str
    location: Location


def names(document: Document) -> Iterator[Name]:
    """What a document names that must be somewhere in the code to mean anything."""
    for span in document.spans:
        if not span.past and not _TOLD.search(span.before):
            for pattern in (_CALL, _SNAKE):
                if match := pattern.match(span.text.strip()):
                    kind = "variable" if match[1].isupper() else "name"
                    yield Name(kind=kind, text=match[1], location=span.location)
                    break
    for block in document.blocks:
        for offset, row in enumerate(() if block.past else block.text.split("\n")):
            location = Location(path=document.path, line=(block.location.line or 1) + offset)
            if match := _ASSIGNED.match(row):
                yield Name(kind="variable", text=match[1], location=location)
            elif block.language in {"python", "py", "pycon", ""} and (match := _STATEMENT.match(row)):
                yield Name(kind="name", text=match[1], location=location)


class NameThatIsGone(RepositoryCheck):
    """A document names a function, setting or variable that has left the code since the line was written.

    Inline code with an underscore or a call, variables that are assigned in code blocks, and calls in Python blocks are
    searched for in all files that are not documents: now, and as they were when the line was last touched (`git
    blame`). A name that was in neither is somebody else's and is left alone; so is a sentence about the past. Always
    a note.

    ## Why is this bad?
    A setting that nothing reads is set in vain, and nobody is told.

    ## Example
    "Set `CREATE_SUPERUSER=true` to get an administrator": the entry script stopped reading it last year.

    ## How to fix
    Write the name that took its place, or drop the sentence.
    """

    code = "DOC015"
    default = False
    name = "name-that-is-gone"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Ask git twice for each document: what is missing now, and what of it was there then."""
        git = repository.git
        if git.problem or git.head is None:
            yield Skipped(reason=git.problem or "there is no commit yet")
            return
        found = [
            (document, name)
            for document in standing.onboarding(repository)
            for name in {item.text: item for item in reversed(list(names(document)))}.values()
        ]
        missing = _absent(git, git.head, {name.text for _, name in found})
        if missing is None:
            yield Skipped(reason="git cannot search its files")
            return
        left = [(document, name) for document, name in found if name.text in missing]
        yield from self._then(git, git.head, left[:_MOST_NAMES])

    def _then(self, git: Git, head: str, found: list[tuple[Document, Name]]) -> Iterator[Finding]:
        end = time.monotonic() + _PATIENCE
        touched: dict[str, list[tuple[Document, Name]]] = defaultdict(list)
        asked = sorted(dict.fromkeys(document for document, _ in found), key=lambda item: item.path.count("/"))
        for document in asked[:_MOST_DOCUMENTS]:
            if time.monotonic() > end:
                break
            rows = [name for other, name in found if other is document]
            commits = _touched(git, head, document.path, {name.location.line or 1 for name in rows})
            for name in rows:
                if commit := commits.get(name.location.line or 1):
                    touched[commit].append((document, name))
        for commit, pairs in sorted(touched.items(), key=lambda item: -len(item[1]))[:_MOST_REVISIONS]:
            absent = _absent(git, commit, {name.text for _, name in pairs}) if time.monotonic() < end else None
            for document, name in pairs:
                if absent is not None and name.text not in absent:
                    yield self._gone(document, name, commit)

    def _gone(self, document: Document, name: Name, commit: str) -> Finding:
        return self.finding(
            f"`{document.path}` names `{name.text}`, which nothing in the code does any more",
            subject=f"{document.path}#{name.text}",
            location=name.location,
            evidence=(Evidence(text=f"it was in the code when the line was written, in commit {commit[:9]}"),),
            fix=Fix(text="write the name that took its place, or drop the sentence"),
            confidence=Confidence.LIKELY,
        )


def _absent(git: Git, revision: str, words: set[str]) -> set[str] | None:
    """Those of the words that are in no file of a revision but documents; None if that cannot be told.

    Settings classes read ``EMAIL_FROM`` from ``SHOP_EMAIL_FROM``, so a variable is there without its first part, too.
    """
    left = set(sorted(words)[: _MOST_NAMES * 4])
    if not left:
        return set()
    bare = {word: word.partition("_")[2] for word in left if word.isupper() and len(word.partition("_")[2]) > 3}
    pattern = f"({'|'.join(sorted(left | set(bare.values())))})"
    excluded = [f":(exclude){pattern}" for pattern in _PROSE]
    try:
        listed = git.ask("grep", "-I", "-h", "-o", "-w", "-E", "-e", pattern, revision, "--", ".", *excluded)
    except GitFailure as failure:
        return left if str(failure).endswith("ended with 1") else None
    there = set(listed.split("\n"))
    return {word for word in left - there if bare.get(word) not in there}


def _touched(git: Git, head: str, path: str, lines: set[int]) -> dict[int, str]:
    """The commit that last touched each line."""
    ranges = [part for line in sorted(lines) for part in ("-L", f"{line},{line}")]
    answer = git.try_ask("blame", "-w", "--porcelain", *ranges, head, "--", path) or ""
    return {int(match[2]): match[1] for match in re.finditer(r"(?m)^([0-9a-f]{40,64}) \d+ (\d+)", answer)}
