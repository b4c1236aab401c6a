"""Files that ignore rules keep out of the repository although the application reads them: data, settings, keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.repository.mentions import first_mention
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["LocalFile", "LocalKind", "read"]

_MOST_COUNTED = 20_000
_SKIPPED = regex(r"(?:^|/)(?:node_modules|site-packages|\.?venv[^/]*|build|dist|target|\.[^/]*cache|\.git)/")


class LocalKind(StrEnum):
    """What such a file is."""

    DATABASE = "database"
    SETTINGS = "settings"
    KEY = "key or certificate"
    UPLOADS = "uploaded files"


_KINDS = (
    (LocalKind.DATABASE, regex(r"(?i)\.(?:sqlite3?|db|db3)$")),
    (
        LocalKind.SETTINGS,
        regex(r"(?i)(?:^|[._-])(?:local|secrets?|private)(?:[._-].*)?\.(?:py|toml|ya?ml|json|ini|cfg)$"),
    ),
    (LocalKind.SETTINGS, regex(r"(?i)^(?:local_settings|settings_local)\.py$")),
    (
        LocalKind.KEY,
        regex(r"(?i)\.(?:pem|key|crt|cer|p12|pfx|jks|keytab)$|^(?:credentials|client_secrets?)\.json$"),
    ),
    (LocalKind.UPLOADS, regex(r"(?i)^(?:media|uploads?|user_uploads|attachments)/$")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFile:
    """A file or (with a slash at the end) a folder that only this machine has, and the file that mentions it.

    ``size`` is in bytes, ``date`` the ISO date of the last change in UTC.
    """

    path: str
    kind: LocalKind
    reader: str
    size: int
    date: str


def read(repository: Repository) -> tuple[LocalFile, ...]:
    """The fact: ignored files with something in them that code or configuration of the repository names."""
    return tuple(_found(repository))


def _found(repository: Repository) -> Iterator[LocalFile]:
    readers = [path for path in repository.files if path.endswith((".py", ".yml", ".yaml", ".toml", ".cfg", ".ini"))]
    for path in repository.files.ignored:
        name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
        kind = next((kind for kind, pattern in _KINDS if pattern.search(name)), None)
        if kind is None or _SKIPPED.search(path):
            continue
        size, date = _measure(repository.root / path)
        reader = first_mention(repository, _spoken(name), readers) if size else None
        if reader is not None:
            yield LocalFile(path=path, kind=kind, reader=reader, size=size, date=date)


def _spoken(name: str) -> str:
    """How code names a file: modules without their suffix."""
    return name.rstrip("/").removesuffix(".py")


def _measure(path: Path) -> tuple[int, str]:
    """Size and date of a file, or of everything in a folder."""
    size, newest, count = 0, 0.0, 0
    try:
        for file in path.rglob("*") if path.is_dir() else (path,):
            count += 1
            if file.is_file() and not file.is_symlink() and file.name not in {".gitkeep", ".gitignore"}:
                status = file.stat()
                size, newest = size + status.st_size, max(newest, status.st_mtime)
            if count >= _MOST_COUNTED:
                break
    except OSError:
        return size, ""
    return size, datetime.fromtimestamp(newest, tz=UTC).date().isoformat() if size else ""
