"""IMG: the Dockerfile, its build context, and where its images come from."""

from __future__ import annotations

from envdoctor_checks.images.base import UnpinnedBaseImage
from envdoctor_checks.images.context import MissingDockerignore
from envdoctor_checks.images.layers import CodeCopiedBeforeDependencies
from envdoctor_checks.images.presence import NoDockerfile
from envdoctor_checks.images.user import RunsAsRoot

__all__ = [
    "CodeCopiedBeforeDependencies",
    "MissingDockerignore",
    "NoDockerfile",
    "RunsAsRoot",
    "UnpinnedBaseImage",
]
