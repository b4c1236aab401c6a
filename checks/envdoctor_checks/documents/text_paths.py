"""DOC009: paths in the text of documents that are gone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import documents
from envdoctor.repository.documents import Document, Span
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.paths import COMMON
from envdoctor_checks.documents.rewriting import renamed
from envdoctor_checks.documents.standing import Gone, Standing, is_sample, plain_path

__all__ = ["TextNamesMissingPath"]

_TOLD = regex(
    r"(?i)\b(remov|delet|no longer|used to|former|renam|deprecat|moved? from|previous|\bold\b|replac|instead of"
    r"|\bwas\b|\bwere\b|\bcould be\b|\bwhen an?\b"
    r"|legacy|original|ignore|optional|if (?:it |you |there )|may |might |must not|never|avoid|example|e\.g"
    r"|such as|your own|will be|\bnot[ `*]*$|does not|doesn't|don't|not exist)"
)
_HOME = regex(r"\$HOME\b|%USERPROFILE%|(?i:\bhome (?:dir|folder))")
_MADE = regex(r"(?i)\b(?:create|add|generat|write|output|save)")
_INSIDE = regex(r"(?i)\b(?:in|from|of|under|inside|within)(?: the| your)?(?: file| folder| directory)?[ *_]*$")
_ADDED = regex(r"(?i)\badd(?:ed|ing)? [^.]*\bto(?: the| your)?(?: file)?[ *_]*$")
"""What something is added to is there already."""
_PLANS = regex(r"(?i)design|proposal|initiative|roadmap|(^|[/_-])plans?([/_.-]|$)")
"""Documents about what is to be, or was considered."""
_ADDRESS = regex(r"(?i)\b(?:urls?|uris?|routes?|endpoints?|address(?:es)?|browse|visit|requests?)\b[^.]*$")
"""Words by which `/docs/intro` is a page of a site."""
_SUFFIX = regex(r"\.(py|sh|md|rst|txt|ya?ml|toml|cfg|ini|json|js|ts|tsx|html|sql|lock|env|example|sample|conf|j2|in)$")


class TextNamesMissingPath(RepositoryCheck):
    """A document's text names a file or folder that is gone.

    Inline code that is a path is looked up from the repository's root and from the document's own folder. It is
    reported only if git's history shows that it was there and has left, or, as a note, if a neighbour is called nearly
    so or no file of that name is left in any folder. A sentence that speaks of the past, of an
    example or of a file that is to be created is left alone. A name without a slash is `likely` at best.

    ## Why is this bad?
    The reader searches for a file that nobody can find, and stops trusting the rest of the page.

    ## Example
    "The tasks live in `app/tasks.py`", three years after `app/tasks.py` became `app/jobs/`.

    ## How to fix
    Name the file that took its place; the finding tells the new name if git recorded a rename.
    """

    code = "DOC009"
    name = "text-names-a-missing-path"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up the inline code of every document."""
        pages = standing.onboarding(repository)
        places = repository.fact(standing.read)
        if places.history.problem:
            yield Skipped(reason=f"nothing can be proved: {places.history.problem}")
            return
        if places.history.shallow:
            yield Skipped(reason=standing.SHALLOW)
        for document in pages:
            if _PLANS.search(document.path):
                continue
            left_out = {item.location.line for item in document.commands if item.inline}
            left_out |= {line.location.line for line in document.lines if _HOME.search(line.text)}
            left_out |= _illustrated(repository.files.text(document.path) or "") | standing.untracked(document)
            seen: set[str] = set()
            for span in (*document.spans, *_prose(document)):
                path = None if span.past or span.location.line in left_out else _path(span)
                key = f"{span.location.line} {path}"
                if path and key not in seen:
                    seen.add(key)
                    yield from self._judge(places, document, span, path)

    def _judge(self, places: Standing, document: Document, span: Span, path: str) -> Iterator[Finding]:
        bare = "/" not in path
        unsure = bare or _PAIR.fullmatch(span.text.strip()) is not None
        rooted = span.text.strip().startswith("/")
        if any(link.location.line == span.location.line and path in link.target for link in document.links):
            return  # where the link leads is looked at as such
        if bare and (path in COMMON or (rooted and not _SUFFIX.search(path)) or _is_of_others(document, span)):
            return
        gone = (
            places.gone_from_root(path) if rooted else places.gone(path, document, document.directory if bare else None)
        )
        if gone is not None and bare and _is_written_at_run_time(places, path):
            return
        if gone is None and bare and not document.directory and is_sample(path):
            gone = places.gone_from_root(path)
        if gone is not None and bare and _is_entered(places, document, span, path):
            return
        if gone is None:
            if not rooted and not (unsure and not bare):
                yield from self._judge_misspelt(places, document, span, path)
        elif unsure and not bare and (path not in places.history.folders or _is_a_name(places, path)):
            return  # a file in this form is as often somebody's repository
        elif not bare or document.directory or _SUFFIX.search(path):
            yield self.finding(
                f"`{document.path}` speaks of `{path}`, which is gone",
                subject=f"{document.path}#{path}",
                location=span.location,
                evidence=(gone.evidence,),
                fix=renamed(places.repository, span.location, path, gone),
                severity=Severity.NOTE if unsure else None,
                confidence=Confidence.LIKELY if unsure else Confidence.CERTAIN,
            )

    def _judge_misspelt(self, places: Standing, document: Document, span: Span, path: str) -> Iterator[Finding]:
        """A file that never was, in a folder that has one of nearly the same name."""
        folder = path.rpartition("/")[0]
        bases = places.bases(document, None)
        named = folder or _BARE.fullmatch(path) or _PROGRAM.fullmatch(span.text.strip())
        if places.exists(path, bases) or places.is_output(path, document, bases) or places.awaits_copy(path, bases):
            return
        if not folder and _is_lost_name(places, path) and (gone := places.lost(path)):
            yield self._lost(document, span, path, gone)
            return
        if not places.is_complete or not named:
            return
        spots = [posixpath.join(base, path) for base in bases]
        if folder and (inner := _inside(places, path)):
            spots = [] if places.exists_at(inner) else [inner]
        twin = next((near for spot in spots if (near := places.near(spot))), None)
        if twin is not None and not f"/{twin}".rpartition(".")[0].endswith(f"/{path}"):
            yield self.finding(
                f"`{document.path}` speaks of `{path}`, which never was there",
                subject=f"{document.path}#{path}",
                location=span.location,
                evidence=(Evidence(text=f"the nearest is `{twin}`"),),
                fix=Fix(text=f"write `{twin}` instead"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _lost(self, document: Document, span: Span, path: str, gone: Gone) -> Finding:
        """A bare name whose only file, in whatever folder, has left."""
        return self.finding(
            f"`{document.path}` speaks of `{path}`, and no file is called so any more",
            subject=f"{document.path}#{path}",
            location=span.location,
            evidence=(gone.evidence,),
            fix=Fix(text=f"name `{gone.heir}`" if gone.heir else "name what took its place, or drop the sentence"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )


def _is_written_at_run_time(places: Standing, name: str) -> bool:
    """Whether code has a settings file's name as a string: the one that each user has, in a folder of the user's."""
    if not name.endswith((".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".json", ".log", ".db", ".sqlite")):
        return False
    quoted = (f'"{name}"'.encode(), f"'{name}'".encode())
    code = places.files.with_suffix(".py")
    return any(mark in data for path in code if (data := places.files.read(path) or b"") for mark in quoted)


def _is_entered(places: Standing, document: Document, span: Span, name: str) -> bool:
    """Whether the text before sends the reader to a folder, by its name or by ``cd``, that has a file of the name."""
    line = span.location.line or 0
    entered = {item.text for item in document.spans if (item.location.line or 0) <= line}
    entered |= {
        item.words[1]
        for item in document.commands
        if len(item.words) > 1 and item.words[0] == "cd" and (item.location.line or 0) <= line
    }
    folders = {plain for text in entered if (plain := plain_path(text)) and plain in places.files.directories}
    return any(places.files.exists(posixpath.join(document.directory, folder, name)) for folder in folders)


def _is_lost_name(places: Standing, name: str) -> bool:
    """Whether a name is one that a program or a setting has, and that no file of the repository says any more."""
    if name in COMMON or not _OWN_NAME.fullmatch(name):
        return False
    code = (path for path in places.files if not path.lower().endswith((".md", ".rst", ".markdown")))
    return name in unmentioned(places.repository, [name], code)


def _is_a_name(places: Standing, path: str) -> bool:
    """Whether ``owner/name`` is the repository itself, or an image that is called like it."""
    owner, _, name = path.partition("/")
    facts = places.repository.fact(documents.identity)
    return owner == name or any(slug.endswith(f"/{path.lower()}") for slug in facts.slugs)


def _inside(places: Standing, path: str) -> str | None:
    """A path without the repository's own name in front, if that is how it is meant."""
    first, _, rest = path.partition("/")
    second = rest.partition("/")[0]
    own = first.lower() in places.repository.fact(documents.identity).names
    return (
        rest
        if own and second and places.files.exists(second) and not places.files.exists(f"{first}/{second}")
        else None
    )


_PAIR = regex(r"[\w.-]+/[\w-]+")
"""``owner/name`` is written like a folder in a folder."""
_PROGRAM = regex(r"(?:\./)?[\w.-]+\.(?:sh|bash|bat|ps1|py)")
_OWN_NAME = regex(r"[A-Za-z][\w.-]{5,}\.(?:py|sh|ya?ml|toml|cfg|ini|json|conf|sql)|[\w.-]{3,}requirements[\w.-]*\.txt")
_LAYOUT = frozenset(
    {"bin", "lib", "conf", "config", "etc", "var", "log", "logs", "tmp", "data", "storage", "share", "static", "media"}
)
"""Folders of an installation, which the repository may have had, too."""
_INEXACT = regex(
    r"(?i)\b(?:for example|for instance|e\.g\.)[^.]*:\s*$|\bnames? (?:are|is|may be) (?:not exact|made up)"
)
_ITEM = regex(r"^\s*(?:[-*+]|\d+[.)])\s|^\s+\S|^\s*$")


def _illustrated(text: str) -> set[int | None]:
    """The lines of lists that a sentence calls examples: "For example (names are not exact):"."""
    found: set[int | None] = set()
    within = False
    for number, row in enumerate(text.split("\n"), 1):
        within = within if _ITEM.match(row) else _INEXACT.search(row) is not None
        if within:
            found.add(number)
    return found


_OTHER = regex(
    r"(?i)\b(?:own|separate|another|other|different|external)\s+(?:\w+\s+)?(?:git\s+)?repo(?:sitory|sitories|s)?\b"
)


def _is_of_others(document: Document, span: Span) -> bool:
    """Whether a bare name is of a plug-in to be written, or of the other repository that the sentence speaks of."""
    line = span.location.line or 1
    rows = (item.text.strip() for item in document.lines if line <= (item.location.line or 0) <= line + 2)
    return standing.about_others(document) or _OTHER.search(" ".join(rows)) is not None


_BARE = regex(
    r"(?<![\w`/.:@~<>{}$*-])((?:[\w.-]+/)+[\w-][\w.-]*\.(?:py|sh|md|rst|txt|ya?ml|toml|cfg|ini|json|sql|conf)"
    r"|\.env\.(?:example|sample|template|dist)|docker-compose[\w.-]*\.ya?ml)(?![\w/`>(-]|\.\w)"
)


def _prose(document: Document) -> Iterator[Span]:
    """Paths in running text that nobody marked as code."""
    for line in document.lines:
        if "/" not in line.text and "." not in line.text:
            continue
        for match in _BARE.finditer(line.text):
            if "://" not in line.text[max(0, match.start() - 60) : match.start()].rpartition(" ")[2]:
                before = line.text[: match.start()]
                yield Span(text=match[1], location=line.location, section=line.section, before=before, past=line.past)


def _path(span: Span) -> str | None:
    text = span.text.strip()
    if _TOLD.search(span.before) or (
        _MADE.search(span.before) and not (_INSIDE.search(span.before) or _ADDED.search(span.before) or is_sample(text))
    ):
        return None
    if not _SUFFIX.search(text) and ("/" not in text or text.strip("/").lower() in _LAYOUT):
        return None
    if text.startswith("/") and not _SUFFIX.search(text) and _ADDRESS.search(span.before):
        return None
    return plain_path(text.removeprefix("/"))
