"""DOC006: a document promises a Python that the project does not run on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import ci, declarations
from envdoctor.repository.declarations.model import Declarations, PythonStatement
from envdoctor.repository.documents import Document, Line
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.packages.pins import pins_of

__all__ = ["PythonVersionContradicts", "minimum"]

_NUMBER = r"v?(?P<version>(?:2\.[67]|3(?:\.\d{1,2})?)(?:\.\d{1,2})?)"
_PYTHON = r"(?:C?Python|python)\W{0,4}(?:versions?\s+)?"
_MINIMA = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_PYTHON}{_NUMBER}\W{{0,3}}\+",
        rf"{_PYTHON}(?:2\.7\W{{1,3}}(?:(?:or|and)\s)?)?{_NUMBER}\W{{0,4}}\s*(?:and|or|\()\s*(?:higher|newer|above|later|greater|up\b|better)",
        rf"{_PYTHON}[23]\.x\W{{1,4}}(?:>=|≥)\s*{_NUMBER}",
        rf"{_PYTHON}2\.7(?:\.x)?\s*(?:,|/|&|and|or)\s*(?:Python\s*)?{_NUMBER}\W{{0,3}}\+",
        rf"{_PYTHON}(?:>=|≥|&gt;=|\\>=)\s*{_NUMBER}",
        rf"\bat least {_PYTHON}{_NUMBER}",
        rf"{_PYTHON}{_NUMBER}\W{{0,3}}(?:\s*(?:-|\u2013|\u2014|to|through)\s*(?:Python\s*)?v?3\.\d+)",
        rf"\brequires? {_PYTHON}(?:>=\s*)?{_NUMBER}(?=[.,;)\s*`]*(?:$|\s))",
        rf"\bminimum (?:supported |required )?{_PYTHON}(?:required |supported |needed )?(?:is|of|:)?\W{{0,4}}{_NUMBER}",
        rf"\bPython\b[^.;]{{0,50}}\bat least (?:version )?{_NUMBER}",
        rf"\b(?:lowest|oldest|minimum)\b[^.;]{{0,40}}?\b{_PYTHON}{_NUMBER}",
        rf"\b(?:requires-python|python_requires)\W{{1,6}}>=\s*{_NUMBER}",
        rf"^\W{{0,6}}Python\s+{_NUMBER},\s+[a-z]",
    )
)
_LINK = regex(r"\[([^\[\]]*)\]\([^()\s]*\)|`([^`<>]+?)\s*<[^<>`]+>`__?")
_OTHER = regex(
    r"(?i)\bdrop|\bremov|no longer|\bsince\b|\bas of\b|\bbefore\b|deprecat|\buntil\b|\bolder\b|\bif you\b"
    r"|\bprevious|\blegacy\b|\bsyntax\b"
    r"|\bwhen\b|\bolder\b|\bonly for\b|\bwas\b|\(requires|\buses\b"
    r"|\bneed(?:ed)? for\b|\btutorial|\bbelow\b|\bexcept"
    r"|\bto (?:have|run|use|install) (?:black|pipx|pre-commit|poetry|uv|tox|ansible|docker)\b"
    r"|\bSDK\b|\bframework\b"
    r"|\bclient\b|\bplugin|\bfor python 2|\bprefer(?:abl[ey]|s)?\b"
    r"|\brecommend|\bv?\d+\.\d+(?:\.\d+)? (?:requires|supports)"
)
_OF_TOOL = regex(r"(?i)\b(?:venv|virtualenv|pipx|poetry|uv|conda|tox|pip)\b[`*_]{0,3} \($")
"""What stands in brackets behind a tool's name is about the tool: "`venv` (Python 3.5+ required)"."""
_DECLARED = ("requires-python", "poetry")


def minimum(text: str) -> tuple[str, str] | None:
    """(version, phrase) if a line says which Python is the oldest that will do; None if it says no such thing."""
    if "ython" not in text or "<!--" in text:
        return None
    text = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    for pattern in _MINIMA:
        match = pattern.search(text)
        if (
            match is not None
            and not _OTHER.search(_sentence(text, match))
            and not _OF_TOOL.search(text[: match.start()])
        ):
            return match["version"], match[0].strip(" `*_(.,")
    return None


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence in which a match stands."""
    start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "! ", "? "))
    ends = [at for mark in (". ", "! ", "? ") if (at := text.find(mark, match.end())) >= 0]
    return text[start + 1 : min(ends, default=len(text))]


class PythonVersionContradicts(RepositoryCheck):
    """A document says that an older Python will do than the project accepts.

    Sentences that name a minimum ("Python 3.7+", "Python 3.8 or higher", "requires Python 3.6", "3.8 - 3.12") are
    compared with `requires-python` (or Poetry's `python`) of the project that the document belongs to. A sentence
    about a change, about another version or about an older release is left alone, and so is a document that asks for
    more than needed.

    ## Why is this bad?
    Whoever has just that Python follows the document to the step where the installer refuses, or worse, installs an old
    release that still accepts it.

    ## Example
    `README.md` says "Python 3.7+", `pyproject.toml` says `requires-python = ">=3.9"`.

    ## How to fix
    Write the version that `requires-python` names, or point to it instead of repeating it.
    """

    code = "DOC006"
    name = "python-version-contradicts"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Hold each sentence against the declaration."""
        facts = repository.fact(declarations.read)
        statements = [item for item in facts.pythons if item.source in _DECLARED and item.specifier]
        if not statements:
            yield from self._against_use(repository, facts)
            return
        for document in standing.onboarding(repository):
            statement = _statement(facts, statements, document)
            if statement is None:
                continue
            seen: set[str] = set()
            for line in document.lines:
                found = None if line.past else minimum(line.text)
                if found and found[0] not in seen:
                    seen.add(found[0])
                    yield from self._judge(repository, document, line, found, statement)

    def _against_use(self, repository: Repository, facts: Declarations) -> Iterator[Finding | Skipped]:
        """Without a declaration: the oldest Python that CI, an image or a version file uses."""
        used = _used(repository, facts)
        if not used:
            yield Skipped(reason="nothing says which Python is needed")
            return
        oldest = min(used)
        bound = oldest if repository.fact(ci.read).pythons else (oldest[0], oldest[1] - _MARGIN)
        for document in standing.onboarding(repository):
            if document.directory and not document.path.startswith(("docs/", "doc/")):
                continue
            seen: set[str] = set()
            for line in document.lines:
                found = None if line.past else minimum(line.text)
                if found and found[0] not in seen and (promised := _minor(found[0])) and promised < bound:
                    seen.add(found[0])
                    yield self._unproved(document, line, found, oldest, used[oldest])

    def _unproved(
        self, document: Document, line: Line, found: tuple[str, str], oldest: tuple[int, int], place: Location
    ) -> Finding:
        version, phrase = found
        shown = f"{oldest[0]}.{oldest[1]}"
        return self.finding(
            f"`{document.path}` says `{phrase}`, but nothing here runs on a Python older than {shown}",
            subject=f"{document.path}#Python {version}",
            location=Location(path=document.path, line=line.location.line),
            evidence=(Evidence(text=f"Python {shown} is the oldest that is used", location=place),),
            fix=Fix(text=f"write Python {shown}, or test with {version}"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _judge(
        self,
        repository: Repository,
        document: Document,
        line: Line,
        found: tuple[str, str],
        statement: PythonStatement,
    ) -> Iterator[Finding]:
        version, phrase = found
        oldest = _oldest(statement.specifier or "", version)
        if oldest is None:
            return
        yield self.finding(
            f"`{document.path}` says `{phrase}`, but the project needs Python {oldest} or newer",
            subject=f"{document.path}#Python {version}",
            location=Location(path=document.path, line=line.location.line),
            evidence=(Evidence(text=f"`{statement.source}` is `{statement.text}`", location=statement.location),),
            fix=Fix(
                text=f"write Python {oldest} instead of {version}",
                edits=edits if len(edits := replaced(repository, line.location, version, oldest)) == 1 else (),
                safe=True,
            ),
        )


_MARGIN = 1
"""An image alone says little of the versions before its own."""


def _used(repository: Repository, facts: Declarations) -> dict[tuple[int, int], Location]:
    """Each Python that the project at the root is run or tested with, and where that is said."""
    root = next((item for item in facts.projects if not item.root), None)
    pins = pins_of(repository, facts, root) if root else []
    said = [(version, pin.location) for pin in pins for version in pin.choices]
    found: dict[tuple[int, int], Location] = {}
    for version, place in (*said, *repository.fact(ci.read).pythons):
        if (minor := _minor(version)) is not None:
            found.setdefault(minor, place)
    return found


def _minor(version: str) -> tuple[int, int] | None:
    """``3.11.4`` as ``(3, 11)``; None if it names no minor version."""
    match = re.match(r"([23])\.(\d{1,2})(?!\d)", version)
    return (int(match[1]), int(match[2])) if match else None


def _statement(facts: Declarations, statements: list[PythonStatement], document: Document) -> PythonStatement | None:
    """What the document's own project declares; None if that cannot be told."""
    about_all = document.path.startswith(("docs/", "doc/"))
    project = facts.project_of(document.path)
    if not about_all and (project is None or project.aside):
        return None
    own = [item for item in statements if project and item.project == project.root]
    own = own or [item for item in statements if about_all and not item.project]
    return own[0] if len({item.specifier for item in own}) == 1 else None


def _oldest(specifier: str, promised: str) -> str | None:
    """The oldest minor version that is accepted, if the promised one (in any of its releases) is older."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        accepted = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    parts = [int(part) for part in promised.split(".")]
    promised_minor = (parts[0], parts[1]) if len(parts) > 1 else (parts[0], 0)
    minors = [(2, 7), *((3, minor) for minor in range(30))]
    fitting = [
        minor
        for minor in minors
        if any(accepted.contains(f"{minor[0]}.{minor[1]}.{micro}") for micro in (0, 5, 12, 25, 99))
    ]
    if not fitting or len(parts) == 1 or promised_minor >= fitting[0]:
        return None
    return f"{fitting[0][0]}.{fitting[0][1]}"
