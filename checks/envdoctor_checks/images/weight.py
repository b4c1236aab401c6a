"""IMG023 and IMG027: what an image brings too much of, and what it does not say of itself."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import compose, declarations, system_needs
from envdoctor.repository.compose import Service
from envdoctor.repository.dockerfile import Dockerfile, Stage
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.images import ImageReference, reference
from envdoctor.repository.shell import commands, installed_packages
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, at, is_development, label, last, only_shell, shown
from envdoctor_checks.images.servers import is_server

__all__ = ["FatBaseImage", "NoHealthcheck"]

_FULL = regex(r"^(?:latest|\d+(?:\.\d+){0,2}(?:rc\d+|b\d+|a\d+)?)(?:-(?:trixie|bookworm|bullseye|buster))?$")
_BUILDS = regex(r"\b(?:make|cmake|gcc|g\+\+|cargo|rustc|configure|setup\.py build_ext|nvcc)\b")
_RELOADS = regex(r"\brunserver\b|\bfastapi[\s\"',]+dev\b|--reload\b|--debug\b")
_PROBES = regex(rb"livenessProbe|readinessProbe|healthCheckPath|health_check|healthcheck|\[\[?http_service\.checks")
_CLUSTER = regex(r"(?i)\.(?:ya?ml|toml|tf|json|hcl)$")
_FOLDERS = regex(
    r"(?i)(?:^|/)(?:k8s|kubernetes|helm|charts?|deploy(?:ment)?s?|terraform|infra|manifests|ops|\.aws)/"
    r"|(?:^|/)(?:fly|render|railway|app|task[-_]definition[^/]*)\.(?:toml|ya?ml|json)$"
)


class FatBaseImage(BuildCheck):
    """The image that runs is built on a base with compilers and headers that it does not need.

    Looked at is the last stage of a Dockerfile with a command: `python:3.13` (without `-slim` or `-alpine`) and
    `nvidia/cuda:*-devel`. It is silent about development and test images (by their name) and images that only start a
    shell, where something is compiled in that stage, and where a requirement needs a library that only the full image
    brings (`psycopg2`, `mysqlclient`).

    ## Why is this bad?
    `python:3.13` has four hundred packages and takes about one gigabyte, `python:3.13-slim` about 130 megabytes. Every
    laptop and every deployment pulls the difference, and every hole found in one of those packages is a finding for
    your scanner.

    ## Example
    `FROM python:3.13` in the only stage of a web application.

    ## How to fix
    Build on `python:3.13-slim-trixie`. If a requirement has no wheel, compile it in a stage of its own on the full
    image and copy the virtual environment.
    """

    code = "IMG023"
    name = "fat-base-image"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile at most."""
        item, stage = build.dockerfile, build.dockerfile.final
        lineage = item.lineage(stage) if stage else ()
        command = last(lineage, "CMD", "ENTRYPOINT")
        if stage is None or is_development(item, stage) or command is None or only_shell(lineage):
            return
        image = reference(lineage[0].base)
        slim = _slimmer(image) if image else None
        if image is None or slim is None or _compiles(lineage) or _needs_full(repository):
            return
        yield self.finding(
            f"`{image.written}` brings compilers and headers that the image that runs hardly needs",
            subject=f"stage {label(item, stage)}",
            location=at(item, lineage[0].line),
            evidence=(Evidence(text="nothing is compiled in this stage"),),
            fix=Fix(text=f"build on `{slim}`{_missed(lineage, image)}"),
            confidence=Confidence.LIKELY,
        )


def _slimmer(image: ImageReference) -> str | None:
    tag = image.tag or "latest"
    if image.name == "python" and _FULL.match(tag):
        version, dash, suite = tag.partition("-")
        return f"python:{'3.13' if version == 'latest' else version}-slim{dash}{suite}"
    if image.name == "nvidia/cuda" and "-devel" in tag:
        return f"nvidia/cuda:{tag.replace('-devel', '-runtime')}"
    return None


def _missed(lineage: tuple[Stage, ...], image: ImageReference) -> str:
    """What the smaller image has to be given first, because the stage uses it and does not install it."""
    if image.name != "python":
        return ""
    found = [command for stage in lineage for item in stage.instructions for command in commands(item.script)]
    installed = {name for command in found for _, name in installed_packages(command.words)}
    used = {command.words[0] for command in found if command.words} & {"curl", "git", "wget"}
    names = " and ".join(f"`{name}`" for name in sorted(used - installed))
    return f", and install {names} first" if names else ""


def _compiles(lineage: tuple[Stage, ...]) -> bool:
    """Whether something is compiled, or headers are installed to compile with."""
    for stage in lineage:
        for item in stage.instructions:
            if item.keyword != "RUN":
                continue
            names = [name for command in commands(item.script) for _, name in installed_packages(command.words)]
            if _BUILDS.search(item.script) or any(name.endswith("-dev") or name == "build-essential" for name in names):
                return True
    return False


def _needs_full(repository: Repository) -> bool:
    brought = system_needs.brought_by_full_image()
    return any(item.name in brought for item in repository.fact(declarations.read).dependencies)


class NoHealthcheck(BuildCheck):
    """Nothing says how to tell that the server in the image works.

    Looked at are images whose command is a Python server, not one for development (`runserver`, `--reload`). It is
    silent where the Dockerfile has a `HEALTHCHECK`, a compose service that builds it has a `healthcheck`, or files for
    Kubernetes or a hosting service have probes.

    ## Why is this bad?
    The engine knows only that the process is there. A server that hangs, or that is still running its migrations,
    counts as "up": what `depends_on` it starts too early, and nobody restarts it.

    ## Example
    `CMD ["gunicorn", "shop.wsgi"]`, and no `HEALTHCHECK`.

    ## How to fix
    In the compose file, where the interval can differ between laptop and server, with a program that the image has:
    ```yaml
      healthcheck:
        test: python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health')"
        interval: 10s
        start_period: 20s
    ```
    """

    code = "IMG027"
    name = "no-healthcheck"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile at most."""
        item, stage = build.dockerfile, build.stage
        if stage is None or is_development(item, stage):
            return
        lineage = item.lineage(stage)
        command = last(lineage, "CMD") or last(lineage, "ENTRYPOINT")
        if command is None or last(lineage, "HEALTHCHECK") is not None or not is_server(command):
            return
        if _RELOADS.search(command.value):
            return
        if any(_is_checked(service) for service in _built(item, repository)) or _is_probed(repository):
            return
        yield self.finding(
            "nothing tells whether the server in this image works",
            subject=f"stage {label(item, stage)}",
            location=at(item, command.line),
            evidence=(shown(item, command),),
            fix=Fix(text="add a `healthcheck` to its service, or a `HEALTHCHECK` to the Dockerfile"),
        )


def _built(item: Dockerfile, repository: Repository) -> Iterator[Service]:
    for file in repository.fact(compose.composed):
        yield from (one for one in file.services if one.build is not None and one.build.dockerfile == item.path)


def _is_checked(service: Service) -> bool:
    return bool(service.healthcheck)


def _is_probed(repository: Repository) -> bool:
    """Whether files for a cluster or a hosting service ask the server."""
    paths = (path for path in repository.files if _CLUSTER.search(path) and _FOLDERS.search(path))
    return any(_PROBES.search(repository.files.read(path) or b"") for path in paths)
