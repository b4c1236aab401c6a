"""The search path: which folders a shell looks through, and which file answers a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Command", "PathEntry", "SearchPath", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEntry:
    """One entry of PATH: ``real`` is the folder it leads to, ``repeats`` the position of an equal entry before it.

    ``alias`` says that the two are spelt differently and only lead to the same folder (``/bin`` and ``/usr/bin``).
    """

    position: int
    path: Path
    real: Path
    exists: bool
    repeats: int | None = None
    alias: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A file on the search path that answers to ``name``."""

    name: str
    path: Path
    entry: PathEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPath:
    """PATH as a shell sees it. Relative and empty entries mean the working folder and are kept out."""

    entries: tuple[PathEntry, ...] = ()
    relative: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()

    def all(self, name: str) -> tuple[Command, ...]:
        """Every file that would answer, first one first."""
        return tuple(command for command in self.commands if command.name == name)

    def find(self, name: str) -> Command | None:
        """The file that a shell runs for this name."""
        return next((command for command in self.commands if command.name == name), None)

    def position(self, folder: Path) -> int | None:
        """Where a folder comes first on the path."""
        return next((entry.position for entry in self.entries if folder in {entry.path, entry.real}), None)


_INTERESTING = (
    "python",
    "pip",
    "pypy",
    "graalpy",
    "uv",
    "poetry",
    "pdm",
    "hatch",
    "pipenv",
    "pipx",
    "conda",
    "mamba",
    "micromamba",
    "pyenv",
    "asdf",
    "mise",
    "rye",
    "pixi",
    "brew",
    "docker",
    "podman",
    "nerdctl",
    "py",
    "pymanager",
    "rtx",
)


_OWN = ("/uv/archive-v0/", "/uv/environments-v2/", "/uv/builds-v0/", "/pipx/.cache/", "/.cache/pipx/")
"""Where `uvx` and `pipx run` put the environment of the tool that they start, in front of everything: envdoctor's
own.
"""


def read(host: Host) -> SearchPath:
    """The search path of the environment that envdoctor was started in, without what its starter put in front."""
    separator = ";" if host.is_windows else ":"
    texts = host.variable("PATH").split(separator) if host.variable("PATH") else []
    texts = [text for text in texts if not any(part in text.replace("\\", "/") for part in _OWN)]
    relative = tuple(text for text in texts if not _absolute(host, text))
    entries = tuple(_entries(host, [text for text in texts if _absolute(host, text)]))
    return SearchPath(entries=entries, relative=relative, commands=tuple(_commands(host, entries)))


def _absolute(host: Host, text: str) -> bool:
    if host.is_windows:
        return len(text) > 2 and text[1] == ":" and text[2] in "\\/"
    return text.startswith("/")


def _entries(host: Host, texts: list[str]) -> Iterator[PathEntry]:
    first: dict[Path, PathEntry] = {}
    for position, text in enumerate(texts):
        path = host.path(text.strip('"'))
        real = host.resolve(path)
        before = first.get(real)
        entry = PathEntry(
            position=position,
            path=path,
            real=real,
            exists=host.is_folder(path),
            repeats=before.position if before else None,
            alias=before is not None and before.path != path,
            names=frozenset() if before else frozenset(host.entries(path)),
        )
        first.setdefault(real, entry)
        yield entry


def _commands(host: Host, entries: tuple[PathEntry, ...]) -> Iterator[Command]:
    for entry in entries:
        for name in sorted(name for name in entry.names if name.lower().startswith(_INTERESTING)):
            command = _command_name(host, name)
            if command and host.is_executable(entry.path / name):
                yield Command(name=command, path=entry.path / name, entry=entry)


def _command_name(host: Host, name: str) -> str:
    """What one types to run a file; ``""`` for a file that Windows would not run."""
    if not host.is_windows:
        return name
    stem, dot, extension = name.lower().rpartition(".")
    return stem if dot and extension in {"exe", "bat", "cmd", "com"} else ""
