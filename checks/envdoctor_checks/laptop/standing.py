"""How a clone stands: contents that did not go along, contact that was lost, nobody's name on the commits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from envdoctor.api import Evidence, Finding, Fix, Severity
from envdoctor.python_releases import today
from envdoctor.repository.unsaved import Checkout, CheckoutKind
from envdoctor_checks.laptop.checkouts import (
    MOST_EVIDENCE,
    LaptopCheck,
    git,
    many,
    place,
    quoted,
    remote_of,
    size_of,
    where,
)

__all__ = ["DefaultBranchMoved", "LongNotFetched", "NoIdentity", "UnpushedLargeFiles"]

_LONG = timedelta(days=90)


class UnpushedLargeFiles(LaptopCheck):
    """Files in Git LFS belong to commits that are on no remote.

    Looked at are the pointers that unsaved commits bring, and whether their contents lie in `.git/lfs` of this clone.
    Git LFS is not started and no server is asked.

    ## Why is this bad?
    Git itself pushes only the pointers. Where Git LFS is not installed or its hook is missing, a push looks complete
    and the contents stay behind.

    ## Example
    `3 files in Git LFS (52 MB) belong to commits that are on no remote`

    ## How to fix
    `git lfs push --all origin`, after the commits themselves.
    """

    code = "BUS010"
    name = "unpushed-large-files"
    severity = Severity.WARNING

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per repository, the files as evidence."""
        if not checkout.large:
            return
        size = size_of(sum(item.size for item in checkout.large))
        count = many(len(checkout.large), "file", "files")
        verb = "belongs" if len(checkout.large) == 1 else "belong"
        yield self.finding(
            f"{count} in Git LFS ({size}){where(checkout)} {verb} to commits that are on no remote",
            subject=f"{checkout.path or '.'}#lfs",
            location=place(checkout),
            evidence=[Evidence(text=f"{item.path}, {size_of(item.size)}") for item in checkout.large[:MOST_EVIDENCE]],
            fix=Fix(
                text="push the commits, then their contents",
                command=f"{git(checkout)} lfs push --all {quoted(remote_of(checkout))}",
            ),
        )


class LongNotFetched(LaptopCheck):
    """Nothing was fetched here for more than three months.

    The day of the last contact is the newest trace that a fetch, a push or the clone left in `.git`. Nothing is
    fetched to find out more.

    ## Why is this bad?
    What this clone takes for the state of the remote is old: branches that were merged or deleted meanwhile look alive,
    work that was taken over looks unsaved, and the next `git pull` brings months at once.

    ## Example
    `nothing was fetched here since 2025-08-02`

    ## How to fix
    `git fetch --all --prune`, then look at what is left.
    """

    code = "BUS011"
    name = "long-not-fetched"
    severity = Severity.NOTE

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """At most one finding per repository."""
        contact = checkout.standing.contact
        away = any(not remote.local for remote in checkout.remotes)
        if not (contact and away) or checkout.kind is CheckoutKind.SUBMODULE:
            return
        if date.fromisoformat(contact) + _LONG < today():
            yield self.finding(
                f"nothing was fetched{where(checkout) or ' here'} since {contact}",
                subject=f"{checkout.path or '.'}#contact",
                location=place(checkout),
                fix=Fix(
                    text="fetch, and look again at what is unsaved",
                    command=f"{git(checkout)} fetch --all --prune",
                    safe=True,
                ),
            )


class NoIdentity(LaptopCheck):
    """Git does not know whose commits are made here.

    Neither git's configuration nor the environment states an e-mail address. It is asked for the repository itself
    only, not for its submodules.

    ## Why is this bad?
    `git commit` refuses, or makes up an address from the machine's name. Work is then not committed at all, or by
    somebody whom nobody can find.

    ## Example
    `git knows no name and no address for commits that are made here`

    ## How to fix
    `git config --global user.name "Ada Lovelace"` and `git config --global user.email ada@example.org`.
    """

    code = "BUS012"
    name = "no-git-identity"
    severity = Severity.NOTE

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """At most one finding."""
        if checkout.kind is CheckoutKind.MAIN and not checkout.standing.identified:
            yield self.finding(
                "git knows no name and no address for commits that are made here",
                subject=".#identity",
                fix=Fix(
                    text="tell git who you are",
                    command='git config --global user.name "NAME" && git config --global user.email ADDRESS',
                ),
            )


class DefaultBranchMoved(LaptopCheck):
    """The branch that this clone takes for the remote's default is not there any more.

    A clone remembers once and for all where the remote's `HEAD` led. It counts when that remote-tracking branch is
    gone while others are there: the default branch was renamed, usually from `master` to `main`.

    ## Why is this bad?
    `git rebase origin`, `git diff origin/HEAD`, scripts and editors compare with a branch that does not exist, and
    work on the old local branch has nowhere to be pushed.

    ## Example
    `remote "origin" has no branch "master" any more, which this clone takes for its default`

    ## How to fix
    `git remote set-head origin --auto`, then `git branch -m master main` and `git branch -u origin/main main`.
    """

    code = "BUS014"
    name = "default-branch-moved"
    severity = Severity.NOTE

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per remote."""
        for default in checkout.standing.defaults:
            if default.gone and default.others:
                yield self.finding(
                    f"remote `{default.remote}`{where(checkout)} has no branch `{default.name}` any more, which this "
                    "clone takes for its default",
                    subject=f"{checkout.path or '.'}#{default.remote}/HEAD",
                    location=place(checkout),
                    evidence=[Evidence(text=f"it has {', '.join(default.others[:MOST_EVIDENCE])}")],
                    fix=Fix(
                        text="ask the remote for its default branch",
                        command=f"{git(checkout)} remote set-head {quoted(default.remote)} --auto",
                        safe=True,
                    ),
                )
