"""Following the compose file of what is committed: made ready as the documents say, built, started, taken down.

The engine of this machine builds and runs it, but nothing of it may reach this machine: a composition that asks for the
host's folders, devices, network or rights is refused before anything is built.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from envdoctor.errors import EnvDoctorError
from envdoctor.rehearsal.by_hand import unfilled
from envdoctor.rehearsal.model import Passage, Rehearsal, State, Stop, Way
from envdoctor.repository import Repository, compose
from envdoctor.repository.compose import ComposeFile
from envdoctor.trial import (
    Cause,
    Composition,
    Reading,
    Recorder,
    Step,
    read_failure,
    require_engine,
    stays_up,
    tail,
)
from envdoctor.values import regex

__all__ = ["ReachesTheHost", "compose_file", "follow_compose", "reaches"]

_COPY = regex(r"^cp\s+(?:-\w+\s+)*(?P<source>[\w./-]+)\s+(?P<target>[\w./-]+)$")
_UP = "docker compose up"
_WAIT = 240
_RIGHTS = ("privileged", "cap_add", "devices", "device_cgroup_rules", "security_opt", "volumes_from", "use_api_socket")
_NAMESPACES = ("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup")
_BLAMED = regex(r"service \"([\w.-]+)\"|target ([\w.-]+):")
_BEGUN = regex(r"(?m)^ ?Container [a-z0-9]+-[0-9a-f]{10}-([\w.-]+?)-\d+ +(?:Starting|Creating|Error)\b")
_SPOKEN = regex(r"(?m)\[([\w.-]+)(?: [\w.-]+)? +\d+/\d+\]|^([\w.-]+?)-\d+  ?\|")


class ReachesTheHost(EnvDoctorError):
    """The composition asks for something of this machine, so it is not rehearsed."""

    exit_code = 3


def compose_file(repository: Repository) -> ComposeFile | None:
    """The file that `docker compose up` takes at the root."""
    return next((file for file in repository.fact(compose.read) if file.path in compose.DEFAULT_NAMES), None)


def follow_compose(
    repository: Repository,
    recorder: Recorder,
    file: ComposeFile,
    copies: tuple[Stop, ...],
    *,
    network: str,
    engine: str,
) -> Rehearsal:
    """Make ready, build and start it. ``copies`` are the lines of documents that only copy files.

    Raises `ReachesTheHost`.
    """
    passages = [_copied(stop, recorder.folder) for stop in copies]
    reading, in_words = _unreadable(passages), ""
    if reading is None:
        steps, log = _tried(recorder, file, network)
        passages += [_passage(step, file, log) for step in steps]
        failed = next((step for step in steps if not step.passed), None)
        reading = _read(failed, log) if failed is not None else None
        if failed is not None and (left := unfilled(failed.log + log, recorder.folder, passages)):
            reading, in_words = left
    return Rehearsal(
        way=Way.COMPOSE,
        source=file.path,
        revision=repository.git.head or "",
        place=engine,
        network=network,
        passages=tuple(passages),
        reading=reading,
        in_words=in_words,
    )


def _unreadable(passages: list[Passage]) -> Reading | None:
    failed = next((item for item in passages if item.state is State.FAILED), None)
    if failed is None:
        return None
    return Reading(cause=Cause.PATH, subject=failed.text, sentence=failed.log)


def _copied(stop: Stop, root: Path) -> Passage:
    """Do what ``cp A B`` does to two files of the copy, without running anything."""
    named, to = stop.text.split()[-2:]
    source, target = (Path(os.path.realpath(root / (stop.directory or "") / name)) for name in (named, to))
    said = ""
    if not all(path.is_relative_to(os.path.realpath(root)) for path in (source, target)):
        said = "it leads out of the repository"
    elif not source.is_file():
        said = f"there is no file `{named}`"
    else:
        try:
            shutil.copyfile(source, target / source.name if target.is_dir() else target)
        except OSError as error:
            said = f"it cannot be copied to `{to}`: {error.strerror}"
    state = State.FAILED if said else State.PASSED
    return Passage(text=stop.text, path=stop.path, line=stop.line, state=state, log=said)


def copies_in(stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """The lines that copy one file to another, each once."""
    found = {stop.text: stop for stop in reversed(stops) if _COPY.match(stop.text)}
    return tuple(stop for stop in stops if found.get(stop.text) is stop and not stop.skipped.startswith("for "))


def _tried(recorder: Recorder, file: ComposeFile, network: str) -> tuple[list[Step], str]:
    services = {service.name: service.build is not None for service in file.services}
    with Composition(recorder, file=file.path, services=services, network=network) as composition:
        shown = composition.ask("config", "--format", "json")
        if not shown.passed:
            said = _within(shown.log, recorder.folder)
            return [replace(shown, name="docker compose config", log=said)], ""
        _refuse(shown.log, recorder.folder)
        log = ""
        for name, arguments in _planned(services):
            if not composition.step(name, *arguments, seconds=recorder.left).passed:
                require_engine()  # one that went away says nothing about the repository
                log = "\n" + composition.ask("logs", "--no-color", "--tail", "60").log
                break
        else:
            recorder.steps.append(standing := stays_up(composition, recorder))
            log = "" if standing.passed else "\n" + composition.ask("logs", "--no-color", "--tail", "60").log
    return [replace(step, log=_within(step.log, recorder.folder)) for step in recorder.steps], log


def _within(log: str, root: Path) -> str:
    """A log with paths as the repository has them, instead of those of its copy."""
    return log.replace(f"{root}/", "").replace(str(root), ".")


def _planned(services: Mapping[str, bool]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if any(services.values()):
        yield "docker compose build", ("build",)
    yield _UP, ("up", "--wait", "--wait-timeout", str(_WAIT))


def _refuse(shown: str, root: Path) -> None:
    """Raise `ReachesTheHost` with everything that the composition wants of this machine."""
    try:
        model = json.loads(shown[shown.index("{") : shown.rindex("}") + 1])
    except ValueError as error:
        raise ReachesTheHost("what Compose makes of the file cannot be read", remedy="rehearse a document") from error
    if wanted := tuple(reaches(model, root)):
        raise ReachesTheHost(
            f"the composition reaches out to this machine: {'; '.join(wanted[:3])}",
            remedy="rehearse a document instead: --follow document",
        )


def reaches(model: Mapping[str, Any], root: Path) -> Iterator[str]:
    """What a composition, as ``docker compose config`` shows it, wants of the machine that it runs on."""
    for name, service in (model.get("services") or {}).items():
        yield from _service_reaches(name, service, root)
    for name, volume in (model.get("volumes") or {}).items():
        if isinstance(volume, Mapping) and (volume.get("driver_opts") or {}).get("device"):
            yield f"volume {name} is a device or folder"
    for kind in ("configs", "secrets"):
        for name, item in (model.get(kind) or {}).items():
            if isinstance(item, Mapping) and item.get("file") and not _inside(str(item["file"]), root):
                yield f"{kind[:-1]} {name} is a file outside of the repository"
            if isinstance(item, Mapping) and item.get("environment"):
                yield f"{kind[:-1]} {name} is a variable of this shell"


def _service_reaches(name: str, service: Mapping[str, Any], root: Path) -> Iterator[str]:
    yield from (f"service {name} has `{key}`" for key in _RIGHTS if service.get(key))
    for key in _NAMESPACES:
        if str(service.get(key) or "").split(":")[0] in {"host", "container"}:
            yield f"service {name} has `{key}: {service[key]}`"
    for mount in service.get("volumes") or ():
        if mount.get("type") == "bind" and not _inside(str(mount.get("source") or "/"), root):
            yield f"service {name} mounts `{mount.get('source')}`"
        elif mount.get("type") not in {"bind", "volume", "tmpfs"}:
            yield f"service {name} mounts a {mount.get('type')}"
    build = service.get("build") or {}
    contexts = [build.get("context"), *(build.get("additional_contexts") or {}).values()]
    for context in contexts:
        if context and "://" not in str(context) and not _inside(str(context), root):
            yield f"service {name} is built from `{context}`"
    yield from (
        f"service {name} builds with `{key}`"
        for key in ("ssh", "secrets", "entitlements", "privileged")
        if build.get(key)
    )
    if build.get("network") == "host" or build.get("extra_hosts"):
        yield f"service {name} builds on the host's network"


def _inside(path: str, root: Path) -> bool:
    """Whether a path stays within the copy, also when links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _passage(step: Step, file: ComposeFile, log: str) -> Passage:
    """A step at the line of the service that it failed at."""
    line = _line(step.log + log, file) if not step.passed else None
    return Passage(
        text=step.name,
        path=file.path,
        line=line or 1,
        state=State.PASSED if step.passed else State.FAILED,
        seconds=step.seconds,
        log="" if step.passed else tail(f"{step.log}{log}", 40),
    )


def _line(log: str, file: ComposeFile) -> int | None:
    """The line of the service that failed: the one that is blamed, else the last that began or spoke."""
    places = {service.name: service.location.line for service in file.services}
    if missing := re.search(r"env file (\S+) not found", log):
        named = (item.lines.get("env_file") for item in file.services if missing[1] in item.env_files)
        return next((line for line in named if line), None)
    blamed = [name for match in _BLAMED.finditer(log) for name in match.groups() if name in places]
    if blamed:
        return places[blamed[0]]
    for service in file.services:
        if service.image and re.search(rf"(?im)^.*(?:error|denied|not found|no such).*{re.escape(service.image)}", log):
            return service.lines.get("image", service.location.line or 1)
    for pattern in (_BEGUN, _SPOKEN):
        found = [name for match in pattern.finditer(log) for name in match.groups() if name in places]
        if found:
            return places[found[-1]]
    return None


def _read(failed: Step, log: str) -> Reading | None:
    if failed.timed_out:
        return Reading(cause=Cause.TIME, subject=failed.name, sentence="it did not end in the time that was given")
    return read_failure(failed.log + log)
