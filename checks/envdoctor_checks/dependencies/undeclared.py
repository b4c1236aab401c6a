"""DEP001 and DEP003: imported, but not declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from envdoctor.api import Confidence, Evidence, Finding, Repository, RepositoryCheck, Ring, Severity
from envdoctor.api import Location as Place
from envdoctor.repository import declarations, locked, pip_commands, usage
from envdoctor.repository.declarations import Kind
from envdoctor.repository.locked import Brought
from envdoctor.repository.names import accepts, normalise
from envdoctor.repository.resolution import Meaning
from envdoctor.repository.sources import Import, Role
from envdoctor.repository.usage import Usage
from envdoctor_checks.dependencies.edits import declare
from envdoctor_checks.dependencies.wording import MAKES_SAMPLES, evidence, is_integration, places, silenced

__all__ = ["TransitiveImport", "UndeclaredImport", "by_hand", "lock_of"]

_MOST_FILES = 40
_LOCAL = frozenset({
    "conf", "config", "configuration", "constants", "credentials", "creds", "keys", "local_config", "local_settings",
    "params", "passwords", "private", "secret", "secrets_local", "settings", "tokens", "private_settings", "mysettings",
})  # fmt: skip
"""What each developer has a file of, that the repository does not."""


def _imports(item: Usage, code: str) -> tuple[Import, ...]:
    """The imports that need a declaration: application code's if there are any, else all."""
    plain = [found for found in item.plain if not silenced(found, code)]
    plain.sort(key=lambda found: code in found.excused)
    return tuple(found for found in plain if found.role is Role.APPLICATION) or tuple(plain)


def lock_of(repository: Repository, item: Usage) -> Brought | None:
    """What brings a module's distribution although nobody declares it, as a lock file tells."""
    root = item.project.root if item.project else ""
    aside = bool(item.plain) and not item.is_runtime
    found = (locked.brought_by(repository, name, root, development=aside) for name in item.verdict.candidates)
    return next((bringer for bringer in found if bringer), None)


class UndeclaredImport(RepositoryCheck):
    """A third-party module is imported, but no declaration installs it.

    Every Python file, notebook and script is read, whatever Python it was written for. A module counts as explained if
    it is in the standard library of any Python from 2.7 on, stands anywhere in the repository where an import can reach
    it, or is installed by a distribution that the nearest project declares: in `pyproject.toml`, requirement files,
    `setup.py`, `setup.cfg`, `Pipfile` or a conda environment. Import names are mapped to distributions without a
    network (`yaml` is PyYAML's, `google.cloud.storage` is google-cloud-storage's). What strings name counts as
    imported: Django's `INSTALLED_APPS`, `MIDDLEWARE` and back ends, classes in a logging configuration,
    `pytest_plugins`, the driver in a database URL, the tool that a `Procfile` starts.

    It is a warning where only tests, documentation or scripts import the module or a command installs it by hand, and
    *likely* where the module is unknown, the project computes its dependencies, or only a file that is named after the
    module imports it. It stays silent about imports that expect to fail (`try: ...
    except ImportError`, see DEP006), about those under `if TYPE_CHECKING:`, about vendored code and samples, about what
    tests and scripts need and a command in CI, tox or a Dockerfile installs, about modules that a lock file shows to
    come with another dependency (DEP003), and about what the platform or program brings that runs the file: AWS Lambda
    and Glue, Databricks, Colab, QGIS, Blender, Maya, Kodi, Odoo, Home Assistant, an image of Airflow or PyTorch and
    others, each where a manifest, an image or the code itself proves it. A comment on the line silences it:
    `# envdoctor: ignore[DEP001] reason`; so does deptry's.

    ## Why is this bad?
    It works on the laptop where somebody once ran `pip install` by hand. On the next one, and in the container, it ends
    with `ModuleNotFoundError`.

    ## Example
    ```python
    import yaml  # and no PyYAML in pyproject.toml
    ```

    ## How to fix
    Declare the distribution where the code that imports it is declared: `uv add pyyaml`, `poetry add pyyaml`, or a line
    in `requirements.txt`.
    """

    code = "DEP001"
    name = "undeclared-import"
    settled = True
    severity = Severity.ERROR
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each module and project."""
        for found in repository.fact(usage.read):
            item = _named_by_command(repository, found)
            if item.verdict.meaning is Meaning.ELSEWHERE or not _imports(item, self.code):
                continue
            if item.verdict.meaning is Meaning.UNKNOWN:
                if item.is_needed and not item.doubtful and not _may_be_brought(repository, item):
                    yield self._unknown(item)
            elif lock_of(repository, item) is None:
                installed = by_hand(repository, item)
                if item.is_runtime or not installed:
                    yield self._known(repository, item, installed)

    def _known(self, repository: Repository, item: Usage, installed: tuple[Evidence, ...]) -> Finding:
        subject, name = item.verdict.subject, item.verdict.distribution or item.verdict.subject
        imports = _imports(item, self.code)
        unsure = item.doubtful or is_integration(imports, subject)
        return self.finding(
            f"`{subject}` is imported{places(imports)}, but `{name}` is not declared",
            subject=subject,
            location=imports[0].location,
            evidence=(*evidence(imports, self.code), *installed, *_others(item)),
            fix=declare(
                repository,
                name,
                item.project,
                imports[0].role,
                imports[0].location.path,
                certain=not unsure and len(item.verdict.candidates) == 1,
            ),
            severity=Severity.ERROR if item.is_runtime and not unsure and not installed else Severity.WARNING,
            confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
        )

    def _unknown(self, item: Usage) -> Finding:
        subject = item.verdict.subject
        imports = _imports(item, self.code)
        return self.finding(
            f"`{subject}` is imported{places(imports)}, but nothing that is declared seems to install it",
            subject=subject,
            location=imports[0].location,
            evidence=evidence(imports, self.code),
            severity=Severity.WARNING,
            confidence=Confidence.LIKELY,
        )


def _may_be_brought(repository: Repository, item: Usage) -> bool:
    """Whether an unknown module may be installed by a declared distribution whose modules are unknown too.

    Or by one that is declared for development and is called like it.
    """
    subject = item.verdict.subject
    aside = (it.name for it in repository.fact(declarations.read).dependencies if it.kind is Kind.DEVELOPMENT)
    return (
        subject.startswith("_")
        or subject in _LOCAL
        or f"./{normalise(subject)}" in repository.fact(pip_commands.read)
        or bool(set(item.opaque) - repository.fact(usage.used_distributions))
        or any(accepts(subject, name) for name in aside)
    )


def _named_by_command(repository: Repository, item: Usage) -> Usage:
    """A module that nothing knows, as one of the distribution of its name that a command installs, if one does."""
    if item.verdict.meaning is not Meaning.UNKNOWN:
        return item
    name = normalise(item.verdict.subject)
    if name not in repository.fact(pip_commands.read):
        return item
    verdict = replace(item.verdict, meaning=Meaning.UNDECLARED, distribution=name, candidates=(name,))
    return replace(item, verdict=verdict)


def by_hand(repository: Repository, item: Usage) -> tuple[Evidence, ...]:
    """The command, or the code, that installs the distribution, if there is one."""
    installed = repository.fact(pip_commands.read)
    places = (installed.get(name) for name in item.verdict.candidates)
    found = tuple(Evidence(text="installed by a command", location=place) for place in places if place)
    return (found or tuple(_required_by_code(repository, item)))[:1]


def _required_by_code(repository: Repository, item: Usage) -> Iterator[Evidence]:
    """A requirement that an importing file holds in a string, ``"paho-mqtt==1.5.1"``, to install it itself."""
    if not item.verdict.candidates:
        return
    forms = "|".join(re.escape(name).replace(r"\-", "[-_.]") for name in item.verdict.candidates)
    pattern = re.compile(rf"(?i)[\"']((?:{forms})(?:\[[^\]\"']*\])?\s*(?:[=~<>!]=|[<>])[^\"']*)[\"']".encode())
    for path in dict.fromkeys(found.location.path for found in item.plain[:_MOST_FILES]):
        if path.endswith(".py") and (match := pattern.search(repository.files.read(path) or b"")):
            text = f"the code itself requires `{match[1].decode('utf-8', 'replace')}`"
            yield Evidence(text=text, location=Place(path=path))


def _others(item: Usage) -> Iterator[Evidence]:
    """Other distributions that install the module, if there is a choice."""
    others = item.verdict.candidates[1:4]
    if others:
        names = ", ".join(f"`{name}`" for name in others)
        yield Evidence(text=f"also installed by {names}", location=None)


def _bring(names: tuple[str, ...]) -> str:
    """Who brings something, as words: one, two, or two and how many others."""
    first = f"`{names[0]}`"
    if len(names) == 1:
        return f"{first} brings"
    if len(names) == 2:
        return f"{first} and `{names[1]}` bring"
    return f"{first}, `{names[1]}` and {len(names) - 2} more bring"


def _is_for_developers(item: Usage) -> bool:
    """Whether a development dependency is imported only where samples and fixtures are made."""
    elsewhere = item.verdict.meaning is Meaning.ELSEWHERE
    return elsewhere and all(MAKES_SAMPLES.search(found.location.path) for found in item.plain)


class TransitiveImport(RepositoryCheck):
    """A module is imported that is installed only because another dependency happens to bring it.

    A lock file (`uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`, or a list by pip-compile) shows that a declared
    runtime dependency brings the module's distribution, directly or through others; for what only tests, documentation
    and scripts import, any declared dependency may bring it. What no declaration brings at all is DEP001.

    ## Why is this bad?
    The other dependency may drop it, or move to a version that breaks the code, in any release; nothing in the project
    says that it matters.

    ## Example
    `import starlette` in a project that declares only `fastapi`

    ## How to fix
    Declare the distribution itself: `uv add starlette`, `poetry add starlette`.
    """

    code = "DEP003"
    name = "transitive-import"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each module and project."""
        for item in repository.fact(usage.read):
            imports = _imports(item, self.code)
            if item.verdict.meaning is Meaning.UNKNOWN or not imports or _is_for_developers(item):
                continue
            if bringer := lock_of(repository, item):
                name = item.verdict.distribution or item.verdict.subject
                brought = Evidence(text=f"installed through `{bringer.by[0]}`", location=Place(path=bringer.lock))
                yield self.finding(
                    f"`{item.verdict.subject}` is imported{places(imports)}, but only {_bring(bringer.by)} `{name}`",
                    subject=item.verdict.subject,
                    location=imports[0].location,
                    evidence=(*evidence(imports, self.code), brought),
                    fix=declare(
                        repository, name, item.project, imports[0].role, imports[0].location.path, certain=True
                    ),
                    severity=Severity.WARNING if item.is_runtime else Severity.NOTE,
                )
