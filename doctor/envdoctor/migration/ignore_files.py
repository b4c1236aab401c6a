"""``.dockerignore`` and ``.env.example``: what must not get into an image, and what a newcomer may set."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from envdoctor.migration.image import MARK
from envdoctor.migration.model import Plan
from envdoctor.repository.build_context import BuildContext, parse_ignore_file
from envdoctor.values import regex

__all__ = ["dockerignore", "dockerignore_extended", "env_example", "env_example_extended"]

_IGNORED = (
    (".git", "the history is not needed to run"),
    (".env", "secrets stay outside"),
    (".env.*", ""),
    ("!.env.example", ""),
    ("**/__pycache__", "what Python and its tools leave behind"),
    ("**/*.py[cod]", ""),
    ("**/.pytest_cache", ""),
    ("**/.mypy_cache", ""),
    ("**/.ruff_cache", ""),
    ("**/.venv", "environments of this machine"),
    ("**/venv", ""),
    ("**/node_modules", ""),
    (".tox", ""),
    (".nox", ""),
    (".idea", "editors"),
    (".vscode", ""),
    ("**/*.sqlite3", "databases of this machine"),
)

_PLAIN = regex(r"[\w./:@,+-]{1,60}")
_PRIVATE = regex(r"(?i)secret|passw|token|key|salt|credential|dsn|private")


def dockerignore(tracked: frozenset[str] = frozenset()) -> str:
    """The file's text; a pattern that would hide something tracked is left out."""
    lines = []
    for pattern, reason in _IGNORED:
        if any(_hides(pattern, path) for path in tracked):
            continue
        if reason:
            lines.append(f"# {reason[0].upper()}{reason[1:]}.")
        lines.append(pattern)
    return "\n".join(lines) + "\n"


def dockerignore_extended(text: str, needed: Iterable[str]) -> str:
    """A file that is there, with what it forgot to keep outside, and exceptions for what our image is built from."""
    context = BuildContext(root="", rules=tuple(parse_ignore_file(text)))
    lines = [name for name in (".git", ".env") if not context.excludes(name)]
    for path in sorted(needed):
        if context.excludes(path):
            top = path.partition("/")[0]
            pattern = f"!{top}" if context.excludes(top) and "/" in path else f"!{path}"
            lines += [pattern] if pattern not in lines else []
    return _appended(text, lines)


def _appended(text: str, lines: list[str]) -> str:
    """The lines at the end, below our mark; the text itself if there are none."""
    if not lines:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith("\n") else "\n"
    return text + (gap + "\n".join([MARK, *lines]) + "\n").replace("\n", newline)


_OF_THE_SYSTEM = frozenset({
    "PATH", "HOME", "USER", "USERNAME", "LOGNAME", "SHELL", "PWD", "TERM", "COLUMNS", "LINES", "DISPLAY", "EDITOR",
    "VISUAL", "PAGER", "BROWSER", "TMPDIR", "TEMP", "TMP", "HOSTNAME", "LANG", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
})  # fmt: skip
"""Variables that each container has anyway, or that only a desktop has."""


def env_example_extended(text: str, names: Iterable[str]) -> str:
    """A file of examples that is there, with the variables that the code insists on and that it does not name."""
    missing = [
        f"{name}="
        for name in sorted(names)
        if name.upper() not in _OF_THE_SYSTEM
        and not re.search(rf"(?m)^\s*#?\s*(?:export\s+)?{re.escape(name)}\s*=", text)
    ]
    return _appended(text, missing)


def _hides(pattern: str, path: str) -> bool:
    name = pattern.removeprefix("**/")
    if name.startswith((".git", ".env", "!")):
        return False
    if name.startswith("*"):
        return path.endswith(name.removeprefix("*"))
    parts = path.split("/")
    return name in (parts if pattern.startswith("**/") else parts[:1])


def env_example(plan: Plan, wanted: Mapping[str, str | None], insisted: Collection[str]) -> str:
    """The variables that the application reads and the composition does not set; empty if there are none.

    Only what the code insists on stands there bare: an empty value is a value, and ``int("")`` ends many an
    application. The rest is commented out, with the default that the code has.
    """
    names = [
        name
        for name in sorted(wanted)
        if name not in plan.environment and not name.startswith("_") and name.upper() not in _OF_THE_SYSTEM
    ]
    if not names:
        return ""
    lines = [
        "# Copy this file to .env and set what you need; `docker compose up` works without it.",
        "# Addresses and passwords of the services are set in compose.yaml.",
    ]
    lines += [f"{name}=" for name in names if name in insisted]
    lines += [f"# {name}={_shown(name, wanted[name])}" for name in names if name not in insisted]
    return "\n".join(lines) + "\n"


def _shown(name: str, default: str | None) -> str:
    """A default that can stand in the file: short, in one word, and not that of a secret."""
    plain = default is not None and _PLAIN.fullmatch(default) and not _PRIVATE.search(name)
    return str(default) if plain else ""
