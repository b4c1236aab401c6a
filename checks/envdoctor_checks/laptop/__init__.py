"""BUS: what would be gone if this laptop were hit by a bus."""

from __future__ import annotations

from envdoctor_checks.laptop.clone import CredentialsInRemote, PrivateHooks
from envdoctor_checks.laptop.commits import NoRemote, Stashed, UnpushedCommits
from envdoctor_checks.laptop.databases import LocalDatabaseOnly
from envdoctor_checks.laptop.files import KeptOut, Uncommitted
from envdoctor_checks.laptop.images import ImageOnlyHere
from envdoctor_checks.laptop.schedules import PrivateSchedule
from envdoctor_checks.laptop.standing import DefaultBranchMoved, LongNotFetched, NoIdentity, UnpushedLargeFiles
from envdoctor_checks.laptop.volumes import DataInVolume

__all__ = [
    "CredentialsInRemote",
    "DataInVolume",
    "DefaultBranchMoved",
    "ImageOnlyHere",
    "KeptOut",
    "LocalDatabaseOnly",
    "LongNotFetched",
    "NoIdentity",
    "NoRemote",
    "PrivateHooks",
    "PrivateSchedule",
    "Stashed",
    "Uncommitted",
    "UnpushedCommits",
    "UnpushedLargeFiles",
]
