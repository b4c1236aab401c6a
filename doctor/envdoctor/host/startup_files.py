"""Shell start-up files: which managers they initialise, which variables they set, which commands they rename."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from envdoctor.host import locators, powershell_profiles
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import dataclass, regex

__all__ = ["Act", "StartupFiles", "Statement", "read", "statements"]


class Act(StrEnum):
    """What a line of a start-up file does."""

    INITIALISES = "initialises"
    SETS = "sets"
    EXTENDS_PATH = "extends the search path"
    RENAMES = "renames"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One telling line. ``name`` is a manager, a variable or the renamed command; ``text`` an alias's meaning, else
    ``""``.

    The values of variables are not kept: they may be secrets.
    """

    act: Act
    name: str
    location: Location
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartupFiles:
    """Everything telling in the start-up files, in the order in which shells read them."""

    statements: tuple[Statement, ...] = ()
    files: tuple[Path, ...] = ()

    def of(self, act: Act) -> tuple[Statement, ...]:
        """The statements of one kind."""
        return tuple(statement for statement in self.statements if statement.act is act)

    def setting(self, name: str) -> tuple[Statement, ...]:
        """The lines that set a variable."""
        return tuple(item for item in self.of(Act.SETS) if item.name == name)


_SYSTEM = (
    "/etc/environment",
    "/etc/profile",
    "/etc/bash.bashrc",
    "/etc/bashrc",
    "/etc/zshenv",
    "/etc/zsh/zshenv",
    "/etc/zsh/zshrc",
    "/etc/zshrc",
)
_HOME = (
    ".pam_environment",
    ".zshenv",
    ".bash_profile",
    ".bash_login",
    ".profile",
    ".zprofile",
    ".bashrc",
    ".zshrc",
    ".bash_aliases",
    ".aliases",
    ".zlogin",
    ".xprofile",
    ".config/nushell/config.nu",
    ".cshrc",
    ".tcshrc",
    ".kshrc",
)

_GIT_BASH = (".bash_profile", ".bash_login", ".profile", ".bashrc", ".bash_aliases", ".zshrc")
"""What the shells of Git for Windows and MSYS2 read in the home directory."""
_MANAGERS = {
    "pyenv": r"\bpyenv\s+init\b|^\s*plugins\+?=\([^)]*\bpyenv\b",
    "pyenv-virtualenv": r"\bpyenv\s+virtualenv-init\b",
    "conda": r">>> conda initialize >>>|#region conda initialize|\bconda\.sh\b|\bconda\s+shell\.\w+\s+hook\b",
    "mamba": r">>> mamba initialize >>>|#region mamba initialize|\bmicromamba\s+shell\s+hook\b|\bmamba\.sh\b",
    "asdf": r"(?:\.|source)\s+\S*asdf\.(?:sh|fish)\b|\basdf/shims\b|\.asdf/shims\b|^\s*plugins\+?=\([^)]*\basdf\b",
    "mise": r"\b(?:mise|rtx)\s+activate\b|\bmise/shims\b|^\s*plugins\+?=\([^)]*\bmise\b",
    "rye": r"\.rye/env\b|\.rye/shims\b",
    "virtualenvwrapper": r"\bvirtualenvwrapper(?:_lazy)?\.sh\b",
    "uv": r"\buv\s+generate-shell-completion\b",
    "direnv": r"\bdirenv\s+hook\b",
}
_INITIALISERS = tuple((name, regex(pattern)) for name, pattern in _MANAGERS.items())
_ASSIGNMENT = regex(
    r"^\s*(?:export\s+|declare\s+-x\s+|setenv\s+|set\s+-\w*x\w*\s+|set\s+--export\s+)?([A-Z][A-Z0-9_]*)(?:=|\s+)\S"
)
_PLAIN = regex(r"""^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(?!(?:""|'')?\s*(?:[;#]|$))""")
_FOR_ONE_COMMAND = regex(r"""^\s*[A-Z][A-Z0-9_]*=(?:"[^"]*"|'[^']*'|[^\s;&|"'])*\s+(?!\\?$|[#&|;]|[A-Z_]+=)\S""")
"""``PYTHONPATH=. pytest`` sets nothing for what comes after it."""
_ALIAS = regex(r"""^\s*alias\s+(?:-g\s+)?(?P<name>[\w.-]+)(?:=|\s+)(?P<quote>['"]?)(?P<text>[^'"#\n]*)""")
_FUNCTION = regex(
    r"^\s*(?:function\s+(?P<named>[\w.-]+)\s*(?:\(\s*\))?|(?P<name>[\w.-]+)\s*\(\s*\))\s*\{?\s*(?P<text>[^}#;\n]*)"
)
_COMMANDS = regex(r"(?:python|pip|py|conda|sudo|docker)[\d.]*|docker-compose")
_PATH = regex(r"^\s*(?:export\s+)?PATH=|^\s*(?:set\s+-\w+\s+(?:fish_user_paths|PATH)\b|fish_add_path\b|path\+?=\()")
_KEPT = frozenset(
    {
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONUSERBASE",
        "PYTHONNOUSERSITE",
        "PYENV_ROOT",
        "PYENV_VERSION",
        "WORKON_HOME",
        "VIRTUAL_ENV",
        "DOCKER_HOST",
        "DOCKER_CONTEXT",
        "COMPOSE_FILE",
        "COMPOSE_PROJECT_NAME",
    }
)


_FOLDERS = (
    *("{config}/fish/conf.d", "{config}/fish/functions", "{config}/environment.d"),
    *("~/.bashrc.d", "~/.bash.d", "~/.zshrc.d", "~/.oh-my-zsh/custom"),
)
"""Folders of which every file counts as far as it has one of these endings."""
_ENDINGS = (".sh", ".bash", ".zsh", ".fish", ".conf")


def read(host: Host) -> StartupFiles:
    """The telling lines of every start-up file on this machine; comments are not read."""
    files = [path for path in _files(host) if host.is_file(path)]
    found = [item for path in files for item in statements(str(path), host.text(path) or "")]
    return StartupFiles(statements=tuple(found), files=tuple(files))


def _files(host: Host) -> Iterator[Path]:
    yield from powershell_profiles.files(host)
    if host.is_windows:
        yield from (host.home / name for name in _GIT_BASH if host.home)
        return
    yield from map(Path, _SYSTEM)
    yield from (Path("/etc/profile.d") / name for name in host.entries(Path("/etc/profile.d")) if name.endswith(".sh"))
    if host.home is None:
        return
    zsh = host.path(host.variable("ZDOTDIR")) if host.variable("ZDOTDIR") else None
    yield from (zsh / name for name in (".zshenv", ".zprofile", ".zshrc", ".zlogin") if zsh and zsh != host.home)
    yield from (host.home / name for name in _HOME)
    yield from locators.places_of(host, "{config}/fish/config.fish")
    for pattern in _FOLDERS:
        for folder in locators.places_of(host, pattern):
            yield from (folder / name for name in host.entries(folder) if name.endswith(_ENDINGS))


def statements(path: str, text: str) -> Iterator[Statement]:
    seen: set[str] = set()
    for number, line in _joined(text):
        code = line if line.startswith(_MARKERS) else _without_comment(line)
        code = powershell_profiles.plain(code) if powershell_profiles.is_profile(path) else code
        if not code.strip():
            continue
        place = Location(path=path, line=number)
        for manager in _initialised(code):
            if manager not in seen:
                seen.add(manager)
                yield Statement(act=Act.INITIALISES, name=manager, location=place)
        yield from _others(code, place)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number; a list of plug-ins, or a function that renames a command, with what belongs to it."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        rest = lines[index + 1 : index + _LONGEST]
        header = _HEADER.match(line)
        if _OPENED.match(line) and ")" not in line:
            inside = [_without_comment(item) for item in rest]
            closed = next((number for number, item in enumerate(inside) if ")" in item), -1)
            yield index + 1, " ".join([line, *inside[: closed + 1]])
        elif header and _COMMANDS.fullmatch(header["named"] or header["name"]):
            body = next((item.strip() for item in rest if item.strip(" {\t")), "")
            yield index + 1, f"{header['named'] or header['name']}() {{ {body}"
        else:
            yield index + 1, line


_LONGEST = 40
_OPENED = regex(r"^\s*plugins\+?=\(")
_HEADER = regex(
    r"^\s*(?:function\s+(?P<named>[\w.-]+)(?:\s*\(\s*\))?(?:\s+-.*)?|(?P<name>[\w.-]+)\s*\(\s*\))\s*\{?\s*$"
)
_MARKERS = ("# >>> ", "#region ")
"""How `conda init` begins its block."""


def _without_comment(line: str) -> str:
    return "" if line.lstrip().startswith("#") else re.split(r"\s#", line, maxsplit=1)[0]


def _initialised(code: str) -> Iterator[str]:
    for name, pattern in _INITIALISERS:
        if pattern.search(code):
            yield name


def _others(code: str, place: Location) -> Iterator[Statement]:
    alias = _ALIAS.match(code)
    if alias and _COMMANDS.fullmatch(alias["name"]):
        yield Statement(act=Act.RENAMES, name=alias["name"], location=place, text=alias["text"].strip())
    function = None if alias else _FUNCTION.match(code)
    if function and _COMMANDS.fullmatch(function["named"] or function["name"]):
        text = function["text"].replace("command ", "").replace('"$@"', "").replace("$argv", "").strip()
        first = text.partition(" ")[0].rpartition("/")[2]
        if _COMMANDS.fullmatch(first):
            yield Statement(act=Act.RENAMES, name=function["named"] or function["name"], location=place, text=text)
    if _PATH.match(code):
        yield Statement(act=Act.EXTENDS_PATH, name="PATH", location=place)
    setting = None if _FOR_ONE_COMMAND.match(code) else _ASSIGNMENT.match(code) or _PLAIN.match(code)
    if setting and (setting[1] in _KEPT or setting[1].startswith(("PIP_", "UV_", "CONDA_"))):
        yield Statement(act=Act.SETS, name=setting[1], location=place)
