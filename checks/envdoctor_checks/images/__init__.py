"""IMG: the Dockerfile, its build context, and where its images come from."""

from __future__ import annotations

from envdoctor_checks.images.base import UnpinnedBaseImage
from envdoctor_checks.images.context import MissingDockerignore
from envdoctor_checks.images.copies import CopiedFileIgnored, CopiedFileMissing, PrivateFilesCopied
from envdoctor_checks.images.downloads import UnverifiedDownload
from envdoctor_checks.images.layers import CodeCopiedBeforeDependencies
from envdoctor_checks.images.package_files import PackageFileIgnored
from envdoctor_checks.images.presence import NoDockerfile
from envdoctor_checks.images.provenance import DeadBaseImage, EndOfLifeDistribution, LookAlikeImage
from envdoctor_checks.images.running import HealthcheckProgramMissing, ListensOnLoopback, ShellFormCommand
from envdoctor_checks.images.secrets import SecretInImage
from envdoctor_checks.images.syntax import InvalidDockerfile
from envdoctor_checks.images.system_packages import CompilersInFinalStage, PackageListsLeft, UpdateWithoutInstall
from envdoctor_checks.images.user import RunsAsRoot

__all__ = [
    "CodeCopiedBeforeDependencies",
    "CompilersInFinalStage",
    "CopiedFileIgnored",
    "CopiedFileMissing",
    "DeadBaseImage",
    "EndOfLifeDistribution",
    "HealthcheckProgramMissing",
    "InvalidDockerfile",
    "ListensOnLoopback",
    "LookAlikeImage",
    "MissingDockerignore",
    "NoDockerfile",
    "PackageFileIgnored",
    "PackageListsLeft",
    "PrivateFilesCopied",
    "RunsAsRoot",
    "SecretInImage",
    "ShellFormCommand",
    "UnpinnedBaseImage",
    "UnverifiedDownload",
    "UpdateWithoutInstall",
]
