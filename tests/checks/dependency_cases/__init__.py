"""Small hard repositories with the exact set of findings that each must give; see `test_dependency_cases`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Case", "notebook", "project"]


@dataclass(frozen=True, slots=True)
class Case:
    """``expected`` lists ``CODE:subject`` for every DEP finding (and PKG006, PKG007), separated by blanks."""

    name: str
    files: Mapping[str, str | bytes]
    expected: str = ""


def project(*dependencies: str, rest: str = "", python: str = ">=3.10") -> str:
    """A ``pyproject.toml`` with these runtime dependencies."""
    listed = json.dumps(dependencies)
    return f'[project]\nname = "shop"\nversion = "1"\nrequires-python = "{python}"\ndependencies = {listed}\n{rest}\n'


def notebook(*cells: object, metadata: Mapping[str, object] | None = None) -> str:
    """A notebook with these code cells: a string or a list of lines each."""
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata or {}, "cells": made})
