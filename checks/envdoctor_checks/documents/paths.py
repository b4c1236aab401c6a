"""DOC002 and DOC009: paths that documents name and that are gone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Command, Document, Span
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.composition import compose_call
from envdoctor_checks.documents.operands import operands
from envdoctor_checks.documents.rewriting import renamed
from envdoctor_checks.documents.standing import Gone, Standing, is_sample, plain_path

__all__ = ["CommandNamesMissingPath", "TextNamesMissingPath"]


class CommandNamesMissingPath(RepositoryCheck):
    """A command in a document names a file or folder that is gone.

    The commands of README, CONTRIBUTING and other onboarding documents are read, with the folder that they are typed
    in. A path counts as gone only if git's history shows that it was in the repository and has left it; it is not
    searched for in folders that the reader was sent to in passing, and files that are ignored by git, made by an
    earlier step or found under another folder are never reported. Without git's history this check has nothing to
    say.

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
        documents = standing.onboarding(repository)
        if not any(document.commands for document in documents):
            yield Skipped(reason="no document holds a command")
            return
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        if places.history.shallow:
            yield Skipped(reason=standing.SHALLOW)
        for document in documents:
            seen: set[tuple[int | None, str]] = set()
            for command in document.commands:
                for path in () if command.foreign or _is_example(command) else operands(command.words):
                    if (command.location.line, path) not in seen:
                        seen.add((command.location.line, path))
                        yield from self._judge(places, document, command, path)

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
        if call and path in call.files and command.directory == "" and places.is_complete:
            yield self._elsewhere(document, command, path, places.twin(path))
            return
        twin = places.twin(path) or places.sibling(path)
        if (
            twin
            and not standing.counts(twin, path)
            and name not in _COMMON
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
        if joined is None or command.inline or path.rpartition("/")[2] in _COMMON or places.exists_at(joined):
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
        if not places.is_complete or ("/" not in path and (not known or path in _COMMON)):
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


_BUILDS = re.compile(r"\b(?:build|compile|bundle|generate|collectstatic|webpack|dist)\b")


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


_TOLD = re.compile(
    r"(?i)\b(remov|delet|no longer|used to|former|renam|deprecat|moved? from|previous|\bold\b|replac|instead of"
    r"|\bwas\b|\bwere\b|\bwhen an?\b"
    r"|legacy|original|ignore|optional|if (?:it |you |there )|may |might |must not|never|avoid|example|e\.g"
    r"|such as|your own|will be|does not|doesn't|don't|not exist)"
)
_MADE = re.compile(r"(?i)\b(?:create|add|generat|write|output|save)")
_INSIDE = re.compile(r"(?i)\b(?:in|from|of|under|inside|within)(?: the| your)?(?: file| folder| directory)?[ *_]*$")
_PLANS = re.compile(r"(?i)design|proposal|initiative|roadmap|(^|[/_-])plans?([/_.-]|$)")
"""Documents about what is to be, or was considered."""
_COMMON = frozenset({
    "setup.py", "manage.py", "requirements.txt", "config.json", "package.json", "Makefile", "main.py", "app.py",
    "settings.py", "Dockerfile", "docker-compose.yml", "config.yml", "config.yaml", ".env", "index.html",
    "models.py", "urls.py", "views.py", "utils.py", "pyproject.toml", "setup.cfg", "tox.ini", "conftest.py",
    "README.md", "__init__.py", "config.py", "Pipfile", "requirements-dev.txt", "local_settings.py",
    "settings.json", "poetry.lock", "yarn.lock", "package-lock.json", "tests.py",
})  # fmt: skip
_SUFFIX = re.compile(
    r"\.(py|sh|md|rst|txt|ya?ml|toml|cfg|ini|json|js|ts|tsx|html|sql|lock|env|example|sample|conf|j2|in)$"
)


class TextNamesMissingPath(RepositoryCheck):
    """A document's text names a file or folder that is gone.

    Inline code that is a path is looked up from the repository's root and from the document's own folder. It is
    reported only if git's history shows that it was there and has left. A sentence that speaks of the past, of an
    example or of a file that is to be created is left alone. A name without a slash is `likely` at best.

    ## Why is this bad?
    The reader searches for a file that nobody can find, and stops trusting the rest of the page.

    ## Example
    "The tasks live in `app/tasks.py`", three years after `app/tasks.py` became `app/jobs/`.

    ## How to fix
    Name the file that took its place; the finding tells the new name if git recorded a rename.
    """

    code = "DOC009"
    name = "text-names-a-missing-path"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up the inline code of every document."""
        documents = standing.onboarding(repository)
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        if places.history.shallow:
            yield Skipped(reason=standing.SHALLOW)
        for document in documents:
            if _PLANS.search(document.path):
                continue
            left_out = {item.location.line for item in document.commands if item.inline}
            left_out |= _illustrated(repository.files.text(document.path) or "") | standing.untracked(document)
            seen: set[str] = set()
            for span in (*document.spans, *_prose(document)):
                path = None if span.past or span.location.line in left_out else _path(span)
                key = f"{span.location.line} {path}"
                if path and key not in seen:
                    seen.add(key)
                    yield from self._judge(places, document, span, path)

    def _judge(self, places: Standing, document: Document, span: Span, path: str) -> Iterator[Finding]:
        bare = "/" not in path
        rooted = span.text.strip().startswith("/")
        if any(link.location.line == span.location.line and path in link.target for link in document.links):
            return  # where the link leads is looked at as such
        if bare and (path in _COMMON or (rooted and not _SUFFIX.search(path)) or _is_of_others(document, span)):
            return
        gone = (
            places.gone_from_root(path) if rooted else places.gone(path, document, document.directory if bare else None)
        )
        if gone is None and bare and not document.directory and is_sample(path):
            gone = places.gone_from_root(path)
        if gone is None:
            yield from () if rooted else self._judge_misspelt(places, document, span, path)
        elif not bare or document.directory or _SUFFIX.search(path):
            yield self.finding(
                f"`{document.path}` speaks of `{path}`, which is gone",
                subject=f"{document.path}#{path}",
                location=span.location,
                evidence=(gone.evidence,),
                fix=renamed(places.repository, span.location, path, gone),
                severity=Severity.NOTE if bare else None,
                confidence=Confidence.LIKELY if bare else Confidence.CERTAIN,
            )

    def _judge_misspelt(self, places: Standing, document: Document, span: Span, path: str) -> Iterator[Finding]:
        """A file that never was, in a folder that has one of nearly the same name."""
        folder = path.rpartition("/")[0]
        bases = places.bases(document, None)
        if not places.is_complete or not (folder or _BARE.fullmatch(path)):
            return
        if places.exists(path, bases) or places.is_output(path, document, bases) or places.awaits_copy(path, bases):
            return
        twin = next((near for base in bases if (near := places.near(posixpath.join(base, path)))), None)
        if twin is not None and not f"/{twin}".rpartition(".")[0].endswith(f"/{path}"):
            yield self.finding(
                f"`{document.path}` speaks of `{path}`, which never was there",
                subject=f"{document.path}#{path}",
                location=span.location,
                evidence=(Evidence(text=f"the nearest is `{twin}`"),),
                fix=Fix(text=f"write `{twin}` instead"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )


_LAYOUT = frozenset(
    {"bin", "lib", "conf", "config", "etc", "var", "log", "logs", "tmp", "data", "storage", "share", "static", "media"}
)
"""Folders of an installation, which the repository may have had, too."""
_INEXACT = re.compile(
    r"(?i)\b(?:for example|for instance|e\.g\.)[^.]*:\s*$|\bnames? (?:are|is|may be) (?:not exact|made up)"
)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s|^\s+\S|^\s*$")


def _illustrated(text: str) -> set[int | None]:
    """The lines of lists that a sentence calls examples: "For example (names are not exact):"."""
    found: set[int | None] = set()
    within = False
    for number, row in enumerate(text.split("\n"), 1):
        within = within if _ITEM.match(row) else _INEXACT.search(row) is not None
        if within:
            found.add(number)
    return found


_OTHER = re.compile(
    r"(?i)\b(?:own|separate|another|other|different|external)\s+(?:\w+\s+)?(?:git\s+)?repo(?:sitory|sitories|s)?\b"
)


def _is_of_others(document: Document, span: Span) -> bool:
    """Whether a bare name is of a plug-in to be written, or of the other repository that the sentence speaks of."""
    line = span.location.line or 1
    rows = (item.text.strip() for item in document.lines if line <= (item.location.line or 0) <= line + 2)
    return standing.about_others(document) or _OTHER.search(" ".join(rows)) is not None


_BARE = re.compile(
    r"(?<![\w`/.:@~<>{}$*-])((?:[\w.-]+/)+[\w-][\w.-]*\.(?:py|sh|md|rst|txt|ya?ml|toml|cfg|ini|json|sql|conf)"
    r"|\.env\.(?:example|sample|template|dist)|docker-compose[\w.-]*\.ya?ml)(?![\w/`>(-]|\.\w)"
)


def _prose(document: Document) -> Iterator[Span]:
    """Paths in running text that nobody marked as code."""
    for line in document.lines:
        if "/" not in line.text and "." not in line.text:
            continue
        for match in _BARE.finditer(line.text):
            if "://" not in line.text[max(0, match.start() - 60) : match.start()].rpartition(" ")[2]:
                before = line.text[: match.start()]
                yield Span(text=match[1], location=line.location, section=line.section, before=before, past=line.past)


def _path(span: Span) -> str | None:
    text = span.text.strip()
    if _TOLD.search(span.before) or (
        _MADE.search(span.before) and not (_INSIDE.search(span.before) or is_sample(text))
    ):
        return None
    if not _SUFFIX.search(text) and ("/" not in text or text.strip("/").lower() in _LAYOUT):
        return None
    if re.fullmatch(r"[\w.-]+/[\w-]+", text):
        return None
    return plain_path(text.removeprefix("/"))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:97] + "..."
