"""Whether work that is on no remote as it stands got there by other commits: rebased, cherry-picked or squashed."""

from __future__ import annotations

from envdoctor.repository.git import Git

__all__ = ["has_arrived", "lines_are_known", "trunks"]

_MOST_PATHS = 200
_MOST_COMPARED = 30
_MOST_COMMITS = "2000"
_SLACK = 3600
_NAMES = ("HEAD", "main", "master", "develop", "trunk", "dev")


def trunks(tracking: frozenset[str]) -> tuple[str, ...]:
    """The remote-tracking branches into which work is usually merged."""
    remotes = sorted({ref.split("/")[2] for ref in tracking})
    found = [f"refs/remotes/{remote}/{name}" for remote in remotes for name in _NAMES]
    return tuple(ref for ref in found if ref in tracking)[:4]


def has_arrived(git: Git, tip: str, targets: tuple[str, ...], *, since: int, roots: frozenset[str]) -> bool:
    """Whether everything that a line of commits changes is in the history of one of the targets.

    ``roots`` are the commits on remotes on which the line stands. Only what happened after ``since`` (seconds; when the
    first of the commits was made) is looked at.
    """
    return any(_arrived_in(git, tip, target, f"--since={max(since - _SLACK, 0)}", roots) for target in targets)


def _arrived_in(git: Git, tip: str, target: str, since: str, roots: frozenset[str]) -> bool:
    base = next(iter(roots)) if len(roots) == 1 else (git.try_ask("merge-base", target, tip) or "").strip()
    if not base or not git.try_ask("rev-list", "-n", "1", since, f"{base}..{target}"):
        return False
    wanted = _contents(git.try_ask("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", base, tip) or "")
    paths = sorted({path for path, _ in wanted})
    if not 0 < len(paths) <= _MOST_PATHS:
        return False
    limits = [f":(top,literal){path}" for path in paths]
    span = (since, f"{base}..{target}", "--", *limits)
    return (
        _each_is_picked(git, since, f"{target}...{tip}", limits)
        or wanted <= _contents_since(git, span)
        or _squashed(git, base, tip, span)
    )


def lines_are_known(git: Git, tip: str, targets: tuple[str, ...], *, roots: frozenset[str]) -> bool:
    """Whether every line that a line of commits adds stands in the same file of a target: merged with other changes."""
    base = next(iter(roots)) if len(roots) == 1 else ""
    patch = git.try_ask("diff-tree", "-r", "-p", "-U0", "--no-renames", "--no-color", base, tip) if base else None
    added = _added_lines(patch or "")
    if not any(added.values()) or len(added) > _MOST_COMPARED:
        return False
    return any(all(lines <= _lines_of(git, target, path) for path, lines in added.items()) for target in targets)


def _added_lines(patch: str) -> dict[str, frozenset[str]]:
    """By file, the lines that a patch adds; blank ones and lone brackets say nothing."""
    found: dict[str, set[str]] = {}
    path = ""
    for line in patch.splitlines():
        if line.startswith(("--- a/", "+++ b/")):
            path = line[6:].rstrip("\t")
            found.setdefault(path, set())
        elif line.startswith("Binary files "):
            return {}
        elif line.startswith("+") and len(line.strip()) > 4 and path:
            found[path].add(line[1:].strip())
    return {path: frozenset(lines) for path, lines in found.items()}


def _lines_of(git: Git, target: str, path: str) -> frozenset[str]:
    """The lines of a file in a commit, stripped; none if it is not there."""
    text = git.try_ask("cat-file", "blob", f"{target}:{path}") or ""
    return frozenset(line.strip() for line in text.splitlines())


def _contents(raw: str) -> frozenset[tuple[str, str]]:
    """(path, object) pairs that a raw diff leads to (git-diff-tree(1), raw output format)."""
    fields = raw.split("\0")
    return frozenset(
        (fields[index + 1], fields[index].split(" ")[3])
        for index in range(len(fields) - 1)
        if fields[index].startswith(":")
    )


def _each_is_picked(git: Git, since: str, sides: str, limits: list[str]) -> bool:
    """Every commit has a twin with the same patch on the other side."""
    left = git.try_ask("rev-list", "--cherry-pick", "--right-only", "--no-merges", since, sides, "--", *limits)
    return left == ""


def _contents_since(git: Git, span: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Every content that the files had, at some time, on the other side."""
    options = ("-z", "--raw", "--no-abbrev", "--no-renames", "-m", "--format=", "-n", _MOST_COMMITS)
    return _contents((git.try_ask("log", *options, *span) or "").replace("\n", ""))


def _squashed(git: Git, base: str, tip: str, span: tuple[str, ...]) -> bool:
    """One commit on the other side changes the same lines as all commits here together."""
    options = ("-U0", "--no-renames", "--no-color")
    wanted = _changed_lines(git.try_ask("diff-tree", "-r", "-p", *options, base, tip) or "")
    history = git.try_ask("log", "-p", *options, "--format=%x00", "-n", "300", *span) or ""
    return bool(wanted) and any(_changed_lines(patch) == wanted for patch in history.split("\0"))


def _changed_lines(patch: str) -> tuple[str, ...]:
    """A patch without positions and object names: its files, and the lines that come and go."""
    return tuple(line for line in patch.splitlines() if line[:1] in {"+", "-"})
