"""Images of this project that only the engine of this machine has."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, JointCheck, Location, Repository, Severity, Skipped
from envdoctor.host import engine_contents
from envdoctor.repository import compose
from envdoctor.repository.images import knowledge, reference
from envdoctor_checks.laptop.checkouts import quoted, size_of

__all__ = ["ImageOnlyHere"]


class ImageOnlyHere(JointCheck):
    """A service needs an image that was made on this machine and never pushed.

    Looked at are services of the compose files that name an image and no build. It is reported when a running engine
    has that image without a digest of a registry, which every image has that was ever pulled or pushed. Images that
    are known to be public are left out. Nothing is started, the engine is only asked for its list.

    ## Why is this bad?
    `docker compose up` works here and fails on every other machine with `pull access denied`. What is in the image, a
    database somebody filled and committed, a patched tool, exists once.

    ## Example
    `service "db" needs the image shop-db:filled (310 MB), which only the Docker Engine of this machine has`

    ## How to fix
    Write the Dockerfile that makes it and name it under `build:`. Until then keep a copy:
    `docker save shop-db:filled | gzip > shop-db.tgz`, or push it to a registry.
    """

    code = "BUS015"
    name = "image-only-here"
    severity = Severity.WARNING
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per image."""
        wanted: dict[str, tuple[str, Location]] = {}
        for file in repository.fact(compose.read):
            for service in file.services:
                if service.image and service.build is None:
                    wanted.setdefault(_full(service.image), (service.name, service.location))
        if not wanted:
            yield Skipped(reason="no compose file names an image that it does not build")
            return
        known = engine_contents.images(host)
        if known is None:
            yield Skipped(reason="no Docker Engine answers")
            return
        here = {tag: image for image in known if image.home_made for tag in image.tags}
        for tag in sorted(wanted.keys() & here.keys()):
            if not _is_public(tag):
                yield self._report(tag, here[tag].size, *wanted[tag])

    def _report(self, tag: str, size: int, service: str, location: Location) -> Finding:
        return self.finding(
            f"service `{service}` needs the image `{tag}` ({size_of(size)}), which only the Docker Engine of this "
            "machine has",
            subject=tag,
            location=location,
            evidence=[Evidence(text="it has no digest of a registry, so it was never pulled or pushed")],
            fix=Fix(
                text="write the Dockerfile that makes it; keep a copy until then",
                command=f"docker save {quoted(tag)} | gzip > image.tgz",
            ),
            confidence=Confidence.LIKELY,
        )


def _full(image: str) -> str:
    """As the engine lists it: with a tag."""
    found = reference(image)
    return f"{image}:latest" if found and found.tag is None and found.digest is None else image


def _is_public(tag: str) -> bool:
    """Whether an image is one of those that everybody can have."""
    found = reference(tag)
    return found is not None and (found.name in knowledge().official or knowledge().family(found) is not None)
