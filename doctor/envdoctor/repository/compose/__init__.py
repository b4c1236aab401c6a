"""Compose files: services with the line of everything that a check may want to point at."""

from __future__ import annotations

from envdoctor.repository.compose.composing import composed
from envdoctor.repository.compose.interpolation import interpolate
from envdoctor.repository.compose.model import Build, ComposeFile, EnvFile, Mount, Port, Service
from envdoctor.repository.compose.reading import DEFAULT_NAMES, parse, read
from envdoctor.repository.compose.settings import Setting, Settings, settings

__all__ = [
    "DEFAULT_NAMES",
    "Build",
    "ComposeFile",
    "EnvFile",
    "Mount",
    "Port",
    "Service",
    "Setting",
    "Settings",
    "composed",
    "interpolate",
    "parse",
    "read",
    "settings",
]
