"""What was learned from git's history once and need not be asked again, in the user's cache directory.

Everything here may be deleted at any time, and what is read back is only as good as the caller checks it to be: a file
that is broken, of another format or unreadable is no file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from envdoctor.repository.git import Git

__all__ = ["load", "store"]


def load(git: Git, kind: str, version: int) -> dict[str, Any] | None:
    """What was kept of a kind for this repository and folder, in this version of its format; None if nothing was."""
    try:
        path = _place(git, kind)
        data = json.loads(path.read_text("utf-8", "surrogateescape")) if path else None
    except (OSError, ValueError, RuntimeError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("format") == version else None


def store(git: Git, kind: str, version: int, data: dict[str, Any]) -> None:
    """Keep it. A cache that cannot be written is no error: the next scan asks git again."""
    text = json.dumps({"format": version, **data}, separators=(",", ":"))
    try:
        path = _place(git, kind)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(text, "utf-8", "surrogateescape")
        partial.replace(path)
    except (OSError, RuntimeError, ValueError):
        return


def _place(git: Git, kind: str) -> Path | None:
    """Where it is kept for this repository and folder; None if there is no such place."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(os.fsencode(f"{git.top}\0{git.prefix}")).hexdigest()[:32]
    return base / "envdoctor" / kind / f"{name}.json" if base.is_absolute() else None
