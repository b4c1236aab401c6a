"""SVC: compose files and their services."""

from __future__ import annotations

from envdoctor_checks.services.builds import DockerfileMissing
from envdoctor_checks.services.code import LocalhostByDefault, RequiredVariableNotSet
from envdoctor_checks.services.conditions import HealthNobodyMeasures
from envdoctor_checks.services.health import DependsOnWithoutHealth
from envdoctor_checks.services.needs import NeededServiceMissing, NoMigrations
from envdoctor_checks.services.ports import PublishedOnEveryInterface
from envdoctor_checks.services.presence import NoComposeFile, NoServiceThatRunsTheTests
from envdoctor_checks.services.probes import ProbeNotInImage
from envdoctor_checks.services.provenance import DeadServiceImage, LookAlikeServiceImage, UnpinnedStoreImage
from envdoctor_checks.services.reaching import CommandListensOnLoopback, LocalhostForAService
from envdoctor_checks.services.resources import HungryWithoutLimit, NotForArm
from envdoctor_checks.services.secrets import SecretInComposeFile
from envdoctor_checks.services.storage import DataInAnonymousVolume, WrongDataMount
from envdoctor_checks.services.structure import ContainerName, HostPortCollision, IgnoredKey, InvalidComposeFile
from envdoctor_checks.services.syntax import ObsoleteVersionKey
from envdoctor_checks.services.usage import CodeOnlyInImage, UnusedService

__all__ = [
    "CodeOnlyInImage",
    "CommandListensOnLoopback",
    "ContainerName",
    "DataInAnonymousVolume",
    "DeadServiceImage",
    "DependsOnWithoutHealth",
    "DockerfileMissing",
    "HealthNobodyMeasures",
    "HostPortCollision",
    "HungryWithoutLimit",
    "IgnoredKey",
    "InvalidComposeFile",
    "LocalhostByDefault",
    "LocalhostForAService",
    "LookAlikeServiceImage",
    "NeededServiceMissing",
    "NoComposeFile",
    "NoMigrations",
    "NoServiceThatRunsTheTests",
    "NotForArm",
    "ObsoleteVersionKey",
    "ProbeNotInImage",
    "PublishedOnEveryInterface",
    "RequiredVariableNotSet",
    "SecretInComposeFile",
    "UnpinnedStoreImage",
    "UnusedService",
    "WrongDataMount",
]
