"""The line level of a Dockerfile, as BuildKit reads it (frontend/dockerfile/parser in moby/buildkit)."""

from __future__ import annotations

import re

from envdoctor.repository.dockerfile.model import Instruction
from envdoctor.repository.dockerfile.words import json_words, markers, split, take_flags
from envdoctor.values import dataclass, field, regex

__all__ = ["Lines", "read_lines"]

_DIRECTIVE = regex(r"^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$")
_KNOWN_DIRECTIVES = frozenset({"check", "escape", "syntax"})
_WITH_JSON = frozenset({"ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"})
_WITH_HEREDOC = frozenset({"ADD", "COPY", "RUN"})
KEYWORDS = frozenset(
    {
        *_WITH_JSON, "ARG", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "STOPSIGNAL",
        "USER", "WORKDIR",
    }
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Lines:
    """What the line level yields."""

    instructions: list[Instruction] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    escape: str = "\\"
    directives: list[tuple[str, str]] = field(default_factory=list)


def read_lines(text: str) -> Lines:
    """Split a Dockerfile into instructions; nothing raises."""
    return _Reader(text).run()


class _Reader:
    """Walks over the physical lines."""

    def __init__(self, text: str) -> None:
        lines = text.removeprefix("\ufeff").split("\n")
        self.lines = lines[:-1] if lines[-1] == "" else lines
        self.position = 0
        self.result = Lines()

    def run(self) -> Lines:
        self._directives()
        self.position = 0
        continues = _continuation(self.result.escape)
        while self.position < len(self.lines):
            start = self.position + 1
            logical = self._logical(continues)
            if logical.strip():
                self._instruction(logical, start)
        if not self.result.instructions and not self.result.errors:
            self.result.errors.append((1, "the file has no instructions"))
        return self.result

    def _directives(self) -> None:
        """Parser directives: comments at the very top, until the first line that is not one."""
        seen = set()
        for number, line in enumerate(self.lines, 1):
            match = _DIRECTIVE.match(line.strip())
            if not match or (name := match[1].lower()) not in _KNOWN_DIRECTIVES:
                return
            if name in seen:
                self.result.errors.append((number, f"only one `{name}` parser directive can be used"))
                return
            seen.add(name)
            self.result.directives.append((name, match[2]))
            if name == "escape" and match[2] not in {"\\", "`"}:
                self.result.errors.append((number, "the `escape` directive takes a backslash or a backtick"))
            elif name == "escape":
                self.result.escape = match[2]

    def _logical(self, continues: re.Pattern[str]) -> str:
        """One logical line: continuations joined, comments and empty lines inside it dropped."""
        line = self._next().lstrip()
        if line.startswith("#"):
            return ""
        match = continues.search(line)
        if not match:
            return line
        text = line[: match.start()]
        while self.position < len(self.lines):
            line = self._next()
            if line.lstrip().startswith("#") or not line.strip():
                continue
            match = continues.search(line)
            if not match:
                return text + line
            text += line[: match.start()]
        return text

    def _next(self) -> str:
        line = self.lines[self.position].removesuffix("\r")
        self.position += 1
        return line

    def _instruction(self, logical: str, start: int) -> None:
        keyword, rest = _keyword(logical)
        instruction = _parse(keyword, rest, start, self.position, self.result.escape)
        holder = instruction.trigger or instruction
        if holder.keyword in _WITH_HEREDOC and not holder.json_form and "<<" in holder.value:
            bodies = self._heredocs(holder.value, start)
            instruction = _parse(keyword, rest, start, self.position, self.result.escape, bodies)
        if keyword not in KEYWORDS:
            self.result.errors.append((start, f"unknown instruction: {keyword[:40]}"))
        elif not rest:
            self.result.errors.append((start, f"{keyword} needs an argument"))
        self.result.instructions.append(instruction)

    def _heredocs(self, value: str, start: int) -> tuple[str, ...]:
        bodies = []
        for heredoc in markers(value, self.result.escape):
            body: list[str] = []
            while self.position < len(self.lines):
                line = self._next()
                if (line.lstrip("\t") if heredoc.chomp else line) == heredoc.name:
                    break
                body.append(line)
            else:
                self.result.errors.append((start, f"unterminated heredoc {heredoc.name}"))
            bodies.append("\n".join(body))
        return tuple(bodies)


def _continuation(escape: str) -> re.Pattern[str]:
    """A line goes on when it ends in one escape character that is not itself escaped."""
    sign = re.escape(escape)
    return re.compile(rf"(?<!{sign}){sign}[ \t]*$")


def _keyword(logical: str) -> tuple[str, str]:
    parts = re.split(r"[\t\v\f\r ]+", logical.strip(), maxsplit=1)
    return parts[0].upper(), parts[1].strip() if len(parts) > 1 else ""


def _parse(
    keyword: str, rest: str, line: int, end_line: int, escape: str, heredocs: tuple[str, ...] = ()
) -> Instruction:
    """One instruction from its keyword and the rest of its logical line."""
    flags, value = take_flags(rest)
    if keyword == "ONBUILD" and value:
        inner, remainder = _keyword(value)
        trigger = _parse(inner, remainder, line, end_line, escape, heredocs) if inner != "ONBUILD" else None
        return Instruction(
            keyword=keyword, value=value, line=line, end_line=end_line, flags=flags, arguments=split(value, escape),
            heredocs=heredocs, trigger=trigger,
        )  # fmt: skip
    words = json_words(value) if keyword in _WITH_JSON else None
    if keyword == "HEALTHCHECK":
        words = _probe(value)
    return Instruction(
        keyword=keyword,
        value=value,
        line=line,
        end_line=end_line,
        flags=flags,
        arguments=words if words is not None else split(value, escape),
        json_form=words is not None,
        heredocs=heredocs,
    )


def _probe(value: str) -> tuple[str, ...] | None:
    """The JSON form after ``HEALTHCHECK CMD``, with ``CMD`` before it."""
    kind, _, rest = value.partition(" ")
    words = json_words(rest.strip()) if kind.upper() == "CMD" else None
    return ("CMD", *words) if words is not None else None
