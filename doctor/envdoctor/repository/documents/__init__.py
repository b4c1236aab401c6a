"""README and the other onboarding documents: sections, links and shell commands, with line numbers."""

from __future__ import annotations

from envdoctor.repository.documents.hosted import plain_address
from envdoctor.repository.documents.identity import Identity, identity
from envdoctor.repository.documents.linking import linked
from envdoctor.repository.documents.markdown import quick_anchors
from envdoctor.repository.documents.model import (
    Block,
    Command,
    Document,
    LeftOut,
    Line,
    Link,
    Pointer,
    Section,
    SectionKind,
    Span,
)
from envdoctor.repository.documents.reading import left_out, parse, read

__all__ = [
    "Block",
    "Command",
    "Document",
    "Identity",
    "LeftOut",
    "Line",
    "Link",
    "Pointer",
    "Section",
    "SectionKind",
    "Span",
    "identity",
    "left_out",
    "linked",
    "parse",
    "plain_address",
    "quick_anchors",
    "read",
]
