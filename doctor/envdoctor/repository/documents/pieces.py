"""What both readers, Markdown's and reStructuredText's, take out of a text. Lines count from 1."""

from __future__ import annotations

from envdoctor.values import dataclass, field

__all__ = ["Code", "Heading", "Inline", "Pieces", "Pointer", "Reference"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    line: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code block; ``line`` is its first line of code."""

    line: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece of inline code, with the text before it on its line."""

    line: int
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image."""

    line: int
    target: str
    text: str
    image: bool


@dataclass(frozen=True, slots=True)
class Pointer:
    """A role or directive of Sphinx that names something by another way than a link."""

    line: int
    kind: str
    target: str


@dataclass(slots=True)
class Pieces:
    """Everything found, each list in the order of the text."""

    headings: list[Heading] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    inlines: list[Inline] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
