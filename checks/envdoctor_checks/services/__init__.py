"""SVC: compose files and their services."""

from __future__ import annotations

from envdoctor_checks.services.health import DependsOnWithoutHealth
from envdoctor_checks.services.ports import PublishedOnEveryInterface
from envdoctor_checks.services.presence import NoComposeFile, NoServiceThatRunsTheTests
from envdoctor_checks.services.syntax import ObsoleteVersionKey

__all__ = [
    "DependsOnWithoutHealth",
    "NoComposeFile",
    "NoServiceThatRunsTheTests",
    "ObsoleteVersionKey",
    "PublishedOnEveryInterface",
]
