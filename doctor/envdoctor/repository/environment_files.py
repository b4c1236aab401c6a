"""Environment files (``.env`` and kin): which names they state. Values are looked at here and never leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from envdoctor.repository.files import LARGEST_FILE, decode
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = [
    "Entry", "EnvironmentFile", "FileKind", "Given", "LocalDatabase", "gives_examples", "is_ignored", "kind_of",
    "parse", "read", "read_ignored",
]  # fmt: skip

_ASSIGNMENT = regex(
    r"^\s*(?P<comment>#\s*)?(?:export\s+|set\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(?P<value>.*?)\s*$"
)
_EXAMPLE = regex(
    r"""(?ix) (?:^|[._-])
        (?: example | sample | template | tmpl | tpl | dist | defaults? | skel(?:eton)? )
        (?:$|[._-])"""
)
_NAME = regex(r"(?i)^(?:\.?env(?:[._-][\w.-]+)?|[\w.-]+\.env(?:\.[\w-]+)?|\.?dotenv(?:\.[\w.-]+)?|\.envrc)$")
_OTHER = regex(
    r"(?i)\.(?:py|js|ts|tsx|md|rst|sh|ps1|bat|ya?ml|json|toml|d\.ts|mjs|cjs|html?|go|rb|png|j2|in|ini|hcl|pyc)$"
)
_NOT_HERE = regex(r"(?i)(?:^|[/._-])(?:prod(?:uction)?|stag(?:e|ing)|testing|integration[._-]tests|ci|build)(?:$|/)")
_PLACEHOLDER = regex(
    r"""(?ix) ^(?:
        .{0,3} | <.*> | \$?\{.*\}.* | \$\w+.* | \[.*\] | x{3,}.* | \*{3,}.* | \.{3,}.*
      | .*(?:change|replace|your|insert|enter|fill|todo|example|placeholder|dummy|secret|password|passwd|sample|test
          |default|none|null|true|false|local|dev|demo|foo|bar|generate|random|put|here|admin|postgres|docker
          |insecure).*
      | https?://.* | /.* | \d[\d.]* | [a-z]+(?:[:@_.-][a-z]+)*
    )$"""
)


class FileKind(StrEnum):
    """``EXAMPLE`` files are made to be committed and copied; ``REAL`` ones hold what a machine really uses."""

    EXAMPLE = "example"
    REAL = "real"


class Given(StrEnum):
    """How an entry gives its value: not at all, by something that is obviously to be replaced, or really."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDatabase:
    """A database server of the machine itself: ``family`` is ``postgres``, ``mysql`` or ``mongo``."""

    family: str
    port: int

    @property
    def title(self) -> str:
        """The product's name."""
        return {"postgres": "PostgreSQL", "mysql": "MySQL", "mongo": "MongoDB"}[self.family]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One variable that a file names. ``commented``: the line is switched off, and so only documents the variable.

    ``database`` is the server of this machine that the value addresses, if it does.
    """

    name: str
    line: int
    given: Given
    commented: bool = False
    database: LocalDatabase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentFile:
    """One environment file. ``ignored``: it exists, and an ignore rule keeps it out of the repository."""

    path: str
    kind: FileKind
    entries: tuple[Entry, ...] = ()
    tracked: bool = False
    ignored: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every variable that it names, switched off or not."""
        return frozenset(entry.name for entry in self.entries)


def read(repository: Repository) -> tuple[EnvironmentFile, ...]:
    """The fact: the environment files that belong to the repository, by path."""
    tracked = repository.git.tracked
    found = []
    for path in repository.files:
        kind = kind_of(path)
        if kind is not None and (text := repository.files.text(path)) is not None:
            found.append(EnvironmentFile(path=path, kind=kind, entries=parse(text), tracked=path in tracked))
    return tuple(found)


def read_ignored(repository: Repository) -> tuple[EnvironmentFile, ...]:
    """The fact: the environment files that exist on this machine only, as an ignore rule excludes them."""
    found = []
    for path in repository.files.ignored:
        if path.endswith("/") or kind_of(path) is not FileKind.REAL:
            continue
        try:
            data = (repository.root / path).read_bytes()[:LARGEST_FILE]
        except OSError:
            continue
        if b"\0" not in data:
            found.append(EnvironmentFile(path=path, kind=FileKind.REAL, entries=parse(decode(data)), ignored=True))
    return tuple(found)


def kind_of(path: str) -> FileKind | None:
    """What an environment file is for, by its name; None for any other file."""
    folder, _, name = path.rpartition("/")
    if ".envs" in folder.split("/"):
        return FileKind.EXAMPLE if _EXAMPLE.search(path) else FileKind.REAL
    if not _NAME.match(name) or _OTHER.search(name):
        return None
    return FileKind.EXAMPLE if _EXAMPLE.search(name) else FileKind.REAL


def gives_examples(path: str) -> bool:
    """Whether a file shows which variables a development machine needs: an example, or what somebody committed."""
    kind = kind_of(path)
    return kind is FileKind.EXAMPLE or (kind is FileKind.REAL and not _NOT_HERE.search(path))


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of an environment file: ``NAME=value`` with ``export``, quotes and comments as python-dotenv does."""
    return tuple(_entries(text.lstrip("\ufeff")))


def _entries(text: str) -> Iterator[Entry]:
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        match = _ASSIGNMENT.match(line)
        if match is None:
            continue
        value = match["value"]
        if value[:1] in {'"', "'"} and value.count(value[0]) == 1 and not match["comment"]:
            quote = value[0]
        if match["comment"] and not match["name"].isupper():
            continue
        plain = re.sub(r"\s+#.*$", "", value).strip().strip("\"'`")
        yield Entry(
            name=match["name"],
            line=number,
            given=_given(plain),
            commented=bool(match["comment"]),
            database=_database(match["name"], plain),
        )


_HERE = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_LOCAL_URL = regex(
    rf"(?i)^(?P<scheme>postgres(?:ql)?|postgis|mysql2?|mariadb|mongodb)(?:\+\w+)?://(?:[^@/\s]*@)?{_HERE}(?::(?P<port>\d{{1,5}}))?(?:[/?]|$)"
)
_HOST_NAME = regex(r"(?i)^(?:\w+_)?(?P<scheme>postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?)_?host$")
_FAMILIES = (("postg", "postgres", 5432), ("pg", "postgres", 5432), ("m", "mysql", 3306))


def _database(name: str, value: str) -> LocalDatabase | None:
    """The database server of this machine that a URL, or the host in a variable with a server's name, addresses."""
    match = _LOCAL_URL.match(value) or (_HOST_NAME.match(name) if re.fullmatch(_HERE, value) else None)
    if match is None:
        return None
    scheme, written = match["scheme"].lower(), match.groupdict().get("port")
    if scheme.startswith("mongo"):
        return LocalDatabase(family="mongo", port=int(written or 27017))
    family, port = next((family, port) for start, family, port in _FAMILIES if scheme.startswith(start))
    return LocalDatabase(family=family, port=int(written or port))


def _given(plain: str) -> Given:
    if not plain:
        return Given.EMPTY
    return Given.PLACEHOLDER if _PLACEHOLDER.match(plain) else Given.VALUE


def is_ignored(repository: Repository, path: str) -> bool:
    """Whether the repository's own ``.gitignore`` files exclude a path, whether or not it exists."""
    from pathspec import GitIgnoreSpec

    folders = path.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        folder = "/".join(folders[:depth])
        text = repository.files.text(f"{folder}/.gitignore".lstrip("/"))
        if text is None:
            continue
        try:
            verdict = GitIgnoreSpec.from_lines(text.splitlines()).check_file(path.removeprefix(f"{folder}/")).include
        except ValueError:
            continue
        if verdict is not None:
            return verdict
    return False
