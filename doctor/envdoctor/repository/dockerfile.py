"""Dockerfiles, parsed as BuildKit does, with positions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Dockerfile", "Instruction", "Stage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction. ``keyword`` is upper case; ``value`` is the rest with continuations joined and comments removed.

    ``flags`` are its leading ``--name=value`` options without the dashes; ``arguments`` the elements of the JSON form or
    the words of the rest; ``heredocs`` the bodies of its here-documents. Lines count from 1.
    """

    keyword: str
    value: str
    line: int
    end_line: int
    flags: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    json_form: bool = False
    heredocs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A build stage; ``base`` is the image or stage after FROM with ARG defaults filled in where they are known."""

    base: str
    line: int
    name: str | None = None
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dockerfile:
    """One Dockerfile. ``errors`` are (line, message) pairs for what BuildKit would refuse."""

    path: str
    instructions: tuple[Instruction, ...] = ()
    stages: tuple[Stage, ...] = ()
    errors: tuple[tuple[int, str], ...] = ()
