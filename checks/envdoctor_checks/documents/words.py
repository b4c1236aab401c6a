"""DOC015: names that were in the code when a line was written, and are in it no more."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import environment_variables, lineage
from envdoctor.repository.documents import Document
from envdoctor.repository.lineage import Lineage
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.names import OPTIONS, Name, names, once
from envdoctor_checks.documents.options import is_short_for, is_slip, is_surely, known_options, nearest, parameter
from envdoctor_checks.documents.settings_keys import unknown_keys
from envdoctor_checks.documents.slips import closest, is_alike, meant, near_key
from envdoctor_checks.documents.standing import counts

__all__ = ["NameThatIsGone"]

_CODE = (
    ".py", ".pyi", ".pyx", ".sh", ".bash", ".yml", ".yaml", ".toml", ".cfg", ".ini", ".env", ".conf", ".js", ".ts",
    ".tsx", ".jsx", ".vue", ".html", ".j2", ".sql", ".service", ".tf", ".go", ".rs", ".rb", ".c", ".h", ".cpp",
    ".example", ".sample", ".template", ".dist", ".mk", ".json", ".properties", ".xml",
)  # fmt: skip
_PLAIN = regex(
    r"(?i)(^|/)(?:[\w.-]*dockerfile[\w.-]*|[\w.-]*makefile|justfile|procfile|vagrantfile|\.env[\w.-]*|[\w-]+)$"
)
_PLANS = regex(r"(?i)design|proposal|initiative|roadmap|(^|[/_-])plans?([/_.-]|$)")
_NEAR = 0.8
_LONG, _ALIKE = 10, 0.93
_DEFINED = regex(rb"\n[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
_LARGEST = 400_000
_MOST_NAMES = 60
_MOST_DOCUMENTS = 8
_MOST_REVISIONS = 8
"""A blame and a search of a revision take a tenth of a second each, so the best known pages are asked about first."""


class NameThatIsGone(RepositoryCheck):
    """A document names a function, setting or variable that has left the code since the line was written.

    Inline code with an underscore or a call, variables that are assigned in code blocks or listed in tables, and calls
    in Python blocks are searched for in all files that are not documents: now, and as they were when the line was last
    touched (`git blame`). A name that was in neither, or that the code imported even then, is somebody else's and is
    left alone; so is a sentence about the past. A variable that never was known is reported if one that is read is
    called nearly so; a key in a block of settings, if nearly all the others of the block are in the code and one of its
    words is called nearly so. Long options are looked up, too. So are names with an underscore in running text, and
    arguments, constants, classes and keys within code blocks; and a long name is reported if the code has exactly one
    that is a letter from it. Always a note.

    ## Why is this bad?
    A setting that nothing reads is set in vain, and nobody is told.

    ## Example
    "Set `CREATE_SUPERUSER=true` to get an administrator": the entry script stopped reading it last year.

    ## How to fix
    Write the name that took its place, or drop the sentence.
    """

    code = "DOC015"
    name = "name-that-is-gone"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Search for each name now; for those that are missing, in the revision that last touched their line."""
        known = repository.fact(lineage.read)
        if known is None:
            yield Skipped(reason=repository.git.problem or "there is no commit yet")
            return
        found = [
            (document, name)
            for document in standing.onboarding(repository)
            if not _PLANS.search(document.path)
            for name in once(names(document))
        ]
        missing = _missing(repository, {name.text for _, name in found} - _GENERAL)
        missing -= _as_parameters(repository, missing)
        found = [
            (document, name) for document, name in found if name.text in missing and not _is_readers(document, name)
        ]
        left = [(document, name) for document, name in found if not _shown(document, name)]
        left.sort(key=lambda item: (item[0].path.count("/"), item[0].path, item[1].location.line or 1))
        told: set[str] = set()
        for loose in (False, True):
            dated = [pair for pair in left if pair[1].loose is loose and pair[1].kind != "typed"]
            yield from self._then(known, dated[:_MOST_NAMES], told)
        yield from self._misspelt(repository, left, told)
        yield from self._mistyped(repository, left, told)
        yield from self._slips(repository, [pair for pair in left if pair[1].kind == "name"], told)
        yield from self._strange(repository, told)

    def _misspelt(
        self, repository: Repository, found: list[tuple[Document, Name]], told: set[str]
    ) -> Iterator[Finding]:
        """A variable that nothing knows, while another is called nearly so."""
        left = [(document, name) for document, name in found if name.kind == "variable" and name.text not in told]
        left = [pair for pair in left if not _EXPORTERS.match(pair[1].text)]
        known = _variables(repository) if left else []
        for document, name in left:
            close = closest(name.text, known, cutoff=_NEAR)
            if close and is_alike(name.text, close) and not any(it.startswith(f"{name.text}_") for it in known):
                yield self.finding(
                    f"`{document.path}` sets `{name.text}`, which nothing in the repository reads",
                    subject=f"{document.path}#{name.text}",
                    location=name.location,
                    evidence=(Evidence(text=f"the nearest that is read is `{close}`"),),
                    fix=Fix(text=f"write `{close}` if that is meant, or drop the line"),
                    confidence=Confidence.LIKELY,
                )

    def _mistyped(
        self, repository: Repository, found: list[tuple[Document, Name]], told: set[str]
    ) -> Iterator[Finding]:
        """An option that nothing knows, while another is called nearly so."""
        mistyped: set[str] = set()
        own = _about_own_program(repository, found)
        for document, name in found:
            if name.kind not in OPTIONS or name.text in told - mistyped or is_short_for(repository, name.text):
                continue
            near = nearest(repository, name.text)
            if name.kind == "typed" and not (near and is_slip(repository, name.text, near)):
                continue
            if near and (name.listed or is_surely(name.text, near) or (document.path in own and not name.loose)):
                told.add(name.text)
                mistyped.add(name.text)
                yield self.finding(
                    f"`{document.path}` names the option `{name.text}`, which nothing in the repository reads",
                    subject=f"{document.path}#{name.text}",
                    location=name.location,
                    evidence=(Evidence(text=f"the nearest that is there is `{near}`"),),
                    fix=Fix(text=f"write `{near}` if that is meant"),
                    confidence=Confidence.LIKELY,
                )

    def _slips(self, repository: Repository, found: list[tuple[Document, Name]], told: set[str]) -> Iterator[Finding]:
        """A long name that was never known, while a function, class, module or folder is called nearly so."""
        left = [pair for pair in found if len(pair[1].text) >= _LONG and pair[1].text not in told]
        known = _own_names(repository) if left else []
        for document, name in left:
            close = meant(repository, name.text) or closest(name.text, known, cutoff=_ALIKE)
            if close and not _is_form(close, name.text):
                told.add(name.text)
                yield self.finding(
                    f"`{document.path}` names `{name.text}`, which nothing in the code is called",
                    subject=f"{document.path}#{name.text}",
                    location=name.location,
                    evidence=(Evidence(text=f"the nearest is `{close}`"),),
                    fix=Fix(text=f"write `{close}` if that is meant"),
                    confidence=Confidence.LIKELY,
                )

    def _strange(self, repository: Repository, told: set[str]) -> Iterator[Finding]:
        """A key of settings that no code has, among many that it has."""
        for document, key, place, known in unknown_keys(repository, standing.onboarding(repository)):
            if key not in told and (near := near_key(repository, key)):
                yield self.finding(
                    f"`{document.path}` sets `{key}`, which nothing in the repository reads",
                    subject=f"{document.path}#{key}",
                    location=place,
                    evidence=(
                        Evidence(text=f"{known} other keys of the block are in the code; the nearest is `{near}`"),
                    ),
                    fix=Fix(text=f"write `{near}` if that is meant, or drop the line"),
                    confidence=Confidence.LIKELY,
                )

    def _then(self, known: Lineage, found: list[tuple[Document, Name]], told: set[str]) -> Iterator[Finding]:
        touched: dict[str, list[tuple[Document, Name]]] = defaultdict(list)
        for path in list(dict.fromkeys(document.path for document, _ in found))[:_MOST_DOCUMENTS]:
            rows = [pair for pair in found if pair[0].path == path]
            commits = known.touched(path, {name.location.line or 1 for _, name in rows})
            for document, name in rows:
                if commit := commits.get(name.location.line or 1):
                    touched[commit].append((document, name))
        for commit, pairs in sorted(touched.items(), key=lambda item: -len(item[1]))[:_MOST_REVISIONS]:
            there = known.there(commit, {name.text for _, name in pairs})
            foreign = {name.text for _, name in pairs if name.kind == "name" and name.text in there}
            there -= known.taken(commit, foreign) if foreign else frozenset()
            for document, name in pairs:
                if name.text in there:
                    told.add(name.text)
                    yield self._gone(document, name, commit)
        known.keep()

    def _gone(self, document: Document, name: Name, commit: str) -> Finding:
        return self.finding(
            f"`{document.path}` names `{name.text}`, which nothing in the code does any more",
            subject=f"{document.path}#{name.text}",
            location=name.location,
            evidence=(Evidence(text=f"it was in the code when the line was written, in commit {commit[:9]}"),),
            fix=Fix(text="write the name that took its place, or drop the sentence"),
            confidence=Confidence.LIKELY,
        )


_GENERAL = frozenset({
    "USE_I18N", "USE_L10N", "USE_TZ", "DEFAULT_AUTO_FIELD",
    "x86_64", "amd_64", "arm_64", "utf_8", "snake_case", "TestCase", "setUp", "tearDown", "setUpClass", "tearDownClass",
})  # fmt: skip
_DATA = regex(r"(?m)^\s*[\w-]+[ \t][^=()]*;\s*$|^\s*\w[^=()]*\{\s*$|^\s*\"[\w-]+\":")
"""A line of a configuration of nginx and the like, or of JSON."""


def _is_readers(document: Document, name: Name) -> bool:
    """Whether a variable stands for any, or is one of the page's own commands: set in one and put into another."""
    if _ANY_NAME.search(name.text):
        return True
    pattern = re.compile(rf"\$\{{?{re.escape(name.text)}\b|%{re.escape(name.text)}%")
    return name.kind == "variable" and any(pattern.search(block.text) for block in document.blocks)


def _shown(document: Document, name: Name) -> bool:
    """Whether the page itself shows a configuration or data of somebody else that holds the name."""
    return any(
        re.search(rf"(?<!\w){re.escape(name.text)}(?!\w)", block.text) is not None and _DATA.search(block.text)
        for block in document.blocks
    )


def _code(repository: Repository) -> list[str]:
    """Everything but documents, and nothing of a size that only data has."""
    sizes = repository.files.sizes
    return [path for path in repository.files if _is_code(path) and sizes[path] <= _LARGEST]


def _missing(repository: Repository, words: set[str]) -> frozenset[str]:
    """Those of the words that are in no file of the repository but documents.

    Settings classes read ``EMAIL_FROM`` from ``SHOP_EMAIL_FROM``, so a variable is there without its first part, too;
    pydantic's read it into a field of any case.
    """
    bare = {word: rest for word in words if word.isupper() and len(rest := word.partition("_")[2]) > 3}
    paths = _code(repository)
    left = unmentioned(repository, {*words, *bare.values()}, paths)
    if not any(item.isupper() for item in words & left):
        return left & words
    left -= {item.name for item in repository.fact(environment_variables.read)}
    code = repository.files.with_suffix(".py")
    if not unmentioned(repository, {"BaseSettings"}, code):
        left = frozenset(
            {item for item in left if not item.isupper()}
            | unmentioned(repository, {item for item in left if item.isupper()}, code, any_case=True)
        )
    if any(item.isupper() for item in left) and _has_settings_elsewhere(repository, code):
        left = frozenset(item for item in left if not item.isupper())
    left -= _prefixed(repository, {item for item in left if item.isupper()}, code)
    return frozenset(
        word
        for word in words & left
        if bare.get(word, word) in left and not (word.isupper() and environment_variables.is_given(word))
    )


_BEGINNING = regex(rb"[\"']([A-Z][A-Z0-9_]*_)[\"']")
_EXPORTERS = regex(r"(?:OTEL|DD|NEW_RELIC|INVOKE)_")
_ANY_NAME = regex(r"(?:^|_)(?:VARIABLE|SETTING|OPTION)_NAME$|(?:^|_)YOUR_")
_ALL_FROM = regex(r"(?m)^from ([A-Za-z]\w*)[\w.]* import \*")
_SETTINGS_OF = regex(r"""DJANGO_SETTINGS_MODULE["'\], ]+[=(]?\s*["']([A-Za-z_]\w*)\.""")


def _has_settings_elsewhere(repository: Repository, code: Iterable[str]) -> bool:
    """Whether settings are read by a distribution: all names taken from it, or its module named as the settings."""
    own = {part for path in code for part in path.removesuffix(".py").split("/")}
    for path in code:
        data = repository.files.read(path) or b""
        found = _SETTINGS_OF.findall(repository.files.text(path) or "") if b"DJANGO_SETTINGS_MODULE" in data else []
        if b"import *" in data and re.search(r"(?:^|/)(?:settings|conf|config)\b", path):
            found += _ALL_FROM.findall(repository.files.text(path) or "")
        if any(name not in own and name not in sys.stdlib_module_names for name in found):
            return True
    return False


def _prefixed(repository: Repository, names: set[str], code: Iterable[str]) -> set[str]:
    """The variables that begin as code expects of any number of them: ``PREFIX = "SHOP_"``."""
    starts = {name[: end + 1] for name in names for end, letter in enumerate(name[:-1]) if letter == "_"}
    if not starts:
        return set()
    found: set[str] = set()
    for path in code:
        data = repository.files.read(path) or b""
        if b'_"' in data or b"_'" in data:
            found |= starts.intersection(start.decode() for start in _BEGINNING.findall(data))
    return {name for name in names if name.startswith(tuple(found))} if found else set()


def _is_form(one: str, other: str) -> bool:
    """Whether two names are one word in two forms: private, in the plural, with another number."""
    bare, rest = one.replace("_", ""), other.replace("_", "")
    return bare.removesuffix("s") == rest.removesuffix("s") or counts(one, other)


def _own_names(repository: Repository) -> list[str]:
    """What the repository's own functions, classes, modules and folders are called, if it is long."""
    found = {path.rpartition("/")[2] for path in repository.files.directories}
    for path in repository.files.with_suffix(".py"):
        found.add(path.rpartition("/")[2].removesuffix(".py"))
        if repository.files.sizes[path] <= _LARGEST:
            defined = _DEFINED.findall(b"\n" + (repository.files.read(path) or b""))
            found.update(name.decode("utf-8", "replace") for name in defined)
    return sorted(name for name in found if len(name) >= _LONG - 2 and name.isidentifier())


def _as_parameters(repository: Repository, words: frozenset[str]) -> set[str]:
    """Those of the words that are options, and whose name the code has as a parameter."""
    options = {word: parameter(word) for word in words if word.startswith("--")}
    lost = unmentioned(repository, options.values(), _code(repository) if options else ())
    known = {other.replace("_", "-") for other in repository.fact(known_options)} if options else set()
    return {
        word
        for word, name in options.items()
        if "_" in name
        and name not in lost
        and not {word.replace("_", "-"), f"--no-{word[2:]}".replace("_", "-")} & known
    }


def _variables(repository: Repository) -> list[str]:
    """The names of environment variables that code reads or that scripts and compose files mention."""
    found = {item.name for item in repository.fact(environment_variables.read)}
    for path in repository.files.with_suffix(".sh", ".bash", "Makefile", ".yml", ".yaml", "Dockerfile"):
        if path.count("/") < 3 and repository.files.sizes[path] <= _LARGEST:
            found.update(re.findall(r"(?<!\w)[A-Z][A-Z0-9]*_[A-Z0-9_]+(?!\w)", repository.files.text(path) or ""))
    return sorted(found)


def _about_own_program(repository: Repository, found: list[tuple[Document, Name]]) -> set[str]:
    """The documents that name, in marks, several options of the code and hardly one that it does not have."""
    known = repository.fact(known_options) if any(name.kind == "option" for _, name in found) else frozenset()
    strange = Counter(document.path for document, name in found if name.kind == "option")
    options = {
        document.path: {name.text for name in names(document) if name.kind == "option" and not name.loose}
        for document in {document.path: document for document, _ in found}.values()
        if strange[document.path]
    }
    return {path for path, named in options.items() if len(named & known) >= max(_SEVERAL, 3 * strange[path])}


_SEVERAL = 2


def _is_code(path: str) -> bool:
    return path.lower().endswith(_CODE) or _PLAIN.search(path) is not None
