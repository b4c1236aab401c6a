"""PKG: package managers, lock files, the declared Python, and declarations that cannot be used."""

from __future__ import annotations

from envdoctor_checks.packages.environments import CommittedEnvironment
from envdoctor_checks.packages.files import MisspeltRequirementsFile, UnreadableDeclaration
from envdoctor_checks.packages.locks import NoLockFile, StaleLockFile
from envdoctor_checks.packages.managers import SeveralPackageManagers
from envdoctor_checks.packages.pythons import EndOfLifePython, PythonVersionUnclear

__all__ = [
    "CommittedEnvironment",
    "EndOfLifePython",
    "MisspeltRequirementsFile",
    "NoLockFile",
    "PythonVersionUnclear",
    "SeveralPackageManagers",
    "StaleLockFile",
    "UnreadableDeclaration",
]
