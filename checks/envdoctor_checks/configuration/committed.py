"""Secrets in what git tracks."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import secrets

__all__ = ["CommittedSecrets"]


class CommittedSecrets(RepositoryCheck):
    """A file that git tracks holds a real secret.

    Looked at are tokens whose shape only their issuer gives (AWS, GitHub, GitLab, Slack, Stripe, SendGrid, OpenAI,
    Anthropic, Telegram, Hugging Face, npm, PyPI, Docker Hub, DigitalOcean) and private keys. Tests, examples and
    documentation are left out, and so are values that are not random or say that they are examples. The value is
    never shown. Whether a token is still valid is not asked.

    ## Why is this bad?
    Everybody who can read the repository, today or in any clone of its history, can use it.

    ## Example
    `deploy/settings.py:9` holds a Stripe key (`STRIPE_KEY`)

    ## How to fix
    Revoke it where it was issued: deleting the line does not help, as history keeps it. Then read the new one from an
    environment variable.
    """

    code = "CONF004"
    name = "committed-secret"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per secret."""
        if repository.git.problem is not None:
            yield Skipped(reason=repository.git.problem)
            return
        for secret in repository.fact(secrets.read):
            named = f" (`{secret.name}`)" if secret.name else ""
            article = "an" if secret.kind[0] in "AEIOU" else "a"
            yield self.finding(
                f"`{secret.location.path}` holds {article} {secret.kind}{named}",
                subject=f"{secret.kind}: {secret.name or secret.location.path}",
                location=secret.location,
                fix=Fix(text="revoke it where it was issued, then read the new one from an environment variable"),
                confidence=Confidence.LIKELY if secret.kind == "private key" else Confidence.CERTAIN,
            )
