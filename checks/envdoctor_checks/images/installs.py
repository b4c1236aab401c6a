"""Which RUN instructions install Python dependencies, and from which files."""

from __future__ import annotations

from envdoctor.repository.dockerfile import Instruction
from envdoctor.repository.shell import commands, program
from envdoctor.values import dataclass, regex

__all__ = ["Install", "installs"]

_PIP = regex(r"^(?:.*/)?pip[0-9.]*$")
_PYTHON = regex(r"^(?:.*/)?python[0-9.]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """One installation of what a project declares. ``files`` are the requirements files that it names.

    ``tool`` is the command; ``project`` is true when the project's own code has to be there for it.
    """

    tool: str
    files: tuple[str, ...] = ()
    project: bool = False


def installs(instruction: Instruction) -> tuple[Install, ...]:
    """What a RUN installs from declarations."""
    if instruction.keyword != "RUN":
        return ()
    if instruction.json_form:
        found = _install(instruction.arguments)
        return (found,) if found else ()
    return tuple(found for command in commands(instruction.script) if (found := _install(command.words)) is not None)


def _install(words: tuple[str, ...]) -> Install | None:
    words = program(words)
    if words and _PYTHON.match(words[0]) and words[1:2] == ("-m",):
        words = words[2:]
    if not words:
        return None
    name = words[0].rpartition("/")[2]
    if _PIP.match(words[0]) and "install" in words:
        return _pip("pip install", words[words.index("install") + 1 :])
    if name == "uv":
        return _uv(words)
    if name in {"poetry", "pdm", "pipenv"} and (verb := {"install", "sync"} & set(words[1:4])):
        only = {"--no-root", "--no-self", "--no-project"} & set(words)
        return Install(tool=f"{name} {min(verb)}", project=not only and name != "pipenv")
    if name in {"conda", "mamba", "micromamba"} and ({"-f", "--file"} & set(words)):
        return Install(tool=f"{name} install")
    return None


def _uv(words: tuple[str, ...]) -> Install | None:
    if words[1:2] == ("sync",):
        without = {"--no-install-project", "--no-install-workspace", "--no-install-local"} & set(words)
        return Install(tool="uv sync", project=not without)
    if words[1:3] in {("pip", "install"), ("pip", "sync")}:
        return _pip(" ".join(words[:3]), words[3:])
    return None


def _pip(tool: str, words: tuple[str, ...]) -> Install | None:
    files = []
    for index, word in enumerate(words):
        if word in {"-r", "--requirement", "--requirements"} and index + 1 < len(words):
            files.append(words[index + 1])
        elif word.startswith("--requirement="):
            files.append(word.partition("=")[2])
        elif word.startswith("-r") and len(word) > 2:
            files.append(word[2:])
    local = any(word in {".", "./"} or word.startswith((".[", "./[")) for word in words)
    if not files and tool.endswith("sync"):
        files = [word for word in words if word.endswith(".txt")]
    return Install(tool=tool, files=tuple(files), project=local) if files else None
