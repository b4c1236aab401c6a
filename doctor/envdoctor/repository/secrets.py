"""Real secrets in tracked files: tokens whose shape only their issuer gives, and private keys. Values never leave."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.mentions import is_prose
from envdoctor.repository.sources import Role, role_of
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["CommittedSecret", "find", "read"]

_LARGEST = 512 * 1024
_LEAST_ENTROPY = 3.2
_SHAPES: tuple[tuple[str, bytes, re.Pattern[bytes]], ...] = (
    ("AWS access key", b"AKIA", regex(rb"(?<![A-Za-z0-9/+])AKIA[A-Z2-7]{16}(?![A-Za-z0-9/+=])")),
    (
        "GitHub token",
        b"gh",
        regex(rb"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b"),
    ),
    ("GitLab token", b"glpat-", regex(rb"\bglpat-[A-Za-z0-9_-]{20}\b")),
    ("Slack token", b"xox", regex(rb"\bxox[bpoa]-\d{9,13}-\d{9,13}-[A-Za-z0-9-]{20,}")),
    (
        "Slack webhook",
        b"hooks.slack.com",
        regex(rb"hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}\b"),
    ),
    ("Stripe key", b"k_live_", regex(rb"\b[sr]k_live_[A-Za-z0-9]{24,}\b")),
    ("SendGrid key", b"SG.", regex(rb"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b")),
    ("OpenAI key", b"T3BlbkFJ", regex(rb"\bsk-[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}")),
    ("Anthropic key", b"sk-ant-", regex(rb"\bsk-ant-(?:api|admin)\d\d-[A-Za-z0-9_-]{80,}")),
    ("Telegram bot token", b":AA", regex(rb"(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])")),
    ("Hugging Face token", b"hf_", regex(rb"\bhf_[A-Za-z]{34}\b")),
    ("npm token", b"npm_", regex(rb"\bnpm_[A-Za-z0-9]{36}\b")),
    ("PyPI token", b"pypi-AgE", regex(rb"\bpypi-AgE[A-Za-z0-9_-]{50,}")),
    ("Docker Hub token", b"dckr_pat_", regex(rb"\bdckr_pat_[A-Za-z0-9_-]{27}\b")),
    ("DigitalOcean token", b"dop_v1_", regex(rb"\bdop_v1_[a-f0-9]{64}\b")),
    (
        "private key",
        b"PRIVATE KEY-----",
        regex(
            rb"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\s|\\n)+"
            rb"(?:[A-Za-z-]+: [^\n]+\n)*\s*[A-Za-z0-9+/]{60,}"
        ),
    ),
)
_PAGES = (".html", ".md", ".rst", ".js", ".jsx", ".ts", ".tsx", ".vue", ".mdx", ".xml", ".sql", ".jsonl")
_PRETENDED = regex(rb"(?i)example|sample|dummy|fake|test|placeholder|redacted|x{5}|0{6}|12345|abcdef|\.\.\.")
_ASIDE = regex(
    r"(?i)(?:^|[/_.-])(?:tests?|testing|testdata|fixtures?|mocks?|specs?|e2e|examples?|samples?|demos?|docs?|dummy|"
    r"cassettes|snapshots?|vendor|node_modules|third_party|changelog|changes|history|localhost|snakeoil|self-?signed)"
    r"(?:$|[/_.-])"
)
_TOOLING = regex(r"(?i)(?:^|[/_.-])(?:dev|develop|development|local|molecule|vagrant|sandbox|insecure)(?:$|[/_.-])")
_NAME = regex(rb"([A-Za-z_][A-Za-z0-9_.-]*)[\"']?\s*(?::\s*[A-Za-z_]+\s*=|=|:|=>)\s*[A-Za-z(]{0,12}[\"'`]?[^\"'`\s]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommittedSecret:
    """Where a secret stands; ``kind`` says whose, ``name`` what it is assigned to (empty if to nothing)."""

    kind: str
    location: Location
    name: str = ""


def read(repository: Repository) -> tuple[CommittedSecret, ...]:
    """The fact: secrets in files that git tracks, outside of tests, examples and documentation."""
    tracked = repository.git.tracked
    found: list[CommittedSecret] = []
    for path in repository.files:
        if path not in tracked or not _is_looked_at(path, repository.files.sizes[path]):
            continue
        if data := repository.files.read(path):
            found.extend(find(path, data))
    return tuple(found)


def _is_looked_at(path: str, size: int) -> bool:
    if size > _LARGEST or _ASIDE.search(path) or role_of(path) in {Role.TEST, Role.DOCUMENTATION}:
        return False
    return path.endswith(".py") or (is_prose(path) and not path.endswith(_PAGES))


def find(path: str, data: bytes) -> Iterator[CommittedSecret]:
    """Secrets in one file's bytes, one for each line at most."""
    lines: set[int] = set()
    for kind, literal, shape in _SHAPES:
        if literal not in data:
            continue
        for match in shape.finditer(data):
            line = data.count(b"\n", 0, match.start()) + 1
            if line not in lines and _is_real(match[0]) and _is_kept(kind, path):
                lines.add(line)
                start = data.rfind(b"\n", 0, match.start()) + 1
                name = _NAME.search(data[start : match.start()])
                shown = name[1].decode("ascii") if name else ""
                yield CommittedSecret(kind=kind, location=Location(path=path, line=line), name=shown)


def _is_kept(kind: str, path: str) -> bool:
    """Whether a secret there is meant for use: keys beside scripts and development tools are made for those."""
    return kind != "private key" or (role_of(path) is Role.APPLICATION and not _TOOLING.search(path))


def _is_real(token: bytes) -> bool:
    """Whether a token is random enough to be one, and does not say that it is none."""
    if _PRETENDED.search(token):
        return False
    counts = Counter(token[4:])
    total = sum(counts.values())
    return -sum(count / total * math.log2(count / total) for count in counts.values()) > _LEAST_ENTROPY
