"""Which programs an image does not have, and whether a health check calls one of them."""

from __future__ import annotations

import re

from envdoctor.api import Repository
from envdoctor.repository.dockerfile import Dockerfile, Stage
from envdoctor.repository.images import knowledge, reference
from envdoctor.repository.shell import commands, program
from envdoctor.values import regex

__all__ = ["lacking_in", "missing_program"]

_BUILT_IN = frozenset({"exit", "true", "false", "test", "[", "[[", "echo", ":", "kill", "sleep", "exec", "cd", "set"})
_SCRIPT = regex(r"(?:^|[\s;&|])(?:\./|/|sh |bash )\S*\.sh\b|\S+/install\S*")


def missing_program(probe: tuple[str, ...], lacking: frozenset[str]) -> str | None:
    """The program of a probe that is missing, if nothing else is tried instead."""
    if not lacking:
        return None
    if probe[0] != "CMD-SHELL":
        words = program(probe[1:] if probe[0] == "CMD" else probe)
        if (
            words[:2] in {("sh", "-c"), ("bash", "-c"), ("/bin/sh", "-c")}
            and len(words) > 2
            and words[0] not in lacking
        ):
            return missing_program(("CMD-SHELL", words[2]), lacking)
        return words[0] if words and words[0].rpartition("/")[2] in lacking else None
    found = [(program(command.words), command.joined) for command in commands(probe[-1])]
    names = [(words[0], joined) for words, joined in found if words and words[0] not in _BUILT_IN]
    if not names or names[0][0] not in lacking:
        return None
    return None if any(joined == "||" and name not in lacking for name, joined in names[1:]) else names[0][0]


def lacking_in(item: Dockerfile, stage: Stage, repository: Repository) -> tuple[frozenset[str], str]:
    lineage = item.lineage(stage)
    base = reference(lineage[0].base)
    if base is None:
        return frozenset(), ""
    texts = [
        entry.script for layer in lineage for entry in layer.instructions if entry.keyword in {"RUN", "COPY", "ADD"}
    ]
    if any(_SCRIPT.search(text) or ("$" in text and "install" in text) for text in texts):
        return frozenset(), ""
    whole = "\n".join(texts) + "\n".join(
        repository.files.text(path) or "" for path in repository.files.matching("apt*.txt", "Aptfile")
    )
    return frozenset(name for name in knowledge().lacking(base) if not _installed(name, whole)), base.written


def _installed(name: str, text: str) -> bool:
    """Whether a text that builds an image could bring a program."""
    owners = {"nc": "nc|netcat", "netcat": "netcat", "curl": "curl", "wget": "wget|busybox"}.get(name, name)
    return re.search(rf"(?<![\w.]) *(?:{owners})", text) is not None
