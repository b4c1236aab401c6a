"""What a repository declares; one module per kind of file."""

from __future__ import annotations

from envdoctor.repository.declarations.gather import read
from envdoctor.repository.declarations.model import (
    Declarations,
    Dependency,
    EntryPoint,
    Kind,
    LockedPackage,
    LockFile,
    Manager,
    Project,
    PythonStatement,
    Unreadable,
)

__all__ = [
    "Declarations",
    "Dependency",
    "EntryPoint",
    "Kind",
    "LockFile",
    "LockedPackage",
    "Manager",
    "Project",
    "PythonStatement",
    "Unreadable",
    "read",
]
