"""DOC: whether the README and the other onboarding documents still tell the truth."""

from __future__ import annotations

from envdoctor_checks.documents.composition import MissingComposeService
from envdoctor_checks.documents.links import BrokenLink, DeadOwnUrl
from envdoctor_checks.documents.outdated import DeadService, OutdatedCommand
from envdoctor_checks.documents.paths import CommandNamesMissingPath, TextNamesMissingPath
from envdoctor_checks.documents.presence import MissingReadme
from envdoctor_checks.documents.pythons import PythonVersionContradicts
from envdoctor_checks.documents.tasks import CommandNamesMissingTask

__all__ = [
    "BrokenLink",
    "CommandNamesMissingPath",
    "CommandNamesMissingTask",
    "DeadOwnUrl",
    "DeadService",
    "MissingComposeService",
    "MissingReadme",
    "OutdatedCommand",
    "PythonVersionContradicts",
    "TextNamesMissingPath",
]
