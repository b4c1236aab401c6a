"""Whether what came up stays up: a service that ends and is started again looks alive at the first glance."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from envdoctor.trial.engine import Composition
from envdoctor.trial.steps import Recorder, Step

__all__ = ["ended", "stays_up"]

_GLANCE = 12.0
"""Seconds after which a program that cannot start has ended at least once."""
_PAUSE = 2.0


def stays_up(
    composition: Composition, recorder: Recorder, *, name: str = "docker compose ps", lasting: Collection[str] = ()
) -> Step:
    """A step that fails, with the services by name, when one of them ended with an error or was started again.

    A service of ``lasting`` shall not end at all, not even without an error.
    """
    began = recorder.spent
    while True:
        listed = composition.ask("ps", "--all", "--format", "json").log
        said = list(ended(listed, composition.restarts(), lasting))
        if said or not any(_containers(listed)) or recorder.spent - began >= min(_GLANCE, recorder.left):
            break
        time.sleep(_PAUSE)
    return Step(
        name=name,
        passed=not said,
        seconds=round(recorder.spent - began, 1),
        began=round(began, 1),
        code=1 if said else 0,
        command=("docker", "compose", "ps"),
        log="\n".join(said),
    )


def ended(listed: str, restarts: Mapping[str, int], lasting: Collection[str] = ()) -> Iterator[str]:
    """A sentence for each service that did not stay up, as ``docker compose ps --format json`` shows it.

    ``restarts`` are the times that a container was started again, by its name. One that ended with 0 did its work,
    unless it is one of ``lasting``.
    """
    for container in _containers(listed):
        service, code = container.get("Service"), container.get("ExitCode")
        again = restarts.get(str(container.get("Name")), 0)
        if again:
            yield f'service "{service}" ended and was started again ({again} times)'
        elif container.get("State") in {"exited", "dead"} and (code or service in lasting):
            yield f'service "{service}" ended with {code}'
        elif container.get("Health") == "unhealthy":
            yield f'service "{service}" is unhealthy'


def _containers(listed: str) -> Iterator[Mapping[str, Any]]:
    """Compose before 2.21 writes one list, later ones an object a line."""
    for line in listed.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict))
