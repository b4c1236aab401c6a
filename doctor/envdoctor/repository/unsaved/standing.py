"""How a clone stands to its remotes and to whoever works in it: last contact, default branch, name and address."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.commits import iso
from envdoctor.repository.unsaved.model import DefaultBranch, Remote, Standing

__all__ = ["read_standing"]

_MOST_LOGS = 2000


def read_standing(git: Git, remotes: tuple[Remote, ...]) -> Standing:
    """What the clone's own files say, without asking any remote."""
    answer = (git.try_ask("rev-parse", "--git-common-dir") or "").rstrip("\n")
    common = git.root / answer if answer else None
    return Standing(
        contact=_contact(common) if common and remotes else "",
        defaults=tuple(_defaults(git, remotes)),
        identified=_is_identified(git),
    )


def _contact(common: Path) -> str:
    """The day of the last fetch, push or clone: the newest trace that they leave; empty if there is none."""
    places = [common / "FETCH_HEAD"]
    for folder, _, names in os.walk(common / "logs" / "refs" / "remotes"):
        places += [Path(folder, name) for name in names]
        if len(places) > _MOST_LOGS:
            break
    newest = max((time for place in places if (time := _changed(place))), default=0.0)
    return iso(newest) if newest else ""


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _defaults(git: Git, remotes: tuple[Remote, ...]) -> Iterator[DefaultBranch]:
    """Where each remote's ``HEAD`` led when the repository was cloned, and whether that branch is still there."""
    shape = "--format=%(refname)%00%(symref)"
    listed = (git.try_ask("for-each-ref", shape, "refs/remotes/") or "").splitlines()
    present = {line.partition("\0")[0] for line in listed}
    for remote in remotes:
        target = (git.try_ask("symbolic-ref", "--quiet", f"refs/remotes/{remote.name}/HEAD") or "").strip()
        prefix = f"refs/remotes/{remote.name}/"
        if target.startswith(prefix):
            others = sorted(ref.removeprefix(prefix) for ref in present if ref.startswith(prefix))
            yield DefaultBranch(
                remote=remote.name,
                name=target.removeprefix(prefix),
                gone=target not in present,
                others=tuple(name for name in others if name != "HEAD"),
            )


def _is_identified(git: Git) -> bool:
    """Whether git knows whose commits are made here: by its configuration or by the environment (git-commit(1))."""
    if "EMAIL" in os.environ or {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"} <= os.environ.keys():
        return True
    return bool((git.try_ask("config", "--get-regexp", r"^(user|author)\.email$") or "").strip())
