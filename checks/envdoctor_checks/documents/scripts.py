"""Console scripts and runnable modules that a project had once, and that its documents still call."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping

from envdoctor.api import Repository
from envdoctor.repository import declarations, kept
from envdoctor.repository.documents import Command
from envdoctor.repository.git import Git
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents.standing import Standing

__all__ = ["LostScript", "lost_scripts", "meant_script", "program"]

_MANIFESTS = ("pyproject.toml", "setup.cfg", "setup.py")
_TARGET = r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"
_CALLED = regex(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_OTHERS = frozenset({
    "apt", "apt-get", "awk", "aws", "bash", "brew", "bun", "bundle", "cargo", "cat", "cd", "chmod", "chown", "conda",
    "cp", "createdb", "curl", "deactivate", "dnf", "docker", "docker-compose", "dropdb", "echo", "exit", "export",
    "gcloud", "gem", "gh", "git", "go", "grep", "gunzip", "helm", "java", "just", "kubectl", "ln", "ls", "make",
    "mamba", "mkdir", "mv", "mysql", "node", "npm", "npx", "nvm", "open", "openssl", "pdm", "pip", "pip3", "pipenv",
    "pipx", "pnpm", "podman", "poetry", "psql", "pyenv", "python", "python2", "python3", "redis-server", "rm",
    "rsync", "ruby", "scp", "sed", "service", "sh", "source", "ssh", "su", "sudo", "systemctl", "tar", "terraform",
    "tee", "touch", "unzip", "uv", "uvx", "vagrant", "vim", "virtualenv", "wget", "which", "xargs", "yarn", "yum",
})  # fmt: skip
"""Programs that no project of this kind installs, so that git need not be asked about them."""
_MOST_NAMES = 20
_SHORTEST = 6
_NEAR = 0.88
_FORMAT = 1
_RUNNERS = frozenset({("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run")})


@dataclass(frozen=True, slots=True, kw_only=True)
class LostScript:
    """A script's last target, the commit that took it out, and the one that has its target now."""

    commit: str
    target: str
    heir: str | None = None


def program(command: Command) -> str | None:
    """The program that a command calls by name, also through ``uv run``."""
    words = command.words[2:] if command.words[:2] in _RUNNERS else command.words
    return words[0] if words and words[0] not in _OTHERS and _CALLED.fullmatch(words[0]) else None


def lost_scripts(places: Standing, names: set[str]) -> Mapping[str, LostScript]:
    """Those of the names that were console scripts of the project at the root and are none any more.

    A name that a manifest still gives a value, that a dependency or a file has, or that never had a ``module:function``
    is left out.
    """
    texts = [places.files.text(path) or "" for path in places.files.matching(*_MANIFESTS)]
    files = {path.rpartition("/")[2] for path in places.files}
    left = {name for name in names - files if not any(_is_set(name, text) for text in texts)}
    left -= _dependencies(places.repository)
    if not left or not texts:
        return {}
    now = {entry.target.replace(" ", ""): entry.name for entry in _entries(places.repository)}
    return {
        name: LostScript(commit=commit, target=target, heir=now.get(target))
        for name, commit, target in _known(places, sorted(left)[:_MOST_NAMES])
    }


def meant_script(places: Standing, name: str) -> str | None:
    """The console script that a name is a slip of the finger for; None if the name may be another program's."""
    own = {entry.name for entry in _entries(places.repository)}
    files = {path.rpartition("/")[2].partition(".")[0] for path in (*places.files, *places.files.directories)}
    if name in own or name in files or name in _dependencies(places.repository) or len(name) < _SHORTEST:
        return None
    close = difflib.get_close_matches(name, sorted(own), n=1, cutoff=_NEAR)
    return close[0] if close and re.sub(r"\d", "", close[0]) != re.sub(r"\d", "", name) else None


def _is_set(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?:[\"']?\s*[=:]|[\"'])", text) is not None


def _dependencies(repository: Repository) -> set[str]:
    return {item.name.lower() for item in repository.fact(declarations.read).dependencies}


def _entries(repository: Repository) -> Iterator[declarations.EntryPoint]:
    for project in repository.fact(declarations.read).projects:
        yield from (entry for entry in project.entry_points if entry.group in {"console_scripts", "gui_scripts"})


def _known(places: Standing, names: list[str]) -> list[tuple[str, str, str]]:
    """What `_removed` says, asked once for each commit."""
    git = places.repository.git
    data = None if git.shallow else kept.load(git.folder, "scripts", _FORMAT)
    if data and data.get("head") == git.head and data.get("names") == names and _is_answer(data.get("removed"), names):
        return [(name, commit, target) for name, commit, target in data["removed"]]
    removed = list(_removed(places, names))
    if not git.shallow:
        kept.store(git.folder, "scripts", _FORMAT, {"head": git.head, "names": names, "removed": removed})
    return removed


def _is_answer(rows: object, names: list[str]) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list)
        and len(row) == 3
        and row[0] in names
        and re.fullmatch(r"[0-9a-f]{40,64}", str(row[1])) is not None
        and re.fullmatch(_TARGET, str(row[2])) is not None
        for row in rows
    )


def _removed(places: Standing, names: list[str]) -> Iterator[tuple[str, str, str]]:
    """(name, commit, target) of the newest removal of each name from the scripts of a manifest at the root."""
    git = places.repository.git
    either = "|".join(names)
    listed = git.try_ask(
        "log", "-p", "-U0", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", "--format=%x01%H", "-E",
        f"-G(^|[^A-Za-z0-9_.-])({either})[\"']? *= *[\"']? *[A-Za-z_][A-Za-z0-9_.]*:",
        git.head or "HEAD", "--", *_MANIFESTS,
    )  # fmt: skip
    entry = re.compile(rf"(?<![\w.-])(?P<name>{either})[\"']?\s*=\s*[\"']?\s*(?P<target>{_TARGET})")
    seen: set[str] = set()
    for part in (listed or "").split("\x01")[1:]:
        commit, _, rest = part.partition("\n")
        manifest = ""
        for row in rest.split("\n"):
            manifest = row.removeprefix("--- a/").rpartition("/")[2] if row.startswith("--- ") else manifest
            match = entry.search(row[1:]) if row.startswith("-") and not row.startswith("--- ") else None
            if match and match["name"] not in seen and _was_script(git, f"{commit}^:./{manifest}", match["name"]):
                seen.add(match["name"])
                yield match["name"], commit, match["target"]


def _was_script(git: Git, revision: str, name: str) -> bool:
    """Whether a manifest as it was had the name among its scripts, not among its plug-ins or dependencies."""
    text = git.try_ask("show", revision) or ""
    if not revision.endswith(".toml"):
        return "console_scripts" in text
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    tool = data.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    project = data.get("project")
    tables = [table.get("scripts") for table in (project, poetry) if isinstance(table, dict)]
    groups = project.get("entry-points") if isinstance(project, dict) else None
    tables += [groups.get("console_scripts")] if isinstance(groups, dict) else []
    return any(isinstance(table, dict) and name in table for table in tables)
