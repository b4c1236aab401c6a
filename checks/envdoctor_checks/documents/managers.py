"""DOC008 and DOC011: the package manager, the extras and the groups that documents name."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator

from envdoctor.api import Edit, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Manager
from envdoctor.repository.declarations.model import Declarations, Kind
from envdoctor.repository.documents import Command, Document
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.documents.standing import Standing

__all__ = ["MissingExtra", "WrongPackageManager", "named_extras"]

_COMMON = frozenset({"install", "add", "run", "shell", "lock", "update", "sync"})
_VERBS: dict[str, tuple[Manager | None, frozenset[str], tuple[str, ...]]] = {
    "poetry": (Manager.POETRY, _COMMON, ("poetry.lock",)),
    "pipenv": (Manager.PIPENV, _COMMON, ("Pipfile", "Pipfile.lock")),
    "pdm": (Manager.PDM, _COMMON, ("pdm.lock",)),
    "rye": (None, _COMMON, ("requirements.lock", "requirements-dev.lock")),
}
_INSTALLS = {
    Manager.UV: "uv sync",
    Manager.POETRY: "poetry install",
    Manager.PDM: "pdm install",
    Manager.PIPENV: "pipenv sync --dev",
    Manager.PIXI: "pixi install",
}


class WrongPackageManager(RepositoryCheck):
    """A document uses a package manager that the project has left.

    `poetry`, `pipenv`, `pdm` and `rye` commands are compared with the managers that the declarations and lock files
    show. It is reported if no project of the repository uses that manager, and git shows that its lock file was there
    and is gone. One finding for each document and manager.

    ## Why is this bad?
    The command either fails, or resolves everything anew without the lock file, so that the newcomer runs with versions
    that nobody else has.

    ## Example
    `CONTRIBUTING.md` says `poetry install`; since the move to uv there is `uv.lock` and no `poetry.lock`.

    ## How to fix
    Write the command of the manager in use, which the finding names.
    """

    code = "DOC008"
    name = "wrong-package-manager"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Hold each manager that is named against those in use."""
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        projects = repository.fact(declarations.read).projects
        used = {manager for item in projects for manager in item.managers}
        own = {_normal(item.name) for item in projects if item.name}
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for command in document.commands:
                name = command.words[0]
                if command.words[1:2] == ("add",) and own & {_normal(_bare(word)) for word in command.words[2:]}:
                    continue  # a reader adds the project to their own
                if name in _VERBS and name not in seen and not command.foreign and not _outputs_manager(document, name):
                    manager, verbs, files = _VERBS[name]
                    if command.words[1:2] and command.words[1] in verbs and manager not in used:
                        seen.add(name)
                        yield from self._judge(places, document, command, files, used)

    def _judge(
        self, places: Standing, document: Document, command: Command, files: tuple[str, ...], used: set[Manager]
    ) -> Iterator[Finding]:
        if any(path.rpartition("/")[2] in files for path in places.files) or _configured(places, command.words[0]):
            return
        folders = dict.fromkeys(("", document.directory))
        deaths = [places.death(f"{folder}/{file}".lstrip("/")) for folder in folders for file in files]
        death = next((item for item in deaths if item is not None), None)
        if death is None:
            return
        lines = [item.location.line for item in document.commands if item.words[0] == command.words[0]]
        new = next((_INSTALLS[manager] for manager in _INSTALLS if manager in used), "pip install")
        yield self.finding(
            f"`{document.path}` uses `{command.words[0]}`, which the project has left",
            subject=f"{document.path}#{command.words[0]}",
            location=command.location,
            evidence=(
                Evidence(text=f"`{death.path}` was deleted in commit {death.short} on {death.date}"),
                Evidence(text=f"named on line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:10]))}"),
            ),
            fix=Fix(
                text=f"write what is used today, such as `{new}`",
                edits=_rewritten(places, document, command.words[0], used),
                safe=True,
            ),
        )


def _rewritten(places: Standing, document: Document, name: str, used: set[Manager]) -> tuple[Edit, ...]:
    """The lines in uv's words, if the project has moved from Poetry to uv and uv has a word for each of them."""
    if name != "poetry" or Manager.UV not in used:
        return ()
    edits: dict[Edit, None] = {}
    for command in document.commands:
        if command.words[0] == name and not command.foreign:
            old = " ".join(command.words[:2])
            if old not in _IN_UV or (old == "poetry install" and len(command.words) > 2):
                return ()
            edits |= dict.fromkeys(replaced(places.repository, command.location, old, _IN_UV[old]))
    return tuple(edits)


_IN_UV = {"poetry install": "uv sync", "poetry run": "uv run", "poetry add": "uv add", "poetry lock": "uv lock"}


def _configured(places: Standing, name: str) -> bool:
    """Whether a ``pyproject.toml`` has a table for the manager, so that it works without a lock file."""
    texts = (places.files.text(path) or "" for path in places.files.matching("pyproject.toml"))
    return any(f"[tool.{name}" in text for text in texts)


def _outputs_manager(document: Document, name: str) -> bool:
    """Whether the document also names another of these managers: then it offers a choice."""
    others = {item.words[0] for item in document.commands} & {*_VERBS, "uv", "pixi", "hatch"}
    return bool(others - {name})


_EXTRAS = regex(r"^(?P<name>\.|[\w.-]+)\[(?P<extras>[\w.,\s-]+)\]$")


_DECLARING = regex(r"optional-dependencies|dependency-groups|tool\.poetry\.(?:extras|group)|extras_require")
_OPTIONS = {
    "--extra": "extra",
    "-E": "extra",
    "--extras": "extra",
    "--group": "group",
    "--with": "group",
    "--only": "group",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An extra or group that a command names; ``own`` is the distribution's name, ``"."`` for the project at hand."""

    kind: str
    name: str
    own: str = "."


def named_extras(words: tuple[str, ...]) -> Iterator[Named]:
    """The extras and dependency groups in a command."""
    if "install" in words and ("pip" in words[0] or words[:2] in {("uv", "pip"), ("python", "-m"), ("python3", "-m")}):
        for word in words:
            if match := _EXTRAS.match(word.strip("'\"")):
                for extra in match["extras"].split(","):
                    yield Named(kind="extra", name=extra.strip(), own=match["name"])
    elif words[:2] == ("uv", "sync") or words[:2] == ("poetry", "install"):
        yield from _by_options(words)


def _by_options(words: tuple[str, ...]) -> Iterator[Named]:
    for position, word in enumerate(words):
        option, equals, value = word.partition("=")
        if option in _OPTIONS:
            value = value if equals else "".join(words[position + 1 : position + 2])
            for name in re.split(r"[,\s]+", value):
                if re.fullmatch(r"[\w.-]+", name) and name != "main":
                    yield Named(kind=_OPTIONS[option], name=name)


class MissingExtra(RepositoryCheck):
    """A document installs an extra or a dependency group that the project does not have.

    `pip install .[x]`, `uv sync --extra x --group y` and `poetry install --with y -E x` are compared with the project
    at the repository's root. Nothing is said if its extras are computed by code or declared dynamic.

    ## Why is this bad?
    pip only warns about an unknown extra and goes on: the newcomer's environment lacks what the tests need, and the
    error comes much later. uv and Poetry stop.

    ## Example
    `pip install -e .[dev]`, after `dev` became a group under `[dependency-groups]`.

    ## How to fix
    Write the name that exists; the finding names the closest one.
    """

    code = "DOC011"
    name = "missing-extra"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up every extra and group."""
        facts = repository.fact(declarations.read)
        known = _known(repository, facts)
        if known is None:
            yield Skipped(reason="the extras of the project at the root cannot all be listed")
            return
        own = next((item.name for item in facts.projects if not item.root), None)
        for document in standing.onboarding(repository):
            if document.directory and not document.path.startswith(("docs/", "doc/")):
                continue
            seen: set[Named] = set()
            for command in document.commands:
                if command.foreign or command.directory is None:
                    continue
                for named in named_extras(command.words):
                    is_ours = (named.own == "." and not command.directory) or _same(named.own, own)
                    if named not in seen and is_ours and not _declares(document, named.name):
                        seen.add(named)
                        if _normal(named.name) not in known[named.kind]:
                            yield self._missing(document, command, named, known)

    def _missing(self, document: Document, command: Command, named: Named, known: dict[str, set[str]]) -> Finding:
        name, kind = _normal(named.name), named.kind
        other = "group" if kind == "extra" else "extra"
        close = difflib.get_close_matches(name, sorted(known[kind]), n=1, cutoff=0.6)
        if name in known[other]:
            text = f"`{named.name}` is one of the project's {other}s: install it as such"
        else:
            text = f"write `{close[0]}` instead of `{named.name}`" if close else f"drop the {kind}, or declare it"
        there = ", ".join(f"`{item}`" for item in sorted(known[kind])[:10]) or "none"
        return self.finding(
            f"`{document.path}` installs the {kind} `{named.name}`, which the project does not have",
            subject=f"{document.path}#{kind} {named.name}",
            location=command.location,
            evidence=(Evidence(text=f"its {kind}s: {there}", location=Location(path="pyproject.toml")),),
            fix=Fix(text=text),
        )


def _declares(document: Document, name: str) -> bool:
    """Whether the document itself shows how to declare the extra or group, in a project of the reader's."""
    shown = [block.text for block in document.blocks if _DECLARING.search(block.text)]
    return any(re.search(rf"(?m)^\W*{re.escape(name)}\W*\s*[=:\]]", text) for text in shown)


def _known(repository: Repository, facts: Declarations) -> dict[str, set[str]] | None:
    """The names of extras and groups of the project at the root; None if they cannot be known."""
    root = next((item for item in facts.projects if not item.root), None)
    text = repository.files.text("pyproject.toml")
    if root is None or root.open_ended or text is None or _computed(repository) or facts.unreadable:
        return None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    project, poetry = _table(data, "project"), _table(_table(data, "tool"), "poetry")
    dynamic = project.get("dynamic")
    if (isinstance(dynamic, list) and "optional-dependencies" in dynamic) or not (project or poetry):
        return None
    found = {"extra": set(_table(project, "optional-dependencies")), "group": set(_table(data, "dependency-groups"))}
    found["extra"] |= {*_table(poetry, "extras")}
    found["group"] |= {*_table(poetry, "group"), "dev"} if poetry or root.managers.get(Manager.UV) else set()
    for item in facts.of(""):
        if item.group and item.kind in {Kind.EXTRA, Kind.GROUP}:
            found["extra" if item.kind is Kind.EXTRA else "group"].add(item.group)
    return {kind: {_normal(name) for name in names} for kind, names in found.items()}


def _computed(repository: Repository) -> bool:
    """Whether a ``setup.py`` may add extras."""
    return "extras_require" in (repository.files.text("setup.py") or "")


def _table(data: dict[str, object], key: str) -> dict[str, object]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _bare(word: str) -> str:
    """A requirement's name: ``shop`` in ``shop[extra]>=2``."""
    return re.split(r"[\[<>=!~@;]", word, maxsplit=1)[0]


def _same(name: str, own: str | None) -> bool:
    return own is not None and _normal(name) == _normal(own)
