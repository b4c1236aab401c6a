"""``.dockerignore`` and ``.env.example``: what must not get into an image, and what a newcomer may set."""

from __future__ import annotations

from collections.abc import Mapping

from envdoctor.migration.model import Plan

__all__ = ["dockerignore", "env_example"]

_IGNORED = (
    (".git", "the history is not needed to run"),
    (".env", "secrets stay outside"),
    (".env.*", ""),
    ("!.env.example", ""),
    ("**/__pycache__", "what Python and its tools leave behind"),
    ("**/*.py[cod]", ""),
    ("**/.pytest_cache", ""),
    ("**/.mypy_cache", ""),
    ("**/.ruff_cache", ""),
    ("**/.venv", "environments of this machine"),
    ("**/venv", ""),
    ("**/node_modules", ""),
    (".tox", ""),
    (".nox", ""),
    (".idea", "editors"),
    (".vscode", ""),
    ("**/*.sqlite3", "databases of this machine"),
)


def dockerignore(tracked: frozenset[str] = frozenset()) -> str:
    """The file's text; a pattern that would hide something tracked is left out."""
    lines = []
    for pattern, reason in _IGNORED:
        if any(_hides(pattern, path) for path in tracked):
            continue
        if reason:
            lines.append(f"# {reason[0].upper()}{reason[1:]}.")
        lines.append(pattern)
    return "\n".join(lines) + "\n"


def _hides(pattern: str, path: str) -> bool:
    name = pattern.removeprefix("**/")
    if name.startswith((".git", ".env", "!")):
        return False
    if name.startswith("*"):
        return path.endswith(name.removeprefix("*"))
    parts = path.split("/")
    return name in (parts if pattern.startswith("**/") else parts[:1])


def env_example(plan: Plan, wanted: Mapping[str, str | None]) -> str:
    """The variables that the application reads and the composition does not set; empty if there are none."""
    names = [name for name in sorted(wanted) if name not in plan.environment and not name.startswith("_")]
    if not names:
        return ""
    lines = [
        "# Copy this file to .env and fill in what you need; `docker compose up` works without it.",
        "# Addresses and passwords of the services are set in compose.yaml.",
    ]
    lines += [f"{name}=" for name in names]
    return "\n".join(lines) + "\n"
