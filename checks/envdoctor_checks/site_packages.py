"""VENV: what is wrong inside `site-packages`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, site_packages
from envdoctor.host.environments import Environment, Flavour
from envdoctor.host.interpreters import Interpreter
from envdoctor.host.locator_table import Owner
from envdoctor.host.site_packages import Distribution, Library
from envdoctor_checks.host_wording import affected, count, listed, shell

__all__ = ["DeadEditable", "HalfInstalled", "PipInTheSystem", "SystemSitePackages", "UserSiteLeak"]

_MOST = 12


class HalfInstalled(HostCheck):
    """An installation was interrupted: leftovers (`~ip`), metadata of two versions of one package, or none at all.

    Folder names in every `site-packages` of environments and installations are read. Caches are left out.

    ## Why is this bad?
    pip warns "Ignoring invalid distribution -ip" at each call, and with two sets of metadata nobody can say which
    version is there: `pip check` finds nothing wrong, `importlib.metadata` picks one.

    ## Example
    `requests has metadata of 2.31.0 and 2.32.0`

    ## How to fix
    Make the environment anew. If that is too much: look at the leftovers, remove them by hand, and install the package
    again with `--force-reinstall`.
    """

    code = "VENV005"
    name = "half-installed"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per library."""
        caches = [item.path for item in host.fact(environments.read).items if item.owner is Owner.CACHE]
        for folder, library in host.fact(site_packages.read).items():
            wrong = library.leftovers or library.duplicates or library.bare
            if wrong and not any(cache in folder.parents for cache in caches):
                yield self._report(host, folder, library)

    def _report(self, host: Host, folder: Path, library: Library) -> Finding:
        evidence = [Evidence(text=f"{name} was left behind by pip") for name in library.leftovers[:_MOST]]
        evidence += [
            Evidence(text=f"`{name}` has metadata of {listed(found)}") for name, found in library.duplicates.items()
        ]
        evidence += [Evidence(text=f"{name} has no METADATA") for name in library.bare[:_MOST]]
        parts = [count(len(library.leftovers), "leftover of pip", "leftovers of pip")] if library.leftovers else []
        parts += [f"{count(len(library.bare), 'package')} without metadata"] if library.bare else []
        parts += (
            [f"{count(len(library.duplicates), 'package')} with metadata of two versions"] if library.duplicates else []
        )
        again = next(iter(library.duplicates), None)
        return self.finding(
            f"`{folder}` holds {' and '.join(parts)}",
            subject=str(folder),
            evidence=[*evidence, *_owner(host, folder)],
            fix=Fix(
                text="make the environment anew, or remove the leftovers after a look at them",
                command=f"python -m pip install --force-reinstall {shell(again)}"
                if again
                else f"ls -d {shell(folder)}/~*",
                safe=not again,
            ),
        )


class DeadEditable(HostCheck):
    """A project is installed in editable mode, and its folder is gone.

    Path files (`*.pth`), egg-links and `direct_url.json` in every `site-packages` are followed.

    ## Why is this bad?
    The package counts as installed and cannot be imported; requirements on it are satisfied by nothing.

    ## Example
    `~/work/shop/.venv leads to ~/work/shop-lib, which does not exist`

    ## How to fix
    Uninstall it, or install it again from where the project is now.
    """

    code = "VENV006"
    name = "dead-editable"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per library."""
        kept = {tie for item in host.fact(environments.read).items if item.source in _TIED for tie in [item.path]}
        for folder, library in host.fact(site_packages.read).items():
            dead = [item for item in library.editables if not item.exists]
            if dead and not (len(library.editables) == 1 and any(path in folder.parents for path in kept)):
                yield self.finding(
                    f"`{folder}` leads to {count(len(dead), 'project')} whose folder does not exist",
                    subject=str(folder),
                    evidence=[
                        *(Evidence(text=f"{item.said_by.name} -> {item.path}, which does not exist") for item in dead),
                        *_owner(host, folder),
                    ],
                    fix=Fix(text="uninstall what it belongs to, or install it again from where it is now"),
                )


_TIED = frozenset({"poetry", "pipenv", "pdm", "hatch", "virtualenvwrapper"})
"""A store's environment whose only project is gone is an orphan (VENV008), not a dead editable."""


class UserSiteLeak(HostCheck):
    """Packages in the user's own `site-packages` hide those of conda environments or installations.

    The user site (`~/.local/lib/pythonX.Y`) is held against every conda environment and every installation of that
    minor version. Virtual environments do not see it and are not affected. Only packages that are there in two
    different versions count; for the system's Python it is a note, because newer tools in `~/.local` are often meant.

    ## Why is this bad?
    `conda activate ds; python -c "import numpy"` loads the one from `~/.local`, whatever the environment says it
    has. Upgrading inside the environment changes nothing.

    ## Example
    `numpy 1.19.0 in ~/.local/lib/python3.11 hides 2.1.0 of the conda environment ds`

    ## How to fix
    Uninstall the package from the user site, or set `PYTHONNOUSERSITE=1` for conda; install tools with pipx or `uv
    tool`.
    """

    code = "VENV007"
    name = "user-site-leak"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per owner whose packages are hidden."""
        if host.variable("PYTHONNOUSERSITE"):
            yield Skipped(reason="PYTHONNOUSERSITE keeps the user site out")
            return
        found = host.fact(site_packages.read)
        for interpreter in host.fact(interpreters.read).own:
            user = site_packages.user_site(host, interpreter)
            if user is not None and user in found:
                yield from self._judge(host, found[user], interpreter)
        for environment in host.fact(environments.read).items:
            user = site_packages.user_site(host, environment) if environment.flavour is Flavour.CONDA else None
            if user and host.is_folder(user):
                yield from self._judge(host, site_packages.library(host, user), environment)

    def _judge(self, host: Host, user: Library, owner: Interpreter | Environment) -> Iterator[Finding]:
        place = owner.path if isinstance(owner, Environment) else owner.prefix
        known = host.fact(site_packages.read)
        own = [
            known.get(folder) or site_packages.library(host, folder)
            for folder in site_packages.libraries_of(host, owner)
            if folder != user.path
        ]
        hidden = [(item, version) for item in user.distributions for version in [_other(item, own)] if version]
        if hidden:
            system = isinstance(owner, Interpreter) and owner.source == "system"
            yield self.finding(
                f"`{user.path}` hides {count(len(hidden), 'package')} of `{place}`",
                subject=f"{user.path} {place}",
                severity=Severity.NOTE if system else None,
                evidence=[
                    *(
                        Evidence(text=f"`{item.name}` {item.version} hides {version}")
                        for item, version in hidden[:_MOST]
                    ),
                    Evidence(text=f"whatever starts `{owner.path}` is affected; virtual environments are not"),
                ],
                fix=Fix(
                    text="uninstall them from the user site, or keep it out",
                    command="export PYTHONNOUSERSITE=1",
                    safe=True,
                ),
            )


def _owner(host: Host, folder: Path) -> Iterator[Evidence]:
    """What hangs on the environment that a library belongs to."""
    for item in host.fact(environments.read).items:
        if folder in item.libraries:
            yield affected(host, item.path)
            return
    yield Evidence(text="whatever runs with the Python that looks there is affected")


def _other(item: Distribution, libraries: list[Library]) -> str | None:
    versions = [version for library in libraries if (version := library.version_of(item.name))]
    return versions[0] if versions and item.version not in versions else None


class PipInTheSystem(HostCheck):
    """pip installed packages into the operating system's Python, or into conda's base.

    Metadata in the system's `dist-packages` (and `/usr/local/lib/pythonX.Y`) and in conda's own `site-packages` says
    who installed it (`INSTALLER`). What the package manager of the system or conda installed is not mentioned, nor
    are pip, setuptools and wheel.

    ## Why is this bad?
    Tools of the operating system import the same packages: an upgrade by pip has broken `apt`, `yum` and `cloud-init`
    before. In conda's base it breaks conda itself. And no project declares what it finds there: "works on my
    machine".

    ## Example
    `pip installed 14 packages into the system's Python 3.11`

    ## How to fix
    Give each project an environment and each tool `pipx install` or `uv tool install`; then uninstall here what nothing
    needs any more, one package at a time.
    """

    code = "VENV011"
    name = "pip-in-the-system"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per installation."""
        for item in host.fact(interpreters.read).own:
            if item.source not in {"system", "conda"}:
                continue
            folders = list(site_packages.libraries_of(host, item))
            if item.source == "system":
                folders += [path for path in _by_hand(host, item) if host.is_folder(path)]
            found = [name for folder in folders for name in site_packages.library(host, folder).distributions]
            strays = {
                one: by for one in found if one.name not in _USUAL and (by := _installer(host, one)) in _STRANGERS
            }
            if strays:
                yield self._report(host, item, list(strays), listed(dict.fromkeys(strays.values())))

    def _report(self, host: Host, item: Interpreter, strays: list[Distribution], by: str) -> Finding:
        owner = "conda's base" if item.source == "conda" else f"the system's {item.label}"
        return self.finding(
            f"{by} installed {count(len(strays), 'package')} into {owner}",
            subject=str(item.path),
            evidence=[Evidence(text=f"`{one.name}` {one.version} in {one.folder.parent}") for one in strays[:_MOST]]
            + ([Evidence(text=f"{len(strays) - _MOST} more")] if len(strays) > _MOST else [])
            + [_sharing(host, item)],
            fix=Fix(text="install into an environment, or tools with pipx; then uninstall here what nothing needs"),
        )


_USUAL = frozenset({"pip", "setuptools", "wheel"})
_STRANGERS = frozenset({"pip", "uv"})
"""What installs into a Python without asking whose it is."""


def _sharing(host: Host, item: Interpreter) -> Evidence:
    """The environments that see these packages, beside the tools of the system or of conda."""
    seeing = [one for one in host.fact(environments.read).made_from(item) if one.system_site_packages]
    if not seeing:
        return Evidence(text="no environment sees them; the owner's own tools do")
    return Evidence(text=f"also affected: {listed(f'`{one.path}`' for one in seeing)}, which include them")


def _by_hand(host: Host, item: Interpreter) -> tuple[Path, ...]:
    """Where `sudo pip install` puts packages for the system's Python on Debian and Fedora; a Python of one's own in
    `/usr/local` has its packages in the latter.
    """
    local = Path("/usr/local")
    root = local / "lib" / f"python{item.minor}"
    own = any(one.minor == item.minor for one in host.fact(interpreters.read).under(local))
    return (root / "dist-packages",) if own else (root / "dist-packages", root / "site-packages")


def _installer(host: Host, item: Distribution) -> str:
    return (host.text(item.folder / "INSTALLER", limit=64) or "").strip()


class SystemSitePackages(HostCheck):
    """An environment of a project lets the system's packages shine through.

    `include-system-site-packages = true` in `pyvenv.cfg` of environments that belong to projects.

    ## Why is this bad?
    A library that nobody declared is found on this laptop, because the operating system has it, and on no other.

    ## Example
    `~/work/shop/.venv includes the system's packages`

    ## How to fix
    Make the environment anew without `--system-site-packages` and declare what is missing then. Bindings that only
    the system can provide (PyGObject, apt) are a good reason to leave it.
    """

    code = "VENV013"
    name = "system-site-packages"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per environment."""
        for item in host.fact(environments.read).items:
            if item.system_site_packages and item.owner in {Owner.PROJECT, Owner.NOBODY} and not item.is_broken:
                yield self.finding(
                    f"The environment `{item.path}` includes the packages of the Python that it was made from",
                    subject=str(item.path),
                    evidence=[
                        Evidence(text="include-system-site-packages = true in its pyvenv.cfg"),
                        affected(host, item.path),
                    ],
                    fix=Fix(text="make it anew without `--system-site-packages`, and declare what is missing then"),
                    confidence=Confidence.LIKELY,
                )
