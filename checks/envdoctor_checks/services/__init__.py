"""SVC: compose files and their services."""

from __future__ import annotations

from envdoctor_checks.services.health import DependsOnWithoutHealth
from envdoctor_checks.services.needs import NeededServiceMissing, NoMigrations
from envdoctor_checks.services.ports import PublishedOnEveryInterface
from envdoctor_checks.services.presence import NoComposeFile, NoServiceThatRunsTheTests
from envdoctor_checks.services.probes import ProbeNotInImage
from envdoctor_checks.services.provenance import DeadServiceImage, UnpinnedStoreImage
from envdoctor_checks.services.reaching import CommandListensOnLoopback, LocalhostForAService
from envdoctor_checks.services.secrets import SecretInComposeFile
from envdoctor_checks.services.storage import WrongDataMount
from envdoctor_checks.services.structure import ContainerName, HostPortCollision, IgnoredKey, InvalidComposeFile
from envdoctor_checks.services.syntax import ObsoleteVersionKey

__all__ = [
    "CommandListensOnLoopback",
    "ContainerName",
    "DeadServiceImage",
    "DependsOnWithoutHealth",
    "HostPortCollision",
    "IgnoredKey",
    "InvalidComposeFile",
    "LocalhostForAService",
    "NeededServiceMissing",
    "NoComposeFile",
    "NoMigrations",
    "NoServiceThatRunsTheTests",
    "ObsoleteVersionKey",
    "ProbeNotInImage",
    "PublishedOnEveryInterface",
    "SecretInComposeFile",
    "UnpinnedStoreImage",
    "WrongDataMount",
]
