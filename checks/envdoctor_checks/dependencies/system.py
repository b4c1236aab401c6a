"""DEP009: what only the operating system's package manager can install."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import system_needs

__all__ = ["UndeclaredSystemPackage"]


class UndeclaredSystemPackage(RepositoryCheck):
    """A system library or tool is needed, and nothing in the repository installs or mentions it.

    Looks at runtime dependencies whose wheels don't bring a library that they need (`psycopg2` needs libpq,
    `python-magic` libmagic, `pytesseract` Tesseract), and at programs that application code starts (`ffmpeg`,
    `pandoc`, `pg_dump`). It stays silent if a Dockerfile, a CI file, a script, a package list or a document names it,
    if a Dockerfile builds on an image of somebody's own, if the code asks with `shutil.which` whether the program is
    there, and for conda, which installs such things itself.

    ## Why is this bad?
    `pip install` succeeds or fails with a page of compiler output, and the application stops where it first needs the
    library. Who has it installed for something else never notices.

    ## Example
    `python-magic` in `requirements.txt`, and `libmagic` nowhere

    ## How to fix
    Install it in the Dockerfile, in the layer before the Python dependencies: `apt-get install -y libmagic1`. If there
    is no Dockerfile yet, name it in the README.
    """

    code = "DEP009"
    name = "undeclared-system-package"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each library or tool."""
        for need in repository.fact(system_needs.read):
            packages = " ".join(f"`{name}`" for name in need.package.split())
            yield self.finding(
                f"{need.by} needs {packages}, which no Dockerfile, CI step or document installs",
                subject=need.name,
                location=need.location,
                evidence=[Evidence(text=f"{need.by} needs it", location=need.location)],
                fix=Fix(text="install it in the Dockerfile", command=f"apt-get install -y {need.package}"),
                confidence=Confidence.LIKELY,
            )
