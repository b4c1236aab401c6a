"""IMG018: code from the net that nobody checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile, Instruction
from envdoctor.repository.shell import commands, program
from envdoctor.values import regex
from envdoctor_checks.images.common import DockerfileCheck, at

__all__ = ["UnverifiedDownload"]

_FETCHERS = frozenset({"curl", "wget"})
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "python", "python3", "perl", "node"})
_PLAIN = regex(r"^http://(?!localhost|127\.|0\.0\.0\.0|\[?::1|[\w-]+(?:[:/]|$))[\w.-]+")
_VERIFIED = regex(r"sha(?:1|224|256|384|512)sum|gpg|shasum|openssl dgst|cosign|minisign|md5sum|--checksum")


class UnverifiedDownload(DockerfileCheck):
    """The build downloads code and runs or keeps it without checking what it is.

    Looked at are `curl ... | sh` and its kin, downloads over plain `http://` that no checksum or signature follows, and
    `ADD https://...` without `--checksum`.

    ## Why is this bad?
    Whoever controls the server (or, with plain HTTP, the café's WLAN) decides what goes into the image. And the same
    Dockerfile gives another image whenever the script changes.

    ## Example
    `RUN curl -sSL https://install.python-poetry.org | python3 -`

    ## How to fix
    Install from a package index with a version, copy the tool from an image with a tag or digest
    (`COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /bin/`), or check the download: `ADD --checksum=sha256:...`.
    """

    code = "IMG018"
    name = "unverified-download"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per instruction at most."""
        for instruction in item.instructions:
            for address, how, serious in _downloads(instruction):
                yield self.finding(
                    f"`{address}` is {how}",
                    subject=address,
                    location=at(item, instruction.line),
                    evidence=(Evidence(text=instruction.keyword, location=at(item, instruction.line)),),
                    fix=Fix(text="pin a version and check it with a checksum or a signature"),
                    severity=Severity.WARNING if serious else None,
                )
                break


def _downloads(instruction: Instruction) -> Iterator[tuple[str, str, bool]]:
    """(address without its query, what happens to it, whether it travels unprotected)."""
    if instruction.keyword == "ADD" and instruction.flag("checksum") is None:
        for source in instruction.arguments[:-1]:
            if source.startswith("http://"):
                yield _short(source), "added over plain HTTP without a checksum", True
            elif source.startswith("https://") and not source.endswith(".git"):
                yield _short(source), "added without a checksum", False
    if instruction.keyword == "RUN" and not instruction.json_form:
        yield from _fetched(instruction.script)


def _fetched(script: str) -> Iterator[tuple[str, str, bool]]:
    found = commands(script)
    verified = _VERIFIED.search(script) is not None
    for position, command in enumerate(found):
        words = program(command.words)
        if not words or words[0].rpartition("/")[2] not in _FETCHERS:
            continue
        address = next((word for word in words if word.startswith(("http://", "https://"))), None)
        after = program(found[position + 1].words) if position + 1 < len(found) else ()
        piped = position + 1 < len(found) and found[position + 1].joined in {"|", "|&"}
        if address and piped and after and after[0].rpartition("/")[2] in _SHELLS:
            yield _short(address), "run by a shell straight from the net", address.startswith("http://")
        elif address and _PLAIN.match(address) and not verified:
            yield _short(address), "fetched over plain HTTP and not checked", True


def _short(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address.partition("?")[0])[:100]
