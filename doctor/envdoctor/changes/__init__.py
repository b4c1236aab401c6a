"""Changes to files of a repository: from edits, as one patch, or written, all or nothing."""

from __future__ import annotations

from envdoctor.changes.applying import apply
from envdoctor.changes.editing import Merged, merge
from envdoctor.changes.model import Change, TextChange, encoded
from envdoctor.changes.patch import exposed, patch

__all__ = ["Change", "Merged", "TextChange", "apply", "encoded", "exposed", "merge", "patch"]
