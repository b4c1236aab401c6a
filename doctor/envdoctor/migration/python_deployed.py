"""Which Python a project is run on where it is hosted, built or set up: what platforms and machines are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below
from envdoctor.model import Evidence, Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["read"]

_RUNTIME = regex(r"(?i)\bruntime[\"']?\s*:\s*[\"']?python(3)\.?(\d{1,2})\b")
_VARIABLE = regex(
    r"(?:NIXPACKS_|RAILPACK_|GOOGLE_|BP_C)?PYTHON_VERSION[\"']?\s*(?:[=:]|\s*value\s*[=:])\s*[\"']?(3)\.(\d{1,2})\b"
    r"|GOOGLE_RUNTIME_VERSION[\"']?\s*(?:[=:]|\s*value\s*[=:])\s*[\"']?(3)\.(\d{1,2})\b"
)
_IMAGE = regex(r"\bimage\s*[:=(]?\s*[\"']?(?:[\w.-]+/)*python:(3)\.(\d{1,2})\b")
_FILES = (
    (("Pipfile.lock",), regex(r"\"python_version\"\s*:\s*\"(3)\.(\d{1,2})\"")),
    (("serverless.yml", "serverless.yaml", "template.yaml", "template.yml"), _RUNTIME),
    (("zappa_settings.json", "app.yaml"), _RUNTIME),
    (("render.yaml", "netlify.toml", "nixpacks.toml", "railpack.json", "project.toml"), _VARIABLE),
    (("buildspec.yml", "buildspec.yaml"), regex(r"(?m)^\s+python:\s*[\"']?(3)\.(\d{1,2})\b")),
    ((".platform.app.yaml",), regex(r"(?m)^type:\s*[\"']?python:(3)\.(\d{1,2})\b")),
    (("config.yml",), regex(r"default_platform:\s*[\"']?Python (3)\.(\d{1,2})\b")),
    (("Jenkinsfile", ".drone.yml", ".woodpecker.yml", ".cirrus.yml"), _IMAGE),
    (("Vagrantfile",), regex(r"\binstall\b.*\bpython(3)\.(\d{1,2})\b")),
    (("shell.nix", "default.nix", "flake.nix"), regex(r"\bpython(3)(\d{1,2})(?:\b|Full|Packages)")),
)  # fmt: skip


def read(repository: Repository, root: str) -> Iterator[tuple[str, Evidence]]:
    """Versions that such files name, those of the project's own folder and of the top only."""
    for names, pattern in _FILES:
        for path in sorted(repository.files.matching(*names)):
            if not _is_ours(path, root) or (path.endswith("config.yml") and ".elasticbeanstalk/" not in path):
                continue
            text = repository.files.text(path) or ""
            for match in pattern.finditer(text):
                yield _said(match, path, text)


def _is_ours(path: str, root: str) -> bool:
    folder = path.rpartition("/")[0].removesuffix(".elasticbeanstalk").rstrip("/")
    return folder in {"", root} or (below(root, path) is not None and folder.count("/") == 0 and not ASIDE.search(path))


def _said(match: re.Match[str], path: str, text: str) -> tuple[str, Evidence]:
    major, minor = (item for item in match.groups() if item)
    line = text.count("\n", 0, match.start()) + 1
    version = f"{major}.{minor}"
    return version, Evidence(text=f"it is run on Python {version}", location=Location(path=path, line=line))
