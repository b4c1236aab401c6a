"""SVC013: secrets in the compose file."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile
from envdoctor.values import regex
from envdoctor_checks.images.secrets import is_secret_name, looks_secret
from envdoctor_checks.services.common import ComposeCheck

__all__ = ["SecretInComposeFile"]


_FOR_TESTS = regex(r"(?i)(?:^|[/._-])(?:ci|tests?|cypress|e2e|integration|demo)(?:[/._-]|$)|test-")


class SecretInComposeFile(ComposeCheck):
    """A secret that looks real is written in the compose file.

    Looked at are variables under `environment` with names such as `PASSWORD`, `TOKEN` and `API_KEY`, whose value is a
    known kind of token or long and without any order. The passwords of development databases (`postgres`, `changeme`)
    and references such as `${DB_PASSWORD}` are left alone, and so are files for tests and CI (by their name).

    ## Why is this bad?
    Everybody who can read the repository, and every fork and backup of it, has the secret, for ever.

    ## Example
    `SENDGRID_API_KEY: SG.k2...` under `environment`.

    ## How to fix
    Write `${SENDGRID_API_KEY:?see .env.example}`, put the value into an ignored `.env`, and have the secret replaced.
    """

    code = "SVC013"
    name = "secret-in-compose-file"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per variable."""
        if _FOR_TESTS.search(item.path):
            return
        for service in item.services:
            for name, value in service.environment.items():
                if value and is_secret_name(name) and looks_secret(value):
                    yield self.finding(
                        f"`{name}` of `{service.name}` is written in the file and looks like a real secret",
                        subject=f"{service.name}.{name}",
                        location=service.at(f"environment.{name}"),
                        fix=Fix(text=f"write `${{{name}:?see .env.example}}` and have the secret replaced"),
                        confidence=Confidence.LIKELY,
                    )
