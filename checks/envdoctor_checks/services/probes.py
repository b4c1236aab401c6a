"""SVC008: health checks that can never succeed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import dockerfile
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.dockerfile import Dockerfile, Stage
from envdoctor.repository.images import knowledge, reference
from envdoctor.repository.shell import commands, program
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.services.provenance import pulled

__all__ = ["ProbeNotInImage", "missing_program"]

_BUILT_IN = frozenset({"exit", "true", "false", "test", "[", "[[", "echo", ":", "kill", "sleep", "exec", "cd", "set"})
_SCRIPT = re.compile(r"(?:^|[\s;&|])(?:\./|/|sh |bash )\S*\.sh\b|\S+/install\S*")


class ProbeNotInImage(ComposeCheck):
    """A health check calls a program that the image does not have.

    Looked at are images that are known to lack `curl`, `wget` and other usual probes (`python:*-slim`, Redis, Qdrant,
    Keycloak, etcd...), and images that are built here on such a base when nothing in their Dockerfile installs the
    program. A probe that tries something else after `||` is left alone.

    ## Why is this bad?
    The probe fails every time, so the service is never healthy, and everything that waits for it never starts:
    "dependency failed to start: container is unhealthy".

    ## Example
    ```yaml
      web:
        build: .        # FROM python:3.13-slim
        healthcheck:
          test: curl -f http://localhost:8000/health
    ```

    ## How to fix
    Use what the image has, for Python images:
    `python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/health')"`.
    """

    code = "SVC008"
    name = "probe-not-in-image"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service at most."""
        for service in item.services:
            if not service.healthcheck or service.healthcheck[0] == "NONE":
                continue
            lacking, base = _lacking(service, repository)
            name = missing_program(service.healthcheck, lacking)
            if name:
                yield self.finding(
                    f"the health check of `{service.name}` calls `{name}`, which its image does not have",
                    subject=service.name,
                    location=service.at("healthcheck"),
                    evidence=(Evidence(text=f"`{base}` has no `{name}`, as known on {knowledge().as_of}"),),
                    fix=Fix(text=_advice(service, name)),
                    confidence=Confidence.LIKELY if service.build else Confidence.CERTAIN,
                )


def missing_program(probe: tuple[str, ...], lacking: frozenset[str]) -> str | None:
    """The program of a probe that is missing, if nothing else is tried instead."""
    if not lacking:
        return None
    if probe[0] != "CMD-SHELL":
        words = program(probe[1:] if probe[0] == "CMD" else probe)
        if (
            words[:2] in {("sh", "-c"), ("bash", "-c"), ("/bin/sh", "-c")}
            and len(words) > 2
            and words[0] not in lacking
        ):
            return missing_program(("CMD-SHELL", words[2]), lacking)
        return words[0] if words and words[0].rpartition("/")[2] in lacking else None
    found = [(program(command.words), command.joined) for command in commands(probe[-1])]
    names = [(words[0], joined) for words, joined in found if words and words[0] not in _BUILT_IN]
    if not names or names[0][0] not in lacking:
        return None
    return None if any(joined == "||" and name not in lacking for name, joined in names[1:]) else names[0][0]


def _lacking(service: Service, repository: Repository) -> tuple[frozenset[str], str]:
    """The programs that a service's image does not have, and the image that is known for it."""
    image = pulled(service)
    if image is not None:
        return knowledge().lacking(image), image.written
    build = service.build
    items = (item for item in repository.fact(dockerfile.read) if build and item.path == build.dockerfile)
    item = next(items, None)
    stage = item.target(build.target) if item and build else None
    if item is None or stage is None:
        return frozenset(), ""
    return _lacking_in(item, stage, repository)


def _lacking_in(item: Dockerfile, stage: Stage, repository: Repository) -> tuple[frozenset[str], str]:
    lineage = item.lineage(stage)
    base = reference(lineage[0].base)
    if base is None:
        return frozenset(), ""
    texts = [
        entry.script for layer in lineage for entry in layer.instructions if entry.keyword in {"RUN", "COPY", "ADD"}
    ]
    if any(_SCRIPT.search(text) or ("$" in text and "install" in text) for text in texts):
        return frozenset(), ""
    whole = "\n".join(texts) + "\n".join(
        repository.files.text(path) or "" for path in repository.files.matching("apt*.txt", "Aptfile")
    )
    return frozenset(name for name in knowledge().lacking(base) if not _installed(name, whole)), base.written


def _installed(name: str, text: str) -> bool:
    """Whether a text that builds an image could bring a program."""
    owners = {"nc": "nc|netcat", "netcat": "netcat", "curl": "curl", "wget": "wget|busybox"}.get(name, name)
    return re.search(rf"(?<![\w.]) *(?:{owners})", text) is not None


def _advice(service: Service, name: str) -> str:
    family = knowledge().family(service.image)
    if family is not None and family.probe and service.build is None:
        return f"use what the image has, such as `{family.probe}`"
    return f"install `{name}` in the image, or probe with a program that it has, such as `python -c ...`"
