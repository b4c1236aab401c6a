"""PY022: the Python of continuous integration against the one that the project allows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import ci, declarations
from envdoctor_checks.host_wording import listed

__all__ = ["CiOfAnotherPython", "allows"]


def allows(specifier: str, version: str) -> bool:
    """Whether a version, or for a minor version any of its patch releases, satisfies a specifier set."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        rule = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    exact = version.count(".") >= 2
    return any(
        rule.contains(one, prereleases=True)
        for one in ([version] if exact else [f"{version}.{patch}" for patch in range(40)])
    )


class CiOfAnotherPython(RepositoryCheck):
    """Continuous integration runs on no Python that the project allows.

    All the versions that CI files name are held against the root project's `requires-python` (or Poetry's
    `python`). As soon as one of them is allowed, it stays silent, because single jobs may have their reasons. Other
    statements that disagree (`.python-version`, the Dockerfile) are PKG004's.

    ## Why is this bad?
    The tests that guard every change run on an interpreter on which the project cannot even be installed, or the
    declaration that every installer obeys is wrong.

    ## Example
    `.travis.yml` names 3.8 and 3.9, `pyproject.toml` says `requires-python = ">=3.10"`.

    ## How to fix
    Let CI run on the versions that `requires-python` allows, its lowest and its highest at least.
    """

    code = "PY022"
    name = "ci-of-another-python"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding for the project at the root."""
        statements = repository.fact(declarations.read).pythons
        rule = next((item for item in statements if item.specifier and not item.project and not item.versions), None)
        found = repository.fact(ci.read).pythons
        named = [(text, place) for text, place in found if re.fullmatch(r"3\.\d+(\.\d+)?", text)]
        if rule is None or not named:
            yield Skipped(reason="CI or the project itself does not say which Python it uses")
        elif not any(allows(rule.specifier or "", text) for text, _ in named):
            versions = listed(dict.fromkeys(text for text, _ in named))
            yield self.finding(
                f"CI runs on Python {versions}, which `{rule.location.path}` does not allow (`{rule.text}`)",
                subject="ci",
                location=named[0][1],
                evidence=[Evidence(text=f"{rule.source} = {rule.text}", location=rule.location)],
                fix=Fix(text="let CI run on the versions that the project allows, or correct what it allows"),
                confidence=Confidence.LIKELY,
            )
