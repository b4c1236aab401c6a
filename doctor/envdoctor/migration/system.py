"""Debian packages: what distributions need by the table, unless the lock file proves that a wheel is there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from envdoctor.migration import requirement_files
from envdoctor.migration.layout import join
from envdoctor.migration.model import SystemPackages
from envdoctor.model import Evidence
from envdoctor.repository import ci, declarations
from envdoctor.repository.declarations.model import Dependency, Kind
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["choose", "run_packages"]

_HELD = frozenset(
    {
        "sudo",
        "apt-transport-https",
        "software-properties-common",
        "lsb-release",
        "gnupg",
        "gnupg2",
        "wget",
        "curl",
        "jq",
    }
)
_RUNTIME = regex(
    r"^(?:gettext|ffmpeg|graphviz|poppler-utils|tesseract-ocr[\w-]*|wkhtmltopdf|gdal-bin|binutils|libmagic1|git|xmlsec1|libproj-dev|pandoc|imagemagick|ghostscript|libsqlite3-mod-spatialite|postgresql-client)$"
)
_NOT_HERE = regex(
    r"^python|^docker|^postgresql(?:-\d+)?$|^redis|^mysql-server|^nodejs$|^npm$|^rabbitmq|^elasticsearch|-server$|[^a-z0-9.+-]|:"
)

_BULLSEYE = {
    "libffi8": "libffi7", "libldap-2.5-0": "libldap-2.4-2", "libldap-dev": "libldap2-dev", "libproj25": "libproj19",
    "libtesseract5": "libtesseract4", "libtiff6": "libtiff5", "libwebp7": "libwebp6",
}  # fmt: skip
_OLDER = {
    "bullseye": _BULLSEYE,
    "buster": {
        **_BULLSEYE, "libffi8": "libffi6", "libproj25": "libproj13", "libfreetype-dev": "libfreetype6-dev",
        "libgdk-pixbuf-2.0-0": "libgdk-pixbuf2.0-0", "libncurses-dev": "libncurses5-dev",
    },
}  # fmt: skip
"""Packages of Debian 12 under the names of Debian 11 and 10."""


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("envdoctor.migration").joinpath("system_packages.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def run_packages(distribution: str) -> tuple[str, ...]:
    """The Debian packages whose libraries a distribution loads when it runs, by the table."""
    return tuple(_table().get(distribution, {}).get("run", ()))


def choose(repository: Repository, root: str, python: str) -> SystemPackages:
    """What to install with apt to build and to run, each with its reason."""
    build: dict[str, Evidence] = {}
    run: dict[str, Evidence] = {}
    installed = _installed_files(repository, root)
    for item in repository.fact(declarations.read).dependencies:
        meant = item.kind in {Kind.RUNTIME, Kind.GROUP, Kind.DEVELOPMENT} or item.location.path in installed
        if meant and item.project in {root, ""}:
            _by_table(repository, item, python, build, run)
            if item.url and (item.url.startswith("git+") or item.url.endswith(".git")):
                build.setdefault("git", Evidence(text=f"`{item.name}` comes from git", location=item.location))
    for package in repository.fact(ci.read).packages:
        if package.manager == "apt" and package.name not in _HELD and not _NOT_HERE.search(package.name):
            target = run if _RUNTIME.match(package.name) else build if package.name.endswith("-dev") else None
            if target is not None:
                target.setdefault(package.name, Evidence(text="CI installs it", location=package.location))
    if any(name.endswith("-dev") for name in build) and "build-essential" not in build:
        build["build-essential"] = next(evidence for name, evidence in build.items() if name.endswith("-dev"))
    build, run = (
        _named_for({"3.6": "bullseye", "3.5": "buster", "2.7": "buster"}.get(python, ""), part) for part in (build, run)
    )
    return SystemPackages(
        build=MappingProxyType(dict(sorted(build.items()))), run=MappingProxyType(dict(sorted(run.items())))
    )


def _installed_files(repository: Repository, root: str) -> frozenset[str]:
    """The requirements files that get into the image, whatever their names say they are for."""
    runtime, _ = requirement_files.choose(repository, root)
    return frozenset(join(root, name) for name in requirement_files.closure(repository, root, runtime))


def _named_for(suite: str, packages: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """The packages by the names that an older Debian has for them."""
    names = _OLDER.get(suite, {})
    return {names.get(name, name): evidence for name, evidence in packages.items()}


def _by_table(
    repository: Repository, item: Dependency, python: str, build: dict[str, Evidence], run: dict[str, Evidence]
) -> None:
    entry = _table().get(item.name)
    if entry is None or set(entry.get("unless", ())) & set(item.extras):
        return
    if entry.get("sdist") and not _needs_compiler(repository, item.name, python):
        return
    evidence = Evidence(text=f"`{item.name}`", location=item.location)
    for name in entry.get("build", ()):
        build.setdefault(name, evidence)
    for name in entry.get("run", ()):
        run.setdefault(name, evidence)


def _needs_compiler(repository: Repository, name: str, python: str) -> bool:
    """Whether the lock file lists no wheel of this distribution for this Python; without a lock file old Pythons do."""
    tag = "cp" + python.replace(".", "")
    for lock in repository.fact(declarations.read).lock_files:
        package = lock.packages.get(name)
        if package and package.files:
            wheels = [file for file in package.files if file.endswith(".whl")]
            fits = (tag in file or "abi3" in file or "-none-any" in file for file in wheels)
            return not any(fits)
    return python in {"2.7", "3.5", "3.6"}
