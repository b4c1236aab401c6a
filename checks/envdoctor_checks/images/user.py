"""IMG003: who the process in the container is."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import compose
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage, expand
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.images import knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, at, label, only_shell, shown, texts_named

__all__ = ["RunsAsRoot"]

_ROOT = regex(r"^(?:root|0+)(?::.*)?$")
_DROPS = regex(
    r"\b(?:gosu|su-exec|setpriv|runuser|chroot --userspec|s6-setuidgid|setuidgid|chpst|supervisord|s6-overlay"
    r"|crond|sshd|openssh-server|awslambdaric)\b|\bcron -f"
    r"|\bset(?:re|res)?uid\("
    r"|\bsu (?:-|\w+)|\bsudo\b.* -\w*u|--(?:user|uid|setuid)\b|(?m:^[ \t]*(?:uid|user|setuid)[ \t]*=)"
)
_DEVELOPMENT = regex(
    r"(?:^|/)(?:\.devcontainer|\.github|\.gitpod|\.circleci|ci|\.ci)/|(?i:\.(?:dev|test|ci|lint|local)$)"
)
_FOR_DEVELOPMENT = regex(r"(?i)(?:^|[-_.])(?:dev(?:el(?:op(?:ment)?)?)?|test(?:s|ing)?|ci|local)(?:$|[-_.])")


class RunsAsRoot(BuildCheck):
    """The process in the container runs as root.

    Looked at is the stage that is built, with the stages below it. It speaks up when the last `USER` is root, or when
    there is none and the base is known to run as root (`python`, `debian`, `node`...). It is silent about bases that
    it does not know, about images that give up root in their entry point (`gosu`, `setpriv`, `supervisord`) or run
    `sshd` or `cron`, about images without a command or with a shell only, about development containers, and where every
    compose service that uses the image sets `user:`. Of a file with a stage for development it judges the last one.

    ## Why is this bad?
    A hole in the application is then a hole in the container, and root in a container is one kernel bug or one bind
    mount away from root on the machine. On a Linux laptop, files that it writes into mounted folders belong to root.

    ## Example
    ```dockerfile
    FROM python:3.13-slim
    COPY . /app
    CMD ["gunicorn", "shop.wsgi"]
    ```

    ## How to fix
    ```dockerfile
    RUN useradd --no-log-init --uid 10001 --create-home app
    USER 10001:10001
    ```
    A number lets Kubernetes check `runAsNonRoot`. Give the user only the folders that it must write.
    """

    code = "IMG003"
    name = "runs-as-root"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile at most."""
        item, stage = build.dockerfile, build.stage
        if stage is not None and build.target and _FOR_DEVELOPMENT.search(build.target):
            stage = item.final
        if stage is None or _DEVELOPMENT.search(item.path):
            return
        lineage = item.lineage(stage)
        if not _has_command(lineage) or only_shell(lineage):
            return
        if _gives_up_root(lineage, repository) or _user_elsewhere(item, repository):
            return
        last = _last_user(lineage)
        if last is not None and _ROOT.match(_user(last, lineage)):
            evidence: tuple[Evidence, ...] = (shown(item, last),)
            line = last.line
        elif last is None and _is_root_base(lineage[0].base):
            evidence = (Evidence(text=f"`{lineage[0].base}` runs as root", location=at(item, lineage[0].line)),)
            line = stage.line
        else:
            return
        yield self.finding(
            "the container's process runs as root",
            subject=f"stage {label(item, stage)}",
            location=at(item, line),
            evidence=evidence,
            fix=Fix(text="create a user and end the stage with a numeric `USER`, such as `USER 10001:10001`"),
        )


def _has_command(lineage: tuple[Stage, ...]) -> bool:
    return any(item.keyword in {"CMD", "ENTRYPOINT"} for stage in lineage for item in stage.instructions)


def _last_user(lineage: tuple[Stage, ...]) -> Instruction | None:
    users = [item for stage in lineage for item in stage.instructions if item.keyword == "USER"]
    return users[-1] if users else None


def _user(instruction: Instruction, lineage: tuple[Stage, ...]) -> str:
    """The user with ARG and ENV values of the lineage filled in where they are simple."""
    variables: dict[str, str | None] = {}
    for stage in lineage:
        for item in stage.instructions:
            if item.keyword in {"ARG", "ENV"}:
                for word in item.arguments:
                    name, equals, value = word.partition("=")
                    if equals:
                        variables[name] = value.strip("\"'")
    return expand(instruction.value.strip("\"'"), variables)


def _is_root_base(base: str) -> bool:
    image = reference(base)
    return image is not None and image.name in knowledge().roots and "rootless" not in (image.tag or "")


def _gives_up_root(lineage: tuple[Stage, ...], repository: Repository) -> bool:
    """Whether the entry point, a file that it names or an installed tool changes the user."""
    if any(_DROPS.search(" ".join((item.script, *item.arguments))) for stage in lineage for item in stage.instructions):
        return True
    commands = (item for stage in lineage for item in stage.instructions if item.keyword in {"CMD", "ENTRYPOINT"})
    words = [word for item in commands for part in item.arguments for word in part.split()]
    return any(_DROPS.search(text) for text in texts_named(words, lineage, repository))


def _user_elsewhere(item: Dockerfile, repository: Repository) -> bool:
    """Whether every compose service that builds this Dockerfile says who it runs as."""
    services = [
        service
        for file in repository.fact(compose.read)
        for service in file.services
        if service.build is not None and service.build.dockerfile == item.path
    ]
    return bool(services) and all("user" in service.lines for service in services)
