"""Commits and stashes that exist once."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Severity
from envdoctor.repository.unsaved import Checkout, CheckoutKind, Line, LineKind
from envdoctor_checks.laptop.checkouts import (
    MOST_EVIDENCE,
    LaptopCheck,
    git,
    many,
    place,
    quoted,
    remote_of,
    size_of,
    weight_of,
    where,
)

__all__ = ["NoRemote", "Stashed", "UnpushedCommits"]


class UnpushedCommits(LaptopCheck):
    """Commits exist in this clone only: no remote is known to have them.

    Branches and detached heads of the repository, its work trees and its checked-out submodules are compared with the
    remote-tracking branches and with what git remembers of its last fetches. It works offline, so what was pushed
    from elsewhere counts as saved only after a `git fetch`. A branch whose upstream was deleted is only *likely*
    unsaved, because it may have been merged.

    It stays silent about branches whose changes arrived in the main branch by other commits (squashed, rebased,
    cherry-picked), about what was fetched by its number (a pull request), and when there is no remote at all: that is
    BUS002.

    ## Why is this bad?
    If the laptop is lost, stolen or reinstalled, these commits are gone. Nobody else can review them, build on them
    or finish them either.

    ## Example
    `3 commits on branch "search" are on no remote, the newest of 2026-02-11`

    ## How to fix
    Push the branch, under its own name or, if it is not ready for others, under a name of yours:
    `git push origin search:refs/heads/ada/search`. If the work was given up, delete the branch.
    """

    code = "BUS001"
    name = "unpushed-commits"
    severity = Severity.WARNING

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per checkout, its branches as evidence."""
        sure = tuple(line for line in checkout.lines if line.certain)
        unsure = tuple(line for line in checkout.lines if not line.certain)
        if sure:
            yield self._report(checkout, sure, Confidence.CERTAIN)
        if unsure:
            yield self._report(checkout, unsure, Confidence.LIKELY)

    def _report(self, checkout: Checkout, lines: tuple[Line, ...], confidence: Confidence) -> Finding:
        newest = max(line.newest for line in lines)
        doubtful = confidence is Confidence.LIKELY
        one = len(lines) == 1 and lines[0].commits == 1
        verb = "may be" if doubtful else "is" if one else "are"
        return self.finding(
            f"{_holders(lines)}{where(checkout)} {verb} on no remote, the newest of {newest}",
            subject=f"{checkout.path or '.'}#{'gone' if doubtful else 'commits'}",
            location=place(checkout),
            evidence=[_line_evidence(line) for line in lines[:MOST_EVIDENCE]],
            fix=Fix(text="push them, or delete what was given up", command=_push(checkout, lines)),
            severity=Severity.NOTE if doubtful else None,
            confidence=confidence,
        )


class NoRemote(LaptopCheck):
    """The repository has no remote, so its whole history exists only here.

    Looked at are the repository itself and its submodules. A remote that is a folder on this machine does not save
    anything from the bus: it is reported too, as *likely* when the path looks like a mounted disk or a network share.
    It stays silent in a repository without commits.

    ## Why is this bad?
    Nobody else can clone it, no continuous integration sees it, and with the laptop everything is gone.

    ## Example
    `the repository has no remote: its whole history exists only on this machine`

    ## How to fix
    Create an empty repository on your Git host, then `git remote add origin URL` and `git push -u origin --all`.
    """

    code = "BUS002"
    name = "no-remote"
    severity = Severity.WARNING
    irreplaceable = True

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """At most one finding per repository."""
        if checkout.kind is CheckoutKind.WORKTREE or checkout.head is None:
            return
        if not checkout.remotes:
            yield self.finding(
                f"the repository{where(checkout)} has no remote: its whole history exists only on this machine",
                subject=f"{checkout.path or '.'}#remote",
                location=place(checkout),
                evidence=_history(checkout),
                fix=Fix(
                    text="create an empty repository on your Git host and push to it",
                    command=f"{git(checkout)} remote add origin URL && {git(checkout)} push -u origin --all",
                ),
            )
        elif all(remote.local for remote in checkout.remotes):
            mounted = any(remote.mounted for remote in checkout.remotes)
            yield self.finding(
                f"every remote of the repository{where(checkout)} is a folder on this machine",
                subject=f"{checkout.path or '.'}#remote",
                location=place(checkout),
                evidence=[
                    *(Evidence(text=f"remote {remote.name}: {remote.url}") for remote in checkout.remotes),
                    *_history(checkout),
                ],
                fix=Fix(text="add a remote on another machine and push to it"),
                confidence=Confidence.LIKELY if mounted else Confidence.CERTAIN,
                severity=Severity.NOTE if mounted else None,
            )


class Stashed(LaptopCheck):
    """Work was put into the stash, which is never pushed.

    `git stash` keeps changes in the clone itself: no push takes them along, no other machine can see them, and
    `git stash drop` or a fresh clone lose them.

    ## Why is this bad?
    A stash older than a week is work that everybody has forgotten, and that exists once.

    ## Example
    `2 stashes exist only in this clone, the oldest of 2025-11-03`

    ## How to fix
    Save it without touching your files by pushing it as a branch:
    `git push origin "stash@{0}:refs/heads/stash-0"`. Or look at it with `git stash show -p` and drop it.
    """

    code = "BUS003"
    name = "stashed-work"
    severity = Severity.WARNING

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per repository, its stashes as evidence."""
        if not checkout.stashes:
            return
        oldest = min(stash.date for stash in checkout.stashes)
        count = len(checkout.stashes)
        stashes = f"{many(count, 'stash', 'stashes')}{where(checkout)} {_verb(count)}"
        yield self.finding(
            f"{stashes} only in this clone, the oldest of {oldest}",
            subject=f"{checkout.path or '.'}#stash",
            location=place(checkout),
            evidence=[
                Evidence(text=f"{stash.name} of {stash.date}: {stash.subject}{weight_of(stash.weight)}")
                for stash in checkout.stashes[:MOST_EVIDENCE]
            ],
            fix=Fix(text="push each as a branch, or drop it", command=_push_stash(checkout)),
        )


def _history(checkout: Checkout) -> list[Evidence]:
    """How much there is to lose."""
    history = checkout.history
    if not history.commits:
        return []
    return [Evidence(text=f"{many(history.commits, 'commit', 'commits')}, {size_of(history.size)} in .git")]


def _verb(count: int) -> str:
    return "exists" if count == 1 else "exist"


def _holders(lines: tuple[Line, ...]) -> str:
    """`3 commits on branch "search"`, or how many on how many branches."""
    if len(lines) == 1:
        line = lines[0]
        return f"{many(line.commits, 'commit', 'commits')} on {line.kind} `{line.name}`"
    heads = sum(line.kind is LineKind.DETACHED for line in lines)
    parts = [many(len(lines) - heads, "branch", "branches")] if heads < len(lines) else []
    parts += [many(heads, "detached head", "detached heads")] if heads else []
    return f"commits on {' and '.join(parts)}"


def _line_evidence(line: Line) -> Evidence:
    since = f"{line.oldest} to {line.newest}" if line.oldest != line.newest else line.newest
    doubt = f"; {line.doubt}" if line.doubt else ""
    size = f"{many(line.commits, 'commit', 'commits')}, {since}{weight_of(line.weight)}"
    return Evidence(text=f"{line.kind} {line.name}: {size}{doubt}")


def _push(checkout: Checkout, lines: tuple[Line, ...]) -> str:
    """One command that saves every line: branches under their own name, detached heads under a made-up one."""
    refs = [
        quoted(line.name if line.kind is LineKind.BRANCH else f"{line.tip}:refs/heads/saved-{line.name}")
        for line in lines
    ]
    return f"{git(checkout)} push {quoted(remote_of(checkout))} {' '.join(refs)}"


def _push_stash(checkout: Checkout) -> str | None:
    if not checkout.remotes:
        return None
    refs = " ".join(quoted(f"{stash.name}:refs/heads/stash-{number}") for number, stash in enumerate(checkout.stashes))
    return f"{git(checkout)} push {quoted(remote_of(checkout))} {refs}"
