"""Environment variables as the code reads them."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import environment_files, environment_variables
from envdoctor.repository.environment_files import FileKind
from envdoctor.repository.environment_variables import VariableRead, is_given
from envdoctor.repository.mentions import is_prose, keyed, unmentioned
from envdoctor.repository.sources import Role, role_of
from envdoctor.values import regex
from envdoctor_checks.configuration.names import SECRET_NAME

__all__ = ["DifferingDefaults", "UnstatedVariable"]

_FOREIGN = regex(
    r"(?i)(?:^|/)(?:\.[^/]+|_?vendor(?:ed)?|patched|third_?party|external|extern|_?internal)/|(?:^|[/_.-])(?:example|sample|template)s?(?:[_.-]\w+)*\.py$"
)
"""Hidden folders hold tools, vendored ones other people's code; examples are copied before they are used."""
_MANIFESTS = ("pyproject.toml", "requirements.txt", "setup.py", "package.json", "Pipfile", "go.mod")


class UnstatedVariable(RepositoryCheck):
    """The application stops without an environment variable that is stated nowhere.

    Looked at is application code only (no tests, documentation, scripts or vendored code): `os.environ["X"]`,
    `env("X")` of django-environ and environs, `config("X")` of python-decouple and Starlette, fields without
    default of pydantic settings, `Validator("X", must_exist=True)` of Dynaconf objects that read no file, and
    `os.getenv("X")` where the code itself then stops (`if not token: raise`, `int(os.getenv("X"))`). What happens
    whenever a module is imported is a warning; what happens only in a function or under a condition is a *likely*
    note.

    It stays silent when any other file of the repository mentions the name (an example file, compose, Dockerfile,
    CI, a document, a script), when the code sets the variable itself or gives it a value in a mapping (the definition
    of a deployment), tests for it or handles its absence, and for what operating systems, interpreters and platforms
    set. What is read only under a condition about tests does not count.

    ## Why is this bad?
    A newcomer learns the name from a traceback, one variable at a time, and its value from a colleague.

    ## Example
    `shop/settings.py:12` has `PAYMENT_KEY = os.environ["PAYMENT_KEY"]`, and no other file mentions `PAYMENT_KEY`.

    ## How to fix
    Put the name into `.env.example` with a value that works for development (or a placeholder and a comment that
    says where to get one), or give it a default in the code.
    """

    code = "CONF001"
    name = "unstated-variable"
    severity = Severity.WARNING
    irreplaceable = True

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per variable."""
        reads = repository.fact(environment_variables.read)
        if not reads:
            yield Skipped(reason="no Python code reads an environment variable")
            return
        needed = _needed(reads)
        writes = repository.fact(environment_variables.read_writes)
        own = {write.name for write in writes if write.role is not Role.TEST}
        prose = [path for path in repository.files if is_prose(path)]
        candidates = {name for name in needed if name not in own and not is_given(name)}
        loose = {name for name in candidates if any(read.library == "pydantic-settings" for read in needed[name])}
        unstated = unmentioned(repository, candidates - loose, prose)
        unstated |= unmentioned(repository, loose, prose, any_case=True)
        for name in sorted(unstated - keyed(repository, unstated, _own_code(repository))):
            yield self._report(name, needed[name], repository)

    def _report(self, name: str, reads: list[VariableRead], repository: Repository) -> Finding:
        always = [read for read in reads if read.always]
        example = _example(repository, (always or reads)[0].location.path)
        stops = "the application stops" if always else "a part of the application stops"
        return self.finding(
            f"{stops} without `{name}`, which is stated nowhere",
            subject=name,
            location=(always or reads)[0].location,
            evidence=[Evidence(text=f"read by {read.library}", location=read.location) for read in reads[:5]],
            fix=Fix(
                text=f"state it in `{example}`, with a value for development or a word on where to get one",
                command=f"echo '{name}=' >> {example}",
                safe=True,
            ),
            severity=None if always else Severity.NOTE,
            confidence=Confidence.CERTAIN if always else Confidence.LIKELY,
        )


def _needed(reads: tuple[VariableRead, ...]) -> dict[str, list[VariableRead]]:
    """Variables that application code cannot do without, unless some other place can."""
    spared = {read.name for read in reads if read.default}
    needed: dict[str, list[VariableRead]] = {}
    for read in reads:
        own = read.role is Role.APPLICATION and not _FOREIGN.search(read.location.path) and read.name[:1] != "_"
        if own and read.required and not read.alternatives and read.name not in spared:
            needed.setdefault(read.name, []).append(read)
    return needed


def _own_code(repository: Repository) -> list[str]:
    """Where the code itself may give variables values, such as the definition of a deployment."""
    return [path for path in repository.files.with_suffix(".py") if role_of(path) is not Role.TEST]


def _example(repository: Repository, code: str) -> str:
    """The example file of the code at a path: the nearest above it, else one that is no other application's."""
    examples = [file.path for file in repository.fact(environment_files.read) if file.kind is FileKind.EXAMPLE]
    folders = {path: path.rpartition("/")[0] for path in examples}
    above = [path for path in examples if not folders[path] or code.startswith(f"{folders[path]}/")]
    if above:
        return max(above, key=lambda path: (path.count("/"), path))
    shared = [
        path for path in examples if not any(f"{folders[path]}/{name}" in repository.files for name in _MANIFESTS)
    ]
    return min(shared, key=lambda path: (path.count("/"), path), default=".env.example")


class DifferingDefaults(RepositoryCheck):
    """Two places in the application read the same variable with different defaults.

    Compared are literal defaults in application code (no tests, documentation or scripts); `""`, `0`, `False` and
    their kin count as none. It stays silent about what operating systems, interpreters and platforms set.

    ## Why is this bad?
    Without the variable, two parts of one application believe different things, and which one is right depends on who
    asks. It shows only on machines where nobody set it: those of newcomers.

    ## Example
    `REDIS_URL` has the default `redis://localhost` in `app/cache.py:4` and `redis://redis:6379` in `app/tasks.py:7`

    ## How to fix
    Read the variable once, in the settings module, and import it from there.
    """

    code = "CONF005"
    name = "differing-defaults"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per variable."""
        reads = repository.fact(environment_variables.read)
        if not reads:
            yield Skipped(reason="no Python code reads an environment variable")
            return
        for name, places in sorted(_defaults(reads).items()):
            files = {read.location.path for read in places.values()}
            if len(places) > 1 and len(files) > 1:
                yield self.finding(
                    f"`{name}` has {len(places)} different defaults",
                    subject=name,
                    location=next(iter(places.values())).location,
                    evidence=[
                        Evidence(text=f"default {_shown(name, read)}", location=read.location)
                        for read in places.values()
                    ],
                    fix=Fix(text="read it once, in the settings, and import it from there"),
                    confidence=Confidence.LIKELY,
                )


def _defaults(reads: tuple[VariableRead, ...]) -> dict[str, dict[str, VariableRead]]:
    """The first read for each default of each variable."""
    found: dict[str, dict[str, VariableRead]] = {}
    for read in reads:
        own = read.role is Role.APPLICATION and not _FOREIGN.search(read.location.path)
        if own and (read.default or "").strip("0.") and not is_given(read.name):
            plain = (read.default or "").lower().rstrip("/")
            if plain not in {"false", "none"}:
                found.setdefault(read.name, {}).setdefault(plain, read)
    return found


def _shown(name: str, read: VariableRead) -> str:
    return "***" if SECRET_NAME.search(name) else f"`{read.default}`"
