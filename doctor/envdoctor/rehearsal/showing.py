"""A rehearsal as text and as JSON (``envdoctor-rehearsal/1``)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from envdoctor.rehearsal.model import Passage, Rehearsal, State

__all__ = ["SCHEMA", "as_json", "as_text"]

SCHEMA = "envdoctor-rehearsal/1"
_MARKS = {State.PASSED: "+", State.FAILED: "x", State.SKIPPED: "-", State.NOT_REACHED: " "}


def as_text(found: Rehearsal) -> str:
    """Line by line, then what fails, what it means, and how long it took."""
    return "\n".join(_rows(found)) + "\n"


def _rows(found: Rehearsal) -> Iterator[str]:
    yield f"rehearsed {found.source} at {found.revision[:9]} in {found.place}, network {found.network or 'bridge'}"
    yield ""
    for item in found.passages:
        yield _row(item)
    yield ""
    failed = found.failed
    if failed is None:
        yield "every step that could be typed passed"
    else:
        word = f"it cannot be told ({found.undecided})" if found.undecided else "the first step that fails"
        yield f"{word}: {failed.path}:{failed.line} `{failed.text}`"
        yield from (f"    {line}" for line in failed.log.splitlines())
        yield f"  {found.reading or 'the log says no more'}"
    if found.by_hand:
        yield f"{len(found.by_hand)} step(s) only a person can do"
    yield f"a newcomer would have waited {_time(found.waited)}"


def _row(item: Passage) -> str:
    time = f"  {item.seconds:.1f} s" if item.state in {State.PASSED, State.FAILED} and item.seconds else ""
    reason = f"  ({item.reason})" if item.reason else "  (not reached)" if item.state is State.NOT_REACHED else ""
    return f"{_MARKS[item.state]} {item.path}:{item.line}  {item.text}{time}{reason}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def as_json(found: Rehearsal) -> str:
    """The whole rehearsal; ``verdict`` is ``passed``, ``failed`` or ``undecided``."""
    failed, reading = found.failed, found.reading
    document = {
        "schema": SCHEMA,
        "way": found.way,
        "source": found.source,
        "revision": found.revision,
        "place": found.place,
        "network": found.network,
        "verdict": "passed" if failed is None else "undecided" if found.undecided else "failed",
        "undecided": found.undecided,
        "failed": None if failed is None else {"path": failed.path, "line": failed.line, "text": failed.text},
        "reading": None
        if reading is None
        else {"cause": reading.cause, "subject": reading.subject, "sentence": reading.sentence},
        "seconds": {"waited": found.waited, "prepared": found.prepared},
        "steps": [_step(item) for item in found.passages],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _step(item: Passage) -> dict[str, object]:
    return {
        "text": item.text,
        "path": item.path,
        "line": item.line,
        "state": item.state,
        "seconds": item.seconds,
        "reason": item.reason,
        "log": item.log,
    }
