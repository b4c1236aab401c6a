"""BUS: what would be gone if this laptop were hit by a bus."""

from __future__ import annotations

from envdoctor_checks.laptop.clone import CredentialsInRemote, PrivateHooks
from envdoctor_checks.laptop.commits import NoRemote, Stashed, UnpushedCommits
from envdoctor_checks.laptop.files import KeptOut, Uncommitted
from envdoctor_checks.laptop.schedules import PrivateSchedule
from envdoctor_checks.laptop.volumes import DataInVolume

__all__ = [
    "CredentialsInRemote",
    "DataInVolume",
    "KeptOut",
    "NoRemote",
    "PrivateHooks",
    "PrivateSchedule",
    "Stashed",
    "Uncommitted",
    "UnpushedCommits",
]
