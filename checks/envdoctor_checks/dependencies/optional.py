"""DEP006: optional, and nobody can know how to get it."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import usage
from envdoctor.repository.resolution import Meaning
from envdoctor.repository.usage import Usage
from envdoctor_checks.dependencies.undeclared import lock_of
from envdoctor_checks.dependencies.wording import evidence, places, silenced

__all__ = ["UndeclaredOptionalImport"]


class UndeclaredOptionalImport(RepositoryCheck):
    """An optional module is imported under a guard, but no extra or group installs it.

    Looks at application code that expects the module to be missing: `try: ... except ImportError`,
    `contextlib.suppress`, `find_spec`, tests of the platform or of Python's version. It stays silent if the module is
    imported without a guard too (DEP001), if a lock file shows that a declared dependency brings it, if another module
    is imported in its place, and about modules that are not known to belong to a distribution.

    ## Why is this bad?
    A feature is there for some people only, and nothing says what they installed to get it.

    ## Example
    ```python
    try:
        import uvloop
    except ImportError:
        uvloop = None
    ```

    ## How to fix
    Name it in an extra, so that `pip install yourproject[fast]` brings it: `[project.optional-dependencies]`.
    """

    code = "DEP006"
    name = "undeclared-optional-import"
    settled = True
    severity = Severity.NOTE
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each module and project."""
        for item in repository.fact(usage.read):
            if item.verdict.meaning is Meaning.UNDECLARED and not item.plain and lock_of(repository, item) is None:
                yield from self._report(item)

    def _report(self, item: Usage) -> Iterator[Finding]:
        imports = [found for found in item.guarded if not silenced(found, self.code) and not found.fallback]
        if imports:
            name = item.verdict.distribution or item.verdict.subject
            yield self.finding(
                f"`{item.verdict.subject}` is optional{places(imports)}, but no extra installs `{name}`",
                subject=item.verdict.subject,
                location=imports[0].location,
                evidence=evidence(imports, self.code),
                fix=Fix(text=f"name `{name}` in an extra"),
            )
