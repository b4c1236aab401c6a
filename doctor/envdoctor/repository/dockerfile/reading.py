"""Which files are Dockerfiles, and what their stages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.repository.dockerfile.model import Dockerfile, Instruction, Stage
from envdoctor.repository.dockerfile.parser import read_lines
from envdoctor.repository.dockerfile.words import expand, pairs, unquote
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["parse", "read"]

_NAME = regex(r"(?i)^(?:(?:dockerfile|containerfile)(?:[._-].+)?|.+\.(?:dockerfile|containerfile))$")
_OTHER = regex(
    r"(?i)\.(?:dockerignore|containerignore|md|rst|txt|html|j2|jinja2?|tmpl|tpl|template|in|erb|ejs|mustache|hbs|py|pyc|rb|go|js|"
    r"ts|sh|json|ya?ml|toml|bak|orig|rej|swp|patch|diff|png|svg|gz|lock|cfg|ini|m4|liquid|map)$"
)
_LEFT_BEHIND = regex(r"(?i)(?:[._-](?:old|bak|backup|orig|save|disabled|unused|deprecated)|~)$")
"""Copies that somebody keeps beside the file that is used."""
_TEMPLATE = regex(r"(?m)^\s*(?:\{%|\{\{|<%)|^FROM .*\{\{")
_LARGEST = 512 * 1024


def read(repository: Repository) -> tuple[Dockerfile, ...]:
    """The fact: every Dockerfile of the repository, sorted by path."""
    found = []
    for path in _paths(repository.files):
        text = repository.files.text(path)
        if text is None:
            continue
        if len(text) > _LARGEST:
            repository.files.note_unread(path, f"a Dockerfile larger than {_LARGEST // 1024} KiB")
            continue
        item = parse(text, path)
        if "{{" in path or (item.errors and _TEMPLATE.search(text)):
            repository.files.note_unread(path, "a template, not yet a Dockerfile")
        elif item.stages or path.rpartition("/")[2] in {"Dockerfile", "Containerfile"}:
            found.append(item)
    return tuple(found)


def _paths(files: FileTree) -> tuple[str, ...]:
    return tuple(path for path in files if _is_one(path.rpartition("/")[2]))


def _is_one(name: str) -> bool:
    return _NAME.match(name) is not None and not _OTHER.search(name) and not _LEFT_BEHIND.search(name)


def parse(text: str, path: str = "Dockerfile") -> Dockerfile:
    """A Dockerfile from its text. Whatever is wrong is in ``errors``."""
    lines = read_lines(text)
    builder = _Stages(lines.escape)
    for instruction in lines.instructions:
        builder.add(instruction)
    stages = builder.finish()
    return Dockerfile(
        path=path,
        instructions=tuple(lines.instructions),
        stages=stages,
        errors=tuple(sorted([*lines.errors, *builder.errors])),
        arguments=tuple(builder.arguments.items()),
        escape=lines.escape,
        directives=tuple(lines.directives),
    )


class _Stages:
    """Groups instructions into stages and fills in the ARGs that stand before the first FROM."""

    def __init__(self, escape: str) -> None:
        self.escape = escape
        self.arguments: dict[str, str | None] = {}
        self.errors: list[tuple[int, str]] = []
        self._stages: list[Stage] = []
        self._body: list[Instruction] = []
        self._head: Instruction | None = None

    def add(self, instruction: Instruction) -> None:
        """Take the next instruction."""
        if instruction.keyword == "FROM":
            self._close()
            self._head = instruction
        elif self._head is not None:
            self._body.append(instruction)
        elif instruction.keyword == "ARG":
            self._argument(instruction)
        else:
            self.errors.append((instruction.line, "no build stage in current context: FROM must come first"))

    def finish(self) -> tuple[Stage, ...]:
        """All stages."""
        self._close()
        return tuple(self._stages)

    def _argument(self, instruction: Instruction) -> None:
        for word in instruction.arguments:
            name, equals, value = word.partition("=")
            self.arguments[name] = expand(unquote(value, self.escape), self.arguments) if equals else None

    def _close(self) -> None:
        head, self._head = self._head, None
        body, self._body = tuple(self._body), []
        if head is None:
            return
        words = head.arguments
        if len(words) not in {1, 3} or (len(words) == 3 and words[1].lower() != "as"):
            self.errors.append((head.line, "FROM takes an image and, at most, AS with a name"))
        written = words[0] if words else ""
        base = expand(unquote(written, self.escape), self.arguments)
        self._stages.append(
            Stage(
                base=base,
                line=head.line,
                name=words[2] if len(words) >= 3 and words[1].lower() == "as" else None,
                instructions=body,
                parent=self._index(base),
                platform=head.flag("platform"),
                written=written,
            )
        )

    def _index(self, base: str) -> int | None:
        for index in reversed(range(len(self._stages))):
            name = self._stages[index].name
            if name is not None and name.lower() == base.lower():
                return index
        return None


def environment(instruction: Instruction, escape: str = "\\") -> tuple[tuple[str, str], ...]:
    """The names and values that an ENV, ARG or LABEL sets."""
    return pairs(instruction.value, escape)
