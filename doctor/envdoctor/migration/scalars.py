"""Small pieces of YAML that we write: scalars, flow lists, comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from envdoctor.model import Evidence

__all__ = ["comment", "flow", "scalar"]


def scalar(text: str) -> str:
    """A YAML scalar, quoted (as JSON, which YAML includes) where plain text could be read as something else."""
    if (
        re.fullmatch(r"[A-Za-z/][A-Za-z0-9_./@:{}$+-]*[A-Za-z0-9_/}]|[A-Za-z]", text)
        and ": " not in text
        and not re.fullmatch(r"(?i)true|false|yes|no|on|off|null|y|n", text)
    ):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(words: Iterable[str]) -> str:
    """A list on one line; Compose reads a doubled dollar sign as one."""
    return json.dumps([word.replace("$", "$$") for word in words], ensure_ascii=False)


def comment(evidence: Evidence | None) -> str:
    """Evidence as a comment above a service; nothing without."""
    if evidence is None:
        return ""
    shown = evidence.location and evidence.text != f"`{evidence.location}`"
    return f"  # {evidence.text}" + (f" in {evidence.location}" if shown else "") + "\n"
