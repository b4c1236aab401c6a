"""What a command of a CI job is for."""

from __future__ import annotations

import re

from envdoctor.values import regex

__all__ = ["purpose"]

_RUNNERS = {
    ("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("pipenv", "run"), ("rye", "run"), ("hatch", "run"),
    ("pixi", "run"),
    ("conda", "run"), ("micromamba", "run"), ("coverage", "run"), ("uv", "tool"), ("pipx", "run"), ("poe",), ("uvx",),
}  # fmt: skip
_VALUED = frozenset({
    "--directory", "--entrypoint", "--env-file", "--extra", "--file", "--from", "--group", "--name", "--package",
    "--profile", "--project", "--python", "--rcfile", "--source", "--user", "--with", "-e", "-f", "-n", "-p", "-u",
    "-v", "-w",
})  # fmt: skip
_TESTERS = frozenset({
    "avocado", "behave", "green", "nose2", "nosetests", "nox", "py.test", "pytest", "stestr", "tox", "trial",
    "ward", "zope-testrunner",
})  # fmt: skip
_LINTERS = frozenset({
    "actionlint", "autoflake", "bandit", "basedpyright", "black", "check-manifest", "codespell", "deptry", "djlint",
    "doc8", "docformatter", "eslint", "flake8", "hadolint", "interrogate", "isort", "lint-imports", "mypy",
    "pip-audit", "pre-commit", "prek", "prettier", "pycodestyle", "pydocstyle", "pylint", "pyre", "pyright",
    "pyroma", "pytype", "radon", "rstcheck", "ruff", "safety", "shellcheck", "twine", "ty", "vulture", "xenon",
    "yamllint", "zizmor",
})  # fmt: skip
_INSTALLERS = {
    "apk": {"add", "update"},
    "apt": {"install", "update", "upgrade"},
    "apt-get": {"install", "update", "upgrade", "remove"},
    "brew": {"install", "update", "upgrade"},
    "bundle": {"install"},
    "choco": {"install"},
    "conda": {"install", "create", "env", "update", "config"},
    "dnf": {"install"},
    "easy_install": set[str](),
    "gem": {"install"},
    "hatch": {"env"},
    "mamba": {"install", "create", "env"},
    "micromamba": {"install", "create"},
    "npm": {"ci", "install", "i"},
    "pdm": {"install", "sync", "use"},
    "pip": {"install", "wheel", "download"},
    "pip-sync": set[str](),
    "pip3": {"install"},
    "pipenv": {"install", "sync"},
    "pipx": {"install"},
    "pnpm": {"install", "i"},
    "poetry": {"install", "config", "lock", "add", "self"},
    "pyenv": {"install"},
    "rye": {"sync"},
    "uv": {"sync", "venv", "add", "lock", "python"},
    "yarn": {"install"},
    "yum": {"install"},
}
_TEST_TARGET = regex(
    r"(?ix)^(?:"
    r"  (?:unit|integration|functional|e2e|all|py|run|ci|coverage)?[-_:.]*tests?"
    r"  (?:[-_:.](?!lint|install|setup|clean|build|deps|env|data|image|release|docs|publish).*)?"
    r"| (?:run|ci|docker|unit|backend|api|py|python|integration|all)[-_:]tests?"
    r"| coverage | check | cov | pytest"
    r")$"
)
_LINT_TARGET = regex(
    r"(?i)(?:lint|format|fmt|style|mypy|flake|ruff|typecheck|type-check|types|black|isort|typing|pre-?commit|static)"
)
_INSTALL_TARGET = regex(r"(?i)install|deps|setup|bootstrap|requirements")
_TARGETED = frozenset({"make", "gmake", "just", "task", "invoke", "inv", "poe", "npm", "yarn", "pnpm"})


def purpose(words: tuple[str, ...]) -> str:
    """``test``, ``lint``, ``install`` or ``other`` for a command without shell prefixes."""
    words = _unwrap(words)
    if not words:
        return "other"
    name = words[0].rpartition("/")[2]
    if name in {"tox", "nox"}:
        return _sessions(words)
    if name in _TESTERS or _is_test_script(name, words):
        return "test"
    if name in _LINTERS:
        return "lint"
    if name in _INSTALLERS and _installs(words, _INSTALLERS[name]):
        return "install"
    if name in _TARGETED or name in {"pdm", "hatch", "rye", "uv"}:
        return _target(words[1:])
    return "other"


def _installs(words: tuple[str, ...], verbs: set[str]) -> bool:
    return not verbs or words[1:2] == ("pip",) or bool(set(words[1:3]) & verbs)


def _unwrap(words: tuple[str, ...]) -> tuple[str, ...]:
    """The command inside ``uv run``, ``python -m``, ``coverage run -m``, ``docker compose run X`` and so on."""
    for _ in range(5):
        name = words[0].rpartition("/")[2] if words else ""
        if words[:2] in _RUNNERS or words[:1] in _RUNNERS:
            words = _after_options(words[1:] if words[:1] in _RUNNERS else words[2:])
        elif name in {"docker-compose", "docker"} and (inner := _composed(words)):
            words = inner
        elif re.fullmatch(r"python[0-9.]*|pypy3?|py|\$\{?\{?.*python.*", name):
            words = _after_interpreter(words[1:])
        else:
            return words
    return words


def _after_options(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[0].startswith("-"):
        if words[0] == "-m":
            return words[1:]
        skip = 2 if words[0] in _VALUED else 1
        words = words[skip:]
    return words


def _after_interpreter(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[0].startswith("-") and words[0] not in {"-m", "-c"}:
        words = words[2 if words[0] in {"-W", "-X"} else 1 :]
    if words[:1] == ("-m",):
        return words[1:]
    return () if words[:1] == ("-c",) else words


def _composed(words: tuple[str, ...]) -> tuple[str, ...]:
    """What ``docker compose run|exec SERVICE`` runs."""
    for verb in ("run", "exec"):
        if verb in words[1:8] and ("compose" in words[:2] or words[0].endswith("compose")):
            rest = _after_options(words[words.index(verb) + 1 :])
            return rest[1:]
    return ()


def _is_test_script(name: str, words: tuple[str, ...]) -> bool:
    if name in {"manage.py", "django-admin", "setup.py"}:
        return words[1:2] == ("test",)
    if name == "unittest":
        return True
    return bool(re.fullmatch(r"(?:run_?)?tests?(?:_?runner)?\.(?:py|sh)|runtests(?:\.py|\.sh)?", name))


def _sessions(words: tuple[str, ...]) -> str:
    """tox and nox run tests unless every environment that is named is one for linting."""
    named = [words[i + 1] for i, word in enumerate(words[:-1]) if word in {"-e", "-s", "--session", "-f"}]
    named += [word.partition("=")[2] for word in words if word.startswith(("-e=", "--session="))]
    parts = [part for name in named for part in name.split(",") if part]
    if parts and all(_LINT_TARGET.search(part) for part in parts):
        return "lint"
    if parts and all(re.search(r"(?i)doc|build|release|publish|coverage-report|clean", part) for part in parts):
        return "other"
    return "test"


def _target(words: tuple[str, ...]) -> str:
    names = [word for word in words if not word.startswith("-") and "=" not in word and word != "run"]
    if any(_TEST_TARGET.match(name) for name in names[:3]):
        return "test"
    if any(_LINT_TARGET.search(name) for name in names[:3]):
        return "lint"
    return (
        "install"
        if any(re.match(r"(?i)install|deps|setup|bootstrap|requirements", name) for name in names[:1])
        else "other"
    )
