"""CONF: environment variables and settings."""

from __future__ import annotations

from envdoctor_checks.configuration.committed import CommittedSecrets
from envdoctor_checks.configuration.composed import UnstatedInterpolation
from envdoctor_checks.configuration.files import CommittedEnvironment, ForgottenExample
from envdoctor_checks.configuration.variables import DifferingDefaults, UnstatedVariable

__all__ = [
    "CommittedEnvironment",
    "CommittedSecrets",
    "DifferingDefaults",
    "ForgottenExample",
    "UnstatedInterpolation",
    "UnstatedVariable",
]
