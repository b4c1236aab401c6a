"""Which Python a project is worked on with, from what tools and people leave behind beside its metadata."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.image import MARK
from envdoctor.migration.layout import ASIDE, below, join
from envdoctor.model import Evidence, Location
from envdoctor.repository import dockerfile
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["compiled", "configured", "demanded", "edited", "hooked", "imaged", "left", "made", "modernised", "told"]

_VERSION = r"(3\.\d{1,2}|2\.7)(?![\d])"
_COMPILED = regex(rf"(?i)^#.*(?:pip-compile with python|with python|--python-version[ =])\s*{_VERSION}")
_IMAGE = regex(rf"python[^/]*?:?(?:python)?{_VERSION}")
_HOOKED = regex(rf"(?m)^\s*(?:python|language_version)\s*:\s*[\"']?python{_VERSION}")
_CONFIGURED = regex(
    rf"(?m)^(?:target[-_]version\s*=\s*\[?\s*[\"']py(3\d+)[\"']|python_version\s*=\s*[\"']?{_VERSION}"
    rf"|[{{\s]*[\"']?pythonVersion[\"']?\s*[=:]\s*[\"']?{_VERSION})"
)
_FORMATTERS = ("pyproject.toml", "ruff.toml", ".ruff.toml")
_TYPE_CHECKERS = ("mypy.ini", ".mypy.ini", "setup.cfg", "pyrightconfig.json")
_EDITED = regex(rf"(?:project-jdk-name|jdkName|sdkName\" value)=\"[^\"]*?\bPython {_VERSION}")
_MODERNISED = regex(r"--py(3)(\d{1,2})-plus\b")
_BYTECODE = regex(r"\.cpython-(3)(\d{1,2})(?:\.opt-\d)?\.pyc$")
_BUILT = regex(rf"(?m)^\s+python:\s*[\"']?{_VERSION}")
_MADE = regex(
    rf"\bpython{_VERSION}\S*\s+-m\s+venv|\bconda create\b.*\bpython=+{_VERSION}"
    rf"|\bpyenv (?:install|local|virtualenv)\s+{_VERSION}|\blayout python python{_VERSION}"
    rf"|\buv python (?:install|pin)\s+{_VERSION}"
    rf"|\b(?:virtualenv|mkvirtualenv|venv)\b.*(?:-p|--python)[ =](?:\S*python)?{_VERSION}"
)
_TOLD = regex(
    rf"(?i)\bpython\W{{0,3}}?(?:version\W{{0,3}}?)?(>=\s*)?v?{_VERSION}(?:\.\d+|\.[x*])?"
    r"(\s*\+|\s*(?:\*\*|`)?\s*(?:,\s*)?\(?\s*(?:or|and)\s+(?:an?\s+)?(?:\w+\s+)?"
    r"(?:higher|newer|later|above|up|greater)|\s*(?:-||to|through|,|or|/|and)\s*(?:python\s*)?3\.\d)?"
)
_OLD_NEWS = regex(r"(?i)https?://\S*$|badge|changelog|deprecat|no longer|until|before|dropp")
_SCRIPTS = ("Makefile", "justfile", "Justfile", "*.sh", ".envrc")
_READ = ("README*", "readme*", "INSTALL*", "CONTRIBUTING*")
_DOCS = regex(r"(?i)docs?/install(?:ation|ing)?\.(?:md|rst|txt)")
_PER_FILE = 65536

Said = tuple[str, Evidence]


def compiled(repository: Repository, root: str) -> Iterator[Said]:
    """The Python that compiled the requirement lists: their pins were resolved for it."""
    files = repository.files
    for path in files.matching("*requirements*.txt", "*.txt"):
        folder = path.rpartition("/")[0]
        if folder in {root, join(root, "requirements")}:
            for number, line in enumerate((files.text(path) or "")[:1500].splitlines()[:12], 1):
                if match := _COMPILED.search(line):
                    yield _said(match[1], f"compiled with Python {match[1]}", path, number)


def hooked(repository: Repository, root: str) -> Iterator[Said]:
    """What the pre-commit hooks run on, the most frequent first."""
    yield from _in_files(repository, _places(root, ".pre-commit-config.yaml"), _HOOKED, "the hooks run on")


def configured(repository: Repository, root: str) -> Iterator[Said]:
    """What formatters and type checkers assume."""
    for names in (_FORMATTERS, _TYPE_CHECKERS):
        yield from _in_files(repository, _places(root, *names), _CONFIGURED, "code is checked for")


def edited(repository: Repository) -> Iterator[Said]:
    """The interpreter of an IDE's project files."""
    paths = (path for path in repository.files.matching("misc.xml", "*.iml") if ".idea/" in path)
    yield from _in_files(repository, sorted(paths), _EDITED, "the IDE's project runs on")


def modernised(repository: Repository, root: str) -> Iterator[Said]:
    """The Python for which a hook rewrites the code (pyupgrade's ``--py310-plus``): the oldest one that is wanted."""
    for path in _places(root, ".pre-commit-config.yaml"):
        text = repository.files.text(path) if path in repository.files else None
        for match in _MODERNISED.finditer(text or ""):
            version, line = f"{match[1]}.{match[2]}", (text or "").count("\n", 0, match.start()) + 1
            yield _said(version, f"a hook writes code for Python {version}", path, line)


def left(repository: Repository, root: str) -> Iterator[Said]:
    """The Python whose bytecode was committed with the code, the most frequent first."""
    found: dict[str, list[str]] = {}
    for path in sorted(repository.git.tracked):
        if below(root, path) and (match := _BYTECODE.search(path)):
            found.setdefault(f"{match[1]}.{match[2]}", []).append(path)
    for version, paths in sorted(found.items(), key=lambda item: -len(item[1])):
        yield _said(version, f"bytecode of Python {version} was committed", paths[0], 1)


def made(repository: Repository, root: str) -> Iterator[Said]:
    """What a documented or scripted command makes the environment with, and what the documentation is built on."""
    yield from _in_files(repository, _documents(repository, root), _MADE, "the environment is made with")
    folders = {"", root, "scripts", "bin", join(root, "scripts")}
    scripts = (path for path in repository.files.matching(*_SCRIPTS) if path.rpartition("/")[0] in folders)
    yield from _in_files(repository, sorted(scripts), _MADE, "the environment is made with")
    names = (".readthedocs.yml", ".readthedocs.yaml", "readthedocs.yml")
    yield from _in_files(repository, _places(root, *names), _BUILT, "the documentation is built on")


def imaged(repository: Repository, root: str) -> Iterator[Said]:
    """What the project's own images begin from, the last stage of the nearest Dockerfile first; never ours."""
    found = [item for item in repository.fact(dockerfile.read) if below(root, item.path) or "/" not in item.path]
    for file in sorted(found, key=lambda item: (item.path.count("/"), item.path)):
        if ASIDE.search(file.path) or (repository.files.text(file.path) or "").startswith(MARK):
            continue
        for stage in reversed(file.stages):
            if match := _IMAGE.search(stage.base):
                yield _said(match[1], f"`FROM {stage.base}`", file.path, stage.line)


def told(repository: Repository, root: str) -> Iterator[Said]:
    """What a README says it runs on (`Python 3.11`), without a range."""
    yield from (said for kind, said in _sentences(repository, root) if kind == "exact")


def demanded(repository: Repository, root: str) -> Iterator[Said]:
    """The oldest one that a README allows (`Python 3.11+`): mostly the one that its writer had."""
    yield from (said for kind, said in _sentences(repository, root) if kind == "least")


def _sentences(repository: Repository, root: str) -> Iterator[tuple[str, Said]]:
    """What is said, each ``exact``, the ``least`` one, or of a ``range``."""
    for path in _documents(repository, root):
        for number, line in enumerate((repository.files.text(path) or "")[:_PER_FILE].splitlines(), 1):
            for match in _TOLD.finditer(line):
                if not _OLD_NEWS.search(line[: match.start()]):
                    yield _kind(match), _said(match[2], match[0].strip(), path, number)


def _kind(match: re.Match[str]) -> str:
    if re.search(r"\d", match[3] or ""):
        return "range"
    return "least" if match[1] or match[3] else "exact"


def _documents(repository: Repository, root: str) -> list[str]:
    folders = dict.fromkeys((root, ""))
    found = [path for path in repository.files.matching(*_READ) if path.rpartition("/")[0] in folders]
    found += [path for path in repository.files.matching("INSTALL*", "install*") if _DOCS.fullmatch(path)]
    return sorted(found, key=lambda path: (not path.lower().rpartition("/")[2].startswith("readme"), path))


def _places(root: str, *names: str) -> Iterator[str]:
    yield from dict.fromkeys(join(folder, name) for folder in (root, "") for name in names)


def _in_files(repository: Repository, paths: Iterable[str], pattern: re.Pattern[str], saying: str) -> Iterator[Said]:
    """Versions by how often they are named, with the first place of each."""
    for path in paths:
        text = (repository.files.text(path) or "")[:_PER_FILE] if path in repository.files else ""
        found = [(_dotted(next(filter(None, match.groups()))), match.start()) for match in pattern.finditer(text)]
        for version, _ in Counter(version for version, _ in found).most_common():
            start = next(at for item, at in found if item == version)
            yield _said(version, f"{saying} Python {version}", path, text.count("\n", 0, start) + 1)


def _dotted(version: str) -> str:
    """`311` as tools write it is 3.11."""
    return version if "." in version else f"{version[0]}.{version[1:]}"


def _said(version: str, text: str, path: str, line: int) -> Said:
    return version, Evidence(text=text, location=Location(path=path, line=line))
