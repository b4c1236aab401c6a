"""IMG017: secrets that stay in the image."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile, Instruction, environment
from envdoctor.values import regex
from envdoctor_checks.images.common import DockerfileCheck, at

__all__ = ["SecretInImage", "is_secret_name", "looks_secret"]

_NAME = regex(
    r"(?i)(?:^|_)(?:password|passwd|pword|passphrase|secrets?|token|api_?key|private_?key|access_?key"
    r"|credentials?)(?:$|_)"
)
_PUBLIC = regex(
    r"(?i)public|path|file|dir|url|name|user|expire|ttl|timeout|header|length|algorithm|type|required|min|max|_id$"
    r"|version|limit|enabled|debug|prefix|rotation|lifetime|minutes|seconds|days|hours|validat|backend|class|sha\d|hash|digest"
)
_BROWSER = ("VITE_", "REACT_APP_", "NUXT_", "GATSBY_", "EXPO_")
_HARMLESS = regex(
    r"(?i)^$|[$<{%*]|change|example|placeholder|dummy|fake|test|secret|password|insecure|default|dev|local|none|null"
    r"|false|true|build|temp|todo|your|xxx|foo|bar|admin|docker|not[-_ ]?|unused|ignore|collectstatic|postgres|root|key"
    r"|random|string|sample|demo|my|pepper|salt|0123456789|abcdef|qwert"
)
_TOKEN = regex(
    r"^(?:gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{8,}|(?:AKIA|ASIA)[A-Z0-9]{16}|sk_live_\w{10,}"
    r"|AIza[\w-]{30,}|npm_\w{30,}|pypi-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|hf_\w{20,}|dckr_pat_[\w-]{20,})$"
)
_PUBLISHED = frozenset({"6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"})
"""Keys that their issuer publishes for tests: Google's reCAPTCHA."""


def is_secret_name(name: str) -> bool:
    """Whether a variable's name says that it holds a secret."""
    return _NAME.search(name) is not None and _PUBLIC.search(name) is None and not name.startswith(_BROWSER)


def looks_secret(value: str) -> bool:
    """Whether a value looks like a real secret: a known kind of token, or long and without any order."""
    value = value.strip("\"'")
    if value in _PUBLISHED:
        return False
    if _TOKEN.match(value):
        return True
    if len(value) < 20 or " " in value or "://" in value or _HARMLESS.search(value) or not re.search(r"\d", value):
        return False
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values()) >= 3.5


class SecretInImage(DockerfileCheck):
    """A secret is passed through ARG or written in ENV, where everybody who has the image can read it.

    Looked at are names such as `PASSWORD`, `TOKEN` and `API_KEY`. `ARG` counts when the stage uses the argument: its
    value stays in the image's history. `ENV` counts when its value looks real; placeholders such as `changeme` and
    values that only name another variable are left alone.

    ## Why is this bad?
    `docker history` shows build arguments, `docker inspect` shows the environment, and layers are never deleted.

    ## Example
    ```dockerfile
    ARG PIP_TOKEN
    RUN pip install --index-url https://user:$PIP_TOKEN@pypi.example.org/simple shop
    ```

    ## How to fix
    Mount the secret for the one RUN that needs it, `RUN --mount=type=secret,id=pip_token ...`, and pass it with
    `docker build --secret id=pip_token,env=PIP_TOKEN`. What the application needs at run time belongs into the
    environment of the container. Replace a secret that was ever built into an image.
    """

    code = "IMG017"
    name = "secret-in-image"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per variable."""
        seen = set()
        for stage in item.stages:
            for position, instruction in enumerate(stage.instructions):
                for name, how in _secrets(instruction, stage.instructions[position + 1 :], item.escape):
                    if name not in seen:
                        seen.add(name)
                        yield self.finding(
                            f"`{name}` is {how}",
                            subject=name,
                            location=at(item, instruction.line),
                            fix=Fix(text=f"use `RUN --mount=type=secret,id={name.lower()}` instead"),
                            confidence=Confidence.LIKELY,
                        )


def _secrets(instruction: Instruction, later: tuple[Instruction, ...], escape: str) -> Iterator[tuple[str, str]]:
    if instruction.keyword not in {"ARG", "ENV"}:
        return
    for name, value in environment(instruction, escape):
        if not is_secret_name(name):
            continue
        if looks_secret(value):
            yield name, "written into the image"
        elif instruction.keyword == "ARG" and not value and _is_used(name, later):
            yield name, "a build argument, so its value stays in the image's history"


def _is_used(name: str, later: tuple[Instruction, ...]) -> bool:
    pattern = re.compile(rf"\$\{{?{re.escape(name)}\b")
    return any(pattern.search(item.value) for item in later if item.keyword in {"RUN", "ENV"})
