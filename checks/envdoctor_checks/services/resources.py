"""SVC024 and SVC025: what the machine below has to be."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import Service
from envdoctor.repository.images import ImageReference, knowledge
from envdoctor.values import regex
from envdoctor_checks.services.common import PulledImageCheck

__all__ = ["HungryWithoutLimit", "NotForArm"]

_BOUNDED = regex(r"(?i)_JAVA_OPTS|_HEAP|MAX_HEAP|_MEMORY|MEM_LIMIT|-Xmx|MSSQL_MEMORY_LIMIT_MB|--memory|--smp|memory")


class NotForArm(PulledImageCheck):
    """The image of a service exists for amd64 only.

    Looked at are images that are known to have no arm64 build (SQL Server, MySQL before 8, PostGIS, Selenium with
    Chrome...), as of the date of envdoctor's list. A service that states its `platform` is left alone: somebody knows.
    What nobody should use at all is SVC006's.

    ## Why is this bad?
    On a laptop with Apple silicon or another arm64 processor the pull ends with "no matching manifest for
    linux/arm64", or the image runs in emulation, several times slower, and some databases crash in it.

    ## Example
    `image: mysql:5.7`

    ## How to fix
    Take an image that exists for both, such as `mysql:8.4` or `imresamu/postgis`. If there is none, write
    `platform: linux/amd64`, so that the emulation is meant.
    """

    code = "SVC024"
    name = "not-for-arm"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002
        """One finding per service."""
        known = knowledge()
        if known.is_for_amd64_only(image) and not known.death(image) and not service.text("platform"):
            yield self.about(
                service,
                f"`{service.name}` uses `{image.written}`, which exists for amd64 only",
                evidence=(Evidence(text=f"as known on {known.as_of}"),),
                fix=Fix(text="take an image for both processors, or state `platform: linux/amd64`"),
                confidence=Confidence.LIKELY,
            )


class HungryWithoutLimit(PulledImageCheck):
    """A service that takes gigabytes of memory has no limit.

    Looked at are images that are known to take what they can get: Elasticsearch, OpenSearch, Cassandra, SQL Server,
    Oracle. It is silent where `mem_limit` or `deploy.resources.limits.memory` is set, and where a variable or the
    command bounds the heap (`ES_JAVA_OPTS`, `MAX_HEAP_SIZE`, `-Xmx`).

    ## Why is this bad?
    Elasticsearch takes half of the machine's memory for its heap alone. On a laptop the engine's virtual machine runs
    full, and the kernel kills some other container: "exited with code 137".

    ## Example
    `image: elasticsearch:9.1.0` and nothing else

    ## How to fix
    ```yaml
        environment: {ES_JAVA_OPTS: -Xms512m -Xmx512m}
        mem_limit: 1g
    ```
    """

    code = "SVC025"
    name = "hungry-without-limit"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002
        """One finding per service."""
        family = knowledge().family(image)
        if family is not None and family.hungry and not _is_bounded(service):
            yield self.about(
                service,
                f"`{service.name}` ({image.written}) takes as much memory as it can get",
                fix=Fix(text="bound its heap by a variable, and set `mem_limit`"),
            )


def _is_bounded(service: Service) -> bool:
    limited = service.node.get("deploy", "resources", "limits", "memory") if service.node else None
    if service.text("mem_limit") or limited is not None or service.environment_files:
        return True
    words = (*service.environment, *service.command, *service.entrypoint)
    return any(_BOUNDED.search(word) for word in words)
