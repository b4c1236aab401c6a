"""What would be lost with this laptop: commits on no remote, stashes, uncommitted work.

Asked offline, and nothing is run.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.repository.git import Git, at
from envdoctor.repository.unsaved.changes import read_changes, read_links
from envdoctor.repository.unsaved.commits import Heads, read_heads, read_lines, read_stashes, same_folder
from envdoctor.repository.unsaved.large import read_large
from envdoctor.repository.unsaved.model import (
    Change,
    ChangeKind,
    Checkout,
    CheckoutKind,
    DefaultBranch,
    History,
    LargeFile,
    Line,
    LineKind,
    PrivateSettings,
    Remote,
    Standing,
    Stash,
    Unsaved,
    Weight,
)
from envdoctor.repository.unsaved.private import read_private
from envdoctor.repository.unsaved.remotes import read_remotes
from envdoctor.repository.unsaved.standing import read_standing
from envdoctor.repository.unsaved.weight import read_history, weigh_folders, weigh_lines, weigh_stashes

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = [
    "Change",
    "ChangeKind",
    "Checkout",
    "CheckoutKind",
    "DefaultBranch",
    "History",
    "LargeFile",
    "Line",
    "LineKind",
    "PrivateSettings",
    "Remote",
    "Standing",
    "Stash",
    "Unsaved",
    "Weight",
    "read",
]

_MOST_CHECKOUTS = 50
_MOST_NESTED = 10


def read(repository: Repository) -> Unsaved:
    """The fact: the folder's own checkout, then its other work trees and its submodules."""
    git = repository.git
    if git.problem is not None:
        return Unsaved(problem=git.problem)
    heads = read_heads(git)
    with ThreadPoolExecutor(1) as beside:  # the files are listed while git looks into the history
        nested = beside.submit(_nested, repository)
        checkouts = [_checkout(git, "", CheckoutKind.MAIN, heads)]
    others = (tree for tree in heads if not tree.missing and not same_folder(tree.path, str(git.top)))
    checkouts.extend(_worktree(tree, repository.root) for tree in others)
    links = read_links(git)
    for path in links:
        inside = at(repository.root / path)
        checkouts.append(_checkout(inside, path, CheckoutKind.SUBMODULE, read_heads(inside)))
    for path in (path for path in nested.result() if path not in links):
        inside = at(repository.root / path)
        checkouts.append(_checkout(inside, path, CheckoutKind.NESTED, read_heads(inside)))
    return Unsaved(checkouts=tuple(checkouts[:_MOST_CHECKOUTS]))


def _nested(repository: Repository) -> tuple[str, ...]:
    """Repositories inside this one that it knows nothing of and does not ignore."""
    unread = repository.files.unread
    return tuple(item.path for item in unread if item.reason == "a repository of its own")[:_MOST_NESTED]


def _checkout(git: Git, path: str, kind: CheckoutKind, heads: tuple[Heads, ...]) -> Checkout:
    """Everything that a repository and its work tree hold."""
    if git.problem is not None:
        return Checkout(path=path, kind=kind, problem=git.problem)
    remotes = read_remotes(git)
    with ThreadPoolExecutor(1) as beside:  # both mostly wait for git
        changes = beside.submit(_changes, git)
        lines = weigh_lines(git, read_lines(git, heads)) if remotes else ()
    return Checkout(
        path=path,
        kind=kind,
        head=git.head,
        branch=git.branch,
        remotes=remotes,
        lines=lines,
        stashes=weigh_stashes(git, read_stashes(git)),
        changes=changes.result(),
        private=read_private(git),
        large=read_large(git, lines),
        history=History() if any(not remote.local for remote in remotes) else read_history(git),
        standing=read_standing(git, remotes),
    )


def _worktree(tree: Heads, root: Path) -> Checkout:
    """What only another work tree of the same repository holds."""
    git = at(Path(tree.path))
    path = os.path.relpath(tree.path, root) if Path(tree.path).is_relative_to(root) else tree.path
    return Checkout(
        path=Path(path).as_posix(),
        kind=CheckoutKind.WORKTREE,
        head=tree.head or None,
        branch=git.branch,
        changes=_changes(git),
        problem=git.problem or "",
    )


def _changes(git: Git) -> tuple[Change, ...]:
    return weigh_folders(git.top or git.root, read_changes(git), git.prefix)
