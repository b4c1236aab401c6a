"""What the readers of all CI systems share: a place to gather what they find."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.model import Location
from envdoctor.repository.ci.model import Ci, CiCommand, CiService, CiVariable, SystemPackage
from envdoctor.repository.ci.purpose import purpose
from envdoctor.repository.shell import ShellCommand, commands, installed_packages, program
from envdoctor.repository.yaml import Node, Scalar
from envdoctor.values import regex

__all__ = ["Gathering", "texts"]

_EXPRESSION = regex(r"\$\{\{(?!\s*(?:matrix|env)\.)")
_MINOR = regex(r"^(?:cp|py|python-?)?([23])\.?(\d{1,2})(?:\.(?:\d+|x|\*))?(?:-dev|t)?(?:[-.](?:alpha|beta|rc).*)?$")
_STARTED = regex(
    r"^(postgresql|postgres|mysql|mysqld|mariadb|redis|redis-server|rabbitmq-server|mongod|memcached|elasticsearch)(?:\.service)?$"
)
_RUN_FLAGS = frozenset(
    {
        "-d",
        "-it",
        "-i",
        "-t",
        "--rm",
        "--detach",
        "--init",
        "--privileged",
        "--interactive",
        "--tty",
        "-P",
        "--read-only",
        "--no-healthcheck",
        "-dit",
        "-itd",
        "-ti",
        "-td",
        "-q",
        "--quiet",
    }
)


def texts(node: Node | None) -> Iterator[tuple[str, int]]:
    """A scalar, or the scalars of a (nested) list, each with its line."""
    if node is None:
        return
    text = node.text()
    if text is not None:
        yield text, node.line
    for item in node.elements():
        yield from texts(item)


class Gathering:
    """Collects findings of one CI file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.services: list[CiService] = []
        self.packages: list[SystemPackage] = []
        self.commands: list[CiCommand] = []
        self.variables: list[CiVariable] = []
        self.pythons: list[tuple[str, Location]] = []
        self.more_pythons = False
        self.errors: list[tuple[str, int, str]] = []

    def at(self, line: int) -> Location:
        """A place in the file."""
        return Location(path=self.path, line=line)

    def service(self, name: str, image: str, node: Node) -> None:
        """A backing service, with the environment and ports below its node."""
        environment = {key: value.text() or "" for key, value in _entries(node)}
        ports = tuple(text for text, _ in texts(node.get("ports")))
        self.services.append(
            CiService(name=name, image=image, location=self.at(node.line), environment=environment, ports=ports)
        )

    def package(self, name: str, line: int, manager: str = "apt") -> None:
        """A system package that is named without a command."""
        self.packages.append(SystemPackage(name=name, manager=manager, location=self.at(line)))

    def script(self, node: Node | None, directory: str | None = None) -> None:
        """A shell script: a scalar (of one or many lines) or a list of them."""
        if isinstance(node, Scalar):
            first = node.line + 1 if node.block else node.line
            for command in commands(node.raw, first):
                self.command(command, directory)
        for item in node.elements() if node else ():
            self.script(item, directory)

    def command(self, command: ShellCommand, directory: str | None = None) -> None:
        """One simple command: what it is for, what it installs and which service it starts."""
        place = self.at(command.line)
        words = program(command.words)
        if not words:
            return
        self.packages += [
            SystemPackage(name=name, manager=manager, location=place) for manager, name in installed_packages(words)
        ]
        if image := _docker_run(words):
            self.services.append(
                CiService(name=image.rpartition("/")[2].partition(":")[0], image=image, location=place)
            )
        if started := _started(words):
            self.services.append(CiService(name=started, image=started, location=place))
        if words[:3] in (("uv", "python", "install"), ("uv", "python", "pin")):
            for word in words[3:]:
                self.python(word, command.line)
        self.commands.append(
            CiCommand(text=command.text, purpose=purpose(words), location=place, words=words, directory=directory)
        )

    def environment(self, node: Node | None) -> None:
        """Variables, from a mapping, a list of ``A=1 B=2`` texts or of mappings."""
        if node is None:
            return
        for name, value in node.items():
            text = value.text()
            if text is not None:
                self.variables.append(CiVariable(name=name, value=text, location=self.at(value.line)))
        for item in node.elements():
            self.environment(item)
        if node.text() is not None and "=" in (node.text() or ""):
            for command in commands(node.text() or "", node.line):
                pairs = (word.partition("=") for word in (*command.assignments, *command.words) if "=" in word)
                self.variables += [
                    CiVariable(name=name, value=value, location=self.at(node.line)) for name, _, value in pairs
                ]

    def python(self, text: str, line: int) -> None:
        """A Python version; only CPython minors are kept, and that an expression gives another one."""
        self.more_pythons |= _EXPRESSION.search(text) is not None
        if match := _MINOR.match(text.strip()):
            self.pythons.append((f"{match[1]}.{match[2]}", self.at(line)))

    def finish(self) -> Ci:
        """Everything gathered, each Python version once."""
        seen: dict[str, Location] = {}
        for version, place in self.pythons:
            seen.setdefault(version, place)
        return Ci(
            files=(self.path,),
            services=tuple(self.services),
            packages=tuple(dict.fromkeys(self.packages)),
            commands=tuple(self.commands),
            variables=tuple(self.variables),
            pythons=tuple(seen.items()),
            more_pythons=self.more_pythons,
            errors=tuple(self.errors),
        )


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    for key in ("env", "environment", "variables"):
        found = node.get(key)
        if found is not None:
            yield from found.items()


def _docker_run(words: tuple[str, ...]) -> str | None:
    """The image of ``docker run -d ... IMAGE``; None unless it is started in the background."""
    if words[:2] not in {("docker", "run"), ("podman", "run")} and words[:3] != ("docker", "container", "run"):
        return None
    rest = list(words[3 if words[1] == "container" else 2 :])
    detached = False
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        detached = detached or option == "--detach" or (not option.startswith("--") and "d" in option[1:4])
        if "=" not in option and option not in _RUN_FLAGS and rest:
            rest.pop(0)
    return rest[0] if rest and detached and "$" not in rest[0] else None


def _started(words: tuple[str, ...]) -> str | None:
    """The service of ``systemctl start X``, ``service X start`` or ``/etc/init.d/X start``."""
    name = None
    if words[0] == "systemctl" and len(words) >= 3 and "start" in words[1:-1]:
        name = words[-1]
    elif words[0] == "service" and len(words) == 3 and words[2] in {"start", "restart"}:
        name = words[1]
    elif words[0].startswith("/etc/init.d/") and words[1:] == ("start",):
        name = words[0].rpartition("/")[2]
    match = _STARTED.match(name or "")
    return match[1] if match else None
