"""What the checks of checkouts share: whom to ask, and how to name a checkout in a sentence and in a command."""

from __future__ import annotations

import shlex
from abc import abstractmethod
from collections.abc import Iterator

from envdoctor.api import Finding, Location, Repository, RepositoryCheck, Skipped
from envdoctor.repository import unsaved
from envdoctor.repository.unsaved import Checkout, Weight

__all__ = [
    "MOST_EVIDENCE", "LaptopCheck", "git", "many", "place", "quoted", "remote_of", "size_of", "weight_of", "where",
]  # fmt: skip

MOST_EVIDENCE = 8


class LaptopCheck(RepositoryCheck):
    """What only a person's own machine can have: in continuous integration every checkout is thrown away."""

    profiles = ("laptop",)
    awaited = (unsaved.read,)

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Ask every checkout that git can be asked about."""
        fact = repository.fact(unsaved.read)
        if fact.problem is not None:
            yield Skipped(reason=fact.problem)
            return
        for checkout in fact.checkouts:
            if not checkout.problem:
                yield from self.ask(checkout)

    @abstractmethod
    def ask(self, checkout: Checkout) -> Iterator[Finding]:
        """Findings about one checkout."""


def many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def where(checkout: Checkout) -> str:
    """Names the checkout in a sentence, unless it is the examined folder itself."""
    return f" in {checkout.kind} `{checkout.path}`" if checkout.path else ""


def place(checkout: Checkout) -> Location | None:
    inside = checkout.path and not checkout.path.startswith(("/", ".."))
    return Location(path=checkout.path) if inside else None


def git(checkout: Checkout) -> str:
    return f"git -C {quoted(checkout.path)}" if checkout.path else "git"


def quoted(word: str) -> str:
    return shlex.quote(word)


def remote_of(checkout: Checkout) -> str:
    names = [remote.name for remote in checkout.remotes if not remote.local] or [
        remote.name for remote in checkout.remotes
    ]
    return "origin" if "origin" in names or not names else names[0]


def size_of(count: int) -> str:
    """Bytes as people say them."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count //= 1000
    return f"{count} {unit}"


def weight_of(weight: Weight | None) -> str:
    """`, 3 files, +40 -2 lines`; nothing where git could not tell."""
    if weight is None or not weight.files:
        return ""
    return f", {many(weight.files, 'file', 'files')}, +{weight.added:,} -{weight.removed:,} lines"
