"""Whether something that a document names is there, was there once, or cannot be told."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from envdoctor.api import Evidence, Fix, Location, Repository
from envdoctor.repository import documents, history
from envdoctor.repository.documents import Document
from envdoctor.repository.history import Death, History
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["Gone", "Standing", "counts", "plain_path", "read"]

_NO_PATH = regex(r"PLACEHOLDER__|[$*?{}<>|;&()\[\]\"'`\\,=!^%]|\s|://|^~|^-|^@|\.\.\.|…|^\w+:|^git@")
_EXAMPLES = regex(
    r"(?i)(^|[/_.-])(foo|bar|baz|path/to|your|my|some|example\.com|xxx+|name_of|test_something)([/_.-]|$)|path/to/"
)

_SITE = regex(
    r"(?i)(^|/)(mkdocs\.ya?ml|docusaurus\.config\.[jt]s|conf\.py|_config\.ya?ml|(hugo|book|config)\.toml|hugo\.ya?ml"
    r"|antora\.yml|docs\.json|mint\.json|vitepress|astro\.config\.\w+|zensical\.toml|SUMMARY\.md)$"
)


_ALIKE = 0.92
_OFTEN = 4
SHALLOW = "the clone is shallow: what left before its oldest commit is unknown"
_SAMPLES = frozenset({"example", "sample", "template", "tmpl", "dist", "default"})


def _kernel(name: str) -> tuple[tuple[str, ...], bool] | None:
    """A name's words but for what merely calls it a sample (``.env.example`` is ``.env.template``), and whether it is
    one; None for a name that is neither a sample nor YAML, which has two suffixes."""
    words = [word.replace("yaml", "yml") for word in re.findall(r"[a-z0-9]+", name.lower())]
    if not is_sample(name) and "yml" not in words:
        return None
    return tuple(sorted(word for word in words if word not in _SAMPLES)), is_sample(name)


def _words(name: str) -> list[str]:
    """A name's words in the order of the alphabet, whatever parts them: ``import_data.sh`` is ``data-import.sh``."""
    return sorted(re.findall(r"[a-z0-9]+", name.lower()))


_FEW = 2
_ABOUT_OTHERS = regex(r"(?i)(^|[/_-])(plugins?|extensions?|extending|addons?|tutorials?|examples?|cookbook)([/_.-]|$)")


def is_sample(path: str) -> bool:
    """Whether a name says that it is to be copied: ``.env.example``."""
    return bool(_SAMPLES & set(re.findall(r"[a-z0-9]+", path.rpartition("/")[2].lower())))


_UNTRACKED = regex(r"(?i)\bnot (?:\w+ )?(?:under|in|tracked by) (?:git|version control)\b|\bgit-?ignored\b")


def untracked(document: Document) -> set[int | None]:
    """The lines that say that what they name is not under git."""
    return {line.location.line for line in document.lines if _UNTRACKED.search(line.text)}


def is_sample_of(path: str, other: str) -> bool:
    """Whether a file is there to be copied to the other: ``local.yml.sample`` to ``local.yml``."""
    words, others = (re.findall(r"[a-z0-9]+", item.rpartition("/")[2].lower()) for item in (path, other))
    return is_sample(path) and sorted(set(words) - _SAMPLES) == sorted(set(others))


def about_others(document: Document) -> bool:
    """Whether a document teaches how to write something of one's own, so that its commands run somewhere else."""
    return _ABOUT_OTHERS.search(document.path) is not None


def counts(one: str, other: str) -> bool:
    """Whether two names differ by nothing but a number, or by nothing but a language."""
    if re.sub(r"\d", "", one) == re.sub(r"\d", "", other):
        return True
    words, others = re.split(r"[/._-]", one), re.split(r"[/._-]", other)
    differ = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return bool(differ) and len(words) == len(others) and all(len(word) == 2 for pair in differ for word in pair)


def plain_path(word: str) -> str | None:
    """A word as a path below a folder, without ``./`` and trailing slash; None if it is no such path."""
    word = re.split(r"#|::|:\d+(?:[-:,]\d+)*$", word, maxsplit=1)[0].rstrip(":").removesuffix("/")
    if not word or word.startswith("/") or _NO_PATH.search(word) or _EXAMPLES.search(word):
        return None
    word = posixpath.normpath(word)
    return None if word in {".", ".."} else word


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A path that once was in the repository and is gone; ``heir`` is what it was renamed to."""

    path: str
    death: Death
    heir: str | None

    @property
    def evidence(self) -> Evidence:
        """The commit that took it away."""
        how = f"renamed to `{self.heir}`" if self.heir else "deleted"
        return Evidence(text=f"`{self.path}` was {how} in commit {self.death.short} on {self.death.date}")

    def fix(self, document: str) -> Fix:
        """What to write instead."""
        if self.heir:
            return Fix(text=f"write `{self.heir}` instead")
        return Fix(text=f"remove or rewrite the line in `{document}`", command=f"git show --stat {self.death.short}")


class Standing:
    """Looks paths up in the tree and in the past."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.files = repository.files
        self._ignored: dict[str, bool] = {}

    @cached_property
    def history(self) -> History:
        """What git remembers; asked for only when something is missing."""
        return self.repository.fact(history.read)

    @cached_property
    def branches(self) -> frozenset[str]:
        """All branches of the remote and here, as full references; nothing if the clone does not fetch all of them.

        Pages may hold hundreds of addresses, so git is asked once.
        """
        git = self.repository.git
        fetched = git.try_ask("config", "--get-all", "remote.origin.fetch") or ""
        if git.problem is not None or fetched.strip() != "+refs/heads/*:refs/remotes/origin/*":
            return frozenset()
        listed = git.try_ask("for-each-ref", "--format=%(refname)", "refs/remotes/origin", "refs/heads")
        return frozenset((listed or "").split())

    @cached_property
    def _suffixes(self) -> frozenset[str]:
        """Base names of all files and folders, for a fast no."""
        return frozenset(path.rpartition("/")[2] for path in (*self.files, *self.files.directories))

    @cached_property
    def _elsewhere(self) -> tuple[str, ...]:
        """What is there but not listed: links, repositories in the repository, ignored files, environments."""
        return (*self.files.ignored, *self.files.environments, *(item.path for item in self.files.unread))

    @cached_property
    def has_site(self) -> bool:
        """Whether a generator builds a site from the documents, which may map addresses its own way."""
        return any(_SITE.search(path) for path in self.files)

    @property
    def is_complete(self) -> bool:
        """Whether the whole history is known, so that "never was there" can be said."""
        return self.history.problem is None and not self.history.shallow

    def twin(self, path: str) -> str | None:
        """The only file elsewhere with the same base name."""
        name = path.rpartition("/")[2]
        if name not in self._suffixes:
            return None
        found = [item for item in self.files if item.rpartition("/")[2] == name]
        return found[0] if len(found) == 1 else None

    def sibling(self, path: str) -> str | None:
        """The file of the same folder whose name is nearest, if it is very near."""
        folder, _, name = path.rpartition("/")
        names = [item.rpartition("/")[2] for item in self.files if item.rpartition("/")[0] == folder]
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
        return f"{folder}/{close[0]}" if close and folder and not counts(close[0], name) else None

    def near(self, path: str) -> str | None:
        """What a slip of the finger turns into this path: a neighbour of nearly that name, or its namesake near by."""
        path = posixpath.normpath(path)
        folder, _, name = path.rpartition("/")
        names = sorted(self._neighbours.get(folder, ()))
        kernel = _kernel(name)
        twins = [other for other in names if kernel and other != name and _kernel(other) == kernel]
        if kernel is None and len(words := _words(name)) > _FEW:
            twins = [other for other in names if other != name and _words(other) == words]
        if len(twins) == 1:
            return f"{folder}/{twins[0]}".lstrip("/")
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.85)
        if close and not counts(close[0], name):
            return f"{folder}/{close[0]}".lstrip("/")
        return self._namesake(path) if folder and name in self._suffixes else None

    def _namesake(self, path: str) -> str | None:
        """The file of the same name whose folder is written most alike, if it is very much alike."""
        name = path.rpartition("/")[2]
        twins = [item for item in self.files if item.rpartition("/")[2] == name]
        rated = sorted(((difflib.SequenceMatcher(None, path, item).ratio(), item) for item in twins), reverse=True)[:2]
        is_clear = len(rated) == 1 or (len(rated) == 2 and rated[0][0] > rated[1][0])
        return rated[0][1] if is_clear and rated[0][0] >= _ALIKE and not counts(rated[0][1], path) else None

    @cached_property
    def _lost(self) -> dict[str, list[str]]:
        """Base names that no file has any more, each with the paths that it had."""
        found: dict[str, list[str]] = {}
        for path in self.history.deaths:
            if (name := path.rpartition("/")[2]) not in self._suffixes:
                found.setdefault(name, []).append(path)
        return found

    def lost(self, name: str) -> Gone | None:
        """The proof that the only file of a name, wherever it was, is gone."""
        paths = self._lost.get(name, [])
        death = self.death(paths[0]) if len(paths) == 1 else None
        return Gone(path=paths[0], death=death, heir=self.heir(death, paths[0])) if death else None

    @cached_property
    def _neighbours(self) -> dict[str, set[str]]:
        """The names of the files and folders in each folder."""
        found: dict[str, set[str]] = {}
        for path in (*self.files, *self.files.directories):
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, set()).add(name)
        return found

    def bases(self, document: Document, directory: str | None) -> tuple[str, ...]:
        """Folders that a path may be meant from, the likeliest first."""
        found = [directory, "", document.directory] if directory is not None else [document.directory, ""]
        return tuple(dict.fromkeys(found))

    def join(self, base: str, path: str) -> str | None:
        """A path from a folder, None if it leaves the repository."""
        joined = posixpath.normpath(posixpath.join(base, path))
        return None if joined.startswith("..") else joined

    def exists(self, path: str, bases: tuple[str, ...]) -> bool:
        """Whether it is there from one of these folders, anywhere below another folder, or out of sight."""
        for base in bases:
            joined = self.join(base, path)
            if joined is None or self.files.exists(joined) or self._out_of_sight(joined):
                return True
        if path.rpartition("/")[2] not in self._suffixes:
            return False
        tail = "/" + path.lstrip("./")
        return any(f"/{item}".endswith(tail) for item in (*self.files, *self.files.directories))

    def exists_at(self, path: str) -> bool:
        """Whether it is there, or out of sight."""
        return self.files.exists(path) or self._out_of_sight(path)

    def _out_of_sight(self, path: str) -> bool:
        return any(path == item or path.startswith(item.rstrip("/") + "/") for item in self._elsewhere)

    def is_output(self, path: str, document: Document, bases: tuple[str, ...]) -> bool:
        """Whether a step of the document creates it, or a folder above it that is not here already."""
        for name in (path, *(joined for base in bases if (joined := self.join(base, path)))):
            parts = name.split("/")
            first = 2 if len(parts) > 1 and self._is_package(parts[0], "/".join(parts[1:])) else 1
            first += name.removesuffix(path).count("/") if name != path and name.endswith(f"/{path}") else 0
            if any("/".join(parts[:end]) in document.outputs for end in range(first, len(parts) + 1)):
                return True
        return False

    def _is_package(self, folder: str, rest: str) -> bool:
        """Whether a folder only shares its name with the repository, which ``git clone`` makes a folder of, too.

        One that has left counts unless the clone's own folder has the rest of the path.
        """
        if folder.lower() not in self.repository.fact(documents.identity).names:
            return False
        if folder in self.files.directories:
            return True
        return not self.files.exists(rest) and any(path.startswith(f"{folder}/") for path in self.history.deaths)

    def awaits_copy(self, path: str, bases: tuple[str, ...]) -> bool:
        """Whether a sample stands where a path is looked for, so that the reader is to make it."""
        spots = (posixpath.split(joined) for base in bases if (joined := self.join(base, path)))
        return any(is_sample_of(other, name) for folder, name in spots for other in self._neighbours.get(folder, ()))

    def gone(self, path: str, document: Document, directory: str | None = None) -> Gone | None:
        """The proof that a path was there and is gone; None if it is there, never was, or may be anywhere."""
        bases = self.bases(document, directory)
        if self.exists(path, bases) or self.is_output(path, document, bases):
            return None
        for joined in self._joined(path, bases):
            death = self.death(joined)
            if death is not None:
                return Gone(path=joined, death=death, heir=self.heir(death, joined))
        return None

    def settings_folder(self, document: Document) -> str | None:
        """The folder of the nearest ``conf.py`` of Sphinx's above a document."""
        folder = document.directory
        while f"{folder}/conf.py".lstrip("/") not in self.files:
            if not folder:
                return None
            folder = folder.rpartition("/")[0]
        return folder

    def gone_from_root(self, path: str) -> Gone | None:
        """The proof for a path that is written from the root, ``/app/tasks.py``, and whose top folder is still here."""
        folder = path.partition("/")[0] if "/" in path else ""
        is_here = self.exists_at(path) or bool(folder and not self.files.exists(folder))
        death = None if is_here else self.death(path)
        return Gone(path=path, death=death, heir=self.heir(death, path)) if death else None

    def heir(self, death: Death, path: str) -> str | None:
        """What a path was renamed to, if that is still there."""
        heir = self.history.heir(death) if death.path == path else None
        return heir if heir and self.files.exists(heir) else None

    def _joined(self, path: str, bases: tuple[str, ...]) -> Iterator[str]:
        yield from dict.fromkeys(joined for base in bases if (joined := self.join(base, path)))

    def death(self, path: str) -> Death | None:
        """When a path left; None also if an ignore rule covers it, so that it is meant to be on each machine only, or
        if it comes and goes, so that the text means the next one."""
        death = self.history.death(path)
        if death is None or (death.path == path and death.times >= _OFTEN) or self._is_ignored(path):
            return None
        return death

    def _is_ignored(self, path: str) -> bool:
        if path not in self._ignored:
            self._ignored[path] = any(
                rules.match_file(place.removeprefix(folder)) or rules.match_file(place.removeprefix(folder) + "/")
                for folder, rules in self._rules
                for place in (path, f"src/{path}")  # what is made may have moved below `src` with its package
                if place.startswith(folder)
            )
        return self._ignored[path]

    @cached_property
    def _rules(self) -> tuple[tuple[str, GitIgnoreSpec], ...]:
        """Each ``.gitignore`` with the folder (``""`` or ``"sub/"``) that it speaks for."""
        from pathspec import GitIgnoreSpec

        found = []
        for path in self.files.matching(".gitignore"):
            lines = (self.files.text(path) or "").splitlines()
            try:
                found.append((path.removesuffix(".gitignore"), GitIgnoreSpec.from_lines(lines)))
            except ValueError:
                continue
        return tuple(found)


def read(repository: Repository) -> Standing:
    """The fact: one `Standing` for all checks, so that git is asked once."""
    return Standing(repository)


def at(document: Document, line: int | None) -> Location:
    """A place in a document."""
    return Location(path=document.path, line=line)


def onboarding(repository: Repository) -> tuple[Document, ...]:
    """The documents."""
    return repository.fact(documents.read)


def with_pages(repository: Repository) -> tuple[Document, ...]:
    """The documents, and the other pages of the documentation in which a link may lead nowhere."""
    return (*repository.fact(documents.read), *repository.fact(documents.linked))
