"""The built-in checks: code -> where its class is. Static, so that listing them imports nothing."""

from __future__ import annotations

__all__ = ["BUILT_IN"]

BUILT_IN: dict[str, str] = {
    # DEP and PKG: packages
    # PY, VENV and PKG1xx: the host
    # DOC: documents
    # IMG and SVC: containers
    # ENG: the engine on this machine
    # CONF and BUS: what exists only here
    "BUS001": "envdoctor_checks.laptop:UnpushedCommits",
    "BUS002": "envdoctor_checks.laptop:NoRemote",
    "BUS003": "envdoctor_checks.laptop:Stashed",
    "BUS004": "envdoctor_checks.laptop:Uncommitted",
}
