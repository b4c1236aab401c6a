"""Files that exist once: not committed, or kept out of git."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity
from envdoctor.repository import environment_files, local_files
from envdoctor.repository.environment_files import EnvironmentFile, FileKind
from envdoctor.repository.environment_variables import is_given
from envdoctor.repository.mentions import is_prose, unmentioned
from envdoctor.repository.unsaved import Change, ChangeKind, Checkout
from envdoctor.values import regex
from envdoctor_checks.laptop.checkouts import MOST_EVIDENCE, LaptopCheck, git, many, place, size_of, where

__all__ = ["KeptOut", "Uncommitted"]


_HUGE = 10_000_000
"""Bytes from which on the size is worth a word in the message."""
_PRIVATE = regex(
    r"(?i)(?:^|/)\.env(?:$|[./])|\.(?:pem|key|p12|pfx|kdbx|sqlite3?|db)$|(?:^|/)(?:id_\w+|credentials[^/]*)$"
)
"""What a command to be copied must not put into the history."""


class Uncommitted(LaptopCheck):
    """Files were changed or added and not committed.

    Untracked files count unless a tool makes them again (caches, build output, virtual environments, editor
    settings) or an ignore rule excludes them; deleted files do not, as history has them. A folder that git was never
    told of is counted with all that is in it. Other work trees and
    checked-out submodules are looked at, too.

    ## Why is this bad?
    Until it is committed and pushed it exists once. An untracked module is worse: the code that imports it works on
    this laptop and nowhere else.

    ## Example
    `4 changed and 1 untracked file are not committed, the oldest change of 2026-01-30`

    ## How to fix
    Commit it, on a branch of yours if it is not finished, and push. What is not worth keeping: `git restore` it, or
    add it to `.gitignore`.
    """

    code = "BUS004"
    name = "uncommitted-work"
    severity = Severity.NOTE

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per work tree, the largest files as evidence."""
        changes = tuple(change for change in checkout.changes if change.kind is not ChangeKind.DELETED)
        if not changes:
            return
        oldest = min((change.date for change in changes if change.date), default="")
        since = f", the oldest change of {oldest}" if oldest else ""
        size = sum(change.size for change in changes)
        huge = f" ({size_of(size)})" if size >= _HUGE else ""
        verb = "is" if len(changes) == 1 else "are"
        command = git(checkout)
        everything = "-u" if any(_PRIVATE.search(change.path) for change in changes) else "-A"
        yield self.finding(
            f"{_counted(changes)}{huge}{where(checkout)} {verb} not committed{since}",
            subject=f"{checkout.path or '.'}#changes",
            location=place(checkout),
            evidence=[_change_evidence(change) for change in _weightiest(changes)],
            fix=Fix(
                text="commit it and push it, under a name of yours if it is not finished",
                command=f'{command} add {everything} && {command} commit -m "Save work in progress"',
            ),
        )


class KeptOut(RepositoryCheck):
    """The application reads files that an ignore rule keeps out of the repository, and that exist only here.

    Looked at are ignored environment files that state variables which the code mentions and no example file, no
    other configuration and no document states, and ignored databases (SQLite), local settings modules, keys and
    folders of uploaded files that code or configuration of the repository mentions by name. Contents are never
    shown. The latter are *likely*: it may be scratch data.

    ## Why is this bad?
    Ignoring them is right, they must not be shared by git. But then nothing else saves them either: on another
    machine the application stops, or starts without its data.

    ## Example
    `.env` states `PAYMENT_KEY`, which no example file states: no other machine can be given it

    ## How to fix
    Put the names into `.env.example` and the values into a password manager. Make data reproducible by a fixture, a
    seed script or a dump that is kept elsewhere.
    """

    code = "BUS005"
    name = "kept-out-of-git"
    severity = Severity.WARNING
    irreplaceable = True
    profiles = ("laptop",)

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding per file."""
        for file in repository.fact(environment_files.read_ignored):
            yield from self._environment(file, repository)
        for kept in repository.fact(local_files.read):
            yield self.finding(
                f"`{kept.path}` ({kept.kind}, {size_of(kept.size)}) is ignored by git and exists only on this machine",
                subject=kept.path,
                location=Location(path=kept.path),
                evidence=[Evidence(text=f"mentioned in {kept.reader}"), Evidence(text=f"last changed {kept.date}")],
                fix=Fix(text="keep a copy elsewhere, or make it reproducible by a fixture, a script or a dump"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _environment(self, file: EnvironmentFile, repository: Repository) -> Iterator[Finding]:
        own = {entry.name: entry.line for entry in file.entries if not (entry.commented or is_given(entry.name))}
        unstated = unmentioned(repository, own, [path for path in repository.files if is_prose(path)])
        unread = unmentioned(repository, unstated, repository.files.with_suffix(".py"), any_case=True)
        secret = sorted(unstated - unread, key=lambda name: own[name])
        if not secret:
            return
        named = ", ".join(f"`{name}`" for name in secret[:5]) + (f" and {len(secret) - 5} more" if secret[5:] else "")
        example = next(
            (known.path for known in repository.fact(environment_files.read) if known.kind is FileKind.EXAMPLE),
            ".env.example",
        )
        yield self.finding(
            f"`{file.path}` states {named}, which nothing else states: no other machine can be given it",
            subject=file.path,
            location=Location(path=file.path, line=own[secret[0]]),
            evidence=[Evidence(text=name, location=Location(path=file.path, line=own[name])) for name in secret],
            fix=Fix(text=f"put the names into `{example}`, without the values, and the values into a password manager"),
        )


def _counted(changes: tuple[Change, ...]) -> str:
    new = sum(change.kind is ChangeKind.UNTRACKED for change in changes)
    old = len(changes) - new
    words = [f"{old} changed"] if old else []
    words += [f"{new} untracked"] if new else []
    return f"{' and '.join(words)} {'file' if len(changes) == 1 else 'files'}"


def _weightiest(changes: tuple[Change, ...]) -> list[Change]:
    """Code before anything else, then the largest."""
    return sorted(changes, key=lambda change: (not change.path.endswith(".py"), -change.size, change.path))[
        :MOST_EVIDENCE
    ]


def _change_evidence(change: Change) -> Evidence:
    since = f" since {change.date}" if change.date else ""
    size = f", {change.size:,} bytes" if change.size and change.kind is ChangeKind.UNTRACKED else ""
    if change.files:
        least = "at least " if change.more else ""
        size = f", {least}{many(change.files, 'file', 'files')}, {least}{size_of(change.size)}"
    return Evidence(text=f"{change.kind} {change.path}{since}{size}")
