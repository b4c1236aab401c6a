"""Virtual environments: where they are, what they were made from, and what is wrong with them, without starting any."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from envdoctor.host import candidates, interpreters, walk
from envdoctor.host.candidates import Candidate
from envdoctor.host.environment_files import Configuration, activated_as, pythons, read_configuration
from envdoctor.host.host import Host
from envdoctor.host.interpreters import Interpreter, Interpreters
from envdoctor.host.locator_table import Owner
from envdoctor.host.prefixes import is_conda_environment, minor_of, site_folders, version_of
from envdoctor.values import dataclass

__all__ = ["Environment", "Environments", "Fault", "Flavour", "examine", "read"]


class Flavour(StrEnum):
    """What kind of environment it is."""

    VENV = "venv"
    CONDA = "conda"
    PYPACKAGES = "__pypackages__"


class Fault(StrEnum):
    """What is wrong with an environment."""

    BASE_GONE = "the Python that it was made from is gone"
    NO_PYTHON = "there is no Python in it"
    MOVED = "it was made at another place"
    DRIFTED = "its base is another minor version now"
    FOREIGN = "it was made on another operating system"
    NO_CONFIGURATION = "its pyvenv.cfg is missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One environment.

    ``home`` is the folder that its base was started from (``pyvenv.cfg``), ``base`` the executable it leads to (None
    if gone), ``target`` where its own ``bin/python`` ends, ``made_at`` the folder it says it is in, ``version`` what
    it was made with. ``minors`` are its ``lib/pythonX.Y`` folders that hold packages, ``libraries`` these folders.
    """

    path: Path
    source: str
    owner: Owner = Owner.NOBODY
    flavour: Flavour = Flavour.VENV
    version: str | None = None
    home: Path | None = None
    base: Path | None = None
    base_version: str | None = None
    target: Path | None = None
    made_at: Path | None = None
    minors: tuple[str, ...] = ()
    libraries: tuple[Path, ...] = ()
    system_site_packages: bool = False
    prompt: str | None = None
    vendored: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def minor(self) -> str | None:
        """``3.11`` of the version it was made with."""
        return minor_of(self.version)

    @property
    def is_broken(self) -> bool:
        """Whether nothing can be started in it."""
        return bool({Fault.BASE_GONE, Fault.NO_PYTHON, Fault.FOREIGN} & set(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Environments:
    """All environments, in order of their paths. ``ran_out`` says that the walk through the home was not finished,
    ``hidden_ran_out`` that the look into its hidden folders was not.
    """

    items: tuple[Environment, ...] = ()
    ran_out: bool = False
    hidden_ran_out: bool = False

    def at(self, path: Path) -> Environment | None:
        """The environment at a folder."""
        return next((item for item in self.items if item.path == path), None)

    def made_from(self, interpreter: Interpreter) -> tuple[Environment, ...]:
        """The environments that stop working when this installation goes."""
        return tuple(item for item in self.items if item.base == interpreter.path)


def read(host: Host) -> Environments:
    """Every environment among the candidates."""
    installed = host.fact(interpreters.read)
    items = []
    for about in host.fact(candidates.read):
        item = _examine(host, installed, about)
        if item:
            items.append(item)
    walked = host.fact(walk.read)
    return Environments(
        items=tuple(sorted(items, key=lambda item: item.path)),
        ran_out=walked.ran_out,
        hidden_ran_out=walked.hidden_ran_out,
    )


def examine(host: Host, installed: Interpreters, path: Path, *, source: str) -> Environment | None:
    """The environment at a folder; None if there is none (an installation is not one)."""
    return _examine(host, installed, Candidate(path=path, source=source, is_conda=host.is_folder(path / "conda-meta")))


def _examine(host: Host, installed: Interpreters, about: Candidate) -> Environment | None:
    path = about.path
    if about.is_conda:
        return _conda(host, path, about.source, about.owner) if is_conda_environment(host, path) else None
    if path.parent.name == "__pypackages__":
        return _pypackages(host, installed, path, about.source)
    configuration = about.configuration or read_configuration(host, path)
    if configuration is None and not any(host.exists(path / name / "activate") for name in ("bin", "Scripts")):
        return None
    return _venv(host, installed, path, configuration, about)


def _conda(host: Host, path: Path, source: str, owner: Owner) -> Environment:
    folder = path if host.is_windows else path / "bin"
    python = next(iter(pythons(host, folder)), None)
    version = version_of(host, path, python or folder / "python")
    minors, libraries = _libraries(host, path)
    return Environment(
        path=path,
        source=source,
        owner=owner,
        flavour=Flavour.CONDA,
        version=version,
        base_version=version,
        base=host.resolve(python) if python and host.exists(python) else None,
        target=host.resolve(python) if python else None,
        minors=minors,
        libraries=libraries,
    )


def _libraries(host: Host, path: Path) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """The ``X.Y`` of an environment's libraries, and their folders."""
    if host.is_windows:
        folder = path / "Lib" / "site-packages"
        return (), (folder,) if host.is_folder(folder) else ()
    found = site_folders(host, path)
    return tuple(dict.fromkeys(minor for minor, _ in found)), tuple(folder for _, folder in found)


def _pypackages(host: Host, installed: Interpreters, path: Path, source: str) -> Environment | None:
    """A folder of PEP 582, as PDM made them: ``__pypackages__/3.12/lib``; PDM notes the interpreter beside it."""
    if minor_of(path.name) != path.name or not host.is_folder(path / "lib"):
        return None
    noted = (host.text(path.parent.parent / ".pdm-python", limit=4096) or "").strip()
    target = host.resolve(host.path(noted)) if noted and "\0" not in noted and "\n" not in noted else None
    base = (installed.at(target) or _unlisted(host, target)) if target else None
    return Environment(
        path=path,
        source=source,
        owner=Owner.PROJECT,
        flavour=Flavour.PYPACKAGES,
        version=base.version if base else path.name,
        base=base.path if base else None,
        base_version=base.version if base else None,
        libraries=(path / "lib",),
    )


def _venv(
    host: Host, installed: Interpreters, path: Path, configuration: Configuration | None, about: Candidate
) -> Environment | None:
    known = configuration or Configuration()
    names = pythons(host, path / ("Scripts" if host.is_windows else "bin"))
    target = host.resolve(names[0]) if names else None
    base = _base(host, installed, path, known, target)
    if configuration is None and base is None and not names:
        return None
    version = known.version or (base.version if base else None)
    minors, libraries = _libraries(host, path)
    made_at = activated_as(host, path, known)
    return Environment(
        path=path,
        source=about.source,
        owner=about.owner,
        vendored=about.vendored,
        version=version or next(iter(minors), None),
        home=known.home,
        base=base.path if base else None,
        base_version=base.version if base else None,
        target=target,
        made_at=made_at,
        minors=minors,
        libraries=libraries,
        system_site_packages=known.system_site_packages,
        prompt=known.prompt,
        faults=tuple(_faults(host, path, configuration, base, target, made_at, about)),
    )


def _base(
    host: Host, installed: Interpreters, path: Path, known: Configuration, target: Path | None
) -> Interpreter | None:
    """The installation behind an environment: where its python leads, or for a copied python what lies in ``home``."""
    if target and path not in target.parents:
        return installed.at(target) or _unlisted(host, target)
    home = host.resolve(known.home) if known.home else None
    inside = [
        item
        for item in installed.items
        if home in {item.path.parent, item.prefix} or known.home in {n.parent for n in item.names}
    ]
    same = [item for item in inside if item.minor == minor_of(known.version)]
    return next(iter(same or inside), None)


def _unlisted(host: Host, target: Path) -> Interpreter | None:
    """An installation that no locator knows, such as a build in somebody's folder."""
    prefix = target.parent.parent
    if not host.is_file(target):
        return None
    return Interpreter(path=target, prefix=prefix, source="elsewhere", version=version_of(host, prefix, target))


def _faults(
    host: Host,
    path: Path,
    configuration: Configuration | None,
    base: Interpreter | None,
    target: Path | None,
    made_at: Path | None,
    about: Candidate,
) -> Iterator[Fault]:
    ours, theirs = ("Scripts", "bin") if host.is_windows else ("bin", "Scripts")
    if not host.is_folder(path / ours) and host.is_folder(path / theirs):
        yield Fault.FOREIGN
        return
    if target is None:
        yield Fault.NO_PYTHON
    elif host.is_gone(target) or (
        configuration and base is None and path in target.parents and not _is_out_of_sight(host, configuration.home)
    ):
        yield Fault.BASE_GONE
    if configuration is None and not _is_legacy(host, path):
        yield Fault.NO_CONFIGURATION
    if made_at and about.owner is not Owner.CACHE:
        yield Fault.MOVED
    if (
        base
        and configuration
        and configuration.version
        and base.minor
        and minor_of(configuration.version) != base.minor
    ):
        yield Fault.DRIFTED


def _is_out_of_sight(host: Host, home: Path | None) -> bool:
    """Whether the folder of a base is one that this user may not look into."""
    return home is not None and not host.exists(home) and not host.is_gone(home)


def _is_legacy(host: Host, path: Path) -> bool:
    """Whether virtualenv made it before its version 20, which wrote no pyvenv.cfg."""
    return any(host.exists(folder.parent / "orig-prefix.txt") for _, folder in site_folders(host, path))
