"""What a patch cannot do by itself: addresses that the code does not take from outside, other applications beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from envdoctor.migration import code
from envdoctor.migration.layout import ASIDE, below
from envdoctor.migration.model import Decision, PlannedService, Process, ProcessKind
from envdoctor.migration.services import Backing, catalogue
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations, environment_variables, shape
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find"]

_LOCAL = rb"(?:localhost|127\.0\.0\.1)"
_HOST = regex(
    rb"(?m)^[^#\n]*[\"']?\b(?:HOST|LOCATION|host|hosts|bootstrap_servers)[\"']?\s*[:=]\s*\[?\s*\(?\s*"
    rb"[\"']((?:\w+://)?%s(?::\d+)?[^\"'\n]*)[\"']" % _LOCAL
)
_URL = regex(rb"[\"'](\w+(?:\+\w+)?://(?:[^\"'\n@/]*@)?%s[^\"'\n]*)[\"']" % _LOCAL)
_FROM_OUTSIDE = regex(
    rb"(?i)environ|getenv|\benv[.(\[]|\bconfig\(|\.get\(|\bget_|\bos\.|\bField\(|value\(|default|_env\b|argument|option"
    rb"|\bif\b|\belse\b|\bor\b|help=|print|log"
)
_CLASS_FIELD = regex(rb"^\s+\w+\s*:\s*[\w\[\]. |]+=\s*")
_ASSIGNED = regex(rb"^\s*([A-Z][A-Z0-9_]*)\s*=")
_TESTS = regex(r"(?i)test|spik|example|sample|prod")
_HEADER = regex(r"(?i)requirements\.txt$|pyproject\.toml$|Pipfile$|setup\.py$|manage\.py$")
_NEAR = 160
_FEW = 5
_MOST = 12


def find(
    repository: Repository, root: str, services: Iterable[PlannedService], running: tuple[Process, ...]
) -> tuple[Evidence, ...]:
    """Notes in a stable order; each says what to change, and where."""
    added = [catalogue()[item.family] for item in services if item.decision is Decision.ADDED]
    fixed = list(_fixed(repository, root, added)) if added else []
    return (*sorted(fixed, key=_place)[:_MOST], *_beside(repository, root, running))


def _place(item: Evidence) -> tuple[str, int]:
    return (item.location.path, item.location.line or 0) if item.location else ("", 0)


def _fixed(repository: Repository, root: str, added: list[Backing]) -> Iterator[Evidence]:
    """Addresses on this machine that are written into the code: inside a container they mean the container itself."""
    read = {item.name.encode() for item in repository.fact(environment_variables.read)}
    for path in repository.files.with_suffix(".py"):
        if code.ASIDE.search(path) or _TESTS.search(path) or below(root, path) is None:
            continue
        data = repository.files.read(path) or b""
        if b"localhost" not in data and b"127.0.0.1" not in data:
            continue
        for position, line, shown in _lines(data, settings=code.is_settings(path)):
            backing = next((item for item in added if _speaks_of(item, data, position, shown)), None)
            name = _ASSIGNED.match(line)
            if backing and not (name and name[1] in read) and not _from_outside(data, position, line):
                number = data.count(b"\n", 0, position) + 1
                address = shown.decode(errors="replace")
                text = (
                    f"`{address}` is written into the code, but `{backing.name}` is elsewhere: read it from a variable"
                )
                yield Evidence(text=text, location=Location(path=path, line=number))


def _lines(data: bytes, *, settings: bool) -> Iterator[tuple[int, bytes, bytes]]:
    """Position, line and address of each literal that names this machine; bare URLs only where settings are."""
    found: dict[int, re.Match[bytes]] = {}
    for pattern in (_HOST, _URL) if settings else (_HOST,):
        for match in pattern.finditer(data):
            found.setdefault(match.start(1), match)
    for position, match in sorted(found.items()):
        start = data.rfind(b"\n", 0, position) + 1
        end = data.find(b"\n", match.end())
        yield position, data[start : end if end >= 0 else None], match[1]


def _speaks_of(backing: Backing, data: bytes, position: int, shown: bytes) -> bool:
    """By the URL's scheme, the port, or, for a bare host, by what is around it."""
    scheme = re.match(rb"(\w+?)(?:\+\w+)?://", shown)
    if scheme and scheme[1] not in {b"http", b"https", b"tcp"}:
        return scheme[1].decode() in backing.schemes
    if port := re.search(rb":(\d{4,5})", shown):
        return int(port[1]) == backing.port
    around = data[max(0, position - 300) : position + 200]
    return any(marker.encode() in around for marker in backing.markers)


def _from_outside(data: bytes, position: int, line: bytes) -> bool:
    """Whether the value is only what is taken where nothing is set: a default, an argument, a settings field."""
    if line.lstrip().startswith((b"#", b'"""', b"'''")) or _CLASS_FIELD.match(line):
        return True
    before = data[max(0, position - _NEAR) : position].rpartition(b"\n\n")[2]
    after = data[position : position + len(line)].partition(b"\n")[0]
    return _FROM_OUTSIDE.search(before + after) is not None


def _beside(repository: Repository, root: str, running: tuple[Process, ...]) -> Iterator[Evidence]:
    """Other folders that declare their own dependencies and hold an application of their own."""
    if not any(item.kind is not ProcessKind.CLI for item in running):
        return
    objects = {item.location.path for item in repository.fact(shape.read).evidence if item.location}
    folders = sorted({item.location.path.rpartition("/")[0] for item in _declaring(repository)})
    started = {item.evidence.location.path for item in running if item.evidence and item.evidence.location}
    others = []
    for folder in folders:
        inside = [path for path in objects if path.startswith(folder + "/") and path.endswith(".py")]
        nested = not root or folder.startswith(root + "/")
        ours = folder == root or (nested and any(path.startswith(folder + "/") for path in started))
        if folder and inside and not ours and not ASIDE.search(folder):
            others.append((folder, min(inside)))
    if others:
        names = ", ".join(f"`{folder}`" for folder, _ in others[:_FEW])
        text = f"there are other applications, which this plan leaves out: {names}; run `envdoctor migrate` in each"
        yield Evidence(text=text, location=Location(path=others[0][1]))


def _declaring(repository: Repository) -> Iterator[declarations.model.Dependency]:
    return (item for item in repository.fact(declarations.read).dependencies if _HEADER.search(item.location.path))
