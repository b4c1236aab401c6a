"""IMG025: files with secrets that are copied by name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import environment_files
from envdoctor.repository.environment_files import Given
from envdoctor.repository.image_builds import ImageBuild, copied
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, at, shown
from envdoctor_checks.images.secrets import is_secret_name

__all__ = ["SecretFileCopied"]

_KEY = regex(
    r"(?i)^(?:id_(?:rsa|dsa|ecdsa|ed25519)|.*(?:priv(?:ate)?[-_.]?key|privkey).*\.(?:pem|key)|.*\.(?:p12|pfx|jks|keystore)"
    r"|\.netrc|_netrc|\.pypirc|\.pgpass|\.git-credentials|\.htpasswd|\.ssh|\.aws|\.kube|\.gnupg"
    r"|service[-_]?account.*\.json|(?:gcp|google|gcloud|firebase).*(?:key|credential|adminsdk).*\.json"
    r"|(?:client_secrets?|credentials)\.json|kubeconfig|\.vault[-_]?(?:pass|token).*)$"
)
_ENVIRONMENT = regex(r"(?i)^(?:\.env(?:[._-].+)?|.*\.env|\.envrc|secrets?\.(?:ya?ml|toml|json|env|txt))$")
_EXAMPLE = regex(r"(?i)example|sample|template|tmpl|dist|default|schema|public|test|ci\b|empty|dummy|fake")


class SecretFileCopied(BuildCheck):
    """A file that holds secrets is copied into the image by its name.

    Looked at are `COPY` and `ADD` in the stages that the image consists of: private keys, `.env` files, credential
    files of pip, git, cloud services and databases. Examples, templates and test files (by their name), what is
    copied from another stage, and stages of which only results are copied are left alone. A `.env` file is named with
    less certainty; where it is in the repository and gives no secret a value of its own, it is left alone.

    ## Why is this bad?
    Layers are never deleted: whoever can pull the image can read the file, even if a later RUN removes it. And the
    image works only where somebody has the file.

    ## Example
    `COPY .env id_rsa /app/`

    ## How to fix
    Give settings when the container starts (`env_file`, `environment`, `secrets`), and mount what only the build needs:
    `RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install ...`, `RUN --mount=type=ssh git clone ...`.
    Replace a secret that was ever built into an image.
    """

    code = "IMG025"
    name = "secret-file-copied"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per file."""
        item, stage = build.dockerfile, build.stage
        seen: set[str] = set()
        for layer in item.lineage(stage) if stage else ():
            for instruction, source in copied(layer):
                name = source.rstrip("/").rpartition("/")[2]
                certain = _KEY.match(name) is not None
                if name in seen or _EXAMPLE.search(name) or not (certain or _ENVIRONMENT.match(name)):
                    continue
                if not certain and _is_harmless(posixpath.normpath(f"{build.context.root}/{source}"), repository):
                    continue
                seen.add(name)
                yield self.finding(
                    f"`{source}` is copied into the image, where everybody who has the image can read it",
                    subject=source,
                    location=at(item, instruction.line),
                    evidence=(shown(item, instruction),),
                    fix=Fix(text="give it to the container when it starts, or mount it for the one RUN that needs it"),
                    confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
                )


def _is_harmless(path: str, repository: Repository) -> bool:
    """Whether an environment file can be read here and gives no secret a value: only references and placeholders."""
    file = next((one for one in repository.fact(environment_files.read) if one.path == path.lstrip("/")), None)
    return file is not None and not any(
        is_secret_name(entry.name) and entry.given is Given.VALUE and not entry.commented for entry in file.entries
    )
