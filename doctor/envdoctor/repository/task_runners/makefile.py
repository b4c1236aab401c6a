"""Makefiles: the targets that can be named (GNU make manual, 4.2 and 4.14)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from envdoctor.repository.task_runners.model import Runner, TaskFile
from envdoctor.values import dataclass, field, regex

__all__ = ["NAMES", "parse"]

NAMES = ("GNUmakefile", "makefile", "Makefile")
_RULE = regex(
    r"^(?! *(?:if|else|endif|define|endef|export|unexport|override|vpath|include|-include|sinclude)\b"
    r"| *\$\((?:error|warning|info)\b)"
    r"([^\t#:=][^#:=]*?)\s*&?::?(?![:=])"
)
_VARIABLE = regex(r"^(?:export\s+|override\s+)*([\w.-]+)\s*(?:::?:?=|\?=|=|\+=)\s*(.*)$")
_INCLUDE = regex(r"^\s*(-include|sinclude|include)\s+(.+)$")
_REFERENCE = regex(r"\$[({]([\w.-]+)[)}]")
_UNKNOWN = regex(r"\$\((?:[^()]|\([^()]*\))*\)|\$\{[^{}]*\}")
_HARMLESS = regex(r"(^|/)[\w.-]*\.?env[\w.-]*$|\.d$|[Ll]ocal|\bconfig\b")


@dataclass(slots=True)
class _Makefile:
    """What is gathered from one Makefile and its includes."""

    load: Callable[[str], str | None]
    tasks: dict[str, int] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)
    reason: str = ""
    seen: set[str] = field(default_factory=set)

    def read(self, path: str, base: str, *, top: bool) -> bool:
        """Take a file in; False if there is none."""
        if path in self.seen:
            return True
        self.seen.add(path)
        text = self.load(path)
        if text is None:
            return False
        if "$(eval" in text or "${eval" in text:
            self.reason = "it makes targets with $(eval)"
        for number, line in _logical(text):
            if match := _INCLUDE.match(line):
                self._include(match, base)
            elif (match := _RULE.match(line)) and not _VARIABLE.match(line):
                self._rule(match[1], line[match.end() :], number if top else 1)
            elif match := _VARIABLE.match(line):
                before = self.variables.get(match[1], "") + " " if "+=" in line else ""
                self.variables[match[1]] = before + match[2]
        return True

    def _include(self, match: re.Match[str], base: str) -> None:
        for word in self._expand(match[2].split("#")[0]).split():
            path = posixpath.normpath(posixpath.join(base, word))
            if "$" in word or "*" in word:
                self.reason = f"it includes `{word}`"
            elif not self.read(path, base, top=False) and not _HARMLESS.search(word):
                self.reason = f"it includes `{word}`, which is not here"

    def _rule(self, names: str, rest: str, line: int) -> None:
        expanded = _UNKNOWN.sub("$", self._expand(names))
        if any("$" in name and not set("/.") & set(name) for name in expanded.split()):
            self.reason = self.reason or f"the target `{names.strip()}` is computed"
            return
        for name in expanded.split():
            if "$" in name:  # a file below a computed folder, which nobody calls by name
                continue
            if name == ".PHONY":
                for phony in self._expand(re.split("[#;]", rest, maxsplit=1)[0]).split():
                    self.tasks.setdefault(phony, line)
            elif name in {".DEFAULT", "%"}:
                self.reason = "it has a rule for any target"
            elif "%" in name:
                self.patterns.append(".+".join(re.escape(part) for part in name.split("%")))
            else:
                self.tasks.setdefault(name, line)

    def _expand(self, text: str) -> str:
        for _ in range(4):
            text = _REFERENCE.sub(lambda match: self.variables.get(match[1], match[0]), text)
            if "$" not in text or len(text) > 10_000:
                break
        return text


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """(line, text) of everything outside recipes and ``define`` blocks, continuations joined."""
    rows = text.split("\n")
    at, inside = 0, False
    while at < len(rows):
        first, row = at, rows[at].rstrip("\r")
        at += 1
        while row.endswith("\\") and at < len(rows):
            row = row[:-1] + " " + rows[at].rstrip("\r")
            at += 1
        if re.match(r"\s*define\b", row):
            inside = True
        elif re.match(r"\s*endef\b", row):
            inside = False
        elif not inside and not row.startswith("\t") and row.strip() and not row.lstrip().startswith("#"):
            yield first + 1, row


def parse(path: str, load: Callable[[str], str | None]) -> TaskFile:
    """The targets of a Makefile; ``load`` gives the text of a file, or None."""
    makefile = _Makefile(load)
    makefile.read(path, posixpath.dirname(path), top=True)
    return TaskFile(
        path=path,
        runner=Runner.MAKE,
        tasks=MappingProxyType(makefile.tasks),
        closed=not makefile.reason,
        reason=makefile.reason,
        patterns=tuple(makefile.patterns),
    )
