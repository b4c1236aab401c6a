"""CONF: environment variables and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import environment_files, environment_variables
from envdoctor.repository.environment_files import EnvironmentFile, FileKind, Given, is_ignored
from envdoctor.repository.environment_variables import VariableRead, is_given, is_read_by_tools
from envdoctor.repository.mentions import is_prose, unmentioned
from envdoctor.repository.sources import Role

__all__ = ["CommittedEnvironment", "ForgottenExample", "UnstatedVariable"]

_SECRET_NAME = re.compile(
    r"(?i)(?:secret|password|passwd|token|api_?key|private_?key|access_?key|credential|dsn)(?!.*(?:_name|_file|_path|_url)$)"
)


_ASIDE = frozenset(
    {"test", "tests", "testing", "fixtures", "testdata", "docs", "doc", "examples", "example", "samples"}
)


_FOREIGN = re.compile(r"(?i)(?:^|/)(?:\.[^/]+|_?vendor(?:ed)?|patched|third_?party|external|extern|_?internal)/")
"""Hidden folders hold tools, vendored ones other people's code."""


class UnstatedVariable(RepositoryCheck):
    """The application stops without an environment variable that is stated nowhere.

    Looked at is application code only (no tests, documentation or scripts), and of it only what happens whenever
    its module is imported or its settings class is used: `os.environ["X"]`, `env("X")` of django-environ and
    environs, `config("X")` of python-decouple and Starlette, fields without default of pydantic settings. It stays
    silent when any other file of the repository mentions the name (an example file, compose, Dockerfile, CI, a
    document, a script), when the code sets the variable itself, tests for it or handles its absence, and for what
    operating systems, interpreters and platforms set.

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
        for name in sorted(unmentioned(repository, candidates, prose)):
            yield self._report(name, needed[name], repository)

    def _report(self, name: str, reads: list[VariableRead], repository: Repository) -> Finding:
        always = [read for read in reads if read.always]
        example = _example(repository)
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


def _example(repository: Repository) -> str:
    examples = [file.path for file in repository.fact(environment_files.read) if file.kind is FileKind.EXAMPLE]
    return min(examples, key=lambda path: (path.count("/"), path), default=".env.example")


class CommittedEnvironment(RepositoryCheck):
    """The file `.env` is tracked by git, or nothing keeps it from being.

    A tracked `.env` is a warning when it gives real values to variables whose names say that they are secret, else a
    note. A `.env` that no `.gitignore` excludes is reported when it exists, or when an example file beside it tells
    people to make one. Values are never shown.

    ## Why is this bad?
    `.env` is where people put what must not be shared. Once committed, it stays in the history of every clone.

    ## Example
    `.env` is tracked by git and gives values to `SECRET_KEY` and `DATABASE_PASSWORD`

    ## How to fix
    `git rm --cached .env`, add `.env` to `.gitignore`, keep the names in `.env.example`, and replace every secret
    that was ever committed.
    """

    code = "CONF002"
    name = "committed-environment"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per file."""
        files = repository.fact(environment_files.read)
        for file in files:
            if file.path.rpartition("/")[2] == ".env" and not _is_aside(file.path):
                yield from self._real(file, repository)
        for path in _expected(files, repository):
            yield self._unprotected(path, exists=False)

    def _real(self, file: EnvironmentFile, repository: Repository) -> Iterator[Finding]:
        if not file.tracked:
            if repository.git.problem is None and not is_ignored(repository, file.path):
                yield self._unprotected(file.path, exists=True)
            return
        secret = [
            entry
            for entry in file.entries
            if entry.given is Given.VALUE and not entry.commented and _SECRET_NAME.search(entry.name)
        ]
        named = ", ".join(f"`{entry.name}`" for entry in secret[:5])
        yield self.finding(
            f"`{file.path}` is tracked by git" + (f" and gives values to {named}" if secret else ""),
            subject=file.path,
            location=Location(path=file.path, line=secret[0].line if secret else None),
            severity=None if secret else Severity.NOTE,
            fix=Fix(
                text="stop tracking it, keep the names in an example file, replace every secret it ever held",
                command=f"git rm --cached {file.path}",
            ),
        )

    def _unprotected(self, path: str, *, exists: bool) -> Finding:
        folder = path.rpartition("/")[0]
        state = "exists and is" if exists else "is"
        return self.finding(
            f"`{path}` {state} excluded by no `.gitignore`, so that one `git add -A` commits it",
            subject=path,
            location=Location(path=path) if exists else None,
            severity=None if exists else Severity.NOTE,
            fix=Fix(
                text="ignore it",
                command=f"echo .env >> {folder + '/' if folder else ''}.gitignore",
                safe=True,
            ),
        )


def _is_aside(path: str) -> bool:
    """Whether a file serves tests or documentation."""
    return bool(_ASIDE & set(path.lower().split("/")[:-1]))


def _expected(files: tuple[EnvironmentFile, ...], repository: Repository) -> Iterator[str]:
    """Where an example file tells people to make a ``.env`` that nothing ignores."""
    if repository.git.problem is not None:
        return
    present = {file.path for file in files}
    for file in files:
        folder, _, name = file.path.rpartition("/")
        path = f"{folder}/.env".lstrip("/")
        if (
            name in {".env.example", ".env.sample", ".env.template", ".env.dist"}
            and path not in present
            and not _is_aside(path)
        ):
            present.add(path)
            if not is_ignored(repository, path):
                yield path


class ForgottenExample(RepositoryCheck):
    """An example file states a variable that nothing reads any more.

    A variable counts as read when its name occurs anywhere else in the repository, in any spelling of upper and
    lower case and with or without a prefix. It stays silent about names that libraries, images and tools read by
    themselves. What is left is *likely*: a library may still know the name.

    ## Why is this bad?
    Newcomers look for values that nobody needs, and copy them from machine to machine for years.

    ## Example
    `.env.example:7` states `OLD_CACHE_HOST`, and no other file mentions it.

    ## How to fix
    Delete the line, or say in a comment what reads it.
    """

    code = "CONF003"
    name = "forgotten-example"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per variable of an example file."""
        files = repository.fact(environment_files.read)
        examples = [file for file in files if file.kind is FileKind.EXAMPLE]
        if not examples:
            yield Skipped(reason="there is no example of an environment file")
            return
        own = {file.path for file in files}
        read = {name.upper() for name in _read_names(repository)}
        stated = {
            entry.name: (file, entry.line)
            for file in examples
            for entry in file.entries
            if not entry.commented and entry.name.upper() not in read and not is_read_by_tools(entry.name)
        }
        others = [path for path in repository.files if path not in own]
        silent = unmentioned(repository, stated, others, any_case=True)
        unread = _without_prefix(repository, silent, others)
        for name in sorted(unread):
            file, line = stated[name]
            yield self.finding(
                f"`{name}` is stated in `{file.path}` and mentioned nowhere else",
                subject=name,
                location=Location(path=file.path, line=line),
                fix=Fix(text="delete the line, or say in a comment what reads it"),
                confidence=Confidence.LIKELY,
            )


def _read_names(repository: Repository) -> Iterator[str]:
    for read in repository.fact(environment_variables.read):
        yield read.name
        yield from read.alternatives


def _without_prefix(repository: Repository, names: frozenset[str], paths: list[str]) -> frozenset[str]:
    """The names that are unknown without their first parts, too: settings libraries put a prefix before each."""
    rests = {
        "_".join(parts[cut:]): name for name in names if (parts := name.split("_")) for cut in range(1, len(parts) - 1)
    }
    missing = unmentioned(repository, rests, paths, any_case=True)
    known = {name for rest, name in rests.items() if rest not in missing}
    return names - known
