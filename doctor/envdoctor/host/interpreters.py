"""The Python installations of this machine, each once, found without running any of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from envdoctor.host import applications, candidates, locators, registry, search_path, startup_places, walk
from envdoctor.host.binaries import architecture
from envdoctor.host.host import Host
from envdoctor.host.locators import Place, Shape
from envdoctor.host.prefixes import (
    Executable,
    bin_folder,
    describe,
    executables,
    is_conda_environment,
    is_launcher,
    minor_of,
    prefix_of,
)
from envdoctor.values import dataclass

__all__ = ["Interpreter", "Interpreters", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One installation.

    ``path`` is the executable itself (links followed), ``prefix`` the folder above its ``bin``, ``names`` the other
    paths that lead to it. ``vendored`` marks a Python that some application brought along for itself.
    """

    path: Path
    prefix: Path
    source: str
    version: str | None = None
    implementation: str = "CPython"
    architecture: str | None = None
    names: tuple[Path, ...] = ()
    vendored: bool = False
    externally_managed: bool = False
    identity: tuple[int, ...] = (0, 0)

    @property
    def minor(self) -> str | None:
        """``3.11`` of ``3.11.7``."""
        return minor_of(self.version)

    @property
    def label(self) -> str:
        """``Python 3.11.7``, or ``PyPy 3.10.14``; without a number when the version is unknown."""
        name = "Python" if self.implementation == "CPython" else self.implementation
        return f"{name} {self.version}" if self.version else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreters:
    """All installations, in order of version and path. ``empty`` are version folders of a manager without a Python,
    ``dangling`` links among them that lead nowhere.
    """

    items: tuple[Interpreter, ...] = ()
    empty: tuple[Place, ...] = ()
    dangling: tuple[Path, ...] = ()

    def at(self, path: Path) -> Interpreter | None:
        """The installation that a path (links followed) is the executable of."""
        return next((item for item in self.items if item.path == path), None)

    def under(self, prefix: Path) -> tuple[Interpreter, ...]:
        """The installations with this prefix."""
        return tuple(item for item in self.items if item.prefix == prefix)

    @property
    def own(self) -> tuple[Interpreter, ...]:
        """Those that somebody installed as a Python, not as a part of an application."""
        return tuple(item for item in self.items if not item.vendored)


_KEPT = frozenset({"pyenv", "asdf", "mise", "rye"})


def _is_empty_version(host: Host, place: Place) -> bool:
    """Whether a manager keeps a folder for a version in which there is no Python."""
    if place.source not in _KEPT or place.alias or place.path.name == "install":
        return False
    if host.exists(place.path / "pyvenv.cfg") or host.exists(place.path / "install"):
        return False
    return not host.entries(place.path / "bin")


def read(host: Host) -> Interpreters:
    """Every installation that a locator or the search path leads to."""
    found: dict[object, Interpreter] = {}
    described: dict[Path, Executable | None] = {}
    empty = []
    for place in _places(host):
        executables_here = tuple(_installed(host, place, described))
        for executable in executables_here:
            _remember(host, found, place, executable)
        if not executables_here and _is_empty_version(host, place):
            empty.append(place)
    for image in _images(host):
        found.setdefault(image.path, image)
    items = sorted(found.values(), key=lambda item: (_sortable(item.version), str(item.path)))
    return Interpreters(items=tuple(items), empty=tuple(empty), dangling=tuple(_dangling(host)))


def _dangling(host: Host) -> Iterator[Path]:
    """Names that a manager keeps for a version or environment that is gone."""
    kept = {place.path.parent for place in host.fact(locators.read).places if place.source in _KEPT}
    for path in (folder / name for folder in sorted(kept) for name in host.entries(folder)):
        if host.is_link(path) and host.is_gone(path):
            yield path


def _images(host: Host) -> Iterator[Interpreter]:
    """Pythons packed as AppImages: a file that is an installation of its own, and says in its name which."""
    on_the_path = (
        entry.path / name
        for entry in host.fact(search_path.read).entries
        for name in entry.names
        if name.endswith(".AppImage") and name.startswith("python")
    )
    for path in dict.fromkeys(map(host.resolve, (*host.fact(walk.read).images, *on_the_path))):
        version = path.name.removeprefix("python").partition("-")[0]
        yield Interpreter(
            path=path, prefix=path, source="AppImage", version=version, architecture=architecture(host, path)
        )


def _sortable(version: str | None) -> tuple[int, ...]:
    digits = "".join(letter if letter.isdigit() else " " for letter in version or "").split()
    return tuple(int(digit[:9]) for digit in digits[:4])


def _places(host: Host) -> Iterator[Place]:
    """The table's places first, because they know who installed what; then all that may lead to others."""
    yield from host.fact(locators.read).places
    yield from host.fact(startup_places.read)
    yield from _registered(host)
    for path in (*host.fact(walk.read).installations, *host.fact(walk.elsewhere).installations):
        yield Place(path=path, source="local", shape=Shape.PREFIX, vendored=applications.owns(host, path))
    for path in host.fact(walk.applications).installations:
        yield Place(path=path, source="application", shape=Shape.PREFIX, vendored=True)
    for candidate in host.fact(candidates.read):
        if candidate.is_conda:
            yield Place(path=candidate.path, source="conda", shape=Shape.PREFIX)
    for path in host.fact(walk.read).marked.get(".devbox", ()):
        yield Place(path=path / ".devbox/nix/profile/default/bin", source="nix", shape=Shape.EXECUTABLES)
    yield from _on_the_path(host)
    yield from _behind_environments(host)


def _behind_environments(host: Host) -> Iterator[Place]:
    """The folders that environments were started from: builds that no table knows."""
    homes: dict[Path, None] = {}
    for candidate in host.fact(candidates.read):
        if candidate.configuration and candidate.configuration.home:
            homes[candidate.configuration.home] = None
    for home in homes:
        yield Place(path=home, source="local", shape=Shape.EXECUTABLES)


def _registered(host: Host) -> Iterator[Place]:
    for item in host.fact(registry.read):
        if item.exists:
            yield Place(
                path=item.prefix, source=_COMPANIES.get(item.key.partition("/")[0], "registry"), shape=Shape.PREFIX
            )


_COMPANIES = {"PythonCore": "python.org", "ContinuumAnalytics": "conda", "Astral": "uv"}


def _on_the_path(host: Host) -> Iterator[Place]:
    for entry in host.fact(search_path.read).entries:
        if entry.exists and entry.repeats is None:
            yield Place(path=entry.path, source="search path", shape=Shape.EXECUTABLES)


def _installed(host: Host, place: Place, described: dict[Path, Executable | None]) -> Iterator[Executable]:
    """The executables of installations at a place; those of environments belong to `envdoctor.host.environments`."""
    folder = place.path
    if place.shape is Shape.PREFIX:
        names = host.entries(folder)
        if not names or "pyvenv.cfg" in names or ("conda-meta" in names and is_conda_environment(host, folder)):
            return
        folder = bin_folder(host, folder)
        if folder == place.path and place.source == "application" and not host.is_windows:
            return
    elif is_conda_environment(host, folder if host.is_windows else folder.parent):
        return
    for path in executables(host, folder):
        if _is_stub(host, path) or host.exists(path.parent.parent / "pyvenv.cfg"):
            continue
        real, in_a_store = host.resolve(path), place.source in _STORES
        if described.get(real) is None and (real not in described or in_a_store or place.shape is Shape.PREFIX):
            if place.shape is Shape.EXECUTABLES and is_launcher(host, real):
                continue
            described[real] = describe(host, path, in_a_store=in_a_store)
        executable = described[real]
        if executable:
            yield replace(executable, path=path)


_STORES = frozenset(
    {
        *("pyenv", "uv", "asdf", "mise", "rye", "hatch python", "pdm", "poetry python", "pipx python", "proto", "vfox"),
        *("homebrew", "Microsoft Store", "spack", "easybuild", "tool cache", "google-cloud-sdk"),
    }
)
"""Managers that keep nothing but Pythons there, whatever their executables are made of."""


def _is_stub(host: Host, path: Path) -> bool:
    """Apple's ``/usr/bin/python3`` only asks to install the command line tools; pixi's trampolines start the Python of
    one of its environments.
    """
    if host.platform == "darwin" and path.parent == Path("/usr/bin"):
        return True
    return host.is_folder(path.parent / "trampoline_configuration")


def _remember(host: Host, found: dict[object, Interpreter], place: Place, executable: Executable) -> None:
    """Add an installation, or a name to one that is known: by its inode, or as another copy in the same prefix."""
    new = _interpreter(host, place, executable)
    copied = (new.prefix, new.version, new.implementation)
    key = next((key for key, item in found.items() if item.identity == new.identity or key == copied), copied)
    known = found.get(key)
    if known is None:
        found[key] = new
    elif executable.path not in {known.path, *known.names}:
        found[key] = replace(known, names=(*known.names, executable.path))


def _interpreter(host: Host, place: Place, executable: Executable) -> Interpreter:
    prefix = prefix_of(host, executable.real)
    return Interpreter(
        path=executable.real,
        prefix=prefix,
        source=_source(host, place, executable.real),
        version=executable.version,
        implementation=executable.implementation,
        architecture=executable.architecture,
        names=(executable.path,) if executable.path != executable.real else (),
        vendored=place.vendored and (place.source != "application" or applications.owns(host, prefix)),
        externally_managed=_is_externally_managed(host, prefix, minor_of(executable.version)),
        identity=executable.identity,
    )


def _is_externally_managed(host: Host, prefix: Path, minor: str | None) -> bool:
    """Whether the marker of PEP 668 lies beside the standard library."""
    library = prefix / "Lib" if host.is_windows else prefix / "lib" / f"python{minor}"
    return host.is_file(library / "EXTERNALLY-MANAGED")


_TELLING = (
    ("/Cellar/", "homebrew"),
    ("/nix/store/", "nix"),
    ("/gnu/store/", "guix"),
    ("/.pyenv/versions/", "pyenv"),
    ("/uv/python/", "uv"),
    ("/installs/python/", "asdf or mise"),
    ("/Python3.framework/", "Xcode"),
    ("/opt/local/", "MacPorts"),
    ("/Python.framework/", "python.org"),
    ("/WindowsApps/", "Microsoft Store"),
)


def _source(host: Host, place: Place, real: Path) -> str:
    """Who installed it: the place's name, unless the place only links to somebody else's installation."""
    inside = place.path in real.parents or host.resolve(place.path) in real.parents
    if inside and place.source not in {"search path", "local", "application"}:
        return place.source
    told = next((source for part, source in _TELLING if part in real.as_posix()), None)
    return told or (
        "system" if real.parent == Path("/usr/bin") else "local" if place.source in _ANYBODY else place.source
    )


_ANYBODY = frozenset({"search path", "application"})
