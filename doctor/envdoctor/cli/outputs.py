"""Writing files that the user named, without losing one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from envdoctor.errors import UsageError

__all__ = ["check_writable", "write_file"]

_MARK = b"envdoctor"
_HEAD = 4096


def check_writable(path: Path, *, force: bool = False) -> None:
    """Refuse early what could not be written, or would replace somebody's file.

    A file that envdoctor wrote before (its name is in the first lines) may be replaced; anything else only with
    ``force``. Raises `UsageError`.
    """
    if path.is_dir():
        raise UsageError("this is a folder", where=str(path), remedy="name a file")
    if not path.parent.is_dir():
        raise UsageError("its folder does not exist", where=str(path), remedy=f"mkdir -p {path.parent}")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError("it cannot be written", where=str(path), remedy="choose another place for -o")
    if path.is_file() and not force and not _is_ours(path):
        remedy = "choose another name, or pass --force to replace it"
        raise UsageError("a file that envdoctor did not write is there already", where=str(path), remedy=remedy)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return head.strip() in {b"", b"[]"} or _MARK in head  # an empty Code Quality report is an empty array


def write_file(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, all or nothing; a special file such as /dev/stdout is written to directly."""
    data = text.encode("utf-8", "backslashreplace")
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        raise UsageError(f"it cannot be written: {error.strerror or error}", where=str(path)) from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
