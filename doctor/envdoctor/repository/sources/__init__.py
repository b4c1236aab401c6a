"""The single pass over the repository's Python files: every file is read once, and parsed only if something needs it.

Other facts ride on it: an `Extractor` names literals without which a file cannot interest it, and gets the syntax tree.
``sources.extracted(repository, extractor)`` are its records.
"""

from __future__ import annotations

from envdoctor.repository.sources.extracting import extracted
from envdoctor.repository.sources.model import Extractor, Import, Role, SourceFile, Sources
from envdoctor.repository.sources.reading import read
from envdoctor.repository.sources.roles import role_of

__all__ = ["Extractor", "Import", "Role", "SourceFile", "Sources", "extracted", "read", "role_of"]
