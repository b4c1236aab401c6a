"""ENG: Docker Engine and Compose on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import engine, engine_contents, socket_access
from envdoctor.host.engine import Docker, EngineState
from envdoctor.host.socket_access import SocketAccess
from envdoctor_checks.host_wording import shell

__all__ = [
    "ClientWithoutEngine",
    "DeadPlugin",
    "EngineElsewhere",
    "NoClient",
    "NoComposePlugin",
    "ReclaimableSpace",
    "SocketDenied",
]

_START = {
    "darwin": ("start Docker Desktop, OrbStack or Colima", "open -a Docker"),
    "win32": ("start Docker Desktop", None),
}


class _LaptopCheck(HostCheck):
    profiles = ("laptop",)


class ClientWithoutEngine(_LaptopCheck):
    """There is a `docker` command, but no Docker Engine answers it.

    The address is found as the client finds it: `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the current context, then
    the default socket. The socket is looked at and, if it exists, asked for its version. An engine on another machine
    is not contacted (ENG005), and a socket that this user may not use is ENG003.

    ## Why is this bad?
    No image can be built and no service started: `docker compose up` ends with "Cannot connect to the Docker daemon".

    ## Example
    ```
    $ docker compose up
    Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?
    ```

    ## How to fix
    Start it (`sudo systemctl start docker`, Docker Desktop, Colima), or point `docker context use` at an engine that
    runs.
    """

    code = "ENG001"
    name = "client-without-engine"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = host.fact(engine.read)
        if docker.client is None:
            yield Skipped(reason="there is no `docker` command")
            return
        if docker.engine.state in {EngineState.RUNNING, EngineState.REMOTE, EngineState.DENIED}:
            return
        yield self.finding(
            f"`docker` is installed, but no engine answers: {docker.engine.state}",
            subject="engine",
            evidence=tuple(_address(docker)),
            fix=_start(host, docker),
        )


def _address(docker: Docker) -> Iterator[Evidence]:
    where = docker.endpoint
    context = "" if where.context == "default" else f" of the context `{where.context}`"
    yield Evidence(text=f"`{docker.client}` looks at {where.address}{context}, decided by {where.decided_by}")
    for socket in docker.sockets:
        yield Evidence(text=f"there is another socket: {socket}")


def _start(host: Host, docker: Docker) -> Fix:
    if docker.endpoint.decided_by == "$DOCKER_HOST":
        return Fix(
            text="DOCKER_HOST decides where the client looks; without it the current context does",
            command="unset DOCKER_HOST",
            safe=True,
        )
    text, command = _START.get(host.platform, ("start the engine", "sudo systemctl start docker"))
    return Fix(text=text, command=command, safe=command is not None)


class NoComposePlugin(_LaptopCheck):
    """`docker compose` is not installed.

    The folders in which the client looks for plug-ins are searched for `docker-compose`. If there is only the old
    Python program `docker-compose` (version 1), it is named: it got its last release in 2021 and does not understand
    today's compose files.

    ## Why is this bad?
    `docker compose up` answers "docker: 'compose' is not a docker command", and the one command that a README should
    need does not exist.

    ## Example
    ```
    $ docker compose up
    docker: 'compose' is not a docker command.
    ```

    ## How to fix
    Install the plug-in: `sudo apt-get install docker-compose-plugin` from Docker's own packages
    (`docker-compose-v2` from Ubuntu's), or update Docker Desktop.
    """

    code = "ENG002"
    name = "no-compose-plugin"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = host.fact(engine.read)
        if docker.client is None:
            yield Skipped(reason="there is no `docker` command")
        elif docker.compose is None:
            yield self._report(host, docker)

    def _report(self, host: Host, docker: Docker) -> Finding:
        evidence = [Evidence(text=f"`{docker.client}` has no `docker-compose` among its plug-ins")]
        message, severity = "`docker compose` is not installed", Severity.ERROR
        if docker.compose_v1:
            message = "Only version 1 of Compose is installed, which got its last release in 2021"
            evidence.append(Evidence(text=f"`{docker.compose_v1}` is a Python program"))
        elif docker.compose_standalone:
            message, severity = (
                "Compose is installed as `docker-compose` only; `docker compose` does not find it",
                Severity.WARNING,
            )
            evidence.append(Evidence(text=f"`{docker.compose_standalone}`"))
        command = "sudo apt-get install docker-compose-plugin" if host.platform == "linux" else None
        return self.finding(
            message,
            subject="compose",
            severity=severity,
            evidence=evidence,
            fix=Fix(text="install the plug-in, or update Docker Desktop", command=command, safe=command is not None),
        )


class SocketDenied(_LaptopCheck):
    """The Docker Engine is there, but this user may not talk to it.

    A connection to the engine's socket was refused for want of permission. The group that the socket belongs to, and
    whether this user is listed in it already, is read from `/etc/group`.

    ## Why is this bad?
    Every `docker` command fails with "permission denied while trying to connect to the Docker daemon socket", and
    people get used to `sudo docker`, which leaves files of root in the project.

    ## Example
    `permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock`

    ## How to fix
    `sudo usermod -aG docker $USER`, then log out and in again. Members of that group are as powerful as root;
    rootless mode (`dockerd-rootless-setuptool.sh install`) avoids that.
    """

    code = "ENG003"
    name = "socket-denied"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = host.fact(engine.read)
        if docker.engine.state is EngineState.DENIED:
            access = socket_access.read(host)
            yield self.finding(
                "The Docker Engine is there, but this user may not use its socket",
                subject="socket",
                evidence=[
                    *_address(docker),
                    *_group(access),
                    Evidence(text="every `docker` command of this user fails"),
                ],
                fix=_join(access),
            )


def _group(access: SocketAccess) -> Iterator[Evidence]:
    if access.group:
        member = "is listed in it" if access.is_member else "is not in it"
        yield Evidence(text=f"the socket belongs to the group `{access.group}`; this user {member}")


def _join(access: SocketAccess) -> Fix:
    """The membership that helps; one that is there already holds from the next login on."""
    if access.is_member:
        return Fix(
            text="the membership holds from the next login on: log out and in again, or start a shell with it",
            command=f"newgrp {shell(access.group)}",
            safe=True,
        )
    group = access.group if access.group not in {"", "root"} else "docker"
    return Fix(
        text=f"join the group `{group}`, then log out and in again", command=f"sudo usermod -aG {shell(group)} $USER"
    )


class NoClient(_LaptopCheck):
    """There is no `docker` command on this machine.

    The search path has neither `docker` nor, as far as the usual places go, an engine's socket. Another container tool
    (`podman`, `nerdctl`) is mentioned if it is there.

    ## Why is this bad?
    The third and the fourth ring, container and service composition, cannot be used here: databases and queues must
    be installed by hand, in whatever version the system has.

    ## Example
    `docker: command not found`

    ## How to fix
    Install Docker Engine with the Compose plug-in, or Docker Desktop: <https://docs.docker.com/engine/install/>.
    """

    code = "ENG004"
    name = "no-docker-client"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = host.fact(engine.read)
        if docker.client is None:
            instead = f"; `{docker.substitute}` is there instead" if docker.substitute else ""
            yield self.finding(
                f"There is no `docker` command on the search path{instead}",
                subject="docker",
                severity=Severity.NOTE if docker.substitute else None,
                evidence=[Evidence(text=f"there is an engine's socket: {socket}") for socket in docker.sockets],
                fix=Fix(text="install Docker Engine with the Compose plug-in: https://docs.docker.com/engine/install/"),
            )


class EngineElsewhere(_LaptopCheck):
    """The `docker` command works on another machine.

    `DOCKER_HOST`, `DOCKER_CONTEXT` or the current context names an engine that is not on this machine. It is not
    contacted.

    ## Why is this bad?
    Containers run over there: bind mounts show that machine's folders and published ports open there. `docker compose
    down -v` removes somebody else's volumes.

    ## Example
    `the context "staging" leads to ssh://staging.example.org`

    ## How to fix
    `docker context use default`, and name the other machine where it is meant: `docker --context staging ps`.
    """

    code = "ENG005"
    name = "engine-elsewhere"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = host.fact(engine.read)
        if docker.client is None or docker.engine.state is not EngineState.REMOTE:
            return
        where = docker.endpoint
        known = f"leads to {where.address}" if where.address else "is not known to this client"
        command = "unset DOCKER_HOST" if where.decided_by == "$DOCKER_HOST" else "docker context use default"
        yield self.finding(
            f"`docker` works on another machine: {where.decided_by} {known}",
            subject="context",
            evidence=tuple(_address(docker)),
            fix=Fix(text="work on this machine unless another one is named", command=command, safe=True),
        )


class DeadPlugin(_LaptopCheck):
    """A plug-in of the `docker` command is a link to nothing.

    Links in the folders of plug-ins are followed.

    ## Why is this bad?
    It is what Docker Desktop leaves behind when it is removed. The dead link hides nothing by itself, but `docker
    compose` or `docker buildx` is missing as long as no other copy is installed, and `docker info` warns at every
    call.

    ## Example
    `~/.docker/cli-plugins/docker-compose -> /usr/local/lib/docker/cli-plugins/docker-compose`

    ## How to fix
    Remove the link, then install the plug-in if no other copy is there.
    """

    code = "ENG006"
    name = "dead-plugin"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per link."""
        for path in host.fact(engine.read).dead_plugins:
            yield self.finding(
                f"The Docker plug-in `{path.name}` is a link to nothing",
                subject=str(path),
                evidence=[Evidence(text=f"{path} -> {host.resolve(path)}, which does not exist")],
                fix=Fix(text="remove the link", command=f"rm {shell(path)}"),
            )


class ReclaimableSpace(_LaptopCheck):
    """The engine keeps many gigabytes that nothing uses.

    Images without a container, stopped containers and the build cache are added up as the engine counts them; it
    speaks up from 20 GB on. Volumes are data and are not counted.

    ## Why is this bad?
    Builds fail with "no space left on device" at the worst moment, and on macOS and Windows the virtual disk never
    shrinks by itself.

    ## Example
    `Docker keeps 43 GB that nothing uses: images 31 GB, build cache 12 GB`

    ## How to fix
    See what it is with `docker system df`, then `docker builder prune` and `docker image prune`, which ask first.
    Leave `--volumes` out: databases live there.
    """

    code = "ENG011"
    name = "reclaimable-space"
    severity = Severity.NOTE
    ring = Ring.CONTAINER
    default = False

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        used = host.fact(engine_contents.usage)
        if used is None:
            yield Skipped(reason="no engine answers")
        elif used.safe >= _MUCH:
            yield self.finding(
                f"Docker keeps {used.safe / 1e9:.0f} GB that nothing uses",
                subject="space",
                evidence=[
                    Evidence(text=f"images without a container: {used.images / 1e9:.1f} GB"),
                    Evidence(text=f"build cache: {used.build_cache / 1e9:.1f} GB"),
                    Evidence(text=f"stopped containers: {used.containers / 1e9:.1f} GB"),
                ],
                fix=Fix(
                    text="see what it is, then prune the build cache and images", command="docker system df", safe=True
                ),
            )


_MUCH = 20_000_000_000
