"""Dockerfiles, parsed as BuildKit does, with positions."""

from __future__ import annotations

from envdoctor.repository.dockerfile.model import Dockerfile, Instruction, Stage
from envdoctor.repository.dockerfile.reading import environment, parse, read
from envdoctor.repository.dockerfile.words import expand

__all__ = ["Dockerfile", "Instruction", "Stage", "environment", "expand", "parse", "read"]
