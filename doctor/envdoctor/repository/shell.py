"""Shell text as simple commands, lexically (POSIX.1-2024, Shell Command Language, 2.3).

Nothing is expanded and nothing is run. Good for build scripts and CI steps: it knows quotes, comments, continuations,
operators and here-documents; a command substitution stays inside its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.values import dataclass, field, regex

__all__ = ["ShellCommand", "commands", "installed_packages", "program", "split"]

_ASSIGNMENT = regex(r"^[A-Za-z_][A-Za-z0-9_]*\+?=")
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time"})
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_HEREDOC = regex(r"<<-?\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_CONTINUED = regex(r"[ \t]*\\\r?\n[ \t]*")
_PREFIXES = {
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-C"}),
    "env": frozenset({"-u", "-C", "-S"}),
    "exec": frozenset({"-a"}),
    "command": frozenset[str](),
    "nohup": frozenset[str](),
    "eatmydata": frozenset[str](),
    "nice": frozenset({"-n"}),
    "timeout": frozenset({"-s", "-k"}),
    "xvfb-run": frozenset({"-s", "-n", "-e", "-f", "-w"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellCommand:
    """One simple command: its words without quotes, its assignments, its first line (from 1) and its text.

    ``joined`` is the operator before it (``""`` for the first).
    """

    words: tuple[str, ...]
    line: int
    text: str
    assignments: tuple[str, ...] = ()
    joined: str = ""


@dataclass(slots=True)
class _Scanner:
    """Cuts text into words and operators."""

    text: str
    position: int = 0
    line: int = 1
    pending: list[str] = field(default_factory=list)

    def tokens(self) -> Iterator[tuple[str, str, int, int, int]]:
        """(kind, value, line, start, end); kind is ``word`` or ``operator``."""
        text = self.text
        while self.position < len(text):
            character = text[self.position]
            if text.startswith(("\\\n", "\\\r\n"), self.position):
                self._advance(2 if text[self.position + 1] == "\n" else 3)
            elif character in " \t\r\v\f":
                self.position += 1
            elif character == "#":
                end = text.find("\n", self.position)
                self.position = len(text) if end < 0 else end
            elif character == "\n":
                yield "operator", "\n", self.line, self.position, self.position + 1
                self._advance(1)
                self._skip_heredocs()
            elif character in ";&|()":
                yield self._operator()
            else:
                yield self._word()

    def _advance(self, count: int) -> None:
        self.line += self.text.count("\n", self.position, self.position + count)
        self.position += count

    def _operator(self) -> tuple[str, str, int, int, int]:
        start = self.position
        two = self.text[start : start + 2]
        value = two if two in {"&&", "||", ";;", "|&"} else self.text[start]
        self.position += len(value)
        return "operator", value, self.line, start, self.position

    def _word(self) -> tuple[str, str, int, int, int]:
        start, line, kept = self.position, self.line, ""
        if match := _HEREDOC.match(self.text, start):
            self.pending.append(match[2])
            self.position = match.end()
            return "redirect", match[0], line, start, self.position
        while self.position < len(self.text):
            character = self.text[self.position]
            if character in " \t\r\v\f\n;&|()":
                if character == "&" and self.text[self.position - 1 : self.position] in {">", "<"}:
                    kept += character
                    self.position += 1
                    continue
                break
            kept += self._piece(character)
        return "word", kept, line, start, self.position

    def _piece(self, character: str) -> str:
        """The next part of a word, without its quotes."""
        text, start = self.text, self.position
        if character == "\\":
            self._advance(2)
            return text[start + 1 : start + 2].replace("\n", "")
        if character == "'":
            return self._until("'", start + 1)
        if character == '"':
            return self._double()
        if text.startswith(("$(", "${"), start) or character == "`":
            return self._substitution()
        self.position += 1
        return character

    def _until(self, mark: str, start: int) -> str:
        end = self.text.find(mark, start)
        end = len(self.text) if end < 0 else end
        self._advance(end + 1 - self.position)
        return self.text[start:end]

    def _double(self) -> str:
        kept = ""
        self.position += 1
        while self.position < len(self.text) and (character := self.text[self.position]) != '"':
            if character == "\\":
                escaped = self.text[self.position + 1 : self.position + 2]
                kept += "" if escaped == "\n" else escaped if escaped in '"\\$`' else f"\\{escaped}"
                self._advance(2)
            else:
                kept += character
                self._advance(1)
        self.position += 1
        return kept

    def _substitution(self) -> str:
        """``$(...)``, ``${...}`` or backquotes as they are written."""
        start = self.position
        if self.text[start] == "`":
            self.position += 1
            return f"`{self._until('`', start + 1)}`"
        opening = self.text[start + 1]
        closing, depth = {"(": ")", "{": "}"}[opening], 0
        end = start + 1
        while end < len(self.text):
            depth += (self.text[end] == opening) - (self.text[end] == closing)
            end += 1
            if not depth:
                break
        self._advance(end - start)
        return self.text[start:end]

    def _skip_heredocs(self) -> None:
        """Jump over the bodies of the here-documents that the line before opened."""
        while self.pending:
            name = self.pending.pop(0)
            match = re.compile(rf"(?m)^\t*{re.escape(name)}[ \t]*\r?$").search(self.text, self.position)
            if match is None:
                return
            self._advance(match.end() - self.position)
            if self.position < len(self.text):
                self._advance(1)


def commands(text: str, line: int = 1) -> tuple[ShellCommand, ...]:
    """The simple commands of a script, in order; ``line`` is where its first line stands."""
    found: list[ShellCommand] = []
    words: list[str] = []
    span: list[int] = []
    first, joined = line, ""
    for kind, value, at, start, end in _Scanner(text).tokens():
        if kind == "operator":
            if words:
                found.append(_command(words, first, text[span[0] : span[-1]], joined))
            words, span, joined = [], [], value
        elif kind == "word":
            first = first if words else line + at - 1
            words.append(value)
            span += [start, end]
    if words:
        found.append(_command(words, first, text[span[0] : span[-1]], joined))
    return tuple(item for item in found if item.words or item.assignments)


def split(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each simple command in a line, without assignments and without ``sudo`` and its kin."""
    return tuple(words for command in commands(text) if (words := program(command.words)))


def _command(words: list[str], line: int, text: str, joined: str) -> ShellCommand:
    rest = list(words)
    while rest and rest[0] in _KEYWORDS:
        rest.pop(0)
    if rest and rest[0] in _CLOSERS:
        rest.clear()
    assignments = []
    while rest and _ASSIGNMENT.match(rest[0]):
        assignments.append(rest.pop(0))
    text = _CONTINUED.sub(" ", text)
    return ShellCommand(words=tuple(rest), line=line, text=text, assignments=tuple(assignments), joined=joined)


def program(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the real program on: without ``sudo``, ``env A=1``, ``exec``, ``timeout 5`` and their options."""
    rest = list(words)
    while rest and (options := _PREFIXES.get(rest[0].rpartition("/")[2])) is not None:
        prefix = rest.pop(0)
        while rest and (rest[0].startswith("-") or _ASSIGNMENT.match(rest[0])):
            if rest.pop(0) in options and rest:
                rest.pop(0)
        if prefix == "timeout" and rest:
            rest.pop(0)
    while rest and _ASSIGNMENT.match(rest[0]):
        rest.pop(0)
    return tuple(rest)


_INSTALLERS = {
    "apt-get": ("apt", "install"),
    "apt": ("apt", "install"),
    "aptitude": ("apt", "install"),
    "apk": ("apk", "add"),
    "dnf": ("dnf", "install"),
    "microdnf": ("dnf", "install"),
    "yum": ("dnf", "install"),
    "brew": ("brew", "install"),
}
_VALUED = frozenset({"-t", "-o", "-c", "--repository", "-X", "--virtual", "--target-release", "--option"})
_PACKAGE = regex(r"^[A-Za-z0-9][A-Za-z0-9+._@:/-]*$")


def installed_packages(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(manager, package) for each system package that a command installs; versions are cut off."""
    words = program(words)
    if not words or (installer := _INSTALLERS.get(words[0].rpartition("/")[2])) is None:
        return ()
    manager, verb = installer
    if verb not in words:
        return ()
    found, skip = [], False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in _VALUED:
            skip = True
        elif word != verb and not word.startswith("-"):
            name = re.split(r"[=<>~]", word, maxsplit=1)[0]
            if _PACKAGE.match(name) and not name.endswith((".deb", ".rpm")):
                found.append((manager, name))
    return tuple(found)
