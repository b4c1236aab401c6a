"""DOC: whether the README and the other onboarding documents still tell the truth."""

from __future__ import annotations

from envdoctor_checks.documents.addresses import CloneOfAnotherOwner, UnexposedPort
from envdoctor_checks.documents.anchors import BrokenAnchor
from envdoctor_checks.documents.command_lines import MissingOption
from envdoctor_checks.documents.composition import MissingComposeService
from envdoctor_checks.documents.containers import UnknownContainer, UnpublishedPort
from envdoctor_checks.documents.credentials import WrongDatabaseUser
from envdoctor_checks.documents.django import MissingManagementCommand
from envdoctor_checks.documents.links import BrokenLink
from envdoctor_checks.documents.managers import MissingExtra, WrongPackageManager
from envdoctor_checks.documents.modules import MissingOwnModule
from envdoctor_checks.documents.outdated import DeadService, OutdatedCommand
from envdoctor_checks.documents.own_addresses import DeadOwnUrl
from envdoctor_checks.documents.paths import CommandNamesMissingPath
from envdoctor_checks.documents.presence import MissingReadme
from envdoctor_checks.documents.projects import NoProjectHere
from envdoctor_checks.documents.pythons import PythonVersionContradicts
from envdoctor_checks.documents.requirements import VersionContradicts
from envdoctor_checks.documents.sphinx import BrokenReference
from envdoctor_checks.documents.tasks import CommandNamesMissingTask
from envdoctor_checks.documents.text_paths import TextNamesMissingPath
from envdoctor_checks.documents.words import NameThatIsGone

__all__ = [
    "BrokenAnchor",
    "BrokenLink",
    "BrokenReference",
    "CloneOfAnotherOwner",
    "CommandNamesMissingPath",
    "CommandNamesMissingTask",
    "DeadOwnUrl",
    "DeadService",
    "MissingComposeService",
    "MissingExtra",
    "MissingManagementCommand",
    "MissingOption",
    "MissingOwnModule",
    "MissingReadme",
    "NameThatIsGone",
    "NoProjectHere",
    "OutdatedCommand",
    "PythonVersionContradicts",
    "TextNamesMissingPath",
    "UnexposedPort",
    "UnknownContainer",
    "UnpublishedPort",
    "VersionContradicts",
    "WrongDatabaseUser",
    "WrongPackageManager",
]
