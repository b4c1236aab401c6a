"""Following a document: each line typed into a throw-away container until one fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from envdoctor.errors import EnvDoctorError
from envdoctor.migration import python_version
from envdoctor.rehearsal.container import Container
from envdoctor.rehearsal.itinerary import itinerary
from envdoctor.rehearsal.model import Passage, Rehearsal, State, Stop, Way
from envdoctor.repository import Repository, documents
from envdoctor.repository.documents import Document
from envdoctor.repository.documents.identity import identity
from envdoctor.repository.onboarding import guide
from envdoctor.trial import Cause, Reading, Recorder, Step, read_failure, tail

__all__ = ["NothingToFollow", "follow_document", "guide_of"]


class NothingToFollow(EnvDoctorError):
    """No document says what to type, so there is nothing to rehearse."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What became of the lines, the reading of the failure, and how long it took to make the place ready."""

    passages: tuple[Passage, ...]
    reading: Reading | None
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
    if not any(not stop.skipped for stop in stops):
        raise NothingToFollow(f"`{followed.path}` has no command that could be typed", remedy="name another --document")
    place = image or image_of(repository)
    seen = _walk(stops, recorder, image=place, network=network, name=name)
    return Rehearsal(
        way=Way.DOCUMENT,
        source=followed.path,
        revision=repository.git.head or "",
        place=place,
        network=network,
        passages=seen.passages,
        prepared=round(seen.prepared, 1),
        reading=seen.reading,
    )


def _walk(stops: tuple[Stop, ...], recorder: Recorder, *, image: str, network: str, name: str) -> _Seen:
    passages: list[Passage] = []
    failed: Step | None = None
    with Container(recorder, image=image, network=network, name=name) as container:
        for stop in stops:
            if failed is not None:
                passages.append(
                    _passage(stop, State.SKIPPED if stop.skipped else State.NOT_REACHED, reason=stop.skipped)
                )
            elif stop.skipped:
                passages.append(_passage(stop, State.SKIPPED, reason=stop.skipped))
            else:
                done = _typed(stop, container)
                failed = None if done.passed else done
                passages.append(_of_step(stop, done))
    return _Seen(
        passages=tuple(passages), reading=_read(failed) if failed is not None else None, prepared=container.prepared
    )


def _typed(stop: Stop, container: Container) -> Step:
    """Type it; where the document doesn't say in which folder, a newcomer tries the repository's root, too."""
    done = container.type(stop.text, stop.directory)
    if not done.passed and not done.timed_out and stop.directory is None:
        again = container.type(stop.text, "")
        return again if again.passed else done
    return done


def _of_step(stop: Stop, done: Step) -> Passage:
    state = State.PASSED if done.passed else State.FAILED
    goes_on = "it goes on" if done.passed and "envdoctor: it goes on" in done.log else ""
    return _passage(stop, state, reason=goes_on, seconds=done.seconds, log="" if done.passed else tail(done.log))


def _passage(stop: Stop, state: State, *, reason: str = "", seconds: float = 0.0, log: str = "") -> Passage:
    return Passage(text=stop.text, path=stop.path, line=stop.line, state=state, reason=reason, seconds=seconds, log=log)


_SHELL_SAYS = r"(?m)line \d+: (?P<name>[\w./+-]+): (?P<what>command not found|No such file or directory)$"


def _read(failed: Step) -> Reading | None:
    """What the failure means: the time, what the shell itself says, or what is known of the log."""
    import re

    if failed.timed_out:
        return Reading(cause=Cause.TIME, subject=failed.name, sentence="it did not end in the time that was given")
    if match := re.search(_SHELL_SAYS, failed.log):
        missing = match["what"].startswith("command")
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
