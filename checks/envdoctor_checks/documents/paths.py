"""DOC002: paths in the commands of documents that are gone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import compose
from envdoctor.repository import documents as facts
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.composition import compose_call
from envdoctor_checks.documents.operands import operands
from envdoctor_checks.documents.rewriting import renamed
from envdoctor_checks.documents.standing import Gone, Standing

__all__ = ["COMMON", "CommandNamesMissingPath"]


class CommandNamesMissingPath(RepositoryCheck):
    """A command in a document names a file or folder that is gone.

    The commands of README, CONTRIBUTING and other onboarding documents are read, with the folder that they are typed
    in. A path counts as gone only if git's history shows that it was in the repository and has left it; it is not
    searched for in folders that the reader was sent to in passing, and files that are ignored by git, made by an
    earlier step or found under another folder are never reported. Without git's history this check has nothing to
    say. Compose without `-f`, in a folder that only has compose files of other names, is a note.

    ## Why is this bad?
    The first thing that a new colleague copies into a terminal fails, and it looks as if the mistake were theirs. Such
    lines survive for more than a year on average, because whoever knows the project no longer reads its README.

    ## Example
    `README.md` says `pip install -r requirements.txt`, but `requirements.txt` was deleted when the project moved to
    `pyproject.toml`.

    ## How to fix
    Write what takes its place: the new name, if it was renamed (the finding names it), or the command that does the
    job today. Better still, let a compose file do it, so that there is no command to go stale.
    """

    code = "DOC002"
    name = "command-names-a-missing-path"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up the operands of every command."""
        pages = standing.onboarding(repository)
        if not any(document.commands for document in pages):
            yield Skipped(reason="no document holds a command")
            return
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        if places.history.shallow:
            yield Skipped(reason=standing.SHALLOW)
        for document in pages:
            seen: set[tuple[int | None, str]] = set()
            past = {line.location.line for line in document.lines if _USED_TO.search(line.text)}
            for command in document.commands:
                yield from self._judge_default(places, document, command)
                told = command.inline and command.location.line in past
                told = told or _is_example(command) or _goes_into_clone(repository, command)
                for path in () if told else operands(command.words):
                    if command.foreign and not _is_own(document, path):
                        continue
                    if (command.location.line, path) not in seen:
                        seen.add((command.location.line, path))
                        yield from self._judge(places, document, command, path)

    def _judge_default(self, places: Standing, document: Document, command: Command) -> Iterator[Finding]:
        """Compose without a file's name, in a folder that has compose files of other names only."""
        files = _without_default(places, document, command)
        if files:
            yield self.finding(
                f"`{document.path}` calls Compose {_where(command.directory)}, which has no `compose.yaml`",
                subject=f"{document.path}#compose {command.directory}",
                location=command.location,
                evidence=(Evidence(text=f"it has {', '.join(f'`{name}`' for name in files[:4])}"),),
                fix=Fix(text=f"add `-f {files[0]}`" if len(files) == 1 else "name the file with `-f`"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _judge(self, places: Standing, document: Document, command: Command, path: str) -> Iterator[Finding]:
        gone = places.gone(path, document, command.directory)
        if gone is None:
            yield from self._judge_moved(places, document, command, path)
            return
        yield self.finding(
            f"`{document.path}` tells the reader to use `{path}`, which is gone",
            subject=f"{document.path}#{path}",
            location=command.location,
            evidence=(Evidence(text=f"the command is `{_short(command.text)}`"), gone.evidence),
            fix=renamed(places.repository, command.location, path, gone),
        )

    def _judge_moved(self, places: Standing, document: Document, command: Command, path: str) -> Iterator[Finding]:
        """A file that never was at this path: likely meant is the one of its name that left a folder near by."""
        folder, _, name = path.rpartition("/")
        bases = places.bases(document, command.directory)
        if places.is_output(path, document, bases) or places.awaits_copy(path, bases):
            return
        if places.exists(path, bases):
            yield from self._judge_namesake(places, document, command, path)
            return
        near = self._near(places, document, command, path)
        if near:
            yield self._elsewhere(document, command, path, near)
        if near or not folder:
            return
        if _is_built(document, command):
            return
        call = compose_call(command.words)
        if call and path in call.files and _from_root(document, command, path) and places.is_complete:
            yield self._elsewhere(document, command, path, places.twin(path))
            return
        twin = places.twin(path) or places.sibling(path)
        if (
            twin
            and not standing.counts(twin, path)
            and name not in COMMON
            and command.directory == ""
            and places.is_complete
        ):
            yield self._elsewhere(document, command, path, twin)
            return
        if name.endswith(".py") and places.exists(folder, bases):
            yield from self._judge_lost(places, document, command, path)

    def _judge_lost(self, places: Standing, document: Document, command: Command, path: str) -> Iterator[Finding]:
        """A module of a folder that is there, when one of its name left from elsewhere."""
        name = path.rpartition("/")[2]
        lost = next((item for known, item in places.history.deaths.items() if known.rpartition("/")[2] == name), None)
        if lost is not None and places.death(lost.path):
            yield self.finding(
                f"`{document.path}` tells the reader to use `{path}`, which is not there",
                subject=f"{document.path}#{path}",
                location=command.location,
                evidence=(Evidence(text=f"`{lost.path}` was removed in commit {lost.short} on {lost.date}"),),
                fix=Fix(text="name a file that is there"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _judge_namesake(self, places: Standing, document: Document, command: Command, path: str) -> Iterator[Finding]:
        """A path that left the folder where the reader is, while another folder has one of its name."""
        joined = None if command.directory is None else places.join(command.directory, path)
        if joined is None or command.inline or path.rpartition("/")[2] in COMMON or places.exists_at(joined):
            return
        if (death := places.death(joined)) is None or places.exists_at(posixpath.join(document.directory, path)):
            return
        gone = Gone(path=joined, death=death, heir=places.heir(death, joined))
        yield self.finding(
            f"`{document.path}` tells the reader to use `{path}`, which has left {_where(command.directory)}",
            subject=f"{document.path}#{path}",
            location=command.location,
            evidence=(gone.evidence,),
            fix=Fix(text=f"write `{gone.heir}` instead" if gone.heir else "name the folder where it is today"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _near(self, places: Standing, document: Document, command: Command, path: str) -> str | None:
        """What is meant by a path that never was, as it must be written from where the reader is."""
        known = command.directory is not None
        if not places.is_complete or ("/" not in path and (not known or path in COMMON)):
            return None
        for base in [command.directory or ""] if known else places.bases(document, None):
            if twin := places.near(posixpath.join(base, path)):
                return posixpath.relpath(twin, base or ".")
        return None

    def _elsewhere(self, document: Document, command: Command, path: str, twin: str | None) -> Finding:
        """A path that never was, when exactly one file has its name, or a file of its folder nearly that."""
        return self.finding(
            f"`{document.path}` tells the reader to use `{path}`, which is not there",
            subject=f"{document.path}#{path}",
            location=command.location,
            evidence=(
                Evidence(text="no file of this path ever was there" + (f"; the nearest is `{twin}`" * bool(twin))),
            ),
            fix=Fix(text=f"write `{twin}` instead" if twin else "name a file that is there"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )


_BUILDS = regex(r"\b(?:build|compile|bundle|generate|collectstatic|webpack|dist)\b")


def _is_built(document: Document, command: Command) -> bool:
    """Whether a command before it in its block builds something, so that what it names may be the result."""
    before = (item for item in document.commands if item.block == command.block and not item.inline)
    return not command.inline and any(
        _BUILDS.search(item.text) and (item.location.line or 0) < (command.location.line or 0) for item in before
    )


def _where(directory: str | None) -> str:
    return f"`{directory}`" if directory else "the root folder"


def _is_example(command: Command) -> bool:
    """``python setup.py sdist`` in a sentence is as often about the reader's own project."""
    return command.inline and command.words[-2:-1] == ("setup.py",)


def _goes_into_clone(repository: Repository, command: Command) -> bool:
    """``cd shop`` in the documents of shop: the folder that ``git clone`` made, whatever the tree once had."""
    names = repository.fact(facts.identity).names
    return (
        command.words[0] in {"cd", "pushd"} and len(command.words) > 1 and command.words[1].strip("./").lower() in names
    )


_USED_TO = regex(r"(?i)\bused to\b|\bno longer\b|\bformerly\b|\bpreviously\b")
COMMON = frozenset({
    "setup.py", "manage.py", "requirements.txt", "config.json", "package.json", "Makefile", "main.py", "app.py",
    "settings.py", "Dockerfile", "docker-compose.yml", "config.yml", "config.yaml", ".env", "index.html",
    "models.py", "urls.py", "views.py", "utils.py", "pyproject.toml", "setup.cfg", "tox.ini", "conftest.py",
    "README.md", "__init__.py", "config.py", "Pipfile", "requirements-dev.txt", "local_settings.py",
    "settings.json", "poetry.lock", "yarn.lock", "package-lock.json", "tests.py",
})  # fmt: skip
"""Names that every other repository has, so that one that is gone says nothing."""


def _from_root(document: Document, command: Command, path: str) -> bool:
    """Whether a path counts from the root: the reader is there, or it begins with the document's own folder."""
    return command.directory == "" or (command.directory is None and _is_own(document, path))


def _is_own(document: Document, path: str) -> bool:
    """Whether a path begins with the document's own folder: it is of this repository, whatever was cloned beside it."""
    return bool(document.directory) and path.startswith(f"{document.directory}/")


def _without_default(places: Standing, document: Document, command: Command) -> list[str]:
    """The names of the compose files where the reader is, if Compose would take none of them by itself."""
    call = None if command.foreign or command.inline or command.directory is None else compose_call(command.words)
    if call is None or call.files or any("COMPOSE_FILE" in it for it in command.environment):
        return []
    here = command.directory or ""
    above = here.split("/") if here else []
    folders = ["/".join(above[:depth]) for depth in range(len(above) + 1)]
    if any(places.exists(name, (folder,)) for folder in folders for name in (*compose.DEFAULT_NAMES, ".env")):
        return []
    if any("compose" in output for output in document.outputs):
        return []
    found = places.repository.fact(compose.read)
    return sorted(item.path.rpartition("/")[2] for item in found if item.directory == here)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:97] + "..."
