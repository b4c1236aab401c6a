"""To which project or tool an environment belongs, and which environments have lost theirs."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from envdoctor.distribution_name import normalise
from envdoctor.host import environments, pointers, site_packages, walk
from envdoctor.host.environments import Environment, Flavour
from envdoctor.host.host import Host
from envdoctor.host.locator_table import Owner
from envdoctor.values import dataclass, regex

__all__ = ["Tie", "changed", "orphans", "read", "size_of", "untied"]

_IN_A_STORE = frozenset({"poetry", "pipenv", "virtualenvwrapper", "pdm", "hatch"})
_HASHED = frozenset({"poetry", "pipenv", "pdm", "hatch"})
_INSIDE = frozenset({".venv", "venv", "env", ".env", ".virtualenv"})
_KEPT_IN = frozenset({(".pixi", "envs"), (".devenv", "state")})
"""A tool's folder in a project, and the one in it that holds environments."""
_SIZE_BUDGET = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """An environment's owner: a project's folder, or the name of a tool. ``said_by`` is what says so.

    ``lost`` is true when the project's folder does not exist any more.
    """

    said_by: str
    project: Path | None = None
    tool: str = ""
    lost: bool = False


def read(host: Host) -> Mapping[Path, Tie]:
    """The tie of every environment that has one, by the environment's path."""
    hashes = _hashes(host)
    found = {item.path: _tie(host, item, hashes) for item in host.fact(environments.read).items}
    return MappingProxyType({path: tie for path, tie in found.items() if tie is not None})


def _tie(host: Host, item: Environment, hashes: Mapping[str, Path]) -> Tie | None:
    if item.owner is Owner.TOOL:
        return Tie(tool=_tool(item), said_by=item.source)
    if item.owner is Owner.CACHE:
        return Tie(tool=item.source, said_by=item.source)
    return (
        _by_place(host, item)
        or _by_file(host, item)
        or _by_version_file(host, item)
        or _by_pointer(host, item)
        or _by_editable(host, item)
        or _by_hash(item, hashes)
        or _by_name(host, item)
    )


def _tool(item: Environment) -> str:
    if item.source in {"poetry itself", "pipx itself"}:
        return item.source.partition(" ")[0]
    if item.source == "rye tool" and item.path.parent.name == "self":
        return "rye"
    if item.path.name == "libexec":
        return item.path.parent.parent.name if "Cellar" in item.path.parts else item.path.parent.name
    return item.path.parent.name if item.path.name in _INSIDE else item.path.name


def _by_place(host: Host, item: Environment) -> Tie | None:
    """An environment in a project's own folder."""
    parents = item.path.parents
    if item.source == "home directory" or len(parents) < 2 or parents[0] == host.home:
        return None
    if item.flavour is Flavour.PYPACKAGES:
        return Tie(project=parents[1], said_by="it lies in __pypackages__")
    if len(parents) > 2 and (parents[1].name, parents[0].name) in _KEPT_IN:
        return Tie(project=parents[2], said_by=f"it lies in {parents[1].name}")
    if item.path.name in _INSIDE:
        return Tie(project=parents[0], said_by="it lies in the project's folder")
    if len(parents) > 1 and parents[0].name in {".tox", ".nox", ".direnv", ".hatch"}:
        return Tie(project=parents[1], said_by=f"it lies in {parents[0].name}")
    if item.source == "project folder" and parents[0] in _projects(host):
        return Tie(project=parents[0], said_by="it lies in the project's folder")
    return None


def _by_file(host: Host, item: Environment) -> Tie | None:
    """The ``.project`` file that pipenv and virtualenvwrapper write."""
    text = (host.text(item.path / ".project", limit=4096) or "").strip()
    if not text or "\0" in text or "\n" in text:
        return None
    path = host.path(text)
    return Tie(project=path, said_by=".project", lost=host.is_gone(path))


def _by_version_file(host: Host, item: Environment) -> Tie | None:
    """A project whose ``.python-version`` names one of pyenv's virtual environments."""
    project = host.fact(_named).get(item.path.name) if item.source.startswith("pyenv") else None
    return Tie(project=project, said_by=".python-version") if project else None


def _by_pointer(host: Host, item: Environment) -> Tie | None:
    """A project that names the environment in a file of its own."""
    project, said_by = host.fact(pointers.read).get(item.path, (None, ""))
    return Tie(project=project, said_by=said_by) if project else None


def _named(host: Host) -> Mapping[str, Path]:
    """What the version files of projects name, and the first project that does."""
    found: dict[str, Path] = {}
    walks = (host.fact(walk.read), host.fact(walk.elsewhere))
    for folder in (folder for walked in walks for folder in walked.marked.get(".python-version", ())):
        if folder != host.home:
            for word in (host.text(folder / ".python-version", limit=4096) or "").split():
                found.setdefault(word.rpartition("/")[2], folder)
    return MappingProxyType(found)


def _by_editable(host: Host, item: Environment) -> Tie | None:
    """A single editable installation says for whom the environment was made."""
    known = host.fact(site_packages.read)
    editables = [editable for folder in item.libraries if folder in known for editable in known[folder].editables]
    if len(editables) != 1:
        return None
    return Tie(project=editables[0].path, said_by=editables[0].said_by.name, lost=not editables[0].exists)


def _by_hash(item: Environment, hashes: Mapping[str, Path]) -> Tie | None:
    """Poetry, PDM and Hatch name an environment after the project and a hash of its folder."""
    project = hashes.get(f"{item.source} {_hash_in(item)}")
    return Tie(project=project, said_by="the hash in its name") if project else None


def _hash_in(item: Environment) -> str:
    if item.source == "hatch":
        return item.path.parent.name
    return item.path.name.rpartition("-py" if item.source == "poetry" else "-")[0][-8:]


def _project_name(item: Environment) -> str:
    """The project's name as a store spells it in its folder names."""
    if item.source == "hatch":
        return item.path.parent.parent.name if item.path.parent.parent.name != "virtual" else item.path.parent.name
    return {"poetry": _POETRY, "pdm": _PDM, "pipenv": _PIPENV}[item.source].sub("", item.path.name)


_POETRY = regex(r"-[\w-]{8}-py[\d.]+$")
_PDM = regex(r"-[\w-]{8}-[\w.]+$")
_PIPENV = regex(r"-[\w-]{8}$")


def _by_name(host: Host, item: Environment) -> Tie | None:
    """The only project with the name that the environment bears, for stores that hash what cannot be computed here."""
    if item.source not in _HASHED:
        return None
    name = normalise(_project_name(item))
    same = [path for path in _projects(host) if normalise(path.name) == name]
    return Tie(project=same[0], said_by="its name") if len(same) == 1 else None


def untied(host: Host) -> tuple[Environment, ...]:
    """Environments in a store for whose project there is no trace in the home directory; none if the walk through it
    was not finished.
    """
    walked = host.fact(walk.read)
    if walked.ran_out:
        return ()
    ties, known = host.fact(read), {normalise(path.name) for path in _projects(host)}
    kept = (item for item in host.fact(environments.read).items if item.source in _HASHED and item.path not in ties)
    return tuple(item for item in kept if normalise(_project_name(item)) not in known)


def _projects(host: Host) -> tuple[Path, ...]:
    return (*host.fact(walk.read).projects, *host.fact(walk.elsewhere).projects)


def _hashes(host: Host) -> Mapping[str, Path]:
    """The folders of all projects by the hash that Poetry, Hatch and PDM make of them; where names of files have no
    case, some of them take the small letters.
    """
    found = {}
    for path in _projects(host):
        plain = str(path).replace("/", "\\") if host.is_windows else str(path)
        for text in {plain, plain.lower()} if host.platform in {"win32", "darwin"} else {plain}:
            spelt = text.encode("utf-8", "surrogateescape")
            found[f"poetry {_short(hashlib.sha256(spelt).digest())}"] = path
            found[f"hatch {_short(hashlib.sha256(spelt).digest())}"] = path
            found[f"pdm {_short(hashlib.md5(spelt, usedforsecurity=False).digest())}"] = path
    return found


def _short(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode()[:8]


def orphans(host: Host) -> tuple[tuple[Environment, Tie], ...]:
    """Environments in a manager's store whose project does not exist any more."""
    ties = host.fact(read)
    kept = (item for item in host.fact(environments.read).items if item.source in _IN_A_STORE)
    return tuple((item, ties[item.path]) for item in kept if item.path in ties and ties[item.path].lost)


def changed(host: Host, item: Environment) -> str:
    """The day on which something was last installed in an environment, ISO 8601; ``""`` if unknown."""
    newest = 0.0
    for folder in (item.path, *site_packages.libraries_of(host, item)):
        try:
            newest = max(newest, host.real(folder).stat().st_mtime)
        except OSError:
            continue
    return datetime.fromtimestamp(newest, UTC).date().isoformat() if newest else ""


def size_of(host: Host, path: Path, *, end: float | None = None) -> int | None:
    """Bytes on disk under a folder, each inode once; None when there was no time to count them all (until ``end`` on
    the monotonic clock).
    """
    end = time.monotonic() + _SIZE_BUDGET if end is None else end
    seen: set[tuple[int, int]] = set()
    total, pending = 0, [str(host.real(path))]
    while pending:
        if time.monotonic() > end:
            return None
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif (status.st_dev, status.st_ino) not in seen:
                        seen.add((status.st_dev, status.st_ino))
                        total += getattr(status, "st_blocks", 0) * 512 or status.st_size
        except OSError:
            continue
    return total
