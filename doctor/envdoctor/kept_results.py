"""What settled checks said, kept in the user's cache directory while nothing changes that they read.

A check is settled if it reads nothing but the listed files, the metadata of the environments among them and the date
(`Check.settled`); the rest is examined each time. Whether anything changed is seen as git sees it in its index: by
each file's size, inode and times of change. So nothing is kept of a tree with a file younger than `_RACY`, which could
change once more and look the same (git's "racy-git"), nothing that holds a secret, and nothing where a check did not
come to its end.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from envdoctor import __version__
from envdoctor.check import Check
from envdoctor.examination import Outcome, result_of, within
from envdoctor.model import Confidence, Edit, Evidence, Finding, Fix, Location, Severity
from envdoctor.python_releases import today
from envdoctor.redaction import Redactor
from envdoctor.report import CheckState
from envdoctor.repository import Repository, installed, kept
from envdoctor.repository.files import Unread
from envdoctor.values import dataclass

__all__ = ["recalled"]

T = TypeVar("T")
_FORMAT = 1
_RACY = 2.0
"""Seconds; the coarsest times of change that a file system keeps (FAT)."""
_LIBRARIES = ("site-packages", "dist-packages")
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is kept of one scan."""

    outcomes: Mapping[str, Outcome]
    unread: tuple[Unread, ...]


def recalled(
    checks: tuple[Check, ...],
    repository: Repository,
    examine: Callable[[tuple[Check, ...]], tuple[Outcome, ...]],
    tell: Callable[[Outcome], None],
) -> tuple[Outcome, ...]:
    """The outcome of every check, in the order given.

    Kept ones are taken, and ``tell`` is told of each; ``examine`` is asked for the others.
    """
    settled = {check.code: check for check in checks if check.settled}
    state = _ask(lambda: _state(checks, repository)) if settled else None
    if state is None:
        return examine(checks)
    owner = "\0".join((str(repository.root), *(check.code for check in checks)))
    said = _ask(lambda: _load(owner, state, settled))
    if said is None:
        outcomes = examine(checks)
        _keep(owner, state, [item for item in outcomes if item.result.code in settled], repository.files.unread)
        return outcomes
    for outcome in said.outcomes.values():
        tell(outcome)
    for item in said.unread:
        repository.files.note_unread(item.path, item.reason)
    rest = examine(tuple(check for check in checks if check.code not in settled))
    known = {**said.outcomes, **{outcome.result.code: outcome for outcome in rest}}
    return tuple(known[check.code] for check in checks)


def _ask(read: Callable[[], T]) -> T | None:
    """What ``read`` returns; None where it hangs or fails, as then nothing is known."""
    try:
        return within(_PATIENCE, read)
    except Exception:  # noqa: BLE001 - whatever it is, the checks will meet it and say so
        return None


def _state(checks: Iterable[Check], repository: Repository) -> str | None:
    """SHA-256 over everything that a settled check's result depends on; None where that cannot be told apart."""
    latest = (time.time() - _RACY) * 1e9
    files = repository.files
    read = [*(f"{repository.root}{os.sep}{path}" for path in files), *map(str, installed.files(repository))]
    stamps = [_stamp(path) for path in read]
    if any(max(stamp[2:]) > latest for stamp in stamps):
        return None
    parts = (
        *(__version__, sys.version, str(today()), repository.exclude),
        *(read, stamps, files.ignored, files.environments, files.unread),
        [(path, *_stamp(path)) for path in _code(checks)],
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(path: str) -> tuple[int, int, int, int]:
    """Size, inode, and when content and inode last changed (nanoseconds). Raises OSError."""
    status = os.stat(path)  # noqa: PTH116 - asked for every file, and a `Path` takes longer to make than this takes
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _code(checks: Iterable[Check]) -> Iterator[str]:
    """The files that the checks, and what they ask, come from; for other libraries, the folders that hold them."""
    yield from (path for path in sys.path if path.endswith(_LIBRARIES) and Path(path).is_dir())
    for name in sorted({"envdoctor", *(type(check).__module__.partition(".")[0] for check in checks)}):
        module = sys.modules[name]
        yield from [module.__file__] if module.__file__ else []
        for folder in getattr(module, "__path__", ()):
            for parent, folders, names in os.walk(folder):
                folders[:] = sorted(set(folders) - {"__pycache__"})
                yield from (f"{parent}{os.sep}{name}" for name in sorted(names))


def _keep(owner: str, state: str, outcomes: Iterable[Outcome], unread: tuple[Unread, ...]) -> None:
    """Write it down, if it is whole and holds nothing that must not be written."""
    said = tuple(outcomes)
    findings = tuple(finding for outcome in said for finding in outcome.findings)
    whole = all(outcome.result.state is not CheckState.ERROR for outcome in said)
    if whole and Redactor().seal((findings, unread)) == (findings, unread):
        rows = {item.result.code: [item.result.state, item.result.reason, _plain(item.findings)] for item in said}
        kept.store(owner, "results", _FORMAT, {"state": state, "said": rows, "unread": _plain(unread)})


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    """A value object as JSON's types."""
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _load(owner: str, state: str, settled: Mapping[str, Check]) -> _Said | None:
    """What was kept in this state; None if nothing was. A broken file raises LookupError, TypeError or ValueError."""
    data = kept.load(owner, "results", _FORMAT)
    if data is None or data["state"] != state or set(data["said"]) != set(settled):
        return None
    outcomes = {}
    for code, (verdict, reason, found) in data["said"].items():
        result = result_of(settled[code], CheckState(verdict), 0.0, reason)
        outcomes[code] = Outcome(result=result, findings=tuple(_finding(item) for item in found))
    return _Said(outcomes=outcomes, unread=tuple(Unread(**item) for item in data["unread"]))


def _finding(data: dict[str, Any]) -> Finding:
    fix = data["fix"]
    return Finding(
        **{
            **data,
            "severity": Severity(data["severity"]),
            "confidence": Confidence(data["confidence"]),
            "location": _location(data["location"]),
            "evidence": tuple(
                Evidence(text=item["text"], location=_location(item["location"])) for item in data["evidence"]
            ),
            "fix": fix and Fix(**{**fix, "edits": tuple(Edit(**edit) for edit in fix["edits"])}),
        }
    )


def _location(data: dict[str, Any] | None) -> Location | None:
    return Location(**data) if data else None
