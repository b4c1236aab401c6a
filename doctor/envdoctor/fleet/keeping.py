"""Reports kept in a folder, so that a fleet can be stopped and gone on with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from envdoctor.errors import UsageError

__all__ = ["Keep"]


class Keep:
    """A folder of JSON reports, one for each repository; with None nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(f"reports cannot be kept here: {error.strerror}", where=str(folder)) from error

    def __contains__(self, path: Path) -> bool:
        return self.folder is not None and self.place(path).is_file()

    def place(self, path: Path) -> Path:
        """Where a repository's report lies: its name, and enough of a digest of its path to tell namesakes apart."""
        digest = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:10]
        return (self.folder or Path()) / f"{path.name}-{digest}.json"

    def put(self, path: Path, report: dict[str, Any]) -> None:
        """Keep a report; it appears whole or not at all."""
        if self.folder is None:
            return
        place = self.place(path)
        partial = place.with_suffix(".partial")
        partial.write_text(json.dumps(report, separators=(",", ":")), encoding="utf-8")
        partial.replace(place)
