"""Lines that a reader is told to type, out of code blocks and inline code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.values import regex

__all__ = ["SHELL_LANGUAGES", "is_shell", "looks_typed", "mask", "script"]

SHELL_LANGUAGES = frozenset({
    "sh", "bash", "shell", "zsh", "fish", "ksh", "console", "terminal", "shell-session", "shellsession",
    "shell-script", "bash-session", "sh-session", "commandline", "command-line", "cli", "prompt", "ps",
    "powershell", "posh", "cmd", "bat", "batch", "dosbatch", "doscon", "pwsh",
})  # fmt: skip
_MAYBE = frozenset({"", "text", "txt", "plain", "none", "default", "plaintext", "literal", "code", "copy", "sh-copy"})
_PROMPT = regex(
    r"^[ \t]*(?:\([\w.@ -]+\)[ \t]*)?"
    r"(?:\[?[\w.-]+@[\w.-]+[:\s][^$#%>\]]*\]?[$#%]|PS(?: [A-Z]:\\[^>]*)?>|[A-Za-z]:\\[^>]*>"
    r"|~[\w/]*[$%]|[$%\xbb\u276f\u279c])[ \t]+"
)
_HOST = regex(r"^[ \t]*(?:\([\w.-]+\)[ \t]*)?\[?(\w[\w.-]*@[\w.-]+)")
_ROOT_PROMPT = regex(r"^#[ \t]+(?=[a-z./])")
_ARROW = regex(r"^>[ \t]+")
_ENVIRONMENT = regex(r"^\([\w.-]+\)[ \t]+")
_PLACEHOLDER = regex(r"<[A-Za-z][^<>\n|&;]{0,60}>|\{\{[^{}\n]*\}\}|\[[A-Z][A-Za-z _-]+\]|…|\|[a-z][\w-]*\|")
_PROGRAMS = frozenset({
    "git", "cd", "cp", "mv", "mkdir", "make", "gmake", "pip", "pip3", "pipx", "python", "python2", "python3",
    "py", "poetry", "uv", "uvx", "pdm", "pipenv", "conda", "mamba", "pixi", "tox", "nox", "pytest", "py.test",
    "docker", "docker-compose", "podman", "npm", "yarn", "pnpm", "npx", "bun", "node", "source", ".", "export",
    "sudo", "apt", "apt-get", "brew", "bash", "sh", "zsh", "curl", "wget", "psql", "createdb", "createuser",
    "dropdb", "redis-server", "django-admin", "flask", "uvicorn", "gunicorn", "hypercorn", "celery", "alembic",
    "pre-commit", "invoke", "inv", "just", "task", "hatch", "rye", "touch", "chmod", "vagrant", "virtualenv",
    "mkvirtualenv", "workon", "pyenv", "direnv", "nvm", "bundle", "cargo", "go", "ruff", "black", "mypy",
    "coverage", "streamlit", "ansible-playbook", "kubectl", "helm", "terraform", "dnf", "yum", "apk", "pacman",
    "snap", "systemctl", "service", "mysql", "mongo", "set", "rm", "ln", "cat", "echo", "fab", "honcho",
    "foreman", "easy_install", "supervisord", "heroku", "unzip", "tar", "asdf", "mise", "locust", "detox",
    "nosetests", "bower", "gulp", "grunt",
})  # fmt: skip
_SCRIPT = regex(r"^\./|^(?:bin|scripts?)/[\w./-]+$|^[\w-]+(?:/[\w.-]+)*/[\w-]+\.(?:sh|bash|py|pl)$")
_TYPED = regex(r"^(?:[A-Z_][A-Z0-9_]*=\S*\s+)*((?:\.{1,2}/|bin/|scripts?/|\./)?[\w./+-]+)")


def is_shell(language: str, text: str, programs: frozenset[str] = frozenset()) -> bool:
    """Whether a code block holds shell commands; ``programs`` are the repository's own."""
    if language in SHELL_LANGUAGES:
        return True
    if language not in _MAYBE:
        return False
    rows = [row for row in text.splitlines() if row.strip()]
    return any(_PROMPT.match(row) or looks_typed(row, programs) for row in rows[:40])


def looks_typed(row: str, programs: frozenset[str] = frozenset()) -> bool:
    """Whether a line begins with a program that people type."""
    row = _ENVIRONMENT.sub("", row.strip())
    match = _TYPED.match(row)
    if match is None:
        return False
    word = match[1]
    rest = row[match.end() :]
    if rest[:1] not in {"", " ", "\t", ";"} or rest.lstrip().startswith(("=", ":", "(")):
        return False
    return (
        word in _PROGRAMS
        or word in programs
        or bool(_SCRIPT.match(word))
        or bool(re.match(r"^(python|pip)[23](\.\d+)?$", word))
    )


def script(text: str, language: str, programs: frozenset[str] = frozenset()) -> Iterator[tuple[int, str, str]]:
    """(line from 0, command line, prompt's user@host or ``""``) for each line that is typed, continuations joined."""
    rows = text.replace("\r\n", "\n").split("\n")
    prompted = _prompts(rows)
    known = language in SHELL_LANGUAGES
    at = 0
    while at < len(rows):
        first, row = at, rows[at]
        at += 1
        typed = _typed(row, programs, prompted=prompted, known=known)
        if typed is None:
            continue
        host = _HOST.match(row)
        while typed.rstrip().endswith(("\\", " `", " ^")) and at < len(rows):
            typed = typed.rstrip()[:-1] + " " + _ARROW.sub("", rows[at].strip())
            at += 1
        at = _after_heredoc(typed, rows, at)
        yield first, mask(typed), host[1] if host else ""


def mask(text: str) -> str:
    """Text with ``<placeholders>``, and what the shell makes of ``<(a command)``, turned into a word that no file is
    called."""
    return _PLACEHOLDER.sub("PLACEHOLDER__", _SUBSTITUTION.sub("PLACEHOLDER__", text))


_SUBSTITUTION = regex(r"<\([^()]*\)")


def _prompts(rows: list[str]) -> str:
    """How the block marks what is typed: ``prompt``, ``arrow``, ``root`` or ``""`` (everything is typed)."""
    filled = [row for row in rows if row.strip()]
    if any(_PROMPT.match(row) for row in filled):
        return "prompt"
    if filled and _ARROW.match(filled[0].strip()) and looks_typed(_ARROW.sub("", filled[0].strip())):
        return "arrow"
    if filled and all(_ROOT_PROMPT.match(row) and looks_typed(row[1:]) for row in filled):
        return "root"
    return ""


_OUTPUT = regex(
    r"\S+\.\w+:\d+(?::|\s|$)|\S+\.(?:py|ipynb)(?:::\S+)?\s+(?:[.FEsxXP]+|PASSED|FAILED|ERROR)(?:\s+\[\s*\d+%\])?$"
)
"""What pytest or a traceback prints: ``tests/test_a.py:8: AssertionError``, ``tests/test_a.py ..F  [10%]``."""


def _typed(row: str, programs: frozenset[str], *, prompted: str, known: bool) -> str | None:
    if prompted == "prompt":
        match = _PROMPT.match(row)
        return row[match.end() :] if match else None
    if prompted == "arrow":
        return _ARROW.sub("", row.strip()) if _ARROW.match(row.strip()) else None
    row = row.strip()
    if prompted == "root":
        return _ROOT_PROMPT.sub("", row)
    row = _ENVIRONMENT.sub("", row)
    if _OUTPUT.match(row):
        return None
    return row if row and not row.startswith("#") and (known or looks_typed(row, programs)) else None


def _after_heredoc(typed: str, rows: list[str], at: int) -> int:
    match = re.search(r"<<-?\s*[\"']?([A-Za-z_]\w*)", typed)
    if match is None:
        return at
    for number in range(at, len(rows)):
        if rows[number].strip().lstrip("> ") == match[1]:
            return number + 1
    return at
