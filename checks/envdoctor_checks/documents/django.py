"""DOC014: management commands that documents name and that Django does not know here."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import declarations
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.standing import Standing

__all__ = ["MissingManagementCommand", "managed"]

_CORE = frozenset({
    "changepassword", "check", "clearsessions", "collectstatic", "compilemessages", "createcachetable",
    "createsuperuser", "dbshell", "diffsettings", "dumpdata", "findstatic", "flush", "help", "inspectdb",
    "loaddata", "makemessages", "makemigrations", "migrate", "ogrinspect", "optimizemigration",
    "remove_stale_contenttypes", "runserver", "sendtestemail", "shell", "showmigrations", "sqlflush", "sqlmigrate",
    "sqlsequencereset", "squashmigrations", "startapp", "startproject", "test", "testserver", "version",
})  # fmt: skip
_REMOVED = {
    "syncdb": ("1.9", "`migrate` does its work"),
    "validate": ("1.9", "`check` does its work"),
    "runfcgi": ("1.9", ""),
    "sqlall": ("1.9", "`sqlmigrate` does its work"),
    "sqlclear": ("1.9", ""),
    "sqlreset": ("1.5", ""),
    "cleanup": ("1.7", "`clearsessions` does its work"),
}
_THEIRS = frozenset({
    "rebuild_index", "update_index", "clear_index", "build_solr_schema", "haystack_info", "search_index",
    "shell_plus", "runserver_plus", "show_urls", "graph_models", "reset_db", "runscript", "compress", "rebuild",
    "createinitialrevisions", "thumbnail", "import_export", "livereload", "sass", "tailwind", "runworker",
})  # fmt: skip
"""Commands of well-known applications, so that a likeness to one of the repository's own is chance."""
_VENDORED = regex(r"(^|/)(?:[\w-]*vendor[\w-]*|site-packages|node_modules|third[_-]party|lib/python[\d.]*)/")
_BROUGHT = {
    "django-celery": ("celery", "celeryd", "celerybeat", "celeryev", "celerycam", "celeryctl", "djcelerymon"),
    "south": ("schemamigration", "datamigration", "convert_to_south"),
    "django-supervisor": ("supervisor",),
}


def managed(words: tuple[str, ...]) -> str | None:
    """The management command in ``python manage.py NAME``, ``./manage.py NAME`` or ``django-admin NAME``."""
    for position, word in enumerate(words[:-1]):
        if posixpath.basename(word) == "manage.py":
            name = words[position + 1]
            return name if re.fullmatch(r"[a-z][a-z0-9_-]*", name) else None
        if position > 12:
            break
    return None


_FORMATS = ("json", "yaml", "yml", "xml", "jsonl", "json.gz")


def _fixtures(words: tuple[str, ...]) -> Iterator[str]:
    """The fixtures that ``loaddata`` names without a folder and a format."""
    for word in words[words.index("loaddata") + 1 :]:
        if re.fullmatch(r"[a-z][a-z0-9_-]*", word):
            yield word


class MissingManagementCommand(RepositoryCheck):
    """A document calls a management command that Django does not know here.

    The command after `manage.py` is compared with Django's own, with those in `management/commands` of the
    repository, and with a few that are known to come with a distribution. It is reported if its file was in the
    repository and is gone, if Django or the distribution that brought it is no longer used, or if it is nearly the
    name of one that exists. A name that any other installed application might bring is left alone. A fixture that
    `loaddata` names is reported if its file was there and is gone.

    ## Why is this bad?
    "Unknown command" in the middle of setting up: is a package missing, or is the step old?

    ## Example
    `python manage.py celeryd`, though `django-celery` is no longer among the dependencies.

    ## How to fix
    Write the command that does the job today; the finding names it where it is known.
    """

    code = "DOC014"
    name = "missing-management-command"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up every management command."""
        own = {
            posixpath.basename(path).removesuffix(".py")
            for path in repository.files.with_suffix(".py")
            if "/management/commands/" in f"/{path}"
        }
        facts = repository.fact(declarations.read)
        declared = {item.name for item in facts.dependencies}
        scripts = repository.files.matching("manage.py")
        used = "django" in declared or any("django" in (repository.files.text(path) or "") for path in scripts)
        if not used and not own:
            yield Skipped(reason="Django is not used")
            return
        places = repository.fact(standing.read)
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for command in document.commands:
                name = None if command.foreign else managed(command.words)
                if name and name not in seen and name not in own | _CORE:
                    seen.add(name)
                    yield from self._judge(places, document, command, name, own, declared)
                for fixture in _fixtures(command.words) if name == "loaddata" else ():
                    if fixture not in seen:
                        seen.add(fixture)
                        yield from self._judge_fixture(places, document, command, fixture)

    def _judge_fixture(self, places: Standing, document: Document, command: Command, fixture: str) -> Iterator[Finding]:
        """A fixture that no folder has any more."""
        names = {f"{fixture}.{suffix}" for suffix in _FORMATS}
        if any(path.rpartition("/")[2] in names for path in places.files) or fixture in document.outputs:
            return
        deaths = (death for path, death in places.history.deaths.items() if path.rpartition("/")[2] in names)
        death = next((item for item in deaths if "fixtures" in item.path), None)
        if death is not None:
            yield self.finding(
                f"`{document.path}` loads the fixture `{fixture}`, which is gone",
                subject=f"{document.path}#loaddata {fixture}",
                location=command.location,
                evidence=(Evidence(text=f"`{death.path}` was removed in commit {death.short} on {death.date}"),),
                fix=Fix(text="load a fixture that is there, or drop the step"),
            )

    def _judge(
        self, places: Standing, document: Document, command: Command, name: str, own: set[str], declared: set[str]
    ) -> Iterator[Finding]:
        tail = f"/management/commands/{name}.py"
        deaths = (item for path, item in places.history.deaths.items() if f"/{path}".endswith(tail))
        death = next((item for item in deaths if not _VENDORED.search(item.path)), None)
        if name in _REMOVED and _is_older(places.repository, _REMOVED[name][0]):
            return
        if death is not None and _is_installed(places.repository, death.path):
            return
        close = [] if name in _THEIRS else difflib.get_close_matches(name, sorted(own | _CORE), n=1, cutoff=0.9)
        brought = next((item for item, names in _BROUGHT.items() if name in names), None)
        if death is not None:
            text = f"`{death.path}` was removed in commit {death.short} on {death.date}"
        elif name in _REMOVED:
            version, instead = _REMOVED[name]
            text = "; ".join(filter(None, (f"Django {version} removed it", instead)))
        elif brought and brought not in declared and declared:
            text = f"it comes with `{brought}`, which is not among the dependencies"
        elif close and sorted(name) != sorted(close[0]):
            text = f"there is `{close[0]}`"
        else:
            return
        certain = not (close and death is None and name not in _REMOVED and not brought)
        new = f"write `{close[0]}` instead of `{name}`" if close else "write the command that does this today"
        yield self.finding(
            f"`{document.path}` calls `manage.py {name}`, which does not exist here",
            subject=f"{document.path}#manage.py {name}",
            location=command.location,
            evidence=(Evidence(text=text),),
            fix=Fix(text=new),
            severity=None if certain else Severity.NOTE,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        )


def _is_older(repository: Repository, version: str) -> bool:
    """Whether the Django that is asked for must be older than a version, so that it still has what that one removed."""
    asked = [item.specifier for item in repository.fact(declarations.read).dependencies if item.name == "django"]
    return any(_below(specifier, version) for specifier in asked)


def _below(specifier: str, version: str) -> bool:
    """Whether a specifier allows nothing from a version on."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import Version

    try:
        bounds = SpecifierSet(specifier)
    except InvalidSpecifier:
        return False
    pins = [item.version for item in bounds if item.operator == "=="]
    if pins:
        return all(Version(item.removesuffix(".*")) < Version(version) for item in pins)
    later = (item for item in _SERIES if Version(item) >= Version(version))
    return bool(specifier) and not any(bounds.contains(f"{item}.{patch}") for item in later for patch in (0, 99))


_SERIES = (
    "1.5",
    "1.6",
    "1.7",
    "1.8",
    "1.9",
    "1.10",
    "1.11",
    *(f"{major}.{minor}" for major in range(2, 9) for minor in range(3)),
)
_APPS = regex(r"(?s)\w*APPS\s*\+?=\s*[(\[](.*?)[)\]]")


def _is_installed(repository: Repository, path: str) -> bool:
    """Whether the application of a command that left lives on as one that is installed: `shop_mail` for `apps/mail`."""
    name = path.partition("/management/commands/")[0].rpartition("/")[2]
    own = {folder.rpartition("/")[2] for folder in repository.files.directories} | {"django"}
    entry = re.compile(rf"""["']((?:\w+[_.])*{re.escape(name)}(?:[_.]\w+)*)["']""")
    for item in repository.files.with_suffix(".py"):
        text = (repository.files.text(item) or "") if "settings" in item else ""
        for part in _APPS.finditer(text):
            if any(match[1].partition(".")[0] not in own for match in entry.finditer(part[1])):
                return True
    return False
