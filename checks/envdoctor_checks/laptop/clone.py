"""Settings of a clone that no other clone has."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Severity
from envdoctor.repository.unsaved import Checkout, CheckoutKind
from envdoctor_checks.laptop.checkouts import MOST_EVIDENCE, LaptopCheck, git, place, quoted, where

__all__ = ["CredentialsInRemote", "PrivateHooks"]


class CredentialsInRemote(LaptopCheck):
    """The URL of a remote holds a password or a token.

    A user name alone (`git@`, `https://ada@dev.azure.com/...`) is none. The credentials are never shown.

    ## Why is this bad?
    They lie in clear text in `.git/config`, they appear in the output of `git remote -v`, in logs and in
    screenshots, and when they expire nobody remembers where they came from.

    ## Example
    `the URL of remote "origin" (https://github.com/ada/shop) holds credentials`

    ## How to fix
    `git remote set-url origin URL` without them, and a credential helper (`git config --global credential.helper
    ...`) or SSH. Then revoke the token, as it may have been copied.
    """

    code = "BUS006"
    name = "credentials-in-remote"
    severity = Severity.WARNING

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding per remote."""
        for remote in checkout.remotes:
            if remote.credentials:
                yield self.finding(
                    f"the URL of remote `{remote.name}`{where(checkout)} ({remote.url}) holds credentials",
                    subject=f"{checkout.path or '.'}#{remote.name}",
                    location=place(checkout),
                    fix=Fix(
                        text="take them out of the URL, revoke them, and use a credential helper or SSH",
                        command=f"{git(checkout)} remote set-url {quoted(remote.name)} {quoted(remote.url)}",
                    ),
                )


class PrivateHooks(LaptopCheck):
    """Git hooks or ignore rules exist in this clone only.

    Looked at are executable hooks in `.git/hooks` that no tool has written (pre-commit, husky, lefthook, Git LFS
    and their kin are known), a `core.hooksPath` that leads out of the repository, and files that only
    `.git/info/exclude` keeps out of sight. Nothing is run.

    ## Why is this bad?
    What such a hook checks or changes happens on this laptop and nowhere else: commits of others differ, and on the
    next machine it is gone without a trace. Files that a private rule hides are in no `git status` and are forgotten.

    ## Example
    `the hooks pre-push exist only in this clone`

    ## How to fix
    Move them into a folder of the repository and say in the README `git config core.hooksPath hooks`, or describe
    them in `.pre-commit-config.yaml`.
    """

    code = "BUS007"
    name = "private-hooks"
    severity = Severity.NOTE

    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """One finding for hooks and one for hidden files, per repository."""
        private = checkout.private
        if checkout.kind is CheckoutKind.WORKTREE:
            return
        if private.hooks or private.hooks_path:
            yield self._hooks(checkout)
        if private.hidden:
            yield self._hidden(checkout)

    def _hooks(self, checkout: Checkout) -> Finding:
        private = checkout.private
        if private.hooks_path:
            what = f"the hooks folder `{private.hooks_path}` is"
        else:
            named = ", ".join(f"`{name}`" for name in private.hooks)
            what = f"the {'hook' if len(private.hooks) == 1 else 'hooks'} {named} {_be(len(private.hooks))}"
        return self.finding(
            f"{what} known to this clone only{where(checkout)}",
            subject=f"{checkout.path or '.'}#hooks",
            location=place(checkout),
            evidence=[Evidence(text=f".git/hooks/{name}") for name in private.hooks[:MOST_EVIDENCE]],
            fix=Fix(text="move them into a folder of the repository, and say in the README how to switch them on"),
        )

    def _hidden(self, checkout: Checkout) -> Finding:
        hidden = checkout.private.hidden
        named = f"`{hidden[0]}`" + (f" and {len(hidden) - 1} more" if hidden[1:] else "")
        return self.finding(
            f"`.git/info/exclude` hides {named}, known to this clone only{where(checkout)}",
            subject=f"{checkout.path or '.'}#exclude",
            location=place(checkout),
            evidence=[Evidence(text=name) for name in hidden[:MOST_EVIDENCE]],
            fix=Fix(text="commit what others need, and move the rest of the rules to `.gitignore`"),
        )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"
