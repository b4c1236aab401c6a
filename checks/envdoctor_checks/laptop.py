"""BUS: what would be gone if this laptop were hit by a bus."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import environment_files, local_files, unsaved
from envdoctor.repository.environment_files import EnvironmentFile, FileKind
from envdoctor.repository.mentions import is_prose, unmentioned
from envdoctor.repository.unsaved import Change, ChangeKind, Checkout, CheckoutKind, Line, LineKind

__all__ = ["KeptOut", "NoRemote", "Stashed", "Uncommitted", "UnpushedCommits"]

_MOST_EVIDENCE = 8


class _LaptopCheck(RepositoryCheck):
    """What only a person's own machine can have: in continuous integration every checkout is thrown away."""

    profiles = ("laptop",)

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Ask every checkout that git can be asked about."""
        fact = repository.fact(unsaved.read)
        if fact.problem is not None:
            yield Skipped(reason=fact.problem)
            return
        for checkout in fact.checkouts:
            if not checkout.problem:
                yield from self.ask(checkout)

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """Findings about one checkout."""
        raise NotImplementedError


class UnpushedCommits(_LaptopCheck):
    """Commits exist in this clone only: no remote is known to have them.

    Branches and detached heads of the repository, its work trees and its checked-out submodules are compared with the
    remote-tracking branches and with what git remembers of its last fetches. It works offline, so what was pushed
    from elsewhere counts as saved only after a `git fetch`. A branch whose upstream was deleted is only *likely*
    unsaved, because it may have been merged. It stays silent when there is no remote at all: that is BUS002.

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
        verb = "may be" if doubtful else "are"
        return self.finding(
            f"{_holders(lines)}{_where(checkout)} {verb} on no remote, the newest of {newest}",
            subject=f"{checkout.path or '.'}#{'gone' if doubtful else 'commits'}",
            location=_place(checkout),
            evidence=[_line_evidence(line) for line in lines[:_MOST_EVIDENCE]],
            fix=Fix(text="push them, or delete what was given up", command=_push(checkout, lines)),
            severity=Severity.NOTE if doubtful else None,
            confidence=confidence,
        )


class NoRemote(_LaptopCheck):
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

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """At most one finding per repository."""
        if checkout.kind is CheckoutKind.WORKTREE or checkout.head is None:
            return
        if not checkout.remotes:
            yield self.finding(
                f"the repository{_where(checkout)} has no remote: its whole history exists only on this machine",
                subject=f"{checkout.path or '.'}#remote",
                location=_place(checkout),
                fix=Fix(
                    text="create an empty repository on your Git host and push to it",
                    command=f"{_git(checkout)} remote add origin URL && {_git(checkout)} push -u origin --all",
                ),
            )
        elif all(remote.local for remote in checkout.remotes):
            mounted = any(remote.mounted for remote in checkout.remotes)
            yield self.finding(
                f"every remote of the repository{_where(checkout)} is a folder on this machine",
                subject=f"{checkout.path or '.'}#remote",
                location=_place(checkout),
                evidence=[Evidence(text=f"remote {remote.name}: {remote.url}") for remote in checkout.remotes],
                fix=Fix(text="add a remote on another machine and push to it"),
                confidence=Confidence.LIKELY if mounted else Confidence.CERTAIN,
                severity=Severity.NOTE if mounted else None,
            )


class Stashed(_LaptopCheck):
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
        stashes = f"{_many(count, 'stash', 'stashes')}{_where(checkout)} {_verb(count)}"
        yield self.finding(
            f"{stashes} only in this clone, the oldest of {oldest}",
            subject=f"{checkout.path or '.'}#stash",
            location=_place(checkout),
            evidence=[
                Evidence(text=f"{stash.name} of {stash.date}: {stash.subject}")
                for stash in checkout.stashes[:_MOST_EVIDENCE]
            ],
            fix=Fix(text="push each as a branch, or drop it", command=_push_stash(checkout)),
        )


class Uncommitted(_LaptopCheck):
    """Files were changed or added and not committed.

    Untracked files count unless a tool makes them again (caches, build output, virtual environments, editor settings)
    or an ignore rule excludes them. Other work trees and checked-out submodules are looked at, too.

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
        if not checkout.changes:
            return
        oldest = min((change.date for change in checkout.changes if change.date), default="")
        since = f", the oldest change of {oldest}" if oldest else ""
        verb = "is" if len(checkout.changes) == 1 else "are"
        yield self.finding(
            f"{_changes(checkout)}{_where(checkout)} {verb} not committed{since}",
            subject=f"{checkout.path or '.'}#changes",
            location=_place(checkout),
            evidence=[_change_evidence(change) for change in _weightiest(checkout.changes)],
            fix=Fix(
                text="commit it and push it, under a name of yours if it is not finished",
                command=f'{_git(checkout)} add -A && {_git(checkout)} commit -m "Save work in progress"',
            ),
        )


class KeptOut(RepositoryCheck):
    """The application reads files that an ignore rule keeps out of the repository, and that exist only here.

    Looked at are ignored environment files that state variables which no example file, no other configuration and
    no document states, and ignored databases (SQLite), local settings modules, keys and folders of uploaded files
    that code or configuration of the repository mentions by name. Contents are never shown. The latter are
    *likely*: it may be scratch data.

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
    profiles = ("laptop",)

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding per file."""
        for file in repository.fact(environment_files.read_ignored):
            yield from self._environment(file, repository)
        for kept in repository.fact(local_files.read):
            yield self.finding(
                f"`{kept.path}` ({kept.kind}, {_size(kept.size)}) is ignored by git and exists only on this machine",
                subject=kept.path,
                location=Location(path=kept.path),
                evidence=[Evidence(text=f"mentioned in {kept.reader}"), Evidence(text=f"last changed {kept.date}")],
                fix=Fix(text="keep a copy elsewhere, or make it reproducible by a fixture, a script or a dump"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _environment(self, file: EnvironmentFile, repository: Repository) -> Iterator[Finding]:
        own = {entry.name: entry.line for entry in file.entries if not entry.commented}
        others = [path for path in repository.files if is_prose(path)]
        secret = sorted(unmentioned(repository, own, others), key=lambda name: own[name])
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


def _size(count: int) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count //= 1000
    return f"{count} {unit}"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _verb(count: int) -> str:
    return "exists" if count == 1 else "exist"


def _where(checkout: Checkout) -> str:
    """Names the checkout in a sentence, unless it is the examined folder itself."""
    return f" in {checkout.kind} `{checkout.path}`" if checkout.path else ""


def _place(checkout: Checkout) -> Location | None:
    inside = checkout.path and not checkout.path.startswith(("/", ".."))
    return Location(path=checkout.path) if inside else None


def _git(checkout: Checkout) -> str:
    return f"git -C {_quoted(checkout.path)}" if checkout.path else "git"


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _holders(lines: tuple[Line, ...]) -> str:
    """`3 commits on branch "search"`, or how many on how many branches."""
    if len(lines) == 1:
        line = lines[0]
        return f"{_many(line.commits, 'commit', 'commits')} on {line.kind} `{line.name}`"
    heads = sum(line.kind is LineKind.DETACHED for line in lines)
    parts = [_many(len(lines) - heads, "branch", "branches")] if heads < len(lines) else []
    parts += [_many(heads, "detached head", "detached heads")] if heads else []
    return f"commits on {' and '.join(parts)}"


def _line_evidence(line: Line) -> Evidence:
    since = f"{line.oldest} to {line.newest}" if line.oldest != line.newest else line.newest
    doubt = f"; {line.doubt}" if line.doubt else ""
    return Evidence(text=f"{line.kind} {line.name}: {_many(line.commits, 'commit', 'commits')}, {since}{doubt}")


def _remote(checkout: Checkout) -> str:
    names = [remote.name for remote in checkout.remotes if not remote.local] or [
        remote.name for remote in checkout.remotes
    ]
    return "origin" if "origin" in names or not names else names[0]


def _push(checkout: Checkout, lines: tuple[Line, ...]) -> str:
    """One command that saves every line: branches under their own name, detached heads under a made-up one."""
    refs = [
        _quoted(line.name if line.kind is LineKind.BRANCH else f"{line.tip}:refs/heads/saved-{line.name}")
        for line in lines
    ]
    return f"{_git(checkout)} push {_quoted(_remote(checkout))} {' '.join(refs)}"


def _push_stash(checkout: Checkout) -> str | None:
    if not checkout.remotes:
        return None
    refs = " ".join(_quoted(f"{stash.name}:refs/heads/stash-{number}") for number, stash in enumerate(checkout.stashes))
    return f"{_git(checkout)} push {_quoted(_remote(checkout))} {refs}"


def _changes(checkout: Checkout) -> str:
    new = len(checkout.untracked)
    old = len(checkout.changes) - new
    words = [f"{old} changed"] if old else []
    words += [f"{new} untracked"] if new else []
    return f"{' and '.join(words)} {'file' if len(checkout.changes) == 1 else 'files'}"


def _weightiest(changes: tuple[Change, ...]) -> list[Change]:
    """Code before anything else, then the largest."""
    return sorted(changes, key=lambda change: (not change.path.endswith(".py"), -change.size, change.path))[
        :_MOST_EVIDENCE
    ]


def _change_evidence(change: Change) -> Evidence:
    since = f" since {change.date}" if change.date else ""
    size = f", {change.size:,} bytes" if change.size and change.kind is ChangeKind.UNTRACKED else ""
    return Evidence(text=f"{change.kind} {change.path}{since}{size}")
