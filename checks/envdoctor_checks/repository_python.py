"""PY02x: the Pythons that a repository asks for, against each other and against this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Host,
    JointCheck,
    Repository,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.host import interpreters, search_path, shims
from envdoctor.host.interpreters import Interpreter
from envdoctor.python_releases import releases, today
from envdoctor.repository import ci, declarations
from envdoctor.repository.declarations import PythonStatement
from envdoctor.values import regex
from envdoctor_checks.ci_python import allows
from envdoctor_checks.host_wording import listed, shell
from envdoctor_checks.packages.pins import python_images_named

__all__ = ["NoMatchingPython", "VersionFileWithoutVersion"]

_PINS = frozenset({".python-version", ".tool-versions", "mise.toml", "runtime.txt", "Pipfile"})
_MINOR = regex(r"\d+\.\d+")


def _projects(statements: Sequence[PythonStatement]) -> Iterator[tuple[str, list[PythonStatement]]]:
    """The statements of the root project; of the folders right below it when the root itself says nothing.

    Deeper ones are examples and test data more often than not.
    """
    root = [item for item in statements if not item.project]
    if any(item.specifier or item.source in _PINS for item in root):
        yield "", root
        if any(item.specifier for item in root):
            return
    below = {item.project for item in statements if item.project and "/" not in item.project}
    for project in sorted(below):
        yield project, [item for item in statements if item.project == project]


def _pinned(statements: Iterable[PythonStatement]) -> list[PythonStatement]:
    return [
        item for item in statements if item.source in _PINS and any(_MINOR.match(version) for version in item.versions)
    ]


def _meets(item: Interpreter, statements: Iterable[PythonStatement]) -> bool:
    return item.version is not None and all(
        allows(rule.specifier, item.version) for rule in statements if rule.specifier
    )


def _has_minor(item: Interpreter, pins: Iterable[PythonStatement]) -> bool:
    return all(item.minor in {_minor(version) for version in pin.versions} for pin in pins)


def _minor(version: str) -> str:
    match = _MINOR.match(version)
    return match[0] if match else version


class NoMatchingPython(JointCheck):
    """No Python on this machine is one that the repository asks for.

    What the repository says (`requires-python`, Poetry's `python`, `.python-version`, `.tool-versions`, `mise.toml`,
    `Pipfile`) is held against every interpreter that is installed here, found without running any. When only the
    pinned version is missing and another one satisfies `requires-python`, it is a note; so it is when nothing but a
    Dockerfile (`FROM python:3.12`) or CI names versions, and none of them is here.

    ## Why is this bad?
    A newcomer's first command fails, or worse, does not: an old pip picks an old release of a library, and the first
    error message is about something else. The container (ring 3) does not have this problem, the laptop does.

    ## Example
    `this repository wants Python >=3.12,<3.13; here are 3.11.2 and 3.13.0`

    ## How to fix
    `uv python install 3.12`, or the same with the manager that is on this machine (pyenv, mise, asdf, rye, hatch, pdm,
    conda, Homebrew, PyManager), then make the environment with it; or use the container.
    """

    code = "PY020"
    name = "no-matching-python"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per project that finds no Python here."""
        statements = repository.fact(declarations.read).pythons
        if not any(item.specifier or item.source in _PINS for item in statements):
            yield from self._named_by_machines(repository, host)
            return
        for project, said in _projects(statements):
            yield from self._judge(project, said, host)

    def _named_by_machines(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """When only a Dockerfile or CI says it: a note, unless one of the versions that they name is here."""
        found = [*python_images_named(repository), *repository.fact(ci.read).pythons]
        named = {version: place for version, place in reversed(found) if version.startswith("3.")}
        own = host.fact(interpreters.read).own
        if not named:
            yield Skipped(reason="nothing says which Python this repository wants")
        elif not {_minor(version) for version in named} & {item.minor for item in own}:
            here = listed(dict.fromkeys(item.version or "?" for item in own), most=12)
            first = next(place for version, place in found if version in named)
            yield self.finding(
                f"Nothing declares this repository's Python; its Dockerfile or CI runs {listed(sorted(named))}, "
                + (f"here {'are' if len(own) > 1 else 'is'} {here}" if own else "and there is none here"),
                subject=".",
                location=first,
                severity=Severity.NOTE,
                evidence=[
                    Evidence(text=f"names {version}", location=where) for version, where in sorted(named.items())
                ],
                fix=Fix(text="write `requires-python` into pyproject.toml, and work in the container or install it"),
                confidence=Confidence.LIKELY,
            )

    def _judge(self, project: str, said: list[PythonStatement], host: Host) -> Iterator[Finding]:
        own = host.fact(interpreters.read).own
        rules = [item for item in said if item.specifier and item.source not in _PINS]
        pins = _pinned(said)
        able = [item for item in own if _meets(item, rules)]
        if (rules and not able) or (not rules and pins and not any(_has_minor(item, pins) for item in own)):
            yield self._report(project, rules or pins, pins, own, host, Severity.WARNING)
        elif pins and not any(_has_minor(item, pins) for item in able):
            yield self._report(project, pins, pins, own, host, Severity.NOTE)

    def _report(
        self,
        project: str,
        unmet: list[PythonStatement],
        pins: list[PythonStatement],
        own: Sequence[Interpreter],
        host: Host,
        severity: Severity,
    ) -> Finding:
        here = listed(dict.fromkeys(item.version or "?" for item in own), most=12)
        what = f"`{project}`" if project else "this repository"
        wanted = " and ".join(dict.fromkeys(item.text for item in unmet))
        return self.finding(
            f"{what[0].upper()}{what[1:]} wants Python {wanted}; "
            + (f"here {'are' if len(own) > 1 else 'is'} {here}" if own else "there is none here"),
            subject=project or ".",
            location=unmet[0].location,
            severity=severity,
            evidence=[Evidence(text=f"{item.source}: {item.text}", location=item.location) for item in unmet],
            fix=_install(host, unmet, pins),
        )


def _install(host: Host, unmet: list[PythonStatement], pins: list[PythonStatement]) -> Fix:
    versions = [version for pin in pins for version in pin.versions] or _released(unmet)
    commands = host.fact(search_path.read)
    tool = next((name for name in _INSTALL if commands.find(name)), "uv")
    if not versions:
        return Fix(text="install it, or work in the container")
    wanted = _minor(versions[0]) if tool in _BY_MINOR else versions[0]
    return Fix(text="install it, or work in the container", command=_INSTALL[tool].format(shell(wanted)), safe=True)


_INSTALL = {
    "uv": "uv python install {}",
    "pyenv": "pyenv install {}",
    "mise": "mise install python@{}",
    "asdf": "asdf install python {}",
    "rye": "rye fetch {}",
    "hatch": "hatch python install {}",
    "pdm": "pdm python install {}",
    "conda": "conda create --name py{0} python={0}",
    "mamba": "mamba create --name py{0} python={0}",
    "micromamba": "micromamba create --name py{0} python={0}",
    "brew": "brew install python@{}",
    "pymanager": "pymanager install {}",
}
"""How the managers of this machine install a version, in the order in which they are asked."""
_BY_MINOR = frozenset({"brew", "hatch", "pymanager"})


def _released(rules: list[PythonStatement]) -> list[str]:
    """The newest released minor version that every rule allows."""
    day = today()
    out = [minor for minor, about in releases().items() if (day - about.released).days > 60]
    fits = [minor for minor in out if all(allows(rule.specifier or "", minor) for rule in rules)]
    return fits[-1:]


class VersionFileWithoutVersion(JointCheck):
    """The repository's version file asks this machine's version manager for a Python that it has not installed.

    Looked at are `.python-version` when pyenv's shims are on the search path, `.tool-versions` when those of asdf are,
    and both `.tool-versions` and `mise.toml` when those of mise are. A prefix (`3.12`) is satisfied by any 3.12. The
    file of a repository that uses `uv` is pyenv's business as soon as its shims are on the search path.

    ## Why is this bad?
    In this folder every `python`, `pip` and `pytest` stops with "version `3.10.99` is not installed", whatever else is
    installed.

    ## Example
    ```
    $ cat .python-version
    3.10.99
    $ python manage.py runserver
    pyenv: version `3.10.99' is not installed (set by /home/ada/shop/.python-version)
    ```

    ## How to fix
    `pyenv install 3.10.99`, or ask only for the minor version in the file (`3.10`).
    """

    code = "PY021"
    name = "version-file-without-version"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per version that is missing."""
        folders = [folder for folder in host.fact(shims.read).folders if folder.position is not None]
        if not folders:
            yield Skipped(reason="no manager with shims is on the search path")
        for folder in folders:
            for item in repository.fact(declarations.read).pythons:
                if item.source in _FILES[folder.manager] and not item.project:
                    yield from self._judge(folder, item)

    def _judge(self, folder: shims.ShimFolder, item: PythonStatement) -> Iterator[Finding]:
        for version in item.versions:
            if shims.matching(version, folder.installed) is None:
                yield self.finding(
                    f"`{item.source}` asks {folder.manager} for {version}, which it has not installed; "
                    "its shims stop in this folder",
                    subject=f"{item.source} {version}",
                    location=item.location,
                    evidence=[
                        Evidence(text=f"{folder.manager} has {listed(folder.installed, most=12) or 'no version'}")
                    ],
                    fix=Fix(text="install it", command=_INSTALL[folder.manager].format(shell(version)), safe=True),
                )


_FILES = {"pyenv": (".python-version",), "asdf": (".tool-versions",), "mise": (".tool-versions", "mise.toml")}
