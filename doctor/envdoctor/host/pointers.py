"""Projects that name their environment: PDM's ``.pdm-python``, a file ``.venv`` (pipenv), an editor's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from envdoctor.host import editors, walk
from envdoctor.host.host import Host

__all__ = ["read"]


def read(host: Host) -> Mapping[Path, tuple[Path, str]]:
    """The folders of environments that projects point to: the first project that does, and what says so."""
    found: dict[Path, tuple[Path, str]] = {}
    for target, project, said_by in (*_of_files(host), *_of_editors(host)):
        for place in (target, target.parent.parent):
            if host.exists(place / "pyvenv.cfg") or host.exists(place / "conda-meta"):
                found.setdefault(host.resolve(place), (project, said_by))
                break
    return MappingProxyType(found)


def _of_files(host: Host) -> Iterator[tuple[Path, Path, str]]:
    walks = (host.fact(walk.read), host.fact(walk.elsewhere))
    for name in (".pdm-python", ".venv"):
        for project in (folder for walked in walks for folder in walked.marked.get(name, ())):
            text = (host.text(project / name, limit=4096) or "").strip()
            if host.is_absolute(text) and not text.startswith("~") and "\n" not in text and "\0" not in text:
                yield host.path(text), project, name


def _of_editors(host: Host) -> Iterator[tuple[Path, Path, str]]:
    """Those outside of the project: what lies inside is tied by its place."""
    for item in host.fact(editors.read):
        if item.project and item.exists and item.project not in item.python.parents:
            yield item.python, item.project, "settings.json"
