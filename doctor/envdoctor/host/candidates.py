"""Every folder that may be an environment, or an installation of conda: what the table, the configuration of managers,
the walk through the home, variables and the search path lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from envdoctor.host import configured_places, locators, search_path, startup_places, walk
from envdoctor.host.environment_files import Configuration, read_configuration
from envdoctor.host.host import Host
from envdoctor.host.locator_table import Owner
from envdoctor.host.prefixes import is_conda_environment
from envdoctor.values import dataclass

__all__ = ["Candidate", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A folder (links followed) and where it was heard of; ``is_conda`` says that it holds conda's metadata,
    ``configuration`` what its ``pyvenv.cfg`` says.
    """

    path: Path
    source: str
    owner: Owner = Owner.NOBODY
    vendored: bool = False
    is_conda: bool = False
    configuration: Configuration | None = None


def read(host: Host) -> tuple[Candidate, ...]:
    """Each such folder once, by the first that led there; the environments inside conda's installations included."""
    found: dict[Path, Candidate] = {}
    for item in _heard_of(host):
        real = host.resolve(item.path)
        if real in found:
            continue
        is_conda = host.is_folder(real / "conda-meta")
        told = None if is_conda else read_configuration(host, real)
        found[real] = replace(item, path=real, is_conda=is_conda, configuration=told)
        if is_conda and not is_conda_environment(host, real):
            named = (real / "envs" / name for name in host.entries(real / "envs"))
            for inner in map(host.resolve, (*named, *configured_places.of_installation(host, real))):
                held = host.is_folder(inner / "conda-meta")
                found.setdefault(inner, Candidate(path=inner, source="conda environment", is_conda=held))
    return tuple(found.values())


def _heard_of(host: Host) -> Iterator[Candidate]:
    """From the source that knows most about what it names to those that only stumble over it."""
    for place in (*host.fact(locators.read).places, *host.fact(startup_places.read)):
        if place.shape is locators.Shape.PREFIX and _may_be_one(host, place.path):
            yield Candidate(path=place.path, source=place.source, owner=place.owner, vendored=place.vendored)
    for path, source in host.fact(configured_places.read):
        yield Candidate(path=path, source=source, owner=Owner.PROJECT if source == "poetry" else Owner.NOBODY)
    yield from _remembered(host)
    yield from _walked(host)
    yield from _active(host)


def _may_be_one(host: Host, path: Path) -> bool:
    """Whether what lies in a folder speaks for an environment or for conda: one look at its names."""
    names = host.entries(path)
    if "pyvenv.cfg" in names or "conda-meta" in names:
        return True
    return any(name in names and "activate" in host.entries(path / name) for name in ("bin", "Scripts"))


def _remembered(host: Host) -> Iterator[Candidate]:
    """The list that conda keeps of the environments it made."""
    listed = (host.text(host.home / ".conda" / "environments.txt") if host.home else None) or ""
    for line in listed.splitlines():
        if line.strip():
            yield Candidate(path=host.path(line.strip()), source="conda environment")


def _active(host: Host) -> Iterator[Candidate]:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "HATCH_ENV_TYPE_VIRTUAL_PATH"):
        if host.is_absolute(host.variable(name)):
            yield Candidate(path=host.path(host.variable(name)), source=f"${name}")
    for entry in host.fact(search_path.read).entries:
        if entry.exists and "activate" in entry.names:
            yield Candidate(path=entry.path.parent, source="search path")
    for command in ("conda", "mamba"):
        found = host.fact(search_path.read).find(command)
        if found and host.is_folder(host.resolve(found.path).parent.parent / "conda-meta"):
            yield Candidate(path=host.resolve(found.path).parent.parent, source="conda")


def _walked(host: Host) -> Iterator[Candidate]:
    """What the walks met; a folder that lies in the home itself, or in a hidden one, belongs to no project."""
    home = host.resolve(host.home) if host.home else Path("/")
    for path in host.fact(walk.read).environments:
        below = path.relative_to(home).parts
        loose = len(below) == 1 or below[0].startswith(".") or below[0] == walk.OF_APPLICATIONS.get(host.platform)
        yield Candidate(
            path=path,
            source="home directory" if loose else "project folder",
            owner=Owner.NOBODY if loose else Owner.PROJECT,
        )
    for path in host.fact(walk.applications).environments:
        yield Candidate(path=path, source="application", owner=Owner.TOOL, vendored=True)
    for path in host.fact(walk.elsewhere).environments:
        yield Candidate(path=path, source="project folder", owner=Owner.PROJECT)
