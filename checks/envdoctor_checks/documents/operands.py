"""Which words of a command are paths that must exist before it runs."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Callable, Iterator

from envdoctor.values import regex
from envdoctor_checks.documents.standing import plain_path

__all__ = ["operands"]

_PYTHON = regex(r"^(python|pypy|py)(\d(\.\d+)?)?$")
_VALUED = frozenset({
    "-m", "-k", "-n", "-c", "-W", "-o", "--cov", "--ds", "--settings", "--maxfail", "--tb", "--junitxml",
    "--durations", "-x", "--cov-report", "--host", "--port", "-p", "--log-level", "-e", "--env", "-u", "--user",
    "-t", "--tag", "--name", "-v",
})  # fmt: skip
_READS = frozenset({"cat", "less", "more", "head", "tail", "source", ".", "bash", "sh", "zsh", "chmod", "psql"})
_FROM_OPTIONS = {
    "pip": frozenset({"-r", "--requirement", "-c", "--constraint", "--constraints"}),
    "pip3": frozenset({"-r", "--requirement", "-c", "--constraint"}),
    "docker": frozenset({"-f", "--file", "--env-file"}),
    "docker-compose": frozenset({"-f", "--file", "--env-file"}),
    "podman": frozenset({"-f", "--file", "--env-file"}),
    "make": frozenset({"-f", "--file"}),
    "kubectl": frozenset({"-f", "--filename"}),
    "conda": frozenset({"-f", "--file"}),
    "mamba": frozenset({"-f", "--file"}),
    "psql": frozenset({"-f", "--file"}),
    "pytest": frozenset({"-c", "--config-file"}),
}
_CONTAINERS = frozenset({"docker", "docker-compose", "podman"})
_BUILT = frozenset(
    {"dist", "build", "target", "htmlcov", "node_modules", "venv", ".venv", "env", "site", "_build", "out", "bin"}
)
_MADE = frozenset({"dist", "build", "htmlcov", "node_modules", "venv", ".venv", "_build", "target"})
_PLACES = frozenset({"bin/activate", "Scripts/activate", "activate"})
_NO_TREE = frozenset({
    "git", "docker", "docker-compose", "podman", "curl", "wget", "echo", "export", "brew", "apt", "apt-get", "npm",
    "yarn", "pnpm", "npx", "uv", "poetry", "pipenv", "pdm", "rm", "mkdir", "touch", "go", "cargo", "sed", "grep",
    "find", "ssh", "scp", "rsync", "helm", "kubectl", "aws", "gcloud", "az", "gh", "nano", "vim", "vi", "code",
    "ln", "snap", "dnf", "yum", "apk", "pacman", "conda", "mamba", "tox", "nox", "make", "cmake", "alias", "set",
    "unset", "printf", "django-admin", "cookiecutter", "copier", "tar", "unzip", "virtualenv", "pyenv", "test",
    "mv", "if", "for", "while", "openssl", "gsutil", "s3cmd", "tree", "ls", "tee", "inv", "invoke", "just", "task",
    "poe", "fab", "rake", "doit",
})  # fmt: skip
_WRITES = frozenset(
    {"dump", "export", "backup", "save", "write", "generate", "convert", "pg_dump", "mysqldump", "record"}
)
"""Programs and subcommands whose paths may be what they make."""


def operands(words: tuple[str, ...]) -> Iterator[str]:
    """Paths that a command reads, cleaned; each once, in order."""
    seen: set[str] = set()
    for word in _words(words):
        path = plain_path(word)
        if path is None or path in seen or path.endswith(tuple(_PLACES)):
            continue
        if path not in _BUILT and path.partition("/")[0] not in _MADE:
            seen.add(path)
            yield path


def _words(words: tuple[str, ...]) -> Iterator[str]:
    words = _inner(words)
    program = posixpath.basename(words[0])
    if "/" in words[0] and not words[0].startswith("/"):
        yield words[0]
    yield from _by_options(program, words)
    yield from (after for before, after in itertools.pairwise(words) if before == "<")
    if _PYTHON.match(program):
        yield from _python(words)
    elif reader := _READERS.get(program):
        yield from reader(words)
    if program not in _NO_TREE and not (program in _WRITES or _WRITES & set(words[1:3])):
        yield from _with_slashes(words)


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command inside ``uv run``, ``poetry run``, ``pipenv run``, ``python -m pytest`` and the like."""
    while True:
        if (
            len(words) > 2
            and words[0] in {"uv", "poetry", "pipenv", "pdm", "rye", "hatch", "pixi"}
            and words[1] == "run"
        ) or (len(words) > 2 and _PYTHON.match(words[0]) and words[1] == "-m"):
            words = words[2:]
        elif len(words) > 2 and words[:2] == ("uv", "pip"):
            words = words[1:]
        elif len(words) > 3 and words[0] == "coverage" and words[1] == "run" and words[2] == "-m":
            words = words[3:]
        else:
            return words


def _by_options(program: str, words: tuple[str, ...]) -> Iterator[str]:
    options = _FROM_OPTIONS.get(program, frozenset())
    words = _own_words(program, words)
    for position, word in enumerate(words):
        name, equals, value = word.partition("=")
        if equals and name in options:
            yield value
        elif word in options and position + 1 < len(words):
            yield words[position + 1]
        elif "-r" in options and re.match(r"^-[rc][\w.]", word):
            yield word[2:]


def _own_words(program: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """A container program's words before those of the command that it runs inside."""
    inside = (at for at, word in enumerate(words) if word in {"exec", "run"} and at)
    at = next(inside, None) if program in _CONTAINERS else None
    if at is None:
        return words
    service = next((after for after in range(at + 1, len(words)) if not words[after].startswith("-")), at)
    return words[:at] if "compose" in " ".join(words[:at]) else words[:service]


def _operands(words: tuple[str, ...]) -> Iterator[str]:
    """Words that are neither options nor values of options."""
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in _VALUED:
            skip = True
        elif word in {"|", ">", ">>", "<", "2>", "#"} or word.startswith((">", "2>")):
            return
        elif not word.startswith("-"):
            yield word


def _python(words: tuple[str, ...]) -> Iterator[str]:
    for word in words[1:]:
        if word in {"-m", "-c", "-"}:
            return
        if not word.startswith("-"):
            if word.endswith(".py") or "/" in word:
                yield word
            return


def _copy(words: tuple[str, ...]) -> Iterator[str]:
    found = list(_operands(words))
    yield from found[:-1]


def _first(words: tuple[str, ...]) -> Iterator[str]:
    for word in _operands(words):
        if "." in word.strip(".") or "/" in word:
            yield word
        return


def _files(words: tuple[str, ...]) -> Iterator[str]:
    yield from (word for word in _operands(words) if "." in word.strip(".") or "/" in word)


def _folder(words: tuple[str, ...]) -> Iterator[str]:
    yield from list(_operands(words))[:1]


def _build(words: tuple[str, ...]) -> Iterator[str]:
    """The context of ``docker build``."""
    if words[1:2] == ("build",) and len(words) > 2 and not words[-1].startswith("-"):
        yield words[-1]


def _tests(words: tuple[str, ...]) -> Iterator[str]:
    yield from (word for word in _operands(words) if "/" in word or word.endswith(".py"))


def _with_slashes(words: tuple[str, ...]) -> Iterator[str]:
    """Other words with a slash; only the past tells whether they are paths of this repository."""
    if words[0] in {"cd", "cp", "pip", "pip3"}:
        return
    yield from (word for word in _operands(words) if "/" in word and not re.match(r"^[\w.-]+/[\w.-]+:[\w.-]+$", word))


_READERS: dict[str, Callable[[tuple[str, ...]], Iterator[str]]] = {
    "cp": _copy,
    "cd": _folder,
    "pushd": _folder,
    "docker": _build,
    "pytest": _tests,
    "py.test": _tests,
    "nosetests": _tests,
    "pip-sync": _files,
    **dict.fromkeys(_READS, _first),
}
