"""Libraries that CI builds with a script of the repository before it installs anything: no package has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import below
from envdoctor.migration.model import NativeBuild
from envdoctor.model import Evidence
from envdoctor.repository import ci
from envdoctor.repository.ci import CiCommand
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find"]

_INSTALLS = regex(r"(?m)^[^#\n]*(?:\b(?:make|ninja)\b[^#\n]*\binstall\b|cmake\s+--install|--target\s+install)")
_FOREIGN = regex(r"(?m)^[^#\n]*\b(?:docker|brew|pip3?|conda|npm|apk|yum|dnf)\s")
_SHELLS = frozenset({"sh", "bash", "source", "."})
_TOOLS = {
    "autoconf": regex(r"\bautoreconf\b|\bautoconf\b|autogen\.sh"),
    "automake": regex(r"\bautoreconf\b|\bautomake\b|autogen\.sh"),
    "cmake": regex(r"\bcmake\b"),
    "curl": regex(r"\bcurl\b"),
    "git": regex(r"\bgit\s+clone\b"),
    "libtool": regex(r"\bautoreconf\b|\blibtool\w*\b|autogen\.sh"),
    "ninja-build": regex(r"\bninja\b"),
    "pkg-config": regex(r"\bpkg-config\b"),
    "sudo": regex(r"\bsudo\b"),
    "unzip": regex(r"\bunzip\b"),
    "wget": regex(r"\bwget\b"),
}


def find(repository: Repository, root: str) -> tuple[NativeBuild, ...]:
    """Each script once, in CI's order."""
    found: dict[str, NativeBuild] = {}
    for command, path in _scripts(repository):
        inside = below(root, path)
        text = repository.files.text(path) or ""
        if inside is None or not _INSTALLS.search(text) or _FOREIGN.search(text):
            continue
        folder, _, name = inside.rpartition("/")
        shell = "bash" if "bash" in text.partition("\n")[0] else "sh"
        said = command.words[command.words.index(_word(command)) + 1 :]
        # a folder of CI's own is nowhere here: the script's default is
        given = () if any("$" in word or "~" in word for word in said) else said
        packages = ("build-essential", *(tool for tool, pattern in _TOOLS.items() if pattern.search(text)))
        found.setdefault(
            inside,
            NativeBuild(
                command=(shell, f"./{name}", *given),
                folder=folder,
                whole=not folder or "../" in text,
                packages=packages,
                evidence=Evidence(text=f"CI runs `{inside}`", location=command.location),
            ),
        )
    return tuple(found.values())


def _word(command: CiCommand) -> str:
    """The word that names the script: the first that is no shell."""
    return next((word for word in command.words if word not in _SHELLS), "")


def _scripts(repository: Repository) -> Iterator[tuple[CiCommand, str]]:
    """Commands that run a shell script of the repository, with its path; ``cd`` counts on its own line."""
    folder, place = "", None
    for command in repository.fact(ci.read).commands:
        if command.location != place:
            folder, place = command.directory or "", command.location
        if command.words[:1] == ("cd",):
            folder = "/".join(filter(None, (folder, command.words[1].strip("./")))) if command.words[1:] else ""
            continue
        word = _word(command)
        path = "/".join(filter(None, (folder.strip("./"), word.removeprefix("./"))))
        if word.endswith(".sh") and path in repository.files:
            yield command, path
