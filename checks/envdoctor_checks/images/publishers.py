"""IMG028, IMG029 and IMG030: whom the images come from, and over which road."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Repository,
    RepositoryCheck,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.repository import ci, compose, declarations, dockerfile, shape
from envdoctor.repository.documents.identity import identity
from envdoctor.repository.images import ImageReference, knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.images.provenance import used

__all__ = ["ImageWithoutDigest", "InsecureRegistry", "UnknownPublisher"]

_ADDRESS = regex(r"^(?:\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$")
_PLAIN_PORT = regex(r":(?:80|5000)$")
_LOOPBACK = regex(r"^(?:localhost|127\.0\.0\.1|host\.docker\.internal|registry|kind-registry)(?::|$)")
_OPTIONS = regex(
    r"--(?:(?:src|dest)-)?tls-verify=(?:false|0)|--insecure-registry\b|--(?:allow-)?insecure(?:=true)?\b|--insecure-pull|--skip-tls-verify"
)
_TOOLS = frozenset(
    {"docker", "dockerd", "podman", "buildah", "skopeo", "crane", "kaniko", "executor", "nerdctl", "regctl"}
)


def pulled(repository: Repository) -> Iterator[tuple[ImageReference, Location]]:
    """Every image that Dockerfiles and compose files pull, with its place; examples and tests left out."""
    for item in repository.fact(dockerfile.read):
        if not shape.is_aside(item.path):
            for image, line in used(item):
                yield image, Location(path=item.path, line=line)
    for file in repository.fact(compose.composed):
        for service in file.services if not shape.is_aside(file.path) else ():
            named = reference(service.image) if service.image and service.build is None else None
            if named is not None:
                yield named, service.at("image")


class UnknownPublisher(RepositoryCheck):
    """An image comes from a publisher that is neither official nor known.

    Looked at are the images of Docker Hub, GitHub's and Quay's registries in Dockerfiles and compose files. Docker's
    official images, its verified publishers, sponsored open source and the makers of well-known software (a dated list
    that envdoctor ships) are known; so are the owner of the repository itself and who is named as its project. It runs
    only when it is selected by its code, because no list knows every good publisher. Other registries are left alone,
    and so are images that a compose service builds or CI mentions.

    ## Why is this bad?
    Anybody can publish an image under any name. Nobody promises that it gets security fixes, that it will be there next
    year, or that it holds nothing but what its page says.

    ## Example
    `image: joe123/postgres-with-extensions:latest`

    ## How to fix
    Take the official image and add what is missing in a Dockerfile of your own, or look at the publisher's Dockerfile
    and pin the digest (`@sha256:...`).
    """

    code = "IMG028"
    name = "unknown-publisher"
    severity = Severity.NOTE
    ring = Ring.CONTAINER
    default = False

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per image."""
        found = tuple(pulled(repository))
        if not found:
            yield Skipped(reason="no image is pulled")
        own, seen = _own(repository), set()
        for image, place in found:
            publisher = knowledge().publisher(image)
            if publisher is None or image.digest or image.name in seen or knowledge().death(image):
                continue
            if _is_own(image, own, repository):
                continue
            seen.add(image.name)
            yield self.finding(
                f"`{image.name}` is published by `{publisher}`, whom envdoctor does not know",
                subject=image.name,
                location=place,
                evidence=(Evidence(text=f"official and known publishers as of {knowledge().as_of}"),),
                fix=Fix(text="look at who makes it, and pin the digest, or build on an official image"),
                confidence=Confidence.LIKELY,
            )


def _own(repository: Repository) -> frozenset[str]:
    """The owners of the repository's remotes, and the names of images that are built here."""
    owners = {slug.split("/")[1].replace("-", "") for slug in repository.fact(identity).slugs if slug.count("/") > 1}
    built = {
        image.name
        for file in repository.fact(compose.read)
        for service in file.services
        if service.build is not None and service.image and (image := reference(service.image))
    }
    return frozenset(owners | built)


def _is_own(image: ImageReference, own: frozenset[str], repository: Repository) -> bool:
    owner, _, name = image.repository.lower().partition("/")
    projects = repository.fact(declarations.read).projects
    names = repository.fact(identity).names | {one.name.lower() for one in projects if one.name}
    if image.name in own or owner.replace("-", "") in own or {owner, name} & names:
        return True
    return any(image.repository in (repository.files.text(path) or "") for path in repository.fact(ci.read).files)


class ImageWithoutDigest(RepositoryCheck):
    """An image is pinned by a tag, and tags can be moved.

    Looked at are the images in Dockerfiles and compose files. It runs only when it is selected by its code: for most
    teams a version in the tag is enough, and a digest without a bot that renews it gets no security fixes.

    ## Why is this bad?
    `python:3.13-slim` is another image every few weeks. Where a build must be repeatable to the byte, only the digest
    says what was meant.

    ## Example
    `FROM python:3.13-slim`

    ## How to fix
    `docker buildx imagetools inspect python:3.13-slim` shows the digest; write
    `FROM python:3.13-slim@sha256:...` and let Renovate or Dependabot keep it fresh.
    """

    code = "IMG029"
    name = "image-without-digest"
    severity = Severity.NOTE
    ring = Ring.CONTAINER
    default = False

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per image."""
        found = tuple(pulled(repository))
        if not found:
            yield Skipped(reason="no image is pulled")
        seen = set()
        for image, place in found:
            if image.digest or image.name == "scratch" or (image.written, place.path) in seen:
                continue
            seen.add((image.written, place.path))
            yield self.finding(
                f"`{image.written}` is not pinned by its digest",
                subject=image.written,
                location=place,
                fix=Fix(text="write the digest behind the tag, and let a bot renew it"),
            )


class InsecureRegistry(RepositoryCheck):
    """Images travel over plain HTTP, or the registry's certificate is not checked.

    Looked at are options such as `--insecure-registry` and `--tls-verify=false` in CI, `insecure-registries` in a
    `daemon.json` and `http = true` in a `buildkitd.toml` of the repository, and images from an address or a port that
    serves plain HTTP (`registry.example.com:5000`). Registries on the machine itself are left alone.

    ## Why is this bad?
    Whoever sits on the way can put another image into your hands: it is run with all that the container may do.

    ## Example
    `docker push registry.example.com:5000/shop` with `"insecure-registries": ["registry.example.com:5000"]`

    ## How to fix
    Give the registry a certificate (an internal authority's will do, in `/etc/docker/certs.d/`), and take the exception
    out.
    """

    code = "IMG030"
    name = "insecure-registry"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per registry, or per option and file."""
        seen: set[tuple[str, str] | None] = set()
        for image, place in pulled(repository):
            registry = image.registry or ""
            if _LOOPBACK.match(registry) or not (_ADDRESS.match(registry) or _PLAIN_PORT.search(registry)):
                continue
            yield self._finding(registry, f"`{image.written}` probably comes over plain HTTP", place, likely=True)
        for command in repository.fact(ci.read).commands:
            option = _OPTIONS.search(command.text)
            local = re.search(r"\b(?:localhost|127\.0\.0\.1)\b", command.text)
            once = (command.location.path, option[0]) if option else None
            if option is None or local or once in seen or not command.words:
                continue
            seen.add(once)
            if command.words[0].rpartition("/")[2] in _TOOLS:
                yield self._finding(
                    option[0], f"`{option[0]}` switches off the registry's certificate", command.location
                )
        yield from self._configured(repository)

    def _configured(self, repository: Repository) -> Iterator[Finding]:
        wanted = {
            "daemon.json": rb'"insecure-registries"\s*:\s*\[\s*"([^"]+)"',
            "buildkitd.toml": rb"(?m)^\s*(http|insecure)\s*=\s*true",
        }
        for path in repository.files.matching(*wanted):
            match = re.search(wanted[path.rpartition("/")[2]], data := repository.files.read(path) or b"")
            if match and not _LOOPBACK.match(match[1].decode("utf-8", "replace")):
                place = Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)
                yield self._finding(
                    match[1].decode("utf-8", "replace"), f"`{path}` lets images come over plain HTTP", place
                )

    def _finding(self, subject: str, message: str, place: Location, *, likely: bool = False) -> Finding:
        return self.finding(
            message,
            subject=subject,
            location=place,
            fix=Fix(text="give the registry a certificate, and take the exception out"),
            confidence=Confidence.LIKELY if likely else Confidence.CERTAIN,
        )
