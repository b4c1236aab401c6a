"""What the name of a group, an extra or a requirement file says about its purpose."""

from __future__ import annotations

from envdoctor.repository.declarations.model import Kind
from envdoctor.repository.declarations.requirement import normalise
from envdoctor.values import regex

__all__ = ["DEVELOPMENT_GROUPS", "group_kind"]

DEVELOPMENT_GROUPS = frozenset({
    "dev", "develop", "development", "devel", "test", "tests", "testing", "doc", "docs", "documentation", "rtd",
    "sphinx", "lint", "linting", "linter", "linters", "format", "formatting", "style", "typing", "types", "type-check",
    "typecheck", "mypy", "check", "checks", "quality", "qa", "ci", "cov", "coverage", "tox", "nox", "build", "release",
    "publish", "packaging", "tools", "local", "debug", "bench", "benchmark", "benchmarks", "pre-commit", "workflow",
    "contrib", "e2e", "integration", "unit", "fuzz", "fuzzing", "profiling",
})  # fmt: skip
"""Names of groups and extras that only somebody who works on the project installs."""
_ALONE = frozenset({"local", "tools", "integration", "contrib", "workflow", "unit"})
"""Of these, the ones that say so only where they stand alone: ``qwen_local`` is a model on one's own machine."""
_WORDS = regex(r"[-_.]")


def group_kind(name: str, otherwise: Kind) -> Kind:
    """`Kind.DEVELOPMENT` for a name that says so: all of it, or its first or last word (``py3-tests``)."""
    whole = normalise(name)
    words = _WORDS.split(whole)
    if "to" in words:  # a conversion (``tox-to-nox``)
        return otherwise
    parts = {words[0], words[-1]} - (_ALONE if len(words) > 1 else set())
    return Kind.DEVELOPMENT if ({whole} | parts) & DEVELOPMENT_GROUPS else otherwise
