"""Environment files: what they leak, and what they state in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import compose, declarations, dockerfile, environment_files, environment_variables
from envdoctor.repository.environment_files import EnvironmentFile, FileKind, Given, is_ignored
from envdoctor.repository.environment_variables import is_read_by_tools
from envdoctor.repository.images import reference
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex
from envdoctor_checks.configuration.names import SECRET_NAME

__all__ = ["CommittedEnvironment", "ForgottenExample"]

_PREFIX = regex(rb"(?i)prefix(?:ed(?:_env)?)?[\"']?\s*[:=(]\s*[\"']([A-Za-z][A-Za-z0-9_]*)[\"']")
_SHORTEST = 4
_ASIDE = frozenset(
    {"test", "tests", "testing", "fixtures", "testdata", "docs", "doc", "examples", "example", "samples"}
)


class CommittedEnvironment(RepositoryCheck):
    """The file `.env` is tracked by git, or nothing keeps it from being.

    A tracked `.env` is a warning when it gives real values to variables whose names say that they are secret, a
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
        private = [entry for entry in file.entries if SECRET_NAME.search(entry.name) and not entry.commented]
        if not private:
            return
        secret = [entry for entry in private if entry.given is Given.VALUE]
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
    themselves, among them those that begin like a declared dependency or the image of a service (`NETBOX_TOKEN`
    beside `netbox`). What is left is *likely*: a library may still know the name.

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
        unread = _without_prefix(repository, _without_products(repository, silent), others)
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


def _without_products(repository: Repository, names: frozenset[str]) -> frozenset[str]:
    """The names that do not begin like something that is installed or run here and may read them by itself."""
    if not names:
        return names
    written = {item.name for item in repository.fact(declarations.read).dependencies}
    for file in repository.fact(compose.read):
        for service in file.services:
            image = reference(service.image or "")
            written |= {image.repository.rpartition("/")[2]} if image else set()
    for built in repository.fact(dockerfile.read):
        for stage in built.stages:
            image = reference(stage.base or "") if stage.parent is None else None
            written |= {image.repository.rpartition("/")[2]} if image else set()
    starts = tuple(f"{re.sub(r'[-.]', '_', name).upper()}_" for name in written if len(name) >= _SHORTEST)
    return frozenset(name for name in names if not name.upper().startswith(starts))


def _without_prefix(repository: Repository, names: frozenset[str], paths: list[str]) -> frozenset[str]:
    """The names that are unknown without a prefix of the application, too: settings libraries put one before each."""
    if not names:
        return names
    prefixes = _prefixes(repository)
    rests = {
        name[len(prefix) :].strip("_"): name
        for name in names
        for prefix in prefixes
        if name.upper().startswith(prefix) and len(name) > len(prefix) + 1
    }
    missing = unmentioned(repository, rests, paths, any_case=True)
    return names - {name for rest, name in rests.items() if rest not in missing}


def _prefixes(repository: Repository) -> frozenset[str]:
    """What code gives to settings libraries as a prefix (``env_prefix`` of pydantic, ``from_prefixed_env``, ...)."""
    found: set[str] = set()
    for path in repository.files.with_suffix(".py"):
        data = repository.files.read(path)
        if data and b"prefix" in data.lower():
            found.update(match[1].decode("ascii").upper() for match in _PREFIX.finditer(data))
    return frozenset(found)
