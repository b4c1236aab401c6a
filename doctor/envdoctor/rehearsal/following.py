"""Following a document: each line typed into a throw-away container until one fails."""

from __future__ import annotations

import re
from pathlib import Path

from envdoctor.errors import EnvDoctorError
from envdoctor.migration import python_version
from envdoctor.rehearsal.container import Container
from envdoctor.rehearsal.itinerary import itinerary
from envdoctor.rehearsal.model import DOUBTFUL, Passage, Rehearsal, State, Stop, Way
from envdoctor.rehearsal.services import needed
from envdoctor.repository import Repository, documents
from envdoctor.repository.documents import Document
from envdoctor.repository.documents.identity import identity
from envdoctor.repository.documents.walking import hints_elsewhere
from envdoctor.repository.onboarding import guide
from envdoctor.trial import Cause, Reading, Recorder, Step, read_failure, tail
from envdoctor.values import dataclass, regex

__all__ = ["NothingToFollow", "asked_for", "follow_document", "guide_of"]


class NothingToFollow(EnvDoctorError):
    """No document says what to type, so there is nothing to rehearse."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What became of the lines, the step that failed, and how long it took to make the place ready."""

    passages: tuple[Passage, ...]
    failed: Step | None
    prepared: float


def guide_of(repository: Repository, wanted: str | None) -> Document:
    """The document to follow: the one that is asked for, else the one that tells how to set up.

    Raises `NothingToFollow`.
    """
    found = repository.fact(documents.read)
    named = next((item for item in found if item.path == wanted), None)
    document = named if wanted else guide(found)
    if document is None:
        known = ", ".join(item.path for item in found[:5]) or "none"
        raise NothingToFollow(
            f"`{wanted}` is no document of what is committed" if wanted else "no document says how to set it up",
            remedy=f"name one with --document; there are: {known}",
        )
    return document


def image_of(repository: Repository) -> str:
    """The image of the Python that the project wants, with what a developer's Debian has."""
    chosen = python_version.choose(repository, "")
    return f"python:{chosen.version}"


def follow_document(
    repository: Repository, recorder: Recorder, *, name: str, document: str | None, image: str | None, network: str
) -> Rehearsal:
    """Type what the document says, in a container of the image. Raises `NothingToFollow` and `NoContainer`."""
    followed = guide_of(repository, document)
    names = identity(repository).names | {name.lower()}
    stops = itinerary(followed, names)
    if not any(_does_something(stop) for stop in stops):
        raise NothingToFollow(f"`{followed.path}` has no command that could be typed", remedy="name another --document")
    place = image or image_of(repository)
    seen = _walk(stops, followed, recorder, image=place, network=network, name=name)
    reading = _read(seen.failed) if seen.failed is not None else None
    return Rehearsal(
        way=Way.DOCUMENT,
        source=followed.path,
        revision=repository.git.head or "",
        place=place,
        network=network,
        passages=seen.passages,
        prepared=round(seen.prepared, 1),
        reading=reading,
        in_words=_in_words(followed, reading, seen.passages) if reading else "",
    )


def _in_words(document: Document, reading: Reading, passages: tuple[Passage, ...]) -> str:
    """Where the text asks for what was missing, or sends the reader somewhere else right before the line that fails."""
    failed = next((item for item in passages if item.state is State.FAILED), None)
    if failed is not None and reading.cause is Cause.PATH:
        for item in document.lines:
            line = item.location.line or 0
            if failed.line - _NEAR <= line < failed.line and hints_elsewhere(item.text):
                return f"{document.path}:{line}"
    provided = any(_INSTALLED in item.reason for item in passages)
    return asked_for(document, reading, provided=provided)


_INSTALLED = "was installed first"
_NEAR = 6
_MOST_SERVICES = 3


def _does_something(stop: Stop) -> bool:
    """Whether a line is typed and is more than the clone and the way into it."""
    return not stop.skipped and not stop.typed.startswith("envdoctor_clone") and not stop.text.startswith(("cd ", "ls"))


def _walk(
    stops: tuple[Stop, ...], document: Document, recorder: Recorder, *, image: str, network: str, name: str
) -> _Seen:
    passages: list[Passage] = []
    failed: Step | None = None
    clones = any(stop.typed.startswith("envdoctor_clone") for stop in stops)
    with Container(recorder, image=image, network=network, name=name, clones=clones) as container:
        for stop in stops:
            if stop.skipped:
                passages.append(_passage(stop, State.SKIPPED, reason=stop.skipped))
            elif failed is not None:
                passages.append(_passage(stop, State.NOT_REACHED))
            else:
                done, provided = _typed(stop, container, document)
                if _runs_already(done, passages):
                    passages.append(_passage(stop, State.SKIPPED, reason=_RUNS_ALREADY, seconds=done.seconds))
                    continue
                failed = None if done.passed or stop.loose else done
                passages.append(_of_step(stop, done, provided))
    return _Seen(passages=tuple(passages), failed=failed, prepared=container.prepared)


_RUNS_ALREADY = "another way: what was started before holds the port"


def _runs_already(done: Step, before: list[Passage]) -> bool:
    """Whether a line fails only because the application was started by an earlier one, which a document may offer."""
    reading = _read(done) if not done.passed else None
    return reading is not None and reading.cause is Cause.PORT and any("it goes on" in item.reason for item in before)


def _typed(stop: Stop, container: Container, document: Document) -> tuple[Step, str]:
    """Type it, and say what was installed for it. Tools and services that the document asks for in words are, as a
    newcomer would; and where the document does not say in which folder, the repository's root is tried, too.
    """
    line = stop.typed or stop.text
    first, *others = _places(stop)
    done, provided = container.type(line, first), ""
    if not done.passed and (tool := _tool(done, document)) and container.install(tool):
        done = container.type(line, first)
    for _ in range(_MOST_SERVICES):
        missed = needed(_read(done), done.log, document) if not done.passed else None
        if missed is None or not container.provide(missed[0]):
            break
        provided = f"{missed[0].name} {_INSTALLED}, as {missed[1]} asks"
        done = container.type(line, first)
    for place in others:
        if done.passed or done.timed_out:
            break
        again = container.type(line, place)
        done = again if again.passed else done
    return done, provided


def _places(stop: Stop) -> tuple[str | None, ...]:
    """Where a line may be meant: who is told to go somewhere starts from where they stand (None)."""
    if stop.text.startswith(("cd ", "pushd ")):
        return (None, stop.directory or "")
    return (None, "") if stop.directory is None else (stop.directory,)


def _tool(done: Step, document: Document) -> str:
    """The developer's tool that was missing, if the document names it."""
    reading = _read(done)
    missing = reading.subject if reading and reading.cause is Cause.PROGRAM else ""
    return missing if missing in _TOOLS and reading and asked_for(document, reading) else ""


_TOOLS = frozenset(
    {"uv", "poetry", "pipenv", "pdm", "hatch", "tox", "nox", "virtualenv", "just", "invoke", "inv", "pipx", "honcho",
     "pre-commit", "cookiecutter", "task"}
)  # fmt: skip
_PRODUCTS = (
    (regex(r"^(?:createdb|createuser|dropdb|psql|pg_\w+|initdb|5432)$"), r"postgres\w*"),
    (regex(r"^(?:mysql\w*|mariadb\w*|3306)$"), r"mysql|mariadb"),
    (regex(r"^(?:redis-\w+|6379)$"), r"redis"),
    (regex(r"^(?:mongo\w*|27017)$"), r"mongo\w*"),
    (regex(r"^(?:npm|node|npx)$"), r"node(?:\.?js)?|npm"),
)
_SERVICES = r"postgres\w*|mysql|mariadb|redis|mongo\w*|rabbitmq|elasticsearch|kafka|memcached|database server"
_MADE = r"creat\w+ (?:[\w-]+ ){0,4}(?:databases?|users?|roles?)|databases? (?:must|should|named|called)"
_REFUSED = frozenset({Cause.CONNECTION, Cause.NAME, Cause.DATABASE, Cause.RIGHTS})


def asked_for(document: Document, reading: Reading, *, provided: bool = False) -> str:
    """Where the text of a document asks for what was missing (``README.md:12``); empty if it does not.

    ``provided``: a service was installed already, so that only being told to make a database in it explains anything.
    """
    if reading.cause in _REFUSED:
        words = _MADE if provided and reading.cause in {Cause.DATABASE, Cause.RIGHTS} else _SERVICES
    elif reading.cause is Cause.VARIABLE:
        words = rf"\.env|environment variables?|{re.escape(reading.subject)}"
    elif reading.cause is Cause.PATH:
        words = re.escape(reading.subject.rpartition("/")[2] or reading.subject)
    elif reading.cause is Cause.PROGRAM:
        subject = reading.subject.rpartition("/")[2]
        words = next((words for pattern, words in _PRODUCTS if pattern.match(subject)), re.escape(subject))
    else:
        return ""
    wanted = re.compile(rf"(?i)(?<![\w./-])(?:{words})(?![\w/])")
    place = next((item.location for item in document.lines if wanted.search(item.text) and not item.past), None)
    return f"{place.path}:{place.line}" if place else ""


def _of_step(stop: Stop, done: Step, provided: str) -> Passage:
    if done.passed:
        goes_on = "it goes on" if "envdoctor: it goes on" in done.log else ""
        reason = "; ".join(filter(None, (provided, goes_on)))
        return _passage(stop, State.PASSED, reason=reason, seconds=done.seconds)
    if stop.loose:
        return _passage(
            stop, State.SKIPPED, reason=f"{DOUBTFUL}; it may not be meant to be typed", seconds=done.seconds
        )
    return _passage(stop, State.FAILED, reason=provided, seconds=done.seconds, log=tail(done.log))


def _passage(stop: Stop, state: State, *, reason: str = "", seconds: float = 0.0, log: str = "") -> Passage:
    return Passage(text=stop.text, path=stop.path, line=stop.line, state=state, reason=reason, seconds=seconds, log=log)


_SHELL_SAYS = regex(
    r"(?m)^(?:.*: line \d+: |/bin/(?:ba)?sh: (?:\d+: |line \d+: )?|make: |envdoctor: |env: .?)(?P<name>[\w./+-]+).?: "
    r"(?P<what>(?:command )?not found|No such file or directory)\s*$"
)


_SAYINGS = (
    (
        Cause.PERMISSION,
        regex(r"line \d+: (\.?/[\w./-]+): Permission denied"),
        "`{0}` is not executable as it is committed: git update-index --chmod=+x",
    ),
    (
        Cause.DISTRIBUTION,
        regex(r"E: Unable to locate package (\S+)|E: Package '([^']+)' has no installation candidate"),
        "this Debian has no package `{0}`",
    ),
    (
        Cause.PATH,
        regex(r"No rule to make target ['`\"]([^'\"]+)['\"]"),
        "make knows no target and no file `{0}`",
    ),
    (
        Cause.PATH,
        regex(r"(?:cp|mv|cat|cd|source|ln|chmod): (?:cannot \w+ )?['\"]?([^'\":\n]+)['\"]?: No such file or directory"),
        "no step before it makes `{0}`, and it is not in the repository",
    ),
    (
        Cause.PATH,
        regex(r"python3?: can't open file '([^']+)'|Could not open requirements file: .*'([^']+)'"),
        "the file `{0}` is not in the repository",
    ),
)
"""What the programs say that people type to set something up."""


def _read(failed: Step) -> Reading | None:
    """What the failure means: the time, what the shell itself says, or what is known of the log."""
    if failed.timed_out:
        return Reading(cause=Cause.TIME, subject=failed.name, sentence="it did not end in the time that was given")
    for cause, pattern, sentence in _SAYINGS:
        if match := pattern.search(failed.log):
            subject = next(group for group in match.groups() if group)
            return Reading(cause=cause, subject=subject, sentence=sentence.format(subject), line=match[0])
    if match := _SHELL_SAYS.search(failed.log):
        missing = match["what"].endswith("not found") or "/" not in match["name"]
        said = "no step before it installs the program" if missing else "there is no such file:"
        return Reading(
            cause=Cause.PROGRAM if missing else Cause.PATH,
            subject=match["name"],
            sentence=f"{said} `{match['name']}`",
            line=match[0],
        )
    return read_failure(failed.log)


def folder_name(root: Path) -> str:
    """What the copy is called: letters that no shell minds."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in root.name) or "project"
