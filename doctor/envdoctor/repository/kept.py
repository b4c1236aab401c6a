"""What was learned once and need not be found out again, in the user's cache directory.

Everything here may be deleted at any time, and what is read back is only as good as the caller checks it to be: a file
that is broken, of another format or unreadable is no file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["load", "store"]

_MOST = 512
"""Files of one kind; beyond, those that were not written for the longest time go."""


def load(owner: str, kind: str, version: int) -> dict[str, Any] | None:
    """What was kept of a kind for an owner (`Git.folder`), in this version of its format; None if nothing was."""
    try:
        path = _place(owner, kind)
        data = json.loads(path.read_text("utf-8", "surrogateescape")) if path else None
    except (OSError, ValueError, RuntimeError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("format") == version else None


def store(owner: str, kind: str, version: int, data: dict[str, Any]) -> None:
    """Keep it. A cache that cannot be written is no error: the next scan finds everything out again."""
    text = json.dumps({"format": version, **data}, separators=(",", ":"))
    try:
        path = _place(owner, kind)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _prune(path.parent)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(text, "utf-8", "surrogateescape")
        partial.replace(path)
    except (OSError, RuntimeError, ValueError):
        return


def _prune(folder: Path) -> None:
    """Make room for one more file."""
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_MOST - 1 :]:
        with suppress(OSError):
            path.unlink()


def _place(owner: str, kind: str) -> Path | None:
    """Where it is kept for this owner; None if there is no such place."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(os.fsencode(owner)).hexdigest()[:32]
    return base / "envdoctor" / kind / f"{name}.json" if base.is_absolute() else None
