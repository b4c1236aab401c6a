"""Platforms and programs that run somebody's files and bring modules of their own: Lambda, QGIS, Blender, an image.

Each host of ``data/hosts.toml`` names the evidence that decides; what it brings is only ever accepted, never demanded.
Nothing is looked for before an import needs an explanation.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from envdoctor.repository import names
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree

__all__ = ["Hosts"]

_CONTAINERS = regex(r"(?i)(?:^|/)(?:\.?docker|\.devcontainer|deploy(?:ment)?|build|infra|compose|images?)$")
_COMPOSE = regex(r"(?i)(?:docker-)?compose[^/]*\.ya?ml$")
_LARGEST = 256 * 1024
_MOST_SIBLINGS = 60


@dataclass(frozen=True, slots=True)
class _Host:
    brings: frozenset[str]
    code: re.Pattern[bytes] | None
    spreads: bool
    manifests: tuple[tuple[str, re.Pattern[bytes]], ...]
    requires: re.Pattern[bytes] | None
    images: re.Pattern[bytes] | None
    anywhere: re.Pattern[str] | None


@cache
def _hosts() -> tuple[_Host, ...]:
    text = resources.files("envdoctor.data").joinpath("hosts.toml").read_text("utf-8")
    return tuple(_host(row) for row in tomllib.loads(text).values())


def _host(row: dict[str, Any]) -> _Host:
    def compiled(key: str, form: str = "(?m)%s") -> re.Pattern[bytes] | None:
        return re.compile((form % row[key]).encode()) if key in row else None

    return _Host(
        brings=frozenset(row["brings"].split()),
        code=compiled("code"),
        spreads=row.get("spreads", False),
        manifests=tuple((name, re.compile(holds.encode())) for name, holds in row.get("manifests", ())),
        requires=compiled("requires", "%s"),
        anywhere=re.compile(row["anywhere"]) if "anywhere" in row else None,
        images=compiled(
            "images", r"(?im)^\s*(?:FROM\s+(?:--\S+\s+)*|-?\s*image:\s*['\"]?)(?:docker\.io/)?(?:%s)(?:[:@'\"\s]|$)"
        ),
    )


@cache
def _bringers() -> dict[str, tuple[int, ...]]:
    """Module -> the hosts that bring it."""
    found: dict[str, tuple[int, ...]] = {}
    for number, host in enumerate(_hosts()):
        for module in host.brings:
            found[module] = (*found.get(module, ()), number)
    return found


@cache
def _requiring() -> tuple[int, ...]:
    return tuple(number for number, host in enumerate(_hosts()) if host.requires)


class Hosts:
    """Who runs the files of one repository."""

    def __init__(self, files: FileTree) -> None:
        self._files = files
        self._proved: dict[tuple[int, str], bool] = {}
        self._texts: dict[tuple[int, str], tuple[bytes, ...]] = {}
        self._required: dict[tuple[int, str], frozenset[str]] = {}
        self._shown: dict[tuple[int, str], bool] = {}
        self._answers: dict[tuple[str, str], bool] = {}

    def bring(self, module: str, path: str) -> bool:
        """Whether something that demonstrably runs the file at ``path`` brings a module."""
        parts = module.split(".")
        bringing = {
            number for length in range(1, len(parts) + 1) for number in _bringers().get(".".join(parts[:length]), ())
        }
        if any(self._runs(number, path) for number in bringing) or any(self._says(number, path) for number in bringing):
            return True
        key = (module, posixpath.dirname(path))
        if key not in self._answers:
            self._answers[key] = any(
                names.provider(module, required)
                for number in _requiring()
                if (required := self._requires(number, path))
            )
        return self._answers[key]

    def runs(self, path: str) -> bool:
        """Whether a manifest shows that a program of its own, with its own Python, runs the file at ``path``."""
        hosts = enumerate(_hosts())
        return any(self._manifests(number, path) for number, host in hosts if host.spreads or host.requires)

    def _says(self, number: int, path: str) -> bool:
        code = _hosts()[number].code
        return code is not None and self._holds(path, code)

    def _runs(self, number: int, path: str) -> bool:
        host = _hosts()[number]
        key = (number, posixpath.dirname(path))
        if key not in self._proved:
            self._proved[key] = (
                bool(self._manifests(number, path))
                or (host.spreads and self._is_beside(number, path))
                or (host.images is not None and self._is_image(host.images, path))
                or number in self._anywhere
            )
        return self._proved[key]

    @cached_property
    def _anywhere(self) -> frozenset[int]:
        """The hosts that some file of the repository proves, wherever it is."""
        return frozenset(
            number
            for number, host in enumerate(_hosts())
            if (pattern := host.anywhere) is not None and any(map(pattern.search, self._files))
        )

    def _requires(self, number: int, path: str) -> frozenset[str]:
        """What the manifests of a host that cover a file require."""
        key, pattern = (number, posixpath.dirname(path)), _hosts()[number].requires
        if key not in self._required:
            found = (
                name for data in self._manifests(number, path) for name in (pattern.findall(data) if pattern else ())
            )
            self._required[key] = frozenset(names.normalise(name.decode()) for name in found)
        return self._required[key]

    def _holds(self, path: str, pattern: re.Pattern[bytes]) -> bool:
        return bool(self._files.sizes.get(path, _LARGEST) < _LARGEST and pattern.search(self._files.read(path) or b""))

    def _is_beside(self, number: int, path: str) -> bool:
        """Whether another file of the folder, or of a folder above it that is not the root, shows the host."""
        above = list(_above(posixpath.dirname(path)))
        return any(self._shows(number, folder) for folder in above[:-1] or above)

    def _shows(self, number: int, folder: str) -> bool:
        key, pattern = (number, folder), _hosts()[number].code
        if key not in self._shown:
            inside = self._modules.get(folder, ())[:_MOST_SIBLINGS]
            self._shown[key] = pattern is not None and any(self._holds(other, pattern) for other in inside)
        return self._shown[key]

    @cached_property
    def _modules(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._files.with_suffix(".py"):
            found.setdefault(posixpath.dirname(path), []).append(path)
        return found

    def _manifests(self, number: int, path: str) -> tuple[bytes, ...]:
        """The texts of a host's manifests that cover a file."""
        key = (number, posixpath.dirname(path))
        if key not in self._texts:
            manifests = [item for item in _hosts()[number].manifests if item[0] in self._folders]
            self._texts[key] = tuple(self._covering(manifests, path)) if manifests else ()
        return self._texts[key]

    def _covering(self, manifests: list[tuple[str, re.Pattern[bytes]]], path: str) -> Iterator[bytes]:
        for folder in _above(posixpath.dirname(path)):
            for name, pattern in manifests:
                manifest = posixpath.join(folder, name)
                if folder not in self._folders[name] or self._files.sizes[manifest] > _LARGEST:
                    continue
                data = self._files.read(manifest) or b""
                if any(_covers(folder, match, path) for match in pattern.finditer(data)):
                    yield data

    @cached_property
    def _folders(self) -> dict[str, set[str]]:
        """Names of manifests -> the folders that have one."""
        wanted = {name for host in _hosts() for name, _ in host.manifests}
        found: dict[str, set[str]] = {}
        for path in self._files:
            folder, _, name = path.rpartition("/")
            if name in wanted:
                found.setdefault(name, set()).add(folder)
        return found

    def _is_image(self, pattern: re.Pattern[bytes], path: str) -> bool:
        return any(_is_inside(path, place) and self._holds(file, pattern) for file, place in self._images)

    @cached_property
    def _images(self) -> list[tuple[str, str]]:
        """Files that name images, with the folder whose code runs in them."""
        found = []
        for path in self._files:
            folder, _, name = path.rpartition("/")
            if "dockerfile" in name.lower() or _COMPOSE.match(name):
                while _CONTAINERS.search(folder):
                    folder = posixpath.dirname(folder)
                found.append((path, folder))
        return found


def _above(folder: str) -> Iterator[str]:
    """A folder and those above it, the root last."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _is_inside(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _covers(folder: str, match: re.Match[bytes], path: str) -> bool:
    """Whether a manifest means a file: all below its folder, or below the folder that it names."""
    if not match.re.groups or match[1] is None:
        return True
    return _is_inside(path, posixpath.normpath(posixpath.join(folder, match[1].decode())).removeprefix("."))
