"""IMG: the Dockerfile, its build context, and where its images come from."""

from __future__ import annotations

from envdoctor_checks.images.base import PythonUnlikeCi, UnpinnedBaseImage
from envdoctor_checks.images.context import MissingDockerignore
from envdoctor_checks.images.copies import CopiedFileIgnored, CopiedFileMissing, PrivateFilesCopied
from envdoctor_checks.images.downloads import UnverifiedDownload
from envdoctor_checks.images.hadolint import Hadolint
from envdoctor_checks.images.layers import CodeCopiedBeforeDependencies
from envdoctor_checks.images.package_files import PackageFileIgnored
from envdoctor_checks.images.presence import NoDockerfile
from envdoctor_checks.images.provenance import DeadBaseImage, EndOfLifeDistribution, LookAlikeImage
from envdoctor_checks.images.publishers import ImageWithoutDigest, InsecureRegistry, UnknownPublisher
from envdoctor_checks.images.running import HealthcheckProgramMissing, ListensOnLoopback, ShellFormCommand
from envdoctor_checks.images.runs import NeighbouringRuns
from envdoctor_checks.images.secret_files import SecretFileCopied
from envdoctor_checks.images.secrets import SecretInImage
from envdoctor_checks.images.syntax import InvalidDockerfile
from envdoctor_checks.images.system_needs import SystemNeedNotInstalled
from envdoctor_checks.images.system_packages import CompilersInFinalStage, PackageListsLeft, UpdateWithoutInstall
from envdoctor_checks.images.user import RunsAsRoot
from envdoctor_checks.images.weight import FatBaseImage, NoHealthcheck

__all__ = [
    "CodeCopiedBeforeDependencies",
    "CompilersInFinalStage",
    "CopiedFileIgnored",
    "CopiedFileMissing",
    "DeadBaseImage",
    "EndOfLifeDistribution",
    "FatBaseImage",
    "Hadolint",
    "HealthcheckProgramMissing",
    "ImageWithoutDigest",
    "InsecureRegistry",
    "InvalidDockerfile",
    "ListensOnLoopback",
    "LookAlikeImage",
    "MissingDockerignore",
    "NeighbouringRuns",
    "NoDockerfile",
    "NoHealthcheck",
    "PackageFileIgnored",
    "PackageListsLeft",
    "PrivateFilesCopied",
    "PythonUnlikeCi",
    "RunsAsRoot",
    "SecretFileCopied",
    "SecretInImage",
    "ShellFormCommand",
    "SystemNeedNotInstalled",
    "UnknownPublisher",
    "UnpinnedBaseImage",
    "UnverifiedDownload",
    "UpdateWithoutInstall",
]
