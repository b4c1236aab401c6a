"""VENV02x: the environment in use against what the repository declares."""

from __future__ import annotations

import re
import sys
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, JointCheck, Repository, Ring, Severity, Skipped
from envdoctor.host import environments, interpreters, site_packages
from envdoctor.host.environments import Environment
from envdoctor.host.site_packages import Distribution
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Dependency, Kind, PythonStatement
from envdoctor.values import dataclass
from envdoctor_checks.host_wording import count

__all__ = ["AnotherEnvironmentActive", "EnvironmentDiffers", "EnvironmentOfAnotherPython", "HandInstalled"]

_USUAL = (".venv", "venv", "env", ".env", ".virtualenv")
_MAIN = frozenset({"pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "requirements.txt"})
_BROUGHT_ALONG = frozenset({"pip", "setuptools", "wheel", "distribute", "pkg-resources"})


@dataclass(frozen=True, kw_only=True)
class _Used:
    """The environment that work on this repository happens in."""

    host: Host
    environment: Environment
    said_by: str

    @cached_property
    def installed(self) -> Mapping[str, Distribution]:
        """Its distributions by normalised name."""
        folders = site_packages.libraries_of(self.host, self.environment)
        found = [item for folder in folders for item in site_packages.library(self.host, folder).distributions]
        return {item.name: item for item in found}

    @property
    def named(self) -> str:
        """How to say which one it is."""
        return f"`{self.environment.path}`"


def _used(repository: Repository, host: Host) -> _Used | None:
    """The environment in the repository's folder, else the active one if an editable install ties it to the
    repository.
    """
    installed = host.fact(interpreters.read)
    for name in _USUAL:
        found = environments.examine(host, installed, host.resolve(repository.root / name), source="project folder")
        if found and not found.is_broken:
            return _Used(host=host, environment=found, said_by=f"it lies in the repository as {name}")
    active = host.variable("VIRTUAL_ENV")
    found = host.fact(environments.read).at(host.resolve(host.path(active))) if active else None
    if found and not found.is_broken and _holds(host, found, repository.root):
        return _Used(host=host, environment=found, said_by="it is active, and this repository is installed in it")
    return None


def _holds(host: Host, environment: Environment, root: Path) -> bool:
    folders = site_packages.libraries_of(host, environment)
    editables = [item for folder in folders for item in site_packages.library(host, folder).editables]
    return any(item.path == root or root in item.path.parents for item in editables)


def _environment(version: str) -> dict[str, str]:
    """Marker variables that an installed environment has for sure; the platform's are this machine's."""
    from packaging.markers import default_environment

    minor = ".".join(version.split(".")[:2])
    return {
        **{key: str(value) for key, value in default_environment().items()},
        "python_version": minor,
        "python_full_version": version,
        "extra": "",
    }


def _wanted(repository: Repository, used: _Used) -> list[Dependency]:
    """The root project's run-time dependencies that apply to the environment's Python and this platform.

    Only its main files count: `requirements/production.txt` need not be installed on a laptop.
    """
    declared = repository.fact(declarations.read).of("")
    main = [item for item in declared if item.kind is Kind.RUNTIME and item.location.path in _MAIN]
    return [item for item in main if _applies(item.marker, used.environment)]


def _applies(marker: str | None, environment: Environment) -> bool:
    from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName

    if not marker or not environment.version:
        return not marker
    try:
        return bool(Marker(marker).evaluate(_environment(environment.version)))
    except (InvalidMarker, UndefinedEnvironmentName):
        return False


def _satisfies(specifier: str, version: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion

    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True


class _EnvironmentCheck(JointCheck):
    ring = Ring.ENVIRONMENT
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """Findings about the environment that work on the repository happens in."""
        used = _used(repository, host)
        if used is None:
            yield Skipped(reason="no environment of this repository was found")
        elif not used.installed:
            yield Skipped(reason=f"nothing is installed in {used.environment.path}")
        else:
            yield from self.judge(repository, used)

    @abstractmethod
    def judge(self, repository: Repository, used: _Used) -> Iterator[Finding]:
        """Findings about this environment."""


class EnvironmentDiffers(_EnvironmentCheck):
    """The repository's environment lacks what the repository declares, or has another version of it.

    The environment is the one in the repository's folder (`.venv`, `venv`, `env`), or the active one if the
    repository is installed in it. Its installed distributions, told from their metadata, are held against the root
    project's run-time dependencies, markers considered. Nothing is imported or started.

    ## Why is this bad?
    What runs on this laptop is not what the repository describes: a test that passes here says nothing about anybody
    else's machine, and the next `ModuleNotFoundError` is waiting.

    ## Example
    ```
    `.venv` lacks `redis` and has `django` 3.2.1 instead of `>=4.2`
    ```

    ## How to fix
    Bring it up to date with the project's own tool: `uv sync`, `poetry install`, `pip install -r requirements.txt`.
    """

    code = "VENV020"
    name = "environment-differs"
    severity = Severity.WARNING

    def judge(self, repository: Repository, used: _Used) -> Iterator[Finding]:
        """One finding with everything that is missing or of another version."""
        missing, other = [], []
        for item in _wanted(repository, used):
            there = used.installed.get(item.name)
            if there is None:
                missing.append(item)
            elif item.specifier and not item.url and not _satisfies(item.specifier, there.version):
                other.append((item, there.version))
        if missing or other:
            yield self._report(used, missing, other)

    def _report(self, used: _Used, missing: list[Dependency], other: list[tuple[Dependency, str]]) -> Finding:
        lacks = [f"lacks {count(len(missing), 'declared package')}"] if missing else []
        has = [f"has {len(other)} in another version than declared"] if other else []
        evidence = [Evidence(text=f"`{item.name}` is not installed", location=item.location) for item in missing]
        evidence += [
            Evidence(text=f"`{item.name}` {version} is installed, {item.specifier} is declared", location=item.location)
            for item, version in other
        ]
        return self.finding(
            f"The environment {used.named} {' and '.join(lacks + has)}",
            subject="environment",
            evidence=[*evidence, Evidence(text=f"{used.environment.path}: {used.said_by}")],
            fix=Fix(text="bring it up to date with `uv sync`, `poetry install` or `pip install -r ...`"),
        )


class HandInstalled(_EnvironmentCheck):
    """Packages were installed by hand into the repository's environment: nothing declares them.

    Counted is what no installed package and no declaration of the repository (of any kind, lock files included) asks
    for. pip, setuptools and wheel, which environments bring along, are left out, and so is the project itself.

    ## Why is this bad?
    It may be a forgotten experiment, or the one library without which the application does not start and that only this
    laptop knows. If it was hit by a bus, nobody could tell which.

    ## Example
    `.venv holds 2 packages that nothing declares: ipdb and psycopg2`

    ## How to fix
    Declare what the project needs (development tools in a `dev` group) and leave the rest out of the next environment.
    """

    code = "VENV021"
    name = "hand-installed"
    severity = Severity.NOTE

    def judge(self, repository: Repository, used: _Used) -> Iterator[Finding]:
        """One finding with all of them."""
        declared = repository.fact(declarations.read)
        if not declared.dependencies:
            return
        known = {item.name for item in declared.dependencies} | _BROUGHT_ALONG
        known |= {name for lock in declared.lock_files for name in lock.packages}
        known |= {re.sub(r"[-_.]+", "-", project.name).lower() for project in declared.projects if project.name}
        required = {name for item in used.installed.values() for name in _required(used.host, item)}
        extra = sorted(set(used.installed) - known - required)
        if extra:
            yield self.finding(
                f"The environment {used.named} holds {count(len(extra), 'package')} that nothing declares",
                subject="environment",
                evidence=[Evidence(text=f"`{name}` {used.installed[name].version}") for name in extra],
                fix=Fix(text="declare what the project needs, development tools in a group of their own"),
                confidence=Confidence.LIKELY,
            )


def _required(host: Host, item: Distribution) -> Iterator[str]:
    for text in site_packages.requirements(host, item):
        match = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", text)
        if match:
            yield re.sub(r"[-_.]+", "-", match[0]).lower()


class EnvironmentOfAnotherPython(_EnvironmentCheck):
    """The repository's environment runs on a Python that the repository does not allow.

    The version of the environment's base is held against `requires-python` (or Poetry's `python`) of the root project.

    ## Why is this bad?
    It works until somebody uses what only the declared Python has, or lacks; and installers pick other releases of
    libraries than they would for everybody else.

    ## Example
    `.venv runs on Python 3.9.18; pyproject.toml asks for >=3.11`

    ## How to fix
    Make a new environment with an allowed Python beside the old one, install into it, then change over.
    """

    code = "VENV022"
    name = "environment-of-another-python"
    severity = Severity.WARNING

    def judge(self, repository: Repository, used: _Used) -> Iterator[Finding]:
        """One finding for the first rule that is broken."""
        version = used.environment.base_version or used.environment.version
        rules = [item for item in repository.fact(declarations.read).pythons if _is_rule(item)]
        broken = next((rule for rule in rules if version and not _satisfies(rule.specifier or "", version)), None)
        if broken and version and version.count(".") >= 2:
            yield self.finding(
                f"The environment {used.named} runs on Python {version}; "
                f"`{broken.location.path}` asks for {broken.text}",
                subject="environment",
                location=broken.location,
                evidence=[Evidence(text=f"{used.environment.path}: {used.said_by}")],
                fix=Fix(text="make a new environment with an allowed Python, then change over"),
            )


def _is_rule(item: PythonStatement) -> bool:
    return item.source in {"requires-python", "poetry"} and not item.project and bool(item.specifier)


class AnotherEnvironmentActive(JointCheck):
    """The repository has an environment of its own, and another project's is active.

    `VIRTUAL_ENV` is held against the environment in the repository's folder. The active environment counts as another
    project's when it lies in the folder of one; a tool's environment, or the one that envdoctor itself runs in, does
    not.

    ## Why is this bad?
    What is installed and started here goes to the other project: `pip install` changes it, the tests run with its
    libraries. `uv` warns and ignores the active one, `pip` does not.

    ## Example
    `the environment of ~/blog is active; this repository has its own in .venv`

    ## How to fix
    `deactivate`, then `source .venv/bin/activate`, or start things with `uv run`.
    """

    code = "VENV023"
    name = "another-environment-active"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        active, used = host.variable("VIRTUAL_ENV"), _used(repository, host)
        if not active or used is None:
            yield Skipped(reason="no environment is active, or the repository has none of its own")
            return
        place = host.resolve(host.path(active))
        elsewhere = place.parent not in {repository.root, *repository.root.parents}
        if place != used.environment.path and elsewhere and place.name in _USUAL and place != Path(sys.prefix):
            yield self.finding(
                f"The environment of another project is active; this repository has {used.named}",
                subject="VIRTUAL_ENV",
                evidence=[Evidence(text="VIRTUAL_ENV names another folder"), Evidence(text=used.said_by)],
                fix=Fix(text="activate the repository's own", command="deactivate", safe=True),
                confidence=Confidence.LIKELY,
            )
