"""Small hard repositories, each with the exact set of findings that it must give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.dependency_cases import (
    Case,
    circumstances,
    code,
    commands,
    declarations,
    formats,
    hidden_uses,
    hosts,
    imports,
    lately,
    layouts,
    managers,
    mixed,
    names,
    places,
    spellings,
    strings,
    strings_more,
    system_more,
    written,
)
from envdoctor.api import Finding, Repository
from envdoctor_checks import dependencies, packages

_KINDS = (
    imports,
    lately,
    circumstances,
    names,
    declarations,
    formats,
    managers,
    places,
    layouts,
    strings,
    commands,
    hidden_uses,
    hosts,
    written,
    code,
    spellings,
    mixed,
    strings_more,
    system_more,
)
CASES = tuple(case for kind in _KINDS for case in kind.CASES)
CHECKS = (*(getattr(dependencies, name) for name in dependencies.__all__), packages.MisspeltRequirementsFile,
          packages.UnreadableDeclaration)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exact_findings(repository: Callable[..., Repository], case: Case) -> None:
    made = repository(case.files)
    found = {
        f"{item.code}:{item.subject}" for check in CHECKS for item in check().examine(made) if isinstance(item, Finding)
    }
    assert found == set(case.expected.split())


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 90
