"""DEP: what the code imports, held against what the project declares."""

from __future__ import annotations

from envdoctor_checks.dependencies.backports import StandardLibraryDeclared
from envdoctor_checks.dependencies.conflicts import ConflictingDeclarations
from envdoctor_checks.dependencies.development import DevelopmentDependencyAtRuntime
from envdoctor_checks.dependencies.doubtful import DoubtfulDistribution
from envdoctor_checks.dependencies.optional import UndeclaredOptionalImport
from envdoctor_checks.dependencies.system import UndeclaredSystemPackage
from envdoctor_checks.dependencies.undeclared import TransitiveImport, UndeclaredImport
from envdoctor_checks.dependencies.unused import UnusedDependency

__all__ = [
    "ConflictingDeclarations",
    "DevelopmentDependencyAtRuntime",
    "DoubtfulDistribution",
    "StandardLibraryDeclared",
    "TransitiveImport",
    "UndeclaredImport",
    "UndeclaredOptionalImport",
    "UndeclaredSystemPackage",
    "UnusedDependency",
]
