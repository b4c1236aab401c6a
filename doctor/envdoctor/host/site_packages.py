"""What is installed in a ``site-packages`` folder, told from names and metadata alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from envdoctor.distribution_name import normalise
from envdoctor.host import environments, interpreters
from envdoctor.host.environments import Environment
from envdoctor.host.host import Host
from envdoctor.host.interpreters import Interpreter
from envdoctor.host.prefixes import site_folders
from envdoctor.values import dataclass, field, regex

__all__ = ["Distribution", "Editable", "Library", "libraries_of", "library", "read", "requirements", "user_site"]

_DIST_INFO = regex(r"(?P<name>[^-]+(?:-[^-\d][^-]*)*)-(?P<version>[^-]+)\.(?:dist-info|egg-info)")
_UNTOLD_PTH = frozenset(
    {"distutils-precedence.pth", "easy-install.pth", "virtualenv.pth", "_virtualenv.pth", "matplotlib.pth"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """An installed distribution; ``name`` is normalised (PEP 503), ``file`` the name of its ``dist-info`` in the
    ``library``.
    """

    name: str
    version: str
    library: Path
    file: str

    @property
    def folder(self) -> Path:
        """Its ``dist-info``."""
        return self.library / self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Editable:
    """A project that is installed where its sources lie. ``said_by`` is the file that says so."""

    path: Path
    said_by: Path
    exists: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A ``site-packages`` folder. ``leftovers`` are folders that pip renamed and did not remove (``~ip``)."""

    path: Path
    distributions: tuple[Distribution, ...] = ()
    leftovers: tuple[str, ...] = ()
    editables: tuple[Editable, ...] = ()
    bare: tuple[str, ...] = ()
    duplicates: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def version_of(self, name: str) -> str | None:
        """The installed version of a distribution, by its normalised name."""
        return next((item.version for item in self.distributions if item.name == name), None)


def read(host: Host) -> Mapping[Path, Library]:
    """Every library that an environment, an installation or the user owns, by its folder."""
    folders: list[Path] = []
    for environment in host.fact(environments.read).items:
        folders += libraries_of(host, environment)
    for interpreter in host.fact(interpreters.read).own:
        folders += libraries_of(host, interpreter)
        user = user_site(host, interpreter)
        folders += [user] if user and host.is_folder(user) else []
    found = {folder: library(host, folder) for folder in dict.fromkeys(folders)}
    return MappingProxyType(found)


def libraries_of(host: Host, owner: Environment | Interpreter) -> tuple[Path, ...]:
    """The folders that hold an environment's or an installation's own packages."""
    if isinstance(owner, Environment):
        return owner.libraries
    lib, minor = owner.prefix / "lib", owner.minor
    if host.is_windows:
        candidates = [owner.prefix / "Lib" / "site-packages"]
    else:
        own = [folder for found, folder in site_folders(host, owner.prefix) if found == minor]
        candidates = [*own, lib / f"python{minor}" / "dist-packages"]
        if owner.source == "system":
            candidates += [lib / "python3" / "dist-packages"]
    return tuple(path for path in candidates if host.is_folder(path))


def user_site(host: Host, owner: Interpreter | Environment) -> Path | None:
    """Where ``pip install --user`` puts packages for an installation, or an environment of conda."""
    if host.home is None or owner.minor is None:
        return None
    base = host.variable("PYTHONUSERBASE")
    if host.is_windows:
        roaming = host.path(base or host.variable("APPDATA") or str(host.home / "AppData/Roaming"))
        folder = roaming if base else roaming / "Python"
        return folder / f"Python{owner.minor.replace('.', '')}" / "site-packages"
    prefix = owner.prefix if isinstance(owner, Interpreter) else owner.path
    if host.platform == "darwin" and "framework" in str(prefix).lower() and not base:
        return host.home / "Library/Python" / owner.minor / "lib/python/site-packages"
    root = host.path(base) if base else host.home / ".local"
    return root / "lib" / f"python{owner.minor}" / "site-packages"


def library(host: Host, path: Path) -> Library:
    """What one folder holds."""
    names = host.entries(path)
    distributions = tuple(
        Distribution(name=normalise(match["name"]), version=match["version"], library=path, file=name)
        for name in names
        if (match := _DIST_INFO.fullmatch(name)) and not name.startswith("~")
    )
    return Library(
        path=path,
        distributions=distributions,
        leftovers=tuple(name for name in names if name.startswith("~") and host.is_folder(path / name)),
        editables=tuple(_editables(host, path, names)),
        bare=tuple(_bare(host, path, names)),
        duplicates=_duplicates(distributions),
    )


def _duplicates(distributions: tuple[Distribution, ...]) -> Mapping[str, tuple[str, ...]]:
    """Names with metadata of several versions: an installation that was interrupted, or two tools in one folder."""
    versions: dict[str, list[str]] = defaultdict(list)
    for item in distributions:
        if item.file.endswith(".dist-info"):
            versions[item.name].append(item.version)
    return MappingProxyType({name: tuple(found) for name, found in versions.items() if len(found) > 1})


def _bare(host: Host, path: Path, names: tuple[str, ...]) -> Iterator[str]:
    """Metadata folders in which the metadata itself is missing: an installation or removal that was interrupted."""
    for name in names:
        if name.endswith(".dist-info") and not name.startswith("~") and not host.exists(f"{path}/{name}/METADATA"):
            yield name


def _editables(host: Host, path: Path, names: tuple[str, ...]) -> Iterator[Editable]:
    """Projects that path files, egg-links and ``direct_url.json`` (PEP 610) point to."""
    seen: set[Path] = set()
    for name in names:
        for target, said_by in _pointed_to(host, path, name, names):
            real = target.parent if target.name in {"src", "lib", "python"} else target
            if real not in seen:
                seen.add(real)
                yield Editable(path=real, said_by=said_by, exists=not host.is_gone(target))


def _pointed_to(host: Host, path: Path, name: str, names: tuple[str, ...]) -> Iterator[tuple[Path, Path]]:
    if name.endswith(".egg-link"):
        first = (host.text(path / name) or "").strip().splitlines()[:1]
        yield from ((host.path(line.strip()), path / name) for line in first if _is_absolute(line))
    elif name.startswith("__editable__") and name.endswith(".pth"):
        project = name.removeprefix("__editable__.").rpartition("-")[0]
        told = tuple(_through_direct_url(host, path, project, names))
        yield from told or _through_lines(host, path / name)
    elif name.endswith(".pth") and name not in _UNTOLD_PTH and not name.startswith("__"):
        told = tuple(_through_lines(host, path / name))
        stem = _LOADER.sub("", name.removesuffix(".pth").lstrip("_"))
        yield from told or _through_direct_url(host, path, stem, names)


_LOADER = regex(r"[-_]editable(?:_loader|_finder|_impl)?$")
"""What build backends add to the project's name when the path file only imports their loader."""


def _through_lines(host: Host, file: Path) -> Iterator[tuple[Path, Path]]:
    lines = (host.text(file, limit=16_384) or "").splitlines()
    yield from ((host.path(line.strip()), file) for line in lines if _is_absolute(line.strip()))


def _is_absolute(line: str) -> bool:
    return (line.startswith("/") or line[1:3] in {":\\", ":/"}) and "\0" not in line


def _through_direct_url(host: Host, path: Path, project: str, names: tuple[str, ...]) -> Iterator[tuple[Path, Path]]:
    wanted = normalise(project)
    for name in names:
        match = _DIST_INFO.fullmatch(name)
        if match and normalise(match["name"]) == wanted and name.endswith(".dist-info"):
            file = path / name / "direct_url.json"
            target = _local(host, host.text(file, limit=65_536) or "")
            if target:
                yield target, file


def _local(host: Host, text: str) -> Path | None:
    try:
        about = json.loads(text or "{}")
        address = urlsplit(about["url"])
        if address.scheme == "file" and about.get("dir_info", {}).get("editable"):
            plain = unquote(address.path)
            return host.path(plain.lstrip("/") if host.is_windows else plain)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return None


def requirements(host: Host, item: Distribution) -> tuple[str, ...]:
    """What a distribution's metadata requires (``Requires-Dist``), as written."""
    file = item.folder / "METADATA" if item.file.endswith(".dist-info") else item.folder / "PKG-INFO"
    head = (host.text(file) or "").partition("\n\n")[0]
    return tuple(line.partition(":")[2].strip() for line in head.splitlines() if line.startswith("Requires-Dist:"))
