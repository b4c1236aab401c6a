"""How far a newcomer has to walk: the manual steps that the documents ask for, and what they forget to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location, Onboarding, Step, Unwritten
from envdoctor.repository import ci, declarations, documents, environment_files, environment_variables
from envdoctor.repository.documents import Document
from envdoctor.repository.mentions import unmentioned
from envdoctor.repository.onboarding.steps import OTHER_SYSTEM, WALKED, walked
from envdoctor.repository.sources import Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.environment_variables import VariableRead
    from envdoctor.repository.repository import Repository

__all__ = ["guide", "read"]

_ALWAYS = 3
"""``git clone``, ``cd`` and ``docker compose up``."""
_BY_HAND = regex(
    r"(?i)\b(?:register|sign[- ]?up|log in|request|obtain|apply for|ask|get|create|generate|add|set ?up|configure)\b.*"
    r"\b(?:accounts?|api[- ]?keys?|access keys?|tokens?|credentials?|client[- ](?:id|secret)|licen[cs]e key|oauth|bot"
    r"|webhook|developer (?:app|console|portal))\b"
)
"""What needs somebody else's site, so that no composition can do it."""
_PROVIDED = regex(r"(?i)DATABASE|DB|SQL|REDIS|CACHE|BROKER|CELERY|RABBIT|AMQP|MONGO|ELASTIC|SECRET_KEY|HOST|PORT|DEBUG")
"""Variables that a composition gives values for development."""
_ENOUGH = 3
_ACQUIRE = regex(
    r"^(?:sudo )?(?:git clone|(?:python\S* -m )?pip\S* install (?:-r|-e|\.)|poetry install|uv sync|uv pip install"
    r"|pipenv (?:install|sync)|pdm install|npm (?:ci|install|i)$|yarn(?: install)?$|docker[- ]compose (?:up|build)"
    r"|conda env|make (?:setup|install|build|dev|init)|\./?\S*setup|bash \S*setup|script/bootstrap|vagrant up"
    r"|(?:inv|invoke|just|task) \S*(?:setup|install|bootstrap|init))"
)
_FOR_THE_WHOLE = regex(
    r"(?i)(?:docs?|documentation|wiki|guides?|handbook|docker|dev|development|\.github|\.gitlab)(?:/|$)"
)
_COPIED_IN = regex(r"(?:^|/)(?!(?i:python|version|v|release|py)[-_.]?\d)[A-Za-z][^/]*[-_@]v?\d+\.\d+[^/]*/")
"""A folder that is called like another project's release, such as ``editor-0.52.0/``."""
_EXAMPLES = regex(r"(?i)(?:^|/)(?:examples?|samples?|demos?|tutorials?|templates?)/")

_ORDER = ("install", "setup", "getting", "quick", "develop", "contribut", "local", "hacking")
_PYTHON = regex(r"(?i)python\W{0,6}(?:version\W{1,3})?(?:>=\s*)?\d(?:\.\d)?")


def read(repository: Repository) -> Onboarding:
    """The fact: the steps of the document that a newcomer would follow, and what no document mentions."""
    found = repository.fact(documents.read)
    document = guide(found)
    steps = tuple(walked(document)) if document else ()
    unwritten = tuple(_unwritten(repository, found)) if found else ()
    return Onboarding(steps=steps, steps_after=_after(steps, unwritten), unwritten=unwritten)


def _after(steps: tuple[Step, ...], unwritten: tuple[Unwritten, ...]) -> int:
    """How many steps the migration leaves: clone, enter, start; what needs an account elsewhere; values to fill in."""
    by_hand = sum(bool(_BY_HAND.search(step.text)) for step in steps if not step.text.startswith(("git ", "docker ")))
    to_fill = any(item.kind == "variable" and not _PROVIDED.search(item.subject) for item in unwritten)
    return min(_ALWAYS + by_hand + to_fill, len(steps))


def guide(found: tuple[Document, ...]) -> Document | None:
    """The document that tells how to set up: the README if it does, else the page that most likely does.

    A part's README tells how to set up the part, so it counts only where nothing speaks for the whole; an example's,
    and what was copied in from elsewhere, never counts.
    """
    own = [document for document in found if document.path.count("/") <= 3 and not _is_aside(document.path)]
    counted = [(document, len(list(walked(document)))) for document in own]
    whole = [item for item in counted if not _of_a_part(item[0])]
    able = [item for item in counted if item[1] >= _ENOUGH and _acquires(item[0])]
    short = [item for item in whole if item[1] and _installs(item[0])]
    for candidates in ([item for item in able if item in whole], short, able):
        if candidates:
            return min(candidates, key=lambda item: _rank(item[0]))[0]
    spoken = [item for item in whole if item[1]] or counted
    return max(spoken, key=lambda item: item[1], default=(None, 0))[0]


def _is_aside(path: str) -> bool:
    """Whether a document is about something else than setting up this on a usual system."""
    system = OTHER_SYSTEM.search(path.rpartition("/")[2].replace("-", " ").replace("_", " "))
    return bool(_COPIED_IN.search(path) or _EXAMPLES.search(path) or system)


def _of_a_part(document: Document) -> bool:
    """Whether it lies in a folder that is neither for documentation nor for the repository's host."""
    folder = document.path.rpartition("/")[0]
    return bool(folder) and not _FOR_THE_WHOLE.match(folder)


def _installs(document: Document) -> bool:
    """Whether it says how to get what the code needs; a clone alone is no set-up."""
    return any(
        _ACQUIRE.search(item.text) and "git clone" not in item.text and item.section in WALKED
        for item in document.commands
        if not item.inline and not item.foreign
    )


def _acquires(document: Document) -> bool:
    """Whether it says how to get the code or what the code needs."""
    return any(_ACQUIRE.search(item.text) for item in document.commands if not item.inline and not item.foreign)


def _rank(document: Document) -> tuple[int, int, int, str]:
    name = document.path.rpartition("/")[2].lower()
    order = next((number for number, word in enumerate(_ORDER) if word in document.path.lower()), len(_ORDER))
    is_readme = name.startswith("readme") and "/" not in document.path
    agent = name.startswith(("agents", "claude", "gemini", "copilot", "conventions")) or "/ai/" in document.path.lower()
    return (0 if is_readme else 2 if agent else 1, document.path.count("/"), order, document.path)


def _unwritten(repository: Repository, found: tuple[Document, ...]) -> Iterator[Unwritten]:
    paths = [document.path for document in found]
    yield from _variables(repository, paths)
    yield from _services(repository, paths)
    yield from _python(repository, paths)


def _variables(repository: Repository, paths: list[str]) -> Iterator[Unwritten]:
    given = [item.path for item in repository.fact(environment_files.read)]
    first: dict[str, VariableRead] = {}
    for item in repository.fact(environment_variables.read):
        if item.required and item.always and item.role == Role.APPLICATION and not item.alternatives:
            first.setdefault(item.name, item)
    names = {name for name in first if not environment_variables.is_given(name)}
    for name in sorted(unmentioned(repository, names, [*paths, *given])):
        place = first[name].location
        yield Unwritten(kind="variable", subject=name, path=place.path, line=place.line or 1)


def _services(repository: Repository, paths: list[str]) -> Iterator[Unwritten]:
    named: dict[str, Location] = {}
    for service in repository.fact(ci.read).services:
        name = service.image.rpartition("/")[2].partition(":")[0].partition("@")[0] or service.name
        if re.fullmatch(r"[A-Za-z][\w.-]+", name):
            named.setdefault(name.lower(), service.location)
    short = {re.sub(r"^postgresql$", "postgres", name): place for name, place in named.items()}
    for name in sorted(short):
        if not any(name in (repository.files.text(path) or "").lower() for path in paths):
            yield Unwritten(kind="service", subject=name, path=short[name].path, line=short[name].line or 1)


def _python(repository: Repository, paths: list[str]) -> Iterator[Unwritten]:
    statements = [item for item in repository.fact(declarations.read).pythons if not item.project and item.specifier]
    if not statements or any(_PYTHON.search(repository.files.text(path) or "") for path in paths):
        return
    first = statements[0]
    yield Unwritten(kind="python", subject=first.text, path=first.location.path, line=first.location.line or 1)
