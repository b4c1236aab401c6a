"""What continuous integration does: services, system packages, test commands, Python versions, variables."""

from __future__ import annotations

from envdoctor.repository.ci.model import Ci, CiCommand, CiService, CiVariable, SystemPackage
from envdoctor.repository.ci.reading import read, workflows

__all__ = ["Ci", "CiCommand", "CiService", "CiVariable", "SystemPackage", "read", "workflows"]
