"""Data in Docker volumes of this project."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, JointCheck, Location, Repository, Severity, Skipped
from envdoctor.host import engine_contents, volumes
from envdoctor.host.volumes import Volume
from envdoctor.repository import compose
from envdoctor.values import regex
from envdoctor_checks.laptop.checkouts import size_of

__all__ = ["DataInVolume"]

_MADE_AGAIN = regex(r"(?i)cache|node_modules|venv|site-packages|tmp|temp|static|build|dist|socket|wheel|pip|npm|logs?$")


class DataInVolume(JointCheck):
    """A Docker volume of this project holds data that exists only on this machine.

    Looked at are the named volumes that the project's compose file made in a running engine. Volumes whose names
    say that they are made again (caches, `node_modules`, static files) and empty ones are left out. It is *likely*:
    the data may come from a fixture. Nothing is started or read, the engine is only asked for its list.

    ## Why is this bad?
    Test users, uploaded files and a database that somebody filled by hand for a year are gone with the laptop, or
    with one `docker compose down --volumes`.

    ## Example
    `the volume shop_db (52 MB) of compose.yaml exists only in the Docker Engine of this machine`

    ## How to fix
    Make the data reproducible: migrations plus a seed script or fixtures that run when the volume is empty. To keep
    what is there, copy it: `docker run --rm -v shop_db:/data -v "$PWD":/out busybox tar czf /out/shop_db.tgz
    /data`.
    """

    code = "BUS009"
    name = "data-in-volume"
    severity = Severity.NOTE
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per volume."""
        files = [file for file in repository.fact(compose.read) if "/" not in file.path]
        if not files:
            yield Skipped(reason="there is no compose file")
            return
        known = host.fact(volumes.read)
        if known is None:
            yield Skipped(reason="no Docker Engine answers")
            return
        names = _projects(repository, host)
        for volume in known:
            if volume.project in names and volume.size != 0 and not _MADE_AGAIN.search(volume.key):
                yield self._report(volume, files[0].path)

    def _report(self, volume: Volume, path: str) -> Finding:
        size = f" ({size_of(volume.size)})" if volume.size else ""
        quoted = shlex.quote(volume.name)
        return self.finding(
            f"the volume `{volume.name}`{size} of `{path}` exists only in the Docker Engine of this machine",
            subject=volume.key or volume.name,
            location=Location(path=path),
            evidence=[Evidence(text=f"made on {volume.created}")] if volume.created else [],
            fix=Fix(
                text="make its data reproducible by a seed script or fixtures; keep a copy until then",
                command=f'docker run --rm -v {quoted}:/data -v "$PWD":/out busybox tar czf /out/{quoted}.tgz /data',
            ),
            confidence=Confidence.LIKELY,
        )


def _projects(repository: Repository, host: Host) -> frozenset[str]:
    """The project's name as Compose derives it from the folder, and those of containers that were made from here."""
    derived = re.sub(r"[^a-z0-9_-]", "", repository.root.name.lower()).lstrip("_-")
    made = engine_contents.containers(host) or ()
    here = {str(repository.root), str(repository.root.resolve())}
    return frozenset({derived} | {item.project for item in made if item.folder in here and item.project})
