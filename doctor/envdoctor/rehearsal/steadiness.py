"""Whether what came up stays up: a service that ends and is started again looks alive at the first glance."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from envdoctor.trial import Composition, Recorder, Step

__all__ = ["ended", "stays_up"]

_GLANCE = 12.0
"""Seconds after which a program that cannot start has ended at least once."""


def stays_up(composition: Composition, recorder: Recorder) -> Step:
    """A step that fails, with the services by name, when one of them ended with an error or was started again."""
    begin = time.monotonic()
    time.sleep(min(_GLANCE, recorder.left))
    listed = composition.ask("ps", "--all", "--format", "json").log
    restarts = composition.restarts()
    said = list(ended(listed, restarts))
    return Step(
        name="docker compose ps",
        passed=not said,
        seconds=round(time.monotonic() - begin, 1),
        began=0.0,
        code=1 if said else 0,
        command=("docker", "compose", "ps"),
        log="\n".join(said),
    )


def ended(listed: str, restarts: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each service that did not stay up, as ``docker compose ps --format json`` shows it.

    ``restarts`` are the times that a container was started again, by its name. One that ended with 0 did its work.
    """
    for container in _containers(listed):
        service, code = container.get("Service"), container.get("ExitCode")
        again = restarts.get(str(container.get("Name")), 0)
        if again:
            yield f'service "{service}" ended and was started again ({again} times)'
        elif container.get("State") in {"exited", "dead"} and code:
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
