"""DOC013: modules of its own that documents import or run, and that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.scripts import lost_scripts, meant_script, program
from envdoctor_checks.documents.standing import Gone, Standing

__all__ = ["MissingOwnModule"]

_IMPORT = regex(r"^\s*(?:>>>\s*|\.\.\.\s*)?(?:from\s+([A-Za-z_][\w.]*)\s+import\b|import\s+([A-Za-z_][\w.]*))")
_LANGUAGES = frozenset({"", "python", "py", "python3", "pycon", "ipython", "py3", "default"})
_QUOTED = regex(r"""["']([a-z_]\w*(?:\.[a-z_]\w*)+)\.[A-Z]\w*["']""")
"""A class by its dotted name, as settings give it."""
_APPLICATION = regex(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+):[A-Za-z_]\w*(?:\(\))?")
"""A module and what a server takes from it."""
_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "waitress-serve"})
_RUNNERS = frozenset({"trial", "nosetests", "green", "stestr"})
_DISTINCT = 8
_MOST_HOMES = 8
_PYTHON = regex(r"^(?:python|pypy)(?:\d(?:\.\d+)?)?$")


_NAMED = regex(r"^\s*(?:>>>\s*)?from\s+([A-Za-z_][\w.]*)\s+import\s+\(?([\w, ]+?)\)?\s*(?:#.*)?$")


class MissingOwnModule(RepositoryCheck):
    """A document imports or runs a module, or calls a console script, of this repository that is gone.

    Imports in Python blocks and the roles and directives of Sphinx for modules (the modules, and the names that are
    imported from them) and `python -m` in commands are looked up from the root, from `src` and from the document's own
    folder. It is reported only if git shows that the module or the name was there and has left, and the top-level
    package is still here; this is done on every page of the documentation. Classes that settings name in quotes and
    what a server such as uvicorn is told to run are looked up on the pages about setting up. A package that left as a
    whole may live on as a distribution of its own. `python -m PACKAGE` is reported, too, if the package is here and its
    `__main__.py` has left. A console script is reported if a manifest at the root had it among its scripts and no
    manifest, dependency or file has its name today; one that never was is a note, if one that is there is called nearly
    so.

    ## Why is this bad?
    The first example that a newcomer tries raises `ModuleNotFoundError`, which looks as if the installation had failed.

    ## Example
    `from bot.cogs import moderation`, two years after `bot/cogs` became `bot/exts`.

    ## How to fix
    Name the module that took its place; the finding tells it if git recorded a rename.
    """

    code = "DOC013"
    name = "missing-own-module"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up every module."""
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        if places.history.shallow:
            yield Skipped(reason=standing.SHALLOW)
        yield from self._scripts(places)
        setting_up = {document.path for document in standing.onboarding(repository)}
        for document in standing.with_pages(repository):
            seen: set[str] = set()
            settings = ((module, place) for module, place in _classes(document) if _is_top(places, module))
            is_reference = document.path not in setting_up
            for module, location in (*_modules(document), *(() if is_reference else settings)):
                if "." in module and (key := f"{location.line} {module}") not in seen:
                    seen.add(key)
                    yield from self._judge(places, document, module, location)
            for module, location in () if is_reference else _started(document):
                if f"-m {module}" not in seen:
                    seen.add(f"-m {module}")
                    yield from self._judge_start(places, document, module, location)
            for module, name, location in _imported(document):
                if f"{module} {name}" not in seen:
                    seen.add(f"{module} {name}")
                    yield from self._judge_name(places, document, module, name, location)

    def _scripts(self, places: Standing) -> Iterator[Finding]:
        """Console scripts that were taken out."""
        called: dict[tuple[str, str], Command] = {}
        for document in standing.onboarding(places.repository):
            for command in document.commands:
                if not (command.foreign or command.inline) and (name := program(command)):
                    called.setdefault((document.path, name), command)
        lost = lost_scripts(places, {name for _, name in called}) if called else {}
        for (path, name), command in called.items():
            if name not in lost and (meant := meant_script(places, name)):
                yield self._mistyped(path, command, name, meant)
            if script := lost.get(name):
                yield self.finding(
                    f"`{path}` calls `{name}`, which the project does not install any more",
                    subject=f"{path}#{name}",
                    location=command.location,
                    evidence=(Evidence(text=f"`{script.target}` lost this name in commit {script.commit[:9]}"),),
                    fix=Fix(text=f"write `{script.heir}`" if script.heir else f"write what took the place of `{name}`"),
                )

    def _mistyped(self, path: str, command: Command, name: str, meant: str) -> Finding:
        return self.finding(
            f"`{path}` calls `{name}`, which the project does not install",
            subject=f"{path}#{name}",
            location=command.location,
            evidence=(Evidence(text=f"it installs `{meant}`"),),
            fix=Fix(text=f"write `{meant}` if that is meant"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _judge_name(
        self, places: Standing, document: Document, module: str, name: str, location: Location
    ) -> Iterator[Finding]:
        """A name that its module, which is here, had once and does not define any more."""
        path = _file(places, module)
        if path is None or _offers(places, path, name) or _is_told(document, name):
            return
        removals = (places.history.removal(text, path) for text in (f"def {name}", f"class {name}", f"{name} ="))
        removed = next((commit for commit in removals if commit), None)
        if removed is None:
            return
        yield self.finding(
            f"`{document.path}` imports `{name}` from `{module}`, which does not define it any more",
            subject=f"{document.path}#{module} {name}",
            location=location,
            evidence=(Evidence(text=f"it was removed in commit {removed[:9]}", location=Location(path=path)),),
            fix=Fix(text=f"import what took the place of `{name}`"),
        )

    def _judge_start(self, places: Standing, document: Document, module: str, location: Location) -> Iterator[Finding]:
        """A package that is here, and whose ``__main__.py`` has left."""
        folder = module.replace(".", "/")
        for base in ("", "src/"):
            death = places.death(f"{base}{folder}/__main__.py")
            if death and f"{base}{folder}/__init__.py" in places.files and not _has_main(places, folder):
                yield self.finding(
                    f"`{document.path}` runs `python -m {module}`, a package that cannot be run any more",
                    subject=f"{document.path}#-m {module}",
                    location=location,
                    evidence=(Evidence(text=f"`{death.path}` was deleted in commit {death.short} on {death.date}"),),
                    fix=Fix(text="write the command that took its place"),
                )
                return

    def _judge(self, places: Standing, document: Document, module: str, location: Location) -> Iterator[Finding]:
        path = module.replace(".", "/")
        tails = (f"/{path}.py", f"/{path}/__init__.py", f"/{path}.pyi", f"/{path}.pyx", f"/{path}.ipynb")
        if any(f"/{item}".endswith(tails) for item in places.files) or any(
            f"/{item}".endswith(f"/{path}") for item in places.files.directories
        ):
            return
        top = path.partition("/")[0]
        above = [item.removesuffix(top) for item in places.files.directories if f"/{item}".endswith(f"/{top}")]
        for base in dict.fromkeys(("", "src/", f"{document.directory}/".lstrip("/"), *sorted(above)[:_MOST_HOMES])):
            death = places.death(f"{base}{path}.py") or places.death(f"{base}{path}/__init__.py")
            if death is None or not places.files.exists(base + path.partition("/")[0]):
                continue
            gone = Gone(path=death.path, death=death, heir=places.heir(death, death.path))
            yield self.finding(
                f"`{document.path}` uses the module `{module}`, which is gone",
                subject=f"{document.path}#{module}",
                location=location,
                evidence=(gone.evidence, Evidence(text=f"`{path.partition('/')[0]}` is still here")),
                fix=gone.fix(document.path),
            )
            return
        yield from self._judge_moved(places, document, module, location)

    def _judge_moved(self, places: Standing, document: Document, module: str, location: Location) -> Iterator[Finding]:
        """A module that a package of the repository never had, while one other file has its name."""
        folder, _, name = module.replace(".", "/").rpartition("/")
        twin = places.twin(f"{folder}/{name}.py") if len(name) >= _DISTINCT else None
        if not any(places.files.exists(f"{base}{folder}") for base in ("", "src/")):
            near = places.near(f"{folder}/{name}.py") if _is_top(places, module) else None
            twin = near if near and near.count("/") == folder.count("/") + 1 else None
        if twin is None or not places.is_complete or "/" not in twin:
            return
        yield self.finding(
            f"`{document.path}` uses the module `{module}`, which is not there",
            subject=f"{document.path}#{module}",
            location=location,
            evidence=(Evidence(text=f"`{folder}` has no `{name}`; the module of that name is `{twin}`"),),
            fix=Fix(text=f"import it from `{twin}` if that is meant"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )


def _is_told(document: Document, name: str) -> bool:
    """Whether the page itself defines a name: a tutorial, whose code grows with its steps."""
    pattern = re.compile(
        rf"(?m)^\W*(?:(?:async[ \t]+)?def|class)[ \t]+{re.escape(name)}\b|^\W*{re.escape(name)}[ \t]*="
    )
    return any(pattern.search(block.text) for block in document.blocks)


def _imported(document: Document) -> Iterator[tuple[str, str, Location]]:
    """(module, name, place) of each ``from module import name`` in a Python block."""
    for block in document.blocks:
        if block.language in _LANGUAGES and not block.past:
            for offset, row in enumerate(block.text.split("\n")):
                match = _NAMED.match(row)
                for name in match[2].split(",") if match else ():
                    if (first := name.split()[:1]) and match:
                        place = Location(path=document.path, line=(block.location.line or 1) + offset)
                        yield match[1], first[0], place


def _modules(document: Document) -> Iterator[tuple[str, Location]]:
    for block in document.blocks:
        if block.language in _LANGUAGES and not block.past:
            for offset, row in enumerate(block.text.split("\n")):
                if match := _IMPORT.match(row):
                    line = (block.location.line or 1) + offset
                    yield match[1] or match[2], Location(path=document.path, line=line)
    for pointer in document.pointers:
        if pointer.kind == "module" and re.fullmatch(r"[A-Za-z_][\w.]*", pointer.target):
            yield pointer.target, pointer.location
    for command in document.commands:
        if not command.foreign:
            yield from ((module, command.location) for module in (*_run(command.words), *_one_line(command.words)))


def _classes(document: Document) -> Iterator[tuple[str, Location]]:
    """The modules of the classes that settings name in quotes."""
    for block in document.blocks:
        if block.language in _LANGUAGES and not block.past:
            for offset, row in enumerate(block.text.split("\n")):
                for match in _QUOTED.finditer(row):
                    yield match[1], Location(path=document.path, line=(block.location.line or 1) + offset)


def _is_top(places: Standing, module: str) -> bool:
    """Whether a module is of a package at the root, where no sample project lies."""
    top = module.partition(".")[0]
    return any(f"{base}{top}/__init__.py" in places.files for base in ("", "src/"))


def _one_line(words: tuple[str, ...]) -> Iterator[str]:
    """What ``python -c`` imports."""
    if len(words) > 2 and words[1] == "-c" and _PYTHON.match(words[0]):
        for statement in words[2].split(";"):
            if match := _IMPORT.match(statement):
                yield match[1] or match[2]


def _started(document: Document) -> Iterator[tuple[str, Location]]:
    """The modules that ``python -m`` starts."""
    for command in document.commands:
        words = command.words
        is_python = not command.foreign and len(words) > 2 and _PYTHON.match(words[0]) is not None
        if is_python and words[1] == "-m" and re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)*", words[2]):
            yield words[2], command.location


def _has_main(places: Standing, folder: str) -> bool:
    """Whether a module of this name can be started somewhere in the repository."""
    tails = (f"/{folder}/__main__.py", f"/{folder}.py")
    return any(f"/{path}".endswith(tails) for path in places.files)


def _run(words: tuple[str, ...]) -> Iterator[str]:
    """The modules that a command runs, or hands to a runner of tests."""
    if len(words) > 2 and _PYTHON.match(words[0]) and "-m" in words[:-1]:
        module = words[words.index("-m") + 1]
        if re.fullmatch(r"[A-Za-z_][\w.]*", module):
            yield module
    if _SERVERS & set(words[:3]):
        yield from (match[1] for word in words[1:] if (match := _APPLICATION.fullmatch(word)))
    if words[0] in _RUNNERS or words[1:3] == ("-m", "unittest") or "test" in words[1:3]:
        for word in words[1:]:
            if re.fullmatch(r"[A-Za-z_]\w*(?:\.[a-z_]\w*)+", word) and not word.endswith((".py", ".sh", ".txt")):
                yield word


def _file(places: Standing, module: str) -> str | None:
    """The file of a module of this repository, if exactly one may be meant."""
    stem = module.replace(".", "/")
    paths = (f"{base}{stem}{tail}" for tail in (".py", "/__init__.py") for base in ("", "src/"))
    found = [path for path in paths if path in places.files]
    return found[0] if len(found) == 1 else None


def _offers(places: Standing, path: str, name: str) -> bool:
    """Whether a module may have a name: it stands somewhere in its code, or code decides."""
    text = places.files.text(path) or ""
    if re.search(rf"\b{re.escape(name)}\b|import \*|__getattr__|globals\(\)", text):
        return True
    folder = path.removesuffix("/__init__.py")
    return folder != path and (places.files.exists(f"{folder}/{name}.py") or places.files.exists(f"{folder}/{name}"))
